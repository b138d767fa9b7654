// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/rate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <vector>

#include "fitcost/units/input_error.hpp"
#include "traffic/text.hpp"

namespace fitcost::inline v1 {
namespace {

using namespace traffic_text;

struct Period {
  std::string_view name;
  std::int64_t seconds;  // 0: a month
};

constexpr std::array<Period, 6> periods{{{"second", 1},
                                         {"minute", 60},
                                         {"hour", 3600},
                                         {"day", 86400},
                                         {"week", 604800},
                                         {"month", 0}}};

struct Spelling {
  std::string_view text;
  std::size_t period;
};
constexpr std::array<Spelling, 19> spellings{{{"second", 0},
                                              {"seconds", 0},
                                              {"sec", 0},
                                              {"secs", 0},
                                              {"s", 0},
                                              {"minute", 1},
                                              {"minutes", 1},
                                              {"min", 1},
                                              {"mins", 1},
                                              {"hour", 2},
                                              {"hours", 2},
                                              {"h", 2},
                                              {"day", 3},
                                              {"days", 3},
                                              {"d", 3},
                                              {"week", 4},
                                              {"weeks", 4},
                                              {"month", 5},
                                              {"months", 5}}};

constexpr std::string_view wanted_units = "second, minute, hour, day, week or month";
constexpr std::string_view wanted_rps = "a number of requests per second from 0 to 1e9";
constexpr std::string_view wanted_rate =
    "a count, a slash and a unit, such as 2000/day; units: second, minute, hour, day, week, month";

[[noreturn]] void reject(std::string_view option, std::string found, std::string wanted) {
  throw InputError({std::string(option), 0, 0}, std::move(found), std::move(wanted));
}

/// How many letters must be changed, left out or put in (Levenshtein's distance).
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

/// " (did you mean day?)" for what is nearly a unit, else nothing.
std::string suggestion(const std::string& unit) {
  if (unit == "m") return " (m could be minute or month)";
  if (unit.empty() || unit.size() > 16) return "";
  std::size_t best = 3;
  std::size_t which = 0;
  for (const Spelling& spelling : spellings) {
    if (spelling.text.size() < 3) continue;  // everything is near to "s"
    const std::size_t distance = edits(unit, spelling.text);
    if (distance < best && distance < spelling.text.size() - 1) {
      best = distance;
      which = spelling.period;
    }
  }
  if (best == 3) return "";
  return " (did you mean " + std::string(periods[which].name) + "?)";
}

std::optional<Period> find_period(const std::string& unit) {
  for (const Spelling& spelling : spellings) {
    if (spelling.text == unit) return periods[spelling.period];
  }
  return std::nullopt;
}

/// Without its thousands commas; nothing where a comma stands elsewhere than before three digits.
std::optional<std::string> without_commas(std::string_view text) {
  if (text.find(',') == npos) return std::string(text);
  const std::string_view whole = text.substr(0, std::min(text.find('.'), text.size()));
  std::string out;
  std::size_t group = 0;
  bool first = true;
  for (const char c : whole) {
    if (c == ',') {
      if (first ? (group < 1 || group > 3) : group != 3) return std::nullopt;
      first = false;
      group = 0;
    } else if (is_digit(c)) {
      out += c;
      ++group;
    } else {
      return std::nullopt;
    }
  }
  if (group != 3) return std::nullopt;
  return out.append(text.substr(whole.size()));
}

/// The checks that both options share; `whole` is what the user typed.
constexpr std::string_view wanted_not_negative = "a rate of 0 or more";

std::string wanted_places() {
  return "at most " + std::to_string(Rate::most_places) + " decimal places";
}

/// What was wanted of a text that a Decimal has no room for: it is no number, too large or too
/// fine.
std::string wanted_of_no_decimal(std::string_view text, std::string_view wanted_number,
                                 const Decimal& most, const std::string& wanted_most) {
  double about = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, about);
  const bool beyond = error == std::errc::result_out_of_range;
  if (at != end || (error != std::errc() && !beyond) || !std::isfinite(about))
    return std::string(wanted_number);
  if (text.front() == '-') return std::string(wanted_not_negative);
  const bool fine =
      beyond ? text.find("e-") != npos || text.find("E-") != npos : about < most.to_double();
  return fine ? wanted_places() : wanted_most;
}

Decimal checked_count(std::string_view number, std::string_view whole, std::string_view option,
                      std::string_view wanted, const Decimal& most, std::string_view most_text) {
  const auto count = Decimal::parse(number);
  const std::string wanted_most = "at most " + std::string(most_text);
  if (!count) reject(option, shown(whole), wanted_of_no_decimal(number, wanted, most, wanted_most));
  if (*count < Decimal(0)) reject(option, shown(whole), std::string(wanted_not_negative));
  if (*count > most) reject(option, shown(whole), wanted_most);
  if (count->scale() > Rate::most_places) reject(option, shown(whole), wanted_places());
  return *count;
}

}  // namespace

std::string to_string(const Rate& rate) {
  const std::string count = rate.count().to_string() + "/";
  if (rate.is_per_month()) return count + "month";
  for (const Period& period : periods) {
    if (period.seconds == rate.per_seconds()) return count + std::string(period.name);
  }
  return count + std::to_string(rate.per_seconds()) + " seconds";
}

Rate parse_rps(std::string_view text, std::string_view option) {
  if (text.find('/') != npos) {
    reject(option, shown(text), "a plain number of requests per second (2000/day is for --rate)");
  }
  return Rate::per_second_of(
      checked_count(text, text, option, wanted_rps, Decimal(1'000'000'000), "1e9 per second"));
}

Rate parse_rate(std::string_view text, std::string_view option) {
  const std::size_t slash = text.find('/');
  if (slash == npos) reject(option, shown(text), std::string(wanted_rate));
  const std::string unit = lowered(trimmed(text.substr(slash + 1)));
  const auto period = find_period(unit);
  if (!period) {
    reject(option, unit.empty() ? shown(text) : "unit " + shown(unit),
           std::string(wanted_units) + suggestion(unit));
  }
  const auto number = without_commas(trimmed(text.substr(0, slash)));
  if (!number) reject(option, shown(text), "commas only before groups of three digits, as 2,000");
  // A month of the shortest kind, 672 hours: then 1e9 per second holds for every month.
  const std::int64_t seconds = period->seconds == 0 ? std::int64_t{672} * 3600 : period->seconds;
  const Decimal count =
      checked_count(*number, text, option, wanted_rate, Decimal(seconds) * Decimal(1'000'000'000),
                    "what 1e9 per second come to");
  return period->seconds == 0 ? Rate::per_month(count) : Rate::per(count, period->seconds);
}

}  // namespace fitcost::inline v1
