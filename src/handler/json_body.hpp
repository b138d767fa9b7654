// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "fitcost/units/decimal.hpp"
#include "handler/json_text.hpp"
#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

/// Text as a template argument.
template <std::size_t N> struct Literal {
  std::array<char, N> text{};
  consteval Literal(const char (&literal)[N]) {  // NOLINT(google-explicit-constructor)
    std::copy(literal, literal + N, text.begin());
  }
  static constexpr std::size_t size = N - 1;
  constexpr std::size_t quotes() const {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '"'));
  }
};

/// What a literal is inside of a JSON string: its quotes escaped, when compiled.
template <Literal piece> struct Nested {
  static constexpr std::size_t size = piece.size + piece.quotes();
  static constexpr std::array<char, size> text = [] {
    std::array<char, size> escaped{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < piece.size; ++i) {
      if (piece.text[i] == '"') escaped[at++] = '\\';
      escaped[at++] = piece.text[i];
    }
    return escaped;
  }();
};

/// The body of a response. An event's response has it as a string inside of JSON: written so from
/// the start (`nested`), it needs no second look at every byte.
class JsonBody {
 public:
  void begin(bool nested) {
    text_.clear();
    nested_ = nested;
    added_ = 0;
  }
  /// As it goes out.
  std::string_view view() const { return text_.view(); }
  /// The bytes of the body itself, nested or not.
  std::size_t size() const { return text_.size() - added_; }

  /// JSON that needs no escaping but for its quotes.
  template <Literal piece> void literal() {
    if (nested_) {
      text_.text({Nested<piece>::text.data(), Nested<piece>::size});
      added_ += piece.quotes();
    } else {
      text_.text({piece.text.data(), piece.size});
    }
  }
  void number(std::int64_t value) { text_.number(value); }
  /// Digits, letters, hyphens and the like.
  void plain(std::string_view text) { text_.text(text); }
  /// A JSON string of valid UTF-8, with its quotes.
  void string(std::string_view text);
  /// The inside of a JSON string that was escaped before.
  void escaped(std::string_view text);
  /// The same of bytes that may not be UTF-8, cut at `most`.
  void excerpt(std::string_view text, std::size_t most);

  bool nested() const { return nested_; }
  /// For those who write many pieces at once: room, and how far they came and what nesting added.
  char* room(std::size_t bytes) { return text_.room(bytes); }
  void wrote(const char* end, std::size_t added) {
    text_.wrote(end);
    added_ += added;
  }

 private:
  TextBuffer text_;
  TextBuffer scratch_;
  bool nested_ = false;
  std::size_t added_ = 0;
};

}  // namespace fitcost::inline v1::handler::detail
