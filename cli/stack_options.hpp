// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/template/estimate.hpp"

namespace fitcost::command {

/// What a template leaves open: its parameters, and what its requests are like. Numbers stay text
/// until the library has made decimals of them.
struct StackOptions {
  std::vector<std::string> parameters;
  std::vector<std::string> routes;
  std::vector<std::string> route_items;
  std::string item_bytes = "300";
  std::string items_per_read = "20";
  std::string duration_ms = "60";
  std::string init_ms = "0";
  std::string cold_share = "0";
  std::string log_bytes = "300";
  std::string access_log_bytes = "300";
  std::string consistency = "eventual";

  void add_to(CLI::App& app);
  /// InputError for one that was given on `app`, where there is no template.
  static void refuse_on(const CLI::App& app);

  /// The file's template in that region, `--parameter`s filled in.
  cloudformation::Template read(const std::string& file, const std::string& region) const;
  /// Those of `--parameter` that this template has: of two templates each takes its own.
  cloudformation::Template read_with_known(const std::string& file,
                                           const std::string& region) const;
  std::vector<std::pair<std::string, Decimal>> route_shares() const;
  cloudformation::WorkloadDefaults defaults() const;

 private:
  std::vector<std::pair<std::string, std::string>> parameter_values() const;
};

/// Whether a file is a CloudFormation or SAM template: a map with the key Resources or Transform.
bool is_template(std::string_view text);

}  // namespace fitcost::command
