// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "options.hpp"

namespace fitcost::server_command {

/// The store that was asked for. Sets where it is to be called. InputError or StoreError.
std::unique_ptr<handler::Store> open_store(Options& options);

}  // namespace fitcost::server_command
