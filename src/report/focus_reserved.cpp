// SPDX-License-Identifier: Apache-2.0
#include "report/focus_reserved.hpp"

#include <algorithm>
#include <array>

#include "fitcost/pricing/share_out.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// One kind of reserved capacity: the meters of its two fees and of what it covers.
struct Kind {
  std::string_view upfront;
  std::string_view hourly;
  std::string_view covers;
  std::string_view name;
  std::string_view unit;
  int years;
};

constexpr std::string_view write_unit = "WriteCapacityUnit-Hours";
constexpr std::string_view read_unit = "ReadCapacityUnit-Hours";

constexpr std::array<Kind, 4> kinds{{
    {dynamodb::reserved_write_capacity_1y_upfront.key,
     dynamodb::reserved_write_capacity_1y_block_hours.key, dynamodb::write_capacity_unit_hours.key,
     "write", write_unit, 1},
    {dynamodb::reserved_write_capacity_3y_upfront.key,
     dynamodb::reserved_write_capacity_3y_block_hours.key, dynamodb::write_capacity_unit_hours.key,
     "write", write_unit, 3},
    {dynamodb::reserved_read_capacity_1y_upfront.key,
     dynamodb::reserved_read_capacity_1y_block_hours.key, dynamodb::read_capacity_unit_hours.key,
     "read", read_unit, 1},
    {dynamodb::reserved_read_capacity_3y_upfront.key,
     dynamodb::reserved_read_capacity_3y_block_hours.key, dynamodb::read_capacity_unit_hours.key,
     "read", read_unit, 3},
}};

constexpr int units_in_block = 100;

/// Shares of an amount are in steps of a million millionth of a dollar, or of its own last place.
int share_places(const Decimal& amount) { return std::max(12, amount.scale()); }

/// `amount` * `part` / `whole`, to a step.
Decimal share(const Decimal& amount, int part, int whole) {
  const std::vector<Decimal> weights{Decimal(part), Decimal(whole - part)};
  return share_out(amount, weights, share_places(amount))[0];
}

/// What the `number`th month of a term bears of a fee paid at its start: all months' add up to it.
Decimal month_share(const Decimal& fee, int number, int term_months) {
  const int done = (number - 1) % term_months;
  return share(fee, done + 1, term_months) - share(fee, done, term_months);
}

/// Used by one resource in a month, in capacity unit-hours.
struct Covered {
  const Line* line;  ///< of the bill without reservations
  Decimal quantity;
};

class Reservation {
 public:
  Reservation(const FocusScenario& scenario, const FocusMonth& month, const Line& hourly,
              const Kind& kind, ListPrices& prices)
      : scenario_(scenario), month_(month), hourly_(hourly), kind_(kind), prices_(prices) {
    for (const auto& line : month.bill.lines()) {
      if (line.meter == kind.upfront && line.resource == hourly.resource &&
          line.region == hourly.region) {
        upfront_ = &line;
      }
    }
    id_ = "dynamodb-reserved-" + std::string(kind.name) + "-capacity/" +
          std::to_string(kind.years) + "y/" + hourly.region + "/" + hourly.resource;
    capacity_ = hourly.quantity * Decimal(units_in_block);
  }

  void append(std::vector<FocusRow>& out) const {
    Decimal bears = hourly_.cost;
    if (upfront_ != nullptr) {
      const int term = 12 * kind_.years;
      Line fee = *upfront_;
      fee.quantity = blocks();
      fee.cost = fee.quantity * fee.unit_price;
      if ((month_.number - 1) % term == 0) out.push_back(purchase(fee, false, term));
      bears += month_share(fee.cost, month_.number, term);
    }
    out.push_back(purchase(hourly_, true, 1));

    const auto covered = covered_lines();
    std::vector<Decimal> weights;
    Decimal unused = capacity_;
    for (const auto& c : covered) {
      weights.push_back(c.quantity);
      unused -= c.quantity;
    }
    weights.push_back(unused);
    const auto shares = share_out(bears, weights, share_places(bears));
    for (std::size_t i = 0; i < covered.size(); ++i) {
      out.push_back(usage(*covered[i].line, covered[i].quantity, shares[i], "Used"));
    }
    if (unused == Decimal()) return;
    const Line none = unused_line(covered);
    out.push_back(usage(none, unused, shares.back(), "Unused"));
  }

 private:
  Decimal blocks() const {
    const auto whole = hourly_.quantity.scale() == 0 ? hourly_.quantity.coefficient() : -1;
    if (whole < 0 || whole % month_.hours != 0) {
      throw InputError({}, hourly_.quantity.to_string() + " block-hours of reserved capacity",
                       "whole blocks in every hour of the month");
    }
    return Decimal::of(whole / month_.hours, 0);
  }

  Decimal term_hours(int months) const {
    int hours = 0;
    for (int m = 0; m < months; ++m) hours += month_.month.plus(m).hours();
    return Decimal(hours);
  }

  FocusCommitment commitment(const Decimal& unit_hours, const std::string& status) const {
    return {id_, "Reserved Capacity", "Usage", std::string(kind_.unit), unit_hours, status};
  }

  FocusRow purchase(const Line& fee, bool recurring, int months) const {
    FocusRow row = row_of_line(scenario_, month_, fee, prices_);
    row.purchase = true;
    row.recurring = recurring;
    row.effective = Decimal();
    const Decimal units =
        recurring ? capacity_ : blocks() * Decimal(units_in_block) * term_hours(months);
    row.commitment = commitment(units, {});
    return row;
  }

  FocusRow usage(const Line& line, const Decimal& quantity, const Decimal& bears,
                 const std::string& status) const {
    FocusRow row = row_of_line(scenario_, month_, line, prices_);
    row.quantity = quantity;
    row.billed = Decimal();
    row.effective = bears;
    row.commitment = commitment(quantity, status);
    return row;
  }

  /// What the table and its indexes are billed for without the reservation and not with it.
  std::vector<Covered> covered_lines() const {
    std::vector<Covered> out;
    for (const auto& line : month_.without_reservations->lines()) {
      const bool ours =
          line.resource == hourly_.resource || line.resource.rfind(hourly_.resource + "/", 0) == 0;
      if (!ours || line.meter != kind_.covers || line.region != hourly_.region) continue;
      Decimal quantity = line.quantity;
      for (const auto& still : month_.bill.lines()) {
        if (still.resource == line.resource && still.meter == line.meter &&
            still.region == line.region && still.tier == line.tier) {
          quantity -= still.quantity;
        }
      }
      if (Decimal() < quantity) out.push_back({&line, quantity});
    }
    return out;
  }

  /// Nobody's: at the price of the capacity that was reserved.
  Line unused_line(const std::vector<Covered>& covered) const {
    if (!covered.empty()) {
      Line out = *covered.front().line;
      out.resource = hourly_.resource;
      return out;
    }
    for (const auto* bill : {&month_.bill, &*month_.without_reservations}) {
      for (const auto& line : bill->lines()) {
        if (line.meter != kind_.covers || line.region != hourly_.region) continue;
        Line out = line;
        out.resource = hourly_.resource;
        return out;
      }
    }
    throw InputError({}, "no price of " + std::string(kind_.covers) + " in " + hourly_.region,
                     "a price book that has it: unused reserved capacity is listed at it");
  }

  const FocusScenario& scenario_;
  const FocusMonth& month_;
  const Line& hourly_;
  const Kind& kind_;
  ListPrices& prices_;
  const Line* upfront_ = nullptr;
  std::string id_;
  Decimal capacity_;  // unit-hours of the month
};

}  // namespace

bool is_reserved_capacity(const std::string& meter) {
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const Kind& k) { return meter == k.upfront || meter == k.hourly; });
}

void append_reserved_capacity(const FocusScenario& scenario, const FocusMonth& month,
                              ListPrices& prices, std::vector<FocusRow>& out) {
  const auto& lines = month.bill.lines();
  for (const auto& line : lines) {
    if (!is_reserved_capacity(line.meter)) continue;
    if (!month.without_reservations) {
      throw InputError({}, "reserved capacity of " + in_quotes(line.resource),
                       "a plan, which says what it covers: its cost is borne there");
    }
    for (const auto& kind : kinds) {
      const bool alone = std::none_of(lines.begin(), lines.end(), [&](const Line& other) {
        return other.meter == kind.hourly && other.resource == line.resource;
      });
      if (line.meter == kind.upfront && alone) {
        throw InputError({}, "no price of " + std::string(kind.hourly) + " in " + line.region,
                         "a price book that has it");
      }
      if (line.meter == kind.hourly) Reservation(scenario, month, line, kind, prices).append(out);
    }
  }
}

}  // namespace fitcost::inline v1::detail
