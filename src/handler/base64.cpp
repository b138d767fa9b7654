// SPDX-License-Identifier: Apache-2.0
#include "handler/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

bool in_alphabet(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

}  // namespace

std::optional<std::string> base64_decode(std::string_view text) {
  // OpenSSL skips spaces and takes padding anywhere near the end: what it gets here has neither.
  if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max()) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const auto digits = text.substr(0, text.size() - padding);
  if (!std::all_of(digits.begin(), digits.end(), in_alphabet)) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (text.empty()) return bytes;
  const int decoded =
      EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size()));
  if (decoded < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(decoded) - padding);
  // Two texts must not mean the same: the bits that padding leaves over are zero.
  std::string again(text.size() + 1, '\0');
  EVP_EncodeBlock(bytes_of(again), bytes_of(bytes), static_cast<int>(bytes.size()));
  again.pop_back();
  return again == text ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string base64url_encode(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(bytes_of(text), bytes.data(), static_cast<int>(bytes.size()));
  text.pop_back();
  while (!text.empty() && text.back() == '=') text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string standard(text);
  if (standard.find_first_of("+/=") != std::string::npos) return std::nullopt;
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  standard.append((4 - standard.size() % 4) % 4, '=');
  return base64_decode(standard);
}

}  // namespace fitcost::inline v1::handler::detail
