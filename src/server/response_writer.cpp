// SPDX-License-Identifier: Apache-2.0
#include "server/response_writer.hpp"

#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <ostream>  // which obsolete_reason's text is written to

namespace fitcost::inline v1::handler::detail {

namespace {

constexpr int no_content = 204;
constexpr int unauthorized = 401;

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 20> text{};
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

/// A value cannot end its line, wherever it came from.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) out += c;
  }
  out += "\r\n";
}

}  // namespace

std::string_view ResponseWriter::date(std::int64_t now) {
  const std::int64_t second = now / 1'000'000;
  if (second == second_) return date_;
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = second;
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  // Not by strftime, whose names are the locale's.
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  date_ = text.data();
  second_ = second;
  return date_;
}

void ResponseWriter::append(std::string& out, const Response& response,
                            const ResponseFrame& frame) {
  namespace http = boost::beast::http;
  out += "HTTP/1.1 ";
  append_number(out, response.status);
  out += ' ';
  const auto reason =
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  out.append(reason.data(), reason.size());
  out += "\r\nServer: fitcost\r\nDate: ";
  out += date(frame.now);
  out += "\r\n";
  if (response.status != no_content) {
    if (!response.body.empty()) append_field(out, "Content-Type", frame.content_type);
    out += "Content-Length: ";
    append_number(out, static_cast<std::int64_t>(response.body.size()));
    out += "\r\n";
  }
  if (!frame.request_id.empty()) append_field(out, "X-Request-Id", frame.request_id);
  if (!response.location.empty()) append_field(out, "Location", response.location);
  if (!response.allow.empty()) append_field(out, "Allow", response.allow);
  if (response.replayed) out += "Idempotency-Replayed: true\r\n";
  if (response.retry_after > 0) {
    out += "Retry-After: ";
    append_number(out, response.retry_after);
    out += "\r\n";
  }
  if (response.status == unauthorized) out += "WWW-Authenticate: Bearer\r\n";
  if (!frame.keep_alive)
    out += "Connection: close\r\n";
  else if (frame.say_keep_alive)
    out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (!frame.head && response.status != no_content) out += response.body;
}

}  // namespace fitcost::inline v1::handler::detail
