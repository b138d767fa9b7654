// SPDX-License-Identifier: Apache-2.0
#include "server/site.hpp"

#include <exception>
#include <utility>

#include "server/error_body.hpp"
#include "server/metrics_text.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

void refuse(Response& response, int status, std::string_view message, const Request& request) {
  response.status = status;
  response.body = error_body(message, request.request_id);
}

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
    return;
  }
  if (request.method != "GET") {
    refuse(answer.response, 405, "only GET and HEAD are served here", request);
    answer.response.allow = "GET, HEAD";
    return;
  }
  if (health)
    answer_health(request, answer);
  else
    answer_metrics(request, answer);
}

void Site::answer_health(const Request& request, Answer& answer) {
  try {
    // Any key will do: what counts is that the store answers.
    static_cast<void>(handler_.store().get("healthz", 1, false));
    answer.response.status = 200;
    answer.response.body = R"({"status":"ok"})";
  } catch (const std::exception&) {
    refuse(answer.response, 503, "the store does not answer", request);
  }
}

void Site::answer_metrics(const Request& request, Answer& answer) {
  if (!on_loopback_ && request.caller.empty()) {
    refuse(answer.response, 401, "metrics are for those with a token", request);
    return;
  }
  WorkerCounts all;
  for (const auto& worker : workers_) all += worker.counts();
  answer.response.status = 200;
  answer.response.body = metrics_text(all, traffic_);
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
}

}  // namespace fitcost::inline v1::handler::detail
