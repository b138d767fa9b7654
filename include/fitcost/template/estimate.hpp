// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/decide/worst_bill.hpp"
#include "fitcost/export.hpp"
#include "fitcost/plan/bill.hpp"
#include "fitcost/template/event_graph.hpp"
#include "fitcost/template/stack_usage.hpp"
#include "fitcost/traffic/traffic.hpp"

/// A template as a plan, and the plan's bill with the certainty of each line. All prices and rules
/// are those of fitcost/plan and fitcost/services.
namespace fitcost::inline v1::cloudformation {

/// What a template cannot say about its requests. The defaults are the built-in workload's.
struct WorkloadDefaults {
  Decimal item_bytes{300};                                        ///< of every item written or read
  Decimal items_per_read{20};                                     ///< of every query and scan
  std::vector<std::pair<std::string, Decimal>> route_items = {};  ///< the same, of one route
  Decimal duration_ms{60};        ///< of every function, at most its Timeout
  Decimal init_ms{};              ///< of a cold start
  Decimal cold_share{};           ///< 0..1 of all requests
  Decimal log_bytes{300};         ///< the handler's own lines, per request
  Decimal access_log_bytes{300};  ///< of a stage that writes an access log, per request
  dynamodb::Consistency consistency = dynamodb::Consistency::eventual;
};

/// What became of a resource of the template.
struct EstimatedResource {
  enum class Standing : std::uint8_t {
    priced,        ///< it has lines in the bill
    counted_with,  ///< its cost is in another resource's lines; the words say whose
    free,          ///< AWS charges nothing for it
    no_model,      ///< it may cost something, and fitcost has no price model of it
    unknown_use,   ///< it has a price model, but nobody said how much it is used
    absent         ///< its condition does not hold
  };

  Standing standing = Standing::no_model;
  Truth exists = Truth::yes;
  std::string words = {};
  Certainty held = {};  ///< of what it costs to have: capacity, alarms
  Certainty used = {};  ///< of what its use costs
};

FITCOST_EXPORT std::string_view name_of(EstimatedResource::Standing standing);

struct Estimate {
  /// The plan that the traffic drives, and one for each rate of schedules.
  struct Part {
    Plan plan;
    Traffic traffic;
    bool is_schedule = false;
  };

  EventGraph graph;
  std::vector<Part> parts;                 ///< the first is the traffic's
  std::vector<std::size_t> route_entries;  ///< of the first part's routes: into `graph.entries`
  /// Quantities that a usage file states, instead of those that the parts come to.
  std::vector<StatedQuantity> stated;
  std::vector<EstimatedResource> resources;  ///< as the template's
  /// Whose a bill's resource is; those that no resource of the template stands for are missing:
  /// `responses`, the log groups that Lambda makes.
  std::map<std::string, ResourceIndex, std::less<>> owner_of;
  std::map<std::string, Certainty, std::less<>> extra_certainty;  ///< of those
  std::vector<std::string> assumptions;
  std::vector<std::string> not_counted;  ///< uses that the template has and nobody can size

  const Plan& plan() const { return parts.front().plan; }
  const EstimatedResource& of(ResourceIndex i) const { return resources[i]; }
  /// How sure the quantity of a line is.
  FITCOST_EXPORT Certainty certainty(const std::string& bill_resource,
                                     std::string_view meter) const;
  /// The resource of the template that a line belongs to; empty where there is none.
  FITCOST_EXPORT MaybeResource owner(std::string_view bill_resource) const;
};

/// `traffic.rate` has to be that of the graph. InputError for a usage that no resource of the
/// template can have, a route in `route_items` that there is none of.
FITCOST_EXPORT Estimate estimate(EventGraph graph, const Traffic& traffic,
                                 const WorkloadDefaults& defaults = {},
                                 const StackUsage& usage = {});

/// A table, or an index of it, that is asked for more units than it can be given: what is over is
/// throttled, where the bill takes it as served.
struct CapacityShortage {
  ResourceIndex table = 0;
  std::string index;  ///< empty: the table itself
  bool writes = false;
  double asked = 0;  ///< units a second, the mean of the month
  double given = 0;  ///< as provisioned, or the most that auto scaling may set
};
FITCOST_EXPORT std::vector<CapacityShortage> capacity_shortages(const Estimate& of);

FITCOST_EXPORT Readings readings(const Estimate& of, const BillingMonth& when);
FITCOST_EXPORT Bill bill(const Estimate& of, const BillingMonth& when, const PriceBook& book,
                         const BillingTerms& terms);

/// The most that the template's own throttles let through in a month, and what that costs.
struct WorstMonth {
  Decimal rate;                        ///< requests a second, of all APIs together
  bool by_account = false;             ///< an API without a throttle of its own has the account's
  std::optional<Decimal> served_rate;  ///< where reserved concurrency lets less of it through
  Bill bill;
  std::vector<std::string> words;  ///< which throttle limits what
};

/// Nothing where no API of the template takes traffic. `account`: the throttle that all APIs of the
/// account share in its region.
FITCOST_EXPORT std::optional<WorstMonth> worst_month(const Estimate& of,
                                                     const StatedThrottle& account,
                                                     const BillingMonth& when,
                                                     const PriceBook& book,
                                                     const BillingTerms& terms);

}  // namespace fitcost::inline v1::cloudformation
