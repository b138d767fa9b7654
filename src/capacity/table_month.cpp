// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/table_month.hpp"

#include <algorithm>
#include <stdexcept>

#include "fitcost/units/stable_sort.hpp"

namespace fitcost::inline v1 {

Decimal quotient(const Decimal& numerator, std::int64_t denominator, int places) {
  detail::Int128 above = numerator.coefficient();
  detail::Int128 below = denominator;
  const int shift = places - numerator.scale();
  auto& scaled = shift >= 0 ? above : below;
  if (detail::multiply_overflows(scaled, detail::power_of_ten(shift >= 0 ? shift : -shift),
                                 scaled)) {
    throw std::overflow_error("a quotient needs more than 38 digits");
  }
  const bool negative = above < 0;
  const detail::Int128 magnitude = negative ? -above : above;
  detail::Int128 whole = magnitude / below;
  const detail::Int128 rest = magnitude % below;
  const detail::Int128 other = below - rest;
  if (rest > other || (rest == other && whole % 2 == 1)) ++whole;
  return Decimal::of(negative ? -whole : whole, places);
}

namespace {

std::string_view table_meter(dynamodb::CapacityMode mode, dynamodb::TableClass table_class,
                             bool write) {
  using namespace dynamodb;
  const bool infrequent = table_class == TableClass::standard_ia;
  if (mode == CapacityMode::on_demand) {
    if (write) return (infrequent ? standard_ia_write_request_units : write_request_units).key;
    return (infrequent ? standard_ia_read_request_units : read_request_units).key;
  }
  if (write) {
    return (infrequent ? standard_ia_write_capacity_unit_hours : write_capacity_unit_hours).key;
  }
  return (infrequent ? standard_ia_read_capacity_unit_hours : read_capacity_unit_hours).key;
}

/// A month's quantity is this over the minutes simulated.
Decimal times_minutes(const DimensionTotals& totals, dynamodb::CapacityMode mode, int month_hours) {
  return mode == dynamodb::CapacityMode::provisioned
             ? Decimal(totals.billed_unit_minutes) * Decimal(month_hours)
             : Decimal(totals.served) * Decimal(month_hours) * Decimal(6);
}

/// What `quantity` / `parts` units cost by their tiers, times `parts`; nothing without a price.
std::optional<Decimal> tiered_cost(const Decimal& quantity, std::int64_t parts,
                                   const std::vector<const PriceRow*>& tiers) {
  Decimal cost;
  Decimal covered;
  for (const PriceRow* tier : tiers) {
    const Decimal from = std::min(quantity, tier->tier_from * Decimal(parts));
    const Decimal to =
        tier->tier_to ? std::min(quantity, *tier->tier_to * Decimal(parts)) : quantity;
    cost += (to - from) * tier->usd;
    covered += to - from;
  }
  if (covered != quantity) return std::nullopt;
  return cost;
}

}  // namespace

TableMonth table_month(const std::string& table, const TableDemand& demand,
                       const TableTotals& totals, dynamodb::CapacityMode mode,
                       dynamodb::TableClass table_class, const PriceBook& book,
                       const BillingTerms& terms, int month_hours) {
  TableMonth out;
  const std::int64_t minutes = totals.minutes;
  if (minutes == 0) return out;
  Decimal cost;
  for (const bool write : {false, true}) {
    const std::string meter(table_meter(mode, table_class, write));
    Decimal all;
    for (std::size_t r = 0; r < totals.resources.size(); ++r) {
      const auto& of = totals.resources[r];
      const Decimal quantity = times_minutes(write ? of.write : of.read, mode, month_hours);
      all += quantity;
      const std::string& index = demand.resources[r].name;
      out.readings.push_back({index.empty() ? table : table + "/" + index, meter,
                              quotient(quantity, minutes, quantity_places), terms.region});
    }
    const auto priced = tiered_cost(all, minutes, book.tiers(meter, terms.region, terms.date));
    if (priced) {
      cost += *priced;
    } else {
      out.unpriced.push_back(meter);
    }
  }
  constexpr int places = 12;
  out.list_usd = quotient(cost, minutes, places);
  return out;
}

}  // namespace fitcost::inline v1
