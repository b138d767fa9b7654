// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <mutex>

#include "fitcost/handler/handler.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/server/server.hpp"
#include "fitcost/units/input_error.hpp"
#include "support/replays.hpp"

using namespace fitcost;

namespace {

/// fitcost-server in this process, on a free port.
class Served {
 public:
  explicit Served(handler::HandlerOptions options = {}, handler::Tokens tokens = {})
      : handler_(*store_, host_, std::move(options)),
        server_(handler_, server_options(), std::move(tokens)) {}
  ~Served() {
    server_.stop();
    CHECK(server_.wait_for(std::chrono::seconds(20)));
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  void stop() { server_.stop(); }
  HttpTarget target(const std::string& token = "") const {
    return {"http://" + server_.address(), token};
  }

 private:
  static handler::ServerOptions server_options() {
    handler::ServerOptions options;
    options.port = 0;
    return options;
  }
  std::unique_ptr<handler::Store> store_ = handler::memory_store();
  handler::SystemHost host_;
  handler::Handler handler_;
  handler::Server server_;
};

ReplayInput days(int count) {
  auto input = replay_input("workout-api", "0.023");
  input.days = count;
  return input;
}

double items_read(const ReplayResult& result, handler::Route route) {
  const auto& usage = result.usage.of(route);
  return static_cast<double>(usage.items_read) / static_cast<double>(usage.requests);
}

Plan strongly_reading_plan() {
  Plan plan = embedded_workload("workout-api");
  for (auto& route : plan.routes)
    for (auto& operation : route.operations) operation.consistency = dynamodb::Consistency::strong;
  return plan;
}

}  // namespace

TEST_CASE("Over HTTP the server counts what the clients sent", "[replay]") {
  const Served served;
  auto input = days(1);
  const auto result = replay_over_http(input, served.target(), {});
  CHECK(result.metered);
  CHECK(result.lost == 0);
  CHECK(result.failed == 0);
  const auto total = result.usage.total();
  CHECK(total.requests > 1500);
  CHECK(total.client_errors + total.server_errors == 0);
  const auto& create = result.usage.of(handler::Route::create);
  CHECK(create.write_units == create.requests);
  CHECK(create.items_written == create.requests);
  CHECK(create.log_bytes > 100 * create.requests);
  input.users = result.users;
  const auto in_process = replay_in_memory(input, 1);
  // A byte more goes into a workout whose microsecond, known beforehand, is stored a byte shorter.
  CHECK(in_process.usage.of(handler::Route::create).bytes_in ==
        Approx(create.bytes_in).epsilon(0.0005));
  // Of the same size but for those, at an instant that the server chooses.
  CHECK(create.item_bytes_written <= 300 * create.items_written);
  CHECK(create.item_bytes_written >= 299 * create.items_written);
}

TEST_CASE("Over HTTP users have what the plan says, whatever lay in the server before",
          "[replay]") {
  const Served served;
  for (const int count : {2, 30, 2}) {
    CAPTURE(count);
    const auto result = replay_over_http(days(count), served.target(), {});
    CHECK(result.filled);
    // 20 and one more, to know whether there are more; the plan's 100, which by the mean of a few
    // hundred users varies by some percent.
    CHECK(items_read(result, handler::Route::list) == Approx(21.0).epsilon(0.01));
    CHECK(items_read(result, handler::Route::stats) == Approx(100.0).epsilon(0.04));
  }
}

TEST_CASE("More days than a server can be shown are refused", "[replay]") {
  const Served served;
  CHECK_THROWS_WITH(replay_over_http(days(31), served.target(), {}), Catch::Contains("at most 30"));
}

TEST_CASE("With a token all requests are one user's, and reads stay the plan's", "[replay]") {
  const Served served({}, handler::read_tokens("a-token-of-ana-16 ana\n", "tokens"));
  const auto input = days(2);
  const auto result = replay_over_http(input, served.target("a-token-of-ana-16"), {});
  CHECK(result.users == 1);
  CHECK_FALSE(result.filled);
  CHECK(result.notes.size() == 1);
  // The one user has 60 % of 2 days' 3,974 requests at the end, half of it in the mean.
  CHECK(items_read(result, handler::Route::stats) > 1000.0);
  const auto report = report_of(input, "workout-api", result);
  const auto& stats = report.measured_plan.routes[2];
  CHECK(stats.operations.at(0).items == Decimal(100));
  CHECK(stats.response_bytes == Decimal(300));
  const auto reads = [](const Bill& bill) {
    for (const auto& line : bill.lines())
      if (line.meter == "dynamodb.read_request_units") return line.quantity.to_double();
    return 0.0;
  };
  CHECK(reads(report.measured) == Approx(reads(report.predicted)).epsilon(1e-9));
  auto many = input;
  many.users = 20;
  CHECK_THROWS_AS(replay_over_http(many, served.target("a-token-of-ana-16"), {}), InputError);
}

TEST_CASE("A server that does not read as the plan does, or counts other indexes, is refused",
          "[replay]") {
  const Served plain;
  handler::HandlerOptions options;
  options.consistent_reads = true;
  options.type_index = true;
  const Served other(options);
  auto strong = days(1);
  strong.plan = strongly_reading_plan();
  CHECK_THROWS_WITH(replay_over_http(strong, plain.target(), {}),
                    Catch::Contains("reads eventually consistent"));
  CHECK_THROWS_WITH(replay_over_http(days(1), other.target(), {}),
                    Catch::Contains("reads strongly consistent"));
  CHECK_THROWS_WITH(replay_over_http(strong, other.target(), {}),
                    Catch::Contains("a server that counts an index"));
  auto indexed = days(1);
  indexed.plan = embedded_workload("workout-api-first-answer");
  CHECK_THROWS_WITH(replay_over_http(indexed, plain.target(), {}),
                    Catch::Contains("a server that counts no index"));
}

TEST_CASE("Counts that are not of the replay alone are not used", "[replay]") {
  const Served served;
  auto few = days(1);
  few.traffic.rate = parse_rps("0.0005");
  std::once_flag once;
  const auto others = [&](double done) {  // once the store is filled
    if (done > 0.96) std::call_once(once, [&] { replay_over_http(few, served.target(), {}); });
  };
  const auto input = days(2);
  const auto result = replay_over_http(input, served.target(), others);
  CHECK_FALSE(result.metered);
  REQUIRE(result.notes.size() == 1);
  CHECK_THAT(result.notes[0], Catch::Contains("not of these requests alone"));
  CHECK(result.usage.total().read_half_units == 0);
  CHECK(result.usage.total().write_units == 0);
  const auto report = report_of(input, "workout-api", result);
  CHECK(report.measured_plan.routes[1].operations.at(0).items == Decimal(20));
  CHECK(report.measured_plan.functions[0].duration_ms == Decimal(60));
}

TEST_CASE("A server that logs nothing says nothing of log bytes", "[replay]") {
  handler::HandlerOptions options;
  options.log_requests = false;
  const Served served(options);
  const auto input = days(1);
  const auto report = report_of(input, "workout-api", replay_over_http(input, served.target(), {}));
  CHECK(report.measured_plan.functions[0].log_bytes == Decimal(300));
  for (const auto& row : report.rows)
    if (row.what == "own log line") CHECK_FALSE(row.measured);
}

TEST_CASE("Over HTTP a function's duration is the server's, not the round trip", "[replay]") {
  const Served served;
  const auto input = days(1);
  const auto result = replay_over_http(input, served.target(), {});
  const auto create = static_cast<std::size_t>(handler::Route::create);
  REQUIRE(result.handling_ms[create]);
  CHECK(*result.handling_ms[create] > 0.0);
  CHECK(*result.handling_ms[create] < result.durations[create].mean_ms());
  const auto report = report_of(input, "workout-api", result);
  CHECK(report.measured_plan.functions[0].duration_ms ==
        to_decimal(*result.handling_ms[create], 3));
  CHECK_THAT(replay_table(report, 100), Catch::Contains("round trips at the client"));
}

TEST_CASE("A server that is gone is no measurement", "[replay]") {
  auto served = std::make_unique<Served>();
  const auto input = days(2);
  std::once_flag once;
  const auto target = served->target();
  const auto stop = [&](double done) {
    if (done > 0.95) std::call_once(once, [&] { served->stop(); });
  };
  const auto result = replay_over_http(input, target, stop);
  CHECK(result.lost > 0);
  CHECK_FALSE(result.metered);
  CHECK_THROWS_WITH(report_of(input, "workout-api", result),
                    Catch::Contains("requests without an answer"));
}

TEST_CASE("Nobody at the other end is said before anything is sent", "[replay]") {
  const auto input = replay_input("workout-api", "0.023");
  CHECK_THROWS_WITH(replay_over_http(input, {"http://127.0.0.1:1", ""}, {}),
                    Catch::Contains("nobody who answers at http://127.0.0.1:1"));
}
