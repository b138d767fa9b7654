// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "decide/alarm_model.hpp"
#include "decide/part_of_plan.hpp"
#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

/// Logs differ by retention only after years.
constexpr int least_log_months = 36;

/// Of the curves: two decades down, and up to where the last break-even is passed.
constexpr double decades_below = 2.0;
constexpr double decades_above = 3.0;
constexpr int rates_per_decade = 48;
/// Marks stand clear of the edges by this factor.
constexpr double beyond_marks = 3.0;

class Forecaster {
 public:
  Forecaster(const ForecastInput& input, const PriceBook& book)
      : input_(with_months(input)),
        count_(std::max(1, input.months)),
        labels_(input.labels),
        check_alarms_(input.check_alarms),
        book_(book) {}

  Forecast run() const {
    Forecast out;
    out.title = input_.first.title.empty() ? input_.first.name : input_.first.title;
    out.comparison = compare(input_, book_);
    out.first = months_of(input_.first);
    out.best = months_of(input_.best);
    out.retentions = retentions();
    out.break_even = curves(out.comparison);
    const BillingMonth last = month(input_.month);
    out.sensitivities =
        sensitivities(input_.best, input_.traffic, last, book_, terms_in(input_.terms, last));
    for (auto& s : out.sensitivities) {
      if (input_.guesses_in_plan && !s.key.empty()) s.option = "plan: " + s.key;
    }
    if (check_alarms_) {
      detail::AlarmChains chains;
      add_alarms(out.alarms, "first answer", input_.first, chains);
      add_alarms(out.alarms, "best", input_.best, chains);
    }
    out.prices = prices(out);
    return out;
  }

 private:
  static CompareInput with_months(const ForecastInput& input) {
    CompareInput out = input.compare;
    const int last = std::max(1, input.months);
    out.months = months_to_compare(last);
    out.month = last;
    return out;
  }

  BillingMonth month(int number) const {
    return billing_month(number, input_.from, input_.convention, input_.terms);
  }

  BillingTerms terms_of(const Plan& plan, const BillingMonth& when) const {
    return terms_for(plan, terms_in(input_.terms, when));
  }

  std::string label(int number) const {
    const auto at = static_cast<std::size_t>(number - 1);
    return at < labels_.size() ? labels_[at] : "month " + std::to_string(number);
  }

  std::vector<ForecastMonth> months_of(const Plan& plan) const {
    std::vector<ForecastMonth> out;
    for (int m = 1; m <= count_; ++m) {
      const BillingMonth when = month(m);
      const auto readings = exact_readings(plan, input_.traffic, when);
      ForecastMonth one{label(m),
                        m,
                        when.month.convention.month_hours,
                        make_bill(readings.all(), book_, terms_of(plan, when)),
                        {}};
      one.parts = cost_by_part(one.bill, readings);
      out.push_back(std::move(one));
    }
    return out;
  }

  std::vector<RetentionCosts> retentions() const {
    Plan plan = detail::only_logs(with_implicit_log_groups(input_.first));
    std::vector<RetentionCosts> out;
    for (const logs::Retention retention :
         {logs::Retention{14}, logs::Retention{30}, logs::never_expire}) {
      for (auto& group : plan.log_groups) group.retention = retention;
      RetentionCosts costs{retention, {}, true};
      for (int m = 1; m <= std::max(count_, least_log_months); ++m) {
        const BillingMonth when = month(m);
        const Bill bill =
            make_bill(exact_readings(plan, input_.traffic, when).logs, book_, terms_of(plan, when));
        costs.list.push_back(bill.total());
        costs.complete = costs.complete && bill.complete();
      }
      out.push_back(std::move(costs));
    }
    return out;
  }

  static std::vector<BreakEvenMark> marks_of(const Comparison& c) {
    std::vector<BreakEvenMark> out;
    const auto add = [&](const std::optional<double>& rate, const std::string& option, bool below) {
      if (!rate || !(*rate > 0.0)) return;
      const bool known = std::any_of(out.begin(), out.end(), [&](const BreakEvenMark& m) {
        return std::fabs(m.rate - *rate) < 1e-3 * *rate;
      });
      if (!known) out.push_back({*rate, option, below});
    };
    for (const auto& t : c.tolerances) {
      if (t.guess != "rate") continue;
      add(t.low, t.winner, true);
      add(t.high, t.winner, false);
    }
    for (const char* id : {"rate-mix", "rate-mix-auto-scaled"}) {
      for (const auto& b : c.break_even) {
        if (b.id == std::string(id) + "-" + to_string(c.terms.date))
          add(b.value, "on-demand", false);
      }
    }
    return out;
  }

  BreakEvenCurves curves(const Comparison& comparison) const {
    BreakEvenCurves out;
    const BillingMonth when = month(1);
    out.rps = rate_in_month<double>(input_.traffic, 1, when.month.convention.month_hours) /
              (requests(1.0) / seconds(1.0));
    out.marks = marks_of(comparison);
    const double middle = out.rps > 0.0 ? out.rps : 1.0;
    double low = middle * std::pow(10.0, -decades_below);
    double high = std::max(middle, std::min(1e6, middle * std::pow(10.0, decades_above)));
    for (const auto& m : out.marks) {
      low = std::min(low, m.rate / beyond_marks);
      high = std::max(high, m.rate);
    }
    const int steps = static_cast<int>(std::lround(std::log10(high / low) * rates_per_decade));
    for (int n = 0; n <= steps; ++n) {
      out.rates.push_back(
          low * std::pow(high / low, static_cast<double>(n) / static_cast<double>(steps)));
    }
    if (out.rps > 0.0) out.rates.push_back(out.rps);
    for (const auto& m : out.marks) out.rates.push_back(m.rate);
    std::sort(out.rates.begin(), out.rates.end());
    out.curves = capacity_curves(input_, book_, out.rates);
    // Where the winner stops because a table's quota is reached nothing becomes the cheaper one.
    const auto off_curve = [&](const BreakEvenMark& m) {
      const auto at = std::find(out.rates.begin(), out.rates.end(), m.rate) - out.rates.begin();
      return std::none_of(out.curves.begin(), out.curves.end(), [&](const CapacityCurve& c) {
        return c.option == m.option && std::isfinite(c.usd[static_cast<std::size_t>(at)]);
      });
    };
    out.marks.erase(std::remove_if(out.marks.begin(), out.marks.end(), off_curve), out.marks.end());
    return out;
  }

  /// The share of all requests that an alarm's metric is told of.
  static Decimal share_watched(const Plan& plan, const monitoring::MetricName& metric) {
    for (const auto& d : metric.dimensions) {
      const bool function = d.name == "FunctionName";
      const bool api = d.name == "ApiName" || d.name == "ApiId";
      if (!function && !api) continue;
      Decimal share;
      bool found = false;
      for (const auto& route : plan.routes) {
        if ((function ? route.function : route.api) != d.value) continue;
        share += route.share;
        found = true;
      }
      if (found) return share;
    }
    return Decimal(1);
  }

  void add_alarms(std::vector<PlannedAlarm>& out, const std::string& stack, const Plan& plan,
                  detail::AlarmChains& chains) const {
    for (const auto& alarm : plan.alarms) {
      PlannedAlarm planned{stack, alarm.name, {}, {}};
      if (alarm.watches) {
        check(planned, plan, alarm, chains);
      } else {
        planned.why_not = "the plan does not say what it watches";
      }
      out.push_back(std::move(planned));
    }
  }

  void check(PlannedAlarm& planned, const Plan& plan, const Alarm& alarm,
             detail::AlarmChains& chains) const {
    AlarmCheckInput input;
    input.alarm = *alarm.watches;
    input.fault = alarm.fault;
    input.month_hours = input_.convention.month_hours;
    const double share = share_watched(plan, input.alarm.metric).to_double();
    const auto rate =
        rate_in_month<double>(input_.traffic, 1, input_.convention.month_hours) * share;
    input.traffic.rate = rate;
    if (const auto* known = monitoring::find_known_metric(input.alarm.metric.metric_namespace,
                                                          input.alarm.metric.name)) {
      input.traffic = detail::alarm_traffic(*known, rate);
      input.presence = known->presence;
      input.sample = known->sample;
    }
    try {
      planned.check = detail::check_alarm_within(input, {}, chains);
    } catch (const InputError& error) {
      planned.why_not = error.found();
    }
  }

  std::vector<PriceRow> prices(const Forecast& forecast) const {
    std::vector<PriceRow> out;
    const auto see = [&](const Line& line, const Date& day) {
      for (const PriceRow* row : book_.tiers(line.meter, line.region, day)) {
        if (row->tier() != line.tier) continue;
        const bool known = std::any_of(out.begin(), out.end(), [&](const PriceRow& other) {
          return other.meter == row->meter && other.region == row->region &&
                 other.tier() == row->tier() && other.valid == row->valid;
        });
        if (!known) out.push_back(*row);
      }
    };
    for (const auto* months : {&forecast.best, &forecast.first}) {
      for (const auto& m : *months) {
        const Date day = terms_in(input_.terms, month(m.number)).date;
        for (const auto& line : m.bill.lines()) see(line, day);
      }
    }
    std::stable_sort(out.begin(), out.end(), [](const PriceRow& a, const PriceRow& b) {
      return a.meter != b.meter ? a.meter < b.meter : a.tier_from < b.tier_from;
    });
    return out;
  }

  CompareInput input_;
  int count_;
  const std::vector<std::string>& labels_;
  bool check_alarms_;
  const PriceBook& book_;
};

}  // namespace

std::vector<int> months_to_compare(int months) {
  std::vector<int> out{1};
  for (const int m : {12, 36}) {
    if (m < months) out.push_back(m);
  }
  if (months > 1) out.push_back(months);
  return out;
}

Forecast forecast(const ForecastInput& input, const PriceBook& book) {
  return Forecaster(input, book).run();
}

}  // namespace fitcost::inline v1
