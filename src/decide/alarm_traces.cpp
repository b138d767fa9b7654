// SPDX-License-Identifier: Apache-2.0
#include "decide/alarm_traces.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "decide/count_draw.hpp"
#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// 64 small counters, one in each bit position, that count up to `most`.
class BitCounters {
 public:
  explicit BitCounters(int most) : planes_used_(std::bit_width(static_cast<unsigned>(most))) {}

  void add(std::uint64_t bits) {
    for (std::size_t i = 0; bits != 0; ++i) {
      const std::uint64_t carry = planes_[i] & bits;
      planes_[i] ^= bits;
      bits = carry;
    }
  }
  std::uint64_t equals(unsigned value) const {
    std::uint64_t out = ~std::uint64_t{0};
    for (std::size_t i = 0; i < planes_used_; ++i) {
      out &= (value >> i & 1U) != 0 ? planes_[i] : ~planes_[i];
    }
    return out;
  }
  std::uint64_t at_least(unsigned value) const {
    std::uint64_t above = 0;
    std::uint64_t same = ~std::uint64_t{0};
    for (std::size_t i = planes_used_; i-- > 0;) {
      if ((value >> i & 1U) != 0) {
        same &= planes_[i];
      } else {
        above |= same & planes_[i];
        same &= ~planes_[i];
      }
    }
    return above | same;
  }

 private:
  std::array<std::uint64_t, 6> planes_{};  // up to 63
  std::size_t planes_used_;
};

}  // namespace

OutageTraces::OutageTraces(const RequestMeans& normal, const RequestMeans& outage,
                           std::size_t history, std::size_t horizon, std::size_t words,
                           std::uint64_t seed)
    : words_(words), history_(history), horizon_(horizon) {
  const std::size_t ticks = history + horizon;
  wrong_.resize(ticks * traces());
  all_.resize(ticks * traces());
  const CountDraw normal_wrong(normal.wrong);
  const CountDraw normal_fine(normal.fine);
  const CountDraw outage_wrong(outage.wrong);
  const CountDraw outage_fine(outage.fine);
  for (std::size_t tick = 0; tick < ticks; ++tick) {
    Random random(seed, tick);
    const bool before = tick < history;
    const CountDraw& wrong = before ? normal_wrong : outage_wrong;
    const CountDraw& fine = before ? normal_fine : outage_fine;
    for (std::size_t i = tick * traces(); i < (tick + 1) * traces(); ++i) {
      wrong_[i] = wrong.draw(random);
      all_[i] = wrong_[i] + fine.draw(random);
    }
  }
}

TracedWindows OutageTraces::windows(const PointRule& point, int ticks) const {
  TracedWindows out;
  const std::size_t all_ticks = history_ + horizon_;
  out.real.assign(all_ticks * words_, 0);
  out.breaching.assign(all_ticks * words_, 0);
  const auto length = static_cast<std::size_t>(ticks);
  // N windows end within the horizon at most, and two more are looked at.
  const std::size_t reach = horizon_ + 3 * length;
  const std::size_t begin = history_ - std::min(history_, reach);
  const CountRule count = count_rule(point);
  const bool by_errors =
      count.cap >= 0 && !count.of_all && point.presence == monitoring::Presence::per_request;
  const auto cap = static_cast<std::uint64_t>(std::max<std::int64_t>(0, count.cap));
  const bool above = by_errors && point_kind(point, cap + 1, cap) == PointKind::breaching;
  std::vector<std::uint64_t> wrong(traces(), 0);
  std::vector<std::uint64_t> all(traces(), 0);
  for (std::size_t tick = begin; tick < all_ticks; ++tick) {
    const std::uint64_t* const wrong_now = wrong_.data() + tick * traces();
    const std::uint64_t* const all_now = all_.data() + tick * traces();
    for (std::size_t i = 0; i < traces(); ++i) {
      wrong[i] += wrong_now[i];
      all[i] += all_now[i];
    }
    if (tick >= begin + length) {
      const std::uint64_t* const wrong_then = wrong_now - length * traces();
      const std::uint64_t* const all_then = all_now - length * traces();
      for (std::size_t i = 0; i < traces(); ++i) {
        wrong[i] -= wrong_then[i];
        all[i] -= all_then[i];
      }
    }
    for (std::size_t word = 0; word < words_; ++word) {
      std::uint64_t real = 0;
      std::uint64_t breaching = 0;
      for (std::size_t bit = 0; bit < 64; ++bit) {
        const std::size_t i = word * 64 + bit;
        if (by_errors) {
          real |= static_cast<std::uint64_t>(all[i] > 0) << bit;
          breaching |= static_cast<std::uint64_t>((wrong[i] >= cap) == above) << bit;
          continue;
        }
        const PointKind kind = point_kind(point, all[i], wrong[i]);
        real |= static_cast<std::uint64_t>(kind != PointKind::missing) << bit;
        breaching |= static_cast<std::uint64_t>(kind == PointKind::breaching) << bit;
      }
      out.real[tick * words_ + word] = real;
      out.breaching[tick * words_ + word] = breaching & real;
    }
  }
  return out;
}

/// `verdict_of` for 64 traces: those whose verdict is ALARM.
std::uint64_t OutageTraces::alarms(const TracedWindows& windows, std::size_t tick, int ticks,
                                   const AlarmRule& rule, std::size_t word) const {
  using monitoring::MissingData;
  const int n = rule.evaluation_periods;
  const int m = rule.datapoints_to_alarm;
  const bool gaps_breach = rule.missing == MissingData::breaching;
  const bool gaps_matter = gaps_breach || rule.missing == MissingData::missing;
  const std::size_t stride = static_cast<std::size_t>(ticks) * words_;
  const std::size_t newest = tick * words_ + word;
  // Nothing that breaches, nothing to count.
  std::uint64_t some = gaps_breach ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(rule.range); ++i) {
    some |= windows.breaching[newest - i * stride];
  }
  if (some == 0) return 0;
  BitCounters real(n);
  BitCounters breaching(n);
  BitCounters fine(n);
  std::uint64_t open = ~std::uint64_t{0};  // fewer than N real points so far
  std::uint64_t old = 0;                   // a real point of age M or more
  std::size_t at = newest;
  for (int i = 0; i < rule.range && open != 0; ++i, at -= stride) {
    const std::uint64_t taken = windows.real[at] & open;
    const std::uint64_t bad = windows.breaching[at] & open;
    real.add(taken);
    breaching.add(bad);
    if (gaps_matter) fine.add(taken & ~bad);
    if (i + 1 >= m) old |= taken;
    if (i + 1 >= n) open &= ~real.equals(static_cast<unsigned>(n));
  }
  if (gaps_breach) return ~fine.at_least(static_cast<unsigned>(n - m + 1));  // M of N are not fine
  const std::uint64_t enough = breaching.at_least(static_cast<unsigned>(m));
  if (!gaps_matter) return enough;
  return enough | (fine.equals(0) & ~breaching.equals(0) & old);
}

std::size_t OutageTraces::quantile_tick(const TracedWindows& windows, int ticks,
                                        const AlarmRule& rule, double quantile) const {
  // A few traces first: what they leave no hope for need not be tried on all.
  const std::size_t few = std::max<std::size_t>(1, words_ / 8);
  const auto sample = static_cast<double>(few * 64);
  const double spread = 4.0 * std::sqrt(quantile * (1.0 - quantile) / sample);
  if (few < words_ && quantile_tick(windows, ticks, rule, quantile - spread, few) == 0) return 0;
  return quantile_tick(windows, ticks, rule, quantile, words_);
}

std::size_t OutageTraces::quantile_tick(const TracedWindows& windows, int ticks,
                                        const AlarmRule& rule, double quantile,
                                        std::size_t words) const {
  std::vector<std::uint64_t> fired(words, 0);
  const auto wanted =
      static_cast<std::size_t>(std::ceil(quantile * static_cast<double>(words * 64)));
  for (std::size_t tick = 1; tick <= horizon_; ++tick) {
    std::size_t count = 0;
    for (std::size_t word = 0; word < words; ++word) {
      if (~fired[word] != 0) {
        fired[word] |= alarms(windows, history_ + tick - 1, ticks, rule, word);
      }
      count += static_cast<std::size_t>(std::popcount(fired[word]));
    }
    if (count >= wanted) return tick;
  }
  return 0;
}

}  // namespace fitcost::inline v1::detail
