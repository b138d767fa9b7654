// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

/// Why a request is not served: a status, a sentence for the client, and the same for the log
/// without anything that the client sent. One is kept per worker.
class Refusal {
 public:
  explicit operator bool() const { return status_ != 0; }
  int status() const { return status_; }
  std::string_view message() const { return message_.view(); }  ///< the inside of a JSON string
  std::string_view logged() const { return logged_.view(); }    ///< and so is this
  void clear() {
    status_ = 0;
    message_.clear();
    logged_.clear();
  }

  /// `field`: wanted this, found that; the found is untrusted, is cut and put between quotes.
  void wanted(std::string_view field, std::string_view wanted, std::string_view found);
  /// The same of a JSON token that is no string; of what is nested only the kind is said.
  void wanted_not_token(std::string_view field, std::string_view wanted, std::string_view token);
  void say(int status, std::string_view text);
  /// `before "name" after`, a name that is known here.
  void say_of_known(int status, std::string_view before, std::string_view name,
                    std::string_view after);
  /// `before "name" after`, the name untrusted.
  void say_of(int status, std::string_view before, std::string_view name, std::string_view after);

 private:
  void untrusted(std::string_view text, bool quotes);
  void trusted(std::string_view text);

  int status_ = 0;
  TextBuffer message_;
  TextBuffer logged_;
  TextBuffer scratch_;
};

}  // namespace fitcost::inline v1::handler::detail
