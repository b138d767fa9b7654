// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/pricing/date.hpp"
#include "fitcost/units/quantity.hpp"

/// What AWS's own pages do in more than one way, as named choices.
namespace fitcost::inline v1 {

enum class GigabyteConvention { binary, decimal };  ///< 2^30 or 10^9 bytes
enum class TotalConvention {
  exact,          ///< the sum of unrounded lines
  rounded_lines,  ///< the sum of lines already rounded to cents, halves up (as AWS's calculator
                  ///< prints)
};

struct Convention {
  int month_hours = 730;  ///< 672..744; 730 is what AWS's calculator and price pages use
  GigabyteConvention gigabyte = GigabyteConvention::binary;
  TotalConvention total = TotalConvention::exact;

  constexpr double bytes_per_gigabyte() const {
    return gigabyte == GigabyteConvention::binary ? 1073741824.0 : 1e9;
  }
};

/// The month in which quantities are metered.
struct Month {
  Convention convention;
  Date date{};  ///< rules that changed (INIT billing, vended logs) are those of this day

  constexpr Hours length() const { return hours(double{1} * convention.month_hours); }
};

/// Bytes as the GB that a bill counts.
template <class S>
constexpr auto in_gigabytes(const Quantity<unit::byte, S>& amount, const Convention& convention) {
  return amount / (bytes(convention.bytes_per_gigabyte()) / gigabytes(1.0));
}

}  // namespace fitcost::inline v1
