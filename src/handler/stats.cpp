// SPDX-License-Identifier: Apache-2.0
// GET /stats: over every page of the user's last days.
#include "handler/json_text.hpp"
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
  query.oldest = std::max<std::int64_t>(1, handler.host().now() - *days * microseconds_a_day);
  detail::Tally tally;
  Page page;
  do {
    page = read_page(query, tally);
    query.newest = page.last - 1;
  } while (page.more);

  body.text(R"({"userId":)");
  detail::append_excerpt(body, request.caller, detail::longest_user_id);
  body.text(R"(,"days":)");
  body.number(*days);
  body.text(R"(,"totalWorkouts":)");
  body.number(tally.count());
  body.text(R"(,"totalDuration":)");
  body.text(tally.duration().text());
  body.text(R"(,"totalCalories":)");
  body.text(tally.calories().text());
  body.text(R"(,"totalDistance":)");
  body.text(tally.distance().text());
  body.text(R"(,"averageDurationPerWorkout":)");
  body.text(tally.duration().mean(tally.count()));
  body.text(R"(,"averageCaloriesPerWorkout":)");
  body.text(tally.calories().mean(tally.count()));
  body.text(R"(,"workoutsByType":{)");
  bool first = true;
  tally.each_type([&](std::string_view type, std::int64_t count) {
    if (!first) body.text(",");
    first = false;
    detail::append_excerpt(body, type, detail::longest_workout_type);
    body.text(":");
    body.number(count);
  });
  body.text("}}");
  response.status = 200;
}

}  // namespace fitcost::inline v1::handler
