// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "fitcost/template/estimate.hpp"
#include "template/estimate/stack_index.hpp"

/// Turns a template's resources into a plan's, each under its logical id.
namespace fitcost::inline v1::cloudformation::detail {

class PlanMaker {
 public:
  PlanMaker(Estimate& out, const Traffic& traffic, const WorkloadDefaults& defaults);

  void make();

 private:
  // tables_of_plan.cpp
  void add_table(ResourceIndex i);
  static void set_mode(const Resource& resource, Table& table, EstimatedResource& said);
  static void set_throughput(const Value& of, dynamodb::Throughput& throughput,
                             EstimatedResource& said);
  static Decimal key_bytes(const Resource& table, const Value& index, Certainty& certainty);
  void add_indexes(const Resource& resource, Table& table, EstimatedResource& said) const;
  void set_global(ResourceIndex i, Table& table, EstimatedResource& said);
  void attach_scaling();

  // functions_of_plan.cpp
  void add_function(ResourceIndex i);
  void add_log_group(ResourceIndex i);
  void add_log_writers();
  void add_provisioned_concurrency();

  // others_of_plan.cpp
  void add_api(ResourceIndex i);
  void add_stage(ResourceIndex i);
  void trace(bool& tracing);
  void add_alarm(ResourceIndex i);
  void add_parameter(ResourceIndex i);
  void add_other(ResourceIndex i);

  // routes_of_plan.cpp
  void add_routes();
  Route route_of(std::size_t at, Certainty& certainty) const;
  void add_schedules();

  EstimatedResource& said(ResourceIndex i) { return out_.resources[i]; }
  const Resource& resource(ResourceIndex i) const { return stack_[i]; }
  Table* table_of(ResourceIndex i);
  Function* function_of(ResourceIndex i);
  Plan& plan() { return out_.parts.front().plan; }
  std::string bill_name(ResourceIndex i) const { return stack_[i].logical_id; }

  Estimate& out_;
  const WorkloadDefaults& defaults_;
  StackIndex stack_;
  std::unordered_map<ResourceIndex, std::size_t> tables_;  // into the plan
  std::unordered_map<ResourceIndex, std::size_t> functions_;
  std::unordered_map<ResourceIndex, std::size_t> apis_;
  std::unordered_map<std::size_t, std::vector<std::size_t>> operations_of_;  // of an entry
};

/// What of a usage file is a plan's own figure (a duration, a capacity), before its readings.
void apply_usage_to_plan(const StackUsage& usage, const StackIndex& stack, Estimate& out);
/// What of it is a quantity of a bill.
void apply_usage_to_bill(const StackUsage& usage, const StackIndex& stack, Estimate& out);

/// What of a schedule's part is its own: capacity and alarms are there once.
void leave_use(ExactReadings& of_schedule);
/// Stated quantities instead of those of the same resource and meter.
void put_stated(const std::vector<StatedQuantity>& stated, Readings& readings);

/// What auto scaling may do; nothing where no policy says when. AWS takes a target of 20..90 %.
std::optional<dynamodb::AutoScaling> scaling_range(const TableScaling& scaling);

/// Whether AWS charges nothing for resources of that type, or has no charge that goes with them.
std::optional<std::string_view> why_free(std::string_view type);

}  // namespace fitcost::inline v1::cloudformation::detail
