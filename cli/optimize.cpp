// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace fitcost::command {

void add_optimize(CLI::App& app, int& exit_code) {
  auto* optimize =
      app.add_subcommand("optimize", "The best settings of a table, the best memory of a function");
  optimize->require_subcommand(1);
  add_optimize_table(*optimize, exit_code);
  add_optimize_function(*optimize, exit_code);
}

}  // namespace fitcost::command
