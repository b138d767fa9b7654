// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/plan_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

#include "embedded/embedded.hpp"
#include "fitcost/services/dynamodb/item_size.hpp"
#include "fitcost/services/monitoring/alarm_limits.hpp"
#include "fitcost/units/suggest.hpp"
#include "plan/yaml_reader.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::YamlNode;

constexpr std::size_t most_bytes = 1'000'000;
const Decimal most_count(1'000'000'000);
const Decimal most_item_bytes(409'600);
const Decimal most_payload_bytes(1'000'000'000);
const Decimal most_duration_ms(900'000);

/// Names that others may refer to, and where each stands.
class Names {
 public:
  Names() = default;
  template <class Named> explicit Names(const std::vector<Named>& of) {
    for (const auto& one : of) {
      at_.emplace(one.name, all_.size());
      all_.push_back(one.name);
    }
  }

  /// InputError where the node's name is none of these.
  std::size_t position(const YamlNode& node, const std::string& name,
                       const std::string& wanted) const {
    const auto found = at_.find(name);
    if (found == at_.end()) node.fail(in_quotes(name), wanted + suggestion(name, all_));
    return found->second;
  }
  /// The name, which is one of these.
  std::string refer(const YamlNode& node, const std::string& name,
                    const std::string& wanted) const {
    return all_[position(node, name, wanted)];
  }

 private:
  std::vector<std::string> all_;
  std::unordered_map<std::string, std::size_t> at_;
};

class PlanReader {
 public:
  PlanReader(const std::vector<std::string>& regions, const std::string& home)
      : regions_(regions), home_(home) {}

  Plan read(const YamlNode& root) {
    plan_.log_compression = *Decimal::parse("0.15");
    // Routes last, whatever the file's order: they refer to everything else.
    std::optional<YamlNode> routes;
    for (const auto& [key, node] :
         root.entries({"name", "title", "region", "owner", "tables", "functions", "log_groups",
                       "apis", "routes", "metrics", "alarms", "dashboards", "parameters", "secrets",
                       "keys", "log_compression"})) {
      if (key == "name") plan_.name = node.name();
      if (key == "title") plan_.title = node.text();
      if (key == "region") plan_.region = region(node);
      if (key == "owner") read_owner(node);
      if (key == "tables") each(node, [&](const auto& n, const auto& v) { read_table(n, v); });
      if (key == "functions")
        each(node, [&](const auto& n, const auto& v) { read_function(n, v); });
      if (key == "log_groups")
        each(node, [&](const auto& n, const auto& v) { read_log_group(n, v); });
      if (key == "apis") each(node, [&](const auto& n, const auto& v) { read_api(n, v); });
      if (key == "routes") routes = node;
      if (key == "metrics") each(node, [&](const auto& n, const auto& v) { read_metric(n, v); });
      if (key == "alarms") each(node, [&](const auto& n, const auto& v) { read_alarm(n, v); });
      if (key == "dashboards") {
        each(node, [&](const auto& n, const YamlNode& v) {
          v.entries({"note"});
          plan_.dashboards.push_back({n});
        });
      }
      if (key == "parameters")
        each(node, [&](const auto& n, const auto& v) { read_parameter(n, v); });
      if (key == "secrets") {
        each(node, [&](const auto& n, const YamlNode& v) {
          v.entries({"note"});
          plan_.secrets.push_back({n});
        });
      }
      if (key == "keys") {
        each(node, [&](const auto& n, const YamlNode& v) {
          v.entries({"note"});
          plan_.keys.push_back({n});
        });
      }
      if (key == "log_compression") plan_.log_compression = node.number(0, 1);
    }
    if (!routes) root.fail("no routes", "the key 'routes': which request touches what");
    know_names();
    for (const auto& check : checks_later_) check();
    each(*routes, [&](const auto& n, const auto& v) { read_route(n, v); });
    Decimal shares;
    for (const auto& r : plan_.routes) shares += r.share;
    if (plan_.routes.empty()) routes->fail("no route", "at least one");
    if (shares != Decimal(1)) {
      routes->fail("shares that add up to " + shares.to_string(), "shares that add up to 1");
    }
    return std::move(plan_);
  }

 private:
  /// What routes refer to, when all of it is read.
  void know_names() {
    tables_ = Names(plan_.tables);
    functions_ = Names(plan_.functions);
    groups_ = Names(plan_.log_groups);
    apis_ = Names(plan_.apis);
    metrics_ = Names(plan_.metrics);
  }

  template <class Read> static void each(const YamlNode& node, const Read& read) {
    for (const auto& [name, value] : node.entries({})) read(name, value);
  }

  std::string region(const YamlNode& node) const {
    std::string name = node.name();
    if (!regions_.empty() && std::find(regions_.begin(), regions_.end(), name) == regions_.end())
      node.fail("the region " + in_quotes(name),
                "a region of the price book" + suggestion(name, regions_));
    return name;
  }

  void read_owner(const YamlNode& node) {
    for (const auto& [key, value] :
         node.entries({"account", "sub_account", "cost_centre", "tags"})) {
      if (key == "account") plan_.owner.account = value.text();
      if (key == "sub_account") plan_.owner.sub_account = value.text();
      if (key == "cost_centre") plan_.owner.cost_centre = value.text();
      if (key == "tags") {
        for (const auto& [name, tag] : value.entries({}))
          plan_.owner.tags.emplace_back(name, tag.text());
      }
    }
  }

  static dynamodb::Throughput read_throughput(const YamlNode& node) {
    dynamodb::Throughput out;
    for (const auto& [key, value] : node.entries({"read", "write"})) {
      (key == "read" ? out.read : out.write) = value.whole(1, 1'000'000);
    }
    return out;
  }

  static dynamodb::AutoScaling read_scaling(const YamlNode& node) {
    dynamodb::AutoScaling out;
    for (const auto& [key, value] : node.entries({"min", "max", "target"})) {
      if (key == "min") out.min = value.whole(1, 1'000'000);
      if (key == "max") out.max = value.whole(1, 1'000'000);
      if (key == "target") out.target_percent = value.whole(20, 90);
    }
    if (out.max < out.min) {
      node.fail("max " + std::to_string(out.max), "at least the min, " + std::to_string(out.min));
    }
    return out;
  }

  static void read_auto_scaling(const YamlNode& node, dynamodb::Capacity& capacity) {
    for (const auto& [key, value] : node.entries({"read", "write"})) {
      (key == "read" ? capacity.read_scaling : capacity.write_scaling) = read_scaling(value);
    }
  }

  static dynamodb::ReservedCapacity read_reserved(const YamlNode& node) {
    dynamodb::ReservedCapacity out;
    for (const auto& [key, value] : node.entries({"read_blocks", "write_blocks", "years"})) {
      if (key == "read_blocks") out.read.blocks = value.whole(0, 10'000);
      if (key == "write_blocks") out.write.blocks = value.whole(0, 10'000);
      if (key == "years") {
        out.read.term = value.one_of<dynamodb::Term>(
            {{"1", dynamodb::Term::one_year}, {"3", dynamodb::Term::three_years}});
        out.write.term = out.read.term;
      }
    }
    return out;
  }

  /// What only a provisioned table has; `what` and where it is said.
  using Provisioned = std::vector<std::pair<std::string, YamlNode>>;

  static void read_index(const std::string& name, const YamlNode& node, Table& table,
                         Provisioned& provisioned) {
    dynamodb::Index index{name, {}};
    std::optional<Decimal> projected;
    for (const auto& [key, value] :
         node.entries({"projection", "projected_bytes", "capacity", "auto_scaling"})) {
      if (key == "projection" && value.text() != "all") {
        value.fail(in_quotes(value.text()),
                   "all; otherwise state projected_bytes, an entry's size");
      }
      if (key == "projected_bytes") projected = value.number(1, most_item_bytes);
      if (key == "capacity" || key == "auto_scaling") provisioned.emplace_back(key, value);
      if (key == "capacity") index.capacity.provisioned = read_throughput(value);
      if (key == "auto_scaling") read_auto_scaling(value, index.capacity);
    }
    table.config.indexes.push_back(std::move(index));
    table.projected_bytes.push_back(projected);
  }

  void read_table(const std::string& name, const YamlNode& node) {
    Table table;
    table.name = name;
    Provisioned provisioned;
    std::optional<YamlNode> reserved;
    for (const auto& [key, value] :
         node.entries({"mode", "class", "capacity", "auto_scaling", "indexes", "reserved",
                       "point_in_time_recovery", "stream", "replicas", "stored_items",
                       "stored_item_bytes", "keep_days"})) {
      auto& config = table.config;
      if (key == "capacity" || key == "auto_scaling" || key == "reserved")
        provisioned.emplace_back(key, value);
      if (key == "reserved") reserved = value;
      if (key == "mode") {
        config.mode = value.one_of<dynamodb::CapacityMode>(
            {{"on_demand", dynamodb::CapacityMode::on_demand},
             {"provisioned", dynamodb::CapacityMode::provisioned}});
      }
      if (key == "class") {
        config.table_class = value.one_of<dynamodb::TableClass>(
            {{"standard", dynamodb::TableClass::standard},
             {"standard_ia", dynamodb::TableClass::standard_ia}});
      }
      if (key == "capacity") config.capacity.provisioned = read_throughput(value);
      if (key == "auto_scaling") read_auto_scaling(value, config.capacity);
      if (key == "indexes") {
        each(value, [&](const auto& n, const auto& v) { read_index(n, v, table, provisioned); });
      }
      if (key == "reserved") config.reserved = read_reserved(value);
      if (key == "point_in_time_recovery") config.point_in_time_recovery = value.yes_or_no();
      if (key == "stream") config.stream = value.yes_or_no();
      if (key == "replicas") {
        for (const auto& replica : value.elements()) read_replica(replica, config.replicas);
      }
      if (key == "stored_items") table.stored_items = value.number(0, Decimal(1'000'000'000'000));
      if (key == "stored_item_bytes") table.stored_item_bytes = value.number(0, most_item_bytes);
      if (key == "keep_days") table.keep_days = value.whole(1, 36'500);
    }
    if (table.config.mode == dynamodb::CapacityMode::on_demand && !provisioned.empty()) {
      const auto& [key, value] = provisioned.front();
      value.fail(in_quotes(key) + " of an on-demand table", "mode: provisioned, or no " + key);
    }
    if (table.config.table_class == dynamodb::TableClass::standard_ia && reserved) {
      reserved->fail("reserved capacity of a Standard-IA table",
                     "class: standard, the only one that it is sold for");
    }
    plan_.tables.push_back(std::move(table));
  }

  void read_replica(const YamlNode& node, std::vector<dynamodb::Replica>& replicas) {
    const std::string name = region(node);
    const auto same = [&](const dynamodb::Replica& r) { return r.region == name; };
    if (std::any_of(replicas.begin(), replicas.end(), same))
      node.fail("a second replica in " + name, "one a region");
    replicas.push_back({name, false});
    checks_later_.emplace_back([this, node, name] {
      if (name == (plan_.region.empty() ? home_ : plan_.region))
        node.fail("a replica in " + name + ", the table's own region", "another region");
    });
  }

  void read_function(const std::string& name, const YamlNode& node) {
    Function f;
    f.name = name;
    f.config.memory = lambda::megabytes(128.0);
    for (const auto& [key, value] :
         node.entries({"memory_mb", "architecture", "package", "runtime", "duration_ms", "init_ms",
                       "cold_share", "log_bytes", "log_group", "system_log", "tracing",
                       "ephemeral_mb", "provisioned_concurrency"})) {
      if (key == "memory_mb") f.config.memory = lambda::megabytes(1.0 * value.whole(128, 10'240));
      if (key == "architecture") {
        f.config.architecture = value.one_of<lambda::Architecture>(
            {{"x86", lambda::Architecture::x86}, {"arm", lambda::Architecture::arm}});
      }
      if (key == "package") {
        f.config.package = value.one_of<lambda::PackageType>(
            {{"zip", lambda::PackageType::zip}, {"image", lambda::PackageType::image}});
      }
      if (key == "runtime") {
        f.config.runtime = value.one_of<lambda::RuntimeKind>(
            {{"managed", lambda::RuntimeKind::managed}, {"custom", lambda::RuntimeKind::custom}});
      }
      if (key == "duration_ms") f.duration_ms = value.number(0, most_duration_ms);
      if (key == "init_ms") f.init_ms = value.number(0, most_duration_ms);
      if (key == "cold_share") f.cold_share = value.number(0, 1);
      if (key == "log_bytes") f.log_bytes = value.number(0, most_payload_bytes);
      if (key == "system_log") {
        f.system_log =
            value.one_of<logs::SystemLog>({{"text", logs::SystemLog::text},
                                           {"json", logs::SystemLog::json},
                                           {"failures_only", logs::SystemLog::json_failures_only}});
      }
      if (key == "tracing") f.tracing = value.yes_or_no();
      if (key == "ephemeral_mb") {
        f.config.ephemeral_storage = lambda::megabytes(1.0 * value.whole(512, 10'240));
      }
      if (key == "provisioned_concurrency") {
        f.config.provisioned_concurrency = lambda::environments(1.0 * value.whole(0, 100'000));
      }
      if (key == "log_group") {
        f.log_group = value.text();
        const YamlNode at = value;
        checks_later_.push_back([this, at, group = f.log_group] {
          groups_.position(at, group, "a log group of the plan");
        });
      }
    }
    plan_.functions.push_back(std::move(f));
  }

  void read_log_group(const std::string& name, const YamlNode& node) {
    LogGroup group;
    group.name = name;
    for (const auto& [key, value] : node.entries({"retention_days", "class"})) {
      if (key == "retention_days" && value.text() != "never") {
        group.retention.days = value.whole(1, 3653);
        if (!logs::is_allowed(group.retention)) {
          std::string wanted = "never";
          for (const int d : logs::retention_days) wanted += ", " + std::to_string(d);
          value.fail(in_quotes(value.text()), "one of " + wanted);
        }
      }
      if (key == "class") {
        group.log_class = value.one_of<logs::LogClass>(
            {{"standard", logs::LogClass::standard},
             {"infrequent_access", logs::LogClass::infrequent_access}});
      }
    }
    plan_.log_groups.push_back(std::move(group));
  }

  void read_api(const std::string& name, const YamlNode& node) {
    Api api;
    api.name = name;
    for (const auto& [key, value] :
         node.entries({"type", "cache_gb", "access_log_group", "tracing"})) {
      if (key == "tracing") api.tracing = value.yes_or_no();
      if (key == "type") {
        api.config.type = value.one_of<apigateway::ApiType>(
            {{"rest", apigateway::ApiType::rest}, {"http", apigateway::ApiType::http}});
      }
      if (key == "cache_gb") {
        api.config.cache = apigateway::parse_cache_size(value.text());
        if (!api.config.cache) {
          std::string wanted;
          for (const auto size : apigateway::cache_size_names) {
            wanted += (wanted.empty() ? "" : ", ") + std::string(size);
          }
          value.fail(in_quotes(value.text()), "one of " + wanted);
        }
      }
      if (key == "access_log_group") {
        api.access_log_group = value.text();
        const YamlNode at = value;
        checks_later_.push_back([this, at, group = api.access_log_group] {
          groups_.position(at, group, "a log group of the plan");
        });
      }
    }
    plan_.apis.push_back(std::move(api));
  }

  void read_metric(const std::string& name, const YamlNode& node) {
    Metric metric;
    metric.name = name;
    for (const auto& [key, value] : node.entries({"dimension_values"})) {
      if (key == "dimension_values") metric.dimension_values = value.whole(1, 1'000'000);
    }
    plan_.metrics.push_back(std::move(metric));
  }

  void read_alarm(const std::string& name, const YamlNode& node) {
    Alarm alarm;
    alarm.name = name;
    for (const auto& [key, value] : node.entries({"kind", "period_s", "metrics", "watches"})) {
      if (key == "kind") {
        alarm.rule.kind = value.one_of<monitoring::AlarmKind>(
            {{"metric", monitoring::AlarmKind::metric},
             {"anomaly", monitoring::AlarmKind::anomaly},
             {"composite", monitoring::AlarmKind::composite},
             {"metrics_insights", monitoring::AlarmKind::metrics_insights}});
      }
      if (key == "period_s") {
        const int period = value.whole(10, 604'800);
        if (period != 10 && period != 20 && period != 30 && period % 60 != 0) {
          value.fail(in_quotes(value.text()), "10, 20, 30 or a multiple of 60");
        }
        alarm.rule.period = seconds(1.0 * period);
      }
      if (key == "metrics")
        alarm.rule.metrics = monitoring::alarm_metrics(1.0 * value.whole(1, 10'000));
      if (key == "watches") read_watched(value, alarm);
    }
    if (alarm.watches) {
      alarm.watches->period_seconds = std::llround(alarm.rule.period / seconds(1.0));
      require_takes(node, alarm);
    }
    plan_.alarms.push_back(std::move(alarm));
  }

  /// What AWS would refuse of an alarm.
  static void require_takes(const YamlNode& node, const Alarm& alarm) {
    if (alarm.rule.kind != monitoring::AlarmKind::metric)
      node.fail("'watches' of an alarm of another kind", "it with kind: metric alone");
    try {
      monitoring::require_valid(*alarm.watches);
    } catch (const InputError& error) {
      node.fail(error.found(), error.wanted());
    }
  }

  template <class Enum, std::size_t n>
  static Enum named(const YamlNode& node, const std::array<monitoring::EnumName<Enum>, n>& names) {
    const std::string found = node.text();
    std::string wanted;
    for (const auto& each : names) {
      if (each.name == found) return each.value;
      wanted += (wanted.empty() ? "" : ", ") + std::string(each.name);
    }
    node.fail(in_quotes(found), "one of " + wanted);
  }

  static void read_watched(const YamlNode& node, Alarm& alarm) {
    monitoring::MetricAlarm out;
    bool has_threshold = false;
    bool has_datapoints = false;
    for (const auto& [key, value] :
         node.entries({"namespace", "metric", "dimensions", "statistic", "evaluation_periods",
                       "datapoints_to_alarm", "threshold", "comparison", "missing", "fault"})) {
      if (key == "namespace") out.metric.metric_namespace = value.name();
      if (key == "metric") out.metric.name = value.name();
      if (key == "dimensions") {
        for (const auto& [name, dimension] : value.entries({}))
          out.metric.dimensions.push_back({name, dimension.name()});
      }
      if (key == "statistic") out.statistic = named(value, monitoring::statistic_names);
      if (key == "evaluation_periods") out.evaluation_periods = value.whole(1, 10'080);
      if (key == "datapoints_to_alarm") out.datapoints_to_alarm = value.whole(1, 10'080);
      if (key == "threshold") out.threshold = value.number(-most_count, most_count).to_double();
      if (key == "comparison") out.comparison = named(value, monitoring::comparison_names);
      if (key == "missing") out.missing = named(value, monitoring::missing_data_names);
      if (key == "fault") alarm.fault = named(value, monitoring::fault_names);
      has_threshold = has_threshold || key == "threshold";
      has_datapoints = has_datapoints || key == "datapoints_to_alarm";
    }
    if (out.metric.name.empty()) node.fail("no metric", "the key 'metric'");
    if (!has_threshold) node.fail("no threshold", "the key 'threshold'");
    if (!has_datapoints) out.datapoints_to_alarm = out.evaluation_periods;
    alarm.watches = std::move(out);
  }

  void read_parameter(const std::string& name, const YamlNode& node) {
    Parameter parameter;
    parameter.name = name;
    for (const auto& [key, value] : node.entries({"tier"})) {
      if (key == "tier")
        parameter.advanced = value.one_of<bool>({{"standard", false}, {"advanced", true}});
    }
    plan_.parameters.push_back(std::move(parameter));
  }

  void read_route(const std::string& name, const YamlNode& node) {
    Route route;
    route.name = name;
    bool has_share = false;
    for (const auto& [key, value] :
         node.entries({"share", "api", "function", "request_bytes", "response_bytes",
                       "access_log_bytes", "operations", "metric_puts"})) {
      if (key == "share") {
        route.share = value.number(0, 1);
        has_share = true;
      }
      if (key == "api") route.api = apis_.refer(value, value.text(), "an API of the plan");
      if (key == "function")
        route.function = functions_.refer(value, value.text(), "a function of the plan");
      if (key == "request_bytes") route.request_bytes = value.number(0, most_payload_bytes);
      if (key == "response_bytes") route.response_bytes = value.number(0, most_payload_bytes);
      if (key == "access_log_bytes") route.access_log_bytes = value.number(0, most_payload_bytes);
      if (key == "operations") {
        for (const auto& operation : value.elements())
          route.operations.push_back(read_operation(operation));
      }
      if (key == "metric_puts") {
        for (const auto& [metric, times] : value.entries({})) {
          metrics_.position(times, metric, "a metric of the plan");
          route.metric_puts.push_back({metric, times.number(0, most_count)});
        }
      }
    }
    if (!has_share)
      node.fail("no share", "the key 'share': this route's part of all requests, 0 to 1");
    plan_.routes.push_back(std::move(route));
  }

  Operation read_operation(const YamlNode& node) {
    static const std::vector<std::pair<std::string, OperationKind>> kinds{
        {"get", OperationKind::get},
        {"query", OperationKind::query},
        {"scan", OperationKind::scan},
        {"put", OperationKind::put},
        {"update", OperationKind::update},
        {"delete", OperationKind::remove},
        {"transact_get", OperationKind::transact_get},
        {"transact_write", OperationKind::transact_write},
        {"failed_put", OperationKind::failed_put}};
    Operation out;
    bool has_kind = false;
    std::optional<YamlNode> index;
    for (const auto& [key, value] : node.entries(
             {"get", "query", "scan", "put", "update", "delete", "transact_get", "transact_write",
              "failed_put", "times", "items", "item_bytes", "consistency", "index"})) {
      const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                     [name = &key](const auto& k) { return k.first == *name; });
      if (kind != kinds.end()) {
        if (has_kind)
          node.fail("a second kind of operation, " + in_quotes(key),
                    "one kind for each list element");
        has_kind = true;
        out.kind = kind->second;
        out.table = tables_.refer(value, value.text(), "a table of the plan");
      }
      if (key == "times") out.times = value.number(0, most_count);
      if (key == "items") out.items = value.number(0, most_count);
      if (key == "item_bytes") out.item_bytes = value.number(1, most_item_bytes);
      if (key == "consistency") {
        out.consistency =
            value.one_of<dynamodb::Consistency>({{"eventual", dynamodb::Consistency::eventual},
                                                 {"strong", dynamodb::Consistency::strong}});
      }
      if (key == "index") index = value;
    }
    if (!has_kind) node.fail("no kind of operation", "put: TABLE, query: TABLE or the like");
    if (out.item_bytes == Decimal())
      node.fail("no item_bytes", "the key 'item_bytes': the size of one item");
    if (index) {
      const Table& table = plan_.tables[tables_.position(node, out.table, "a table of the plan")];
      out.index =
          Names(table.config.indexes).refer(*index, index->text(), "an index of that table");
      if (out.kind != OperationKind::query && out.kind != OperationKind::scan) {
        index->fail("an index", "none: only query and scan read one");
      }
    }
    return out;
  }

  const std::vector<std::string>& regions_;
  const std::string& home_;  // of a plan that names no region
  Plan plan_;
  Names tables_;
  Names functions_;
  Names groups_;
  Names apis_;
  Names metrics_;
  std::vector<std::function<void()>> checks_later_;  // of names that may be defined further down
};

}  // namespace

Plan read_plan(std::string_view text, const std::string& file_name,
               const std::vector<std::string>& regions, const std::string& home) {
  const YamlNode root = YamlNode::parse(text, file_name, most_bytes);
  Plan plan = PlanReader(regions, home).read(root);
  if (plan.name.empty()) plan.name = file_name;
  return plan;
}

std::vector<std::string> embedded_workloads() {
  constexpr std::string_view folder = "workloads/";
  constexpr std::string_view ending = ".yaml";
  std::vector<std::string> out;
  for (const auto& file : embedded::files()) {
    if (file.name.substr(0, folder.size()) == folder) {
      const auto name = file.name.substr(folder.size());
      out.emplace_back(name.substr(0, name.size() - ending.size()));
    }
  }
  return out;
}

std::string embedded_workload_text(const std::string& name) {
  for (const auto& file : embedded::files()) {
    if (file.name == "workloads/" + name + ".yaml") return std::string(file.text);
  }
  throw InputError({}, "the workload " + in_quotes(name),
                   "one of the built-in ones" + suggestion(name, embedded_workloads()));
}

Plan embedded_workload(const std::string& name) {
  return read_plan(embedded_workload_text(name), "workloads/" + name + ".yaml");
}

}  // namespace fitcost::inline v1
