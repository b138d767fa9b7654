// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fitcost/units/input_error.hpp"

/// What the parsers of this folder share: telling text from bytes.
namespace fitcost::inline v1::traffic_text {

inline constexpr std::size_t npos = std::string_view::npos;

/// The length of the UTF-8 sequence at `at`, 0 where there is none.
/// Unicode 15, table 3-7 "Well-Formed UTF-8 Byte Sequences".
constexpr std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  const auto in = [](unsigned char b, int low, int high) { return b >= low && b <= high; };
  const unsigned char a = byte(at);
  if (a < 0x80) return 1;
  const unsigned char b = byte(at + 1);
  if (in(a, 0xc2, 0xdf)) return in(b, 0x80, 0xbf) ? 2 : 0;
  const bool third = in(byte(at + 2), 0x80, 0xbf);
  if (in(a, 0xe0, 0xef)) {
    const int low = a == 0xe0 ? 0xa0 : 0x80;
    const int high = a == 0xed ? 0x9f : 0xbf;
    return in(b, low, high) && third ? 3 : 0;
  }
  if (in(a, 0xf0, 0xf4)) {
    const int low = a == 0xf0 ? 0x90 : 0x80;
    const int high = a == 0xf4 ? 0x8f : 0xbf;
    return in(b, low, high) && third && in(byte(at + 3), 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}

/// Where the first byte is that belongs to no UTF-8 text; npos when there is none.
constexpr std::size_t first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return npos;
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

/// `0xff`
inline std::string hex_byte(char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', digits[byte >> 4U], digits[byte & 0xfU]};
}

/// `text` quoted, cut between characters, as an error shows it: always valid UTF-8.
inline std::string shown(std::string_view text) {
  if (text.empty()) return "nothing";
  const std::size_t bad = first_bad_byte(text);
  if (bad != npos) {
    return "byte " + hex_byte(text[bad]) + " at position " + std::to_string(bad + 1);
  }
  constexpr std::size_t most = 60;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = end + utf8_length(text, end);
    if (next > most) break;
    end = next;
  }
  std::string out = in_quotes(text.substr(0, end));
  if (end < text.size()) out.insert(out.size() - 1, "...");
  return out;
}

}  // namespace fitcost::inline v1::traffic_text
