// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace fitcost::command {

void declare_simulate(CLI::App& simulate, int& exit_code) {
  simulate.require_subcommand(1);
  add_simulate_table(simulate);
  add_simulate_pool(simulate);
  add_simulate_throttle(simulate, exit_code);
}

}  // namespace fitcost::command
