// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>

#include <charconv>

#include "fitcost/units/input_error.hpp"
#include "replay/driver.hpp"

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
    if (curl_easy_perform(curl_) != CURLE_OK) return 0;
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    body = body_;
    return static_cast<int>(status);
  }

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
};

/// The counters that a server shows under /metrics, by name and labels.
class ServerCounters {
 public:
  explicit ServerCounters(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.find("fitcost_requests_total") == std::string::npos; }
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

void add_metered(const ServerCounters& before, const ServerCounters& after, handler::Usage& usage) {
  for (std::size_t i = 0; i < handler::route_count; ++i) {
    const auto route = static_cast<handler::Route>(i);
    const auto grown = [&](const char* name, const char* more = "") {
      return after.of(name, route, more) - before.of(name, route, more);
    };
    auto& of = usage.routes[i];
    of.read_half_units = static_cast<std::int64_t>(2.0 * grown("fitcost_read_units_total"));
    of.write_units = static_cast<std::int64_t>(grown("fitcost_write_units_total", "of=\"table\""));
    of.index_write_units =
        static_cast<std::int64_t>(grown("fitcost_write_units_total", "of=\"index\""));
    of.bytes_in = static_cast<std::int64_t>(grown("fitcost_request_body_bytes_total"));
    of.log_bytes = static_cast<std::int64_t>(grown("fitcost_log_bytes_total"));
    of.items_read = static_cast<std::int64_t>(grown("fitcost_items_read_total"));
    of.item_bytes_read = static_cast<std::int64_t>(grown("fitcost_item_read_bytes_total"));
    of.items_written = static_cast<std::int64_t>(grown("fitcost_items_written_total"));
    of.item_bytes_written = static_cast<std::int64_t>(grown("fitcost_item_written_bytes_total"));
    of.log_lines = of.log_bytes > 0 ? of.requests : 0;
  }
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

}  // namespace

}  // namespace fitcost::inline v1::detail

namespace fitcost::inline v1 {

ReplayResult replay_over_http(const ReplayInput& input, const HttpTarget& target,
                              const ReplayProgress& progress) {
  using namespace detail;
  static const CurlGlobal curl;
  const Mix mix(input);
  require_answer(target);
  constexpr unsigned connections = 16;
  Run run(input, mix, connections, progress);
  const ServerCounters before = counters(target);
  ReplayResult result = drive_all(run, [&](unsigned i) {
    HttpClient client(target);
    return drive(run, i, client);
  });
  result.metered = !before.empty();
  if (result.metered) add_metered(before, counters(target), result.usage);
  result.against = target.url;
  return result;
}

}  // namespace fitcost::inline v1
