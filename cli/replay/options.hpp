// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "command.hpp"
#include "traffic_options.hpp"

/// fitcost-replay's command line.
namespace fitcost::replay_command {

struct Options {
  command::TrafficOptions traffic;
  command::PriceOptions prices;
  command::OutputOptions output;
  std::string workload = "workout-api";
  std::string days = "30";
  std::string speed = "max";
  std::string against = "memory";
  std::string token;
  std::string seed = "1";
  std::string users = "0";
  std::string clients = "0";
  std::string emit_plan;

  void add_to(CLI::App& app);
};

}  // namespace fitcost::replay_command
