// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_names.hpp"
#include "reconcile/bill_filter.hpp"
#include "reconcile/kept_forecast_forms.hpp"
#include "reconcile/tally.hpp"

namespace fitcost::inline v1::detail {

namespace {

using nlohmann::json;

/// Members of a bill, each complained of by its path.
class BillJson {
 public:
  BillJson(const json& value, std::string file, std::string path)
      : value_(value), file_(std::move(file)), path_(std::move(path)) {}

  BillJson at(const char* key) const {
    if (!value_.is_object() || !value_.contains(key)) refuse(path_ + "/" + key, "nothing");
    return {value_.at(key), file_, path_ + "/" + key};
  }
  std::vector<BillJson> items() const {
    if (!value_.is_array()) refuse(path_, "no list");
    std::vector<BillJson> out;
    for (std::size_t i = 0; i < value_.size(); ++i)
      out.emplace_back(value_[i], file_, path_ + "/" + std::to_string(i));
    return out;
  }
  std::string text() const {
    if (!value_.is_string()) refuse(path_, "no text");
    return value_.get<std::string>();
  }
  Decimal decimal() const {
    const std::string written = text();
    const auto out = Decimal::parse(written);
    if (!out) refuse(path_, in_quotes(written));
    return *out;
  }

 private:
  [[noreturn]] void refuse(const std::string& path, const std::string& found) const {
    throw InputError({file_}, found + " at " + path, "a bill of schema fitcost/bill/1");
  }

  const json& value_;
  std::string file_;
  std::string path_;
};

/// Where a bill's line belongs among the lines of AWS's.
struct NamedLine {
  ChargeClass kind = ChargeClass::usage;
  std::string service;
  std::string usage_type;
  std::string operation;
  std::string unit;
  int list_units = 1;
  bool modelled = false;
};

NamedLine named(const std::string& meter, const std::string& region, const std::string& unit) {
  const MeterName* name = billing_names().find_meter(meter);
  if (name == nullptr)
    return {ChargeClass::usage, meter.substr(0, meter.find('.')), meter, {}, unit};
  NamedLine out;
  const bool reserved = name->resource_type == "Reserved Capacity";
  out.kind = reserved ? ChargeClass::commitment : ChargeClass::usage;
  out.service = name->service;
  out.usage_type = usage_type_in(*name, region);
  if (out.usage_type.empty()) out.usage_type = meter;
  out.operation = name->operation;
  out.list_units = name->list_units;
  out.unit = name->pricing_unit;
  out.modelled = true;
  return out;
}

bool passes(const ChargeFilter& filter, const NamedLine& line, const std::string& region,
            const std::string& transfer_leaves) {
  ChargeNames names{{line.service}, line.usage_type, line.operation, region, {}, {}};
  names.ours.service = line.service;
  names.ours.usage_type = line.usage_type;
  names.ours.modelled = line.modelled;
  if (line.service == transfer_service) names.leaves = transfer_leaves;
  return filter.passes(names);
}

bool has_api_line(const BillJson& bill) {
  for (const auto& month : bill.at("months").items()) {
    for (const auto& line : month.at("lines").items()) {
      const MeterName* name = billing_names().find_meter(line.at("meter").text());
      if (name != nullptr && name->service == api_service) return true;
    }
  }
  return false;
}

/// Where the lines of a bill go.
struct Tallies {
  Tally taken;
  Tally left_out;
};

/// Lines of a month: those at list price, or what the free tier takes off them.
void add_lines(const BillJson& lines, const YearMonth& month, const ChargeFilter& filter, bool free,
               const std::string& transfer_leaves, Tallies& tallies) {
  for (const auto& line : lines.items()) {
    const std::string region = line.at("region").text();
    const NamedLine to = named(line.at("meter").text(), region, line.at("unit").text());
    const Decimal cost = line.at("cost_usd").decimal();
    if (!passes(filter, to, region, transfer_leaves)) {
      tallies.left_out.add_other(month, to.kind, to.service, cost);
      continue;
    }
    const Decimal quantity = line.at("quantity").decimal() * Decimal(to.list_units);
    const std::string price = line.at("unit_price_usd").text();
    Tally& tally = tallies.taken;
    const std::size_t at =
        tally.line(month, to.kind, to.service, to.usage_type, to.operation, to.unit, to.modelled);
    tally.add(at, {price, false, quantity, cost});
    if (free) tally.add(at, {price, true, -quantity, {}});
  }
}

Line line_of(const BillJson& values) {
  Line out;
  out.resource = values.at("resource").text();
  out.meter = values.at("meter").text();
  out.region = values.at("region").text();
  out.tier = values.at("tier").text();
  out.quantity = values.at("quantity").decimal();
  out.unit_price = values.at("unit_price_usd").decimal();
  out.cost = values.at("cost_usd").decimal();
  return out;
}

/// Whether a bill's or a month's totals are those that are written in it.
bool has_totals(const BillJson& values, const Decimal& list, const Decimal& after_free_tier) {
  return values.at("total_usd").decimal() == list &&
         values.at("total_usd_after_free_tier").decimal() == after_free_tier;
}

/// Whether costs are still products, and totals sums: a bill has no hash of its own.
bool adds_up(const BillJson& bill) {
  try {
    const bool exact = bill.at("convention").at("total").text() == "exact";
    const auto convention = exact ? TotalConvention::exact : TotalConvention::rounded_lines;
    Decimal list;
    Decimal after_free_tier;
    for (const auto& month : bill.at("months").items()) {
      std::vector<Line> lines;
      std::vector<Line> free_lines;
      for (const auto& line : month.at("lines").items()) lines.push_back(line_of(line));
      for (const auto& line : month.at("free_tier_lines").items())
        free_lines.push_back(line_of(line));
      const auto no_product = [](const Line& l) { return l.cost != l.quantity * l.unit_price; };
      if (std::any_of(lines.begin(), lines.end(), no_product) ||
          std::any_of(free_lines.begin(), free_lines.end(), no_product))
        return false;
      const Bill of_month(std::move(lines), std::move(free_lines), {});
      if (!has_totals(month, of_month.total(convention),
                      of_month.total_after_free_tier(convention)))
        return false;
      list += of_month.total(convention);
      after_free_tier += of_month.total_after_free_tier(convention);
    }
    return has_totals(bill, list, after_free_tier);
  } catch (const InputError&) {  // what is missing was taken out
  } catch (const std::overflow_error&) {
  }
  return false;
}

/// What is all free leaves nothing at its price.
void drop_nothing(Charges& charges) {
  for (auto& line : charges.usage) {
    std::erase_if(line.prices, [](const PricedQuantity& p) {
      return p.quantity == Decimal() && p.cost == Decimal();
    });
  }
}

}  // namespace

KeptForecast forecast_of_bill(const std::string& text, const std::string& file,
                              const KeptForecastOptions& options) {
  const json document = parsed_json(text, file);
  const BillJson bill(document, file, {});
  if (bill.at("schema").text() != "fitcost/bill/1")
    throw InputError({file}, "the schema " + in_quotes(bill.at("schema").text()),
                     "fitcost/bill/1: what 'fitcost bill --format json' wrote");
  if (!options.scenario.empty())
    throw InputError({"--scenario"}, in_quotes(options.scenario),
                     "a forecast in FOCUS: a bill is one scenario");
  KeptForecast out;
  out.kind = "bill";
  out.name = bill.at("name").text();
  out.origin = origin_of(document);
  out.changed = !adds_up(bill);
  if (has_api_line(bill)) out.transfer_leaves = api_service;
  const ChargeFilter filter(options.filter);
  Tallies tallies;
  YearMonth number{1, 1};
  for (const auto& month : bill.at("months").items()) {
    const auto calendar = parse_year_month(month.at("month").text());
    out.origin.calendar_months = calendar.has_value();
    const YearMonth when = calendar.value_or(number);
    number = number.plus(1);
    add_lines(month.at("lines"), when, filter, false, out.transfer_leaves, tallies);
    for (const auto& line : month.at("lines").items())
      out.upfront_is_spread =
          out.upfront_is_spread || line.at("meter").text().ends_with("_upfront");
    add_lines(month.at("free_tier_lines"), when, filter, true, out.transfer_leaves, tallies);
    for (const auto& unpriced : month.at("unpriced").items()) {
      std::string what = unpriced.at("meter").text() + " in " + unpriced.at("region").text();
      if (std::find(out.unpriced.begin(), out.unpriced.end(), what) == out.unpriced.end())
        out.unpriced.push_back(std::move(what));
    }
  }
  out.charges = tallies.taken.finish();
  out.left_out = tallies.left_out.finish().others;
  drop_nothing(out.charges);
  if (!out.origin.calendar_months && number != YearMonth{1, 2} && !options.starts)
    throw InputError({file}, "months of no calendar", "--starts YYYY-MM, when its first month is");
  return out;
}

}  // namespace fitcost::inline v1::detail
