// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/pool_report.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "fitcost/report/money.hpp"
#include "report/text_table.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::Align;
using detail::TextTable;

/// 4 significant digits, the thousands set apart.
std::string pool_figure(double value) {
  if (value == 0.0) return "0";
  const double magnitude = std::fabs(value);
  if (magnitude >= 1e15 || magnitude < 1e-6) return fmt::format("{:.3e}", value);
  const int places = std::max(0, 3 - static_cast<int>(std::floor(std::log10(magnitude))));
  return grouped(to_decimal(value, std::min(places, 12)));
}

std::string pool_percent(double share) { return pool_figure(share * 100.0) + " %"; }

/// `1 h 46 min`, `12.9 days`, `640 s`.
std::string readable_time(double s) {
  if (s < 120.0) return pool_figure(s) + " s";
  if (s < 7200.0) return pool_figure(s / 60.0) + " min";
  if (s < 172'800.0) return pool_figure(s / 3600.0) + " h";
  return pool_figure(s / 86'400.0) + " days";
}

template <class Show>
std::vector<std::string> estimate_cells(const std::string& name, const Estimate& e, Show show) {
  return {name, e.value ? show(*e.value) : "unknown",
          e.low && e.high ? show(*e.low) + " .. " + show(*e.high) : ""};
}

TextTable share_table(const PoolReport& r) {
  const auto& of = r.result;
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.add_row({"", "mean", "95 % interval", "p50", "p95", "p99", "most"});
  const auto add = [&](std::vector<std::string> cells) {
    cells.resize(7);
    table.add_row(std::move(cells));
  };
  add(estimate_cells("cold starts", of.p_cold, pool_percent));
  add(estimate_cells("rejected (429)", of.p_rejected, pool_percent));
  const auto counts = [&](const std::string& name, const InstanceCounts& c) {
    auto cells = estimate_cells(name, c.mean, pool_figure);
    for (const auto n : {c.median, c.p95, c.p99, c.most}) cells.push_back(grouped(Decimal(n)));
    add(std::move(cells));
  };
  counts("environments", of.total);
  counts("  running", of.running);
  counts("  idle", of.idle);
  add(estimate_cells("lifespan", of.lifespan_seconds, readable_time));
  if (of.latency_ms) {
    const auto& l = *of.latency_ms;
    add({"latency, ms", pool_figure(l.mean), "", pool_figure(l.p50), pool_figure(l.p95),
         pool_figure(l.p99), pool_figure(l.most)});
  }
  return table;
}

TextTable companion_table(const PoolReport& r) {
  TextTable table(
      {Align::left, Align::left, Align::right, Align::right, Align::right, Align::left});
  table.add_row({"formula", "figure", "formula says", "simulated", "difference", ""});
  for (const auto& c : r.companions) {
    std::string difference;
    if (c.simulated) {
      const double by = *c.simulated - c.value;
      difference = c.value != 0.0 ? fmt::format("{:+.2f} %", by / c.value * 100.0)
                                  : (by == 0.0 ? "0" : pool_figure(by));
    }
    table.add_row({c.formula, c.figure, pool_figure(c.value),
                   c.simulated ? pool_figure(*c.simulated) : "", difference,
                   c.exact ? "exact" : (c.simulated ? "approximate" : "if callers queued")});
  }
  return table;
}

std::string pool_heading(const PoolReport& r) {
  const auto& of = r.result;
  const auto runs = static_cast<double>(of.replications);
  std::string out = fmt::format("function pool · {} · {} requests in {}", r.traffic,
                                grouped(Decimal(static_cast<std::int64_t>(of.requests))),
                                readable_time(of.seconds / runs));
  if (of.replications > 1) out += fmt::format(", {} times", grouped(Decimal(of.replications)));
  if (r.run.warm_up > Seconds())
    out += " after a warm-up of " + readable_time(r.run.warm_up / seconds(1.0));
  return out + fmt::format(" · seed {}", r.run.seed);
}

std::string amount_of(const Bill& bill, bool after_free_tier) {
  if (bill.lines().empty() && !bill.complete()) return "unknown (no price)";
  return (bill.complete() ? "$" : "at least $") +
         readable_usd(after_free_tier ? bill.total_after_free_tier() : bill.total());
}

std::vector<std::string> billed_sentences(const PoolReport& r) {
  const auto& of = r.result;
  const double count =
      of.warm_billed.requests + of.cold_billed.requests + of.provisioned_billed.requests;
  const double ms = of.warm_billed.milliseconds + of.cold_billed.milliseconds +
                    of.provisioned_billed.milliseconds;
  const double gb_seconds =
      lambda::gb_seconds(r.function.memory, milliseconds(ms)) / quantity<lambda::gb_second>(1.0);
  std::vector<std::string> out;
  std::string first = fmt::format(
      "billed{}: {} requests, {} ms, {} GB-s at {} MB: {} at list price in {} (prices of {})",
      of.replications > 1 ? " on average" : "", pool_figure(count), pool_figure(ms),
      pool_figure(gb_seconds), r.function.memory / lambda::megabytes(1.0), amount_of(r.bill, false),
      r.terms.region, to_string(r.terms.date));
  if (r.month_bill) {
    first += fmt::format("; a {} h month like it: {}, after the free tier {}", r.month_hours,
                         amount_of(*r.month_bill, false), amount_of(*r.month_bill, true));
  }
  out.push_back(first);
  if (of.cold_start_milliseconds && ms > 0.0) {
    out.push_back(fmt::format("cold starts are {} of the billed time",
                              pool_percent(std::max(0.0, *of.cold_start_milliseconds) / ms)));
  }
  return out;
}

std::string assumption_sentence(const PoolAssumption& a) {
  return "assumed: " + a.what + (a.option.empty() ? "" : " (" + a.option + ")");
}

/// Each formula's range once.
std::vector<std::string> range_sentences(const PoolReport& r) {
  std::vector<std::string> out;
  std::string last;
  for (const auto& c : r.companions) {
    if (c.formula != last) out.push_back(c.formula + ": " + c.holds);
    last = c.formula;
  }
  return out;
}

}  // namespace

std::vector<PoolAssumption> pool_assumptions(const PoolReport& r) {
  std::vector<PoolAssumption> out;
  const auto& p = r.pool;
  const auto add = [&](std::string what, std::string option) {
    out.push_back({std::move(what), std::move(option)});
  };
  static constexpr std::array<std::string_view, 4> routings{
      "the most recently used idle environment takes a request, as 99.6-99.8 % of real choices",
      "the idle environment created last takes a request",
      "the idle environment created first takes a request", "any idle environment takes a request"};
  add(std::string(routings.at(static_cast<std::size_t>(p.routing))), "--routing");
  if (!p.idle_expiry.is_constant()) {
    add("an environment expires after an idle time of its own, " +
            readable_time(p.idle_expiry.mean() / milliseconds(1000.0)) + " on average",
        "--idle-expiry");
  } else if (std::isinf(p.idle_expiry.first())) {
    add("an idle environment never expires", "--idle-expiry");
  } else {
    add("an environment expires " + readable_time(p.idle_expiry.first() / 1000.0) +
            " after its last request; AWS does not say, 636 to 645 s were measured",
        "--idle-expiry");
  }
  add(p.cold_time == ColdTime::whole
          ? "a cold request takes its cold time in all, which is billed whole"
          : std::string("a cold request takes its init and then a warm service; the init is ") +
                (p.init_billed ? "billed" : "not billed"),
      p.cold_time == ColdTime::whole ? "--cold-ms, --init-ms" : "--init-ms, --prices-on");
  add(p.max_concurrency == FunctionPool::unlimited
          ? std::string("no limit of concurrency")
          : fmt::format("at most {} environments in use at once, others get a 429",
                        grouped(Decimal(p.max_concurrency))),
      "--max-concurrency, --reserved-concurrency");
  add(p.scaling_step > 0.0
          ? fmt::format("{} new environments in {}, refilled evenly, none saved up",
                        pool_figure(p.scaling_step),
                        readable_time(p.scaling_interval / seconds(1.0)))
          : std::string("no limit to new environments"),
      "--scaling-per-10s");
  add(p.rate_each > 0.0 ? fmt::format("an environment takes at most {} requests in any second",
                                      pool_figure(p.rate_each))
                        : std::string("no limit to an environment's requests a second"),
      "--instance-rps");
  if (p.provisioned > 0) {
    add(fmt::format("{} provisioned environments, ready from the start, used first and never "
                    "recycled; their own starts are not billed here",
                    grouped(Decimal(p.provisioned))),
        "--provisioned-concurrency");
  }
  if (p.requests_each > 1) {
    add(fmt::format("{} requests at once in an environment, each billed as if alone",
                    p.requests_each),
        "--concurrency-per-instance");
  }
  if (r.run.warm_up == Seconds() && p.initial.empty())
    add("it begins without environments, and all of it counts", "--warm-up, --initial");
  add("rejected requests are not tried again", "");
  add("intervals are of 95 %, " +
          std::string(r.result.replications > 1 ? "over replications" : "from batch means"),
      "--replications");
  return out;
}

std::string pool_table(const PoolReport& r, std::size_t width) {
  std::string out = detail::wrapped(pool_heading(r), width, 2) + '\n';
  out += share_table(r).text(width) + '\n';
  for (const auto& line : billed_sentences(r)) out += detail::wrapped(line, width, 2);
  if (!r.companions.empty()) {
    out += "\nWhat formulas say, of the steady state:\n" + companion_table(r).text(width);
    for (const auto& line : range_sentences(r)) out += detail::wrapped(line, width, 2);
  }
  out += '\n';
  for (const auto& a : r.assumptions) out += detail::wrapped(assumption_sentence(a), width, 2);
  return out;
}

std::string pool_markdown(const PoolReport& r) {
  std::string out =
      "### " + detail::markdown_cell(pool_heading(r)) + "\n\n" + share_table(r).markdown() + '\n';
  for (const auto& line : billed_sentences(r)) out += "- " + detail::markdown_cell(line) + '\n';
  if (!r.companions.empty()) {
    out += "\n" + companion_table(r).markdown() + '\n';
    for (const auto& line : range_sentences(r)) out += "- " + detail::markdown_cell(line) + '\n';
  }
  out += '\n';
  for (const auto& a : r.assumptions)
    out += "- " + detail::markdown_cell(assumption_sentence(a)) + '\n';
  return out;
}

}  // namespace fitcost::inline v1
