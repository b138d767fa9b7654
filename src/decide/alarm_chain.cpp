// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_chain.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <limits>

#include "fitcost/traffic/poisson.hpp"

namespace fitcost::inline v1::detail {

namespace {

enum TickSymbol : std::size_t {
  tick_missing,
  tick_fine,
  tick_breaching,
  tick_fine_still,
  tick_breaching_still,
  tick_symbols
};

/// Of windows longer than a tick.
constexpr std::size_t no_request = 0;
constexpr std::size_t only_fine = 1;  // and only_fine + k: k that count

struct ChainState {
  std::uint64_t sums = 0;       // of counts from now back, cut; ticks since a request; in alarm
  std::uint64_t real = 0;       // past windows that had a point, the latest lowest
  std::uint64_t breaching = 0;  // and breached

  friend bool operator==(const ChainState&, const ChainState&) = default;
};

/// State -> number, by open addressing.
class StateNumbers {
 public:
  StateNumbers() : slots_(1024, -1) {}

  /// The number of `state`, new ones counted on.
  std::int32_t number(const ChainState& state) {
    if (states_.size() * 2 > slots_.size()) grow();
    std::size_t at = place(state);
    for (; slots_[at] >= 0; at = (at + 1) & (slots_.size() - 1)) {
      if (states_[static_cast<std::size_t>(slots_[at])] == state) return slots_[at];
    }
    slots_[at] = static_cast<std::int32_t>(states_.size());
    states_.push_back(state);
    return slots_[at];
  }
  const ChainState& state(std::size_t number) const { return states_[number]; }
  std::size_t size() const { return states_.size(); }

 private:
  std::size_t place(const ChainState& s) const {
    const std::uint64_t hash =
        SplitMix64::mix(s.sums + s.breaching * 0xd6e8feb86659fd93U + s.real * 0x9e3779b97f4a7c15U);
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }
  void grow() {
    slots_.assign(slots_.size() * 2, -1);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      std::size_t at = place(states_[i]);
      while (slots_[at] >= 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::int32_t>(i);
    }
  }

  std::vector<std::int32_t> slots_;
  std::vector<ChainState> states_;
};

std::uint64_t low_bits(std::int64_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// What one tick makes of a state.
class ChainStep {
 public:
  explicit ChainStep(const ChainRules& rules)
      : rules_(rules),
        ticks_(rules.window_ticks),
        kept_(rules.all_real ? rules.rule.evaluation_periods : rules.rule.range),
        count_(count_rule(rules.point)),
        cap_(std::max<std::int64_t>(1, count_.cap)),
        history_((std::int64_t{kept_} - 1) * ticks_),
        tracks_requests_(ticks_ > 1 && !rules.all_real && !count_.of_all &&
                         rules.point.presence == monitoring::Presence::per_request),
        sum_bits_(bits_for(cap_)),
        age_bits_(tracks_requests_ ? bits_for(ticks_) : 0),
        symbols_(ticks_ == 1 ? static_cast<std::size_t>(tick_symbols)
                             : static_cast<std::size_t>(cap_) + 2) {
    for (int i = 0; i < kept_ && i * ticks_ < 64; ++i) series_ |= std::uint64_t{1} << (i * ticks_);
    if (!fits() || ticks_ == 1) return;
    for (std::int64_t sum = 0; sum <= cap_; ++sum) {
      const auto count = static_cast<std::uint64_t>(sum);
      kinds_.push_back(point_kind(rules.point, count, count));
      kinds_.push_back(point_kind(rules.point, count + 1, count));
    }
  }

  bool fits() const {
    const bool counted = ticks_ == 1 || (count_.cap >= 0 && cap_ < 4096);
    return counted && history_ < 64 && (ticks_ - 1) * sum_bits_ + age_bits_ < 63;
  }
  std::size_t symbols() const { return symbols_; }
  std::size_t memory() const { return static_cast<std::size_t>(history_ + ticks_); }

  /// Points as far as one looks, all of them fine.
  ChainState start() const {
    ChainState out;
    if (rules_.all_real) return out;
    out.real = low_bits(history_);
    for (int phase = 0; phase < ticks_; ++phase) forget(out, series_ << phase);
    return out;
  }

  static bool in_alarm(const ChainState& s) { return (s.sums & 1U) != 0; }

  /// The state after one more tick; its alarm bit says whether the alarm is on.
  ChainState after(const ChainState& before, std::size_t symbol) const {
    ChainState out;
    bool still = false;
    const PointKind kind = ticks_ == 1 ? of_symbol(symbol, still) : window(before, symbol, out);
    const std::uint64_t real = before.real << 1U | (kind != PointKind::missing ? 1U : 0U);
    const std::uint64_t bad = before.breaching << 1U | (kind == PointKind::breaching ? 1U : 0U);
    const AlarmVerdict verdict =
        still ? AlarmVerdict::keep : verdict_of(rules_.rule, counts(real, bad));
    const bool alarm =
        verdict == AlarmVerdict::alarm || (verdict == AlarmVerdict::keep && in_alarm(before));
    const std::uint64_t mask = low_bits(history_);
    out.real = rules_.all_real ? 0 : real & mask;
    out.breaching = bad & mask;
    // A tick moves every series on by one place; the one whose oldest point goes gets the newest.
    forget(out, series_);
    if (alarm) out.sums |= 1U;
    return out;
  }

 private:
  static PointKind of_symbol(std::size_t symbol, bool& still) {
    still = symbol == tick_fine_still || symbol == tick_breaching_still;
    if (symbol == tick_missing) return PointKind::missing;
    return symbol == tick_fine || symbol == tick_fine_still ? PointKind::fine
                                                            : PointKind::breaching;
  }

  /// The kind of the window that ends with this tick, and the sums for the next.
  PointKind window(const ChainState& before, std::size_t symbol, ChainState& out) const {
    const std::uint64_t mask = low_bits(sum_bits_);
    const auto cap = static_cast<std::uint64_t>(cap_);
    const std::uint64_t count = symbol > only_fine ? symbol - only_fine : 0;
    std::uint64_t packed = before.sums >> 1U;
    std::uint64_t sum = 0;  // of the latest j ticks before this one
    std::uint64_t sums = 0;
    int shift = 0;
    for (int j = 0; j + 1 < ticks_; ++j) {
      sums |= std::min(cap, sum + count) << shift;
      shift += sum_bits_;
      sum = packed & mask;
      packed >>= static_cast<unsigned>(sum_bits_);
    }
    const std::uint64_t total = std::min(cap, sum + count);
    bool requested = true;
    if (tracks_requests_) {
      // Ticks since the last request, as far as a window reaches.
      const std::uint64_t age =
          symbol == no_request ? std::min<std::uint64_t>(packed + 1, static_cast<unsigned>(ticks_))
                               : 0;
      requested = age < static_cast<unsigned>(ticks_);
      sums |= age << shift;
    }
    out.sums = sums << 1U;
    return kinds_[2 * total + (!count_.of_all && requested ? 1 : 0)];
  }

  PointCounts counts(std::uint64_t real, std::uint64_t bad) const {
    PointCounts out;
    const int n = rules_.rule.evaluation_periods;
    if (rules_.all_real) return {n, std::popcount(bad & series_), n};
    for (int i = 0; i < rules_.rule.range && out.real < n; ++i) {
      const int at = i * ticks_;
      if ((real >> at & 1U) == 0) continue;
      ++out.real;
      out.oldest_age = i + 1;
      out.breaching += static_cast<int>(bad >> at & 1U);
    }
    return out;
  }

  /// Forgets the points of a series that no verdict depends on any more. Newer points push older
  /// ones out of the N that are judged, never the other way round: what is behind M breaching
  /// points, or behind N - M + 1 fine ones, is judged only where those have settled it. Of what is
  /// left, fine points behind the last breaching one do nothing where gaps are fine ones, too, and
  /// breaching ones behind the last fine one where gaps are breaching. Where gaps are neither it
  /// matters whether there is a fine point: the newest of those tells.
  void forget(ChainState& s, std::uint64_t series) const {
    const int m = rules_.rule.datapoints_to_alarm;
    std::uint64_t kept = rules_.all_real ? series & low_bits(history_) : s.real & series;
    kept &= up_to(m, kept & s.breaching);
    kept &= up_to(rules_.rule.evaluation_periods - m + 1, kept & ~s.breaching);
    const bool filled = rules_.rule.missing == monitoring::MissingData::not_breaching;
    const bool filled_badly =
        !rules_.all_real && rules_.rule.missing == monitoring::MissingData::breaching;
    const std::uint64_t telling = kept & (filled_badly ? ~s.breaching : s.breaching);
    const std::uint64_t behind = kept & ~low_bits(static_cast<int>(std::bit_width(telling)));
    kept &= ~behind;
    if (!filled && !filled_badly) kept |= behind & (~behind + 1);
    if (!rules_.all_real) s.real = (s.real & ~series) | kept;
    s.breaching &= ~series | kept;
  }
  /// All places up to that of the `count`-th of `points`, where there is one.
  static std::uint64_t up_to(int count, std::uint64_t points) {
    for (int i = 1; i < count; ++i) points &= points - 1;
    return points == 0 ? ~std::uint64_t{0} : points ^ (points - 1);
  }

  static int bits_for(std::int64_t most) {
    return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(most)));
  }

  ChainRules rules_;
  int ticks_;
  int kept_;  // windows of one series that can still matter, the newest included
  CountRule count_;
  std::int64_t cap_;
  std::int64_t history_;  // past windows, of all series
  bool tracks_requests_;
  int sum_bits_;
  int age_bits_;
  std::size_t symbols_;
  std::uint64_t series_ = 0;      // the windows that one evaluation looks at
  std::vector<PointKind> kinds_;  // by the count, without and with a fine request beside
};

/// Where a transition leads that ends an absorbing chain.
constexpr std::int32_t gone = -1;

constexpr double never_ticks = std::numeric_limits<double>::infinity();

/// An alarm that stays on once it is enters ever more rarely; at 10^-13 a month nobody counts on.
constexpr double never_rate = 1e-18;  // a tick

}  // namespace

SymbolLaw symbols_of(const PeriodLaw& law) {
  return {law.missing, law.fine, law.breaching, law.fine_still, law.breaching_still};
}

SymbolLaw symbols_of(const ChainRules& rules, const RequestMeans& tick) {
  const CountRule count = count_rule(rules.point);
  const auto cap = static_cast<std::size_t>(std::max<std::int64_t>(1, count.cap));
  const double mean = count.of_all ? tick.all() : tick.wrong;
  SymbolLaw out(cap + 2, 0.0);
  const double none = std::exp(-tick.all());
  if (rules.all_real || count.of_all) {
    out[rules.all_real ? only_fine : no_request] = std::exp(-mean);
  } else {
    out[no_request] = none;
    out[only_fine] = std::exp(-mean) * -std::expm1(-tick.fine);
  }
  if (!(mean > 0.0)) return out;
  out[only_fine + cap] =
      cdf(complement(boost::math::poisson(mean), static_cast<double>(cap) - 1.0));
  for (std::size_t k = 1; k < cap; ++k) {
    out[only_fine + k] = std::exp(log_poisson_probability(static_cast<double>(k), mean));
  }
  return out;
}

double FirstPassage::mean() const {
  double sum = 0.0;
  for (const double s : survival) sum += s;
  if (survival.back() <= 0.0) return sum;
  return hazard > 0.0 ? sum + survival.back() * (1.0 - hazard) / hazard : never_ticks;
}

double FirstPassage::quantile(double probability) const {
  const double left = 1.0 - probability;
  for (std::size_t k = 0; k < survival.size(); ++k) {
    if (survival[k] <= left) return static_cast<double>(k);
  }
  if (hazard <= 0.0) return never_ticks;
  const double more = std::log(left / survival.back()) / std::log1p(-hazard);
  return static_cast<double>(survival.size() - 1) + std::ceil(more);
}

double FirstPassage::by(double ticks) const {
  const auto last = static_cast<double>(survival.size() - 1);
  if (ticks <= last) return 1.0 - survival[static_cast<std::size_t>(std::max(0.0, ticks))];
  return 1.0 - survival.back() * std::exp((ticks - last) * std::log1p(-hazard));
}

std::optional<AlarmChain> AlarmChain::explore(const ChainRules& rules, const SymbolLaw& reach,
                                              std::size_t most_states) {
  const ChainStep step(rules);
  if (!step.fits() || reach.size() != step.symbols()) return std::nullopt;
  AlarmChain out;
  out.symbols_ = step.symbols();
  out.memory_ = step.memory();
  out.window_ = static_cast<std::size_t>(rules.window_ticks);
  std::vector<std::size_t> possible;
  for (std::size_t symbol = 0; symbol < out.symbols_; ++symbol) {
    if (reach[symbol] > 0.0) possible.push_back(symbol);
  }
  StateNumbers numbers;
  numbers.number(step.start());
  std::vector<std::int32_t> next;  // state x possible symbol
  next.reserve(1U << 16U);
  for (std::size_t s = 0; s < numbers.size(); ++s) {
    const ChainState from = numbers.state(s);
    for (const std::size_t symbol : possible) {
      const ChainState to = step.after(from, symbol);
      const bool enters = ChainStep::in_alarm(to) && !ChainStep::in_alarm(from);
      if (enters)
        out.entries_.push_back({static_cast<std::int32_t>(s), static_cast<std::uint16_t>(symbol)});
      next.push_back(enters && rules.absorbing ? gone : numbers.number(to));
    }
    if (numbers.size() > most_states) return std::nullopt;
  }
  out.arrange(next, possible, numbers.size());
  return out;
}

/// Transitions by where they lead: a state's mass is then one sum of what comes in, where adding to
/// it from all over waits for the last addition each time.
void AlarmChain::arrange(const std::vector<std::int32_t>& next,
                         const std::vector<std::size_t>& possible, std::size_t states) {
  ends_.assign(states + 1, 0);
  for (const std::int32_t to : next) {
    if (to != gone) ++ends_[static_cast<std::size_t>(to) + 1];
  }
  for (std::size_t s = 0; s < states; ++s) ends_[s + 1] += ends_[s];
  incoming_.resize(ends_.back());
  std::vector<std::uint32_t> at = ends_;
  const std::int32_t* to = next.data();
  for (std::size_t s = 0; s < states; ++s) {
    for (const std::size_t symbol : possible) {
      if (*to != gone) {
        incoming_[at[static_cast<std::size_t>(*to)]++] = {static_cast<std::int32_t>(s),
                                                          static_cast<std::uint16_t>(symbol)};
      }
      ++to;
    }
  }
}

/// One tick on, of `scale` times the mass.
void AlarmChain::step(const std::vector<double>& mass, double scale, const SymbolLaw& law,
                      std::vector<double>& out) const {
  SymbolLaw scaled = law;
  for (double& probability : scaled) probability *= scale;
  out.resize(size());
  const Transition* in = incoming_.data();
  for (std::size_t s = 0; s < size(); ++s) {
    double sum = 0.0;
    for (const Transition* const end = incoming_.data() + ends_[s + 1]; in != end; ++in)
      sum += mass[static_cast<std::size_t>(in->from)] * scaled[in->symbol];
    out[s] = sum;
  }
}

/// Per state, the probability that the next tick enters the alarm.
std::vector<double> AlarmChain::entering(const SymbolLaw& law) const {
  std::vector<double> out(size(), 0.0);
  for (const auto& [from, symbol] : entries_) out[static_cast<std::size_t>(from)] += law[symbol];
  return out;
}

namespace {

/// In four sums side by side: one alone waits for each addition.
double sum_of_products(const std::vector<double>& a, const std::vector<double>& b) {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + sums.size() <= a.size(); i += sums.size()) {
    for (std::size_t j = 0; j < sums.size(); ++j) sums[j] += a[i + j] * b[i + j];
  }
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

std::shared_ptr<const AlarmChain> AlarmChains::find(const ChainRules& rules, const SymbolLaw& reach,
                                                    std::size_t most_states) {
  const auto explored = [&] {
    auto chain = AlarmChain::explore(rules, reach, most_states);
    return chain ? std::make_shared<const AlarmChain>(std::move(*chain)) : nullptr;
  };
  std::vector<bool> possible;
  for (const double probability : reach) possible.push_back(probability > 0.0);
  Known* known = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(known_.begin(), known_.end(), [&](const Known& k) {
      return k.rules == rules && k.possible == possible && k.most_states == most_states;
    });
    if (at != known_.end()) {
      known = &*at;
    } else if (known_.size() < most_known) {
      known = &known_.emplace_back(rules, std::move(possible), most_states);
    }
  }
  if (known == nullptr) return explored();
  std::call_once(known->once, [&] { known->chain = explored(); });
  return known->chain;
}

FirstPassage AlarmChain::first_passage(const SymbolLaw& before, const SymbolLaw& first,
                                       const SymbolLaw& during) const {
  const std::vector<double> ones(size(), 1.0);
  std::vector<double> mass(size(), 0.0);
  std::vector<double> next;
  mass[0] = 1.0;
  double total = 1.0;
  const auto tick = [&](const SymbolLaw& law) {
    step(mass, 1.0 / total, law, next);
    mass.swap(next);
    total = sum_of_products(mass, ones);
  };
  for (std::size_t i = 0; i < memory_; ++i) {
    tick(before);
    // Where nothing is left it is on in normal operation already.
    if (!(total > 0.0)) return {{1.0, 0.0}, 1.0, true};
  }
  FirstPassage out;
  out.survival.push_back(1.0);
  // The mass is that of what has survived, so that a rare event is not lost beside 1.
  const std::vector<double> entering_first = entering(first);
  const std::vector<double> entering_during = entering(during);
  std::size_t steady = 0;
  for (std::size_t k = 0; k < most_steps(); ++k) {
    const double enters = sum_of_products(mass, k == 0 ? entering_first : entering_during) / total;
    tick(k == 0 ? first : during);
    const double hazard = enters / (enters + total);
    out.survival.push_back(out.survival.back() * (1.0 - hazard));
    const bool same = k > memory_ && std::fabs(hazard - out.hazard) <= 1e-6 * hazard;
    steady = same ? steady + 1 : 0;
    out.hazard = hazard;
    if (!(total > 0.0) || out.survival.back() < 1e-14 || steady > window_) return out;
  }
  out.converged = false;
  return out;
}

double AlarmChain::entry_rate(const SymbolLaw& law) const {
  const std::vector<double> enters_by_state = entering(law);
  std::vector<double> mass(size(), 0.0);
  std::vector<double> next;
  mass[0] = 1.0;
  double rate = 0.0;
  std::size_t steady = 0;
  for (std::size_t k = 0; k < most_steps() && steady <= window_; ++k) {
    step(mass, 1.0, law, next);
    mass.swap(next);
    const double enters = sum_of_products(mass, enters_by_state);
    steady = k > memory_ && std::fabs(enters - rate) <= 1e-6 * rate ? steady + 1 : 0;
    rate = enters;
    if (k > memory_ && rate < never_rate) return 0.0;
  }
  return rate;
}

/// Ticks until it is not worth it: chains that keep their state for very long.
std::size_t AlarmChain::most_steps() const {
  const auto transitions = static_cast<double>(size() * symbols_);
  return static_cast<std::size_t>(std::clamp(4e8 / transitions, 2000.0, 2e6));
}

}  // namespace fitcost::inline v1::detail
