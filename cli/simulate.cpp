// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace fitcost::command {

void add_simulate(CLI::App& app, int& exit_code) {
  auto* simulate =
      app.add_subcommand("simulate", "What happens through time: table, pool, throttle");
  simulate->require_subcommand(1);
  add_simulate_table(*simulate, exit_code);
  add_simulate_pool(*simulate, exit_code);
  add_simulate_throttle(*simulate, exit_code);
}

}  // namespace fitcost::command
