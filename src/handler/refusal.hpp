// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

/// Why a request is not served: a status and a sentence for the client. One is kept per worker.
class Refusal {
 public:
  explicit operator bool() const { return status_ != 0; }
  int status() const { return status_; }
  std::string_view message() const { return message_.view(); }  ///< the inside of a JSON string
  void clear() {
    status_ = 0;
    message_.clear();
  }

  /// `field`: wanted this, found that; the found is untrusted, is cut and put between quotes.
  void wanted(std::string_view field, std::string_view wanted, std::string_view found);
  /// The same of a JSON token, which has its own quotes.
  void wanted_not_token(std::string_view field, std::string_view wanted, std::string_view token);
  void say(int status, std::string_view trusted);
  /// `before "name" after`, the name untrusted.
  void say_of(int status, std::string_view before, std::string_view name, std::string_view after);

 private:
  void untrusted(std::string_view text, bool quotes);

  int status_ = 0;
  TextBuffer message_;
  TextBuffer scratch_;
};

}  // namespace fitcost::inline v1::handler::detail
