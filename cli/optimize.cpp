// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace fitcost::command {

void declare_optimize(CLI::App& optimize, int& /*exit_code*/) {
  optimize.require_subcommand(1);
  add_optimize_table(optimize);
  add_optimize_function(optimize);
}

}  // namespace fitcost::command
