// SPDX-License-Identifier: Apache-2.0
#include "handler/instant.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

constexpr auto digit_pairs = [] {
  std::array<char, 200> text{};
  for (std::size_t i = 0; i < 100; ++i) {
    text[2 * i] = static_cast<char>('0' + i / 10);
    text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return text;
}();

/// Two digits each: the numbers below 100.
char* put_pair(char* out, std::int64_t value) {
  std::memcpy(out, digit_pairs.data() + 2 * value, 2);
  return out + 2;
}

}  // namespace

char* put_instant(char* out, std::int64_t microseconds) {
  using namespace std::chrono;
  microseconds = std::max<std::int64_t>(microseconds, 0);  // a clock may be set to anything
  const std::int64_t seconds_since = microseconds / 1'000'000;
  const year_month_day date{sys_days(days(seconds_since / 86'400))};
  const std::int64_t second = seconds_since % 86'400;
  const int year = static_cast<int>(date.year());
  out =
      year > 9999 ? put(out, std::int64_t{year}) : put_pair(put_pair(out, year / 100), year % 100);
  *out++ = '-';
  out = put_pair(out, static_cast<unsigned>(date.month()));
  *out++ = '-';
  out = put_pair(out, static_cast<unsigned>(date.day()));
  *out++ = 'T';
  out = put_pair(out, second / 3600);
  *out++ = ':';
  out = put_pair(out, second / 60 % 60);
  *out++ = ':';
  out = put_pair(out, second % 60);
  *out++ = '.';
  const std::int64_t fraction = microseconds % 1'000'000;
  out = put_pair(out, fraction / 10'000);
  out = put_pair(out, fraction / 100 % 100);
  out = put_pair(out, fraction % 100);
  *out++ = 'Z';
  return out;
}

}  // namespace fitcost::inline v1::handler::detail
