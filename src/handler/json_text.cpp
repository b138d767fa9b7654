// SPDX-License-Identifier: Apache-2.0
#include "handler/json_text.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "handler/utf8.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

constexpr std::uint64_t each(unsigned char byte) { return 0x0101010101010101ULL * byte; }

/// Which of eight bytes are zero: their high bits, exact up to and including the first that is.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - each(0x01)) & ~word & each(0x80);
}
constexpr std::uint64_t special_bytes(std::uint64_t word) {
  const std::uint64_t control = (word - each(0x20)) & ~word & each(0x80);
  return control | zero_bytes(word ^ each('"')) | zero_bytes(word ^ each('\\'));
}

bool is_special(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

char* put_special(char* out, char c) {
  constexpr const char* hex = "0123456789abcdef";
  *out++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *out++ = c;
      return out;
    case '\n':
      *out++ = 'n';
      return out;
    case '\r':
      *out++ = 'r';
      return out;
    case '\t':
      *out++ = 't';
      return out;
    default:
      break;
  }
  out = put(out, "u00");
  *out++ = hex[static_cast<unsigned char>(c) >> 4];
  *out++ = hex[static_cast<unsigned char>(c) & 15];
  return out;
}

}  // namespace

char* put_escaped(char* out, std::string_view text) {
  const char* in = text.data();
  const char* const end = in + text.size();
  // Eight bytes at a time; what follows the first special one among them is overwritten.
  if constexpr (std::endian::native == std::endian::little) {
    while (end - in >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, in, 8);
      std::memcpy(out, in, 8);
      const std::uint64_t special = special_bytes(word);
      if (special == 0) {
        in += 8;
        out += 8;
        continue;
      }
      const auto plain = std::countr_zero(special) / 8;
      in += plain;
      out = put_special(out + plain, *in++);
    }
  }
  for (; in != end; ++in) {
    if (is_special(*in))
      out = put_special(out, *in);
    else
      *out++ = *in;
  }
  return out;
}

void append_excerpt(TextBuffer& out, std::string_view text, std::size_t most) {
  bool cut = false;
  if (text.size() > most) {
    std::size_t kept = most;
    while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xc0) == 0x80) --kept;
    text = text.substr(0, kept);
    cut = true;
  }
  out.text("\"");
  while (!text.empty()) {
    const std::size_t valid = valid_utf8_prefix(text);
    out.wrote(put_escaped(out.room(escaped_room(valid)), text.substr(0, valid)));
    if (valid == text.size()) break;
    out.text("\xef\xbf\xbd");
    text.remove_prefix(valid + 1);
  }
  out.text(cut ? "\xe2\x80\xa6\"" : "\"");
}

}  // namespace fitcost::inline v1::handler::detail
