// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "template/estimate/graph_parts.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::vector<std::string_view> words_of(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

constexpr std::array<std::string_view, 7> day_names{"SUN", "MON", "TUE", "WED",
                                                    "THU", "FRI", "SAT"};
constexpr std::array<std::string_view, 12> month_names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

/// A value of a cron field, by number or by name.
template <std::size_t N>
std::optional<int> field_value(std::string_view text,
                               const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<int>(i) + 1;
  return number_in(text);
}

/// How many of least..most a cron field names: `*`, `5`, `1,3`, `MON-FRI`, `0/15`. Nothing for what
/// is no such field. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
template <std::size_t N = 1>
std::optional<int> field_count(std::string_view field, int least, int most,
                               const std::array<std::string_view, N>& names = {}) {
  if (field == "*" || field == "?") return most - least + 1;
  std::vector<bool> taken(static_cast<std::size_t>(most - least) + 1);
  for (std::string_view part : words_of(field, ',')) {
    int step = 1;
    bool stepped = false;
    if (const std::size_t slash = part.find('/'); slash != std::string_view::npos) {
      const auto value = number_in(part.substr(slash + 1));
      if (!value || *value == 0) return std::nullopt;
      step = *value;
      stepped = true;
      part = part.substr(0, slash);
    }
    int from = least;
    int to = most;
    if (part != "*") {
      const std::size_t dash = part.find('-');
      const auto first = field_value(part.substr(0, dash), names);
      const auto last = dash == std::string_view::npos
                            ? (stepped ? std::optional<int>(most) : first)
                            : field_value(part.substr(dash + 1), names);
      if (!first || !last || *first < least || most < *last) return std::nullopt;
      from = *first;
      to = *last;
    }
    if (to < from) to += most - least + 1;  // `FRI-MON`
    for (int i = from; i <= to; i += step)
      taken[static_cast<std::size_t>((i - least) % (most - least + 1))] = true;
  }
  const auto count = std::count(taken.begin(), taken.end(), true);
  return count == 0 ? std::optional<int>() : static_cast<int>(count);
}

std::optional<Rate> cron_rate(std::string_view fields_text) {
  const auto fields = words_of(fields_text, ' ');
  if (fields.size() != 6) return std::nullopt;
  const auto minutes = field_count(fields[0], 0, 59);
  const auto hours = field_count(fields[1], 0, 23);
  const auto months = field_count(fields[3], 1, 12, month_names);
  if (!minutes || !hours || !months) return std::nullopt;
  const std::int64_t a_day = std::int64_t{*minutes} * *hours;
  // `L`, `15W` and `6#3` are one day a month.
  const auto one_a_month = [](std::string_view field) {
    return field.find_first_of("LW#") != std::string_view::npos;
  };
  const bool any_date = fields[2] == "?" || fields[2] == "*";
  const bool any_weekday = fields[4] == "?" || fields[4] == "*";
  constexpr std::int64_t day_seconds = 86400;
  if (any_date && any_weekday) {
    if (*months == 12) return Rate::per(a_day, day_seconds);
    return Rate::per(a_day * *months, 12 * day_seconds);
  }
  if (any_date && !one_a_month(fields[4])) {
    const auto weekdays = field_count(fields[4], 1, 7, day_names);
    if (!weekdays) return std::nullopt;
    if (*months == 12) return Rate::per(a_day * *weekdays, 7 * day_seconds);
    return Rate::per(a_day * *weekdays * *months, std::int64_t{7} * 12 * day_seconds);
  }
  std::optional<int> dates = 1;
  if (!one_a_month(any_date ? fields[4] : fields[2])) dates = field_count(fields[2], 1, 31);
  if (!dates) return std::nullopt;
  return Rate::per(a_day * *dates * *months, 365 * day_seconds);
}

class Schedules {
 public:
  Schedules(const StackIndex& stack, EventGraph& graph) : stack_(stack), graph_(graph) {}

  void add(ResourceIndex at, const Value& target_arn) {
    const auto function = stack_.function_of(target_arn);
    if (!function) return;
    const Resource& rule = stack_[at];
    EntryPoint entry;
    entry.kind = EntryPoint::Kind::schedule;
    entry.function = function;
    entry.caused_by = at;
    entry.at = rule.key;
    const Value expression = settled(rule.properties["ScheduleExpression"], entry.certainty);
    entry.name = expression.is_text() ? expression.shown() : "events of " + rule.logical_id;
    if (expression.is_absent()) {
      entry.certainty.also(Confidence::unknown,
                           "how often the events of " + rule.logical_id + " come is not stated");
    } else if (known_text(rule.properties["State"]) == "DISABLED") {
      entry.own_rate = Rate();
      entry.certainty.also(Confidence::stated, rule.logical_id + " is disabled");
    } else if (entry.name.starts_with("at(")) {
      entry.own_rate = Rate();
      entry.certainty.also(Confidence::derived, rule.logical_id + " fires once");
    } else {
      entry.own_rate = schedule_rate(entry.name);
      if (!entry.own_rate)
        entry.certainty.also(Confidence::unknown,
                             "how often " + entry.name + " fires cannot be told");
      else
        entry.certainty.also(Confidence::derived, {});
    }
    graph_.entries.push_back(std::move(entry));
  }

 private:
  const StackIndex& stack_;
  EventGraph& graph_;
};

}  // namespace

std::optional<Rate> schedule_rate(std::string_view expression) {
  if (!expression.ends_with(')')) return std::nullopt;
  if (expression.starts_with("cron("))
    return cron_rate(expression.substr(5, expression.size() - 6));
  if (!expression.starts_with("rate(")) return std::nullopt;
  const auto words = words_of(expression.substr(5, expression.size() - 6), ' ');
  if (words.size() != 2) return std::nullopt;
  const auto count = number_in(words[0]);
  if (!count || *count == 0) return std::nullopt;
  std::string_view unit = words[1];
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const std::int64_t seconds = unit == "minute" ? 60
                               : unit == "hour" ? 3600
                               : unit == "day"  ? 86400
                                                : 0;
  if (seconds == 0) return std::nullopt;
  return Rate::per(1, seconds * *count);
}

void add_schedules(const StackIndex& stack, EventGraph& graph) {
  Schedules schedules(stack, graph);
  for (const ResourceIndex i : stack.of_type("AWS::Events::Rule")) {
    Certainty unused;
    for (const Value& target : settled(stack[i].properties["Targets"], unused).items())
      schedules.add(i, settled(target, unused)["Arn"]);
  }
  for (const ResourceIndex i : stack.of_type("AWS::Scheduler::Schedule"))
    schedules.add(i, stack[i].properties["Target"]["Arn"]);
}

}  // namespace fitcost::inline v1::cloudformation::detail
