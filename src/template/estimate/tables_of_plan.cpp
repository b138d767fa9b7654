// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using Standing = EstimatedResource::Standing;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
constexpr int least_target_percent = 20;
constexpr int most_target_percent = 90;

/// A capacity of at least 1; nothing stated leaves the least.
int capacity_of(const Value& value, Certainty& certainty, std::string_view what) {
  const auto units = known_whole(value, certainty, what, Confidence::assumed);
  if (units && 0 < *units) return *units;
  certainty.also(Confidence::assumed, std::string(what) + " is taken as 1");
  return 1;
}

std::optional<dynamodb::AutoScaling> scaling_of(const Value& settings, Certainty& certainty) {
  if (!settings.is_map()) return std::nullopt;
  dynamodb::AutoScaling out;
  out.min = capacity_of(settings["MinCapacity"], certainty, "its least capacity");
  out.max = std::max(out.min, known_whole(settings["MaxCapacity"], certainty,
                                          "its largest capacity", Confidence::assumed)
                                  .value_or(out.max));
  const auto target =
      known_whole(settings["TargetTrackingScalingPolicyConfiguration"]["TargetValue"], certainty,
                  "its target", Confidence::assumed);
  if (target) out.target_percent = std::clamp(*target, least_target_percent, most_target_percent);
  return out;
}

}  // namespace

/// The keys of an index and of its table, each once: names and values.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
Decimal PlanMaker::key_bytes(const Resource& table, const Value& index, Certainty& certainty) {
  constexpr int text_bytes = 36;   // a UUID's
  constexpr int number_bytes = 8;  // of 13 digits: two in a byte, and one besides
  std::map<std::string, std::string> types;
  for (const Value& item : settled(table.properties["AttributeDefinitions"], certainty).items())
    types[item["AttributeName"].shown()] = known_text(item["AttributeType"]);
  std::set<std::string> keys;
  for (const Value* schema : {&table.properties, &index})
    for (const Value& item : settled((*schema)["KeySchema"], certainty).items())
      keys.insert(item["AttributeName"].shown());
  int bytes = 0;
  for (const std::string& key : keys)
    bytes += static_cast<int>(key.size()) + (types[key] == "N" ? number_bytes : text_bytes);
  return Decimal(bytes);
}

void PlanMaker::set_throughput(const Value& of, dynamodb::Throughput& throughput,
                               EstimatedResource& said) {
  const Value stated = settled(of, said.held);
  throughput.read = capacity_of(stated["ReadCapacityUnits"], said.held, "its read capacity");
  throughput.write = capacity_of(stated["WriteCapacityUnits"], said.held, "its write capacity");
}

void PlanMaker::set_mode(const Resource& resource, Table& table, EstimatedResource& said) {
  const Value mode = settled(resource.properties["BillingMode"], said.held);
  const std::string text = mode.literal().value_or(std::string());
  auto& config = table.config;
  config.mode = dynamodb::CapacityMode::provisioned;
  if (text == "PAY_PER_REQUEST") {
    config.mode = dynamodb::CapacityMode::on_demand;
  } else if (mode.is_absent()) {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
    if (resource.type == table_type && resource.properties["ProvisionedThroughput"].is_absent() &&
        resource.made_from_type == "AWS::Serverless::SimpleTable") {
      config.mode = dynamodb::CapacityMode::on_demand;
    } else {
      said.held.also(Confidence::derived, "without BillingMode a table is provisioned");
    }
  } else if (text != "PROVISIONED") {
    if (resource.properties["ProvisionedThroughput"].is_absent())
      config.mode = dynamodb::CapacityMode::on_demand;
    said.held.also(
        Confidence::assumed,
        "BillingMode " + mode.shown() + " is taken as " +
            (config.mode == dynamodb::CapacityMode::on_demand ? "PAY_PER_REQUEST" : "PROVISIONED"));
  }
}

void PlanMaker::add_indexes(const Resource& resource, Table& table, EstimatedResource& said) const {
  const Value indexes = settled(resource.properties["GlobalSecondaryIndexes"], said.held);
  if (indexes.is_unknown())
    said.used.also(Confidence::unknown, "its indexes are not known: " + indexes.why());
  for (const Value& item : indexes.items()) {
    const Value of = settled(item, said.held);
    dynamodb::Index index;
    index.name = of["IndexName"].shown();
    if (table.config.mode == dynamodb::CapacityMode::provisioned && resource.type == table_type)
      set_throughput(of["ProvisionedThroughput"], index.capacity.provisioned, said);
    const std::string projection =
        known_text(settled(of["Projection"], said.held)["ProjectionType"]);
    std::optional<Decimal> entry;
    if (projection == "KEYS_ONLY") {
      entry = std::min(key_bytes(resource, of, said.held), defaults_.item_bytes);
      said.used.also(Confidence::assumed, "entries of " + index.name +
                                              " hold its keys alone: " + entry->to_string() +
                                              " bytes, a text of 36 as a UUID, a number of 8");
    } else if (projection == "INCLUDE") {
      said.used.also(Confidence::assumed,
                     "entries of " + index.name + " (INCLUDE) as large as items");
    }
    table.config.indexes.push_back(std::move(index));
    table.projected_bytes.push_back(entry);
  }
  if (!settled(resource.properties["LocalSecondaryIndexes"], said.held).items().empty())
    said.used.also(Confidence::assumed, "what local indexes add to its writes is not counted");
}

void PlanMaker::set_global(ResourceIndex i, Table& table, EstimatedResource& said) {
  const Resource& resource = stack_[i];
  const std::string& here = stack_.source().options().region;
  const Value replicas = settled(resource.properties["Replicas"], said.held);
  Value own;
  for (const Value& item : replicas.items()) {
    const Value replica = settled(item, said.held);
    const Value region = settled(replica["Region"], said.held);
    const bool is_here = (region.literal() && *region.literal() == here) || !region.literal();
    if (is_here && own.is_absent()) {
      own = replica;
      if (!region.literal())
        said.held.also(Confidence::assumed, "the replica in " + region.shown() + " is this one");
      continue;
    }
    dynamodb::Replica other;
    other.region = known_text(region);
    other.point_in_time_recovery =
        replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
            .boolean()
            .value_or(false);
    if (!other.region.empty()) table.config.replicas.push_back(std::move(other));
  }
  table.config.point_in_time_recovery =
      own["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"].boolean().value_or(
          false);
  if (known_text(own["TableClass"]) == "STANDARD_INFREQUENT_ACCESS")
    table.config.table_class = dynamodb::TableClass::standard_ia;
  if (table.config.mode == dynamodb::CapacityMode::on_demand) return;
  const auto set = [&](dynamodb::Capacity& capacity, const Value& write, const Value& read) {
    capacity.write_scaling =
        scaling_of(settled(write, said.held)["WriteCapacityAutoScalingSettings"], said.held);
    const Value reads = settled(read, said.held);
    capacity.read_scaling = scaling_of(reads["ReadCapacityAutoScalingSettings"], said.held);
    if (!capacity.read_scaling)
      capacity.provisioned.read =
          capacity_of(reads["ReadCapacityUnits"], said.held, "its read capacity");
  };
  set(table.config.capacity, resource.properties["WriteProvisionedThroughputSettings"],
      own["ReadProvisionedThroughputSettings"]);
  const auto& of_template =
      settled(resource.properties["GlobalSecondaryIndexes"], said.held).items();
  const Value of_replica = settled(own["GlobalSecondaryIndexes"], said.held);
  for (std::size_t n = 0; n < table.config.indexes.size() && n < of_template.size(); ++n) {
    Value read;
    for (const Value& item : of_replica.items())
      if (item["IndexName"].shown() == table.config.indexes[n].name)
        read = item["ReadProvisionedThroughputSettings"];
    set(table.config.indexes[n].capacity,
        settled(of_template[n], said.held)["WriteProvisionedThroughputSettings"], read);
  }
}

void PlanMaker::add_table(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  said.standing = Standing::priced;
  Table table;
  table.name = bill_name(i);
  set_mode(resource, table, said);
  auto& config = table.config;
  if (resource.type == table_type) {
    if (config.mode == dynamodb::CapacityMode::provisioned)
      set_throughput(resource.properties["ProvisionedThroughput"], config.capacity.provisioned,
                     said);
    if (known_text(resource.properties["TableClass"]) == "STANDARD_INFREQUENT_ACCESS")
      config.table_class = dynamodb::TableClass::standard_ia;
    config.point_in_time_recovery = settled(resource.properties["PointInTimeRecoverySpecification"],
                                            said.held)["PointInTimeRecoveryEnabled"]
                                        .boolean()
                                        .value_or(false);
  }
  config.stream = !settled(resource.properties["StreamSpecification"], said.held).is_absent();
  const Value kinesis = settled(resource.properties["KinesisStreamSpecification"], said.held);
  if (!kinesis.is_absent()) {
    config.kinesis_stream = true;
    out_.not_counted.push_back(table.name + ": changes captured for its Kinesis stream");
  }
  add_indexes(resource, table, said);
  if (resource.type == global_table_type) set_global(i, table, said);
  const ResourceLoad& load = out_.graph.loads[i];
  if (!load.per_second) {
    said.used.also(load.certainty);
    said.words = load.certainty.words;
    if (config.mode == dynamodb::CapacityMode::on_demand) said.standing = Standing::unknown_use;
  }
  const Value ttl = settled(resource.properties["TimeToLiveSpecification"], said.held);
  if (ttl["Enabled"].boolean().value_or(false))
    said.used.also(Confidence::assumed, "its items are taken to stay: no time to live is known");
  out_.owner_of[table.name] = i;
  for (const auto& index : config.indexes) out_.owner_of[table.name + "/" + index.name] = i;
  tables_[i] = plan().tables.size();
  plan().tables.push_back(std::move(table));
}

std::optional<dynamodb::AutoScaling> scaling_range(const TableScaling& scaling) {
  if (scaling.policies.empty()) return std::nullopt;
  dynamodb::AutoScaling range;
  const auto or_least = [](const std::optional<int>& units, int otherwise) {
    return units && 0 < *units ? *units : otherwise;
  };
  range.min = or_least(scaling.min, 1);
  range.max = std::max(range.min, or_least(scaling.max, range.max));
  range.target_percent =
      std::clamp(scaling.target_percent.value_or(70), least_target_percent, most_target_percent);
  return range;
}

void PlanMaker::attach_scaling() {
  for (const TableScaling& scaling : out_.graph.scalings) {
    EstimatedResource& said = this->said(scaling.target);
    Table* table = scaling.table ? table_of(*scaling.table) : nullptr;
    for (const ResourceIndex policy : scaling.policies) {
      this->said(policy).standing = Standing::counted_with;
      this->said(policy).words = "with the table that it scales";
    }
    said.standing = Standing::free;
    if (table == nullptr) {
      said.words = "it scales no table of the template";
      continue;
    }
    if (table->config.mode == dynamodb::CapacityMode::on_demand) {
      said.words = table->name + " is on demand: it scales nothing";
      continue;
    }
    dynamodb::Capacity* capacity = &table->config.capacity;
    if (!scaling.index.empty()) {
      const auto index = std::find_if(
          table->config.indexes.begin(), table->config.indexes.end(),
          [&](const dynamodb::Index& candidate) { return candidate.name == scaling.index; });
      if (index == table->config.indexes.end()) {
        said.words = table->name + " has no index " + scaling.index;
        continue;
      }
      capacity = &index->capacity;
    }
    if (scaling.policies.empty()) {
      said.words = "without a policy the capacity stays as it is provisioned";
      continue;
    }
    EstimatedResource& of_table = this->said(*scaling.table);
    said.standing = Standing::counted_with;
    said.words = "with " + table->name + ": its capacity and alarms";
    const dynamodb::AutoScaling range = *scaling_range(scaling);
    if (scaling.target_percent && *scaling.target_percent != range.target_percent)
      of_table.held.also(Confidence::assumed,
                         "AWS refuses a target of " + std::to_string(*scaling.target_percent) +
                             " %: " + std::to_string(range.target_percent) + " % is taken");
    if (!scaling.target_percent)
      of_table.held.also(Confidence::assumed, "a target of 70 % where no policy says one");
    if (scaling.certainty.confidence == Confidence::unknown)
      of_table.held.also(Confidence::assumed, "scaling from " + std::to_string(range.min) + " to " +
                                                  std::to_string(range.max) + ": " +
                                                  scaling.certainty.words);
    of_table.held.also(Confidence::derived, "auto scaling follows the traffic at once");
    (scaling.writes ? capacity->write_scaling : capacity->read_scaling) = range;
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
