// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/units/decimal.hpp"

/// Money for people. Exact figures are `Decimal::to_string()`; these are rounded to be read.
namespace fitcost::inline v1 {

/// From a dollar up 4 significant digits but at least the cents (`6.494`, `1,234.50`); below it 4
/// decimal places, and 3 significant digits below a tenth of a cent (`0.0416`, `0.000117`). Nothing
/// is a plain 0.
FITCOST_EXPORT std::string readable_usd(const Decimal& usd);

/// The decimal places at which a column of amounts is shown so that its smallest stays readable.
FITCOST_EXPORT int readable_places(const std::vector<Decimal>& amounts);

/// `amounts` at `places` decimal places such that they add up to their rounded sum: each rounded
/// down, the rest by the largest remainder, ties to the earlier.
FITCOST_EXPORT std::vector<Decimal> rounded_to_total(const std::vector<Decimal>& amounts,
                                                     int places);

/// `12,345.60`: so many decimal places, thousands set apart; nothing is a plain 0.
FITCOST_EXPORT std::string with_places(const Decimal& amount, int places);

/// A cost in a table whose amounts were rounded together: `rounded` as `with_places` has it, and
/// where that is 0 but `exact` is not, `<0.01` (`>-0.01` of a credit), a bound at the last place,
/// so that no cost looks like none. In the sum of what is shown it counts as `rounded`.
FITCOST_EXPORT std::string shown_usd(const Decimal& rounded, const Decimal& exact, int places);

/// `60,444` or `60,444.5`: thousands set apart, exact.
FITCOST_EXPORT std::string grouped(const Decimal& number);

}  // namespace fitcost::inline v1
