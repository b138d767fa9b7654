// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Up to 64 minutes at a time as the bits of a word, the first minute lowest.
namespace fitcost::inline v1::detail {

/// The lowest `count` bits, 0..64.
constexpr std::uint64_t low_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// Where the lowest bit is; 64 where there is none.
constexpr std::size_t first_bit(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

#ifdef __SSE2__
inline __m128i four_of(const std::int32_t* samples) {
  return _mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(samples)));
}
#endif

/// Which of the first `count` (1..64) samples are above the threshold. Samples may be read up to
/// the next multiple of 16.
inline std::uint64_t above(const std::int32_t* samples, std::size_t count, std::int32_t threshold) {
  std::uint64_t bits = 0;
#ifdef __SSE2__
  const __m128i limit = _mm_set1_epi32(threshold);
  for (std::size_t i = 0; i < count; i += 16) {
    const __m128i a = _mm_cmpgt_epi32(four_of(samples + i), limit);
    const __m128i b = _mm_cmpgt_epi32(four_of(samples + i + 4), limit);
    const __m128i c = _mm_cmpgt_epi32(four_of(samples + i + 8), limit);
    const __m128i d = _mm_cmpgt_epi32(four_of(samples + i + 12), limit);
    const int sixteen =
        _mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_packs_epi32(c, d)));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(sixteen)) << i;
  }
#else
  for (std::size_t i = 0; i < count; ++i) {
    bits |= std::uint64_t{samples[i] > threshold ? 1U : 0U} << i;
  }
#endif
  return bits & low_bits(count);
}

/// The sum of the first `count` (0..64) samples, none negative.
inline std::int64_t sum_of(const std::int32_t* samples, std::size_t count) {
  std::int64_t sum = 0;
  std::size_t i = 0;
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  __m128i low = zero;
  __m128i high = zero;
  for (; i + 4 <= count; i += 4) {
    const __m128i four = four_of(samples + i);
    low = _mm_add_epi64(low, _mm_unpacklo_epi32(four, zero));
    high = _mm_add_epi64(high, _mm_unpackhi_epi32(four, zero));
  }
  low = _mm_add_epi64(low, high);
  sum = _mm_cvtsi128_si64(low) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(low, low));
#endif
  for (; i < count; ++i) sum += samples[i];
  return sum;
}

/// The bits that end a run of at least `length` (1..64) bits, when the `before` minutes before the
/// first were such, too.
constexpr std::uint64_t ends_of_runs(std::uint64_t bits, std::int64_t before, int length) {
  std::uint64_t ends = bits;
  int have = 1;
  for (; have * 2 <= length; have *= 2) ends &= ends << have;
  ends &= ends << (length - have);
  const auto begun = static_cast<std::size_t>(std::countr_one(bits));
  const std::int64_t wanting = length - 1 - before;
  return ends | (low_bits(begun) & ~low_bits(wanting > 0 ? static_cast<std::size_t>(wanting) : 0));
}

/// How many bits a run has that the first `count` (1..64) of `bits` end with.
constexpr std::int64_t run_after(std::uint64_t bits, std::int64_t before, std::size_t count) {
  const auto length = static_cast<std::size_t>(std::countl_one(bits << (64 - count)));
  return length >= count ? before + static_cast<std::int64_t>(count)
                         : static_cast<std::int64_t>(length);
}

}  // namespace fitcost::inline v1::detail
