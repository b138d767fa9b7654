// SPDX-License-Identifier: Apache-2.0
// Global tables and times to live in plans.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

#include "fitcost/plan/readings.hpp"
#include "plan/plans.hpp"

using namespace plans;

namespace {

constexpr double gigabyte = 1024.0 * 1024 * 1024;

Plan writing(const std::string& table) {
  return read_plan(
      "tables:\n  t: " + table +
          "\nroutes:\n  \"POST /\": {share: 1, operations: [{put: t, item_bytes: 300}]}\n",
      "plan.yaml");
}

ReadingsOf<double> readings_in(const Plan& plan, const std::string& rps, int number) {
  return readings(plan_cast<double>(plan), traffic(rps), month(number)).all();
}

/// Of one region; the plan's own has no name.
double sum_in(const ReadingsOf<double>& readings, std::string_view meter,
              const std::string& region) {
  double sum = 0.0;
  for (const auto& r : readings) {
    if (r.meter == meter && r.region == region) sum += r.quantity;
  }
  return sum;
}

}  // namespace

TEST_CASE("An item of a global table is stored with 148 bytes more, in each of its regions",
          "[plan][global]") {
  // 100 bytes for every item, 48 more in a global table: AWS, "Best practices for global tables".
  const Plan plan =
      writing("{replicas: [us-west-2], stored_items: 1000000000, stored_item_bytes: 300}");
  const auto before = readings_in(plan, "0", 1);
  const std::string_view meter = dynamodb::storage_gb_months.key;
  CHECK(sum_in(before, meter, "") == Approx(448e9 / gigabyte).epsilon(1e-12));
  CHECK(sum_in(before, meter, "us-west-2") == Approx(448e9 / gigabyte).epsilon(1e-12));
  const double written = 730 * 3600 * 448.0 / gigabyte;
  CHECK(sum_in(readings_in(plan, "1", 1), meter, "us-west-2") ==
        Approx(448e9 / gigabyte + written).epsilon(1e-9));
  const Plan alone = writing("{stored_items: 1000000000, stored_item_bytes: 300}");
  CHECK(sum_in(readings_in(alone, "0", 1), meter, "") == Approx(400e9 / gigabyte).epsilon(1e-12));
}

TEST_CASE("Auto scaling makes its alarms in each region of a global table", "[plan][global]") {
  const std::string scaling = "{min: 5, max: 40, target: 70}";
  const auto all = readings_in(
      writing("{mode: provisioned, capacity: {read: 5, write: 5}, auto_scaling: {read: " + scaling +
              ", write: " + scaling + "}, replicas: [us-west-2, us-east-2]}"),
      "0.01", 1);
  for (const char* region : {"", "us-west-2", "us-east-2"}) {
    INFO(region);
    CHECK(sum_in(all, monitoring::standard_alarms.key, region) == 8.0);
  }
}

TEST_CASE("Deletes by time to live cost nothing at home and are writes in a replica",
          "[plan][global]") {
  const Plan plan = writing("{replicas: [us-west-2], keep_days: 7}");
  const std::string_view meter = dynamodb::replicated_write_request_units.key;
  const double puts = 730 * 3600;
  for (const int number : {1, 2, 3}) {
    INFO("month " << number);
    const auto all = readings_in(plan, "1", number);
    // In the first month those of its first 730 - 168 hours expire, then as many as are put.
    const double expired = number == 1 ? (730 - 7 * 24) * 3600.0 : puts;
    CHECK(sum_in(all, meter, "") == Approx(puts).epsilon(1e-12));
    CHECK(sum_in(all, meter, "us-west-2") == Approx(puts + expired).epsilon(1e-12));
  }
}

TEST_CASE("What lies in a table with a time to live at the start expires day by day",
          "[plan][global]") {
  // A table of as many items as the traffic keeps there stays as large as it is.
  for (const int days : {7, 60, 400}) {
    const double items = days * 86'400.0;
    const Plan plan = writing("{keep_days: " + std::to_string(days) + ", stored_items: " +
                              std::to_string(days * 86'400) + ", stored_item_bytes: 300}");
    for (const int number : {1, 2, 3, 12, 36}) {
      INFO(days << " days, month " << number);
      CHECK(sum_in(readings_in(plan, "1", number), dynamodb::storage_gb_months.key, "") ==
            Approx(items * 400 / gigabyte).epsilon(1e-12));
    }
    // And replicates as many deletes in every month.
    const Plan global =
        writing("{replicas: [us-west-2], keep_days: " + std::to_string(days) +
                ", stored_items: " + std::to_string(days * 86'400) + ", stored_item_bytes: 300}");
    for (const int number : {1, 2, 3, 12, 36}) {
      INFO(days << " days, month " << number);
      CHECK(sum_in(readings_in(global, "1", number), dynamodb::replicated_write_request_units.key,
                   "us-west-2") == Approx(2 * 730 * 3600.0).epsilon(1e-12));
    }
  }
}

TEST_CASE("A replica is in another region, and the only one there", "[plan][file][global]") {
  const auto refusal = [](const std::string& head, const std::string& replicas,
                          const std::string& home) -> std::string {
    const std::string text =
        head + "tables: {t: {replicas: " + replicas + "}}\nroutes: {r: {share: 1}}\n";
    try {
      read_plan(text, "plan.yaml", {}, home);
      return "none";
    } catch (const InputError& error) {
      return error.what();
    }
  };
  CHECK(refusal("", "[us-east-2, us-west-2]", "us-east-1") == "none");
  CHECK(refusal("", "[us-east-2, us-east-2]", "us-east-1") ==
        "plan.yaml:1:36: found a second replica in us-east-2, wanted one a region");
  CHECK(refusal("", "[us-east-2, us-east-1]", "us-east-1") ==
        "plan.yaml:1:36: found a replica in us-east-1, the table's own region, wanted another "
        "region");
  CHECK(refusal("region: us-east-2\n", "[us-east-2]", "us-east-1") ==
        "plan.yaml:2:25: found a replica in us-east-2, the table's own region, wanted another "
        "region");
  CHECK(refusal("region: us-east-2\n", "[us-east-1]", "us-east-1") == "none");
}

TEST_CASE("A write whose condition fails takes units where it is tried, and none in the replicas",
          "[plan][global]") {
  // AWS, "Global tables FAQ": replicated units are incurred in every region where the item is
  // written; a failed condition writes none.
  const Plan plan = read_plan(
      "tables:\n  t: {replicas: [us-west-2]}\nroutes:\n  \"POST /\": {share: 1, operations: "
      "[{failed_put: t, item_bytes: 100, times: 3}, {put: t, item_bytes: 100}]}\n",
      "plan.yaml");
  const auto all = readings_in(plan, "1", 1);
  const std::string_view meter = dynamodb::replicated_write_request_units.key;
  CHECK(sum_in(all, meter, "") == Approx(730 * 3600 * 4.0).epsilon(1e-12));
  CHECK(sum_in(all, meter, "us-west-2") == Approx(730 * 3600 * 1.0).epsilon(1e-12));
}
