// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "capacity/number_lines.hpp"
#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

std::vector<std::string_view> comma_parts(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    out.push_back(text.substr(at, comma - at));
    if (comma == text.size()) return out;
    at = comma + 1;
  }
}

/// What stands before and behind the first `mark`; nothing behind where there is none.
std::pair<std::string_view, std::string_view> cut_at(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace

std::vector<InitialInstances> parse_initial_instances(std::string_view text,
                                                      std::string_view option) {
  const auto reject = [&](std::string_view part) {
    throw InputError({std::string(option)}, in_quotes(part),
                     "busy:N, idle:N or idle:N@SECONDS, in order of creation, up to 1,000,000");
  };
  std::vector<InitialInstances> out;
  std::int64_t sum = 0;
  for (const auto part : comma_parts(text)) {
    InitialInstances group;
    const auto [kind, rest] = cut_at(part, ':');
    const auto [count_text, expires_text] = cut_at(rest, '@');
    const auto count = Decimal::parse(count_text);
    const bool timed = rest.find('@') != std::string_view::npos;
    if ((kind != "busy" && kind != "idle") || (timed && kind == "busy") || !count ||
        count->scale() > 0 || *count < Decimal() || Decimal(1'000'000) < *count)
      reject(part);
    group.busy = kind == "busy";
    group.count = static_cast<int>(count->coefficient());
    if (timed) {
      const auto at = Decimal::parse(expires_text);
      if (!at || *at < Decimal() || Decimal(1'000'000'000) < *at) reject(part);
      group.expires_at = seconds(at->to_double());
    }
    sum += group.count;
    if (sum > 1'000'000) reject(part);
    out.push_back(group);
  }
  return out;
}

std::vector<BurstState> parse_burst_states(std::string_view text, std::string_view option) {
  const auto reject = [&](std::string_view part, const std::string& wanted) {
    throw InputError({std::string(option)}, in_quotes(part), wanted);
  };
  const Decimal most(1'000'000'000);
  std::vector<BurstState> out;
  bool any = false;
  for (const auto part : comma_parts(text)) {
    const auto [rate_text, time_text] = cut_at(part, ':');
    const auto rate = Decimal::parse(rate_text);
    const auto time = Decimal::parse(time_text);
    if (!rate || *rate < Decimal() || most < *rate || !time || !(Decimal() < *time) || most < *time)
      reject(part, "RPS:MEAN_SECONDS, as in 10:60,0.5:600");
    any = any || Decimal() < *rate;
    out.push_back({requests(rate->to_double()) / seconds(1.0), seconds(time->to_double())});
  }
  if (out.size() > 16) reject(text, "at most 16 states");
  if (!any) reject(text, "a state with requests");
  return out;
}

std::vector<double> read_arrival_times(std::string_view text, const std::string& file_name) {
  std::vector<double> out;
  detail::NumberLines lines(text, file_name);
  Decimal before;
  while (lines.next()) {
    const Decimal time = lines.number();
    if (time < Decimal() || Decimal(1'000'000'000) < time)
      lines.reject(in_quotes(lines.text()), "seconds from the start, 0 to 1e9");
    if (time < before)
      lines.reject(in_quotes(lines.text()),
                   "a time no earlier than the one before it, " + before.to_string());
    before = time;
    out.push_back(time.to_double());
  }
  if (out.empty()) lines.reject("no arrival", "one time in seconds a line");
  return out;
}

}  // namespace fitcost::inline v1
