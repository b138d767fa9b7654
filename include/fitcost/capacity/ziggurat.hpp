// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "fitcost/traffic/random.hpp"

/// Exponential and normal numbers without a logarithm in most of them: Marsaglia, Tsang, "The
/// ziggurat method for generating random variables", Journal of Statistical Software 5 (2000) 8,
/// with 53-bit positions and a layer chosen by other bits than the position, as Doornik, "An
/// improved ziggurat method to generate normal random samples" (2005), asks for.
namespace fitcost::inline v1 {

namespace detail {

/// `std::exp` for the compiler: within two ulp for |x| < 20, as 2^k * exp(r) with |r| < ln(2).
constexpr double constexpr_exp(double x) {
  // ln(2) in two parts, the first short enough that its multiples are exact (Cody, Waite, 1980).
  constexpr double ln2_high = 0x1.62e42feep-1;
  constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  const int k = static_cast<int>(x / (ln2_high + ln2_low));
  const double r = (x - k * ln2_high) - k * ln2_low;
  double sum = 1.0;
  for (int n = 18; n >= 1; --n) sum = 1.0 + sum * r / n;
  for (int i = k; i > 0; --i) sum *= 2.0;
  for (int i = k; i < 0; ++i) sum *= 0.5;
  return sum;
}
/// Newton's method from `x` on, until a step no longer is a smaller one than that before: every
/// header that includes this one pays for each of them.
template <class Step> constexpr double newton(double x, Step step) {
  for (double last = std::numeric_limits<double>::max();;) {
    const double by = step(x);
    const double size = by < 0.0 ? -by : by;
    if (!(size < last)) return x;
    x += by;
    last = size;
  }
}
/// The x of exp(x) == y, 0 < y <= 1, which is near `near`.
constexpr double constexpr_log(double y, double near) {
  return newton(near, [y](double x) { return y / constexpr_exp(x) - 1.0; });
}
constexpr double constexpr_sqrt(double y, double near) {
  return newton(near, [y](double x) { return 0.5 * (y / x - x); });
}

/// Layers of equal area under a falling density f with f(0) = 1: layer i is the rectangle of width
/// x[i] between the heights f(x[i]) and f(x[i + 1]); layer 0 is the bottom with the tail, as wide
/// as its area wants.
struct Ziggurat {
  static constexpr std::size_t layers = 256;
  std::array<double, layers + 1> x{};
  std::array<double, layers + 1> height{};  // f(x[i])
  std::array<double, layers> step{};        // x[i] / 2^53: the width in steps of 53 bits
};

template <class Density, class Inverse>
constexpr Ziggurat make_ziggurat(double tail, double area, Density density, Inverse inverse) {
  Ziggurat z;
  z.x[0] = area / density(tail);
  z.x[1] = tail;
  z.height[0] = 0.0;
  z.height[1] = density(tail);
  for (std::size_t i = 2; i < Ziggurat::layers; ++i) {
    z.height[i] = z.height[i - 1] + area / z.x[i - 1];
    z.x[i] = inverse(z.height[i], z.x[i - 1]);
  }
  z.x[Ziggurat::layers] = 0.0;
  z.height[Ziggurat::layers] = 1.0;
  for (std::size_t i = 0; i < Ziggurat::layers; ++i) z.step[i] = z.x[i] / 9007199254740992.0;
  return z;
}

/// Where the tail begins for 256 layers, and the area of each: the paper's table for its RNOR and
/// REXP, to more digits.
inline constexpr double exponential_tail = 7.69711747013104972;
inline constexpr double normal_tail = 3.6541528853610088;
inline constexpr Ziggurat exponential_ziggurat = make_ziggurat(
    exponential_tail, 3.9496598225815571993e-3, [](double x) { return constexpr_exp(-x); },
    [](double y, double near) { return -constexpr_log(y, -near); });
inline constexpr Ziggurat normal_ziggurat = make_ziggurat(
    normal_tail, 4.92867323399e-3, [](double x) { return constexpr_exp(-0.5 * x * x); },
    [](double y, double near) {
      return constexpr_sqrt(-2.0 * constexpr_log(y, -0.5 * near * near), near);
    });

/// The topmost layer closes at the density's peak.
constexpr bool closes(const Ziggurat& z, double area) {
  const std::size_t last = Ziggurat::layers - 1;
  const double top = z.height[last] + area / z.x[last];
  return top > 1.0 - 1e-8 && top < 1.0 + 1e-8;
}
static_assert(closes(exponential_ziggurat, 3.9496598225815571993e-3));
static_assert(closes(normal_ziggurat, 4.92867323399e-3));

/// The upper 53 of 64 bits; signed, which is one instruction to convert.
inline double upper_bits(std::uint64_t bits) {
  return static_cast<double>(static_cast<std::int64_t>(bits >> 11U));
}

}  // namespace detail

/// With mean 1.
inline double ziggurat_exponential(Random& random) {
  const auto& z = detail::exponential_ziggurat;
  double beyond = 0.0;
  for (;;) {
    const std::uint64_t bits = random.next();
    const std::size_t layer = bits & 0xffU;
    const double x = detail::upper_bits(bits) * z.step[layer];
    if (x < z.x[layer + 1]) return beyond + x;
    if (layer == 0) {
      beyond += detail::exponential_tail;  // the tail is the same distribution once more
      continue;
    }
    const double y = z.height[layer] + (z.height[layer + 1] - z.height[layer]) * random.uniform();
    if (y < std::exp(-x)) return beyond + x;
  }
}

/// With mean 0 and standard deviation 1.
inline double ziggurat_normal(Random& random) {
  const auto& z = detail::normal_ziggurat;
  for (;;) {
    const std::uint64_t bits = random.next();
    const std::size_t layer = bits & 0xffU;
    const double sign = (bits & 0x100U) != 0 ? -1.0 : 1.0;
    double x = detail::upper_bits(bits) * z.step[layer];
    if (x < z.x[layer + 1]) return sign * x;
    if (layer == 0) {
      // Marsaglia, "Generating a variable from the tail of the normal distribution" (1964).
      double y = 0.0;
      do {
        x = -std::log(random.uniform()) / detail::normal_tail;
        y = -std::log(random.uniform());
      } while (y + y < x * x);
      return sign * (detail::normal_tail + x);
    }
    const double y = z.height[layer] + (z.height[layer + 1] - z.height[layer]) * random.uniform();
    if (y < std::exp(-0.5 * x * x)) return sign * x;
  }
}

}  // namespace fitcost::inline v1
