// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "fitcost/units/quantity.hpp"

/// How many bytes an item has, by AWS's rule. Values are sizes, so an item is written down as it
/// looks:
///
///   item(attribute("userId", string_value("u1")), attribute("duration", number_value("45")))
///
/// AWS:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
/// is the source of every rule here that names no other. These sizes decide capacity units; what is
/// stored is more, by the overhead at the end.
namespace fitcost::inline v1::dynamodb {

/// The largest item: 400 KB, names and values.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
inline constexpr Bytes largest_item = kib(400.0);

/// A string is as long as its UTF-8 text.
constexpr Bytes string_value(std::string_view utf8) {
  return bytes(static_cast<double>(utf8.size()));
}

/// A number has 1 byte for every pair of digits that is not `00` at an end, pairs counted from the
/// decimal point as in base 100, 1 byte more, and 1 more where it is negative. So `0` has 1 byte;
/// `12`, `1200` and `0.45` have 2; `120`, `123` and `1.5` have 3; 38 digits have 20 or 21.
/// AWS says "approximately" 1 byte for every two significant digits and 1 byte, and nothing of
/// signs or alignment. These are what two independent emulators charge, DynamoDB Local and
/// dynalite, and what was measured in
/// https://zaccharles.medium.com/calculating-a-dynamodb-items-size-and-consumed-capacity-d1728942eb7c
/// `text`: a decimal with up to 38 significant digits, as in a request: `-12.50`, `1E10`.
constexpr Bytes number_value(std::string_view text) {
  int power = 0;  // of ten, of the last digit read
  int places = 0;
  int highest = 0;
  int lowest = 0;
  bool significant = false;
  bool point = false;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
    const char c = text[at];
    if (c == '.') point = true;
    if (c < '0' || c > '9') continue;
    --power;
    if (point) ++places;
    if (c == '0') continue;
    if (!significant) highest = power;
    significant = true;
    lowest = power;
  }
  if (!significant) return bytes(1.0);
  int exponent = 0;
  const bool divides = at + 1 < text.size() && text[at + 1] == '-';
  for (; at < text.size(); ++at) {
    if (text[at] >= '0' && text[at] <= '9') exponent = exponent * 10 + (text[at] - '0');
  }
  // `power` counted down from the first digit: what is missing is the power of the last one.
  const int shift = (divides ? -exponent : exponent) - places - power;
  constexpr auto pair_of = [](int p) { return p >= 0 ? p / 2 : -((1 - p) / 2); };
  const int pairs = pair_of(highest + shift) - pair_of(lowest + shift) + 1;
  return bytes(1.0 * (pairs + 1 + (text.front() == '-' ? 1 : 0)));
}

/// A binary value has its raw length, not that of its base64 text.
template <class S>
constexpr Quantity<unit::byte, S> binary_value(const Quantity<unit::byte, S>& raw) {
  return raw;
}

/// A boolean has 1 byte, and so has null.
constexpr Bytes boolean_value() { return bytes(1.0); }
constexpr Bytes null_value() { return bytes(1.0); }

/// A set has the sum of its elements. AWS gives no rule for sets; this takes them as repeated
/// scalars.
template <class... S> constexpr auto set_value(const Quantity<unit::byte, S>&... elements) {
  return (bytes(0.0) + ... + elements);
}

/// A list has 3 bytes, and its elements 1 byte each besides their own.
template <class... S> constexpr auto list_value(const Quantity<unit::byte, S>&... elements) {
  return (bytes(3.0) + ... + (elements + bytes(1.0)));
}

/// A map has 3 bytes, and its attributes 1 byte each besides their names and values.
template <class... S> constexpr auto map_value(const Quantity<unit::byte, S>&... attributes) {
  return (bytes(3.0) + ... + (attributes + bytes(1.0)));
}

/// An attribute is its name's UTF-8 bytes and its value.
template <class S>
constexpr auto attribute(std::string_view name, const Quantity<unit::byte, S>& value) {
  return string_value(name) + value;
}

/// An item is the sum of its attributes.
template <class... S> constexpr auto item(const Quantity<unit::byte, S>&... attributes) {
  return (bytes(0.0) + ... + attributes);
}

enum class Projection { keys_only, include, all };

/// What an index entry may be made of; attributes count once, though they be part of both keys.
template <class S = double> struct EntryParts {
  Quantity<unit::byte, S> table_key{};  ///< the table's key attributes, names and values
  Quantity<unit::byte, S> index_key{};  ///< the index's own, those of the table's key left out
  Quantity<unit::byte, S> included{};   ///< the other attributes that `include` names
  Quantity<unit::byte, S> item{};       ///< the whole item
};

/// An index entry has both keys, what is included by name, or the whole item. This size decides the
/// index's capacity units; no overhead is in it.
/// AWS: "Attribute Projections",
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
template <class S>
constexpr Quantity<unit::byte, S> entry_size(Projection projection, const EntryParts<S>& parts) {
  switch (projection) {
    case Projection::keys_only:
      return parts.table_key + parts.index_key;
    case Projection::include:
      return parts.table_key + parts.index_key + parts.included;
    case Projection::all:
      break;
  }
  return parts.item;
}

/// Storage is billed with 100 bytes more for every item.
template <class S> constexpr auto stored_size(const Quantity<unit::byte, S>& item_bytes) {
  return item_bytes + bytes(100.0);
}

/// In a global table with 48 bytes more again.
template <class S>
constexpr auto replicated_stored_size(const Quantity<unit::byte, S>& item_bytes) {
  return stored_size(item_bytes) + bytes(48.0);
}

/// Storage is billed with 100 bytes more for every index entry.
/// AWS: "Storage Considerations",
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
template <class S> constexpr auto stored_entry_size(const Quantity<unit::byte, S>& entry) {
  return entry + bytes(100.0);
}

}  // namespace fitcost::inline v1::dynamodb
