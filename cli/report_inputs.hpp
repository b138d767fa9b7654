// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "command.hpp"
#include "fitcost/report/origin.hpp"

namespace fitcost::command {

/// What a verb was run with, each with its hash: `sources` (a plan, a template, a usage file), the
/// price book, rates and trace where there are any, and the options that bear on the figures.
std::vector<ReportInput> report_inputs(const CLI::App& verb, std::vector<ReportInput> sources,
                                       PriceOptions& prices, const std::string& trace);

}  // namespace fitcost::command
