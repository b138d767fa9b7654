// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1::handler::detail {

/// Text that is written front to back and then used whole. It keeps its memory from one use to the
/// next, and makes room once for many pieces: whoever writes calls `room` first and then puts at
/// most so many bytes.
class TextBuffer {
 public:
  void clear() { size_ = 0; }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }

  /// The place to write the next `bytes` bytes to; `wrote` tells how far one came.
  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return data_.get() + size_;
  }
  void wrote(const char* end) { size_ = static_cast<std::size_t>(end - data_.get()); }

  void text(std::string_view piece) {
    char* at = room(piece.size());
    if (!piece.empty()) std::memcpy(at, piece.data(), piece.size());
    size_ += piece.size();
  }
  void number(std::int64_t value) {
    char* at = room(20);
    wrote(std::to_chars(at, at + 20, value).ptr);
  }

 private:
  void grow(std::size_t bytes) {
    std::size_t wanted = capacity_ == 0 ? 1024 : capacity_ * 2;
    while (wanted - size_ < bytes) wanted *= 2;
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
    data_ = std::move(larger);
    capacity_ = wanted;
  }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// A literal, its length known when compiled.
template <std::size_t N> char* put(char* out, const char (&literal)[N]) {
  std::memcpy(out, literal, N - 1);
  return out + (N - 1);
}
inline char* put(char* out, std::string_view piece) {
  if (!piece.empty()) std::memcpy(out, piece.data(), piece.size());
  return out + piece.size();
}
inline char* put(char* out, std::int64_t value) { return std::to_chars(out, out + 20, value).ptr; }

inline constexpr std::size_t longest_decimal = 42;  ///< a sign, 38 digits, a zero and a point

/// As `Decimal::to_string`, without an allocation. Room for `longest_decimal` bytes.
char* put(char* out, const Decimal& number);

}  // namespace fitcost::inline v1::handler::detail
