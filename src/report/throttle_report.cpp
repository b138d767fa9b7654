// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/throttle_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fitcost/report/money.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/report_page.hpp"

namespace fitcost::inline v1 {

namespace throttle_words {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_count;
using detail::readable_number;
using detail::readable_share;
using detail::ReportPage;
using detail::TextTable;

std::string throttle_text(const StatedThrottle& t) {
  return fmt::format("{}/s, burst {}", grouped(t.rate), grouped(t.burst));
}

std::string_view api_name(apigateway::ApiType type) {
  return type == apigateway::ApiType::http ? "HTTP" : "REST";
}

std::string heading(const ThrottleReport& r) {
  std::string out = r.traffic.empty() ? "" : r.traffic + " · ";
  if (r.stage) out += "stage " + throttle_text(*r.stage) + " · ";
  out += "account " + throttle_text(r.account) + " · " + r.terms.region;
  if (r.scenario.lambda) {
    out += fmt::format(" · Lambda {} at once, {} ms", r.scenario.lambda->concurrency,
                       to_string(r.scenario.lambda->duration));
  }
  return out;
}

void add_shares(const ThrottleReport& r, ReportPage& page) {
  const auto& s = *r.simulated;
  const auto requests = static_cast<double>(s.requests);
  TextTable table({Align::left, Align::right, Align::right});
  table.add_row({"TURNED AWAY", "share", "of " + readable_count(s.requests) + " requests"});
  const auto row = [&](const char* name, std::uint64_t count) {
    table.add_row({name,
                   s.requests == 0 ? "" : readable_share(static_cast<double>(count) / requests),
                   readable_count(count)});
  };
  if (r.stage) row("by the stage's throttle", s.by_stage);
  row("by the account's throttle", s.by_account);
  if (r.scenario.lambda) row("by Lambda's concurrency", s.by_lambda);
  row("in all", s.by_stage + s.by_account + s.by_lambda);
  page.add(std::move(table));
  if (s.requests == 0) {
    page.say("no request came while it was looked at (--seconds)");
  } else if (s.replications > 1) {
    page.say(fmt::format("95 % interval: {} to {}, from {} replications",
                         readable_share(s.rejected.low), readable_share(s.rejected.high),
                         s.replications));
  }
  if (r.long_run) {
    std::string words = fmt::format(
        "{}: {} are turned away by API Gateway",
        r.long_run->exact ? "exact, in the long run" : "hour by hour, each as if it went on",
        readable_share(r.long_run->by_gateway));
    if (r.long_run->by_lambda) {
      words +=
          fmt::format(", {} of the others by Lambda (Erlang's formula), {} in all",
                      readable_share(*r.long_run->by_lambda), readable_share(r.long_run->total()));
    }
    page.say(std::move(words));
  }
  if (s.first_rejection) {
    page.say(fmt::format("the first is turned away after {} s",
                         readable_number(*s.first_rejection / seconds(1.0))));
  }
}

/// Lines of a bill added up by service, the part of the meter before the first point.
struct ServiceSum {
  std::string service;
  Decimal list;
  Decimal net;
};
std::vector<ServiceSum> by_service(const Bill& bill) {
  std::vector<ServiceSum> out;
  const auto net = bill.net_lines();
  for (std::size_t i = 0; i < net.size(); ++i) {
    const std::string service = net[i].meter.substr(0, net[i].meter.find('.'));
    auto at = std::find_if(out.begin(), out.end(),
                           [&](const ServiceSum& s) { return s.service == service; });
    if (at == out.end()) at = out.insert(out.end(), {service, {}, {}});
    at->list += bill.lines()[i].cost;
    at->net += net[i].cost;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const ServiceSum& a, const ServiceSum& b) { return b.list < a.list; });
  return out;
}

/// A bill's total: a lower bound where prices are missing, unknown where all of them are.
std::string total_words(const Bill& bill, const Decimal& total) {
  if (bill.complete()) return readable_usd(total);
  return bill.lines().empty() ? "unknown" : "at least " + readable_usd(total);
}

void add_worst(const ThrottleReport& r, ReportPage& page) {
  const auto& w = r.worst;
  TextTable table({Align::left, Align::right, Align::right});
  table.add_row({"THE WORST MONTH THEY ALLOW, USD", "list", "after free tier"});
  const auto row = [&](const std::string& name, const Bill& bill) {
    table.add_row(
        {name, total_words(bill, bill.total()), total_words(bill, bill.total_after_free_tier())});
  };
  row(fmt::format("API Gateway alone, {}", api_name(r.api)), w.api);
  if (w.plan) {
    row("all of " + r.plan, *w.plan);
    for (const auto& s : by_service(*w.plan))
      table.add_row({"  " + s.service, readable_usd(s.list), readable_usd(s.net)});
  }
  page.add(std::move(table));
  std::string words = fmt::format("{} requests/s without end are {} in {} h", grouped(w.rate),
                                  grouped(w.requests), r.convention.month_hours);
  if (r.mean_rps && *r.mean_rps > 0.0) {
    words += fmt::format(", {} times the traffic's mean",
                         readable_number(w.rate.to_double() / *r.mean_rps));
  }
  page.say(std::move(words));
  const Bill& all = w.plan ? *w.plan : w.api;
  if (!all.complete()) {
    page.say(fmt::format("no price of {} in {}", all.unpriced().front().meter,
                         all.unpriced().front().region) +
             (all.lines().empty() ? "" : ": the bill is at least what is shown"));
  }
}

void add_assumptions(const ThrottleReport& r, ReportPage& page) {
  if (r.simulated) {
    const auto& s = r.scenario;
    std::string words = "every bucket is full at the start";
    if (s.warm_up > Seconds())
      words += fmt::format(", the first {} s do not count (--warm-up)",
                           readable_number(s.warm_up / seconds(1.0)));
    if (r.simulated->replications > 1)
      words += fmt::format("; seed {} (--seed, --replications)", s.seed);
    page.assume(std::move(words));
    page.assume(
        "a request takes a token of the stage and one of the account, or none; AWS throttles "
        "on a best-effort basis and may let more through");
    if (s.others > RequestsPerSecond()) {
      page.assume(fmt::format("the account's other APIs take {} requests/s, Poisson (--others-rps)",
                              readable_number(s.others / (requests(1.0) / seconds(1.0)))));
    } else {
      page.assume("no other API of the account in the region takes tokens (--others-rps)");
    }
    if (s.lambda)
      page.assume(
          "a request counts for 100 ms at least at Lambda, which serves at most 10 a second "
          "in an environment");
  }
  page.assume(
      fmt::format("throttled requests are not charged by API Gateway; what the bucket holds "
                  "is {} requests more, once",
                  grouped(r.worst.burst)));
  page.assume(fmt::format("{} h month (--month-hours), free tier {} (--free-tier), prices of {}",
                          r.convention.month_hours, r.terms.free_tier, to_string(r.terms.date)));
  if (r.worst.plan && r.worst.served_rate < r.worst.rate) {
    page.assume(
        fmt::format("the plan's mix in its first month; Lambda serves {} requests/s of it, the "
                    "others are charged by API Gateway alone",
                    grouped(r.worst.served_rate)));
  } else if (r.worst.plan) {
    page.assume(
        r.scenario.lambda
            ? "the plan's mix at that rate in its first month; Lambda serves all of it"
            : "the plan's mix at that rate in its first month, whatever Lambda's own limits "
              "(--lambda-concurrency, --duration-ms)");
  }
}

ReportPage page_of(const ThrottleReport& r) {
  ReportPage page(heading(r));
  if (r.simulated) add_shares(r, page);
  add_worst(r, page);
  add_assumptions(r, page);
  return page;
}

Json throttle_json_of(const StatedThrottle& t) {
  return {{"rate_per_s", t.rate.to_string()}, {"burst", t.burst.to_string()}};
}

Json bill_sums(const Bill& bill) {
  Json services = Json::array();
  for (const auto& s : by_service(bill)) {
    services.push_back({{"service", s.service},
                        {"total_usd", s.list.to_string()},
                        {"total_usd_after_free_tier", s.net.to_string()}});
  }
  return {{"complete", bill.complete()},
          {"total_usd", bill.total().to_string()},
          {"total_usd_after_free_tier", bill.total_after_free_tier().to_string()},
          {"services", std::move(services)},
          {"unpriced", detail::to_json(bill.unpriced())}};
}

Json simulated_json(const ThrottleReport& r) {
  const auto& s = *r.simulated;
  return {
      {"requests", s.requests},
      {"by_stage", s.by_stage},
      {"by_account", s.by_account},
      {"by_lambda", s.by_lambda},
      {"p_rejected", s.requests == 0 ? Json()
                                     : Json{{"value", s.rejected.value},
                                            {"ci_low", s.rejected.low},
                                            {"ci_high", s.rejected.high}}},
      {"first_rejection_s", s.first_rejection ? Json(*s.first_rejection / seconds(1.0)) : Json()},
      {"replications", s.replications},
      {"seed", r.scenario.seed}};
}

Json long_run_json(const LongRunRejected& l) {
  return {{"exact", l.exact},
          {"by_gateway", l.by_gateway},
          {"by_lambda_of_the_others", l.by_lambda ? Json(*l.by_lambda) : Json()},
          {"p_rejected", l.total()}};
}

}  // namespace
}  // namespace throttle_words

std::string throttle_table(const ThrottleReport& report, std::size_t width) {
  return throttle_words::page_of(report).text(width);
}

std::string throttle_markdown(const ThrottleReport& report) {
  return throttle_words::page_of(report).markdown();
}

std::string throttle_csv(const ThrottleReport& r) {
  std::string out = "figure,value\n";
  const auto add = [&](std::string_view figure, const auto& value) {
    out += fmt::format("{},{}\n", figure, value);
  };
  if (r.simulated) {
    const auto& s = *r.simulated;
    add("requests", s.requests);
    add("by_stage", s.by_stage);
    add("by_account", s.by_account);
    add("by_lambda", s.by_lambda);
    if (s.requests > 0) {
      add("p_rejected", s.rejected.value);
      add("p_rejected_ci_low", s.rejected.low);
      add("p_rejected_ci_high", s.rejected.high);
    }
  }
  if (r.long_run) add("long_run_p_rejected", r.long_run->total());
  add("worst_rate_per_s", r.worst.rate.to_string());
  add("worst_requests_per_month", r.worst.requests.to_string());
  add("worst_api_usd", r.worst.api.total().to_string());
  add("worst_api_usd_after_free_tier", r.worst.api.total_after_free_tier().to_string());
  if (r.worst.plan) {
    add("worst_plan_usd", r.worst.plan->total().to_string());
    add("worst_plan_usd_after_free_tier", r.worst.plan->total_after_free_tier().to_string());
  }
  return out;
}

std::string throttle_json(const ThrottleReport& r) {
  using namespace throttle_words;
  const auto& w = r.worst;
  return detail::dumped(
      {{"schema", "fitcost/throttle/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"price_book", detail::price_book_json(r.price_book, r.terms)},
       {"convention", detail::convention_json(r.convention)},
       {"traffic", r.traffic.empty() ? Json() : Json(r.traffic)},
       {"stage", r.stage ? throttle_json_of(*r.stage) : Json()},
       {"account", throttle_json_of(r.account)},
       {"simulated", r.simulated ? simulated_json(r) : Json()},
       {"long_run", r.long_run ? long_run_json(*r.long_run) : Json()},
       {"worst_month",
        {{"rate_per_s", w.rate.to_string()},
         {"requests", w.requests.to_string()},
         {"burst", w.burst.to_string()},
         {"served_rate_per_s", w.served_rate.to_string()},
         {"times_the_mean",
          r.mean_rps && *r.mean_rps > 0.0 ? Json(w.rate.to_double() / *r.mean_rps) : Json()},
         {"api",
          {{"type", r.api == apigateway::ApiType::http ? "http" : "rest"},
           {"bill", bill_sums(w.api)}}},
         {"plan", w.plan ? Json{{"name", r.plan}, {"bill", bill_sums(*w.plan)}} : Json()}}},
       {"assumptions",
        Json::array({"every bucket is full at the start; AWS throttles on a best-effort basis",
                     "throttled requests are not charged by API Gateway"})}});
}

}  // namespace fitcost::inline v1
