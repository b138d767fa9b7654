// SPDX-License-Identifier: Apache-2.0
// GET /workouts: newest first, with an exact hasMore: one more than asked for is read.
#include <algorithm>

#include "handler/worker_state.hpp"
#include "handler/workout_json.hpp"
#include "handler/workout_rules.hpp"

namespace fitcost::inline v1::handler {

namespace {

class ListSink final : public WorkoutSink {
 public:
  ListSink(detail::JsonBody& out, std::int64_t limit) : out_(out), limit_(limit) {}
  virtual ~ListSink() = default;
  ListSink(const ListSink&) = delete;
  ListSink& operator=(const ListSink&) = delete;

  void take(const Workout& workout) override {
    if (found_++ >= limit_) return;
    if (found_ > 1) out_.literal<",">();
    detail::append_workout(out_, workout);
    last_ = workout.timestamp;
  }
  std::int64_t found() const { return found_; }
  std::int64_t last() const { return last_; }

 private:
  detail::JsonBody& out_;
  std::int64_t limit_;
  std::int64_t found_ = 0;
  std::int64_t last_ = 0;
};

/// Behind a filter most of a page may be for nothing: begin small, and double.
constexpr std::int64_t smallest_filtered_page = 100;

}  // namespace

void Worker::State::list(const Request& request, Response& response) {
  if (!known_parameters(request, {"userId", "workoutType", "limit", "cursor"})) return;
  const auto limit = whole_number(request, "limit", detail::largest_limit, detail::default_limit,
                                  "a whole number from 1 to 100");
  if (!limit) return;
  Query query;
  query.user_id = request.caller;
  query.consistent = options.consistent_reads;
  if (const auto* type = parameter(request, "workoutType"); type != nullptr) {
    if (!detail::is_workout_type(*type)) {
      refusal.wanted("workoutType", "1 to 64 bytes without control characters", *type);
      return;
    }
    query.workout_type = *type;
  }
  const bool filtered = !query.workout_type.empty();
  if (const auto* cursor = parameter(request, "cursor"); cursor != nullptr) {
    const auto before = cursors.read(*cursor, request.caller, query.workout_type);
    if (!before) {
      refusal.wanted("cursor", "one that this query was answered with", *cursor);
      return;
    }
    query.newest = *before - 1;
  }

  body.literal<R"({"workouts":[)">();
  ListSink sink(body, *limit);
  Page page;
  page.more = true;
  std::int64_t evaluated = 0;
  std::int64_t page_size = std::max(4 * (*limit + 1), smallest_filtered_page);
  bool given_up = false;
  while (page.more && sink.found() <= *limit && !given_up) {
    query.limit = filtered ? std::min(page_size, options.filtered_items - evaluated)
                           : *limit + 1 - sink.found();
    page = read_page(query, sink);
    query.newest = page.last - 1;
    evaluated += page.evaluated;
    page_size *= 2;
    given_up = filtered && evaluated >= options.filtered_items;
  }
  const bool one_more = sink.found() > *limit;
  const bool has_more = one_more || (given_up && page.more);
  body.literal<R"(],"count":)">();
  body.number(std::min(sink.found(), *limit));
  if (has_more) {
    body.literal<R"(,"hasMore":true,"cursor":")">();
    body.plain(
        cursors.make(request.caller, query.workout_type, one_more ? sink.last() : page.last));
    body.literal<R"("})">();
  } else {
    body.literal<R"(,"hasMore":false,"cursor":null})">();
  }
  response.status = 200;
}

}  // namespace fitcost::inline v1::handler
