// SPDX-License-Identifier: Apache-2.0
#include "table_terms.hpp"

#include <vector>

namespace fitcost::command {

namespace {

constexpr const char* today_forms =
    "on-demand, provisioned:READ,WRITE, auto:MIN,MAX,TARGET of both, or "
    "auto:READ_MIN,READ_MAX,READ_TARGET,WRITE_MIN,WRITE_MAX,WRITE_TARGET";

std::vector<int> today_numbers(const std::string& text) {
  std::vector<int> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    out.push_back(
        whole_option("--today", text.substr(at, end - at), 1, DimensionSettings::most_capacity));
    at = end + 1;
  }
  return out;
}

dynamodb::AutoScaling today_scaling(const std::vector<int>& numbers, std::size_t from) {
  const dynamodb::AutoScaling out{numbers[from], numbers[from + 1], numbers[from + 2]};
  if (out.max < out.min) {
    throw InputError({"--today"}, "the maximum " + std::to_string(out.max),
                     "at least the minimum, " + std::to_string(out.min));
  }
  if (out.target_percent < 20 || out.target_percent > 90) {
    throw InputError({"--today"}, "the target " + std::to_string(out.target_percent),
                     "a percentage from 20 to 90");
  }
  return out;
}

}  // namespace

void TableTermsOptions::add_to(CLI::App& app) {
  app.add_option("--today", today, std::string("How it runs now: ") + today_forms)
      ->type_name("HOW")
      ->capture_default_str();
  app.add_option("--today-class", today_class, "Its table class now")
      ->check(CLI::IsMember({"standard", "standard-ia"}))
      ->capture_default_str();
  app.add_option("--max-throttled", max_throttled,
                 "Share (0..1) of what a dimension is asked for that may be throttled")
      ->type_name("SHARE")
      ->capture_default_str();
  app.add_option("--min-target", min_target, "Least target utilisation to try, percent, 20..90")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--max-target", max_target, "Largest target utilisation to try, percent, 20..90")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--lag", lag, "Minutes from alarm to change, beyond the next, 0..1440")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--billing", billing,
                 "What an hour costs whose capacity changed: its maximum, mean or end")
      ->check(CLI::IsMember({"max", "mean", "end"}))
      ->capture_default_str();
  app.add_option("--burst-seconds", burst_seconds, "Of unused capacity kept for bursts, 0..3600")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--month-hours", month_hours, "Hours of a month, 672..744")
      ->type_name("N")
      ->capture_default_str();
}

TableTerms TableTermsOptions::terms() const {
  TableTerms out;
  auto& s = out.search;
  s.max_throttled = number_option("--max-throttled", max_throttled, 0, 1);
  if (s.max_throttled.scale() > 12) {
    throw InputError({"--max-throttled"}, in_quotes(max_throttled),
                     "a share with up to 12 decimal places");
  }
  s.least_target = whole_option("--min-target", min_target, 20, 90);
  s.most_target = whole_option("--max-target", max_target, s.least_target, 90);
  s.rules.lag_minutes = whole_option("--lag", lag, 0, 1440);
  s.rules.burst_seconds = whole_option("--burst-seconds", burst_seconds, 0, 3600);
  s.billing = billing == "mean"  ? HourBilling::mean
              : billing == "end" ? HourBilling::end
                                 : HourBilling::maximum;
  out.month_hours = whole_option("--month-hours", month_hours, 672, 744);
  return out;
}

TableChoice TableTermsOptions::today_choice(std::size_t resources) const {
  TableChoice out;
  out.table_class = today_class == "standard-ia" ? dynamodb::TableClass::standard_ia
                                                 : dynamodb::TableClass::standard;
  if (today == "on-demand") return out;
  out.mode = dynamodb::CapacityMode::provisioned;
  const std::size_t colon = today.find(':');
  const std::string how = today.substr(0, colon);
  const bool fixed = how == "provisioned";
  if (colon == std::string::npos || (!fixed && how != "auto"))
    throw InputError({"--today"}, in_quotes(today), today_forms);
  const auto numbers = today_numbers(today.substr(colon + 1));
  ResourceSettings settings;
  if (fixed && numbers.size() == 2) {
    settings.read.scaling = {numbers[0], numbers[0], 70};
    settings.write.scaling = {numbers[1], numbers[1], 70};
  } else if (!fixed && (numbers.size() == 3 || numbers.size() == 6)) {
    settings.read.scaling = today_scaling(numbers, 0);
    settings.write.scaling = today_scaling(numbers, numbers.size() - 3);
  } else {
    throw InputError({"--today"}, in_quotes(today), today_forms);
  }
  out.resources.assign(resources, settings);
  return out;
}

void require_priced(const JudgedChoice& judged, const std::string& place,
                    const std::string& region) {
  if (judged.cost.complete()) return;
  throw InputError({place}, "no price of " + judged.cost.unpriced.front(), "a price in " + region);
}

}  // namespace fitcost::command
