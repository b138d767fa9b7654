// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace fitcost::inline v1::handler::detail
