// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_probability.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <vector>

namespace fitcost::inline v1::detail {

namespace {

/// The probability that the oldest of `real` points spread over `places` is at place `j` or newer,
/// counted from 1: C(j, real) / C(places, real).
std::vector<double> oldest_at_most(int real, int places) {
  std::vector<double> out(static_cast<std::size_t>(places) + 1, 0.0);
  out.back() = 1.0;
  for (int j = places; j > real; --j) {
    out[static_cast<std::size_t>(j - 1)] =
        out[static_cast<std::size_t>(j)] * (j - real) / static_cast<double>(j);
  }
  if (real == 0) std::fill(out.begin(), out.end(), 1.0);
  return out;
}

bool alarms(const AlarmRule& rule, int real, int breaching, int oldest) {
  return verdict_of(rule, {real, breaching, oldest}) == AlarmVerdict::alarm;
}

bool depends_on_age(const AlarmRule& rule, int real, int breaching) {
  return rule.missing == monitoring::MissingData::missing && real > 0 && breaching == real &&
         breaching < rule.datapoints_to_alarm;
}

/// What the two ends of the range add to its middle, which both evaluations share.
struct Ends {
  double probability;
  PointKind newest;
  PointKind oldest;
};

std::vector<Ends> all_ends(const PeriodLaw& law) {
  const std::pair<PointKind, double> kinds[] = {{PointKind::missing, law.missing},
                                                {PointKind::fine, law.all_fine()},
                                                {PointKind::breaching, law.all_breaching()}};
  std::vector<Ends> out;
  for (const auto& [newest, p] : kinds) {
    for (const auto& [oldest, q] : kinds) {
      if (p * q > 0.0) out.push_back({p * q, newest, oldest});
    }
  }
  return out;
}

/// Whether the range is entered, its middle having fewer than N real points: `middle_oldest` is the
/// place of the oldest of those in the middle.
bool entered(const AlarmRule& rule, int real, int breaching, int middle_oldest, const Ends& ends) {
  const auto add = [&](PointKind kind) { return kind == PointKind::missing ? 0 : 1; };
  const auto bad = [&](PointKind kind) { return kind == PointKind::breaching ? 1 : 0; };
  const int now_oldest = real > 0 ? middle_oldest + 1 : 1;
  const int then_oldest = ends.oldest != PointKind::missing ? rule.range : middle_oldest;
  return alarms(rule, real + add(ends.newest), breaching + bad(ends.newest), now_oldest) &&
         !alarms(rule, real + add(ends.oldest), breaching + bad(ends.oldest), then_oldest);
}

}  // namespace

std::vector<double> binomial_probabilities(int n, double p) {
  std::vector<double> out(static_cast<std::size_t>(n) + 1, 0.0);
  if (p <= 0.0 || p >= 1.0) {
    out[p <= 0.0 ? 0 : static_cast<std::size_t>(n)] = 1.0;
    return out;
  }
  // From the mode outwards, so that nothing underflows that matters.
  const auto last = static_cast<std::size_t>(n);
  const std::size_t mode = std::min(last, static_cast<std::size_t>((n + 1) * p));
  const double odds = p / (1.0 - p);
  if (mode == 0) {
    out[mode] = std::exp(n * std::log1p(-p));
  } else if (mode == last) {
    out[mode] = std::exp(n * std::log(p));
  } else {
    out[mode] = pdf(boost::math::binomial(n, p), static_cast<double>(mode));
  }
  for (std::size_t k = mode; k < last; ++k) {
    out[k + 1] = out[k] * odds * static_cast<double>(last - k) / static_cast<double>(k + 1);
  }
  for (std::size_t k = mode; k > 0; --k) {
    out[k - 1] = out[k] / odds * static_cast<double>(k) / static_cast<double>(last - k + 1);
  }
  return out;
}

double alarm_probability(const AlarmRule& rule, const PeriodLaw& law) {
  const int n = rule.evaluation_periods;
  const double real = law.real();
  const double breach = real > 0.0 ? law.all_breaching() / real : 0.0;
  const auto counts = binomial_probabilities(rule.range, std::min(1.0, real));
  double enough = 0.0;
  for (int r = n; r <= rule.range; ++r) enough += counts[static_cast<std::size_t>(r)];
  double out = 0.0;
  const auto full = binomial_probabilities(n, breach);
  for (int k = rule.datapoints_to_alarm; k <= n; ++k) {
    out += enough * full[static_cast<std::size_t>(k)];
  }
  for (int r = 0; r < n; ++r) {
    const double weight = counts[static_cast<std::size_t>(r)];
    if (weight < 1e-300) continue;
    const auto breaching = binomial_probabilities(r, breach);
    for (int k = 0; k <= r; ++k) {
      const double joint = weight * breaching[static_cast<std::size_t>(k)];
      if (depends_on_age(rule, r, k)) {
        const auto places = oldest_at_most(r, rule.range);
        out += joint * (1.0 - places[static_cast<std::size_t>(rule.datapoints_to_alarm - 1)]);
      } else if (alarms(rule, r, k, 1)) {
        out += joint;
      }
    }
  }
  return out;
}

double entry_probability(const AlarmRule& rule, const PeriodLaw& law) {
  const int n = rule.evaluation_periods;
  const int m = rule.datapoints_to_alarm;
  const double real = std::min(1.0, law.real());
  const double breach = real > 0.0 ? law.all_breaching() / real : 0.0;
  const int middle = rule.range - 1;
  const auto counts = binomial_probabilities(middle, real);
  double enough = 0.0;
  for (int r = n; r <= middle; ++r) enough += counts[static_cast<std::size_t>(r)];
  // The N-th real point falls out of what is judged and was fine, the new one breaches, and M - 1
  // of those between do.
  const auto between = binomial_probabilities(n - 1, breach);
  double out =
      enough * law.all_breaching() * between[static_cast<std::size_t>(m - 1)] * (1.0 - breach);
  const auto ends = all_ends(law);
  for (int r = 0; r < n && r <= middle; ++r) {
    const double weight = counts[static_cast<std::size_t>(r)];
    if (weight < 1e-300) continue;
    const auto breaching = binomial_probabilities(r, breach);
    const bool by_age = rule.missing == monitoring::MissingData::missing && r > 0;
    const auto places = by_age ? oldest_at_most(r, middle) : std::vector<double>();
    for (int k = 0; k <= r; ++k) {
      const double joint = weight * breaching[static_cast<std::size_t>(k)];
      if (joint < 1e-300) continue;
      for (const Ends& e : ends) {
        const bool aged = by_age && k == r;
        if (!aged) {
          if (entered(rule, r, k, std::max(r, 1), e)) out += joint * e.probability;
          continue;
        }
        for (int oldest = r; oldest <= middle; ++oldest) {
          const double here = places[static_cast<std::size_t>(oldest)] -
                              places[static_cast<std::size_t>(oldest - 1)];
          if (entered(rule, r, k, oldest, e)) out += joint * here * e.probability;
        }
      }
    }
  }
  return out;
}

}  // namespace fitcost::inline v1::detail
