// SPDX-License-Identifier: Apache-2.0
#include "decide/table_money.hpp"

#include <algorithm>

#include "fitcost/capacity/table_month.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "fitcost/services/monitoring/meters.hpp"

namespace fitcost::inline v1 {

namespace table_money {
namespace {

using dynamodb::CapacityMode;
using dynamodb::TableClass;
using dynamodb::Term;

constexpr std::int64_t block_units = 100;

std::string_view capacity_meter(bool write, TableClass table_class) {
  if (table_class == TableClass::standard_ia) {
    return write ? dynamodb::standard_ia_write_capacity_unit_hours.key
                 : dynamodb::standard_ia_read_capacity_unit_hours.key;
  }
  return write ? dynamodb::write_capacity_unit_hours.key : dynamodb::read_capacity_unit_hours.key;
}

std::string_view storage_meter(TableClass table_class) {
  return table_class == TableClass::standard_ia ? dynamodb::standard_ia_storage_gb_months.key
                                                : dynamodb::storage_gb_months.key;
}

struct BlockMeters {
  std::string_view upfront;
  std::string_view hours;
};
BlockMeters block_meters(bool write, Term term) {
  using namespace dynamodb;
  if (term == Term::one_year) {
    return write ? BlockMeters{reserved_write_capacity_1y_upfront.key,
                               reserved_write_capacity_1y_block_hours.key}
                 : BlockMeters{reserved_read_capacity_1y_upfront.key,
                               reserved_read_capacity_1y_block_hours.key};
  }
  return write ? BlockMeters{reserved_write_capacity_3y_upfront.key,
                             reserved_write_capacity_3y_block_hours.key}
               : BlockMeters{reserved_read_capacity_3y_upfront.key,
                             reserved_read_capacity_3y_block_hours.key};
}

/// Unit-minutes above what is reserved, hour by hour.
std::int64_t beyond(const std::vector<BilledHour>& hours, std::int64_t blocks) {
  std::int64_t sum = 0;
  for (const auto& h : hours)
    sum += std::max<std::int64_t>(0, h.unit_minutes - block_units * blocks * h.minutes);
  return sum;
}

std::int64_t minutes_of(const std::vector<BilledHour>& hours) {
  std::int64_t sum = 0;
  for (const auto& h : hours) sum += h.minutes;
  return sum;
}

}  // namespace
}  // namespace table_money

int best_blocks(const std::vector<BilledHour>& hours, const ReservedPrices& prices,
                int month_hours) {
  const auto cost = [&](std::int64_t blocks) {
    return detail::reserved_total(hours, prices, blocks, month_hours);
  };
  std::int64_t most = 0;
  for (const auto& h : hours) {
    const std::int64_t per_block = table_money::block_units * std::max<std::int64_t>(1, h.minutes);
    most = std::max(most, (h.unit_minutes + per_block - 1) / per_block);
  }
  // The cost is convex in the blocks: the first that the next does not undercut is the best.
  std::int64_t least = 0;
  while (least < most) {
    const std::int64_t middle = least + (most - least) / 2;
    if (cost(middle + 1) < cost(middle)) {
      least = middle + 1;
    } else {
      most = middle;
    }
  }
  return static_cast<int>(least);
}

std::vector<BilledHour> billed_by_hour(const std::vector<std::int64_t>& available,
                                       std::int64_t first_minute, HourBilling billing) {
  std::vector<BilledHour> out;
  const std::int64_t before = first_minute % 60;
  std::int64_t hour = -1;
  for (std::size_t m = 0; m < available.size(); ++m) {
    const std::int64_t capacity = available[m] / 10;
    const std::int64_t of = (static_cast<std::int64_t>(m) + before) / 60;
    if (of != hour) out.emplace_back();
    hour = of;
    auto& h = out.back();
    ++h.minutes;  // `unit_minutes` holds the hour's capacity until all is seen, but for the mean
    h.unit_minutes = billing == HourBilling::mean      ? h.unit_minutes + capacity
                     : billing == HourBilling::maximum ? std::max(h.unit_minutes, capacity)
                                                       : capacity;
  }
  if (billing == HourBilling::mean) return out;
  for (auto& h : out) h.unit_minutes *= h.minutes;
  return out;
}

namespace detail {

Decimal reserved_total(const std::vector<BilledHour>& hours, const ReservedPrices& prices,
                       std::int64_t blocks, int month_hours) {
  const std::int64_t minutes = table_money::minutes_of(hours);
  const std::int64_t months = std::int64_t{12} * prices.years;
  const Decimal block = prices.block_upfront + Decimal(months * month_hours) * prices.block_hour;
  const Decimal beyond = Decimal(table_money::beyond(hours, blocks)) * Decimal(month_hours) -
                         prices.free_unit_hours * Decimal(minutes);
  return block * Decimal(minutes) * Decimal(blocks) +
         prices.unit_hour * Decimal(months) * std::max(beyond, Decimal());
}

void add_hours(std::vector<BilledHour>& sum, const std::vector<BilledHour>& hours) {
  if (sum.empty()) {
    sum = hours;
    return;
  }
  for (std::size_t h = 0; h < hours.size(); ++h) sum[h].unit_minutes += hours[h].unit_minutes;
}

TableHours hours_of(const TableDemand& demand, const TableMinutes& minutes, HourBilling billing) {
  TableHours out;
  for (const auto& resource : minutes) {
    add_hours(out.read, billed_by_hour(resource.read.available, demand.first_minute, billing));
    add_hours(out.write, billed_by_hour(resource.write.available, demand.first_minute, billing));
  }
  return out;
}

TableMoney::TableMoney(const std::string& name, const TableDemand& demand, const TableTerms& terms,
                       const PriceBook& book)
    : name_(name), demand_(demand), terms_(terms) {
  const std::string_view alarms = monitoring::standard_alarms.key;
  for (const auto& row : book.prices) {
    if (row.meter != alarms && row.meter.rfind("dynamodb.", 0) != 0) continue;
    if (row.region.empty() || row.region == terms.billing.region) book_.prices.push_back(row);
  }
  book_.allowances = book.allowances;
}

std::optional<Decimal> TableMoney::price(std::string_view meter) const {
  return book_.first_price(meter, terms_.billing.region, terms_.billing.date);
}

Decimal TableMoney::free_quantity(std::string_view meter) const {
  Decimal out;
  for (const auto& a : book_.allowances) {
    if (!detail::contains(a.meters, std::string(meter))) continue;
    if (!detail::contains(a.free_tiers, terms_.billing.free_tier)) continue;
    if (a.valid.holds(terms_.billing.date))
      out += a.quantity * (Decimal(1) - terms_.billing.free_tier_used_by_others);
  }
  return out;
}

std::optional<Decimal> TableMoney::alarm_cost(int scaled) const {
  const std::string_view meter = monitoring::standard_alarms.key;
  const auto each = price(meter);
  if (!each) return std::nullopt;
  const Decimal billed =
      Decimal(scaled * dynamodb::alarms_per_scaled_dimension) - free_quantity(meter);
  return *each * std::max(billed, Decimal());
}

std::optional<ReservedPrices> TableMoney::reserved_prices(bool write, dynamodb::Term term) const {
  const auto meters = table_money::block_meters(write, term);
  const auto hourly = table_money::capacity_meter(write, dynamodb::TableClass::standard);
  const auto upfront = price(meters.upfront);
  const auto block = price(meters.hours);
  const auto unit = price(hourly);
  if (!upfront || !block || !unit) return std::nullopt;
  return ReservedPrices{*upfront, *block, dynamodb::years(term), *unit, free_quantity(hourly)};
}

std::optional<Decimal> TableMoney::hourly_price(bool write,
                                                dynamodb::TableClass table_class) const {
  return price(table_money::capacity_meter(write, table_class));
}
std::optional<Decimal> TableMoney::storage_price(dynamodb::TableClass table_class) const {
  return price(table_money::storage_meter(table_class));
}

Readings TableMoney::readings(const TableChoice& choice, const TableTotals& totals,
                              const TableHours* hours) const {
  auto month = table_month(name_, demand_, totals, choice.mode, choice.table_class, book_,
                           terms_.billing, terms_.month_hours);
  Readings out = std::move(month.readings);
  const auto& region = terms_.billing.region;
  if (hours != nullptr && (choice.reserved.read.blocks > 0 || choice.reserved.write.blocks > 0)) {
    out.clear();
    for (const bool write : {false, true}) {
      const auto& reserved = write ? choice.reserved.write : choice.reserved.read;
      const std::int64_t rest =
          table_money::beyond(write ? hours->write : hours->read, reserved.blocks);
      out.push_back(
          {name_, std::string(table_money::capacity_meter(write, choice.table_class)),
           quotient(Decimal(rest) * Decimal(terms_.month_hours), totals.minutes, quantity_places),
           region});
    }
  }
  if (choice.scaled() > 0) {
    out.push_back({name_, std::string(monitoring::standard_alarms.key),
                   Decimal(choice.scaled() * dynamodb::alarms_per_scaled_dimension), region});
  }
  if (terms_.stored_gb) {
    out.push_back({name_, std::string(table_money::storage_meter(choice.table_class)),
                   *terms_.stored_gb, region});
  }
  return out;
}

Decimal TableMoney::reserved_cost(const dynamodb::ReservedCapacity& reserved,
                                  std::vector<std::string>& unpriced) const {
  Decimal out;
  for (const bool write : {false, true}) {
    const auto& of = write ? reserved.write : reserved.read;
    if (of.blocks == 0) continue;
    const auto meters = table_money::block_meters(write, of.term);
    const auto upfront = price(meters.upfront);
    const auto block = price(meters.hours);
    if (!upfront) unpriced.emplace_back(meters.upfront);
    if (!block) unpriced.emplace_back(meters.hours);
    constexpr int places = 12;
    if (upfront)
      out += quotient(*upfront * Decimal(of.blocks), 12 * dynamodb::years(of.term), places);
    if (block) out += *block * Decimal(of.blocks) * Decimal(terms_.month_hours);
  }
  return out;
}

TableCost TableMoney::cost(const TableChoice& choice, const TableTotals& totals,
                           const TableHours* hours) const {
  TableCost out;
  const Bill bill = make_bill(readings(choice, totals, hours), book_, terms_.billing);
  const auto storage = table_money::storage_meter(choice.table_class);
  for (const auto& line : bill.lines()) {
    auto& part = line.meter == monitoring::standard_alarms.key ? out.alarms
                 : line.meter == storage                       ? out.storage
                                                               : out.capacity;
    part += line.cost;
  }
  for (const auto& missing : bill.unpriced()) {
    if (!detail::contains(out.unpriced, missing.meter)) out.unpriced.push_back(missing.meter);
  }
  out.reserved = reserved_cost(choice.reserved, out.unpriced);
  out.list = bill.total() + out.reserved;
  out.free_tier = bill.total_after_free_tier() - bill.total();
  out.total = out.list + out.free_tier;
  return out;
}

}  // namespace detail

}  // namespace fitcost::inline v1
