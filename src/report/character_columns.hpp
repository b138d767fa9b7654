// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

/// How much room characters take on a terminal, the same on every machine, unlike libc's `wcwidth`,
/// which asks the locale.
namespace fitcost::inline v1::detail {

/// 2 for Chinese, Japanese, Korean and emoji, 0 for what is drawn on another character, else 1
/// (Unicode Standard Annex #11).
std::size_t columns_of(char32_t character);

/// A character with the marks that are drawn on it.
struct ShownCharacter {
  std::size_t bytes;
  std::size_t columns;
};

/// What `text`, UTF-8 and not empty, begins with. Variation selector 16 makes an emoji, and so
/// two columns, of what is before it (UAX #11, section 5). Emoji that are joined to one picture
/// (U+200D) count as apart, as they are on terminals that do not join them.
ShownCharacter first_character(std::string_view text);

}  // namespace fitcost::inline v1::detail
