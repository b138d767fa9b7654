// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/utc_time.hpp"

#include <chrono>

namespace fitcost::inline v1::handler::detail::aws {

std::optional<std::int64_t> read_utc_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00";
  if (text.size() <= form.size() || text.back() != 'Z') return std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return std::nullopt;
  const std::string_view fraction = text.substr(form.size(), text.size() - form.size() - 1);
  if (!fraction.empty() && (fraction.front() != '.' || fraction.size() == 1)) return std::nullopt;
  for (std::size_t i = 1; i < fraction.size(); ++i)
    if (!is_digit(fraction[i])) return std::nullopt;

  const auto number = [&](std::size_t from, std::size_t digits) {
    int value = 0;
    for (std::size_t i = from; i < from + digits; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year{number(0, 4)}, month{static_cast<unsigned>(number(5, 2))},
                            day{static_cast<unsigned>(number(8, 2))}};
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const seconds time = sys_days{date}.time_since_epoch() + hours{hour} + minutes{minute};
  return time.count() + second;
}

}  // namespace fitcost::inline v1::handler::detail::aws
