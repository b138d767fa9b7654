// SPDX-License-Identifier: Apache-2.0
#include "fitcost/lambda/time_left.hpp"

#include <catch2/catch.hpp>

using namespace fitcost::handler;
using std::chrono::milliseconds;

namespace {

class ClockHost : public Host {
 public:
  std::int64_t now() override { return microseconds; }
  std::uint64_t random() override { return 0; }
  bool log(std::string_view) override { return true; }

  std::int64_t microseconds = 1'764'000'000'000'000;
};

}  // namespace

TEST_CASE("A store gets what is left of an invocation, less the time that its answer takes",
          "[lambda]") {
  ClockHost host;
  TimeLeft left(host);
  left.begin(host.microseconds / 1000 + 3000);
  CHECK(left() == milliseconds(3000) - TimeLeft::for_the_answer);
  host.microseconds += 2'900'000;
  CHECK(left() == milliseconds(100) - TimeLeft::for_the_answer);
  host.microseconds += 500'000;
  CHECK(left() < milliseconds(0));
  left.begin(host.microseconds / 1000 + 3000);  // the next one has its own
  CHECK(left() == milliseconds(3000) - TimeLeft::for_the_answer);
}

TEST_CASE("A deadline that was past when the invocation came is none", "[lambda]") {
  ClockHost host;
  TimeLeft left(host);
  for (const std::int64_t deadline :
       {std::int64_t{0}, std::int64_t{1'542'409'706'888}, host.microseconds / 1000}) {
    left.begin(deadline);
    CHECK(left() == milliseconds::max());
  }
}
