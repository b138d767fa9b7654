// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

/// Texts are of char, what OpenSSL reads and writes is of unsigned char: the same bytes.
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}
inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}
inline const char* text_of(const unsigned char* bytes) {
  return reinterpret_cast<const char*>(bytes);  // NOLINT(*-reinterpret-cast)
}

/// Equality for texts that are mostly short: up to 16 bytes without the call that memcmp is.
inline bool same_text(std::string_view a, std::string_view b) {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  const auto differ = [&]<class Word>(Word) {
    const auto at = [](const char* from) {
      Word word;
      std::memcpy(&word, from, sizeof word);
      return word;
    };
    const std::size_t last = size - sizeof(Word);  // the two words overlap where they have to
    return (at(a.data()) ^ at(b.data())) | (at(a.data() + last) ^ at(b.data() + last));
  };
  if (size >= 8 && size <= 16) return differ(std::uint64_t{}) == 0;
  if (size >= 4 && size < 8) return differ(std::uint32_t{}) == 0;
  return size == 0 || std::memcmp(a.data(), b.data(), size) == 0;
}

}  // namespace fitcost::inline v1::handler::detail
