// SPDX-License-Identifier: Apache-2.0
#include "report/focus_rows.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "report/focus_reserved.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// Which meter has the SKU: that of one unit, where ours is several of the price list's (an anomaly
/// alarm is three alarms).
const std::string& listed_as(const std::string& meter) {
  const MeterName* name = billing_names().find_meter(meter);
  if (name == nullptr || name->list_units == 1) return meter;
  const auto& all = billing_names().meters;
  const auto one = std::find_if(all.begin(), all.end(), [&](const MeterName& other) {
    return other.list_units == 1 && other.service == name->service &&
           other.usage_types == name->usage_types;
  });
  return one == all.end() ? meter : one->meter;
}

/// The price of one of the price list's units; nothing where decimals do not hold it.
std::optional<Decimal> of_one_unit(const Decimal& price, int units) {
  if (price.coefficient() % units != 0) return std::nullopt;
  return Decimal::of(price.coefficient() / units, price.scale());
}

using LineKey = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

LineKey key_of(const Line& line) { return {line.resource, line.meter, line.region, line.tier}; }

}  // namespace

const PriceRow* ListPrices::row(const std::string& meter, const std::string& region,
                                const std::string& tier) {
  auto& rows = tiers_[{meter, region}];
  if (rows.empty()) rows = book_.tiers(meter, region, day_);
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto* r) { return r->tier() == tier; });
  return found == rows.end() ? nullptr : *found;
}

SkuOfPrice ListPrices::sku(const std::string& of_meter, const std::string& region,
                           const std::string& tier) {
  const std::string& meter = listed_as(of_meter);
  const PriceRow* found = row(meter, region, tier);
  SkuOfPrice out = found == nullptr ? SkuOfPrice{} : sku_of(*found, free_in_sku(meter));
  // Without the price list's own, the price book's: a charge must say which price it has.
  if (out.sku.empty()) out.sku = meter + "/" + region;
  if (out.rate_code.empty()) out.rate_code = out.sku + "/" + tier;
  return out;
}

SkuOfPrice ListPrices::free_sku(const std::string& meter, const std::string& region,
                                const std::string& tier) {
  SkuOfPrice out = sku(meter, region, tier);
  const PriceRow* paid = row(meter, region, tier);
  const Decimal free = free_in_sku(meter);
  if (paid != nullptr && free != Decimal()) {
    PriceRow first = *paid;
    first.tier_from = Decimal();
    first.tier_to = free;
    first.provenance.note = "sku " + out.sku;
    if (SkuOfPrice known = sku_of(first, {}); !known.rate_code.empty()) return known;
  }
  out.rate_code = out.sku + "/free";
  return out;
}

std::string ListPrices::listed_tier(const std::string& meter, const std::string& region,
                                    const std::string& tier) {
  const PriceRow* found = row(meter, region, tier);
  const Decimal free = free_in_sku(meter);
  if (found == nullptr || free == Decimal()) return tier;
  PriceRow listed;
  listed.tier_from = found->tier_from + free;
  if (found->tier_to) listed.tier_to = *found->tier_to + free;
  return listed.tier();
}

std::string ListPrices::free_tier(const std::string& meter) const {
  const Decimal free = free_in_sku(meter);
  return free == Decimal() ? "free" : "0-" + free.to_string();
}

/// DynamoDB's allowances, of each region, are the first tier of the SKU that is paid for.
Decimal ListPrices::free_in_sku(const std::string& meter) const {
  for (const auto& a : book_.allowances) {
    if (a.pool == Pool::region && a.valid.holds(day_) &&
        std::find(a.meters.begin(), a.meters.end(), meter) != a.meters.end()) {
      return a.quantity;
    }
  }
  return {};
}

namespace {

void count_in_list_units(FocusRow& row, ListPrices& prices) {
  const MeterName* name = billing_names().find_meter(row.meter);
  if (name == nullptr || name->list_units == 1) return;
  const auto list = of_one_unit(row.list_price, name->list_units);
  const auto contracted = of_one_unit(row.contracted_price, name->list_units);
  if (!list || !contracted) return;
  row.units = name->list_units;
  row.quantity = row.quantity * Decimal(row.units);
  row.list_price = row.paid_price = *list;
  row.contracted_price = *contracted;
  if (const PriceRow* one = prices.row(listed_as(row.meter), row.region, row.tier))
    row.unit = one->unit;
}

}  // namespace

FocusRow row_of_line(const FocusScenario& scenario, const FocusMonth& month, const Line& line,
                     ListPrices& prices) {
  FocusRow row;
  row.scenario = &scenario;
  row.month = &month;
  row.resource = line.resource;
  row.meter = line.meter;
  row.region = line.region;
  row.tier = line.tier;
  row.listed_tier = prices.listed_tier(line.meter, line.region, line.tier);
  row.unit = line.unit;
  row.confidence = line.confidence;
  row.quantity = line.quantity;
  const PriceRow* list = prices.row(line.meter, line.region, line.tier);
  row.list_price = row.paid_price = list == nullptr ? line.unit_price : list->usd;
  row.contracted_price = line.unit_price;
  row.billed = line.cost;
  row.effective = line.cost;
  row.sku = prices.sku(line.meter, line.region, line.tier);
  count_in_list_units(row, prices);
  return row;
}

namespace {

constexpr std::string_view savings_plan_meter = "savings_plans.commitment";
constexpr std::string_view savings_plan_id = "savings-plan";

FocusCommitment savings_plan(const Decimal& spend, std::string status) {
  return {std::string(savings_plan_id), "Savings Plan", "Spend", "USD", spend, std::move(status)};
}

/// What is paid for what the month's rows are covered by: as much as they come to.
FocusRow savings_plan_purchase(const FocusScenario& scenario, const FocusMonth& month,
                               const Decimal& spend) {
  FocusRow row;
  row.scenario = &scenario;
  row.month = &month;
  row.meter = savings_plan_meter;
  row.tier = row.listed_tier = "0-Inf";
  row.unit = "USD of commitment";
  row.confidence = 'C';  // that all use is covered, and nothing unused, is an assumption
  row.purchase = row.recurring = true;
  row.quantity = spend;
  row.list_price = row.paid_price = row.contracted_price = Decimal(1);
  row.billed = spend;
  row.sku = {std::string(savings_plan_id), std::string(savings_plan_id) + "/" + row.tier};
  row.commitment = savings_plan(spend, {});
  return row;
}

/// Use at another price than the contracted one is covered by a savings plan.
void cover(FocusRow& row, ListPrices* contracted, Decimal& spend) {
  const PriceRow* price =
      contracted == nullptr ? nullptr : contracted->row(row.meter, row.region, row.tier);
  if (price == nullptr) return;
  const Decimal negotiated = of_one_unit(price->usd, row.units).value_or(price->usd);
  if (negotiated == row.contracted_price) return;
  row.effective = row.contracted_cost();
  spend += row.effective;
  row.billed = Decimal();
  row.contracted_price = negotiated;
  row.commitment = savings_plan(row.effective, "Used");
}

void append_month(const FocusScenario& scenario, const FocusMonth& month, ListPrices& prices,
                  ListPrices* contracted, std::vector<FocusRow>& out) {
  Decimal spend;
  std::map<LineKey, const Line*> free;
  for (const auto& line : month.bill.free_tier_lines()) free[key_of(line)] = &line;
  for (const auto& line : month.bill.lines()) {
    if (is_reserved_capacity(line.meter)) continue;
    const auto off = free.find(key_of(line));
    FocusRow row = row_of_line(scenario, month, line, prices);
    if (off != free.end()) row.quantity += off->second->quantity * Decimal(row.units);
    if (row.quantity != Decimal()) {
      row.billed = row.contracted_cost();
      row.effective = row.billed;
      FocusRow paid = row;
      cover(paid, contracted, spend);
      out.push_back(std::move(paid));
    }
    if (off == free.end()) continue;
    row.free = true;
    row.quantity = -off->second->quantity * Decimal(row.units);
    row.list_price = row.contracted_price = row.billed = row.effective = Decimal();
    row.sku = prices.free_sku(line.meter, line.region, line.tier);
    row.listed_tier = prices.free_tier(line.meter);
    out.push_back(std::move(row));
  }
  append_reserved_capacity(scenario, month, prices, out);
  if (spend != Decimal()) out.push_back(savings_plan_purchase(scenario, month, spend));
}

}  // namespace

std::vector<FocusRow> focus_rows(const FocusReport& report) {
  const PriceBook& list = report.list == nullptr ? embedded_price_book() : *report.list;
  std::map<Date, ListPrices> prices;
  std::map<Date, ListPrices> contracted;
  std::vector<FocusRow> out;
  for (const auto& scenario : report.scenarios) {
    for (const auto& month : scenario.months) {
      const Date day = report.terms.each_month ? month.month.first_day() : report.terms.date;
      auto& listed = prices.try_emplace(day, list, day).first->second;
      ListPrices* negotiated =
          report.contracted == nullptr
              ? nullptr
              : &contracted.try_emplace(day, *report.contracted, day).first->second;
      append_month(scenario, month, listed, negotiated, out);
    }
  }
  return out;
}

ServiceName service_of(const std::string& meter) {
  const MeterName* name = billing_names().find_meter(meter);
  if (name != nullptr) return *billing_names().find_service(name->service);
  const std::string first = meter.substr(0, meter.find('.'));
  return {{}, first, "Other", "Other (Other)"};
}

bool formula_like(std::string_view text) {
  constexpr std::string_view begins{"=+-@\t\r\n\0", 8};
  return !text.empty() && begins.find(text[0]) != std::string_view::npos;
}

void add_if_formula(const std::string& column, const std::string& name,
                    std::vector<std::string>& out) {
  if (!formula_like(name)) return;
  std::string text = column + " " + in_quotes(name);
  if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
}

void require_utf8(const std::string& what, std::string_view text) {
  const std::size_t bad = find_invalid_utf8(text);
  if (bad != std::string_view::npos) {
    throw InputError({what}, "a byte that is no UTF-8 at offset " + std::to_string(bad), "UTF-8");
  }
}

}  // namespace fitcost::inline v1::detail
