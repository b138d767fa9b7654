// SPDX-License-Identifier: Apache-2.0
#include "server/refusal_log.hpp"

#include "handler/instant.hpp"
#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {

void log_refusal(const Handler& handler, std::string_view request_id, int status,
                 std::string_view message) {
  if (!handler.options().log_requests) return;
  TextBuffer line;
  line.text(R"({"level":"WARN","time":")");
  line.wrote(put_instant(line.room(longest_instant), handler.host().now()));
  line.text(R"(","requestId":)");
  append_excerpt(line, request_id, request_id.size());
  line.text(R"(,"route":")");
  line.text(route_name(Route::other));
  line.text(R"(","status":)");
  line.number(status);
  line.text(R"(,"refused":)");
  append_excerpt(line, message, message.size());
  line.text("}");
  handler.host().log(line.view());
}

}  // namespace fitcost::inline v1::handler::detail
