// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fitcost/capacity/function_pool.hpp"
#include "fitcost/units/input_error.hpp"

using namespace fitcost;

TEST_CASE("Initial states, bursts and arrivals are read strictly", "[capacity][pool]") {
  for (const char* text : {"", "busy", "busy:", "busy:-1", "busy:1.5", "idle:1@", "busy:1@5",
                           "idle:1@-2", "lazy:3", "idle:2,", "idle:1e9", "idle:nan"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_initial_instances(text, "--initial"), InputError);
  }
  for (const char* text : {"", "5", "5:", ":5", "5:0", "-1:5", "0:5", "1:5,", "1:5;2:6",
                           "1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_burst_states(text, "--mmpp"), InputError);
  }
  CHECK(read_arrival_times("0\n0.5\r\n0.5\n1e2\n", "f") ==
        std::vector<double>{0.0, 0.5, 0.5, 100.0});
  const auto said = [](const std::string& text) {
    try {
      static_cast<void>(read_arrival_times(text, "f"));
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(said("2\n1\n") == "f:2:1: found '1', wanted a time no earlier than the one before it, 2");
  CHECK(said("\n\n") == "f:1:1: found no arrival, wanted one time in seconds a line");
  CHECK(said("1\n-1\n") == "f:2:1: found '-1', wanted seconds from the start, 0 to 1e9");
  CHECK(said("1\ninf\n") == "f:2:1: found 'inf', wanted a number a line");
}
