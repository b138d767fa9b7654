// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fitcost/handler/store.hpp"
#include "handler/sqlite/connection.hpp"

namespace fitcost::inline v1::handler::detail {

/// What is read over one connection, inside its transaction or each by itself.
class Reads {
 public:
  explicit Reads(const Connection& connection);

  std::optional<Workout> workout(std::string_view user_id, std::int64_t timestamp);
  std::optional<Marker> marker(std::string_view user_id, std::int64_t slot);
  Page query(const Query& query, WorkoutSink& sink);

 private:
  Statement workout_;
  Statement marker_;
  Statement range_;
  Workout buffer_;  ///< of the row that is handed out
};

}  // namespace fitcost::inline v1::handler::detail
