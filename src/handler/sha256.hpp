// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view text);
std::string hex(const Digest& digest);

/// HMAC with SHA-256 (RFC 2104) under one key, prepared once.
class Hmac {
 public:
  explicit Hmac(std::string_view key);
  Hmac(Hmac&&) noexcept;
  Hmac& operator=(Hmac&&) noexcept;
  ~Hmac();
  Digest of(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether two texts are equal, in a time that does not tell where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace fitcost::inline v1::handler::detail
