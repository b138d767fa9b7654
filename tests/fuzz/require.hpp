// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>

namespace fuzz {

/// What always holds: a fuzzer that finds otherwise ends at once.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace fuzz
