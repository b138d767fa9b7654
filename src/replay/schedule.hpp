// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fitcost/handler/usage.hpp"
#include "fitcost/replay/replay.hpp"
#include "fitcost/traffic/random.hpp"
#include "fitcost/units/quantity.hpp"

/// Which requests come when, from whom, with what inside: all from the seed.
namespace fitcost::inline v1::detail {

/// A replay begins here: 2026-01-01 00:00 UTC, in microseconds since 1970.
inline constexpr std::int64_t replay_start = 1'767'225'600'000'000;
/// An instant whose number has no zeros at its end, which DynamoDB would not store: the longest.
inline constexpr std::int64_t full_timestamp = replay_start + 1;
inline constexpr int history_days = 30;

/// The traffic's mean number of requests in so many days.
double requests_of(const ReplayInput& input, int days);

/// What the plan says of the workout API, ready for drawing.
class Mix {
 public:
  /// `users_are`: what the names of users begin with. InputError for a route that the API has not,
  /// and for a plan without a create.
  explicit Mix(const ReplayInput& input, std::string users_are = "user");

  int users() const { return users_; }
  std::string user_id(int user) const;
  handler::Route route(double uniform) const;
  /// The share of creates among all requests.
  double creates() const { return creates_; }

  int list_limit() const { return list_limit_; }
  static int stats_days() { return history_days; }
  /// Whether there are routes of single workouts.
  bool asks_for_ids() const { return asks_for_ids_; }
  double largest_item_bytes() const {
    return static_cast<double>(std::max(created_bytes_, changed_bytes_));
  }
  /// A workout's JSON, its item exactly as large as the plan's of that route: notes fill it up.
  /// `timestamp`: that of its item, as far as it is known.
  void workout(Random& random, handler::Route route, const std::string& user_id,
               std::int64_t timestamp, std::string& json) const;
  /// Where the plan says what the API does not do, in words.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::int64_t within_bounds(const std::string& route, double item_bytes);

  struct Share {
    double until;
    handler::Route route;
  };
  std::string users_are_;
  std::vector<Share> shares_;
  std::vector<std::string> notes_;
  double creates_ = 0.0;
  int users_ = 1;
  int list_limit_ = 20;
  bool asks_for_ids_ = false;
  std::int64_t created_bytes_ = 300;
  std::int64_t changed_bytes_ = 300;  ///< of a PUT
};

/// One request to come.
struct Due {
  std::int64_t at = 0;  ///< microseconds since 1970
  int user = 0;
  handler::Route route = handler::Route::create;
  std::uint64_t number = 0;  ///< the stream that its content is drawn from
};

/// All of them, in order of time. Every client walks through all and takes those of its users, so
/// that what is sent does not depend on how many clients there are.
class Schedule {
 public:
  Schedule(const ReplayInput& input, const Mix& mix);
  /// False at the end.
  bool next(Due& due);

 private:
  const Mix& mix_;
  std::function<Seconds()> arrivals_;
  Random random_;
  Seconds end_;
  std::uint64_t count_ = 0;
};

/// The creates of the 30 days before, or a `share` of them, evenly spread.
class History {
 public:
  History(const ReplayInput& input, const Mix& mix, double share);
  bool next(Due& due);
  std::int64_t count() const { return count_; }

 private:
  const Mix& mix_;
  std::int64_t count_ = 0;
  std::int64_t at_ = 0;
  Random random_;
};

/// Stream numbers of the seed that are not requests.
inline constexpr std::uint64_t arrivals_stream = ~std::uint64_t{0};
inline constexpr std::uint64_t mix_stream = ~std::uint64_t{1};
inline constexpr std::uint64_t history_stream = ~std::uint64_t{2};
inline constexpr std::uint64_t history_content = std::uint64_t{1} << 63;

}  // namespace fitcost::inline v1::detail
