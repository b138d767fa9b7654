// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Who a bearer token stands for.
namespace fitcost::inline v1::handler {

class Tokens {
 public:
  struct Entry {
    std::string token;
    std::string user;
  };

  /// No list: a token is itself the user's name. For loopback only.
  Tokens() = default;
  /// Only these tokens stand for anybody.
  explicit Tokens(std::vector<Entry> entries);

  bool listed() const { return !entries_.empty(); }
  /// The user, or nothing. All tokens are looked at to their end, so that the time taken says
  /// nothing about how much of a guess was right.
  std::string_view user_of(std::string_view token) const;

 private:
  std::vector<Entry> entries_;
};

/// Lines of `TOKEN USER`; `#` begins a comment. A token has 16 to 1024 letters, digits and
/// `-._~+/`, then `=` as padding (RFC 6750); a user 1 to 256 bytes of UTF-8 without spaces and
/// control characters, and as many tokens as wanted. InputError, which never shows a token, for
/// anything else, for a token that stands twice, and for a file without any.
Tokens read_tokens(std::string_view text, const std::string& file_name);

}  // namespace fitcost::inline v1::handler
