// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "fitcost/handler/host.hpp"
#include "fuzz/require.hpp"

/// What the handler's fuzzers have in common.
namespace fuzz {

/// An instant that does not pass, and log lines that have to be JSON.
class StillHost : public fitcost::handler::Host {
 public:
  std::int64_t now() override { return 1'764'072'000'000'000; }
  std::uint64_t random() override { return 1; }
  bool log(std::string_view line) override {
    require(nlohmann::json::accept(line));
    return true;
  }
};

}  // namespace fuzz
