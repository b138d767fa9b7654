// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fitcost/pricing/date.hpp"
#include "fitcost/units/decimal.hpp"

/// What a bill and a forecast have in common, brought to the same words and added up: by month,
/// service, usage type and operation, which is how AWS keys the lines of a bill.
namespace fitcost::inline v1 {

/// What a charge is for. Use and commitments are what a forecast speaks of; the others stand beside
/// it, each by itself.
enum class ChargeClass {
  usage,
  commitment,  ///< fees of reserved capacity and savings plans
  tax,
  support,
  discount,
  credit,
  refund,  ///< and corrections of bills before
  fee,     ///< of anything else that is not metered
};

/// `usage`, `commitment` ...
const char* to_string(ChargeClass kind);

/// Which of a row's costs are compared.
enum class CostBasis {
  billed,      ///< what the invoice says: unblended, BilledCost
  effective,   ///< commitments borne where they are used
  contracted,  ///< after negotiated discounts, before commitments: net unblended
  list         ///< the public price
};

/// What was used at one price: a tier, what is free, what a commitment covers.
struct PricedQuantity {
  std::string price_id;  ///< SKU and rate code, or the price; told apart by it
  bool free = false;     ///< used and not charged
  Decimal quantity;
  Decimal cost;
  bool covered = false;  ///< by a commitment: never compared with use at other prices
};

/// All use of one kind in one month.
struct UsageLine {
  YearMonth month;
  ChargeClass kind = ChargeClass::usage;
  std::string service;     ///< the offer code, `AmazonDynamoDB`; its name where that is not known
  std::string usage_type;  ///< as the region's bill has it; empty where the file has none
  std::string operation;   ///< empty where unknown
  std::string unit;
  bool modelled = false;  ///< fitcost has a meter of it
  std::vector<PricedQuantity> prices;

  Decimal quantity() const {
    Decimal sum;
    for (const auto& p : prices) sum += p.quantity;
    return sum;
  }
  Decimal cost() const {
    Decimal sum;
    for (const auto& p : prices) sum += p.cost;
    return sum;
  }
};

/// Of a class and a service, without its use: taxes, credits, support; or what was left out.
struct OtherCharges {
  YearMonth month;
  ChargeClass kind = ChargeClass::tax;
  std::string service;
  Decimal cost;
};

struct Charges {
  std::vector<UsageLine> usage;      ///< by month, service, usage type, operation
  std::vector<OtherCharges> others;  ///< by month, class, service
};

/// Days of a month, bit 0 the first.
using DaySet = std::uint32_t;

constexpr DaySet whole_month(const YearMonth& month) {
  return static_cast<DaySet>((std::uint64_t{1} << static_cast<unsigned>(month.days())) - 1);
}

/// Days of each month that have any use.
using CoveredDays = std::map<YearMonth, DaySet>;

/// What a file says of each charge: what it does not say cannot be compared.
struct Resolution {
  bool usage_types = true;
  bool operations = true;
  bool quantities = true;
};

}  // namespace fitcost::inline v1
