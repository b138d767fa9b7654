// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

/// The verbs of `fitcost prices` that make or judge a book.
namespace fitcost::command {

void add_prices_import(CLI::App& prices);
void add_prices_diff(CLI::App& prices);
void add_prices_check(CLI::App& prices, int& exit_code);

}  // namespace fitcost::command
