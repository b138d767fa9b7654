// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/microsecond_clock.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using fitcost::handler::MicrosecondClock;

TEST_CASE("A clock that stands still or is set back still gives rising microseconds", "[handler]") {
  MicrosecondClock clock;
  CHECK(clock.next(1000) == 1000);
  CHECK(clock.next(1000) == 1001);
  CHECK(clock.next(500) == 1002);
  CHECK(clock.next(1002) == 1003);
  CHECK(clock.next(2000) == 2000);
}

TEST_CASE("Threads that ask in the same tick never get the same microsecond", "[handler]") {
  constexpr int threads = 4;
  constexpr int asked = 20000;
  MicrosecondClock clock;
  std::vector<std::vector<std::int64_t>> given(threads);
  {
    std::vector<std::jthread> running;
    for (auto& mine : given) {
      running.emplace_back([&clock, &mine] {
        for (int i = 0; i < asked; ++i) mine.push_back(clock.next(1000));
      });
    }
  }
  std::vector<std::int64_t> all;
  for (const auto& mine : given) {
    CHECK(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  CHECK(all.size() == threads * asked);
}
