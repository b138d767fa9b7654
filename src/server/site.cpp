// SPDX-License-Identifier: Apache-2.0
#include "server/site.hpp"

#include <exception>
#include <utility>

#include "server/error_body.hpp"
#include "server/metrics_text.hpp"
#include "server/refusal_log.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// Over HTTP there is HEAD wherever there is GET.
std::string_view with_head(std::string_view allow) {
  if (allow == "GET") return "GET, HEAD";
  if (allow == "GET, POST") return "GET, HEAD, POST";
  if (allow == "DELETE, GET, PUT") return "DELETE, GET, HEAD, PUT";
  return allow;
}

/// For so long after a write found the store full or broken the server is not well, although reads
/// may be.
constexpr std::int64_t microseconds_ill = 10'000'000;

}  // namespace

Site::Site(Handler& handler, const ServerOptions& options, Tokens tokens, bool on_loopback)
    : handler_(handler),
      limits_(options.limits),
      tokens_(std::move(tokens)),
      on_loopback_(on_loopback) {}

void Site::answer(const Request& request, MeteredWorker::Clock::time_point complete,
                  MeteredWorker& worker, Answer& answer) noexcept {
  answer.response.clear();
  answer.content_type = Answer::json;
  const bool health = request.path == health_path;
  if (!health && request.path != metrics_path) {
    worker.handle(request, answer.response, complete);
    answer.response.allow = with_head(answer.response.allow);
    return;
  }
  if (request.method != "GET") {
    refuse(request, 405, "only GET and HEAD are served here", answer);
    answer.response.allow = "GET, HEAD";
    return;
  }
  if (health)
    answer_health(request, answer);
  else
    answer_metrics(request, answer);
}

void Site::refuse(const Request& request, int status, std::string_view message, Answer& answer) {
  answer.response.status = status;
  answer.response.body = error_body(message, request.request_id);
  log_refusal(handler_, request.request_id, status, message);
}

void Site::answer_health(const Request& request, Answer& answer) {
  try {
    // Any key will do: what counts is that the store answers.
    static_cast<void>(handler_.store().get("healthz", 1, false));
    const std::int64_t failed = handler_.store_failed_at();
    if (failed != 0 && handler_.host().now() - failed < microseconds_ill) {
      refuse(request, 503, "the store is full or broken", answer);
      return;
    }
    answer.response.status = 200;
    answer.response.body = R"({"status":"ok"})";
  } catch (const std::exception&) {
    refuse(request, 503, "the store does not answer", answer);
  }
}

void Site::answer_metrics(const Request& request, Answer& answer) {
  if (!on_loopback_ && request.caller.empty()) {
    refuse(request, 401, "metrics are for those with a token", answer);
    return;
  }
  WorkerCounts all;
  for (const auto& worker : workers_) all += worker.counts();
  answer.response.status = 200;
  answer.response.body = metrics_text(all, traffic_);
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
}

}  // namespace fitcost::inline v1::handler::detail
