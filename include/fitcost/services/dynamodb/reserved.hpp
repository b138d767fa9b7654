// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/dynamodb/meters.hpp"
#include "fitcost/units/rounding.hpp"

/// Capacity bought ahead: part of it paid at once, the rest by the hour whether used or not.
///
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html
/// is the source of every rule here that names no other.
namespace fitcost::inline v1::dynamodb {

enum class Term { one_year, three_years };

constexpr int years(Term term) { return term == Term::one_year ? 1 : 3; }

/// How the upfront payment appears in a month's readings.
enum class Upfront {
  monthly_share,    ///< the term's 12 or 36 months bear it equally: to compare what things cost
  paid_this_month,  ///< whole: the bill of the month in which it is bought
  paid_earlier,     ///< not at all: the bill of any later month
};

struct Reservation {
  int blocks = 0;  ///< of 100 capacity units; 0 is none
  Term term = Term::one_year;
};

struct ReservedCapacity {
  Reservation write;
  Reservation read;
  Upfront upfront = Upfront::monthly_share;
};

/// Capacity is reserved in blocks of 100 units.
template <class CapacityUnit>
inline constexpr auto units_per_block =
    quantity<CapacityUnit>(100.0) / quantity<reserved_block>(1.0);

/// The part of the upfront payment that falls into one month.
template <class S = double>
constexpr Quantity<reserved_block, S> upfront_blocks(const Reservation& reservation,
                                                     Upfront upfront) {
  const auto whole = quantity<reserved_block>(S(1.0 * reservation.blocks));
  switch (upfront) {
    case Upfront::paid_this_month:
      return whole;
    case Upfront::paid_earlier:
      return Quantity<reserved_block, S>{};
    case Upfront::monthly_share:
      break;
  }
  return whole / (12.0 * years(reservation.term));
}

/// Reserved capacity of one kind, taken by the tables and indexes of a region as they are reported:
/// AWS applies it before any hour is billed at the standard rate. Standard class, provisioned and
/// not replicated capacity only: leave out the others.
template <class CapacityUnit, class S = double> class ReservedPool {
 public:
  constexpr explicit ReservedPool(const Reservation& reservation)
      : left_(quantity<reserved_block>(S(1.0 * reservation.blocks)) *
              units_per_block<CapacityUnit>) {}

  /// What of `capacity` is still to be billed by the hour after the pool has covered what it can.
  constexpr Quantity<CapacityUnit, S> cover(const Quantity<CapacityUnit, S>& capacity) {
    const Quantity<CapacityUnit, S> covered = at_most(capacity, left_);
    left_ -= covered;
    return capacity - covered;
  }

  /// Reserved, paid for and not used.
  constexpr Quantity<CapacityUnit, S> left() const { return left_; }

 private:
  Quantity<CapacityUnit, S> left_;
};

/// What reservations cost in a month, whoever uses them: block-hours for every hour, and the
/// upfront payment as `upfront` says.
template <class S = double>
ReadingsOf<S> readings(const std::string& resource, const ReservedCapacity& reserved,
                       const Month& month) {
  ReadingsOf<S> out;
  const auto add = [&](const Reservation& reservation, const Meter<reserved_block>& upfront,
                       const Meter<detail::BlockHours>& hourly) {
    if (reservation.blocks == 0) return;
    const auto blocks = quantity<reserved_block>(S(1.0 * reservation.blocks));
    if (reserved.upfront != Upfront::paid_earlier) {
      out.push_back(reading(resource, upfront, upfront_blocks<S>(reservation, reserved.upfront)));
    }
    out.push_back(reading(resource, hourly, blocks * month.length()));
  };
  if (reserved.write.term == Term::one_year) {
    add(reserved.write, reserved_write_capacity_1y_upfront, reserved_write_capacity_1y_block_hours);
  } else {
    add(reserved.write, reserved_write_capacity_3y_upfront, reserved_write_capacity_3y_block_hours);
  }
  if (reserved.read.term == Term::one_year) {
    add(reserved.read, reserved_read_capacity_1y_upfront, reserved_read_capacity_1y_block_hours);
  } else {
    add(reserved.read, reserved_read_capacity_3y_upfront, reserved_read_capacity_3y_block_hours);
  }
  return out;
}

}  // namespace fitcost::inline v1::dynamodb
