// SPDX-License-Identifier: Apache-2.0
#include "replay/driver.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace fitcost::inline v1::detail {

namespace {

using Clock = std::chrono::steady_clock;

/// Ids that a user may ask for: the last few that were answered.
class KnownIds {
 public:
  void add(int user, std::string_view created) {
    constexpr std::string_view name = R"("workoutId":")";
    const auto at = created.find(name);
    if (at == std::string_view::npos) return;
    constexpr std::size_t id_size = 36;
    auto& ids = of_[user];
    if (ids.size() >= most) ids.erase(ids.begin());
    ids.emplace_back(created.substr(at + name.size(), id_size));
  }
  /// Empty where the user has none yet.
  std::string one(int user, Random& random) {
    const auto& ids = of_[user];
    return ids.empty() ? std::string() : ids[random.next() % ids.size()];
  }
  std::string take(int user) {
    auto& ids = of_[user];
    if (ids.empty()) return {};
    std::string id = std::move(ids.back());
    ids.pop_back();
    return id;
  }

 private:
  static constexpr std::size_t most = 32;
  std::unordered_map<int, std::vector<std::string>> of_;
};

void make_call(const Run& run, const Due& due, KnownIds& ids, Call& call) {
  Random random(run.input.seed, due.number);
  call.user_id = Mix::user_id(due.user);
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
      run.mix.workout(random, call.user_id, call.body);
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
    case handler::Route::put:
      call.method = "PUT";
      one(ids.one(due.user, random));
      run.mix.workout(random, call.user_id, call.body);
      return;
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

void report(Run& run, std::int64_t sent) {
  constexpr std::int64_t step = 1024;
  if (sent % step != 0 || !run.progress) return;
  const auto done = static_cast<double>(run.done.fetch_add(step) + step);
  run.progress(std::min(1.0, done / run.expected));
}

}  // namespace

Run::Run(const ReplayInput& the_input, const Mix& the_mix, unsigned usual_clients,
         const ReplayProgress& the_progress)
    : input(the_input),
      mix(the_mix),
      clients(std::min(the_input.threads > 0 ? the_input.threads : usual_clients,
                       static_cast<unsigned>(the_mix.users()))),
      progress(the_progress),
      expected(std::max(1.0, requests_of(the_input, the_input.days))) {}

Seen drive(Run& run, unsigned number, Client& client) {
  Seen seen;
  Schedule schedule(run.input, run.mix);
  KnownIds ids;
  Call call;
  Due due;
  std::int64_t sent = 0;
  const auto began = Clock::now();
  while (schedule.next(due)) {
    if (static_cast<unsigned>(due.user) % run.clients != number) continue;
    make_call(run, due, ids, call);
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
      if (status == 201) ids.add(due.user, body);
    }
    report(run, ++sent);
  }
  return seen;
}

void fill(Run& run, unsigned number, Client& client) {
  History history(run.input, run.mix);
  KnownIds ids;
  Call call;
  Due due;
  while (history.next(due)) {
    if (static_cast<unsigned>(due.user) % run.clients != number) continue;
    make_call(run, due, ids, call);
    std::string_view body;
    client.send(call, due, body);
  }
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
  });
  const std::chrono::duration<double> took = Clock::now() - began;
  result.wall_seconds = took.count();
  result.users = run.mix.users();
  result.days = run.input.days;
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
