// SPDX-License-Identifier: Apache-2.0
#include "reconcile/tally.hpp"

#include <algorithm>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

const char* to_string(ChargeClass kind) {
  switch (kind) {
    case ChargeClass::usage:
      return "usage";
    case ChargeClass::commitment:
      return "commitment";
    case ChargeClass::tax:
      return "tax";
    case ChargeClass::support:
      return "support";
    case ChargeClass::discount:
      return "discount";
    case ChargeClass::credit:
      return "credit";
    case ChargeClass::refund:
      return "refund";
    case ChargeClass::fee:
      break;
  }
  return "fee";
}

namespace detail {

namespace {

constexpr std::size_t most_lines = 200'000;
constexpr std::size_t most_prices = 64;

void refuse_more(std::size_t size) {
  if (size > most_lines)
    throw InputError({}, "over 200,000 different months, services, usage types and operations",
                     "a bill of fewer kinds of use (--where)");
}

}  // namespace

std::size_t Tally::line(const YearMonth& month, ChargeClass kind, std::string_view service,
                        std::string_view usage_type, std::string_view operation,
                        std::string_view unit, bool modelled) {
  const auto [at, fresh] =
      lines_of_.try_emplace(LineKey(month, kind, service, usage_type, operation), lines_.size());
  if (fresh) {
    refuse_more(lines_of_.size());
    UsageLine line;
    line.month = month;
    line.kind = kind;
    line.service = service;
    line.usage_type = usage_type;
    line.operation = operation;
    line.unit = unit;
    line.modelled = modelled;
    lines_.push_back(std::move(line));
  }
  return at->second;
}

void Tally::add(std::size_t line, const PricedQuantity& priced) {
  const Decimal total = total_ + priced.cost;
  auto& prices = lines_[line].prices;
  auto found = std::find_if(prices.begin(), prices.end(), [&](const PricedQuantity& p) {
    return p.free == priced.free && p.covered == priced.covered && p.price_id == priced.price_id;
  });
  if (found == prices.end()) {
    if (prices.size() < most_prices) {
      prices.push_back(priced);
      total_ = total;
      return;
    }
    found = prices.end() - 1;
    found->price_id.clear();
    found->free = false;
    found->covered = false;
  }
  const Decimal quantity = found->quantity + priced.quantity;
  found->cost += priced.cost;
  found->quantity = quantity;
  total_ = total;
}

void Tally::add_other(const YearMonth& month, ChargeClass kind, std::string_view service,
                      const Decimal& cost) {
  const Decimal total = total_ + cost;
  others_[OtherKey(month, kind, service)] += cost;
  total_ = total;
  refuse_more(others_.size());
}

Charges Tally::finish() {
  Charges out;
  out.usage.reserve(lines_.size());
  for (const auto& [key, index] : lines_of_) out.usage.push_back(std::move(lines_[index]));
  for (const auto& [key, cost] : others_) {
    const auto& [month, kind, service] = key;
    out.others.push_back({month, kind, service, cost});
  }
  lines_of_.clear();
  lines_.clear();
  others_.clear();
  total_ = Decimal();
  return out;
}

}  // namespace detail

}  // namespace fitcost::inline v1
