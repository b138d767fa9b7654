// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/workout_id.hpp"

#include <array>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <cstring>

namespace fitcost::inline v1::handler {

namespace {

constexpr std::uint64_t version_7 = 0x7;
constexpr std::uint64_t variant_rfc = 0x2;

constexpr auto hex_pairs = [] {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 512> text{};
  for (std::size_t i = 0; i < 256; ++i) {
    text[2 * i] = digits[i / 16];
    text[2 * i + 1] = digits[i % 16];
  }
  return text;
}();

/// The bytes `first` down to `last` of a value, byte 0 the lowest.
char* put_hex(char* out, std::uint64_t value, int first, int last) {
  for (int byte = first; byte >= last; --byte, out += 2)
    std::memcpy(out, hex_pairs.data() + 2 * (value >> (8 * byte) & 0xff), 2);
  return out;
}

std::uint64_t get(const boost::uuids::uuid& id, std::size_t first) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = (value << 8) | id.data[first + i];
  return value;
}

}  // namespace

char* write_workout_id(std::int64_t microseconds, std::uint64_t random, char* out) {
  const auto whole = static_cast<std::uint64_t>(microseconds);
  const std::uint64_t high = (whole / 1000) << 16 | version_7 << 12 | whole % 1000;
  const std::uint64_t low = variant_rfc << 62 | (random & workout_id_random_bits);
  out = put_hex(out, high, 7, 4);
  *out++ = '-';
  out = put_hex(out, high, 3, 2);
  *out++ = '-';
  out = put_hex(out, high, 1, 0);
  *out++ = '-';
  out = put_hex(out, low, 7, 6);
  *out++ = '-';
  return put_hex(out, low, 5, 0);
}

std::string workout_id(std::int64_t microseconds, std::uint64_t random) {
  std::string text(workout_id_size, '\0');
  write_workout_id(microseconds, random, text.data());
  return text;
}

std::optional<WorkoutIdParts> parts_of(std::string_view id) {
  // The generator below takes braces and no hyphens, too: an id has one spelling.
  if (id.size() != workout_id_size) return std::nullopt;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (id[i] >= '0' && id[i] <= '9') || (id[i] >= 'a' && id[i] <= 'f');
    if (hyphen ? id[i] != '-' : !hex) return std::nullopt;
  }
  const boost::uuids::uuid uuid = boost::uuids::string_generator()(id.begin(), id.end());
  const std::uint64_t high = get(uuid, 0);
  const std::uint64_t low = get(uuid, 8);
  const std::uint64_t fraction = high & 0xfff;
  if (((high >> 12) & 0xf) != version_7 || low >> 62 != variant_rfc || fraction > 999)
    return std::nullopt;
  return WorkoutIdParts{static_cast<std::int64_t>((high >> 16) * 1000 + fraction),
                        low & workout_id_random_bits};
}

std::optional<std::int64_t> microseconds_of(std::string_view id) {
  const auto parts = parts_of(id);
  return parts ? std::optional(parts->microseconds) : std::nullopt;
}

}  // namespace fitcost::inline v1::handler
