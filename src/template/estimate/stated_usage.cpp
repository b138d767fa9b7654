// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "fitcost/units/suggest.hpp"
#include "template/estimate/plan_maker.hpp"
#include "template/estimate/usage_keys.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1::cloudformation {

namespace detail {

namespace {

/// `*` for any characters.
bool wild_match(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (text.size() + 1 < pattern.size() || text.substr(0, star) != pattern.substr(0, star))
    return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.find('*') == std::string_view::npos) return text.ends_with(rest);
  for (std::size_t at = star; at <= text.size(); ++at)
    if (wild_match(rest, text.substr(at))) return true;
  return false;
}

/// `aws_lambda_function`, for a CloudFormation type.
std::string_view terraform_type(std::string_view type) {
  for (const UsageKey& key : usage_keys)
    if (key.type == type) return key.terraform;
  return {};
}

}  // namespace

}  // namespace detail

int closeness(const UsageEntry& entry, const Resource& resource) {
  const std::string_view type = resource.type;
  if (!entry.by_type)
    return entry.of == resource.logical_id ||
                   entry.of == std::string(detail::terraform_type(type)) + "." + resource.logical_id
               ? 3
               : 0;
  if (entry.of.find('*') != std::string::npos) {
    // `aws_lambda_function.Fn[*]` is how Infracost names all of a counted resource.
    return detail::wild_match(entry.of, resource.logical_id) ||
                   detail::wild_match(entry.of, type) ||
                   detail::wild_match(entry.of, std::string(detail::terraform_type(type)) + "." +
                                                    resource.logical_id)
               ? 2
               : 0;
  }
  return detail::expanded_type(entry.of) == type || entry.of == detail::terraform_type(type) ? 1
                                                                                             : 0;
}

namespace detail {

namespace {

using Standing = EstimatedResource::Standing;

/// Each resource's stated quantities: the closest entry of each key.
std::map<ResourceIndex, std::map<std::string, const UsageEntry*>> by_resource(
    const StackUsage& usage, const StackIndex& stack) {
  const auto& all = stack.source().resources();
  std::map<ResourceIndex, std::map<std::string, const UsageEntry*>> out;
  std::map<ResourceIndex, std::map<std::string, int>> how_close;
  for (const UsageEntry& entry : usage.entries) {
    bool found = false;
    for (ResourceIndex i = 0; i < all.size(); ++i) {
      const int close = closeness(entry, all[i]);
      if (close == 0) continue;
      found = true;
      if (!has_usage_key(all[i].type, entry.key)) {
        if (close < 3) continue;
        const auto known = usage_keys_of(all[i].type);
        throw InputError(
            entry.place,
            in_quotes(entry.key) + " of " + all[i].logical_id + suggestion(entry.key, known),
            known.empty() ? all[i].type + " to have a usage, which it has not"
                          : "a usage of " + all[i].type);
      }
      int& best = how_close[i][entry.key];
      if (best < close) {
        best = close;
        out[i][entry.key] = &entry;
      }
    }
    if (found || entry.by_type || usage.resources_may_be_missing) continue;
    std::vector<std::string> ids;
    for (const Resource& resource : all) ids.push_back(resource.logical_id);
    throw InputError(entry.of_place, in_quotes(entry.of) + suggestion(entry.of, ids),
                     "a resource of the template");
  }
  return out;
}

/// One resource's quantities, as the rules of its service make them of what was stated.
class Stating {
 public:
  Stating(Estimate& out, ResourceIndex i, const std::map<std::string, const UsageEntry*>& stated)
      : out_(out), at_(i), name_(out.graph.resource(i).logical_id), stated_(stated) {}

  void function() {
    const Function* function = nullptr;
    for (const Function& candidate : out_.plan().functions)
      if (candidate.name == name_) function = &candidate;
    const auto requests_stated = value("monthly_requests");
    if (function == nullptr || !requests_stated) return;
    const lambda::Config& config = function->config;
    const Month month;
    lambda::Usage<Exact> usage;
    usage.on_demand.requests = requests(Exact(*requests_stated));
    usage.on_demand.duration = milliseconds(Exact(function->duration_ms));
    if (lambda::environments(0.0) < config.provisioned_concurrency)
      lambda::use_provisioned(config, hours(Exact(1.0 * month.convention.month_hours)), usage);
    for (const Reading& reading : exact(lambda::readings(name_, config, usage, month))) {
      // For how long it is configured nobody has stated.
      if (reading.meter != lambda::provisioned_concurrency[config.architecture].key)
        add(reading.meter, reading.quantity);
    }
  }

  void table() {
    const Table* table = nullptr;
    for (const Table& candidate : out_.plan().tables)
      if (candidate.name == name_) table = &candidate;
    if (table == nullptr) return;
    const bool infrequent = table->config.table_class == dynamodb::TableClass::standard_ia;
    const bool on_demand = table->config.mode == dynamodb::CapacityMode::on_demand;
    for (const char* key : {"monthly_write_request_units", "monthly_read_request_units"}) {
      const auto units = value(key);
      if (!units) continue;
      if (!on_demand) {
        out_.assumptions.push_back(std::string(key) + " of " + name_ +
                                   " changes nothing: its capacity is provisioned");
        continue;
      }
      const bool write = std::string_view(key).find("write") != std::string_view::npos;
      add(write ? (infrequent ? dynamodb::standard_ia_write_request_units.key
                              : dynamodb::write_request_units.key)
                : (infrequent ? dynamodb::standard_ia_read_request_units.key
                              : dynamodb::read_request_units.key),
          *units);
    }
    if (const auto gb = value("storage_gb"))
      add(infrequent ? dynamodb::standard_ia_storage_gb_months.key
                     : dynamodb::storage_gb_months.key,
          *gb);
    if (const auto gb = value("pitr_backup_storage_gb"))
      add(dynamodb::point_in_time_recovery_gb_months.key, *gb);
    if (const auto gb = value("on_demand_backup_storage_gb"))
      add(dynamodb::backup_gb_months.key, *gb);
    if (const auto gb = value("monthly_data_restored_gb")) add(dynamodb::restored_gb.key, *gb);
    if (const auto units = value("monthly_streams_read_request_units"))
      add(dynamodb::streams_read_request_units.key, *units);
  }

  /// Whose lines they are decides the meter that is ingested on: a function's are vended logs.
  void log_group(bool of_functions, const Date& rules_on) {
    const LogGroup* group = nullptr;
    for (const LogGroup& candidate : out_.plan().log_groups)
      if (candidate.name == name_) group = &candidate;
    if (group == nullptr) return;
    if (const auto gb = value("monthly_data_ingested_gb")) {
      const auto meter = [&](logs::Origin origin) {
        return logs::ingestion_meter({group->log_class, origin, group->retention}, rules_on).key;
      };
      const auto own = meter(of_functions ? logs::Origin::lambda : logs::Origin::application);
      const auto other = meter(of_functions ? logs::Origin::application : logs::Origin::lambda);
      add(own, *gb);
      if (other != own) add(other, Decimal());  // what else writes to it is in what was stated
    }
    if (const auto gb = value("storage_gb")) add(logs::storage.key, *gb);
    if (const auto gb = value("monthly_data_scanned_gb")) add(logs::insights_scanned.key, *gb);
  }

  void api() {
    const Resource& resource = out_.graph.resource(at_);
    apigateway::Usage<Exact> usage;
    apigateway::Config config;
    const auto kilobytes = [](const Decimal& kb) { return bytes(Exact(kb * Decimal(1024))); };
    if (const auto messages = value("monthly_messages")) {
      config.type = apigateway::ApiType::websocket;
      usage.messages = quantity<apigateway::message>(Exact(*messages));
      usage.message_size = kilobytes(value("message_size_kb").value_or(Decimal(32)));
      usage.connected = quantity<apigateway::connection_minute>(
          Exact(value("monthly_connection_mins").value_or(Decimal())));
      take(exact(apigateway::readings(name_, config, usage, Month{})));
    }
    const auto requests_stated = value("monthly_requests");
    if (!requests_stated) return;
    config.type =
        resource.type == rest_api_type ? apigateway::ApiType::rest : apigateway::ApiType::http;
    usage = {};
    usage.requests = requests(Exact(*requests_stated));
    usage.request_size = kilobytes(value("request_size_kb").value_or(Decimal(1)));
    take(exact(apigateway::readings(name_, config, usage, Month{})));
  }

  void parameter() {
    if (const auto hours_stored = value("parameter_storage_hrs"))
      add(parameters::advanced_parameters.key, *hours_stored);
    if (const auto calls = value("monthly_api_interactions"))
      add(parameters::parameter_interactions.key, *calls);
  }
  void secret() {
    if (const auto calls = value("monthly_requests")) add(parameters::secret_requests.key, *calls);
  }
  void key() {
    if (const auto calls = value("monthly_requests")) add(parameters::key_requests.key, *calls);
  }

 private:
  std::optional<Decimal> value(const char* key) const {
    const auto found = stated_.find(key);
    return found == stated_.end() ? std::nullopt : std::optional<Decimal>(found->second->value);
  }
  void add(std::string_view meter, const Decimal& quantity) {
    out_.stated.push_back({name_, std::string(meter), quantity});
    EstimatedResource& said = out_.resources[at_];
    if (said.standing == Standing::unknown_use) {
      said.standing = Standing::priced;
      said.words.clear();
    }
  }
  void take(const Readings& readings) {
    for (const Reading& reading : readings) add(reading.meter, reading.quantity);
  }

  Estimate& out_;
  ResourceIndex at_;
  const std::string& name_;
  const std::map<std::string, const UsageEntry*>& stated_;
};

}  // namespace

void apply_usage_to_plan(const StackUsage& usage, const StackIndex& stack, Estimate& out) {
  for (const auto& [i, stated] : by_resource(usage, stack)) {
    if (const auto ms = stated.find("request_duration_ms"); ms != stated.end()) {
      for (Estimate::Part& part : out.parts) {
        for (Function& function : part.plan.functions)
          if (function.name == stack[i].logical_id) function.duration_ms = ms->second->value;
      }
    }
    const auto capacity = stated.find("capacity");
    if (capacity == stated.end()) continue;
    const Decimal& units = capacity->second->value;
    if (units.scale() != 0 || units < Decimal(1) || Decimal(1'000'000) < units)
      throw InputError(capacity->second->place, in_quotes(units.to_string()),
                       "a whole capacity from 1 to 1000000");
    for (const TableScaling& scaling : out.graph.scalings) {
      if (scaling.target != i || !scaling.table) continue;
      for (Table& table : out.parts.front().plan.tables) {
        if (table.name != stack[*scaling.table].logical_id) continue;
        dynamodb::Capacity* of = &table.config.capacity;
        for (auto& index : table.config.indexes)
          if (index.name == scaling.index) of = &index.capacity;
        auto& range = scaling.writes ? of->write_scaling : of->read_scaling;
        if (range) range->min = range->max = static_cast<int>(units.coefficient());
      }
    }
  }
}

void apply_usage_to_bill(const StackUsage& usage, const StackIndex& stack, Estimate& out) {
  for (const auto& [i, stated] : by_resource(usage, stack)) {
    if (stack[i].exists == Truth::no) continue;
    Stating stating(out, i, stated);
    const std::string& type = stack[i].type;
    if (type == function_type) stating.function();
    if (type == table_type || type == global_table_type) stating.table();
    if (type == rest_api_type || type == http_api_type) stating.api();
    if (type == "AWS::SSM::Parameter") stating.parameter();
    if (type == "AWS::SecretsManager::Secret") stating.secret();
    if (type == "AWS::KMS::Key") stating.key();
    if (type == log_group_type) {
      const bool of_functions =
          std::any_of(out.graph.log_writers.begin(), out.graph.log_writers.end(),
                      [group = i](const LogWriter& writer) {
                        return writer.group == group && writer.kind == LogWriter::Kind::function;
                      });
      stating.log_group(of_functions, usage.rules_on);
    }
  }
}

}  // namespace detail

}  // namespace fitcost::inline v1::cloudformation
