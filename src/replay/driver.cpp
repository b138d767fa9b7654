// SPDX-License-Identifier: Apache-2.0
#include "replay/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include "fitcost/handler/workout_id.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

using Clock = std::chrono::steady_clock;

/// A changed workout keeps its instant, which its id holds.
std::int64_t changed_timestamp(const std::string& id) {
  const auto parts = handler::parts_of(id);
  return parts ? parts->microseconds : full_timestamp;
}

void make_call(const Run& run, const Due& due, const Client& client, KnownIds& ids, Call& call) {
  Random random(run.input.seed, due.number);
  call.user_id = run.mix.user_id(due.user);
  call.query.clear();
  call.body.clear();
  const auto one = [&](std::string id) {
    constexpr const char* none = "00000000-0000-7000-8000-000000000000";
    call.path = "/workouts/" + (id.empty() ? none : std::move(id));
  };
  switch (due.route) {
    case handler::Route::create:
    case handler::Route::other:
      call.method = "POST";
      call.path = "/workouts";
      run.mix.workout(random, due.route, call.user_id,
                      client.created_at(due).value_or(full_timestamp), call.body);
      return;
    case handler::Route::list:
      call.method = "GET";
      call.path = "/workouts";
      call.query.emplace_back("limit", std::to_string(run.mix.list_limit()));
      return;
    case handler::Route::stats:
      call.method = "GET";
      call.path = "/stats";
      call.query.emplace_back("days", std::to_string(Mix::stats_days()));
      return;
    case handler::Route::get:
      call.method = "GET";
      one(ids.one(due.user, random));
      return;
    case handler::Route::put: {
      call.method = "PUT";
      std::string id = ids.one(due.user, random);
      const std::int64_t timestamp = changed_timestamp(id);
      one(std::move(id));
      run.mix.workout(random, due.route, call.user_id, timestamp, call.body);
      return;
    }
    case handler::Route::remove:
      call.method = "DELETE";
      one(ids.take(due.user));
      return;
  }
}

void count(handler::RouteUsage& route, int status, std::size_t bytes) {
  ++route.requests;
  route.client_errors += status >= 400 && status < 500 ? 1 : 0;
  route.server_errors += status >= 500 ? 1 : 0;
  route.bytes_out += static_cast<std::int64_t>(bytes);
}

/// A workout that is not there yet, or no longer, is no failure.
bool is_as_wanted(handler::Route route, int status) {
  switch (route) {
    case handler::Route::create:
      return status == 201;
    case handler::Route::list:
    case handler::Route::stats:
      return status == 200;
    default:
      return status == 200 || status == 204 || status == 404;
  }
}

std::string failure_of(const Due& due, int status, const Client& client) {
  std::string out(handler::route_name(due.route));
  out += status == 0 ? ": no answer" : ": status " + std::to_string(status);
  const std::string why = client.trouble();
  constexpr std::size_t longest = 200;
  return why.empty() ? out : out + ", " + in_quotes(why, longest);
}

/// In memory a workout takes about what its item has: 235 bytes were measured for one of 300.
constexpr double most_stored_bytes = 2e9;

void require_storable(const ReplayInput& input, const Mix& mix, double history) {
  const double days = history * history_days + input.days;
  const double workouts = mix.creates() * requests_of(input, 1) * days;
  const double most_workouts = std::floor(most_stored_bytes / mix.largest_item_bytes());
  if (workouts <= most_workouts) return;
  const double rate = requests_of(input, 1) / 86'400.0 * most_workouts / workouts;
  const bool recorded = input.traffic.peak_minute_to_mean.has_value();
  throw InputError(
      {},
      fmt::format("{} workouts to store in {} {} and the 30 before",
                  grouped(to_decimal(workouts, 0)), input.days, input.days == 1 ? "day" : "days"),
      fmt::format("at most {} of {:g} bytes: {}{} {:.3g}/second, at which a request takes as much",
                  grouped(to_decimal(most_workouts, 0)), mix.largest_item_bytes(),
                  input.days == 1 ? "" : "fewer days, or ",
                  recorded ? "a trace scaled to a mean below" : "a rate below", 0.995 * rate));
}

void report(Run& run, std::int64_t sent) {
  constexpr std::int64_t step = 64;
  if (sent % step != 0 || !run.progress) return;
  const auto done = static_cast<double>(run.done.fetch_add(step) + step);
  run.progress(std::min(1.0, done / run.expected));
}

}  // namespace

Run::Run(const ReplayInput& the_input, const Mix& the_mix, unsigned usual_clients,
         double the_history, const ReplayProgress& the_progress)
    : input(the_input),
      mix(the_mix),
      clients(std::min(the_input.threads > 0 ? the_input.threads : usual_clients,
                       static_cast<unsigned>(the_mix.users()))),
      history(the_history),
      progress(the_progress),
      expected(std::max(
          1.0, requests_of(the_input, the_input.days) +
                   the_history * the_mix.creates() * requests_of(the_input, history_days))) {
  require_storable(the_input, the_mix, the_history);
}

Seen drive(Run& run, unsigned number, Client& client, KnownIds ids) {
  Seen seen;
  Schedule schedule(run.input, run.mix);
  Call call;
  Due due;
  std::int64_t sent = 0;
  const auto began = Clock::now();
  while (schedule.next(due)) {
    if (static_cast<unsigned>(due.user) % run.clients != number) continue;
    make_call(run, due, client, ids, call);
    if (run.input.speed > 0.0) {
      const auto after = std::chrono::duration<double, std::micro>(
          static_cast<double>(due.at - replay_start) / run.input.speed);
      std::this_thread::sleep_until(began + std::chrono::duration_cast<Clock::duration>(after));
    }
    std::string_view body;
    const auto sent_at = Clock::now();
    const int status = client.send(call, due, body);
    const auto route = static_cast<std::size_t>(due.route);
    if (status == 0) {
      ++seen.lost;
    } else {
      seen.durations[route].add(Clock::now() - sent_at);
      count(seen.answers.routes[route], status, body.size());
      if (status == 201 && run.mix.asks_for_ids()) ids.add(due.user, body);
    }
    if (!is_as_wanted(due.route, status)) {
      if (status != 0) ++seen.failed;
      if (seen.failure.empty()) seen.failure = failure_of(due, status, client);
    }
    report(run, ++sent);
  }
  return seen;
}

KnownIds fill(Run& run, unsigned number, Client& client) {
  History history(run.input, run.mix, run.history);
  KnownIds ids;
  Call call;
  Due due;
  std::int64_t sent = 0;
  while (history.next(due)) {
    if (static_cast<unsigned>(due.user) % run.clients != number) continue;
    make_call(run, due, client, ids, call);
    std::string_view body;
    const int status = client.send(call, due, body);
    if (status != 201)
      throw handler::StoreError(
          handler::StoreError::Kind::unavailable,
          "filling the store before the replay failed: " + failure_of(due, status, client));
    if (run.mix.asks_for_ids()) ids.add(due.user, body);
    report(run, ++sent);
  }
  return ids;
}

ReplayResult drive_all(Run& run, const std::function<Seen(unsigned)>& one) {
  ReplayResult result;
  std::mutex mutex;
  const auto began = Clock::now();
  on_threads(run.clients, [&](unsigned i) {
    const Seen seen = one(i);
    const std::lock_guard lock(mutex);
    for (std::size_t r = 0; r < handler::route_count; ++r) result.durations[r] += seen.durations[r];
    result.usage += seen.answers;
    result.lost += seen.lost;
    result.failed += seen.failed;
    if (result.failure.empty()) result.failure = seen.failure;
  });
  const std::chrono::duration<double> took = Clock::now() - began;
  result.wall_seconds = took.count();
  result.users = run.mix.users();
  result.days = run.input.days;
  result.stored_before = History(run.input, run.mix, run.history).count();
  result.filled = run.history > 0.0;
  result.notes = run.mix.notes();
  return result;
}

void on_threads(unsigned count, const std::function<void(unsigned)>& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        try {
          work(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!failure) failure = std::current_exception();
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace fitcost::inline v1::detail
