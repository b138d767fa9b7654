// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/table.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"
#include "services/dynamodb/rational.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;
using fitcost_test::Rational;

namespace {

template <class S> constexpr auto wru(S n) { return quantity<write_request_unit>(n); }
template <class S> constexpr auto rru(S n) { return quantity<read_request_unit>(n); }
template <class S> constexpr auto gib(S n) { return bytes(n * 1073741824.0); }

struct Expected {
  std::string resource;
  std::string meter;
  double quantity;
  std::string region{};
};

/// The readings are these, in any order, and no others.
void check(const ReadingsOf<double>& found, const std::vector<Expected>& expected) {
  for (const auto& e : expected) {
    int times = 0;
    for (const auto& f : found) {
      if (f.resource == e.resource && f.meter == e.meter && f.region == e.region) {
        ++times;
        CAPTURE(e.resource, e.meter, e.region);
        CHECK(f.quantity == Approx(e.quantity).epsilon(1e-14));
      }
    }
    CAPTURE(e.resource, e.meter, e.region);
    CHECK(times == 1);
  }
  CHECK(found.size() == expected.size());
}

Config workouts() {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity = {{5, 5}, AutoScaling{5, 40, 70}, AutoScaling{5, 40, 70}};
  config.indexes = {{"WorkoutTypeIndex", {{5, 5}, {}, {}}}};
  return config;
}

Usage<> busy() {
  Usage<> usage;
  usage.table = {wru(1e6), rru(2e6), gib(3.0)};
  usage.indexes = {{wru(5e5), rru(1e5), gib(1.0)}};
  return usage;
}

}  // namespace

TEST_CASE("An on-demand table and its index report the units used and the bytes stored",
          "[dynamodb]") {
  Config config = workouts();
  config.mode = CapacityMode::on_demand;
  const std::string index = "Workouts/WorkoutTypeIndex";
  check(readings("Workouts", config, busy(), Month{}),
        {{"Workouts", "dynamodb.write_request_units", 1e6},
         {"Workouts", "dynamodb.read_request_units", 2e6},
         {"Workouts", "dynamodb.storage_gb_months", 3},
         {index, "dynamodb.write_request_units", 5e5},
         {index, "dynamodb.read_request_units", 1e5},
         {index, "dynamodb.storage_gb_months", 1}});
  CHECK(scaling_alarms(config) == 0);
}

// AWS: https://aws.amazon.com/dynamodb/pricing/provisioned/
TEST_CASE("A provisioned table reports its capacity for every hour of the month, used or not",
          "[dynamodb]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity.provisioned = {25, 10};
  // https://github.com/aws-samples/aws-dynamodb-examples workshops/modernizer/artifacts/stage-04/
  // 06_1_implementation_documentation.md: 25 RCU, 10 WCU, 730 h, 1 GB
  Usage<> usage;
  usage.table.stored = gib(1.0);
  const std::vector<Expected> expected{{"Orders", "dynamodb.read_capacity_unit_hours", 25 * 730.0},
                                       {"Orders", "dynamodb.write_capacity_unit_hours", 10 * 730.0},
                                       {"Orders", "dynamodb.storage_gb_months", 1}};
  check(readings("Orders", config, usage, Month{}), expected);
  usage.table.writes = wru(1e9);
  check(readings("Orders", config, usage, Month{}), expected);

  Month february;
  february.convention.month_hours = 672;
  CHECK(readings("Orders", config, usage, february)[0].quantity == 10 * 672.0);
}

TEST_CASE("The workout table at 0.023 requests a second stays at auto scaling's minimum",
          "[dynamodb]") {
  Usage<> usage;
  usage.table.writes = wru(60444.0);
  usage.table.reads = rru(60444.0);
  const std::string index = "Workouts/WorkoutTypeIndex";
  check(readings("Workouts", workouts(), usage, Month{}),
        {{"Workouts", "dynamodb.write_capacity_unit_hours", 5 * 730.0},
         {"Workouts", "dynamodb.read_capacity_unit_hours", 5 * 730.0},
         {"Workouts", "dynamodb.storage_gb_months", 0},
         {index, "dynamodb.write_capacity_unit_hours", 5 * 730.0},
         {index, "dynamodb.read_capacity_unit_hours", 5 * 730.0},
         {index, "dynamodb.storage_gb_months", 0}});
  CHECK(scaling_alarms(workouts()) == 8);
}

TEST_CASE("Auto scaling follows the month's mean rate, or the rate that is stated", "[dynamodb]") {
  Usage<> usage;
  usage.table.writes = wru(14.0 * 730 * 3600);
  auto found = readings("Workouts", workouts(), usage, Month{});
  CHECK(found[0].quantity == 20 * 730.0);
  usage.table.write_rate = write_rate(21.0);
  found = readings("Workouts", workouts(), usage, Month{});
  CHECK(found[0].quantity == 30 * 730.0);
}

TEST_CASE("A mean capacity that is stated is billed in place of the fixed or scaled one",
          "[dynamodb]") {
  Usage<> usage;
  usage.table.write_capacity = quantity<write_capacity_unit>(6.5);
  usage.table.read_capacity = quantity<read_capacity_unit>(7.5);
  Config config = workouts();
  auto found = readings("Workouts", config, usage, Month{});
  CHECK(found[0].quantity == 6.5 * 730.0);
  CHECK(found[1].quantity == 7.5 * 730.0);
  config.replicas = {{"us-west-2"}};  // it repeats the writes, not the reads
  found = readings("Workouts", config, usage, Month{});
  REQUIRE(found[6].region == "us-west-2");
  CHECK(found[6].quantity == 6.5 * 730.0);
  CHECK(found[7].quantity == 5 * 730.0);
}

TEST_CASE("Class Standard-IA has meters of its own, but not for copies of the data", "[dynamodb]") {
  Config config;
  config.table_class = TableClass::standard_ia;
  config.point_in_time_recovery = true;
  check(readings("T", config, busy(), Month{}),
        {{"T", "dynamodb.standard_ia.write_request_units", 1e6},
         {"T", "dynamodb.standard_ia.read_request_units", 2e6},
         {"T", "dynamodb.standard_ia.storage_gb_months", 3},
         {"T", "dynamodb.point_in_time_recovery_gb_months", 3}});
  config.mode = CapacityMode::provisioned;
  config.capacity.provisioned = {7, 8};
  config.point_in_time_recovery = false;
  check(readings("T", config, busy(), Month{}),
        {{"T", "dynamodb.standard_ia.write_capacity_unit_hours", 8 * 730.0},
         {"T", "dynamodb.standard_ia.read_capacity_unit_hours", 7 * 730.0},
         {"T", "dynamodb.standard_ia.storage_gb_months", 3}});
}

// AWS: table and local secondary indexes, .../developerguide/PointInTimeRecovery_Howitworks.html
TEST_CASE("Point-in-time recovery counts the table, not its global indexes", "[dynamodb]") {
  Config config = workouts();
  config.point_in_time_recovery = true;
  for (const auto& r : readings("Workouts", config, busy(), Month{})) {
    if (r.meter == "dynamodb.point_in_time_recovery_gb_months") CHECK(r.quantity == 3.0);
  }
}

TEST_CASE("Backups, exports, imports and streams appear where there are any", "[dynamodb]") {
  Usage<> usage;
  usage.backed_up = gib(2.0);
  usage.restored = gib(3.0);
  usage.exported = gib(4.0);
  usage.exported_incrementally = gib(5.0);
  usage.imported = gib(6.0);
  usage.stream_reads = quantity<streams_read_request_unit>(7.0);
  usage.captured = quantity<change_data_capture_unit>(8.0);
  const std::vector<Expected> expected{{"T", "dynamodb.write_request_units", 0},
                                       {"T", "dynamodb.read_request_units", 0},
                                       {"T", "dynamodb.storage_gb_months", 0},
                                       {"T", "dynamodb.backup_gb_months", 2},
                                       {"T", "dynamodb.restored_gb", 3},
                                       {"T", "dynamodb.exported_gb", 4},
                                       {"T", "dynamodb.incremental_exported_gb", 5},
                                       {"T", "dynamodb.imported_gb", 6},
                                       {"T", "dynamodb.streams_read_request_units", 7},
                                       {"T", "dynamodb.change_data_capture_units", 8}};
  check(readings("T", Config{}, usage, Month{}), expected);
  Config streaming;
  streaming.stream = true;
  streaming.kinesis_stream = true;
  check(readings("T", streaming, usage, Month{}), expected);
  CHECK(readings("T", Config{}, Usage<>{}, Month{}).size() == 3);
  CHECK(readings("T", streaming, Usage<>{}, Month{}).size() == 5);
}

// AWS: rWRU for the table and WRU for its indexes, in every region,
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html
TEST_CASE("Every region of a global table repeats its writes and storage", "[dynamodb]") {
  Config config = workouts();
  config.mode = CapacityMode::on_demand;
  config.replicas = {{"us-west-2"}, {"eu-west-1", true}};
  Usage<> usage = busy();
  usage.replica_reads = {rru(10.0)};
  usage.expired = wru(1000.0);
  const std::string index = "G/WorkoutTypeIndex";
  const std::string rwru = "dynamodb.replicated_write_request_units";
  check(readings("G", config, usage, Month{}),
        {{"G", rwru, 1e6},
         {"G", "dynamodb.read_request_units", 2e6},
         {"G", "dynamodb.storage_gb_months", 3},
         {index, "dynamodb.write_request_units", 5e5},
         {index, "dynamodb.read_request_units", 1e5},
         {index, "dynamodb.storage_gb_months", 1},
         {"G", rwru, 1001000, "us-west-2"},
         {"G", "dynamodb.read_request_units", 10, "us-west-2"},
         {"G", "dynamodb.storage_gb_months", 3, "us-west-2"},
         {index, "dynamodb.write_request_units", 5e5, "us-west-2"},
         {index, "dynamodb.read_request_units", 0, "us-west-2"},
         {index, "dynamodb.storage_gb_months", 1, "us-west-2"},
         {"G", rwru, 1001000, "eu-west-1"},
         {"G", "dynamodb.read_request_units", 0, "eu-west-1"},
         {"G", "dynamodb.storage_gb_months", 3, "eu-west-1"},
         {"G", "dynamodb.point_in_time_recovery_gb_months", 3, "eu-west-1"},
         {index, "dynamodb.write_request_units", 5e5, "eu-west-1"},
         {index, "dynamodb.read_request_units", 0, "eu-west-1"},
         {index, "dynamodb.storage_gb_months", 1, "eu-west-1"}});
}

// awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/globaltables_reqs_bestpractices.md,
// and .../developerguide/V2globaltables_reqs_bestpractices.html for the version of 2019.11.21: "5
// writes per second" in each of two regions are 10 rWCU in both (20 in the version of 2017.11.29,
// not modelled)
TEST_CASE("Five writes a second in each of two regions need ten replicated units in both",
          "[dynamodb][aws-example]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity.write_scaling = AutoScaling{1, 100, 90};
  config.replicas = {{"us-east-2"}};
  Usage<> usage;
  usage.table.writes = wru((5.0 + 5.0) * 730 * 3600);
  CHECK(least_capacity(mean_rate(usage.table.writes, Month{})) ==
        quantity<write_capacity_unit>(10.0));
  const std::string hours_of_writes = "dynamodb.replicated_write_capacity_unit_hours";
  check(readings("G", config, usage, Month{}),
        {{"G", hours_of_writes, 12 * 730.0},  // 10 at a target of 90 %
         {"G", "dynamodb.read_capacity_unit_hours", 730},
         {"G", "dynamodb.storage_gb_months", 0},
         {"G", hours_of_writes, 12 * 730.0, "us-east-2"},
         {"G", "dynamodb.read_capacity_unit_hours", 730, "us-east-2"},
         {"G", "dynamodb.storage_gb_months", 0, "us-east-2"}});
}

TEST_CASE("Deletes by time to live cost nothing in a table of one region", "[dynamodb]") {
  for (const auto mode : {CapacityMode::on_demand, CapacityMode::provisioned}) {
    Config config = workouts();
    config.mode = mode;
    Usage<> expiring = busy();
    expiring.expired = wru(1e9);
    CHECK(readings("T", config, expiring, Month{}) == readings("T", config, busy(), Month{}));
  }
}

TEST_CASE("Reserved capacity covers the table, then its indexes, and is paid besides",
          "[dynamodb]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity.provisioned = {40, 80};
  config.indexes = {{"I", {{10, 50}, {}, {}}}};
  config.reserved.write = {1, Term::one_year};
  check(readings("T", config, Usage<>{}, Month{}),
        {{"T", "dynamodb.write_capacity_unit_hours", 0},
         {"T", "dynamodb.read_capacity_unit_hours", 40 * 730.0},
         {"T", "dynamodb.storage_gb_months", 0},
         {"T/I", "dynamodb.write_capacity_unit_hours", 30 * 730.0},
         {"T/I", "dynamodb.read_capacity_unit_hours", 10 * 730.0},
         {"T/I", "dynamodb.storage_gb_months", 0},
         {"T", "dynamodb.reserved_write_capacity_1y_upfront", 1.0 / 12},
         {"T", "dynamodb.reserved_write_capacity_1y_block_hours", 730}});
}

// AWS: Standard class, provisioned and single-region only,
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html
TEST_CASE("Reserved capacity covers neither on-demand, nor Standard-IA, nor replicated units",
          "[dynamodb]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity.provisioned = {100, 100};
  config.reserved.write = {1, Term::one_year};
  config.reserved.read = {1, Term::one_year};
  const auto paid = [&] { return readings("T", config, busy(), Month{}); };
  CHECK(paid()[0].quantity == 0.0);
  CHECK(paid()[1].quantity == 0.0);
  config.table_class = TableClass::standard_ia;
  CHECK(paid()[0].quantity == 73000.0);
  CHECK(paid()[1].quantity == 73000.0);
  config.table_class = TableClass::standard;
  config.replicas = {{"us-west-2"}};
  CHECK(paid()[0].meter == "dynamodb.replicated_write_capacity_unit_hours");
  CHECK(paid()[0].quantity == 73000.0);
  CHECK(paid()[1].quantity == 0.0);
  CHECK(paid()[4].region == "us-west-2");
  CHECK(paid()[4].meter == "dynamodb.read_capacity_unit_hours");
  CHECK(paid()[4].quantity == 73000.0);
  config.replicas.clear();
  config.mode = CapacityMode::on_demand;
  CHECK(paid()[0].quantity == 1e6);
}

TEST_CASE("Tables of one region share its reserved capacity", "[dynamodb]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  config.capacity.provisioned = {1, 70};
  ReservedPools<> pools(ReservedCapacity{{1, Term::one_year}, {}});
  CHECK(readings("A", config, Usage<>{}, Month{}, pools)[0].quantity == 0.0);
  CHECK(readings("B", config, Usage<>{}, Month{}, pools)[0].quantity == 40 * 730.0);
  CHECK(pools.write.left() == quantity<write_capacity_unit>(0.0));
}

TEST_CASE("Every dimension that is scaled has four alarms", "[dynamodb]") {
  Config config;
  config.mode = CapacityMode::provisioned;
  CHECK(scaling_alarms(config) == 0);
  config.capacity.read_scaling = AutoScaling{};
  CHECK(scaling_alarms(config) == 4);
  config.indexes = {{"A", {{}, AutoScaling{}, AutoScaling{}}}, {"B", {}}};
  CHECK(scaling_alarms(config) == 12);
}

TEST_CASE("On-demand readings of two months add up to those of both", "[dynamodb]") {
  Config config;
  for (int n = 1; n < 200; ++n) {
    Usage<> a;
    Usage<> b;
    Usage<> both;
    a.table = {wru(1.0 * n), rru(0.5 * n), bytes(0.0)};
    b.table = {wru(7.0 * n), rru(9.5 * n), bytes(0.0)};
    both.table = {wru(8.0 * n), rru(10.0 * n), bytes(0.0)};
    for (std::size_t i = 0; i < 2; ++i) {
      REQUIRE(readings("T", config, a, Month{})[i].quantity +
                  readings("T", config, b, Month{})[i].quantity ==
              readings("T", config, both, Month{})[i].quantity);
    }
  }
}

TEST_CASE("Readings are the same with dual numbers and with exact fractions", "[dynamodb]") {
  for (const auto mode : {CapacityMode::on_demand, CapacityMode::provisioned}) {
    for (const bool global : {false, true}) {
      Config config = workouts();
      config.mode = mode;
      config.point_in_time_recovery = true;
      if (global) config.replicas = {{"us-west-2"}};
      config.reserved.write = {1, Term::three_years};
      Usage<Dual> dual;
      dual.table = {wru(variable(1e6)), rru(Dual(2e6)), gib(Dual(3.0))};
      dual.indexes = {{wru(Dual(5e5)), rru(Dual(1e5)), gib(Dual(1.0))}};
      Usage<Rational> exact_usage;
      exact_usage.table = {wru(Rational(1000000)), rru(Rational(2000000)), gib(Rational(3))};
      exact_usage.indexes = {{wru(Rational(500000)), rru(Rational(100000)), gib(Rational(1))}};
      const auto plain = readings("T", config, busy(), Month{});
      const auto with_dual = readings("T", config, dual, Month{});
      const auto with_fractions = readings("T", config, exact_usage, Month{});
      REQUIRE(plain.size() == with_dual.size());
      REQUIRE(plain.size() == with_fractions.size());
      for (std::size_t i = 0; i < plain.size(); ++i) {
        CAPTURE(plain[i].resource, std::string(plain[i].meter));
        CHECK(with_dual[i].quantity == plain[i].quantity);
        CHECK(with_fractions[i].quantity.to_double() == plain[i].quantity);
        CHECK(with_dual[i].meter == plain[i].meter);
        CHECK(with_dual[i].region == plain[i].region);
      }
      if (mode == CapacityMode::on_demand) CHECK(with_dual[0].quantity.slope == 1.0);
    }
  }
}
