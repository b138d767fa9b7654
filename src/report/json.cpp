// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

namespace fitcost::inline v1::detail {

Json to_json(const std::vector<Line>& lines) {
  Json out = Json::array();
  for (const auto& line : lines) {
    out.push_back({{"resource", line.resource},
                   {"meter", line.meter},
                   {"region", line.region},
                   {"tier", line.tier},
                   {"quantity", line.quantity.to_string()},
                   {"unit", line.unit},
                   {"unit_price_usd", line.unit_price.to_string()},
                   {"cost_usd", line.cost.to_string()},
                   {"confidence", std::string(1, line.confidence)}});
  }
  return out;
}

Json to_json(const std::vector<Unpriced>& unpriced) {
  Json out = Json::array();
  for (const auto& u : unpriced) {
    out.push_back({{"resource", u.resource},
                   {"meter", u.meter},
                   {"region", u.region},
                   {"quantity", u.quantity.to_string()}});
  }
  return out;
}

Json price_book_json(const Date& book, const BillingTerms& terms) {
  return {{"date", to_string(book)},
          {"prices_on", to_string(terms.date)},
          {"region", terms.region},
          {"currency", "USD"},
          {"free_tier", terms.free_tier},
          {"free_tier_used_by_others", terms.free_tier_used_by_others.to_string()}};
}

Json convention_json(const Convention& convention) {
  return {{"month_hours", convention.month_hours},
          {"gigabyte_bytes",
           convention.gigabyte == GigabyteConvention::binary ? 1073741824 : 1000000000},
          {"total", convention.total == TotalConvention::exact ? "exact" : "rounded-lines"}};
}

Json inputs_json(const std::vector<ReportInput>& inputs) {
  Json out = Json::array();
  for (const auto& input : inputs)
    out.push_back({{"kind", input.kind}, {"name", input.name}, {"sha256", input.sha256}});
  return out;
}

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace fitcost::inline v1::detail
