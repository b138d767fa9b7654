// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "fitcost/plan/table_use.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/share_out.hpp"
#include "template/estimate/plan_maker.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

constexpr int share_digits = 12;

/// Routes of an API, and the least of the throttles that stand before them.
struct Gate {
  ResourceIndex api = 0;
  Decimal rate;
  std::string words;
  bool by_account = false;
  std::vector<std::size_t> routes;  ///< of the plan
  std::optional<Decimal> each;      ///< what each of them gets, whatever the others do
};

/// Whether a stage's setting for `GET /x` or `* /x` is the route's.
bool is_of(const ThrottleLimit& limit, const EntryPoint& route) {
  if (limit.method == route.method + " " + route.path || limit.method == route.name) return true;
  return limit.method.starts_with("* ") && limit.method.substr(2) == route.path;
}

const ThrottleLimit* own_limit(const Estimate& of, ResourceIndex api, std::size_t route) {
  const ThrottleLimit* found = nullptr;
  for (const ThrottleLimit& limit : of.graph.throttles) {
    if (limit.kind != ThrottleLimit::Kind::method || limit.limits != api || !limit.rate) continue;
    if (!is_of(limit, of.graph.entries[of.route_entries[route]])) continue;
    if (found == nullptr || found->method.starts_with("* ")) found = &limit;
  }
  return found;
}

/// Each route that has a limit of its own is behind a gate of its own.
Gate own_gate(const ThrottleLimit& limit, ResourceIndex api, const StatedThrottle& account) {
  Gate out;
  out.api = api;
  out.by_account = account.rate < *limit.rate;
  out.rate = out.by_account ? account.rate : *limit.rate;
  out.words = limit.method + ": its own limit of " + limit.rate->to_string() + " a second";
  return out;
}

/// A REST API's stage lets so many requests through to each of its methods:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
bool is_of_each_method(const Estimate& of, const Gate& gate) {
  return of.graph.resource(gate.api).type == "AWS::ApiGateway::RestApi" && gate.routes.size() > 1;
}

std::vector<Gate> gates_of(const Estimate& of, const StatedThrottle& account) {
  std::vector<Gate> out;
  std::map<std::string, std::size_t> gate_of;
  const auto& routes = of.plan().routes;
  for (std::size_t r = 0; r < routes.size(); ++r) {
    if (routes[r].api.empty()) continue;
    const auto api = of.owner(routes[r].api);
    if (!api) continue;
    if (const ThrottleLimit* own = own_limit(of, *api, r)) {
      out.push_back(own_gate(*own, *api, account));
      out.back().routes.push_back(r);
      continue;
    }
    auto found = gate_of.find(routes[r].api);
    if (found == gate_of.end()) {
      found = gate_of.emplace(routes[r].api, out.size()).first;
      Gate gate;
      gate.api = *api;
      gate.rate = account.rate;
      gate.by_account = true;
      gate.words = routes[r].api + ": the account's " + account.rate.to_string() + " a second";
      out.push_back(std::move(gate));
    }
    out[found->second].routes.push_back(r);
  }
  for (const ThrottleLimit& limit : of.graph.throttles) {
    if (limit.kind != ThrottleLimit::Kind::stage || !limit.limits || !limit.rate) continue;
    for (const auto& [name, at] : gate_of) {
      Gate& gate = out[at];
      if (gate.api != *limit.limits) continue;
      const bool each = is_of_each_method(of, gate);
      const auto methods = static_cast<int>(gate.routes.size());
      const Decimal rate = each ? *limit.rate * Decimal(methods) : *limit.rate;
      if (!(rate < gate.rate)) continue;
      gate.rate = rate;
      gate.by_account = false;
      gate.each = each ? limit.rate : std::nullopt;
      gate.words = of.graph.resource(gate.api).logical_id + ": stage " +
                   of.graph.resource(limit.from).logical_id + " lets " + limit.rate->to_string() +
                   " a second through" +
                   (each ? " to each of " + std::to_string(methods) + " methods" : std::string());
    }
  }
  return out;
}

bool is_some_routes(const Estimate& of, const ThrottleLimit& limit) {
  const auto& entries = of.graph.entries;
  return std::any_of(entries.begin(), entries.end(), [&](const EntryPoint& entry) {
    return entry.kind == EntryPoint::Kind::route && entry.api == limit.limits &&
           is_of(limit, entry);
  });
}

/// What the estimate's own traffic brings to these routes.
Decimal asked_per_second(const Estimate& of, const std::vector<std::size_t>& routes) {
  const double rate = per_second(of.parts.front().traffic.rate) / (requests(1.0) / seconds(1.0));
  Decimal share;
  for (const std::size_t r : routes) share += of.plan().routes[r].share;
  return to_decimal(share.to_double() * rate, 3);
}

/// Where the traffic brings more than comes through: in words, or empty.
std::string turned_away(const Estimate& of, const Gate& gate) {
  constexpr std::size_t most = 3;
  std::vector<std::string> beyond;
  if (gate.each) {
    for (const std::size_t r : gate.routes)
      if (const Decimal asked = asked_per_second(of, {r}); *gate.each < asked)
        beyond.push_back(asked.to_string() + " to " + of.plan().routes[r].name);
  } else if (const Decimal asked = asked_per_second(of, gate.routes); gate.rate < asked) {
    beyond.push_back(asked.to_string());
  }
  if (beyond.empty()) return {};
  std::string out = ", where this traffic brings ";
  for (std::size_t n = 0; n < std::min(most, beyond.size()); ++n)
    out += (n == 0 ? "" : ", ") + beyond[n];
  if (most < beyond.size())
    out += " and too much to " + std::to_string(beyond.size() - most) + " more";
  return out + ": the rest is turned away (429)";
}

/// Streams come as often as their table is written now, authorizers as their API is asked.
void follow_causes(const Estimate& of, Plan& plan) {
  for (std::size_t r = 0; r < plan.routes.size(); ++r) {
    const EntryPoint& entry = of.graph.entries[of.route_entries[r]];
    Decimal share;
    if (entry.kind == EntryPoint::Kind::stream && entry.table) {
      const std::string& table = of.graph.resource(*entry.table).logical_id;
      for (const Route& cause : plan.routes)
        for (const Operation& operation : cause.operations)
          if (operation.table == table && fitcost::detail::writes(operation.kind))
            share += (cause.share * operation.times).rounded(share_digits);
    } else if (entry.kind == EntryPoint::Kind::authorizer && entry.api) {
      const std::string& api = of.graph.resource(*entry.api).logical_id;
      for (const Route& cause : plan.routes)
        if (cause.api == api) share += cause.share;
    } else {
      continue;
    }
    plan.routes[r].share = share;
  }
}

/// Reserved concurrency serves so many requests as its environments can, each busy for a request's
/// duration. Gives the rate that all functions together serve, where that is less.
std::optional<Decimal> limit_functions(const Estimate& of, const Decimal& rate, Plan& plan,
                                       std::vector<std::string>& words) {
  double lost = 0.0;
  for (const ThrottleLimit& limit : of.graph.throttles) {
    if (limit.kind != ThrottleLimit::Kind::reserved_concurrency || !limit.environments) continue;
    for (const Function& function : plan.functions) {
      if (of.owner(function.name) != limit.limits || function.duration_ms == Decimal()) continue;
      const Exact can =
          Exact(*limit.environments) * Exact(Decimal(1000)) / Exact(function.duration_ms);
      Decimal share;
      for (const Route& route : plan.routes)
        if (route.function == function.name) share += route.share;
      const Exact asked = Exact(share) * Exact(rate);
      if (!(can < asked)) continue;
      words.push_back(function.name + ": " + limit.environments->to_string() +
                      " environments serve " + to_decimal(can, 3).to_string() + " a second at " +
                      function.duration_ms.to_string() + " ms");
      std::vector<std::size_t> routes;
      for (std::size_t r = 0; r < of.plan().routes.size(); ++r)
        if (of.plan().routes[r].function == function.name) routes.push_back(r);
      const Decimal brought = asked_per_second(of, routes);
      if (can < Exact(brought))
        words.back() +=
            ", where this traffic brings " + brought.to_string() + ": the rest is turned away";
      lost += (asked - can).to_double();
      for (Route& route : plan.routes)
        if (route.function == function.name)
          route.share = to_decimal(Exact(route.share) * can / asked, 15);
    }
  }
  if (!(0.0 < lost)) return std::nullopt;
  return to_decimal(rate.to_double() - lost, 3);
}

}  // namespace

std::optional<WorstMonth> worst_month(const Estimate& of, const StatedThrottle& account,
                                      const BillingMonth& when, const PriceBook& book,
                                      const BillingTerms& terms) {
  const auto gates = gates_of(of, account);
  if (gates.empty()) return std::nullopt;
  WorstMonth out;
  std::vector<Decimal> rates;
  for (const Gate& gate : gates) {
    out.rate += gate.rate;
    rates.push_back(gate.rate);
    out.by_account = out.by_account || gate.by_account;
    out.words.push_back(gate.words);
    out.words.back() += turned_away(of, gate);
  }
  if (account.rate < out.rate) {
    out.rate = account.rate;
    out.words.push_back("all together: the account's " + account.rate.to_string() + " a second");
  }
  if (out.rate == Decimal()) return std::nullopt;

  // Each API at its own limit: its routes keep their proportions, unless each has its own.
  Plan plan = of.plan();
  const auto api_shares = share_out(Decimal(1), rates, share_digits);
  for (std::size_t g = 0; g < gates.size(); ++g) {
    std::vector<Decimal> weights;
    Decimal sum;
    for (const std::size_t r : gates[g].routes) {
      weights.push_back(plan.routes[r].share.rounded(share_digits));
      sum += weights.back();
    }
    if (sum == Decimal() || gates[g].each) weights.assign(weights.size(), Decimal(1));
    const auto shares = share_out(api_shares[g], weights, share_digits);
    for (std::size_t n = 0; n < shares.size(); ++n)
      plan.routes[gates[g].routes[n]].share = shares[n];
  }
  follow_causes(of, plan);
  Traffic traffic;
  traffic.rate = Rate::per_second_of(out.rate);
  Plan served = plan;
  if (const auto rate = limit_functions(of, out.rate, served, out.words)) out.served_rate = rate;
  for (const ThrottleLimit& limit : of.graph.throttles) {
    const std::string& from = of.graph.resource(limit.from).logical_id;
    if (limit.kind == ThrottleLimit::Kind::usage_plan && limit.rate)
      out.words.push_back(from + ": " + limit.rate->to_string() +
                          " a second for each key, of which any number may be: not counted");
    if (limit.kind == ThrottleLimit::Kind::method && limit.rate && !is_some_routes(of, limit))
      out.words.push_back(from + ": " + limit.method + " has its own limit of " +
                          limit.rate->to_string() + " a second: not counted");
  }
  // API Gateway charges for what it lets through, whether or not a function is free to answer.
  ExactReadings readings = exact_readings(served, traffic, when);
  readings.apis = exact_readings(plan, traffic, when).apis;
  out.bill = make_bill(readings.all(), book, terms_in(terms, when));
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
