// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fitcost::command {

/// The terminal's columns within 80..200; 100 where standard output is no terminal.
std::size_t terminal_width();

/// Whether standard output is a terminal that takes colours, and NO_COLOR is not set.
bool colours_wanted();

/// A report's table with its headings and winners in bold, what is assumed dimmed and bars in
/// colour (ECMA-48). The characters stay as they are.
std::string coloured(std::string_view table);

/// The same with ASCII characters alone: signs as their usual stand-ins, eighths of a bar's last
/// block rounded, anything else `?`.
std::string in_ascii(std::string_view utf8);

}  // namespace fitcost::command
