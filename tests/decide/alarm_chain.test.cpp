// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_chain.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "decide/alarm_probability.hpp"

using namespace fitcost;
using detail::AlarmChain;
using detail::ChainRules;
using detail::PeriodLaw;
using detail::RequestMeans;
using monitoring::MissingData;

namespace {

PeriodLaw law_of(double missing, double breaching) {
  PeriodLaw out;
  out.missing = missing;
  out.breaching = breaching;
  out.fine = 1.0 - missing - breaching;
  return out;
}

constexpr MissingData treatments[] = {MissingData::missing, MissingData::ignore,
                                      MissingData::breaching, MissingData::not_breaching};

double probability(const PeriodLaw& law, PointKind kind) {
  return kind == PointKind::missing ? law.missing
         : kind == PointKind::fine  ? law.fine
                                    : law.breaching;
}

/// Sums over every pattern of `rule.range + 1` points, the oldest first.
struct Enumerated {
  double on = 0.0;
  double entered = 0.0;
};

Enumerated enumerated(const AlarmRule& rule, const PeriodLaw& law) {
  Enumerated out;
  int patterns = 1;
  for (int i = 0; i <= rule.range; ++i) patterns *= 3;
  for (int code = 0; code < patterns; ++code) {
    RecentPoints recent(rule);
    double p = 1.0;
    AlarmVerdict before = AlarmVerdict::ok;
    for (int i = 0, rest = code; i <= rule.range; ++i, rest /= 3) {
      before = recent.verdict();
      const auto kind = static_cast<PointKind>(rest % 3);
      recent.push(kind);
      p *= probability(law, kind);
    }
    if (recent.verdict() != AlarmVerdict::alarm) continue;
    out.on += p;
    if (before != AlarmVerdict::alarm) out.entered += p;
  }
  return out;
}

/// The same alarm with every tick remembered that a window it looks at reaches back to.
class RememberedTicks {
 public:
  /// Of no request, of fine ones alone, and of a wrong one.
  using Law = std::array<double, 3>;

  RememberedTicks(const AlarmRule& rule, int window_ticks, bool absorbing)
      : rule_(rule), window_(window_ticks), absorbing_(absorbing) {
    for (int i = 0; i < rule.range * window_ticks - 1; ++i) pasts_ *= 3;
    mass_.assign(pasts_ * 2, 0.0);
    // All of them fine, and no alarm.
    mass_[(pasts_ - 1) / 2 * 2] = 1.0;
    for (std::size_t ticks = 0; ticks < pasts_ * 3; ++ticks) {
      for (const bool on : {false, true}) on_.push_back(is_on(ticks, on));
    }
  }

  /// One tick on; the probability that it enters the alarm.
  double step(const Law& law) {
    std::vector<double> next(mass_.size(), 0.0);
    double enters = 0.0;
    for (std::size_t s = 0; s < mass_.size(); ++s) {
      if (!(mass_[s] > 0.0)) continue;
      const bool before = s % 2 == 1;
      for (std::size_t symbol = 0; symbol < 3; ++symbol) {
        const std::size_t ticks = s / 2 * 3 + symbol;  // the latest is the last digit
        const bool on = on_[ticks * 2 + (before ? 1 : 0)];
        const double p = mass_[s] * law[symbol];
        if (on && !before) enters += p;
        if (!(on && absorbing_)) next[ticks % pasts_ * 2 + (on ? 1 : 0)] += p;
      }
    }
    mass_ = std::move(next);
    return enters;
  }

 private:
  bool is_on(std::size_t ticks, bool before) const {
    RecentPoints recent(rule_);
    std::vector<PointKind> kinds;  // of the windows that are looked at, the newest first
    for (int point = 0; point < rule_.range; ++point) {
      bool requested = false;
      bool wrong = false;
      for (int i = 0; i < window_; ++i, ticks /= 3) {
        requested |= ticks % 3 != 0;
        wrong |= ticks % 3 == 2;
      }
      kinds.push_back(wrong       ? PointKind::breaching
                      : requested ? PointKind::fine
                                  : PointKind::missing);
    }
    for (auto kind = kinds.rbegin(); kind != kinds.rend(); ++kind) recent.push(*kind);
    const AlarmVerdict verdict = recent.verdict();
    return verdict == AlarmVerdict::alarm || (verdict == AlarmVerdict::keep && before);
  }

  AlarmRule rule_;
  int window_;
  bool absorbing_;
  std::size_t pasts_ = 1;
  std::vector<bool> on_;  // by all ticks and the state before
  std::vector<double> mass_;
};

}  // namespace

// A chain forgets what no verdict depends on; here nothing is forgotten.
TEST_CASE("A chain says what one does that remembers every tick", "[alarms]") {
  struct Length {
    int window, range;
  };
  using Law = RememberedTicks::Law;
  std::vector<std::pair<MissingData, bool>> ways;
  for (const MissingData treatment : treatments) {
    for (const bool all_real : {false, true}) ways.emplace_back(treatment, all_real);
  }
  const auto symbols = [](const Law& law, int window) {
    detail::SymbolLaw out(law.begin(), law.end());
    if (window == 1) out.resize(5, 0.0);
    return out;
  };
  for (const auto& [window, range] :
       {Length{1, 1}, {1, 3}, {1, 5}, {2, 2}, {2, 3}, {2, 4}, {3, 1}, {3, 2}}) {
    for (int n = 1; n <= std::min(range, 3); ++n) {
      for (int m = 1; m <= n; ++m) {
        for (const auto& [treatment, all_real] : ways) {
          const Law normal = all_real ? Law{0.0, 0.9, 0.1} : Law{0.2, 0.7, 0.1};
          const Law outage = all_real ? Law{0.0, 0.6, 0.4} : Law{0.3, 0.3, 0.4};
          INFO("windows of " << window << ", range " << range << ", " << m << " of " << n << ", "
                             << name_of(treatment) << (all_real ? ", no gaps" : ""));
          ChainRules rules;
          rules.rule = {n, m, range, treatment};
          rules.window_ticks = window;
          rules.all_real = all_real;
          const auto ends = AlarmChain::explore(rules, symbols(outage, window), 100'000);
          rules.absorbing = false;
          const auto goes_on = AlarmChain::explore(rules, symbols(outage, window), 100'000);
          REQUIRE((ends && goes_on));

          const auto fine = symbols({0.0, 1.0, 0.0}, window);
          const auto first =
              ends->first_passage(fine, symbols(outage, window), symbols(outage, window));
          RememberedTicks until(rules.rule, window, true);
          double survival = 1.0;
          for (std::size_t k = 1; k < std::min<std::size_t>(first.survival.size(), 12); ++k) {
            survival -= until.step(outage);
            CHECK(first.survival[k] == Approx(survival).epsilon(1e-9));
          }

          RememberedTicks always(rules.rule, window, false);
          double rate = 0.0;
          for (int k = 0; k < 150; ++k) rate = always.step(normal);
          CHECK(goes_on->entry_rate(symbols(normal, window)) ==
                Approx(rate).epsilon(1e-4).margin(1e-12));
        }
      }
    }
  }
}

// Independent points, one a minute, 30 days: C(N-1, M-1) p^M (1-p)^(N-M+1) x 43,200 false alarms,
// and P(Bin(N, p) >= M) of the time in ALARM; figures computed from those formulas elsewhere.
TEST_CASE("False alarms of M out of N independent points are those of the formula",
          "[alarms][vectors]") {
  struct Row {
    int n, m;
    double p, false_alarms, share;
  };
  for (const Row& row : {Row{1, 1, .01, 427.68, .01}, Row{3, 3, .01, .042768, 1e-6},
                         Row{5, 3, .01, .251502, 9.8506e-6}, Row{5, 5, .05, .012825, 3.125e-7},
                         Row{15, 10, .2, 2.3216, 1.13226e-4}}) {
    INFO(row.m << " of " << row.n);
    for (const MissingData treatment : treatments) {
      const AlarmRule rule{row.n, row.m, row.n + 2, treatment};
      const PeriodLaw law = law_of(0.0, row.p);
      CHECK(detail::entry_probability(rule, law) * 43'200 ==
            Approx(row.false_alarms).epsilon(1e-5));
      CHECK(detail::alarm_probability(rule, law) == Approx(row.share).epsilon(1e-5));
      if (treatment != MissingData::missing) continue;
      ChainRules rules;
      rules.rule = rule;
      rules.all_real = true;
      rules.absorbing = false;
      const auto chain = AlarmChain::explore(rules, detail::symbols_of(law), 40'000);
      REQUIRE(chain);
      CHECK(chain->entry_rate(detail::symbols_of(law)) * 43'200 ==
            Approx(row.false_alarms).epsilon(1e-5));
    }
  }
}

TEST_CASE("Probabilities with gaps are those of every pattern", "[alarms]") {
  for (const int range : {1, 2, 4, 6}) {
    for (int n = 1; n <= std::min(range, 3); ++n) {
      for (int m = 1; m <= n; ++m) {
        for (const MissingData treatment : treatments) {
          for (const PeriodLaw& law : {law_of(0.3, 0.2), law_of(0.6, 0.35), law_of(0.0, 0.9)}) {
            const AlarmRule rule{n, m, range, treatment};
            const Enumerated all = enumerated(rule, law);
            INFO("range " << range << ", " << m << " of " << n << ", " << name_of(treatment));
            CHECK(detail::alarm_probability(rule, law) == Approx(all.on).margin(1e-12));
            CHECK(detail::entry_probability(rule, law) == Approx(all.entered).margin(1e-12));
          }
        }
      }
    }
  }
}

TEST_CASE("The first alarm of one or two periods in a row comes when the formula says",
          "[alarms]") {
  for (const double p : {0.9, 0.1, 1e-6, 1e-15}) {
    const auto symbols = detail::symbols_of(law_of(0.0, p));
    const auto normal = detail::symbols_of(law_of(0.0, 0.0));
    ChainRules rules;
    rules.rule = {1, 1, 3, MissingData::missing};
    auto one = AlarmChain::explore(rules, symbols, 1000);
    REQUIRE(one);
    const auto first = one->first_passage(normal, symbols, symbols);
    CHECK(first.mean() == Approx(1.0 / p));
    CHECK(first.quantile(0.95) == Approx(std::ceil(std::log(0.05) / std::log1p(-p))).epsilon(1e-6));

    rules.rule = {2, 2, 4, MissingData::missing};
    auto two = AlarmChain::explore(rules, symbols, 1000);
    REQUIRE(two);
    CHECK(two->first_passage(normal, symbols, symbols).mean() ==
          Approx((1.0 + p) / p / p).epsilon(1e-6));
  }
}

TEST_CASE("A sliding window of any length fires with the first error, at threshold 0", "[alarms]") {
  for (const int ticks : {2, 5, 20}) {
    ChainRules rules;
    rules.rule = {1, 1, 3, MissingData::missing};
    rules.window_ticks = ticks;
    rules.all_real = true;
    const auto normal = detail::symbols_of(rules, RequestMeans{0.0, 3.0});
    const auto outage = detail::symbols_of(rules, RequestMeans{0.25, 2.75});
    const auto chain = AlarmChain::explore(rules, outage, 10'000);
    REQUIRE(chain);
    const auto first = chain->first_passage(normal, outage, outage);
    CHECK(first.mean() == Approx(1.0 / (1.0 - std::exp(-0.25))));
    CHECK(first.by(4) == Approx(1.0 - std::exp(-1.0)));
  }
}

TEST_CASE("A chain that would be too large is none", "[alarms]") {
  ChainRules rules;
  rules.rule = {2, 2, 4, MissingData::missing};
  rules.point.threshold = 10.0;
  rules.window_ticks = 5;
  rules.all_real = true;
  const auto law = detail::symbols_of(rules, RequestMeans{1.0, 0.4});
  CHECK_FALSE(AlarmChain::explore(rules, law, 1000));
  rules.window_ticks = 60;  // an hour's history does not fit the representation
  rules.rule = {3, 3, 5, MissingData::missing};
  CHECK_FALSE(AlarmChain::explore(rules, detail::symbols_of(rules, RequestMeans{1.0, 0.4}), 1000));
}

TEST_CASE("Alarms that differ in their traffic alone share a chain, in threads, too", "[alarms]") {
  ChainRules rules;
  rules.rule = {3, 2, 5, MissingData::not_breaching};
  rules.window_ticks = 5;
  const auto law = [&](double wrong) {
    return detail::symbols_of(rules, RequestMeans{wrong, 0.2});
  };
  detail::AlarmChains chains;
  std::vector<std::future<std::shared_ptr<const AlarmChain>>> asked;
  for (const double wrong : {0.1, 0.2, 0.3, 0.4}) {
    asked.push_back(std::async(std::launch::async,
                               [&, wrong] { return chains.find(rules, law(wrong), 9000); }));
  }
  const auto chain = chains.find(rules, law(0.5), 9000);
  REQUIRE(chain);
  for (auto& other : asked) CHECK(other.get() == chain);
  const auto without_errors = chains.find(rules, law(0.0), 9000);
  REQUIRE(without_errors);
  CHECK(without_errors->size() < chain->size());
  CHECK(chains.find(rules, law(0.1), 100) == nullptr);  // more states than that
  CHECK(chains.find(rules, law(0.1), 9000) == chain);

  rules.rule.datapoints_to_alarm = 1;
  for (std::size_t most = 9001; most < 9020; ++most) {
    const auto one_of_many = chains.find(rules, law(0.1), most);  // not all of them are kept
    REQUIRE(one_of_many);
    CHECK(one_of_many->size() < chain->size());
  }
}

TEST_CASE("Binomial probabilities add up, however small or large the share", "[alarms]") {
  for (const int n : {0, 1, 2, 30, 20'000}) {
    for (const double p : {0.0, 1e-320, 1e-300, 1e-12, 0.3, 0.5, 1.0 - 1e-16, 1.0}) {
      const auto all = detail::binomial_probabilities(n, p);
      REQUIRE(all.size() == static_cast<std::size_t>(n) + 1);
      double sum = 0.0;
      double mean = 0.0;
      for (std::size_t k = 0; k < all.size(); ++k) {
        sum += all[k];
        mean += all[k] * static_cast<double>(k);
      }
      INFO(n << " " << p);
      CHECK(sum == Approx(1.0).epsilon(1e-10));
      CHECK(mean == Approx(n * p).epsilon(1e-10).margin(1e-300));
    }
  }
}
