// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/alarm_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <functional>
#include <memory>

#include "decide/alarm_chain.hpp"
#include "decide/alarm_model.hpp"
#include "decide/alarm_probability.hpp"
#include "decide/alarm_words.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::AlarmChain;
using detail::AlarmChains;
using detail::AlarmModel;
using detail::ChainRules;
using detail::CheckEffort;
using detail::FirstPassage;
using detail::RequestMeans;
using detail::SymbolLaw;

constexpr double hundred_years = 100.0 * 365.25 * 86400.0;
/// Below this share of periods without a point a chain may take those for fine ones.
constexpr double few_missing = 0.002;
constexpr double normal_quantile = 1.959963984540054;  // of 97.5 %

/// The chain's rules, or nothing where it would take periods for present that are not.
std::optional<ChainRules> chain_rules(const AlarmModel& model, bool all_real) {
  ChainRules out;
  out.rule = model.rules.rule;
  out.point = model.rules.point;
  out.window_ticks = model.rules.window_ticks;
  out.all_real = all_real;
  if (!all_real) return out;
  const auto count = detail::count_rule(out.point);
  const bool always = out.point.presence == monitoring::Presence::always;
  const bool few = out.point.presence == monitoring::Presence::per_request && !count.of_all &&
                   std::max(model.normal_law.missing, model.outage_law.missing) <= few_missing;
  if (!always && !few) return std::nullopt;
  return out;
}

SymbolLaw law_of(const ChainRules& rules, const AlarmModel& model, const RequestMeans& tick) {
  return rules.window_ticks == 1 ? detail::symbols_of(detail::period_law(model.rules.point, tick))
                                 : detail::symbols_of(rules, tick);
}

/// Whether the sums of a window's latest ticks can be few enough at all.
bool may_be_small(const ChainRules& rules, double most_transitions) {
  if (rules.window_ticks == 1) return true;
  const auto cap = static_cast<double>(detail::count_rule(rules.point).cap);
  double sums = 1.0;
  for (int j = 1; j < rules.window_ticks && sums < 1e9; ++j) sums *= (cap + j) / j;
  return sums * (cap + 2.0) < most_transitions;
}

struct FoundChain {
  ChainRules rules;
  std::shared_ptr<const AlarmChain> chain;
};

std::optional<FoundChain> find_chain(AlarmChains& chains, const AlarmModel& model, bool absorbing,
                                     double most_transitions) {
  // Longer windows with gaps soon have too many pasts: where gaps are few they are not tried.
  for (const bool all_real : {model.rules.window_ticks > 1, model.rules.window_ticks == 1}) {
    auto rules = chain_rules(model, all_real);
    if (!rules || !may_be_small(*rules, most_transitions)) continue;
    rules->absorbing = absorbing;
    SymbolLaw reach = law_of(*rules, model, model.normal);
    if (absorbing) {
      const SymbolLaw outage = law_of(*rules, model, model.outage);
      for (std::size_t i = 0; i < reach.size(); ++i) reach[i] += outage[i];
    }
    const double most = most_transitions / static_cast<double>(reach.size());
    auto chain = chains.find(*rules, reach, static_cast<std::size_t>(most));
    if (chain) return FoundChain{*rules, std::move(chain)};
  }
  return std::nullopt;
}

/// Where in the first window of a clock's an outage may begin: every minute, up to 60 of them.
int beginnings(const AlarmCheckInput& input) {
  if (input.alarm.window != monitoring::EvaluationWindow::wall_clock) return 1;
  return static_cast<int>(std::clamp<std::int64_t>(input.alarm.period_seconds / 60, 1, 60));
}

/// The outage's part of the first tick's requests, for the beginning `b` of `of`, from 1.
RequestMeans first_tick(const AlarmModel& model, int b, int of) {
  const double part = static_cast<double>(b) / of;
  return model.outage * part + model.normal * (1.0 - part);
}

/// The least of the times a + k * step at which `reached` holds; `reached` is monotone.
double first_time(double step, double most, const std::function<bool(double)>& reached) {
  if (!reached(most)) return INFINITY;
  double high = 1.0;
  while (high * step < most && !reached(high * step)) high *= 2.0;
  double low = std::floor(high / 2.0);
  while (high - low > 1.0) {
    const double middle = std::floor((low + high) / 2.0);
    if (middle <= low || middle >= high) break;  // beyond what doubles tell apart
    (reached(middle * step) ? high : low) = middle;
  }
  return high * step;
}

Figure finite_figure(double seconds) {
  return std::isfinite(seconds) ? Figure::exact(seconds) : Figure{};
}

bool fire_by_chain(AlarmCheck& out, const AlarmModel& model, const CheckEffort& effort,
                   AlarmChains& chains) {
  const auto found = find_chain(chains, model, true, effort.transitions);
  if (!found) return false;
  const SymbolLaw before = law_of(found->rules, model, model.normal);
  const SymbolLaw during = law_of(found->rules, model, model.outage);
  const int parts = beginnings(out.input);
  std::vector<FirstPassage> passages;
  double mean = 0.0;
  for (int b = 1; b <= parts; ++b) {
    const SymbolLaw first =
        parts == 1 ? during : law_of(found->rules, model, first_tick(model, b, parts));
    passages.push_back(found->chain->first_passage(before, first, during));
    if (!passages.back().converged) return false;
    mean += (passages.back().mean() - 1.0 + static_cast<double>(b) / parts) / parts;
  }
  const double tick = model.tick_seconds;
  const double delay = out.input.metric_delay / seconds(1.0);
  const auto by = [&](double time) {
    double sum = 0.0;
    for (int b = 1; b <= parts; ++b) {
      const double ticks = time / tick + 1.0 - static_cast<double>(b) / parts;
      sum += passages[static_cast<std::size_t>(b - 1)].by(std::floor(ticks + 1e-9)) / parts;
    }
    return sum;
  };
  const auto quantile = [&](double q) {
    const double time = parts == 1 ? passages.front().quantile(q) * tick
                                   : first_time(tick / parts, mean * tick * 100.0 + 100.0 * tick,
                                                [&](double t) { return by(t) >= q; });
    return finite_figure(time + delay);
  };
  out.fire_method = AlarmMethod::exact;
  out.states = found->chain->size();
  out.mean_seconds = finite_figure(mean * tick + delay);
  out.p50_seconds = quantile(0.5);
  out.p95_seconds = quantile(0.95);
  out.quantile_seconds = quantile(out.input.quantile);
  out.fires_within_hour = Figure::exact(delay > 3600.0 ? 0.0 : by(3600.0 - delay));
  if (found->rules.all_real && found->rules.point.presence == monitoring::Presence::per_request &&
      std::max(model.normal_law.missing, model.outage_law.missing) > 1e-9) {
    out.assumptions.push_back(fmt::format(
        "periods without a request ({} of them) count as fine in the chain",
        detail::share_in_words(std::max(model.normal_law.missing, model.outage_law.missing))));
  }
  return true;
}

/// The order statistic at `q` of ascending `times`, with its 95 % bounds.
Figure quantile_of(const std::vector<double>& times, double q, double scale, double offset) {
  const auto n = static_cast<double>(times.size());
  const double half = normal_quantile * std::sqrt(n * q * (1.0 - q));
  const auto at = [&](double rank) {
    const double place = std::clamp(std::ceil(rank) - 1.0, 0.0, n - 1.0);
    return times[static_cast<std::size_t>(place)] * scale + offset;
  };
  return {at(n * q), at(n * q - half), at(n * q + half)};
}

bool fire_by_simulation(AlarmCheck& out, const AlarmModel& model, const CheckEffort& effort) {
  constexpr std::size_t enough = 100;
  const int parts = beginnings(out.input);
  std::vector<double> times;  // in ticks, from the outage's start
  std::size_t outages = 0;
  for (int b = 1; b <= parts; ++b) {
    const auto some = detail::simulate_outages(
        model.rules, model.normal, first_tick(model, b, parts), model.outage,
        out.input.seed + static_cast<std::uint64_t>(b - 1),
        effort.outages / static_cast<std::size_t>(parts),
        effort.ticks / static_cast<std::size_t>(parts), effort.ticks / enough);
    if (!some.all_entered()) return false;
    outages += some.outages;
    for (const double t : some.ticks) times.push_back(t - 1.0 + static_cast<double>(b) / parts);
  }
  if (outages < enough) return false;
  std::sort(times.begin(), times.end());
  const auto n = static_cast<double>(times.size());
  const double delay = out.input.metric_delay / seconds(1.0);
  double sum = 0.0;
  double squares = 0.0;
  for (const double t : times) sum += t;
  const double mean = sum / n;
  for (const double t : times) squares += (t - mean) * (t - mean);
  const double half = normal_quantile * std::sqrt(squares / (n - 1.0) / n);
  const double tick = model.tick_seconds;
  out.fire_method = AlarmMethod::simulation;
  out.states = times.size();
  out.mean_seconds = {mean * tick + delay, (mean - half) * tick + delay,
                      (mean + half) * tick + delay};
  out.p50_seconds = quantile_of(times, 0.5, tick, delay);
  out.p95_seconds = quantile_of(times, 0.95, tick, delay);
  out.quantile_seconds = quantile_of(times, out.input.quantile, tick, delay);
  const auto within = static_cast<double>(
      std::upper_bound(times.begin(), times.end(), (3600.0 - delay) / tick) - times.begin());
  // Wilson's interval.
  const double z2 = normal_quantile * normal_quantile;
  const double p = within / n;
  const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double spread =
      normal_quantile * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
  out.fires_within_hour = {p, std::max(0.0, centre - spread), std::min(1.0, centre + spread)};
  return true;
}

/// Neither a chain nor a simulation reaches it: in t ticks it has fired with probability at most
/// t x that of one evaluation, so that on average it takes at least half the inverse.
void fire_bounded(AlarmCheck& out, const AlarmModel& model) {
  out.fire_method = AlarmMethod::bound;
  const double one = out.alarm_share_in_outage;
  const double tick = model.tick_seconds;
  if (!(one > 0.0)) {
    out.fire_method = AlarmMethod::exact;
    out.fires_within_hour = Figure::exact(0.0);
    return;
  }
  out.mean_seconds.low = tick / (2.0 * one);
  out.p50_seconds.low = std::floor(0.5 / one) * tick;
  out.p95_seconds.low = std::floor(0.95 / one) * tick;
  out.quantile_seconds.low = std::floor(out.input.quantile / one) * tick;
  out.fires_within_hour = {std::nullopt, 0.0, std::min(1.0, one * 3600.0 / tick)};

  // Where windows before an outage as good as never breach, or are empty, all that the alarm needs
  // have to reach into it.
  const AlarmRule& rule = model.rules.rule;
  const double least = (rule.datapoints_to_alarm - 1) * model.rules.window_ticks * tick;
  const double otherwise = least / tick * rule.range * (out.normal.breaching + out.normal.missing);
  constexpr double negligible = 1e-6;
  if (otherwise > negligible) return;
  for (Figure* time :
       {&out.mean_seconds, &out.p50_seconds, &out.p95_seconds, &out.quantile_seconds})
    time->low = std::max(*time->low, least);
  if (least >= 3600.0) out.fires_within_hour.high = otherwise;
}

/// Garwood's exact interval of a Poisson count.
Figure poisson_count_figure(double count, double scale) {
  const double low =
      count > 0.0 ? quantile(boost::math::chi_squared(2.0 * count), 0.025) / 2.0 : 0.0;
  const double high = quantile(boost::math::chi_squared(2.0 * count + 2.0), 0.975) / 2.0;
  return {count * scale, low * scale, high * scale};
}

void find_false_alarms(AlarmCheck& out, const AlarmModel& model, const CheckEffort& effort,
                       AlarmChains& chains) {
  const double ticks = model.ticks_per_month(out.input.month_hours);
  const detail::EntryRate rate = detail::entry_rate(model);
  const double most = rate.per_tick * ticks;
  constexpr double negligible = 1e-6;
  const std::size_t simulated = effort.ticks;
  out.false_method = AlarmMethod::exact;
  if (rate.exact && !out.input.simulate) {
    out.false_alarms_per_month = Figure::exact(most);
    return;
  }
  if (!out.input.simulate && most >= negligible) {
    if (const auto found = find_chain(chains, model, false, effort.transitions)) {
      out.false_alarms_per_month = Figure::exact(
          found->chain->entry_rate(law_of(found->rules, model, model.normal)) * ticks);
      return;
    }
  }
  if (rate.per_tick * static_cast<double>(simulated) > 30.0) {
    const auto count =
        detail::simulate_entries(model.rules, model.normal, out.input.seed, simulated);
    out.false_method = AlarmMethod::simulation;
    out.false_alarms_per_month =
        poisson_count_figure(static_cast<double>(count), ticks / static_cast<double>(simulated));
    return;
  }
  out.false_method = AlarmMethod::bound;
  out.false_alarms_per_month = {std::nullopt, 0.0, most};
}

PeriodProbabilities period_probabilities(const AlarmModel& model, const RequestMeans& tick,
                                         const detail::PeriodLaw& law) {
  const RequestMeans period = tick * model.rules.window_ticks;
  const double share = period.all() > 0.0 ? period.wrong / period.all() : 0.0;
  const double whole = std::min(std::round(period.all()), 1e15);
  return {period.all(), law.missing, law.all_breaching(),
          detail::breach_probability_of_even_requests(model.rules.point,
                                                      static_cast<std::uint64_t>(whole), share)};
}

void decide_whether_it_can_fire(AlarmCheck& out) {
  const auto& mean = out.mean_seconds;
  const bool soon =
      mean.value ? *mean.value <= hundred_years : (mean.low && *mean.low <= hundred_years);
  out.can_fire = soon && out.visibility.has_data && out.visibility.sees_fault;
  out.verdict = detail::check_verdict(out, soon);
}

}  // namespace

AlarmCheck detail::check_alarm_within(const AlarmCheckInput& input, const CheckEffort& effort,
                                      AlarmChains& chains) {
  const AlarmModel model(input);
  AlarmCheck out;
  out.input = input;
  out.visibility =
      monitoring::visibility(input.alarm.metric, input.fault ? &*input.fault : nullptr);
  out.normal = period_probabilities(model, model.normal, model.normal_law);
  out.outage = period_probabilities(model, model.outage, model.outage_law);
  out.alarm_share_in_normal =
      std::min(1.0, detail::alarm_probability(model.rules.rule, model.normal_law));
  out.alarm_share_in_outage =
      std::min(1.0, detail::alarm_probability(model.rules.rule, model.outage_law));
  detail::add_check_assumptions(out);
  const bool exact = !input.simulate && fire_by_chain(out, model, effort, chains);
  if (!exact && !(out.alarm_share_in_outage > 0.0 && fire_by_simulation(out, model, effort))) {
    fire_bounded(out, model);
  }
  find_false_alarms(out, model, effort, chains);
  decide_whether_it_can_fire(out);
  return out;
}

AlarmCheck check_alarm(const AlarmCheckInput& input) {
  detail::AlarmChains chains;
  return detail::check_alarm_within(input, {}, chains);
}

}  // namespace fitcost::inline v1
