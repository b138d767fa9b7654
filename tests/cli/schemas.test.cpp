// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support/command.hpp"

TEST_CASE("Python's JSON Schema validator accepts every JSON report", "[cli][schema]") {
  const std::string python = FITCOST_PYTHON;
  if (python.empty() || support::contains(python, "NOTFOUND")) {
    WARN("no python3: skipped");
    return;
  }
  const auto run = support::run_program(
      {python, FITCOST_SOURCE_DIR "/tests/cli/schemas.py", FITCOST_COMMAND, FITCOST_SOURCE_DIR});
  if (run.code == 77) {
    WARN("no python3-jsonschema: skipped");
    return;
  }
  INFO(run.out << run.err);
  CHECK(run.code == 0);
}
