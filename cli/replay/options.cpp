// SPDX-License-Identifier: Apache-2.0
// The replay's options alone: fitcost's manual and completions have them, too, without the replay.
#include "options.hpp"

#include "fitcost/version.hpp"

namespace fitcost::replay_command {

void Options::add_to(CLI::App& app) {
  app.set_version_flag("--version", "fitcost-replay " + std::string(version()));
  traffic.add_to(app, false);
  // A replay is of one month as it is.
  for (const char* name : {"--growth", "--months"}) app.remove_option(app.get_option(name));
  app.add_option("--workload", workload, "Plan file, or a built-in workload")->type_name("FILE");
  app.add_option("--days", days, "Days of that traffic, 1..3650")->type_name("N");
  app.add_option("--speed", speed, "max, real, or so many times as fast as it comes")
      ->type_name("max|real|N");
  app.add_option("--against", against,
                 "memory, sqlite (a file of its own), sqlite:FILE (a new file), or a URL")
      ->type_name("STORE|URL");
  app.add_option("--token", token, "Bearer token for a URL that lists its tokens")
      ->type_name("TOKEN");
  app.add_option("--seed", seed, "The same requests for the same number")->type_name("N");
  app.add_option("--users", users, "0: so many that the plan's statistics read what it says")
      ->type_name("N");
  app.add_option("--clients", clients,
                 "At a time; 0: as many as cores, 64 for a file, 16 for a URL")
      ->type_name("N");
  app.add_option("--emit-plan", emit_plan, "Write the plan with the measured figures")
      ->type_name("FILE");
  prices.add_to(app);
  output.add_to(app, {"table", "json"});
}

}  // namespace fitcost::replay_command
