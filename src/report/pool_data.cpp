// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <variant>

#include "fitcost/report/pool_report.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Json;

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json estimate_json(const Estimate& e) {
  return {{"value", or_null(e.value)}, {"ci_low", or_null(e.low)}, {"ci_high", or_null(e.high)}};
}

Json counts_json(const InstanceCounts& c) {
  Json out = estimate_json(c.mean);
  out["p50"] = c.median;
  out["p95"] = c.p95;
  out["p99"] = c.p99;
  out["max"] = c.most;
  return out;
}

Json latency_json(const std::optional<LatencyQuantiles>& l) {
  if (!l) return {};
  return {{"mean", l->mean}, {"p50", l->p50},   {"p90", l->p90}, {"p95", l->p95},
          {"p99", l->p99},   {"p999", l->p999}, {"max", l->most}};
}

Json usd_or_null(const Bill& bill, bool after_free_tier) {
  if (bill.lines().empty() && !bill.complete()) return {};
  return (after_free_tier ? bill.total_after_free_tier() : bill.total()).to_string();
}

Json billed_json(const PoolReport& r) {
  const auto& of = r.result;
  const double requests =
      of.warm_billed.requests + of.cold_billed.requests + of.provisioned_billed.requests;
  const double ms = of.warm_billed.milliseconds + of.cold_billed.milliseconds +
                    of.provisioned_billed.milliseconds;
  const auto gb_seconds =
      lambda::gb_seconds(r.function.memory, milliseconds(ms)) / quantity<lambda::gb_second>(1.0);
  Json out = {
      {"requests", requests},
      {"milliseconds", ms},
      {"gb_seconds", gb_seconds},
      {"cold_start_milliseconds", or_null(of.cold_start_milliseconds)},
      {"init_billed", r.pool.cold_time == ColdTime::whole || r.pool.init_billed},
      {"memory_mb", r.function.memory / lambda::megabytes(1.0)},
      {"architecture", r.function.architecture == lambda::Architecture::arm ? "arm64" : "x86_64"},
      {"complete", r.bill.complete()},
      {"usd", usd_or_null(r.bill, false)},
      {"lines", detail::to_json(r.bill.lines())},
      {"unpriced", detail::to_json(r.bill.unpriced())}};
  if (r.month_bill) {
    out["month"] = {{"hours", r.month_hours},
                    {"requests", r.month_requests},
                    {"usd", usd_or_null(*r.month_bill, false)},
                    {"usd_after_free_tier", usd_or_null(*r.month_bill, true)}};
  } else {
    out["month"] = Json();
  }
  return out;
}

std::string_view routing_word(Routing routing) {
  switch (routing) {
    case Routing::recent:
      return "recent";
    case Routing::newest:
      return "newest";
    case Routing::oldest:
      return "oldest";
    case Routing::random:
      return "random";
  }
  return "";
}

}  // namespace

std::string pool_json(const PoolReport& r) {
  const auto& of = r.result;
  Json companions = Json::array();
  for (const auto& c : r.companions) {
    companions.push_back({{"formula", c.formula},
                          {"figure", c.figure},
                          {"value", c.value},
                          {"simulated", or_null(c.simulated)},
                          {"difference", c.simulated ? Json(*c.simulated - c.value) : Json()},
                          {"exact", c.exact},
                          {"holds", c.holds}});
  }
  Json assumptions = Json::array();
  for (const auto& a : r.assumptions) {
    assumptions.push_back(
        {{"what", a.what}, {"option", a.option.empty() ? Json() : Json(a.option)}});
  }
  Json out = {{"schema", "fitcost/simulate-pool/1"},
              {"version", version()},
              {"model_version", model_version()},
              {"price_book", detail::price_book_json(r.price_book, r.terms)},
              {"traffic",
               {{"words", r.traffic},
                {"mean_rps", mean_rate(r.pool.traffic) * seconds(1.0) / requests(1.0)}}},
              {"routing", routing_word(r.pool.routing)},
              {"run",
               {{"seed", r.run.seed},
                {"replications", of.replications},
                {"seconds", of.seconds},
                {"warm_up_seconds", r.run.warm_up / seconds(1.0)}}},
              {"counts",
               {{"requests", of.requests},
                {"cold", of.cold},
                {"warm", of.requests - of.cold - of.rejected},
                {"rejected", of.rejected},
                {"rejected_by_scaling", of.rejected_by_scaling},
                {"held_back", of.held_back}}},
              {"p_cold", estimate_json(of.p_cold)},
              {"p_rejected", estimate_json(of.p_rejected)},
              {"instances",
               {{"total", counts_json(of.total)},
                {"running", counts_json(of.running)},
                {"idle", counts_json(of.idle)}}},
              {"lifespan_s", estimate_json(of.lifespan_seconds)},
              {"latency_ms", latency_json(of.latency_ms)},
              {"billed", billed_json(r)},
              {"companions", companions}};
  if (std::holds_alternative<RecordedTraffic>(r.pool.traffic)) {
    out["instance_seconds"] = of.instance_seconds;
    out["busy_seconds"] = of.busy_seconds;
    out["lifespans"] = of.lifespans;
  }
  out["assumptions"] = assumptions;
  return detail::dumped(out);
}

std::string pool_csv(const PoolReport& r) {
  const auto& of = r.result;
  std::string out = "figure,value,ci_low,ci_high,unit\n";
  const auto text = [](const std::optional<double>& v) {
    return v ? fmt::format("{}", *v) : std::string();
  };
  const auto row = [&](std::string_view figure, const Estimate& e, std::string_view unit) {
    out += fmt::format("{},{},{},{},{}\n", figure, text(e.value), text(e.low), text(e.high), unit);
  };
  const auto plain = [&](std::string_view figure, double value, std::string_view unit) {
    row(figure, {value, {}, {}}, unit);
  };
  plain("requests", static_cast<double>(of.requests), "request");
  plain("cold", static_cast<double>(of.cold), "request");
  plain("rejected", static_cast<double>(of.rejected), "request");
  plain("rejected_by_scaling", static_cast<double>(of.rejected_by_scaling), "request");
  plain("seconds", of.seconds, "s");
  row("p_cold", of.p_cold, "share");
  row("p_rejected", of.p_rejected, "share");
  const auto counts = [&](const std::string& name, const InstanceCounts& c) {
    row("instances." + name, c.mean, "environment");
    plain("instances." + name + ".p50", static_cast<double>(c.median), "environment");
    plain("instances." + name + ".p95", static_cast<double>(c.p95), "environment");
    plain("instances." + name + ".p99", static_cast<double>(c.p99), "environment");
    plain("instances." + name + ".max", static_cast<double>(c.most), "environment");
  };
  counts("total", of.total);
  counts("running", of.running);
  counts("idle", of.idle);
  row("lifespan_s", of.lifespan_seconds, "s");
  if (of.latency_ms) {
    const auto& l = *of.latency_ms;
    plain("latency_ms.mean", l.mean, "ms");
    plain("latency_ms.p50", l.p50, "ms");
    plain("latency_ms.p90", l.p90, "ms");
    plain("latency_ms.p95", l.p95, "ms");
    plain("latency_ms.p99", l.p99, "ms");
    plain("latency_ms.p999", l.p999, "ms");
    plain("latency_ms.max", l.most, "ms");
  }
  const double ms = of.warm_billed.milliseconds + of.cold_billed.milliseconds +
                    of.provisioned_billed.milliseconds;
  plain("billed.requests",
        of.warm_billed.requests + of.cold_billed.requests + of.provisioned_billed.requests,
        "request");
  plain("billed.milliseconds", ms, "ms");
  plain("billed.gb_seconds",
        lambda::gb_seconds(r.function.memory, milliseconds(ms)) / quantity<lambda::gb_second>(1.0),
        "GB-s");
  row("billed.cold_start_milliseconds", {of.cold_start_milliseconds, {}, {}}, "ms");
  const auto usd = [&](std::string_view figure, const Bill& bill, bool after) {
    if (bill.lines().empty() && !bill.complete()) return;
    const Decimal amount = after ? bill.total_after_free_tier() : bill.total();
    out += fmt::format("{},{},,,USD\n", figure, amount.to_string());
  };
  usd("billed.usd", r.bill, false);
  if (r.month_bill) {
    usd("billed.month.usd", *r.month_bill, false);
    usd("billed.month.usd_after_free_tier", *r.month_bill, true);
  }
  return out;
}

}  // namespace fitcost::inline v1
