// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>

#include <charconv>
#include <cmath>
#include <random>

#include "fitcost/units/input_error.hpp"
#include "replay/driver.hpp"
#include "replay/switches.hpp"

namespace fitcost::inline v1::detail {

namespace {

struct CurlGlobal {
  CurlGlobal() { curl_global_init(CURL_GLOBAL_DEFAULT); }
  ~CurlGlobal() { curl_global_cleanup(); }
  CurlGlobal(const CurlGlobal&) = delete;
  CurlGlobal& operator=(const CurlGlobal&) = delete;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

/// One connection, kept open.
class HttpClient final : public Client {
 public:
  explicit HttpClient(HttpTarget target) : target_(std::move(target)), curl_(curl_easy_init()) {
    if (curl_ == nullptr) throw std::bad_alloc();
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &body_);
  }
  ~HttpClient() override {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }

  int send(const Call& call, const Due& /*due*/, std::string_view& body) override {
    std::string url = target_.url + call.path;
    char mark = '?';
    for (const auto& [name, value] : call.query) {
      url += mark;
      url.append(name).append("=").append(value);
      mark = '&';
    }
    use_token(target_.token.empty() ? call.user_id : target_.token);
    body_.clear();
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    if (call.body.empty()) {
      curl_easy_setopt(curl_, CURLOPT_HTTPGET, 1L);
    } else {
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, call.body.data());
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE, static_cast<long>(call.body.size()));
    }
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, std::string(call.method).c_str());
    error_.clear();
    if (const auto code = curl_easy_perform(curl_); code != CURLE_OK) {
      error_ = curl_easy_strerror(code);
      return 0;
    }
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    body = body_;
    return static_cast<int>(status);
  }
  std::optional<std::int64_t> created_at(const Due& /*due*/) const override { return {}; }
  std::string trouble() const override { return error_.empty() ? body_ : error_; }

 private:
  void use_token(const std::string& token) {
    if (token == token_ && headers_ != nullptr) return;
    token_ = token;
    curl_slist_free_all(headers_);
    headers_ = curl_slist_append(nullptr, ("Authorization: Bearer " + token).c_str());
    headers_ = curl_slist_append(headers_, "Content-Type: application/json");
  }

  HttpTarget target_;
  CURL* curl_;
  curl_slist* headers_ = nullptr;
  std::string token_;
  std::string body_;
  std::string error_;
};

/// The counters that a server shows under /metrics, by name and labels.
class ServerCounters {
 public:
  explicit ServerCounters(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.find("fitcost_requests_total") == std::string::npos; }
  /// Answers of the API on that route, whatever their status.
  double requests(handler::Route route) const {
    double sum = 0.0;
    for (const char* status : {R"(status="2xx")", R"(status="4xx")", R"(status="5xx")"})
      sum += of("fitcost_requests_total", route, status);
    return sum;
  }
  double of(const std::string& name, handler::Route route, const std::string& more = {}) const {
    const std::string line = "\n" + name + "{route=\"" + std::string(route_name(route)) + "\"" +
                             (more.empty() ? "" : "," + more) + "} ";
    const auto at = text_.find(line);
    double value = 0.0;
    if (at == std::string::npos) return value;
    const char* const from = text_.data() + at + line.size();
    std::from_chars(from, text_.data() + text_.size(), value);
    return value;
  }

 private:
  std::string text_;
};

struct Answer {
  int status = 0;  ///< 0: none came
  std::string body;
};
Answer get(const HttpTarget& target, const std::string& path) {
  HttpClient client(target);
  Call call;
  call.method = "GET";
  call.path = path;
  call.user_id = "replay";
  std::string_view body;
  const int status = client.send(call, {}, body);
  return {status, std::string(body)};
}

ServerCounters counters(const HttpTarget& target) {
  Answer answer = get(target, "/metrics");
  return ServerCounters(answer.status == 200 ? std::move(answer.body) : std::string());
}

/// Whether the server counted what was answered here, and nothing else.
bool counted_alone(const ServerCounters& before, const ServerCounters& after,
                   const handler::Usage& answered) {
  if (before.empty() || after.empty()) return false;
  for (std::size_t i = 0; i < handler::route_count; ++i) {
    const auto route = static_cast<handler::Route>(i);
    const double counted = after.requests(route) - before.requests(route);
    if (counted != static_cast<double>(answered.routes[i].requests)) return false;
  }
  return true;
}

void add_metered(const ServerCounters& before, const ServerCounters& after, ReplayResult& result) {
  for (std::size_t i = 0; i < handler::route_count; ++i) {
    const auto route = static_cast<handler::Route>(i);
    const auto grown = [&](const char* name, const char* more = "") {
      return after.of(name, route, more) - before.of(name, route, more);
    };
    const auto count = [&](const char* name, const char* more = "") {
      return std::llround(grown(name, more));
    };
    auto& of = result.usage.routes[i];
    of.read_half_units = std::llround(2.0 * grown("fitcost_read_units_total"));
    of.write_units = count("fitcost_write_units_total", "of=\"table\"");
    of.index_write_units = count("fitcost_write_units_total", "of=\"index\"");
    of.bytes_in = count("fitcost_request_body_bytes_total");
    of.log_bytes = count("fitcost_log_bytes_total");
    of.items_read = count("fitcost_items_read_total");
    of.item_bytes_read = count("fitcost_item_read_bytes_total");
    of.items_written = count("fitcost_items_written_total");
    of.item_bytes_written = count("fitcost_item_written_bytes_total");
    of.log_lines = of.log_bytes > 0 ? of.requests : 0;
    if (of.requests > 0)
      result.handling_ms[i] =
          1000.0 * grown("fitcost_request_duration_seconds_sum") / static_cast<double>(of.requests);
  }
}

/// A read of a workout that is not there takes 1 unit if it is strongly consistent, else a half.
void require_consistency(const HttpTarget& target, const ServerCounters& before, bool wanted) {
  get(target, "/workouts/00000000-0000-7000-8000-000000000000");
  const auto after = counters(target);
  if (after.empty()) return;
  constexpr const char* units = "fitcost_read_units_total";
  const double taken = after.of(units, handler::Route::get) - before.of(units, handler::Route::get);
  const bool found = taken >= 1.0;
  if (found == wanted) return;
  throw InputError(
      {"--against"},
      std::string("a server that reads ") + (found ? "strongly" : "eventually") + " consistent",
      wanted ? "fitcost-server --consistent-reads: the plan's reads are strong"
             : "one without --consistent-reads: the plan's reads are eventual");
}

void require_index(const ServerCounters& before, const ServerCounters& after, bool wanted) {
  constexpr const char* units = "fitcost_write_units_total";
  constexpr const char* index = "of=\"index\"";
  const auto create = handler::Route::create;
  if (after.empty() || after.requests(create) <= before.requests(create)) return;
  const bool found = after.of(units, create, index) > before.of(units, create, index);
  if (found == wanted) return;
  throw InputError({"--against"},
                   found ? "a server that counts an index" : "a server that counts no index",
                   wanted ? "fitcost-server --type-index: the plan's table has an index"
                          : "one without --type-index: the plan's table has no index");
}

void require_answer(const HttpTarget& target) {
  const int status = get(target, "/stats").status;
  if (status == 0)
    throw InputError({"--against"}, "nobody who answers at " + target.url,
                     "memory, sqlite:FILE or the URL of a workout API");
  if (status != 200)
    throw InputError({"--against"},
                     "status " + std::to_string(status) + " of " + target.url + "/stats",
                     status == 401 ? "a token that it knows: --token" : "200");
}

/// `k3f9`: users of this run, whose names are as long as those of a replay in process, so that
/// their items are as large.
std::string new_users() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device source;
  std::string out;
  while (out.size() < 4) out += letters[source() % letters.size()];
  return out;
}

/// The clock there does not pass as fast as the replay does, so all that users have was made in the
/// last 30 days, and grows: by the end by `days` / 30 of what they should have. It is right on
/// average if half of that is missing at the start.
double history_share(int days) { return 1.0 - 0.5 * days / history_days; }

void require_possible(const ReplayInput& input, const HttpTarget& target) {
  if (input.days > history_days)
    throw InputError({"--days"}, std::to_string(input.days) + " with a URL",
                     "at most 30: all that is sent there lies in its last 30 days");
  if (!target.token.empty() && input.users > 1)
    throw InputError({"--users"}, std::to_string(input.users) + " with --token",
                     "1: all requests are for the token's user");
}

}  // namespace

}  // namespace fitcost::inline v1::detail

namespace fitcost::inline v1 {

ReplayResult replay_over_http(const ReplayInput& input, const HttpTarget& target,
                              const ReplayProgress& progress) {
  using namespace detail;
  static const CurlGlobal curl;
  require_possible(input, target);
  const Switches switches = switches_of(input.plan);
  const bool one_user = !target.token.empty();
  ReplayInput sent = input;
  if (one_user) sent.users = 1;
  const Mix mix(sent, new_users());
  constexpr unsigned connections = 16;
  Run run(sent, mix, connections, one_user ? 0.0 : history_share(input.days), progress);
  require_answer(target);
  const ServerCounters first = counters(target);
  if (!first.empty()) require_consistency(target, first, switches.consistent_reads);

  std::vector<std::unique_ptr<HttpClient>> clients;
  for (unsigned i = 0; i < run.clients; ++i)
    clients.push_back(std::make_unique<HttpClient>(target));
  std::vector<KnownIds> ids(run.clients);
  if (!one_user) on_threads(run.clients, [&](unsigned i) { ids[i] = fill(run, i, *clients[i]); });
  const ServerCounters before = counters(target);
  if (!first.empty()) require_index(first, before, switches.type_index);
  ReplayResult result =
      drive_all(run, [&](unsigned i) { return drive(run, i, *clients[i], std::move(ids[i])); });
  const ServerCounters after = counters(target);
  result.over_http = true;
  result.metered = counted_alone(before, after, result.usage);
  if (result.metered) add_metered(before, after, result);
  if (!result.metered)
    result.notes.emplace_back(
        first.empty() ? "The server has no /metrics: what it used is not known, and the plan's own "
                        "figures stand for it."
                      : "The server's counts are not of these requests alone (was it started anew, "
                        "or asked by others?): the plan's own figures stand for what it used.");
  if (one_user)
    result.notes.emplace_back(
        "All requests are for one user, the token's: what lists and statistics read is what that "
        "user has, so the plan's own figures stand for reads.");
  result.against = target.url;
  return result;
}

}  // namespace fitcost::inline v1
