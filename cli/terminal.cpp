// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace fitcost::command {

std::size_t terminal_width() {
  winsize size{};
  const bool terminal = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return terminal ? std::clamp<std::size_t>(size.ws_col, 80, 200) : 100;
}

}  // namespace fitcost::command
