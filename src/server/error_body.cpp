// SPDX-License-Identifier: Apache-2.0
#include "server/error_body.hpp"

#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {

std::string error_body(std::string_view message, std::string_view request_id) {
  TextBuffer out;
  out.text(R"({"message":)");
  append_excerpt(out, message, message.size());
  out.text(R"(,"requestId":)");
  append_excerpt(out, request_id, request_id.size());
  out.text("}");
  return std::string(out.view());
}

}  // namespace fitcost::inline v1::handler::detail
