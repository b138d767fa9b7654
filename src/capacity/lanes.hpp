// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Looking at up to 64 numbers at once, in blocks of 8; what is beyond the last number is infinite.
/// With SSE2, which every x86-64 has, two comparisons are one instruction; elsewhere the same in
/// plain C++.
namespace fitcost::inline v1::detail {

inline constexpr std::size_t lane_block = 8;

#if defined(__SSE2__)

namespace lanes {
inline std::uint64_t bits_of(__m128d a, __m128d b, __m128d c, __m128d d) {
  const __m128 low = _mm_shuffle_ps(_mm_castpd_ps(a), _mm_castpd_ps(b), _MM_SHUFFLE(2, 0, 2, 0));
  const __m128 high = _mm_shuffle_ps(_mm_castpd_ps(c), _mm_castpd_ps(d), _MM_SHUFFLE(2, 0, 2, 0));
  return static_cast<std::uint64_t>(
      static_cast<unsigned>(_mm_movemask_ps(low) | (_mm_movemask_ps(high) << 4)));
}
template <class Compare>
[[gnu::always_inline]] inline std::uint64_t mask(const double* values, std::size_t blocks, double limit, Compare compare) {
  const __m128d x = _mm_set1_pd(limit);
  std::uint64_t out = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    const double* v = values + b * lane_block;
    out |= bits_of(compare(_mm_load_pd(v), x), compare(_mm_load_pd(v + 2), x),
                   compare(_mm_load_pd(v + 4), x), compare(_mm_load_pd(v + 6), x))
           << (b * lane_block);
  }
  return out;
}
}  // namespace lanes

/// Bit i: values[i] <= limit.
inline std::uint64_t lanes_at_most(const double* values, std::size_t blocks, double limit) {
  return lanes::mask(values, blocks, limit,
                     [](__m128d v, __m128d x) { return _mm_cmple_pd(v, x); });
}
/// Bit i: values[i] == limit.
inline std::uint64_t lanes_equal(const double* values, std::size_t blocks, double limit) {
  return lanes::mask(values, blocks, limit,
                     [](__m128d v, __m128d x) { return _mm_cmpeq_pd(v, x); });
}
/// The greatest of the values (0 or more) whose gate is at most the limit; 0 where none is.
inline double greatest_of_lanes(const double* values, const double* gates, std::size_t blocks,
                                double limit) {
  const __m128d x = _mm_set1_pd(limit);
  __m128d most = _mm_setzero_pd();
  for (std::size_t i = 0; i < blocks * lane_block; i += 2) {
    most = _mm_max_pd(most,
                      _mm_and_pd(_mm_load_pd(values + i), _mm_cmple_pd(_mm_load_pd(gates + i), x)));
  }
  return _mm_cvtsd_f64(_mm_max_sd(most, _mm_unpackhi_pd(most, most)));
}

#else

inline std::uint64_t lanes_at_most(const double* values, std::size_t blocks, double limit) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < blocks * lane_block; ++i)
    out |= std::uint64_t{values[i] <= limit} << i;
  return out;
}
inline std::uint64_t lanes_equal(const double* values, std::size_t blocks, double limit) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < blocks * lane_block; ++i)
    out |= std::uint64_t{values[i] == limit} << i;
  return out;
}
inline double greatest_of_lanes(const double* values, const double* gates, std::size_t blocks,
                                double limit) {
  double most = 0.0;
  for (std::size_t i = 0; i < blocks * lane_block; ++i) {
    if (gates[i] <= limit && most < values[i]) most = values[i];
  }
  return most;
}

#endif

}  // namespace fitcost::inline v1::detail
