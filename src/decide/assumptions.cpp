// SPDX-License-Identifier: Apache-2.0
#include "decide/assumptions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fitcost/plan/mix.hpp"
#include "fitcost/plan/table_use.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// Each text once, in order: `256`, or `256, 512` where resources differ.
class Distinct {
 public:
  void add(const std::string& text) {
    if (std::find(seen_.begin(), seen_.end(), text) == seen_.end()) seen_.push_back(text);
  }
  std::string text() const {
    std::string out;
    for (const auto& s : seen_) out += (out.empty() ? "" : ", ") + s;
    return out.empty() ? "none" : out;
  }
  /// `; items of 300 bytes`, or nothing where there is nothing to say.
  std::string between(const std::string& before, const std::string& after) const {
    return seen_.empty() ? "" : before + text() + after;
  }

 private:
  std::vector<std::string> seen_;
};

std::string percent(const Decimal& share) {
  return (share * Decimal(100)).rounded(2).to_string() + " %";
}

/// `300, 6000; with the items: POST /workouts, GET /workouts`
std::string response_words(const Plan& plan) {
  Distinct sizes;
  Distinct following;
  for (const auto& r : plan.routes) {
    sizes.add(r.response_bytes.to_string());
    if (answered_with(r) != nullptr) following.add(r.name);
  }
  return sizes.text() + following.between(" (the items themselves: ", ")");
}

std::string route_words(const Route& route) {
  std::string out = route.name + " " + percent(route.share);
  for (const auto& o : route.operations) {
    if (reads_many(o.kind)) out += " (" + o.items.to_string() + " items)";
  }
  return out;
}

}  // namespace

std::vector<Assumption> assumptions_of(const CompareInput& input) {
  const Plan& plan = input.first;
  std::string routes;
  for (const auto& r : plan.routes) routes += (routes.empty() ? "" : ", ") + route_words(r);
  Distinct item_bytes;
  Distinct items;
  Distinct consistency;
  for (const auto& r : plan.routes) {
    for (const auto& o : r.operations) {
      item_bytes.add(o.item_bytes.to_string());
      if (reads_many(o.kind)) items.add(o.items.to_string());
      if (!writes(o.kind))
        consistency.add(o.consistency == dynamodb::Consistency::eventual ? "eventual" : "strong");
    }
  }
  Distinct memory;
  Distinct duration;
  Distinct log_bytes;
  Distinct architecture;
  for (const auto& f : plan.functions) {
    memory.add(fmt::format("{:.0f}", f.config.memory / lambda::megabytes(1.0)));
    duration.add(f.duration_ms.to_string());
    log_bytes.add(f.log_bytes.to_string());
    architecture.add(f.config.architecture == lambda::Architecture::x86 ? "x86" : "arm");
  }
  Distinct indexes;
  for (const auto& t : plan.tables) indexes.add(std::to_string(t.config.indexes.size()));

  const std::string words = plan.name + ": " + routes +
                            item_bytes.between("; items of ", " bytes") +
                            indexes.between("; ", indexes.text() == "1" ? " index" : " indexes") +
                            consistency.between("; ", " reads") + memory.between("; ", " MB") +
                            architecture.between(" ", "") + duration.between(", ", " ms") +
                            log_bytes.between("; ", " bytes of own log lines a request");
  // Where options change no guess, the plan's keys do.
  const auto by = [&](const char* option, const char* key) {
    return input.guesses_in_plan ? std::string("plan: ") + key : std::string(option);
  };
  const std::string in_plan = input.plan_option;
  std::vector<Assumption> out{
      {"workload", words, in_plan},
      {"share of requests that write", percent(write_share(plan)), by("--write-share", "share")},
      {"bytes of an item", item_bytes.text(), by("--item-bytes", "item_bytes")},
      {"items a query reads", items.text(), by("--items-per-read", "items")},
      {"bytes of a response", response_words(plan), in_plan},
      {"consistency of reads", consistency.text(), by("--consistency", "consistency")},
      {"indexes of a table, all attributes projected", indexes.text(), by("--indexes", "indexes")},
      {"duration of a warm request in ms", duration.text(), by("--duration-ms", "duration_ms")},
      {"memory of a function in MB", memory.text(), by("--memory-mb", "memory_mb")},
      {"bytes of the handler's own log lines a request, beside Lambda's 265", log_bytes.text(),
       by("--log-bytes", "log_bytes")},
      {"region", input.terms.region, "--region"},
      {"hours of a month",
       input.from ? fmt::format("those of each calendar month, {} in the first",
                                input.convention.month_hours)
                  : std::to_string(input.convention.month_hours),
       input.from ? "--from" : "--month-hours"},
      {"free tier", input.terms.free_tier, "--free-tier"},
      {"share of the free tier that others use", input.terms.free_tier_used_by_others.to_string(),
       "--free-tier-used-by-others"},
      {"prices as of",
       to_string(input.terms.date) +
           (input.terms.each_month ? ", and each later month's own first day" : ""),
       "--prices-on"},
      {"traffic's busiest hour over its mean", fmt::format("{:.3g}", peak_to_mean(input.traffic)),
       "--profile"},
      {"growth of traffic per month", input.traffic.growth.to_string(), "--growth"},
      {"cold starts", "as the workload states them (init_ms, cold_share); none unless it does",
       in_plan},
      {"stored bytes",
       "those at a month's end; nothing is deleted unless the workload says so (keep_days)",
       in_plan},
      {"stored log bytes per byte ingested", plan.log_compression.to_string(), in_plan},
  };
  if (input.poisson) {
    out.push_back(
        {"requests at random",
         "Poisson around the rate, which provisioned capacity is sized for: the least runs "
         "near 100 % and throttles bursts (fitcost simulate table tells how many)",
         "--profile"});
  }
  return out;
}

std::vector<std::string> not_included(const CompareInput& input) {
  std::vector<std::string> out{"NAT gateway", "WAF", "login", "domain", "tax", "support"};
  const bool stage_logs = std::any_of(input.first.apis.begin(), input.first.apis.end(),
                                      [](const Api& a) { return !a.access_log_group.empty(); });
  if (!stage_logs) out.emplace_back("the API's access and execution logs");
  return out;
}

}  // namespace fitcost::inline v1::detail
