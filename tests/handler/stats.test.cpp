// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "handler/api.hpp"

using namespace api_test;

namespace {

std::string workout(const std::string& duration, const std::string& calories,
                    const std::string& more = "") {
  return R"({"workoutType":"run","duration":)" + duration + R"(,"calories":)" + calories + more +
         "}";
}

bool has(const Reply& reply, const std::string& text) {
  return reply.text.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("Statistics of nothing are zeros", "[handler][stats]") {
  Api api;
  CHECK(api.client.stats().json() == Json{{"userId", "ana"},
                                          {"days", 30},
                                          {"totalWorkouts", 0},
                                          {"totalDuration", 0},
                                          {"totalCalories", 0},
                                          {"totalDistance", 0},
                                          {"averageDurationPerWorkout", 0},
                                          {"averageCaloriesPerWorkout", 0},
                                          {"workoutsByType", Json::object()}});
}

TEST_CASE("Sums are exact where doubles are not", "[handler][stats]") {
  Api api;
  for (const auto* duration : {"0.1", "0.2"}) {
    api.client.create(workout(duration, "0.7", R"(,"distance":1.1)"));
  }
  api.client.create(workout("0.00000000000000000001", "9007.199254740993"));
  const Reply stats = api.client.stats();
  CHECK(has(stats, R"("totalDuration":0.30000000000000000001,)"));
  CHECK(has(stats, R"("totalCalories":9008.599254740993,)"));
  CHECK(has(stats, R"("totalDistance":2.2,)"));
}

TEST_CASE("Averages have two decimal places, half to even", "[handler][stats]") {
  struct Row {
    std::vector<std::string> durations;
    std::string average;
  };
  for (const auto& row : std::vector<Row>{{{"0.01", "0.02"}, "0.02"},  // 0.015
                                          {{"0.01", "0.04"}, "0.02"},  // 0.025
                                          {{"0.03", "0.04"}, "0.04"},  // 0.035
                                          {{"0.025"}, "0.02"},
                                          {{"0.0250000000000000000000001"}, "0.03"},
                                          {{"1", "1", "2"}, "1.33"},
                                          {{"1", "2", "2"}, "1.67"},
                                          {{"10", "20"}, "15"},
                                          {{"0.5"}, "0.5"},
                                          {{"0.004"}, "0"},
                                          {{"10080"}, "10080"},
                                          {{"1", "1", "1", "1", "1", "1", "1"}, "1"}}) {
    Api api;
    for (const auto& duration : row.durations) {
      REQUIRE(api.client.create(workout(duration, duration)).status == 201);
    }
    const Reply stats = api.client.stats();
    INFO(stats.text);
    CHECK(has(stats, "\"averageDurationPerWorkout\":" + row.average + ","));
    CHECK(has(stats, "\"averageCaloriesPerWorkout\":" + row.average + ","));
  }
}

TEST_CASE("Statistics look back as many days as were asked for", "[handler][stats]") {
  Api api;
  for (const int ago : {3'651, 3'649, 31, 29, 8, 6, 1, 0}) {
    api.host.time = noon - ago * day + 5 * second;
    REQUIRE(api.client.create(run_body).status == 201);
  }
  // Keys rise whatever the clock does, so nothing is older than was meant.
  api.host.time = noon + 10 * second;
  for (const auto& [days, workouts] : std::vector<std::pair<std::string, int>>{
           {"1", 1}, {"2", 2}, {"7", 3}, {"30", 5}, {"3650", 7}}) {
    INFO(days << " days");
    CHECK(api.client.stats({{"days", days}}).json().at("totalWorkouts") == workouts);
  }
  CHECK(api.client.stats().json().at("totalWorkouts") == 5);
}

TEST_CASE("The window's edge is at the microsecond", "[handler][stats]") {
  Api api;
  api.client.create(run_body);
  api.host.time = noon + day - 1;
  CHECK(api.client.stats({{"days", "1"}}).json().at("totalWorkouts") == 1);
  api.host.time = noon + day + 1;
  CHECK(api.client.stats({{"days", "1"}}).json().at("totalWorkouts") == 0);
}

TEST_CASE("Statistics count what a clock that was set back left in the future",
          "[handler][stats]") {
  Api api;
  api.client.create(run_body);
  api.host.time = noon - 3'600 * second;
  api.client.create(run_body);
  CHECK(api.client.stats().json().at("totalWorkouts") == 2);
}

TEST_CASE("Types are counted by their own text", "[handler][stats]") {
  Api api;
  std::map<std::string, int> counts;
  for (const std::string type : {"run", "swim", "run", "a \"b\"", "é", "Run", "run"}) {
    api.client.create(body_of_type(type));
    ++counts[type];
  }
  CHECK(api.client.stats().json().at("workoutsByType") == Json(counts));
}

TEST_CASE("Thousands of types are counted", "[handler][stats]") {
  Api api;
  for (int i = 0; i < 3'000; ++i) api.client.create(body_of_type("type " + std::to_string(i)));
  const Json types = api.client.stats().json().at("workoutsByType");
  CHECK(types.size() == 3'000);
  for (const auto& count : types) CHECK(count == 1);
}

TEST_CASE("Statistics follow changes and deletions", "[handler][stats]") {
  Api api;
  const std::string first = api.client.create(workout("10", "100")).id();
  const std::string other = api.client.create(workout("20", "200", R"(,"distance":3)")).id();
  api.client.put(first, workout("11", "100"));
  CHECK(api.client.stats().json().at("totalDuration") == 31);
  api.client.remove(other);
  const Json stats = api.client.stats().json();
  CHECK(stats.at("totalWorkouts") == 1);
  CHECK(stats.at("totalDuration") == 11);
  CHECK(stats.at("totalDistance") == 0);
}

TEST_CASE("Sums of random workouts are what adding them in decimals gives", "[handler][stats]") {
  std::mt19937_64 random(8);
  Api api;
  fitcost::Decimal duration;
  fitcost::Decimal calories;
  fitcost::Decimal distance;
  for (int i = 0; i < 500; ++i) {
    const auto number = [&](int digits, int scale) {
      return fitcost::Decimal::of(
          1 + static_cast<long long>(random() % static_cast<unsigned long long>(
                                                    fitcost::detail::power_of_ten(digits))),
          scale);
    };
    const auto d = number(12, 9);
    const auto c = number(6, 3);
    const auto k = number(15, 12);
    duration += d;
    calories += c;
    distance += k;
    REQUIRE(
        api.client.create(workout(d.to_string(), c.to_string(), ",\"distance\":" + k.to_string()))
            .status == 201);
  }
  const Reply stats = api.client.stats();
  CHECK(has(stats, "\"totalDuration\":" + duration.to_string() + ","));
  CHECK(has(stats, "\"totalCalories\":" + calories.to_string() + ","));
  CHECK(has(stats, "\"totalDistance\":" + distance.to_string() + ","));
}

TEST_CASE("Numbers of 38 digits whose sum has more do not break the statistics",
          "[handler][stats]") {
  Api api;
  api.client.create(workout("10079.999999999999999999999999999999999", "1"));
  api.client.create(workout("0.00000000000000000000000000000000000001", "1"));
  const Reply stats = api.client.stats();
  CHECK(stats.status == 200);
  CHECK(stats.json().at("totalWorkouts") == 2);
  CHECK(has(stats, R"("totalDuration":10079.99999999999999999999999999999999900001,)"));
}
