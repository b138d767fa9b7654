// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "handler/sha256.hpp"

namespace fitcost::inline v1::handler::detail {

/// Where a list goes on. The user and the filter are not in it but under its signature, so that it
/// serves no other query, and nobody makes one up.
class Cursors {
 public:
  explicit Cursors(std::string_view secret) : mac_(secret) {}

  /// For the workouts older than `timestamp`.
  std::string make(std::string_view user_id, std::string_view workout_type,
                   std::int64_t timestamp) const;
  /// The timestamp again; nothing for what was not made for this query, or at all.
  std::optional<std::int64_t> read(std::string_view cursor, std::string_view user_id,
                                   std::string_view workout_type) const;

 private:
  std::string sealed(std::string_view user_id, std::string_view workout_type,
                     std::int64_t timestamp) const;
  Hmac mac_;
};

}  // namespace fitcost::inline v1::handler::detail
