// SPDX-License-Identifier: Apache-2.0
#include "replay/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "fitcost/handler/workout.hpp"
#include "fitcost/traffic/arrivals.hpp"
#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"
#include "handler/workout_rules.hpp"
#include "replay/api_operations.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr std::array<const char*, 5> types = {"running", "cycling", "swimming", "yoga", "rowing"};

std::vector<std::string> known_routes() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < handler::route_count; ++i) {
    const auto route = static_cast<handler::Route>(i);
    if (route != handler::Route::other) names.emplace_back(route_name(route));
  }
  return names;
}

handler::Route route_called(const std::string& name) {
  const auto names = known_routes();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end())
    throw InputError({}, "the route " + in_quotes(name),
                     "one that the workout API has" + suggestion(name, names));
  return static_cast<handler::Route>(at - names.begin());
}

/// What the first query of a route reads, and the size of what it or a put has to do with.
std::optional<double> items_of(const Route& route) {
  for (const auto& o : route.operations)
    if (o.kind == OperationKind::query) return o.items.to_double();
  return std::nullopt;
}
std::optional<double> bytes_of(const Route& route, OperationKind kind) {
  for (const auto& o : route.operations)
    if (o.kind == kind) return o.item_bytes.to_double();
  return std::nullopt;
}

/// What the item of a workout without notes takes at least and at most, and with the longest notes.
/// Numbers are drawn with one to four digits, which is 1 to 3 bytes each.
constexpr double bare_at_most = 160.0;
constexpr double full_at_least = 140.0 + static_cast<double>(handler::detail::longest_notes);

int between(double value, int least, int most) {
  return static_cast<int>(std::clamp(std::round(value), 1.0 * least, 1.0 * most));
}

}  // namespace

double requests_of(const ReplayInput& input, int days) {
  return per_second(input.traffic.rate) / quantity<Quotient<unit::request, unit::second>>(1.0) *
         86'400.0 * days;
}

Mix::Mix(const ReplayInput& input, std::string users_are) : users_are_(std::move(users_are)) {
  double until = 0.0;
  double stats_items = 100.0;
  std::optional<std::int64_t> changed;
  for (const auto& route : input.plan.routes) {
    const handler::Route called = route_called(route.name);
    for (auto& sentence : left_undone(route, called)) notes_.push_back(std::move(sentence));
    until += route.share.to_double();
    shares_.push_back({until, called});
    asks_for_ids_ = asks_for_ids_ || called == handler::Route::get ||
                    called == handler::Route::put || called == handler::Route::remove;
    if (called == handler::Route::create) {
      creates_ = route.share.to_double();
      if (const auto size = bytes_of(route, OperationKind::put))
        created_bytes_ = within_bounds(route.name, *size);
    }
    if (called == handler::Route::put) {
      auto size = bytes_of(route, OperationKind::put);
      if (!size) size = bytes_of(route, OperationKind::update);
      if (size) changed = within_bounds(route.name, *size);
    }
    const auto items = items_of(route);
    if (called == handler::Route::list && items) {
      list_limit_ = between(*items, 1, handler::detail::largest_limit);
      if (*items > handler::detail::largest_limit)
        notes_.push_back(fmt::format("{} reads {:g} items in the plan; the API lists at most {}.",
                                     route.name, *items, handler::detail::largest_limit));
    }
    if (called == handler::Route::stats && items) stats_items = std::max(1.0, *items);
  }
  changed_bytes_ = changed.value_or(created_bytes_);
  if (shares_.empty() || creates_ <= 0.0)
    throw InputError({}, "a plan without POST /workouts", "one that creates what it reads");
  constexpr int most_users = 100'000'000;
  users_ = input.users > 0
               ? input.users
               : between(creates_ * requests_of(input, history_days) / stats_items, 1, most_users);
}

std::int64_t Mix::within_bounds(const std::string& route, double item_bytes) {
  const double possible = std::clamp(item_bytes, bare_at_most, full_at_least);
  if (possible != item_bytes)
    notes_.push_back(fmt::format(
        "{} writes items of {:g} bytes in the plan; the API's have about {:g} to {:g}, so those "
        "sent have {:g}.",
        route, item_bytes, bare_at_most, full_at_least, possible));
  // Up, as units are counted: a size between two whole ones takes as much as the larger.
  return static_cast<std::int64_t>(std::ceil(possible));
}

std::string Mix::user_id(int user) const { return fmt::format("{}-{:06}", users_are_, user); }

handler::Route Mix::route(double uniform) const {
  for (const auto& share : shares_)
    if (uniform <= share.until) return share.route;
  return shares_.back().route;
}

void Mix::workout(Random& random, handler::Route route, const std::string& user_id,
                  std::int64_t timestamp, std::string& json) const {
  handler::Workout w;
  w.user_id = user_id;
  w.timestamp = timestamp;
  w.workout_type = types[random.next() % types.size()];
  w.duration = Decimal::of(static_cast<std::int64_t>(random.next() % 1180 + 20), 1);
  w.calories = Decimal(static_cast<std::int64_t>(random.next() % 900 + 50));
  w.distance = Decimal::of(static_cast<std::int64_t>(random.next() % 4000 + 100), 2);
  w.heart_rate = Decimal(static_cast<std::int64_t>(random.next() % 110 + 80));
  w.notes.emplace();
  const std::int64_t wanted = route == handler::Route::put ? changed_bytes_ : created_bytes_;
  const auto notes = std::clamp<std::int64_t>(
      wanted - item_bytes(w), 0, static_cast<std::int64_t>(handler::detail::longest_notes));
  json = R"({"workoutType":")" + w.workout_type + R"(","duration":)" + w.duration.to_string() +
         R"(,"calories":)" + w.calories.to_string() + R"(,"distance":)" + w.distance->to_string() +
         R"(,"heartRate":)" + w.heart_rate->to_string() + R"(,"notes":")";
  json.append(static_cast<std::size_t>(notes), 'n');
  json += R"("})";
}

Schedule::Schedule(const ReplayInput& input, const Mix& mix)
    : mix_(mix),
      random_(input.seed, mix_stream),
      end_(seconds(86'400.0 * static_cast<double>(input.days))) {
  const Random random(input.seed, arrivals_stream);
  const auto mean = per_second(input.traffic.rate);
  if (input.traffic.profile.peak_to_mean() == 1.0)
    arrivals_ = [a = PoissonArrivals(mean, random)]() mutable { return a.next(); };
  else
    arrivals_ = [a = ProfileArrivals(mean, input.traffic.profile, random)]() mutable {
      return a.next();
    };
}

bool Schedule::next(Due& due) {
  const Seconds at = arrivals_();
  if (!(at < end_)) return false;
  due.at = replay_start + static_cast<std::int64_t>(at / seconds(1e-6));
  due.user = static_cast<int>(random_.next() % static_cast<std::uint64_t>(mix_.users()));
  due.route = mix_.route(random_.uniform());
  due.number = count_++;
  return true;
}

History::History(const ReplayInput& input, const Mix& mix, double share)
    : mix_(mix),
      count_(static_cast<std::int64_t>(
          std::round(share * mix.creates() * requests_of(input, history_days)))),
      random_(input.seed, history_stream) {}

bool History::next(Due& due) {
  if (at_ >= count_) return false;
  constexpr std::int64_t length = std::int64_t{history_days} * 86'400'000'000;
  const double share = static_cast<double>(at_) / static_cast<double>(count_);
  due.at = replay_start - length + static_cast<std::int64_t>(share * static_cast<double>(length));
  due.user = static_cast<int>(random_.next() % static_cast<std::uint64_t>(mix_.users()));
  due.route = handler::Route::create;
  due.number = history_content + static_cast<std::uint64_t>(at_++);
  return true;
}

}  // namespace fitcost::inline v1::detail
