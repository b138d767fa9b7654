// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "fitcost/audit/audit.hpp"
#include "stack_options.hpp"
#include "traffic_options.hpp"

namespace fitcost::command {

/// A template under a traffic, and which rules are asked for: what `audit` and `fix` share.
struct AuditOptions {
  std::string file;
  std::vector<std::string> only;
  std::string config;
  std::string usage;
  StackOptions stack;
  TrafficOptions traffic;
  PriceOptions prices;

  void add_to(CLI::App& app);
  /// InputError where no file was named.
  cloudformation::Template read() const;
  cloudformation::AuditInput input() const;
  /// Of a stack: a region that it is read for.
  BillingTerms terms();
  std::string traffic_words() const;
};

}  // namespace fitcost::command
