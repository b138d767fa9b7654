// SPDX-License-Identifier: Apache-2.0
#include "handler/cursor.hpp"

#include "handler/base64.hpp"
#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

constexpr char format_version = 1;
constexpr std::size_t head_size = 1 + 8;
constexpr std::size_t seal_size = 16;  // of HMAC-SHA256's 32 bytes (RFC 2104, section 5)

void append_number(std::string& text, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

std::string Cursors::sealed(std::string_view user_id, std::string_view workout_type,
                            std::int64_t timestamp) const {
  std::string text(1, format_version);
  append_number(text, static_cast<std::uint64_t>(timestamp));
  std::string bound = text;
  append_number(bound, user_id.size());  // so that the two texts cannot trade bytes
  bound += user_id;
  bound += workout_type;
  const Digest digest = mac_.of(bound);
  text.append(text_of(digest.data()), seal_size);
  return text;
}

std::string Cursors::make(std::string_view user_id, std::string_view workout_type,
                          std::int64_t timestamp) const {
  const std::string text = sealed(user_id, workout_type, timestamp);
  return base64url_encode({bytes_of(text), text.size()});
}

std::optional<std::int64_t> Cursors::read(std::string_view cursor, std::string_view user_id,
                                          std::string_view workout_type) const {
  constexpr std::size_t size = (head_size + seal_size) * 4 / 3 + 1;
  if (cursor.size() != size) return std::nullopt;
  const auto text = base64url_decode(cursor);
  if (!text || text->front() != format_version) return std::nullopt;
  std::uint64_t timestamp = 0;
  for (std::size_t i = 1; i < head_size; ++i)
    timestamp = timestamp << 8 | static_cast<unsigned char>((*text)[i]);
  const auto signed_timestamp = static_cast<std::int64_t>(timestamp);
  if (!equal_in_constant_time(*text, sealed(user_id, workout_type, signed_timestamp)))
    return std::nullopt;
  return signed_timestamp;
}

}  // namespace fitcost::inline v1::handler::detail
