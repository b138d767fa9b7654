// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fitcost/pricing/make_bill.hpp"
#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation {

namespace detail {

PlanMaker::PlanMaker(Estimate& out, const Traffic& traffic, const WorkloadDefaults& defaults)
    : out_(out), defaults_(defaults), stack_(out.graph.source) {
  Estimate::Part first;
  first.traffic = traffic;
  first.plan.name = out.graph.source.document().file();
  // AWS's calculator's own figure, as everywhere: see PlanOf::log_compression.
  first.plan.log_compression = *Decimal::parse("0.15");
  out_.parts.push_back(std::move(first));
  out_.resources.resize(out.graph.source.resources().size());
}

Table* PlanMaker::table_of(ResourceIndex i) {
  const auto found = tables_.find(i);
  return found == tables_.end() ? nullptr : &plan().tables[found->second];
}

Function* PlanMaker::function_of(ResourceIndex i) {
  const auto found = functions_.find(i);
  return found == functions_.end() ? nullptr : &plan().functions[found->second];
}

void PlanMaker::make() {
  const auto& all = stack_.source().resources();
  std::vector<ResourceIndex> stages;
  for (ResourceIndex i = 0; i < all.size(); ++i) {
    const std::string& type = all[i].type;
    EstimatedResource& said = this->said(i);
    said.exists = all[i].exists;
    if (all[i].exists == Truth::no) {
      said.standing = EstimatedResource::Standing::absent;
      said.words = "its condition " + all[i].condition + " does not hold";
      continue;
    }
    if (all[i].exists == Truth::unknown) {
      const std::string words = "taken to exist: nothing decides condition " + all[i].condition;
      said.held.also(Confidence::assumed, words);
      said.used.also(Confidence::assumed, words);
    }
    if (type == table_type || type == global_table_type) {
      add_table(i);
    } else if (type == function_type) {
      add_function(i);
    } else if (type == log_group_type) {
      add_log_group(i);
    } else if (type == rest_api_type || type == http_api_type) {
      add_api(i);
    } else if (type == "AWS::ApiGateway::Stage" || type == "AWS::ApiGatewayV2::Stage") {
      stages.push_back(i);
    } else if (type == "AWS::CloudWatch::Alarm" || type == "AWS::CloudWatch::CompositeAlarm") {
      add_alarm(i);
    } else if (type == "AWS::SSM::Parameter") {
      add_parameter(i);
    } else {
      add_other(i);
    }
  }
  for (const ResourceIndex i : stages) add_stage(i);
  attach_scaling();
  add_provisioned_concurrency();
  add_log_writers();
  add_routes();
  add_schedules();
}

void leave_use(ExactReadings& of_schedule) {
  // Units of tables on demand are what is used.
  std::erase_if(of_schedule.table_capacity, [](const Reading& reading) {
    return reading.meter.find("request_units") == std::string::npos;
  });
}

void put_stated(const std::vector<StatedQuantity>& stated, Readings& readings) {
  if (stated.empty()) return;
  std::set<std::pair<std::string, std::string>> keys;
  for (const StatedQuantity& quantity : stated) keys.emplace(quantity.resource, quantity.meter);
  std::erase_if(readings, [&](const Reading& reading) {
    return reading.region.empty() && keys.contains({reading.resource, reading.meter});
  });
  for (const StatedQuantity& quantity : stated)
    readings.push_back({quantity.resource, quantity.meter, quantity.quantity, {}});
}

}  // namespace detail

namespace {

using Standing = EstimatedResource::Standing;

/// Costs that stand whether or not anyone uses the resource.
bool is_held(std::string_view meter) {
  for (const std::string_view word :
       {"capacity_unit_hours", "alarm", "dashboard", "metric_months", "parameter", "key_months",
        "secret_months", "cache_", "provisioned_concurrency"})
    if (meter.find(word) != std::string_view::npos) return true;
  return false;
}

}  // namespace

std::string_view name_of(EstimatedResource::Standing standing) {
  switch (standing) {
    case Standing::priced:
      return "priced";
    case Standing::counted_with:
      return "counted with another";
    case Standing::free:
      return "free";
    case Standing::no_model:
      return "no price model";
    case Standing::unknown_use:
      return "use unknown";
    case Standing::absent:
      break;
  }
  return "does not exist";
}

MaybeResource Estimate::owner(std::string_view bill_resource) const {
  const auto found = owner_of.find(bill_resource);
  return found == owner_of.end() ? MaybeResource() : found->second;
}

Certainty Estimate::certainty(const std::string& bill_resource, std::string_view meter) const {
  for (const StatedQuantity& quantity : stated)
    if (quantity.resource == bill_resource && quantity.meter == meter)
      return {Confidence::stated, "as the usage file says"};
  if (const auto extra = extra_certainty.find(bill_resource); extra != extra_certainty.end())
    return extra->second;
  const auto at = owner(bill_resource);
  if (!at) return {Confidence::unknown, {}};
  const EstimatedResource& resource = resources[*at];
  if (!is_held(meter)) {
    Certainty out = resource.held;
    out.also(resource.used);
    if (meter.find("storage") != std::string_view::npos ||
        meter.find("point_in_time") != std::string_view::npos)
      out.also(Confidence::assumed, "nothing is stored before the first month");
    return out;
  }
  return resource.held;
}

Estimate estimate(EventGraph graph, const Traffic& traffic, const WorkloadDefaults& defaults,
                  const StackUsage& usage) {
  Estimate out{std::move(graph), {}, {}, {}, {}, {}, {}, {}, {}};
  detail::PlanMaker(out, traffic, defaults).make();
  out.assumptions = out.graph.assumptions;
  const detail::StackIndex stack(out.graph.source);
  detail::apply_usage_to_plan(usage, stack, out);
  detail::apply_usage_to_bill(usage, stack, out);
  const bool carried = std::any_of(out.plan().routes.begin(), out.plan().routes.end(),
                                   [](const Route& route) { return Decimal() < route.share; });
  if (!carried)
    out.assumptions.emplace_back(
        "nothing of the template takes the traffic: it has no route, and no function that nothing "
        "calls");
  for (const CapacityShortage& shortage : capacity_shortages(out))
    out.assumptions.push_back(
        fmt::format("{}{}: {:.4g} {} units a second are asked of {:.4g} that it can be given; what "
                    "is over would be throttled, and is counted as served",
                    out.graph.resource(shortage.table).logical_id,
                    shortage.index.empty() ? "" : "/" + shortage.index, shortage.asked,
                    shortage.writes ? "write" : "read", shortage.given));
  for (const Note& note : out.graph.source.notes()) out.not_counted.push_back(note.text);
  return out;
}

Readings readings(const Estimate& of, const BillingMonth& when) {
  Readings all;
  for (const Estimate::Part& part : of.parts) {
    ExactReadings exact = exact_readings(part.plan, part.traffic, when);
    if (part.is_schedule) detail::leave_use(exact);
    Readings more = exact.all();
    all.insert(all.end(), more.begin(), more.end());
  }
  detail::put_stated(of.stated, all);
  return all;
}

Bill bill(const Estimate& of, const BillingMonth& when, const PriceBook& book,
          const BillingTerms& terms) {
  return make_bill(readings(of, when), book, terms_in(terms, when));
}

}  // namespace fitcost::inline v1::cloudformation
