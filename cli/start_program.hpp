// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace fitcost::command {

/// A subcommand that is a program of its own, so that this one stays small: it becomes
/// `fitcost-...`, the one beside it or else the one on PATH, with all words that follow, --help
/// too.
void add_program(CLI::App& app, const std::string& verb, const std::string& program,
                 const std::string& description);

}  // namespace fitcost::command
