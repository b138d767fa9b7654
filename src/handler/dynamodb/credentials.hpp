// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "fitcost/handler/dynamodb_store.hpp"
#include "handler/dynamodb/machine.hpp"

namespace fitcost::inline v1::handler::detail::aws {

std::shared_ptr<CredentialsProvider> credentials_chain(Environment environment,
                                                       CredentialsChainOptions options,
                                                       Machine machine);

}  // namespace fitcost::inline v1::handler::detail::aws
