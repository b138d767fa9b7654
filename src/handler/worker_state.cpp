// SPDX-License-Identifier: Apache-2.0
#include "handler/worker_state.hpp"

#include <array>
#include <charconv>
#include <exception>

#include "handler/instant.hpp"
#include "handler/json_text.hpp"
#include "handler/units.hpp"
#include "handler/utf8.hpp"
#include "handler/workout_rules.hpp"

namespace fitcost::inline v1::handler {

namespace {

constexpr std::string_view collection = "/workouts";
constexpr std::string_view statistics = "/stats";
constexpr std::size_t longest_request_id = 128;
constexpr std::int64_t cpu_sampling = 64;

int status_of(StoreError::Kind kind) {
  switch (kind) {
    case StoreError::Kind::unavailable:
    case StoreError::Kind::throttled:
      return 503;
    case StoreError::Kind::full:
    case StoreError::Kind::broken:
      break;
  }
  return 500;
}

}  // namespace

void Worker::State::handle(const Request& request, Response& response, bool nested) noexcept {
  Host& host = handler.host();
  now = {};
  route = Route::other;
  std::string error;
  try {
    began = host.now();
    const bool sampled = handled++ % cpu_sampling == 0;
    const std::int64_t processor_before = sampled ? host.processor_time() : 0;
    response.clear();
    body.begin(nested);
    refusal.clear();
    try {
      dispatch(request, response);
      if (refusal) refuse(response, request);
    } catch (const StoreError& e) {
      error = e.what();
      if (status_of(e.kind()) == 500) handler.store_failed(host.now());
      fail(response, request, status_of(e.kind()),
           status_of(e.kind()) == 503 ? "Unavailable, please try again" : "Internal error");
    } catch (const std::exception& e) {
      error = e.what();
      fail(response, request, 500, "Internal error");
    }
    if (!nested) response.body.assign(body.view());
    now.requests = 1;
    now.client_errors = response.status >= 400 && response.status < 500 ? 1 : 0;
    now.server_errors = response.status >= 500 ? 1 : 0;
    now.bytes_in = static_cast<std::int64_t>(request.body.size());
    now.bytes_out = static_cast<std::int64_t>(body.size());
    now.microseconds = host.now() - began;
    if (options.log_requests) log(request, response, error);
    if (sampled && processor_before > 0) {
      now.cpu_samples = 1;
      now.cpu_nanoseconds = host.processor_time() - processor_before;
    }
  } catch (...) {  // no memory, or a host that throws: the client is told what can be told
    response.status = 503;
    response.body.clear();
    body.begin(nested);
    now.requests = 1;
    now.server_errors = 1;
  }
  usage.of(route) += now;
}

Route Worker::State::route_of(const Request& request, std::string_view& id, Response& response) {
  std::string_view path = request.path;
  if (path.substr(0, options.base_path.size()) == options.base_path)
    path.remove_prefix(options.base_path.size());
  const auto only = [&](std::string_view allowed) {
    response.allow = allowed;
    refusal.say_of(405, "method ", request.method, " is not allowed here");
    return Route::other;
  };
  if (path == collection) {
    if (request.method == "POST") return Route::create;
    if (request.method == "GET") return Route::list;
    return only("GET, POST");
  }
  if (path == statistics) {
    if (request.method == "GET") return Route::stats;
    return only("GET");
  }
  if (path.size() > collection.size() + 1 && path.substr(0, collection.size()) == collection &&
      path[collection.size()] == '/' &&
      path.find('/', collection.size() + 1) == std::string_view::npos) {
    id = path.substr(collection.size() + 1);
    if (request.method == "GET") return Route::get;
    if (request.method == "PUT") return Route::put;
    if (request.method == "DELETE") return Route::remove;
    return only("DELETE, GET, PUT");
  }
  refusal.say_of(404, "there is nothing at ", request.path, "");
  return Route::other;
}

void Worker::State::dispatch(const Request& request, Response& response) {
  if (!request.refused.empty()) {
    refusal.say(400, request.refused);
    return;
  }
  std::string_view id;
  route = route_of(request, id, response);
  if (refusal) return;
  if (request.caller.empty() || request.caller.size() > detail::longest_user_id ||
      !detail::is_utf8(request.caller)) {
    refusal.say(401, "the caller is not known");
    return;
  }
  switch (route) {
    case Route::create:
      return create(request, response);
    case Route::list:
      return list(request, response);
    case Route::stats:
      return stats(request, response);
    case Route::get:
      return get(request, id, response);
    case Route::put:
      return put(request, id, response);
    case Route::remove:
      return remove(request, id, response);
    case Route::other:
      break;
  }
}

void Worker::State::append_message(std::string_view escaped, const Request& request) {
  body.begin(body.nested());
  body.literal<R"({"message":")">();
  body.escaped(escaped);
  body.literal<R"(","requestId":)">();
  body.excerpt(request.request_id, longest_request_id);
  body.literal<"}">();
}

void Worker::State::refuse(Response& response, const Request& request) {
  response.status = refusal.status();
  append_message(refusal.message(), request);
}

void Worker::State::fail(Response& response, const Request& request, int status,
                         std::string_view why) {
  response.clear();
  response.status = status;
  if (status == 503) response.retry_after = 1;
  append_message(why, request);
}

void Worker::State::log(const Request& request, const Response& response, std::string_view error) {
  line.clear();
  line.text(response.status >= 500   ? R"({"level":"ERROR","time":")"
            : response.status >= 400 ? R"({"level":"WARN","time":")"
                                     : R"({"level":"INFO","time":")");
  char* at = line.room(detail::longest_instant);
  line.wrote(detail::put_instant(at, began + now.microseconds));
  line.text(R"(","requestId":)");
  detail::append_excerpt(line, request.request_id, longest_request_id);
  line.text(R"(,"route":")");
  line.text(route_name(route));
  line.text(R"(","status":)");
  line.number(response.status);
  line.text(R"(,"microseconds":)");
  line.number(now.microseconds);
  line.text(R"(,"readUnits":)");
  line.number(now.read_half_units / 2);
  line.text(now.read_half_units % 2 != 0 ? R"(.5,"writeUnits":)" : R"(,"writeUnits":)");
  line.number(now.write_units + now.index_write_units);
  line.text(R"(,"bytesOut":)");
  line.number(now.bytes_out);
  if (response.status >= 400 && response.status < 500) {
    line.text(R"(,"refused":")");
    line.text(refusal.logged());
    line.text("\"");
  }
  if (!error.empty()) {
    line.text(R"(,"error":)");
    detail::append_excerpt(line, error, 500);
  }
  if (!options.metrics_namespace.empty()) append_metrics(response);
  line.text("}");
  if (!handler.host().log(line.view())) return;
  now.log_lines = 1;
  now.log_bytes = static_cast<std::int64_t>(line.size());
}

/// CloudWatch makes metrics of these members. One dimension, whose values the operator chooses:
/// what clients send must not make metrics that are paid for.
/// AWS:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
void Worker::State::append_metrics(const Response& response) {
  const bool made = route == Route::create && response.status == 201 && !response.replayed;
  const bool failed = response.status >= 500;
  if (!made && !failed) return;
  const std::string_view metric = made ? "WorkoutsCreated" : "Failures";
  line.text(R"(,"_aws":{"Timestamp":)");
  line.number((began + now.microseconds) / 1000);
  line.text(R"(,"CloudWatchMetrics":[{"Namespace":)");
  detail::append_excerpt(line, options.metrics_namespace, 256);
  line.text(R"(,"Dimensions":[["Environment"]],"Metrics":[{"Name":")");
  line.text(metric);
  line.text(R"(","Unit":"Count"}]}]},"Environment":)");
  detail::append_excerpt(line, options.environment, 256);
  line.text(",\"");
  line.text(metric);
  line.text("\":1");
}

bool Worker::State::known_parameters(const Request& request,
                                     std::initializer_list<std::string_view> names) {
  std::array<bool, 8> seen{};
  for (const auto& [name, value] : request.query) {
    std::size_t at = 0;
    for (const std::string_view known : names) {
      if (known == name) break;
      ++at;
    }
    if (at == names.size()) {
      refusal.say_of(400, "unknown query parameter ", name, "");
      return false;
    }
    if (seen[at]) {
      refusal.say_of_known(400, "query parameter ", name, " is given twice");
      return false;
    }
    seen[at] = true;
  }
  const auto* user = parameter(request, "userId");
  if (user != nullptr && user->empty()) {
    refusal.wanted("userId", "1 to 256 bytes", *user);
    return false;
  }
  if (user != nullptr && *user != request.caller) {
    refusal.say_of(403, "userId: ", *user, " is not the caller");
    return false;
  }
  return true;
}

const std::string* Worker::State::parameter(const Request& request, std::string_view name) {
  for (const auto& p : request.query)
    if (p.name == name) return &p.value;
  return nullptr;
}

std::optional<std::int64_t> Worker::State::whole_number(const Request& request,
                                                        std::string_view name, std::int64_t most,
                                                        std::int64_t otherwise,
                                                        std::string_view wanted) {
  const std::string* text = parameter(request, name);
  if (text == nullptr) return otherwise;
  std::int64_t value = 0;
  const char* const end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, value);
  const bool leading_zero = !text->empty() && text->front() == '0';
  if (error != std::errc() || at != end || leading_zero || value < 1 || value > most) {
    refusal.wanted(name, wanted, *text);
    return std::nullopt;
  }
  return value;
}

void Worker::State::count_put(std::int64_t before, std::int64_t after) {
  now.write_units += detail::put_units(before, after);
  ++now.items_written;
  now.item_bytes_written += after;
}

void Worker::State::count_put(const Workout* before, const Workout& after) {
  const std::int64_t size_before = before != nullptr ? item_bytes(*before) : 0;
  const std::int64_t size_after = item_bytes(after);
  count_put(size_before, size_after);
  if (!options.type_index) return;
  const bool key_changed = before != nullptr && before->workout_type != after.workout_type;
  const auto change = dynamodb::index_change(before != nullptr, true, key_changed,
                                             before != nullptr && !(*before == after));
  now.index_write_units += detail::whole(
      dynamodb::index_write_units(change, detail::size(size_before), detail::size(size_after)));
}

void Worker::State::count_delete(const Workout& before) {
  const std::int64_t size = item_bytes(before);
  now.write_units += detail::delete_units(size);
  if (options.type_index) now.index_write_units += detail::delete_units(size);
}

void Worker::State::count_failed(std::int64_t there, std::int64_t wanted) {
  now.write_units += detail::failed_units(there, wanted);
}

void Worker::State::count_read(std::int64_t items, std::int64_t total_bytes, bool consistent) {
  now.read_half_units += detail::read_half_units(total_bytes, consistent);
  now.items_read += items;
  now.item_bytes_read += total_bytes;
}

Page Worker::State::read_page(const Query& query, WorkoutSink& sink) {
  const Page page = handler.store().query(query, sink);
  count_read(page.evaluated, page.evaluated_bytes, query.consistent);
  return page;
}

}  // namespace fitcost::inline v1::handler
