// SPDX-License-Identifier: Apache-2.0
#include "handler/instant.hpp"

#include <chrono>

#include "handler/text_buffer.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

char* put_digits(char* out, std::int64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + digits;
}

}  // namespace

char* put_instant(char* out, std::int64_t microseconds) {
  using namespace std::chrono;
  const std::int64_t seconds_since = microseconds / 1'000'000;
  const year_month_day date{sys_days(days(seconds_since / 86'400))};
  const std::int64_t second = seconds_since % 86'400;
  const int year = static_cast<int>(date.year());
  out = year > 9999 ? put(out, std::int64_t{year}) : put_digits(out, year, 4);
  *out++ = '-';
  out = put_digits(out, static_cast<unsigned>(date.month()), 2);
  *out++ = '-';
  out = put_digits(out, static_cast<unsigned>(date.day()), 2);
  *out++ = 'T';
  out = put_digits(out, second / 3600, 2);
  *out++ = ':';
  out = put_digits(out, second / 60 % 60, 2);
  *out++ = ':';
  out = put_digits(out, second % 60, 2);
  *out++ = '.';
  out = put_digits(out, microseconds % 1'000'000, 6);
  *out++ = 'Z';
  return out;
}

}  // namespace fitcost::inline v1::handler::detail
