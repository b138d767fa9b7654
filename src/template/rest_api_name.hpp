// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/template/template.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// By which a REST API's metrics go: its Name, or its document's title, which is what SAM gives the
/// API of events that name none.
inline Value rest_api_name(const Resource& api) {
  const Value name = api.properties["Name"];
  return name.is_absent() ? api.properties["Body"]["info"]["title"] : name;
}

}  // namespace fitcost::inline v1::cloudformation::detail
