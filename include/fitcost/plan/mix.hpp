// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "fitcost/export.hpp"
#include "fitcost/plan/plan.hpp"

namespace fitcost::inline v1 {

/// What may be changed in a plan without rewriting it: the guesses about its requests. Empty: as it
/// is.
struct MixChanges {
  std::optional<Decimal>
      write_share;  ///< 0..1 of all requests; the routes of each kind keep their proportions
  std::optional<Decimal> item_bytes;                 ///< of every item written or read, 1..409,600
  std::optional<Decimal> items_per_read;             ///< of every query and scan
  std::optional<Decimal> duration_ms;                ///< of every function
  std::optional<Decimal> log_bytes;                  ///< the handlers' own, per request
  std::optional<dynamodb::Consistency> consistency;  ///< of every read that is not in a transaction
  std::optional<int> indexes;    ///< of every table, 0..20, all attributes projected; new ones have
                                 ///< the first's capacity
  std::optional<int> memory_mb;  ///< of every function
};

/// The operation whose items a route answers with, byte for byte, whose response then changes with
/// them; nullptr where none has as many bytes. Of the route: valid as long as that is.
FITCOST_EXPORT const Operation* answered_with(const Route& route);

/// A route that writes (put, update, delete) counts as a write. InputError when a write share is
/// asked for of a plan whose routes all write, or none does.
FITCOST_EXPORT Plan with_changes(Plan plan, const MixChanges& changes);

/// The share of requests whose route writes.
FITCOST_EXPORT Decimal write_share(const Plan& plan);

}  // namespace fitcost::inline v1
