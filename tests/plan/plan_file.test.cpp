// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/plan_file.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/input_error.hpp"
#include "plan/plans.hpp"

using namespace plans;

namespace {

/// Every key that docs/plans.md describes.
const char* const everything = R"(name: everything
title: one of each
region: eu-west-1
log_compression: 0.2
owner:
  account: "111122223333"
  sub_account: "444455556666"
  cost_centre: fitness
  tags: {Environment: dev, Application: fitness-app}
routes:
  GET /a:
    share: 0.75
    api: front
    function: reader
    request_bytes: 10
    response_bytes: 2000
    access_log_bytes: 120
    operations:
      - {get: t, item_bytes: 100, consistency: strong}
      - {query: t, items: 7, item_bytes: 200, index: by-type, times: 2}
      - {scan: t, items: 1000, item_bytes: 100, consistency: eventual, times: 0.001}
      - {transact_get: t, items: 3, item_bytes: 100}
  PUT /a:
    share: 0.25
    api: front
    function: writer
    operations:
      - {put: t, item_bytes: 100}
      - {update: t, item_bytes: 1500, times: 0.5}
      - {delete: t, item_bytes: 100, times: 0.1}
      - {transact_write: t, items: 2, item_bytes: 100}
      - {failed_put: t, item_bytes: 100}
    metric_puts: {Written: 1}
tables:
  t:
    mode: provisioned
    class: standard
    capacity: {read: 3, write: 4}
    auto_scaling:
      read: {min: 2, max: 9, target: 50}
      write: {min: 1, max: 8, target: 90}
    indexes:
      by-type:
        projection: all
        capacity: {read: 1, write: 2}
        auto_scaling: {read: {min: 1, max: 5, target: 20}}
      narrow: {projected_bytes: 40}
    reserved: {read_blocks: 1, write_blocks: 2, years: 3}
    point_in_time_recovery: true
    stream: true
    replicas: [eu-central-1, us-west-2]
    stored_items: 1000000
    stored_item_bytes: 250
    keep_days: 90
functions:
  reader: {memory_mb: 512, architecture: arm, package: image, runtime: custom, duration_ms: 12.5,
    init_ms: 300, cold_share: 0.02, log_bytes: 80, log_group: own, ephemeral_mb: 1024,
    system_log: failures_only, tracing: true}
  writer: {memory_mb: 128, architecture: x86, package: zip, runtime: managed, duration_ms: 40,
    provisioned_concurrency: 2}
log_groups:
  own: {retention_days: 30, class: infrequent_access}
  kept: {retention_days: never, class: standard}
apis:
  front: {type: rest, cache_gb: 1.6, access_log_group: kept, tracing: true}
metrics:
  Written: {dimension_values: 3}
alarms:
  plain: {}
  quick: {kind: metric, period_s: 10, metrics: 2}
  odd: {kind: anomaly}
  both: {kind: composite}
  query: {kind: metrics_insights, metrics: 40}
dashboards: {overview: {}}
parameters: {a: {tier: standard}, b: {tier: advanced}}
secrets: {s: {}}
keys: {k: {}}
)";

std::string error_of(const std::string& text) {
  try {
    read_plan(text, "plan.yaml");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

/// A small plan that is fine, to be spoilt in one place.
const std::string small =
    "name: small\n"
    "tables:\n"
    "  t: {mode: on_demand}\n"
    "functions:\n"
    "  f: {memory_mb: 128, duration_ms: 10}\n"
    "routes:\n"
    "  GET /:\n"
    "    share: 1\n"
    "    function: f\n"
    "    operations:\n"
    "      - {get: t, item_bytes: 100}\n";

}  // namespace

TEST_CASE("A plan file says all that a plan can hold", "[plan]") {
  const Plan plan = read_plan(everything, "plan.yaml");
  CHECK(plan.name == "everything");
  CHECK(plan.title == "one of each");
  CHECK(plan.region == "eu-west-1");
  CHECK(plan.log_compression == dec("0.2"));
  CHECK(plan.owner.account == "111122223333");
  CHECK(plan.owner.sub_account == "444455556666");
  CHECK(plan.owner.cost_centre == "fitness");
  CHECK(plan.owner.tags == std::vector<std::pair<std::string, std::string>>{
                               {"Environment", "dev"}, {"Application", "fitness-app"}});

  REQUIRE(plan.tables.size() == 1);
  const auto& table = plan.tables[0];
  CHECK(table.config.mode == dynamodb::CapacityMode::provisioned);
  CHECK(table.config.capacity.provisioned.read == 3);
  CHECK(table.config.capacity.provisioned.write == 4);
  CHECK(table.config.capacity.read_scaling->min == 2);
  CHECK(table.config.capacity.read_scaling->max == 9);
  CHECK(table.config.capacity.read_scaling->target_percent == 50);
  CHECK(table.config.capacity.write_scaling->target_percent == 90);
  REQUIRE(table.config.indexes.size() == 2);
  CHECK(table.config.indexes[0].capacity.provisioned.write == 2);
  CHECK(table.config.indexes[0].capacity.read_scaling->target_percent == 20);
  CHECK_FALSE(table.config.indexes[0].capacity.write_scaling);
  REQUIRE(table.projected_bytes.size() == 2);
  CHECK_FALSE(table.projected_bytes[0]);
  CHECK(table.projected_bytes[1] == Decimal(40));
  CHECK(table.config.reserved.read.blocks == 1);
  CHECK(table.config.reserved.write.blocks == 2);
  CHECK(table.config.reserved.write.term == dynamodb::Term::three_years);
  CHECK(table.config.point_in_time_recovery);
  CHECK(table.config.stream);
  REQUIRE(table.config.replicas.size() == 2);
  CHECK(table.config.replicas[1].region == "us-west-2");
  CHECK(table.stored_items == Decimal(1'000'000));
  CHECK(table.stored_item_bytes == Decimal(250));
  CHECK(table.keep_days == 90);

  REQUIRE(plan.functions.size() == 2);
  const auto& reader = plan.functions[0];
  CHECK(reader.config.memory == lambda::megabytes(512.0));
  CHECK(reader.config.architecture == lambda::Architecture::arm);
  CHECK(reader.config.package == lambda::PackageType::image);
  CHECK(reader.config.runtime == lambda::RuntimeKind::custom);
  CHECK(reader.config.ephemeral_storage == lambda::megabytes(1024.0));
  CHECK(reader.duration_ms == dec("12.5"));
  CHECK(reader.init_ms == Decimal(300));
  CHECK(reader.cold_share == dec("0.02"));
  CHECK(reader.log_bytes == Decimal(80));
  CHECK(reader.log_group == "own");
  CHECK(plan.functions[1].config.provisioned_concurrency == lambda::environments(2.0));
  CHECK(plan.functions[0].system_log == logs::SystemLog::json_failures_only);
  CHECK(plan.functions[0].tracing);
  CHECK(plan.functions[1].system_log == logs::SystemLog::text);
  CHECK_FALSE(plan.functions[1].tracing);
  CHECK(plan.apis[0].tracing);
  CHECK(plan.functions[1].log_group.empty());

  REQUIRE(plan.log_groups.size() == 2);
  CHECK(plan.log_groups[0].retention.days == 30);
  CHECK(plan.log_groups[0].log_class == logs::LogClass::infrequent_access);
  CHECK(plan.log_groups[1].retention == logs::never_expire);

  REQUIRE(plan.apis.size() == 1);
  CHECK(plan.apis[0].config.type == apigateway::ApiType::rest);
  CHECK(plan.apis[0].config.cache == apigateway::CacheSize::gb_1_6);
  CHECK(plan.apis[0].access_log_group == "kept");

  REQUIRE(plan.routes.size() == 2);
  const auto& get = plan.routes[0];
  CHECK(get.name == "GET /a");
  CHECK(get.share == dec("0.75"));
  CHECK(get.request_bytes == Decimal(10));
  CHECK(get.response_bytes == Decimal(2000));
  CHECK(get.access_log_bytes == Decimal(120));
  REQUIRE(get.operations.size() == 4);
  CHECK(get.operations[0].kind == OperationKind::get);
  CHECK(get.operations[0].consistency == dynamodb::Consistency::strong);
  CHECK(get.operations[1].kind == OperationKind::query);
  CHECK(get.operations[1].index == "by-type");
  CHECK(get.operations[1].items == Decimal(7));
  CHECK(get.operations[1].times == Decimal(2));
  CHECK(get.operations[2].kind == OperationKind::scan);
  CHECK(get.operations[2].times == dec("0.001"));
  CHECK(get.operations[3].kind == OperationKind::transact_get);
  REQUIRE(plan.routes[1].operations.size() == 5);
  const std::vector<OperationKind> kinds{OperationKind::put, OperationKind::update,
                                         OperationKind::remove, OperationKind::transact_write,
                                         OperationKind::failed_put};
  for (std::size_t i = 0; i < kinds.size(); ++i)
    CHECK(plan.routes[1].operations[i].kind == kinds[i]);
  REQUIRE(plan.routes[1].metric_puts.size() == 1);
  CHECK(plan.routes[1].metric_puts[0].metric == "Written");

  CHECK(plan.metrics[0].dimension_values == 3);
  REQUIRE(plan.alarms.size() == 5);
  CHECK(plan.alarms[1].rule.period == seconds(10.0));
  CHECK(plan.alarms[2].rule.kind == monitoring::AlarmKind::anomaly);
  CHECK(plan.alarms[3].rule.kind == monitoring::AlarmKind::composite);
  CHECK(plan.alarms[4].rule.kind == monitoring::AlarmKind::metrics_insights);
  CHECK(plan.dashboards.size() == 1);
  REQUIRE(plan.parameters.size() == 2);
  CHECK_FALSE(plan.parameters[0].advanced);
  CHECK(plan.parameters[1].advanced);
  CHECK(plan.secrets.size() == 1);
  CHECK(plan.keys.size() == 1);
}

TEST_CASE("A plan of everything can be billed", "[plan]") {
  const Plan plan = read_plan(everything, "plan.yaml");
  const auto made = bill(plan, traffic("1.5"), month(3), embedded_price_book(), terms());
  CHECK_FALSE(made.lines().empty());
  // Its own region, for what is not a replica's.
  for (const auto& line : made.lines()) {
    CHECK((line.region == "eu-west-1" || line.region == "eu-central-1" ||
           line.region == "us-west-2"));
  }
}

TEST_CASE("A plan without a name has its file's", "[plan]") {
  CHECK(read_plan("routes: {r: {share: 1}}\n", "folder/plan.yaml").name == "folder/plan.yaml");
}

TEST_CASE("The order of a plan file's sections does not matter", "[plan]") {
  const Plan plan = read_plan(small, "plan.yaml");
  const auto routes_at = small.find("routes:");
  const std::string turned = small.substr(routes_at) + small.substr(0, routes_at);
  const auto readings_of = [](const Plan& p) {
    return exact_readings(p, traffic("1"), month(1)).all();
  };
  CHECK(readings_of(read_plan(turned, "plan.yaml")) == readings_of(plan));
  const std::string windows = [&] {
    std::string out = "\xef\xbb\xbf";  // with a byte-order mark
    for (const char c : small) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
  }();
  CHECK(readings_of(read_plan(windows, "plan.yaml")) == readings_of(plan));
}

TEST_CASE("What is wrong with a plan is said with line, column, what was found and what was wanted",
          "[plan]") {
  REQUIRE(error_of(small) == "no error");
  struct Row {
    const char* old;
    const char* by;
    const char* says;
  };
  for (const Row& row : {
           Row{"name: small", "nmae: small",
               "plan.yaml:1:1: found the key 'nmae', wanted a known key, did you mean 'name'?"},
           Row{"mode: on_demand", "mode: on-demand",
               "plan.yaml:3:13: found 'on-demand', wanted one of on_demand, provisioned"},
           Row{"mode: on_demand", "mode: PAY_PER_REQUEST",
               "plan.yaml:3:13: found 'PAY_PER_REQUEST'"},
           Row{"mode: on_demand", "mode: [on_demand]",
               "plan.yaml:3:13: found a list, wanted a single value"},
           Row{"mode: on_demand", "mode: {}", "plan.yaml:3:13: found a map, wanted a single value"},
           Row{"mode: on_demand", "Mode: on_demand",
               "plan.yaml:3:7: found the key 'Mode', wanted a known key, did you mean 'mode'?"},
           Row{"{mode: on_demand}", "{mode: on_demand, mode: on_demand}",
               "plan.yaml:3:24: found the key 'mode' twice"},
           Row{"{mode: on_demand}", "on_demand", "plan.yaml:3:6: found 'on_demand', wanted a map"},
           Row{"{mode: on_demand}", "{capacity: {read: 0}}",
               "plan.yaml:3:24: found '0', wanted a number from 1"},
           Row{"{mode: on_demand}", "{capacity: {read: 1.5}}",
               "plan.yaml:3:24: found '1.5', wanted a whole number"},
           Row{"{mode: on_demand}", "{auto_scaling: {read: {target: 95}}}",
               "plan.yaml:3:37: found '95'"},
           Row{"{mode: on_demand}", "{auto_scaling: {read: {min: 9, max: 5}}}", "plan.yaml:3:"},
           Row{"{mode: on_demand}", "{indexes: {i: {projection: keys}}}",
               "plan.yaml:3:33: found 'keys'"},
           Row{"{mode: on_demand}", "{replicas: us-west-2}",
               "plan.yaml:3:17: found 'us-west-2', wanted a list"},
           Row{"{mode: on_demand}", "{stream: yes}",
               "plan.yaml:3:15: found 'yes', wanted one of true, false"},
           Row{"{mode: on_demand}", "{keep_days: 0}", "plan.yaml:3:18: found '0'"},
           Row{"memory_mb: 128", "memory_mb: 127",
               "plan.yaml:5:18: found '127', wanted a number from 128 to 10240"},
           Row{"memory_mb: 128", "memory_mb: 128MB", "plan.yaml:5:18: found '128MB'"},
           Row{"duration_ms: 10", "duration_ms: -1",
               "plan.yaml:5:36: found '-1', wanted a number from 0 to 900000"},
           Row{"duration_ms: 10", "duration_ms: 1e400", "plan.yaml:5:36: found '1e400'"},
           Row{"duration_ms: 10", "duration_ms: .inf", "plan.yaml:5:36: found '.inf'"},
           Row{"duration_ms: 10", "duration_ms: 0x10", "plan.yaml:5:36: found '0x10'"},
           Row{"duration_ms: 10", "duration_ms: 1_000", "plan.yaml:5:36: found '1_000'"},
           Row{"duration_ms: 10", "duration_ms: ''", "plan.yaml:5:36: found ''"},
           Row{"duration_ms: 10", "duration_ms: ~", "plan.yaml:5:36: found nothing"},
           Row{"duration_ms: 10", "log_group: /none",
               "plan.yaml:5:34: found '/none', wanted a log group of the plan"},
           Row{"share: 1", "share: 0.5",
               "plan.yaml:7:3: found shares that add up to 0.5, wanted shares that add up to 1"},
           Row{"share: 1", "share: 0.99999999999999999999",
               "plan.yaml:7:3: found shares that add up to"},
           Row{"share: 1", "share: 1.5",
               "plan.yaml:8:12: found '1.5', wanted a number from 0 to 1"},
           Row{"    share: 1\n", "", "plan.yaml:8:5: found no share"},
           Row{"function: f", "function: g",
               "plan.yaml:9:15: found 'g', wanted a function of the plan"},
           Row{"function: f", "api: f", "plan.yaml:9:10: found 'f', wanted an API of the plan"},
           Row{"function: f", "metric_puts: {M: 1}", "found 'M', wanted a metric of the plan"},
           Row{"{get: t, item_bytes: 100}", "{get: u, item_bytes: 100}",
               "plan.yaml:11:15: found 'u', wanted a table of the plan"},
           Row{"{get: t, item_bytes: 100}", "{item_bytes: 100}",
               "plan.yaml:11:9: found no kind of operation"},
           Row{"{get: t, item_bytes: 100}", "{get: t}", "plan.yaml:11:9: found no item_bytes"},
           Row{"{get: t, item_bytes: 100}", "{get: t, put: t, item_bytes: 1}",
               "found a second kind of operation, 'put'"},
           Row{"{get: t, item_bytes: 100}", "{get: t, item_bytes: 409601}",
               "plan.yaml:11:30: found '409601', wanted a number from 1 to 409600"},
           Row{"{get: t, item_bytes: 100}", "{get: t, item_bytes: 1, index: i}",
               "found 'i', wanted an index of that table"},
           Row{"{get: t, item_bytes: 100}", "{get: t, item_bytes: 1, consistency: strongly}",
               "found 'strongly', wanted one of eventual, strong"},
           Row{"    operations:\n      - ", "    operations:\n      ",
               "plan.yaml:11:7: found a map, wanted a list"},
           Row{"routes:", "alarms: {a: {period_s: 45}}\nroutes:",
               "plan.yaml:6:24: found '45', wanted 10, 20, 30 or a multiple of 60"},
           Row{"routes:", "alarms: {a: {watches: {threshold: 1}}}\nroutes:",
               "plan.yaml:6:23: found no metric, wanted the key 'metric'"},
           Row{"routes:", "alarms: {a: {watches: {metric: Errors}}}\nroutes:",
               "plan.yaml:6:23: found no threshold"},
           Row{"routes:", "alarms: {a: {watches: {metric: Errors, threshold: nan}}}\nroutes:",
               "found 'nan', wanted a number"},
           Row{"routes:",
               "alarms: {a: {watches: {metric: E, threshold: 1, statistic: Total}}}\nroutes:",
               "found 'Total', wanted one of Sum, Average"},
           Row{"routes:",
               "alarms: {a: {watches: {metric: E, threshold: 1, datapoints_to_alarm: 2}}}\nroutes:",
               "plan.yaml:6:13: found 2, wanted from 1 to the evaluation periods, 1"},
           Row{"routes:",
               "alarms: {a: {kind: anomaly, watches: {metric: E, threshold: 1}}}\nroutes:",
               "found 'watches' of an alarm of another kind"},
           Row{"routes:", "alarms: {a: {watches: {metric: E, threshold: 1, fault: fire}}}\nroutes:",
               "found 'fire', wanted one of 5xx"},
           Row{"routes:", "log_groups: {g: {retention_days: 15}}\nroutes:",
               "plan.yaml:6:34: found '15', wanted one of never, 1, 3, 5"},
           Row{"routes:", "apis: {a: {cache_gb: 2}}\nroutes:",
               "plan.yaml:6:22: found '2', wanted one of 0.5, 1.6"},
           Row{"routes:", "log_compression: 1.5\nroutes:",
               "plan.yaml:6:18: found '1.5', wanted a number from 0 to 1"},
           Row{"routes:", "metrics: {M: {dimension_values: 0}}\nroutes:",
               "plan.yaml:6:33: found '0'"},
           Row{"routes:", "parameters: {p: {tier: large}}\nroutes:",
               "plan.yaml:6:24: found 'large', wanted one of standard, advanced"},
           Row{"routes:", "dashboards: {'': {}}\nroutes:", "plan.yaml:6:14: found an empty name"},
           Row{"routes:", "roots:",
               "plan.yaml:6:1: found the key 'roots', wanted a known key, did you mean 'routes'?"},
       }) {
    INFO(row.by);
    const auto error = error_of(support::replaced(small, row.old, row.by));
    INFO(error);
    CHECK(support::contains(error, row.says));
    CHECK(support::lines_of(error).size() == 1);
  }
}

TEST_CASE("An index can be read by a query of its own table only", "[plan]") {
  const std::string two = support::replaced(small, "  t: {mode: on_demand}\n",
                                            "  t: {indexes: {a: {}}}\n  u: {indexes: {b: {}}}\n");
  CHECK(error_of(support::replaced(two, "{get: t, item_bytes: 100}",
                                   "{query: t, item_bytes: 1, index: a}")) == "no error");
  CHECK(support::contains(error_of(support::replaced(two, "{get: t, item_bytes: 100}",
                                                     "{query: t, item_bytes: 1, index: b}")),
                          "an index of that table"));
  CHECK(support::contains(error_of(support::replaced(two, "{get: t, item_bytes: 100}",
                                                     "{get: t, item_bytes: 1, index: a}")),
                          "only query and scan"));
}

TEST_CASE("What is no single YAML map in UTF-8 is no plan", "[plan]") {
  CHECK(error_of("") == "plan.yaml:1:1: found an empty document, wanted a map");
  CHECK(error_of("# only a comment\n") == "plan.yaml:1:1: found an empty document, wanted a map");
  CHECK(support::contains(error_of("[]\n"), "plan.yaml:1:1: found a list"));
  CHECK(support::contains(error_of("name: x\n"), "found no routes"));
  CHECK(support::contains(error_of("name: x\nroutes: {}\n"), "found no route"));
  CHECK(support::contains(error_of(small + "---\n" + small),
                          "plan.yaml:12:1: found a second document"));
  CHECK(support::contains(error_of("name: \xff\n"),
                          "plan.yaml:1: found a byte that is no UTF-8 text"));
  CHECK(support::contains(error_of(std::string("name: a\n\0", 9)), "plan.yaml:2: found a byte"));
  CHECK(support::contains(error_of("name: *none\n"), "plan.yaml:1:7: found bad YAML"));
  CHECK(support::contains(error_of("\tname: x\n"), "found bad YAML"));
  // yaml-cpp takes the end of the last line for the quote.
  const std::string unclosed = "found a quote that nothing closes, wanted its other one";
  CHECK(error_of(small + "title: \"the API\nalarms: {}\n") == "plan.yaml:12:8: " + unclosed);
  CHECK(error_of("name: 'it''s\n" + small) == "plan.yaml:1:7: " + unclosed);
  CHECK(error_of("\xef\xbb\xbfname: !!str \"a\\\"\n" + small) == "plan.yaml:1:7: " + unclosed);
  CHECK(support::contains(error_of("name: \"it's\"\n"), "found no routes"));
  CHECK(support::contains(error_of("name: it's 6\"\n"), "found no routes"));
  CHECK(support::contains(error_of("? [a]\n: b\n"), "plan.yaml:1:3: found a list"));
  // From these yaml-cpp makes one empty document after the other, without an end.
  CHECK(support::contains(error_of(", a\n"), "plan.yaml:1:1: found a second document"));
  CHECK(support::contains(error_of("# title\n, rest of it\n"), "found a second document"));
}

TEST_CASE("Values given by an alias are values; too many of them are none", "[plan]") {
  const std::string aliased =
      "name: small\ntables: {t: {}}\nroutes:\n"
      "  a: &a {share: 0.5, operations: [&o {get: t, item_bytes: 100}, *o, *o]}\n"
      "  b: *a\n";
  const Plan plan = read_plan(aliased, "plan.yaml");
  REQUIRE(plan.routes.size() == 2);
  CHECK(plan.routes[1].operations.size() == 3);
  std::string text =
      "name: x\ntables: {t: {}}\nroutes:\n  r0: &r {share: 1, operations: [&o {put: t, item_bytes: "
      "1}";
  for (int i = 0; i < 2000; ++i) text += ",*o";
  text += "]}\n";
  for (int i = 1; i < 2000; ++i) text += "  r" + std::to_string(i) + ": *r\n";
  CHECK(support::contains(error_of(text), "alias"));
}

TEST_CASE("A large plan without aliases is read in good time", "[plan]") {
  std::string text = "name: x\nroutes:\n  r: {share: 1}\n";
  for (int i = 0; i < 40'000; ++i) text += "  r" + std::to_string(i) + ": {share: 0}\n";
  const auto start = std::chrono::steady_clock::now();
  CHECK(read_plan(text, "plan.yaml").routes.size() == 40'001);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
}

TEST_CASE("An alarm may say what it watches, in PutMetricAlarm's words", "[plan][file]") {
  const Plan plan = embedded_workload("workout-api");
  const auto& alarm = plan.alarms[1];
  REQUIRE(alarm.name == "create-errors");
  REQUIRE(alarm.watches);
  CHECK(alarm.watches->metric.metric_namespace == "AWS/Lambda");
  CHECK(alarm.watches->metric.name == "Errors");
  CHECK(alarm.watches->metric.dimensions ==
        std::vector<monitoring::Dimension>{{"FunctionName", "create"}});
  CHECK(alarm.watches->period_seconds == 300);
  CHECK(alarm.rule.period == seconds(300.0));  // what is billed is what is watched
  CHECK(alarm.watches->evaluation_periods == 3);
  CHECK(alarm.watches->datapoints_to_alarm == 2);
  CHECK(alarm.watches->threshold == 1.0);
  CHECK(alarm.watches->comparison == monitoring::Comparison::greater_or_equal);
  CHECK(alarm.watches->missing == monitoring::MissingData::not_breaching);
  CHECK(alarm.fault == monitoring::Fault::function_errors);
}
