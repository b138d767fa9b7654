// SPDX-License-Identifier: Apache-2.0
#include "fitcost/traffic/random.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>
#include <vector>

#include "traffic/statistics.hpp"

using namespace fitcost;

TEST_CASE("SplitMix64 gives the reference implementation's numbers", "[traffic][random]") {
  // The test "reference" of rand_xoshiro (https://github.com/rust-random/rngs,
  // rand_xoshiro/src/splitmix64.rs), produced with https://prng.di.unimi.it/splitmix64.c
  SplitMix64 a(1477776061723855037U);
  for (const std::uint64_t expected :
       {1985237415132408290U, 2979275885539914483U, 13511426838097143398U, 8488337342461049707U,
        15141737807933549159U, 17093170987380407015U, 16389528042912955399U, 13177319091862933652U,
        10841969400225389492U, 17094824097954834098U}) {
    CHECK(a.next() == expected);
  }
  // https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
  SplitMix64 b(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U,
        16408922859458223821U}) {
    CHECK(b.next() == expected);
  }
}

TEST_CASE("xoshiro256++ gives the reference implementation's numbers", "[traffic][random]") {
  // The test "reference" of rand_xoshiro (rand_xoshiro/src/xoshiro256plusplus.rs), produced with
  // https://prng.di.unimi.it/xoshiro256plusplus.c
  Random random(std::array<std::uint64_t, 4>{1, 2, 3, 4});
  for (const std::uint64_t expected :
       {std::uint64_t{41943041}, std::uint64_t{58720359}, std::uint64_t{3588806011781223},
        std::uint64_t{3591011842654386}, std::uint64_t{9228616714210784205U},
        std::uint64_t{9973669472204895162U}, std::uint64_t{14011001112246962877U},
        std::uint64_t{12406186145184390807U}, std::uint64_t{15849039046786891736U},
        std::uint64_t{10450023813501588000U}}) {
    CHECK(random.next() == expected);
  }
}

TEST_CASE("A seed is spread over the state as the authors advise", "[traffic][random]") {
  // The test "stable_seed_from_u64" of the crate rand (rand/src/rngs/xoshiro256plusplus.rs), which
  // seeds with SplitMix64 too.
  Random random(0);
  for (const std::uint64_t expected :
       {5987356902031041503U, 7051070477665621255U, 6633766593972829180U, 211316841551650330U,
        9136120204379184874U, 379361710973160858U, 15813423377499357806U, 15596884590815070553U,
        5439680534584881407U, 1369371744833522710U}) {
    CHECK(random.next() == expected);
  }
}

TEST_CASE("Random numbers can be drawn at compile time", "[traffic][random]") {
  constexpr std::uint64_t first = Random(0).next();
  STATIC_REQUIRE(first == 5987356902031041503U);
  constexpr double u = Random(1, 2).uniform();
  STATIC_REQUIRE((u > 0.0 && u <= 1.0));
}

TEST_CASE("A stream depends on its seed and its number and on nothing else", "[traffic][random]") {
  Random a(7, 11);
  for (int i = 0; i < 1000; ++i) Random(7, 12).next();
  Random b(7, 11);
  for (int i = 0; i < 1000; ++i) REQUIRE(a.next() == b.next());
  // Pinned, from a second implementation in Python: what was simulated once must come out again.
  Random pinned(42, 3);
  CHECK(pinned.next() == 11124783095536707984U);
}

TEST_CASE("Streams begin differently, whichever of seed and number differs", "[traffic][random]") {
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    for (std::uint64_t stream = 0; stream < 300; ++stream) {
      firsts.insert(Random(seed, stream).next());
    }
  }
  CHECK(firsts.size() == 90000);  // two of them alike: odds of 1 in 4 x 10^9
}

TEST_CASE("First numbers of neighbouring streams are uniform and uncorrelated",
          "[traffic][random]") {
  constexpr int n = 100000;
  std::vector<double> cells(64, 0.0);
  double products = 0.0;
  double before = Random(5, 0).uniform() - 0.5;
  for (std::uint64_t stream = 1; stream <= n; ++stream) {
    const double u = Random(5, stream).uniform();
    cells[static_cast<std::size_t>(u * 63.999999)] += 1.0;
    products += before * (u - 0.5);
    before = u - 0.5;
  }
  CHECK(std::abs(chi_square_deviate(cells, std::vector<double>(64, n / 64.0))) < 3.3);
  CHECK(std::abs(products / n * 12.0) < 3.3 / std::sqrt(n));
}

TEST_CASE("Uniform numbers lie in (0, 1], and their ends are what the bits allow",
          "[traffic][random]") {
  // State {0, 0, 0, x}: the first output is rotl(x, 23).
  const auto with_output = [](std::uint64_t output) {
    return Random(std::array<std::uint64_t, 4>{0, 0, 0, (output >> 23U) | (output << 41U)});
  };
  CHECK(with_output(0xffffffffffffffffU).uniform() == 1.0);
  CHECK(with_output(0x7ffU).uniform() == std::ldexp(1.0, -53));
  CHECK(with_output(0xffffffffffffffffU).exponential() == 0.0);
  CHECK(with_output(0x7ffU).exponential() == Approx(53.0 * std::log(2.0)));

  Random random(1);
  constexpr int n = 200000;
  std::vector<double> cells(100, 0.0);
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    REQUIRE((u > 0.0 && u <= 1.0));
    cells[static_cast<std::size_t>(std::ceil(u * 100.0)) - 1] += 1.0;
  }
  CHECK(std::abs(chi_square_deviate(cells, std::vector<double>(100, n / 100.0))) < 3.3);
}

TEST_CASE("Exponential gaps have mean 1 and variance 1 and their distribution",
          "[traffic][random]") {
  Random random(2);
  constexpr int n = 200000;
  std::vector<double> gaps;
  std::vector<double> cells(50, 0.0);
  for (int i = 0; i < n; ++i) {
    gaps.push_back(random.exponential());
    cells[static_cast<std::size_t>((1.0 - std::exp(-gaps.back())) * 49.9999999)] += 1.0;
  }
  const Moments m = moments(gaps);
  CHECK(std::abs(m.mean - 1.0) < 3.3 / std::sqrt(n));
  CHECK(std::abs(m.variance - 1.0) < 3.3 * std::sqrt(8.0 / n));  // variance of the variance: 8/n
  CHECK(std::abs(chi_square_deviate(cells, std::vector<double>(50, n / 50.0))) < 3.3);
}
