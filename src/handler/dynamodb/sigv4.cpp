// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/sigv4.hpp"

#include <algorithm>
#include <chrono>

#include "handler/sha256.hpp"

namespace fitcost::inline v1::handler::detail::aws {
namespace {

std::string text_of(const Digest& digest) { return {digest.begin(), digest.end()}; }

/// Without spaces at its ends, runs of them as one.
void append_value(std::string& out, std::string_view value) {
  const std::size_t begin = out.size();
  for (const char c : value) {
    if (c == ' ' && (out.size() == begin || out.back() == ' ')) continue;
    out += c;
  }
  if (out.size() > begin && out.back() == ' ') out.pop_back();
}

void append_padded(std::string& out, unsigned value, std::size_t digits) {
  const std::string text = std::to_string(value);
  out.append(digits - std::min(digits, text.size()), '0').append(text);
}

}  // namespace

std::string sigv4_time(std::int64_t seconds_since_1970) {
  using namespace std::chrono;
  const sys_seconds time{seconds{seconds_since_1970}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  std::string text;
  append_padded(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  append_padded(text, static_cast<unsigned>(date.month()), 2);
  append_padded(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append_padded(text, static_cast<unsigned>(clock.hours().count()), 2);
  append_padded(text, static_cast<unsigned>(clock.minutes().count()), 2);
  append_padded(text, static_cast<unsigned>(clock.seconds().count()), 2);
  text += 'Z';
  return text;
}

std::string sigv4_authorization(const AwsCredentials& credentials, std::string_view region,
                                std::string_view service, std::string_view time,
                                RequestToSign request) {
  std::sort(request.headers.begin(), request.headers.end());
  std::string names;
  std::string canonical;
  canonical.append(request.method).append("\n").append(request.path).append("\n");
  canonical.append(request.query).append("\n");
  for (const auto& [name, value] : request.headers) {
    if (!names.empty()) names += ';';
    names += name;
    canonical.append(name).append(":");
    append_value(canonical, value);
    canonical += '\n';
  }
  canonical.append("\n").append(names).append("\n");
  canonical += hex(sha256(request.body));

  const std::string_view date = time.substr(0, 8);
  std::string scope(date);
  scope.append("/").append(region).append("/").append(service).append("/aws4_request");
  std::string to_sign = "AWS4-HMAC-SHA256\n";
  to_sign.append(time).append("\n").append(scope).append("\n");
  to_sign += hex(sha256(canonical));

  Digest key = Hmac("AWS4" + credentials.secret_access_key).of(date);
  for (const std::string_view part : {region, service, std::string_view("aws4_request")})
    key = Hmac(text_of(key)).of(part);

  std::string authorization = "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/";
  authorization.append(scope).append(", SignedHeaders=").append(names).append(", Signature=");
  authorization += hex(Hmac(text_of(key)).of(to_sign));
  return authorization;
}

}  // namespace fitcost::inline v1::handler::detail::aws
