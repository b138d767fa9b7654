// SPDX-License-Identifier: Apache-2.0
#include "replay/switches.hpp"

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

bool reads(OperationKind kind) {
  return kind == OperationKind::get || kind == OperationKind::query || kind == OperationKind::scan;
}

}  // namespace

Switches switches_of(const Plan& plan) {
  std::string strong;
  std::string eventual;
  for (const auto& route : plan.routes) {
    // Whatever the switch, PUT and DELETE read what they change consistently.
    if (route.name.substr(0, 4) != "GET ") continue;
    for (const auto& o : route.operations)
      if (reads(o.kind))
        (o.consistency == dynamodb::Consistency::strong ? strong : eventual) = route.name;
  }
  if (!strong.empty() && !eventual.empty())
    throw InputError({}, "strong reads of " + strong + " beside eventual ones of " + eventual,
                     "one consistency of all GET routes, as the workout API has");
  std::size_t indexes = 0;
  for (const auto& table : plan.tables) indexes += table.config.indexes.size();
  if (indexes > 1)
    throw InputError({}, std::to_string(indexes) + " indexes",
                     "one at most: the workout API counts the units of one");
  return {!strong.empty(), indexes == 1};
}

}  // namespace fitcost::inline v1::detail
