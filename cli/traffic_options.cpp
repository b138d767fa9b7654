// SPDX-License-Identifier: Apache-2.0
#include "traffic_options.hpp"

#include <fmt/format.h>

#include "command.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/traffic/cyclic_profile.hpp"
#include "fitcost/traffic/trace.hpp"

namespace fitcost::command {

void TrafficOptions::add_to(CLI::App& app, bool with_total) {
  app.add_option("--rps", rps, "Mean requests per second: 0.023")->type_name("N");
  app.add_option("--rate", rate, "The same per second, minute, hour, day, week or month: 2000/day")
      ->type_name("N/UNIT");
  auto* recorded = app.add_option("--trace", trace,
                                  "Recorded traffic, CSV (minute,count or second,count or "
                                  "timestamp,count; other columns are ignored)")
                       ->type_name("FILE");
  app.add_option("--profile", profile, "How traffic is spread over time")
      ->check(CLI::IsMember({"constant", "poisson", "daily", "weekly"}))
      ->capture_default_str()
      ->excludes(recorded);
  app.add_option("--peak-to-mean", peak_to_mean,
                 "Busiest hour over the mean, for daily (1..24) and weekly (1..168)")
      ->type_name("RATIO");
  app.add_option("--growth", growth, "Growth per month, as a share: 0.05")
      ->type_name("SHARE")
      ->capture_default_str();
  auto* hours = app.add_option("--month-hours", month_hours, "Hours of a month: 730, 720, 672..744")
                    ->capture_default_str();
  app.add_option("--from", from, "Calendar months from this one on, instead of --month-hours")
      ->type_name("YYYY-MM")
      ->excludes(hours);
  app.add_option("--months", months, "How many months")->type_name("N");
  app.add_option("--gb", gigabyte, "A GB is 2^30 (binary) or 10^9 (decimal) bytes")
      ->check(CLI::IsMember({"binary", "decimal"}))
      ->capture_default_str();
  if (!with_total) return;
  app.add_option("--total", total,
                 "Totals of exact lines, or of lines rounded to cents as AWS's calculator adds")
      ->check(CLI::IsMember({"exact", "rounded-lines"}))
      ->capture_default_str();
}

Traffic TrafficOptions::traffic() const {
  const int given = (rps.empty() ? 0 : 1) + (rate.empty() ? 0 : 1) + (trace.empty() ? 0 : 1);
  if (given == 0) throw InputError({}, "no traffic", "--rps, --rate or --trace");
  if (given > 1) throw InputError({}, "more than one of --rps, --rate and --trace", "one of them");
  Traffic out;
  if (!rps.empty()) out.rate = parse_rps(rps);
  if (!rate.empty()) out.rate = parse_rate(rate);
  if (!trace.empty()) {
    const Trace recorded = read_trace(read_file(trace), trace);
    out.rate = mean_rate(recorded);
    out.peak_minute_to_mean = fitcost::peak_to_mean(recorded);
  }
  const bool shaped = profile == "daily" || profile == "weekly";
  if (peak_to_mean.empty() && shaped) out.profile = profile == "daily" ? daily(2.0) : weekly(2.0);
  if (!peak_to_mean.empty()) {
    if (!shaped) {
      throw InputError({"--peak-to-mean"}, "the profile " + in_quotes(profile),
                       "--profile daily or weekly");
    }
    const double ratio =
        number_option("--peak-to-mean", peak_to_mean, 1, profile == "daily" ? 24 : 168).to_double();
    out.profile = profile == "daily" ? daily(ratio) : weekly(ratio);
  }
  out.growth = number_option("--growth", growth, *Decimal::parse("-0.99"), 10);
  return out;
}

Convention TrafficOptions::convention() const {
  Convention out;
  out.month_hours = whole_option("--month-hours", month_hours, 672, 744);
  if (const auto first = first_month()) out.month_hours = first->hours();
  out.gigabyte = gigabyte == "binary" ? GigabyteConvention::binary : GigabyteConvention::decimal;
  out.total = total == "exact" ? TotalConvention::exact : TotalConvention::rounded_lines;
  return out;
}

std::string TrafficOptions::in_words(const Traffic& of) const {
  const int hours = convention().month_hours;
  const auto monthly = to_decimal(requests_in_month<double>(of, 1, hours) / requests(1.0), 3);
  const double a_day = requests_in_month<double>(of, 1, hours) / requests(1.0) * 24.0 / hours;
  constexpr double few = 10.0;
  const auto daily_count = to_decimal(a_day, a_day < few ? 3 : 1);
  const bool hardly_any = daily_count == Decimal() && a_day > 0.0;
  std::string out = fmt::format("{} request{} per {} h month ({}/day)", grouped(monthly),
                                monthly == Decimal(1) ? "" : "s", hours,
                                hardly_any ? "under 0.001" : grouped(daily_count));
  const double peak = fitcost::peak_to_mean(of);
  if (peak > 1.0) out += fmt::format(", peak {:.3g} times the mean", peak);
  if (profile == "poisson") out += ", Poisson";
  if (of.growth != Decimal())
    out += ", growth " + (of.growth * Decimal(100)).rounded(6).to_string() + " % a month";
  return out;
}

std::optional<YearMonth> TrafficOptions::first_month() const {
  if (from.empty()) return std::nullopt;
  const auto month = parse_year_month(from);
  if (!month) throw InputError({"--from"}, in_quotes(from), "a month such as 2026-12");
  return month;
}

int TrafficOptions::month_count(int otherwise) const {
  return months.empty() ? otherwise : whole_option("--months", months, 1, 120);
}

CalendarMonths TrafficOptions::calendar_months(int count) const {
  constexpr int last_year = 9999;
  const auto first = first_month();
  // The last one's billing period ends with the first day of the month after it.
  if (first && last_year < first->plus(count).year)
    throw InputError({"--from"}, in_quotes(from) + " and " + std::to_string(count) + " months",
                     "months that end before the year 10000");
  return {first, count};
}

BillingMonth TrafficOptions::billing_month(int number, const BillingTerms& terms) const {
  return fitcost::billing_month(number, first_month(), convention(), terms);
}

std::string TrafficOptions::label(int number) const {
  const auto first = first_month();
  return first ? to_string(first->plus(number - 1)) : "month " + std::to_string(number);
}

}  // namespace fitcost::command
