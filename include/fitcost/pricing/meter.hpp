// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/quantity.hpp"

namespace fitcost::inline v1 {

/// Something AWS counts and charges for. `Unit` is what one of it is, so that a reading in another
/// unit does not compile; the key is the one that price books, usage files and bills carry.
template <class Unit> struct Meter {
  std::string_view key;     ///< `dynamodb.write_request_units`
  std::string_view rule;    ///< how a quantity of it comes about, in a sentence
  std::string_view source;  ///< the page that says so
};

/// A meter without its unit's type, for tables of all meters.
struct MeterInfo {
  std::string_view key;
  std::string_view rule;
  std::string_view source;

  constexpr MeterInfo() = default;
  template <class Unit>
  constexpr MeterInfo(
      const Meter<Unit>& m)  // NOLINT(google-explicit-constructor): same thing, untyped
      : key(m.key), rule(m.rule), source(m.source) {}
};

/// What one resource used of one meter in one month. Quantities are in the meter's unit; the exact
/// ones
/// (`Reading`) are decimals rounded once, half to even, to 1e-9 of it.
template <class S> struct ReadingOf {
  std::string resource;
  std::string_view meter;
  S quantity{};
  std::string region;  ///< empty: the bill's region

  friend bool operator==(const ReadingOf&, const ReadingOf&) = default;
};
template <class S> using ReadingsOf = std::vector<ReadingOf<S>>;

/// The exact reading that a bill is made of; it owns its meter's key, which may come from a file.
struct Reading {
  std::string resource;
  std::string meter;
  Decimal quantity;
  std::string region;  ///< empty: the bill's region

  friend bool operator==(const Reading&, const Reading&) = default;
};
using Readings = std::vector<Reading>;

/// The decimal places that a metered quantity is rounded to.
inline constexpr int quantity_places = 9;

/// The only way from a typed quantity to a reading.
template <class Unit, class S>
ReadingOf<S> reading(std::string resource, const Meter<Unit>& meter,
                     const Quantity<Unit, S>& amount, std::string region = {}) {
  return {std::move(resource), meter.key, S(amount / quantity<Unit>(1.0)), std::move(region)};
}

/// Readings of any scalar as the exact ones that a bill is made of; `to_decimal(S, int)` is found
/// beside the scalar's type.
template <class S> Readings exact(const ReadingsOf<S>& readings) {
  Readings out;
  out.reserve(readings.size());
  for (const auto& r : readings) {
    out.push_back(
        {r.resource, std::string(r.meter), to_decimal(r.quantity, quantity_places), r.region});
  }
  return out;
}

}  // namespace fitcost::inline v1
