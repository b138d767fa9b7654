// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Looking through many numbers, 8 at a time. With SSE2, which every x86-64 has, two comparisons
/// are one instruction; elsewhere the same in plain C++. Blocks are aligned to 64 bytes; what is
/// beyond the last number is infinite.
namespace fitcost::inline v1::detail {

inline constexpr std::size_t lane_block = 8;

#if defined(__SSE2__)

/// Bit i: values[i] <= limit.
[[gnu::always_inline]] inline unsigned lanes_at_most(const double* values, double limit) {
  const __m128d x = _mm_set1_pd(limit);
  const auto pair = [&](std::size_t i) {
    return _mm_castpd_ps(_mm_cmple_pd(_mm_loadh_pd(_mm_load_sd(values + i), values + i + 1), x));
  };
  const __m128 low = _mm_shuffle_ps(pair(0), pair(2), _MM_SHUFFLE(2, 0, 2, 0));
  const __m128 high = _mm_shuffle_ps(pair(4), pair(6), _MM_SHUFFLE(2, 0, 2, 0));
  return static_cast<unsigned>(_mm_movemask_ps(low) | (_mm_movemask_ps(high) << 4));
}
/// Bit i: values[i] == wanted, and gates[i] <= limit.
[[gnu::always_inline]] inline unsigned lanes_equal(const double* values, double wanted,
                                                   const double* gates, double limit) {
  const __m128d w = _mm_set1_pd(wanted);
  const __m128d x = _mm_set1_pd(limit);
  const auto pair = [&](std::size_t i) {
    return _mm_castpd_ps(_mm_and_pd(_mm_cmpeq_pd(_mm_load_pd(values + i), w),
                                    _mm_cmple_pd(_mm_load_pd(gates + i), x)));
  };
  const __m128 low = _mm_shuffle_ps(pair(0), pair(2), _MM_SHUFFLE(2, 0, 2, 0));
  const __m128 high = _mm_shuffle_ps(pair(4), pair(6), _MM_SHUFFLE(2, 0, 2, 0));
  return static_cast<unsigned>(_mm_movemask_ps(low) | (_mm_movemask_ps(high) << 4));
}
/// The greatest of the values (0 or more) whose gate is at most the limit; 0 where none is.
[[gnu::always_inline]] inline double greatest_of_lanes(const double* values, const double* gates,
                                                       std::size_t blocks, double limit) {
  const __m128d x = _mm_set1_pd(limit);
  const auto pair = [&](std::size_t i) {
    return _mm_and_pd(_mm_load_pd(values + i), _mm_cmple_pd(_mm_load_pd(gates + i), x));
  };
  __m128d a = _mm_setzero_pd();
  __m128d b = a;
  for (std::size_t i = 0; i < blocks * lane_block; i += lane_block) {
    a = _mm_max_pd(a, _mm_max_pd(pair(i), pair(i + 2)));
    b = _mm_max_pd(b, _mm_max_pd(pair(i + 4), pair(i + 6)));
  }
  a = _mm_max_pd(a, b);
  return _mm_cvtsd_f64(_mm_max_sd(a, _mm_unpackhi_pd(a, a)));
}

#else

inline unsigned lanes_at_most(const double* values, double limit) {
  unsigned out = 0;
  for (unsigned i = 0; i < lane_block; ++i) out |= (values[i] <= limit ? 1U : 0U) << i;
  return out;
}
inline unsigned lanes_equal(const double* values, double wanted, const double* gates,
                            double limit) {
  unsigned out = 0;
  for (unsigned i = 0; i < lane_block; ++i)
    out |= (values[i] == wanted && gates[i] <= limit ? 1U : 0U) << i;
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
