// SPDX-License-Identifier: Apache-2.0
// OpenSSL's newer interface looks its algorithm up again for every text, which costs more than the
// hashing of a cursor.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "handler/sha256.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

Digest sha256(std::string_view text) {
  Digest digest{};
  SHA256(bytes_of(text), text.size(), digest.data());
  return digest;
}

std::string hex(const Digest& digest) {
  constexpr const char* digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

struct Hmac::State {
  SHA256_CTX inner;
  SHA256_CTX outer;
};

Hmac::Hmac(std::string_view key) : state_(std::make_unique<State>()) {
  std::array<std::uint8_t, SHA256_CBLOCK> block{};
  if (key.size() > block.size()) {
    const Digest shorter = sha256(key);
    std::copy(shorter.begin(), shorter.end(), block.begin());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  const auto begin_with = [&](SHA256_CTX& context, std::uint8_t pad) {
    auto padded = block;
    for (auto& byte : padded) byte ^= pad;
    SHA256_Init(&context);
    SHA256_Update(&context, padded.data(), padded.size());
  };
  begin_with(state_->inner, 0x36);
  begin_with(state_->outer, 0x5c);
}
Hmac::Hmac(Hmac&&) noexcept = default;
Hmac& Hmac::operator=(Hmac&&) noexcept = default;
Hmac::~Hmac() = default;

Digest Hmac::of(std::string_view text) const {
  Digest digest{};
  SHA256_CTX context = state_->inner;
  SHA256_Update(&context, text.data(), text.size());
  SHA256_Final(digest.data(), &context);
  context = state_->outer;
  SHA256_Update(&context, digest.data(), digest.size());
  SHA256_Final(digest.data(), &context);
  return digest;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace fitcost::inline v1::handler::detail
