// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "fitcost/handler/store.hpp"
#include "handler/sqlite/connection.hpp"
#include "handler/sqlite/reads.hpp"

namespace fitcost::inline v1::handler::detail {

/// What is written over one connection, inside a transaction that the caller began: what is read
/// for a condition still holds when the write follows. Each as in Store.
class Writes {
 public:
  explicit Writes(const Connection& connection);

  std::optional<Workout> create(const Workout& workout);
  std::optional<Workout> replace(const Workout& workout);
  std::optional<Workout> remove(const WorkoutKey& key);
  std::optional<Marker> create_marker(const Marker& marker, std::int64_t now);
  bool replace_marker(const Marker& former, const Marker& marker);

 private:
  std::optional<Workout> with_random_bits(const WorkoutKey& key);

  const Connection& connection_;
  Reads reads_;
  Statement insert_;
  Statement update_;
  Statement delete_;
  Statement insert_marker_;
  Statement update_marker_;
  Statement delete_expired_;
};

}  // namespace fitcost::inline v1::handler::detail
