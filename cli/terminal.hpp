// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace fitcost::command {

/// The terminal's columns within 80..200; 100 where standard output is no terminal.
std::size_t terminal_width();

}  // namespace fitcost::command
