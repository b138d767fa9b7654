// SPDX-License-Identifier: Apache-2.0
// GET /stats: over every page of the user's last days.
#include "handler/tally.hpp"
#include "handler/worker_state.hpp"
#include "handler/workout_rules.hpp"

namespace fitcost::inline v1::handler {

void Worker::State::stats(const Request& request, Response& response) {
  if (!known_parameters(request, {"userId", "days"})) return;
  const auto days = whole_number(request, "days", detail::largest_days, detail::default_days,
                                 "a whole number from 1 to 3650");
  if (!days) return;
  constexpr std::int64_t microseconds_a_day = 86'400'000'000;
  Query query;
  query.user_id = request.caller;
  query.consistent = options.consistent_reads;
  query.for_totals = true;
  query.oldest = std::max<std::int64_t>(1, began - *days * microseconds_a_day);
  detail::Tally tally;
  Page page;
  do {
    page = read_page(query, tally);
    query.newest = page.last - 1;
  } while (page.more);

  const auto duration = tally.duration().texts(tally.count());
  const auto calories = tally.calories().texts(tally.count());
  const auto distance = tally.distance().texts(tally.count());
  body.literal<R"({"userId":)">();
  body.string(request.caller);
  body.literal<R"(,"days":)">();
  body.number(*days);
  body.literal<R"(,"totalWorkouts":)">();
  body.number(tally.count());
  body.literal<R"(,"totalDuration":)">();
  body.plain(duration.text);
  body.literal<R"(,"totalCalories":)">();
  body.plain(calories.text);
  body.literal<R"(,"totalDistance":)">();
  body.plain(distance.text);
  body.literal<R"(,"averageDurationPerWorkout":)">();
  body.plain(duration.mean);
  body.literal<R"(,"averageCaloriesPerWorkout":)">();
  body.plain(calories.mean);
  body.literal<R"(,"workoutsByType":{)">();
  bool first = true;
  tally.each_type([&](std::string_view type, std::int64_t count) {
    if (!first) body.literal<",">();
    first = false;
    body.string(type);
    body.literal<":">();
    body.number(count);
  });
  body.literal<"}}">();
  response.status = 200;
}

}  // namespace fitcost::inline v1::handler
