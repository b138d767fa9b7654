// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

/// Seeded random streams. A stream belongs to a seed and a number, so that what is simulated for
/// minute 7 or table 7 is the same whoever simulates it, in whatever order, on however many
/// threads.
namespace fitcost::inline v1 {

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014;
/// constants of https://prng.di.unimi.it/splitmix64.c (public domain). It fills the other's state.
class SplitMix64 {
 public:
  constexpr explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15U); }

 private:
  std::uint64_t state_;
};

/// xoshiro256++ 1.0: Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM
/// Transactions on Mathematical Software 47 (2021) 36;
/// https://prng.di.unimi.it/xoshiro256plusplus.c (public domain). Its period is 2^256 - 1.
class Random {
 public:
  /// The state from four numbers of SplitMix64, as its authors advise.
  constexpr explicit Random(std::uint64_t seed) {
    SplitMix64 words(seed);
    for (std::uint64_t& word : state_) word = words.next();
  }
  /// Stream `stream` of `seed`: each word is hashed from both, so the streams of one seed all begin
  /// in different states, far apart: among 10^6 streams of 10^12 numbers each, the odds that any
  /// two overlap are below 10^-50.
  constexpr Random(std::uint64_t seed, std::uint64_t stream) {
    SplitMix64 seeds(seed);
    SplitMix64 streams(~stream);
    for (std::uint64_t& word : state_) {
      word = SplitMix64::mix(seeds.next() + SplitMix64::mix(streams.next()));
    }
  }
  /// A state as it is; not all zeros.
  constexpr explicit Random(const std::array<std::uint64_t, 4>& state) : state_(state) {}

  constexpr std::uint64_t next() {
    const std::uint64_t result = rotated(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
  }

  /// In (0, 1], a multiple of 2^-53: never 0, so that its logarithm is finite.
  constexpr double uniform() {
    return static_cast<double>((next() >> 11U) + 1) * (1.0 / 9007199254740992.0);
  }

  /// With mean 1, from 0 to 36.8, by inversion.
  double exponential() { return -std::log(uniform()); }

 private:
  static constexpr std::uint64_t rotated(std::uint64_t x, unsigned by) {
    return (x << by) | (x >> (64U - by));
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace fitcost::inline v1
