// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/plan/mix.hpp"

namespace fitcost::command {

/// The guesses about a workload's requests that may be changed without writing a plan.
struct MixOptions {
  std::string write_share;
  std::string item_bytes;
  std::string items_per_read;
  std::string consistency;
  std::string indexes;
  std::string duration_ms;
  std::string memory_mb;
  std::string log_bytes;

  /// `with_sizes`: --duration-ms takes one for each memory size, too.
  void add_to(CLI::App& app, bool with_sizes);
  /// InputError for one that was given on `app` beside --plan, with the plan's key for it.
  static void refuse_beside_plan(const CLI::App& app);

  MixChanges changes() const;
  /// Of --duration-ms: memory (MB) and duration (ms); none where it is one duration for all.
  std::vector<std::pair<int, Decimal>> sizes() const;
};

}  // namespace fitcost::command
