// SPDX-License-Identifier: Apache-2.0
#include "chart/ticks.hpp"
#include "units/thousands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fitcost::inline v1::chart::detail {

namespace {

using fitcost::detail::thousands_apart;

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// The power of ten that `value` > 0 has: 3 of 1,000 to 9,999.
int decade(double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); }

}  // namespace

std::string tick_label(double value, int places) {
  const double size = std::fabs(value);
  if (size == 0.0) return "0";
  if (size >= 1e15 || size < 1e-9) return fmt::format("{:.3g}", value);
  struct Suffix {
    double from;
    double unit;
    const char* letter;
  };
  for (const auto& s : {Suffix{1e12, 1e12, "T"}, Suffix{1e9, 1e9, "G"}, Suffix{1e6, 1e6, "M"},
                        Suffix{1e4, 1e3, "k"}}) {
    if (size >= s.from)
      return without_trailing_zeros(fmt::format("{:.3f}", value / s.unit)) + s.letter;
  }
  if (places > 0) return thousands_apart(fmt::format("{:.{}f}", value, places));
  return thousands_apart(
      without_trailing_zeros(fmt::format("{:.{}f}", value, std::clamp(2 - decade(size), 0, 12))));
}

std::string amount_label(double value) {
  const double size = std::fabs(value);
  if (size == 0.0) return "0";
  if (size >= 1e15 || size < 1e-9) return fmt::format("{:.4g}", value);
  return thousands_apart(
      without_trailing_zeros(fmt::format("{:.{}f}", value, std::clamp(3 - decade(size), 0, 12))));
}

Ticks linear_ticks(double low, double high, int wanted) {
  if (!std::isfinite(low)) low = 0.0;
  if (!std::isfinite(high)) high = low;
  constexpr double most = 1e300;  // so that lengths are finite
  low = std::clamp(low, -most, most);
  high = std::clamp(high, -most, most);
  if (!(low < high)) high = low + (low == 0.0 ? 1.0 : std::fabs(low));
  const double rough = (high - low) / std::max(1, wanted);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10.0 * power;
  for (const double nice : {1.0, 2.0, 5.0}) {
    if (nice * power >= rough * (1.0 - 1e-9)) {
      step = nice * power;
      break;
    }
  }
  const int places = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  Ticks out;
  const double first = std::floor(low / step + 1e-9);
  const double last = std::ceil(high / step - 1e-9);
  // Where doubles are coarser than the step there are no more ticks than were wanted.
  const int count = static_cast<int>(std::clamp(last - first, 1.0, wanted + 2.0)) + 1;
  for (int n = 0; n < count; ++n) {
    const double at = first + n == 0.0 ? 0.0 : (first + n) * step;
    out.at.push_back(at);
    out.labels.push_back(tick_label(at, std::min(places, 12)));
  }
  out.low = out.at.front();
  out.high = out.at.back();
  return out;
}

Ticks logarithmic_ticks(double low, double high, int wanted) {
  Ticks out;
  if (!(low > 0.0) || !std::isfinite(low)) low = 1e-3;
  if (!(high > low) || !std::isfinite(high)) high = 10.0 * low;
  out.low = low;
  out.high = high;
  const int first = static_cast<int>(std::ceil(std::log10(low) - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
  const int stride = std::max(1, (last - first + wanted) / std::max(1, wanted));
  const bool few = last - first < 2;
  for (int n = few ? first - 1 : first; n <= last; n += few ? 1 : stride) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double at = digit * std::pow(10.0, n);
      if (at < low * (1.0 - 1e-9) || at > high * (1.0 + 1e-9) || (digit > 1.0 && !few)) continue;
      out.at.push_back(at);
      out.labels.push_back(tick_label(at));
    }
  }
  return out;
}

}  // namespace fitcost::inline v1::chart::detail
