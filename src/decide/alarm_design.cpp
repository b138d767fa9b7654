// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/alarm_design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "decide/alarm_model.hpp"
#include "decide/alarm_probability.hpp"
#include "decide/alarm_traces.hpp"
#include "decide/alarm_words.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/services/apigateway/meters.hpp"
#include "fitcost/services/monitoring/readings.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::AlarmModel;
using detail::OutageTraces;
using detail::PeriodLaw;
using detail::RequestMeans;
using monitoring::MetricAlarm;
using monitoring::MissingData;

/// Up to here every period and every N is tried; beyond it those that people use.
constexpr int exhaustive_ticks = 60;
constexpr int usual_ticks[] = {1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440};
constexpr int most_points_exhaustive = 30;
constexpr int most_points_usual = 12;

/// Shares of errors to hold an average against.
constexpr double share_thresholds[] = {
    0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1,  0.12, 0.15, 0.2,
    0.25,  0.3,   0.35,  0.4,  0.5,   0.6,  0.7,  0.75, 0.8,  0.85, 0.9,  0.95, 0.98, 0.99, 0.999};

/// Of the time in normal operation; alarms that are on for longer are not looked at.
constexpr double most_share_on = 0.02;

/// Thresholds in order: the whole numbers for a sum, the list for an average.
double threshold_at(monitoring::Statistic statistic, std::int64_t index) {
  if (statistic == monitoring::Statistic::sum) return static_cast<double>(index);
  return share_thresholds[static_cast<std::size_t>(index)];
}

struct Candidate {
  MetricAlarm alarm;
  int ticks = 1;              // of a period
  double earliest = 0.0;      // a bound on the time that is wanted, in ticks
  std::size_t at = 0;         // that time in the traces
  double false_alarms = 0.0;  // a month, at most
};

/// Everything tried with one length of tick.
class DesignSearch {
 public:
  DesignSearch(const AlarmDesignInput& input, int tick_seconds)
      : input_(input), tick_seconds_(tick_seconds) {
    const double time = (input.detect_within - input.metric_delay) / seconds(1.0);
    horizon_ = static_cast<int>(std::max(0.0, std::floor(time / tick_seconds + 1e-9)));
    if (horizon_ == 0) return;
    AlarmCheckInput first = check_input({});
    first.alarm.period_seconds = tick_seconds;
    const AlarmModel model(first);
    normal_ = model.normal;
    outage_ = model.outage;
    ticks_per_month_ = model.ticks_per_month(input.month_hours);
  }

  std::size_t considered() const { return considered_; }

  /// The fastest `count` of all that meet what is asked, as far as traces can tell.
  std::vector<Candidate> fastest(std::size_t count) {
    std::vector<Candidate> out;
    if (horizon_ == 0) return out;
    std::vector<Candidate> all = candidates();
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
      return a.earliest < b.earliest;
    });
    std::size_t slowest = 0;  // of the best so far, once there are enough
    for (Candidate& c : all) {
      if (out.size() >= count && c.earliest > static_cast<double>(slowest)) break;
      c.at = traced(c, input_.quantile);
      if (c.at == 0) continue;
      out.push_back(c);
      if (out.size() < count) continue;
      std::vector<std::size_t> times;
      for (const auto& each : out) times.push_back(each.at);
      std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(count - 1),
                       times.end());
      slowest = times[count - 1];
    }
    out.erase(
        std::remove_if(out.begin(), out.end(),
                       [&](const Candidate& c) { return out.size() > count && c.at > slowest; }),
        out.end());
    std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
      return a.at != b.at ? a.at < b.at : a.false_alarms < b.false_alarms;
    });
    if (out.size() > 3 * count) out.resize(3 * count);
    for (Candidate& c : out) raise_threshold(c);
    return out;
  }

  AlarmCheckInput check_input(const MetricAlarm& alarm) const {
    AlarmCheckInput out;
    out.alarm = alarm;
    out.traffic = input_.traffic;
    out.presence = input_.presence;
    out.sample = input_.sample;
    out.fault = input_.fault;
    out.metric_delay = input_.metric_delay;
    out.quantile = input_.quantile;
    out.month_hours = input_.month_hours;
    out.seed = input_.seed;
    return out;
  }

 private:
  /// One window length under one threshold.
  struct WindowLaws {
    PeriodLaw normal;
    PeriodLaw outage;
    // P(Bin(k, p) >= m) for k windows in the outage; with gaps breaching, too.
    std::vector<std::vector<double>> breaching;
    std::vector<std::vector<double>> breaching_or_missing;
  };

  static std::vector<std::vector<double>> tails(double p, int most) {
    std::vector<std::vector<double>> out;
    for (int k = 0; k <= most; ++k) {
      auto tail = detail::binomial_probabilities(k, std::clamp(p, 0.0, 1.0));
      for (std::size_t i = tail.size() - 1; i-- > 0;) tail[i] += tail[i + 1];
      out.push_back(std::move(tail));
    }
    return out;
  }

  detail::PointRule point_rule(std::int64_t threshold) const {
    detail::PointRule out;
    out.statistic = input_.statistic;
    out.threshold = threshold_at(input_.statistic, threshold);
    out.presence = input_.presence;
    out.sample = input_.sample;
    return out;
  }

  int most_points(int ticks) const {
    const int most = horizon_ <= exhaustive_ticks ? most_points_exhaustive : most_points_usual;
    const std::int64_t period = std::int64_t{ticks} * tick_seconds_;
    const auto allowed = static_cast<int>(monitoring::longest_span_seconds(period) / period);
    return std::min({most, horizon_ / ticks, allowed});
  }

  std::vector<int> window_lengths() const {
    std::vector<int> out;
    for (int ticks = 1; ticks <= horizon_; ++ticks) {
      const bool usual =
          horizon_ <= exhaustive_ticks ||
          std::find(std::begin(usual_ticks), std::end(usual_ticks), ticks) != std::end(usual_ticks);
      const std::int64_t period = std::int64_t{ticks} * tick_seconds_;
      const bool belongs = tick_seconds_ == 60 || period < 60;
      if (usual && belongs && monitoring::is_period(period)) out.push_back(ticks);
    }
    return out;
  }

  const WindowLaws& laws(int ticks, std::int64_t threshold) {
    auto& found = laws_[{ticks, threshold}];
    if (!found) {
      found = std::make_unique<WindowLaws>();
      const auto rule = point_rule(threshold);
      found->normal = detail::period_law(rule, detail::operator*(normal_, ticks));
      found->outage = detail::period_law(rule, detail::operator*(outage_, ticks));
      const int most = most_points(ticks) + 2;
      const double breach = found->outage.all_breaching();
      found->breaching = tails(breach, most);
      found->breaching_or_missing = tails(breach + found->outage.missing, most);
    }
    return *found;
  }

  double false_alarms(const AlarmRule& rule, int ticks, std::int64_t threshold) {
    const PeriodLaw& law = laws(ticks, threshold).normal;
    const double on = detail::alarm_probability(rule, law);
    // An alarm that is mostly on is seldom entered, and of no use.
    if (on > most_share_on) return INFINITY;
    return (ticks == 1 ? detail::entry_probability(rule, law) : on) * ticks_per_month_;
  }

  /// An upper bound on the probability that there are errors enough until the horizon: M windows
  /// that do not overlap take more than the threshold each; where gaps may stand for breaching
  /// points, one does.
  double likely_enough(const MetricAlarm& alarm, int ticks) const {
    if (input_.statistic != monitoring::Statistic::sum || alarm.missing == MissingData::breaching)
      return 1.0;
    const bool gaps_count = alarm.missing == MissingData::missing;
    const double windows = gaps_count ? 1.0 : alarm.datapoints_to_alarm;
    const double before = normal_.wrong * ticks * (alarm.evaluation_periods + 2);
    detail::PointRule total = point_rule(0);
    total.threshold = windows * (alarm.threshold + 1.0) - 1.0;
    return detail::period_law(total, {outage_.wrong * horizon_ + before, 1.0}).breaching;
  }

  /// A time by which the outage cannot have been seen in the share of cases wanted: an evaluation
  /// sees no more windows of the outage than have begun, and what happens at one of several
  /// evaluations is at most the sum. Past the horizon where it is never.
  double earliest(const WindowLaws& law, const MetricAlarm& alarm, int ticks) const {
    if (likely_enough(alarm, ticks) < input_.quantile) return horizon_ + 1.0;
    const auto m = static_cast<std::size_t>(alarm.datapoints_to_alarm);
    const bool gaps_count =
        alarm.missing == MissingData::breaching || alarm.missing == MissingData::missing;
    const auto& tails = gaps_count ? law.breaching_or_missing : law.breaching;
    double sum = 0.0;
    for (int t = 1; t <= horizon_; ++t) {
      const auto begun = std::min(static_cast<std::size_t>((t + ticks - 1) / ticks),
                                  static_cast<std::size_t>(alarm.evaluation_periods + 2));
      if (begun >= m) sum += tails[begun][m];
      if (sum >= input_.quantile) return t;
    }
    return horizon_ + 1.0;
  }

  /// The lowest threshold, of those up to `most`, with as few false alarms as `allowed`; -1: none.
  std::int64_t lowest_threshold(const AlarmRule& rule, int ticks, std::int64_t most,
                                double allowed) {
    if (false_alarms(rule, ticks, most) > allowed) return -1;
    std::int64_t low = -1;  // too many there
    std::int64_t high = most;
    // Steps that grow: the answer is mostly near 0.
    for (std::int64_t step = 1; low + step < high; step *= 2) {
      if (false_alarms(rule, ticks, low + step) <= allowed) {
        high = low + step;
        break;
      }
      low += step;
    }
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (false_alarms(rule, ticks, middle) <= allowed ? high : low) = middle;
    }
    return high;
  }

  /// The highest threshold that a window of the outage exceeds often enough to be worth trying.
  std::int64_t highest_threshold(int ticks) const {
    if (input_.statistic == monitoring::Statistic::average)
      return static_cast<std::int64_t>(std::size(share_thresholds)) - 1;
    const double mean = outage_.wrong * ticks;
    return static_cast<std::int64_t>(std::ceil(mean + 6.0 * std::sqrt(mean) + 6.0));
  }

  std::vector<MissingData> treatments(int ticks) {
    if (input_.metric.metric_namespace == "AWS/DynamoDB") return {MissingData::ignore};
    const auto& law = laws(ticks, 0);
    if (std::max(law.normal.missing, law.outage.missing) < 1e-12)
      return {MissingData::not_breaching};
    // `ignore` enters the alarm when notBreaching does, and then stays in it for longer.
    return {MissingData::not_breaching, MissingData::missing, MissingData::breaching};
  }

  std::vector<Candidate> candidates() {
    std::vector<Candidate> out;
    for (const int ticks : window_lengths()) {
      const std::int64_t highest = highest_threshold(ticks);
      const auto all_treatments = treatments(ticks);
      for (int n = 1; n <= most_points(ticks); ++n) {
        for (const MissingData treatment : all_treatments) {
          std::int64_t threshold = highest;
          for (int m = 1; m <= n; ++m) {
            ++considered_;
            Candidate c;
            c.ticks = ticks;
            c.alarm.metric = input_.metric;
            c.alarm.statistic = input_.statistic;
            c.alarm.period_seconds = std::int64_t{ticks} * tick_seconds_;
            c.alarm.evaluation_periods = n;
            c.alarm.datapoints_to_alarm = m;
            c.alarm.missing = treatment;
            const auto rule = rule_of(c.alarm);
            // More datapoints to alarm need no higher threshold than fewer did.
            const std::int64_t lowest =
                lowest_threshold(rule, ticks, threshold, input_.false_alarms_per_month);
            if (lowest < 0) continue;
            threshold = lowest;
            c.alarm.threshold = threshold_at(input_.statistic, lowest);
            c.earliest = earliest(laws(ticks, lowest), c.alarm, ticks);
            if (c.earliest > horizon_) continue;
            c.false_alarms = false_alarms(rule, ticks, lowest);
            thresholds_[{ticks, c.alarm.threshold}] = lowest;
            out.push_back(std::move(c));
          }
        }
      }
    }
    return out;
  }

  /// A higher threshold that is as fast, until false alarms are a thousandth of what is allowed:
  /// beyond that nothing is gained.
  void raise_threshold(Candidate& c) {
    const AlarmRule rule = rule_of(c.alarm);
    std::int64_t low = thresholds_[{c.ticks, c.alarm.threshold}];
    std::int64_t high = lowest_threshold(rule, c.ticks, highest_threshold(c.ticks),
                                         input_.false_alarms_per_month / 1000.0);
    high = (high < 0 ? highest_threshold(c.ticks) : high) + 1;  // not tried, or slower
    // Well within the share wanted, so that the traces' chance does not decide.
    const double share = input_.quantile;
    const double sure =
        share + 3.0 * std::sqrt(share * (1.0 - share) / static_cast<double>(traces_->traces()));
    const auto as_fast = [&](std::int64_t threshold) {
      Candidate raised = c;
      raised.alarm.threshold = threshold_at(input_.statistic, threshold);
      thresholds_[{c.ticks, raised.alarm.threshold}] = threshold;
      return traced(raised, std::min(sure, 1.0)) == c.at;
    };
    for (std::int64_t step = 1; low + step < high; step *= 2) {
      if (!as_fast(low + step)) {
        high = low + step;
        break;
      }
      low += step;
    }
    while (high - low > 1) {
      const std::int64_t middle = low + (high - low) / 2;
      (as_fast(middle) ? low : high) = middle;
    }
    c.alarm.threshold = threshold_at(input_.statistic, low);
    c.false_alarms = false_alarms(rule, c.ticks, low);
  }

  std::size_t traced(const Candidate& c, double quantile) {
    if (!traces_) {
      const auto horizon = static_cast<std::size_t>(horizon_);
      const std::size_t words = horizon_ <= exhaustive_ticks ? 32 : 8;
      traces_ = std::make_unique<OutageTraces>(normal_, outage_, 3 * horizon, horizon, words,
                                               input_.seed);
    }
    const std::int64_t threshold = thresholds_[{c.ticks, c.alarm.threshold}];
    auto& found = windows_[{c.ticks, threshold}];
    if (!found) {
      found =
          std::make_unique<detail::TracedWindows>(traces_->windows(point_rule(threshold), c.ticks));
    }
    return traces_->quantile_tick(*found, c.ticks, rule_of(c.alarm), quantile);
  }

  const AlarmDesignInput& input_;
  int tick_seconds_;
  int horizon_ = 0;
  double ticks_per_month_ = 0.0;
  RequestMeans normal_;
  RequestMeans outage_;
  std::size_t considered_ = 0;
  std::map<std::pair<int, std::int64_t>, std::unique_ptr<WindowLaws>> laws_;
  std::map<std::pair<int, double>, std::int64_t> thresholds_;
  std::unique_ptr<OutageTraces> traces_;
  std::map<std::pair<int, std::int64_t>, std::unique_ptr<detail::TracedWindows>> windows_;
};

/// What one alarm costs a month.
Bill bill_of(const MetricAlarm& alarm, int month_hours, const PriceBook& book,
             const BillingTerms& terms) {
  monitoring::Config config;
  config.alarms = {{monitoring::AlarmKind::metric,
                    seconds(static_cast<double>(alarm.period_seconds)),
                    monitoring::alarm_metrics(1.0)}};
  Month month;
  month.convention.month_hours = month_hours;
  month.date = terms.date;
  return make_bill(exact(monitoring::readings("alarm", config, monitoring::Usage<double>{}, month)),
                   book, terms);
}

/// Two figures that differ by less than this share are alike to whoever chooses.
bool clearly_less(double a, double b) { return a < b * 0.99 - 1e-12; }

double figure_at_most(const Figure& figure) {
  return figure.value.value_or(figure.high.value_or(INFINITY));
}

bool meets(const AlarmDesignInput& input, const AlarmCheck& check) {
  const auto& time = check.quantile_seconds;
  return time.value && *time.value <= input.detect_within / seconds(1.0) + 1e-6 &&
         figure_at_most(check.false_alarms_per_month) <= input.false_alarms_per_month;
}

/// The cheapest first, then the fastest, then the calmest, where that makes a difference: below a
/// thousandth of what is allowed none. Alike in all: what looks at the shortest time.
struct Better {
  double allowed;

  double calm(const AlarmChoice& c) const {
    return std::max(figure_at_most(c.check.false_alarms_per_month), allowed / 1000.0);
  }
  bool operator()(const AlarmChoice& a, const AlarmChoice& b) const {
    const Decimal cost_a = a.monthly.total();
    const Decimal cost_b = b.monthly.total();
    if (cost_a != cost_b) return cost_a < cost_b;
    const double time_a = *a.check.quantile_seconds.value;
    const double time_b = *b.check.quantile_seconds.value;
    if (time_a != time_b) return time_a < time_b;
    if (clearly_less(calm(a), calm(b))) return true;
    if (clearly_less(calm(b), calm(a))) return false;
    return a.alarm.period_seconds * a.alarm.evaluation_periods <
           b.alarm.period_seconds * b.alarm.evaluation_periods;
  }
};

/// One of two with the same period that are as fast is enough to tell.
bool alike(const AlarmChoice& a, const AlarmChoice& b) {
  return a.alarm.period_seconds == b.alarm.period_seconds &&
         *a.check.quantile_seconds.value == *b.check.quantile_seconds.value;
}

struct SearchResult {
  std::vector<AlarmChoice> choices;
  std::size_t considered = 0;
};

SearchResult search(const AlarmDesignInput& input, const PriceBook& book,
                    const BillingTerms& terms) {
  SearchResult out;
  const detail::CheckEffort effort{60'000.0, 600'000, 10'000};
  detail::AlarmChains chains;
  for (const int tick_seconds : {60, 10}) {
    if (tick_seconds < 60 && !input.high_resolution) continue;
    DesignSearch tried(input, tick_seconds);
    std::vector<Candidate> fastest = tried.fastest(input.choices);
    out.considered += tried.considered();
    std::stable_sort(fastest.begin(), fastest.end(), [](const Candidate& a, const Candidate& b) {
      if (a.at != b.at) return a.at < b.at;
      return a.false_alarms < b.false_alarms;
    });
    std::size_t confirmed = 0;
    std::size_t last_at = 0;
    for (const Candidate& c : fastest) {
      if (confirmed >= input.choices && c.at > last_at) break;
      if (confirmed >= 3 * input.choices) break;
      AlarmChoice choice;
      choice.alarm = c.alarm;
      choice.check = detail::check_alarm_within(tried.check_input(c.alarm), effort, chains);
      if (!meets(input, choice.check)) continue;
      choice.monthly = bill_of(c.alarm, input.month_hours, book, terms);
      ++confirmed;
      last_at = c.at;
      out.choices.push_back(std::move(choice));
    }
  }
  std::stable_sort(out.choices.begin(), out.choices.end(), Better{input.false_alarms_per_month});
  std::vector<AlarmChoice> distinct;
  for (auto& choice : out.choices) {
    const bool again = std::any_of(distinct.begin(), distinct.end(),
                                   [&](const AlarmChoice& d) { return alike(d, choice); });
    if (!again && distinct.size() < input.choices) distinct.push_back(std::move(choice));
  }
  out.choices = std::move(distinct);
  return out;
}

/// Checks a minute that one may think of: every hour to every second.
constexpr double check_rates[] = {1.0 / 60, 1.0 / 30, 1.0 / 15, 0.1,  0.2,  0.5,  1.0, 2.0,
                                  3.0,      4.0,      6.0,      12.0, 20.0, 30.0, 60.0};

std::optional<SyntheticChecks> find_synthetic(const AlarmDesignInput& input, const PriceBook& book,
                                              const BillingTerms& terms) {
  AlarmDesignInput more = input;
  more.choices = 1;
  const auto with = [&](double per_minute) {
    more.traffic.rate = input.traffic.rate + requests(per_minute) / seconds(60.0);
    return search(more, book, terms);
  };
  std::size_t low = 0;
  std::size_t high = std::size(check_rates);
  std::optional<AlarmChoice> best;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    auto found = with(check_rates[middle]);
    if (found.choices.empty()) {
      low = middle + 1;
    } else {
      high = middle;
      best = std::move(found.choices.front());
    }
  }
  if (!best) return std::nullopt;
  SyntheticChecks out;
  out.per_minute = check_rates[high];
  out.choice = std::move(*best);
  out.requests_per_month = out.per_minute * 60.0 * input.month_hours;
  const auto bill_for = [&](const auto& meter, const auto& amount) {
    return make_bill(exact(ReadingsOf<double>{reading("checks", meter, amount)}), book, terms);
  };
  out.monthly_rest = bill_for(apigateway::rest_calls, requests(out.requests_per_month));
  out.monthly_http =
      bill_for(apigateway::http_calls, quantity<apigateway::http_request>(out.requests_per_month));
  return out;
}

void require_designable(const AlarmDesignInput& input) {
  if (input.statistic != monitoring::Statistic::sum &&
      input.statistic != monitoring::Statistic::average) {
    throw InputError({"--statistic"}, "a statistic that is not designed for",
                     "Sum, errors counted, or Average, their share");
  }
  if (input.sample == monitoring::Sample::duration || input.sample == monitoring::Sample::one) {
    throw InputError({"--metric"}, "a metric that does not count errors",
                     "one that does, such as 5XXError");
  }
  if (input.detect_within > hours(24.0) * seconds_per_hour || input.detect_within < seconds(10.0)) {
    throw InputError({"--detect-within"}, detail::time_in_words(input.detect_within / seconds(1.0)),
                     "a time from 10 s to a day");
  }
}

void add_assumptions(AlarmDesign& out) {
  const auto& input = out.input;
  const bool all = input.detect_within <= hours(1.0) * seconds_per_hour;
  out.assumptions = {
      "requests come independently of each other, at one rate (Poisson)",
      fmt::format("errors in normal operation: {} of requests (--normal-error-share)",
                  detail::share_in_words(input.traffic.normal_error_share)),
      fmt::format("in the outage {} of requests fail (--outage) and {} of the traffic still comes "
                  "(--outage-traffic)",
                  detail::share_in_words(input.traffic.outage_error_share),
                  detail::share_in_words(input.traffic.outage_traffic_share)),
      fmt::format("{:.4g} % of outages are to be caught in that time (--detect-quantile)",
                  input.quantile * 100.0),
      fmt::format("a period's point is judged {:.3g} s after its end (--metric-delay)",
                  input.metric_delay / seconds(1.0)),
      fmt::format(
          "tried: {}, up to {} periods, every M of N, four treatments of missing data, the "
          "lowest threshold that is calm enough",
          all ? "every period of whole minutes" : "periods of 1 minute to 1 day that divide it",
          all ? most_points_exhaustive : most_points_usual),
      "N + 2 points are looked at (AWS does not publish how many)",
      fmt::format("a month of {} h (--month-hours)", input.month_hours)};
  if (!input.high_resolution)
    out.assumptions.push_back("no periods under a minute: --high-resolution tries them");
}

}  // namespace

AlarmDesign design_alarm(const AlarmDesignInput& input, const PriceBook& book,
                         const BillingTerms& terms) {
  require_designable(input);
  AlarmDesign out;
  out.input = input;
  out.visibility = monitoring::visibility(input.metric, input.fault ? &*input.fault : nullptr);
  add_assumptions(out);
  auto found = search(input, book, terms);
  out.choices = std::move(found.choices);
  out.considered = found.considered;
  if (out.choices.empty()) out.synthetic = find_synthetic(input, book, terms);
  return out;
}

}  // namespace fitcost::inline v1
