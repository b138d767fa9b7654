// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "handler/text_buffer.hpp"

/// What Lambda is told when something went wrong.
namespace fitcost::inline v1::handler::detail {

struct ErrorReport {
  std::string type;      ///< `std::bad_alloc`
  std::string category;  ///< category.reason, of the characters that a header may hold
  std::string message;
};

/// Of the exception that is being handled; to be called in a catch block.
ErrorReport current_exception_report();

/// `{"errorMessage":…,"errorType":…,"stackTrace":[]}`; messages beyond 4 KiB are cut.
void append_error_body(TextBuffer& out, const ErrorReport& report);

}  // namespace fitcost::inline v1::handler::detail
