// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "fitcost/report/fit_report.hpp"
#include "fitcost/version.hpp"
#include "report/json.hpp"
#include "report/report_page.hpp"

namespace fitcost::inline v1 {

namespace request_log_words {
namespace {

using detail::Align;
using detail::Json;
using detail::readable_count;
using detail::readable_number;
using detail::readable_share;
using detail::ReportPage;
using detail::TextTable;

double in_seconds(Seconds s) { return s / seconds(1.0); }

std::string seconds_words(const std::optional<Seconds>& s) {
  return s ? readable_number(in_seconds(*s)) + " s" : std::string("not seen");
}

constexpr std::array<std::string_view, 4> routing_names{"recent", "newest", "oldest", "random"};

std::string routing_name(const std::optional<Routing>& routing) {
  return routing ? std::string(routing_names[static_cast<std::size_t>(*routing)])
                 : std::string("open");
}

std::string expiry_words(const IdleExpiry& e) {
  if (e.estimate) {
    return fmt::format(
        "idle expiry: {} s, between {} and {} s", readable_number(in_seconds(*e.estimate)),
        readable_number(in_seconds(*e.at_least)), readable_number(in_seconds(*e.at_most)));
  }
  if (e.at_least)
    return "idle expiry: above " + seconds_words(e.at_least) + "; none was seen to expire later";
  if (e.at_most)
    return "idle expiry: up to " + seconds_words(e.at_most) + "; none was seen to outlive less";
  return "idle expiry: the log does not tell";
}

ReportPage page_of(const RequestLogReport& r) {
  std::string heading =
      fmt::format("{} · {} requests in {} h, {} cold ({})", r.source, readable_count(r.requests),
                  readable_number(r.length_s / 3600.0), readable_count(r.cold),
                  readable_share(static_cast<double>(r.cold) / static_cast<double>(r.requests)));
  if (r.instances > 0) heading += " · " + readable_count(r.instances) + " instances";
  ReportPage page(std::move(heading));
  const auto& e = r.expiry;
  page.say(expiry_words(e));

  TextTable table({Align::left, Align::right, Align::right});
  table.add_row({"IDLE TIMES", "gaps", "seconds"});
  table.add_row({"longest after which an instance was still there", readable_count(e.warm_gaps),
                 e.longest_warm ? readable_number(in_seconds(*e.longest_warm)) : "none"});
  table.add_row({"shortest after which it was gone", readable_count(e.expired_gaps),
                 e.shortest_expired ? readable_number(in_seconds(*e.shortest_expired)) : "none"});
  page.add(std::move(table));
  if (e.contradicted > 0) {
    page.say(
        fmt::format("{} of {} gaps {} against that interval: instances vanish for other "
                    "reasons, too",
                    readable_count(e.contradicted), readable_count(e.warm_gaps + e.expired_gaps),
                    e.contradicted == 1 ? "speaks" : "speak"));
  }
  if (r.replayed_wrong) {
    page.say(
        fmt::format("replayed with that expiry, {} of {} requests come out cold instead of "
                    "warm or the other way round",
                    readable_count(*r.replayed_wrong), readable_count(r.requests)));
  }
  if (r.routing && r.routing->choices > 0) {
    const auto& c = *r.routing;
    const auto row = [&](const char* name, double count) {
      return std::vector<std::string>{name, readable_number(count),
                                      readable_share(count / static_cast<double>(c.choices))};
    };
    TextTable routing({Align::left, Align::right, Align::right});
    routing.add_row({"ROUTING", "choices", "share"});
    routing.add_row(row("most recently used", static_cast<double>(c.recent)));
    routing.add_row(row("newest created", static_cast<double>(c.newest)));
    routing.add_row(row("oldest created", static_cast<double>(c.oldest)));
    routing.add_row(row("each of them, by chance", c.by_chance));
    page.add(std::move(routing));
    page.say(fmt::format("routing: {}, from {} choices among two or more idle instances",
                         routing_name(c.routing), readable_count(c.choices)));
  } else {
    page.say(r.routing ? "routing: no request had two idle instances to choose from"
                       : "routing: a column 'instance' would tell");
  }
  if (e.estimate) {
    std::string line = fmt::format("fitcost simulate pool --rps R --warm-ms D --idle-expiry {:.6g}",
                                   in_seconds(*e.estimate));
    if (r.routing && r.routing->routing) line += " --routing " + routing_name(r.routing->routing);
    page.show("For the simulation:", {line});
  }
  page.assume(
      "all instances expire after the same idle time; a cold start shows that every "
      "instance known to be idle had expired");
  return page;
}

Json seconds_json(const std::optional<Seconds>& s) { return s ? Json(in_seconds(*s)) : Json(); }

Json routing_json(const RoutingEvidence& c) {
  return {
      {"choices", c.choices},     {"recent", c.recent},
      {"newest", c.newest},       {"oldest", c.oldest},
      {"by_chance", c.by_chance}, {"routing", c.routing ? Json(routing_name(c.routing)) : Json()}};
}

}  // namespace
}  // namespace request_log_words

RequestLogReport request_log_report(const RequestLog& log, std::string source) {
  RequestLogReport out;
  out.source = std::move(source);
  out.requests = log.requests.size();
  out.cold = log.cold_starts();
  out.instances = log.instances.size();
  out.length_s = log.requests.back().start_s - log.requests.front().start_s;
  out.expiry = idle_expiry(log);
  if (log.names_instances()) {
    out.routing =
        routing_evidence(log, out.expiry.estimate ? out.expiry.estimate : out.expiry.longest_warm);
  }
  if (out.expiry.estimate) {
    auto rule = Routing::recent;
    if (out.routing && out.routing->routing && *out.routing->routing != Routing::random)
      rule = *out.routing->routing;
    const auto cold = replayed_cold(log, *out.expiry.estimate, rule);
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < cold.size(); ++i)
      wrong += cold[i] != log.requests[i].cold ? 1U : 0U;
    out.replayed_wrong = wrong;
  }
  return out;
}

std::string request_log_table(const RequestLogReport& report, std::size_t width) {
  return request_log_words::page_of(report).text(width);
}

std::string request_log_markdown(const RequestLogReport& report) {
  return request_log_words::page_of(report).markdown();
}

std::string request_log_csv(const RequestLogReport& r) {
  using namespace request_log_words;
  std::string out = "figure,value\n";
  const auto count = [&](const char* name, std::uint64_t value) {
    out += fmt::format("{},{}\n", name, value);
  };
  const auto time = [&](const char* name, const std::optional<Seconds>& value) {
    out += fmt::format("{},{}\n", name, value ? fmt::format("{}", in_seconds(*value)) : "");
  };
  count("requests", r.requests);
  count("cold", r.cold);
  count("instances", r.instances);
  time("idle_expiry_s", r.expiry.estimate);
  time("idle_expiry_at_least_s", r.expiry.at_least);
  time("idle_expiry_at_most_s", r.expiry.at_most);
  time("longest_warm_gap_s", r.expiry.longest_warm);
  time("shortest_expired_gap_s", r.expiry.shortest_expired);
  count("warm_gaps", r.expiry.warm_gaps);
  count("expired_gaps", r.expiry.expired_gaps);
  count("contradicted_gaps", r.expiry.contradicted);
  if (r.replayed_wrong) count("replayed_wrong", *r.replayed_wrong);
  if (r.routing) {
    count("routing_choices", r.routing->choices);
    count("routing_recent", r.routing->recent);
    count("routing_newest", r.routing->newest);
    count("routing_oldest", r.routing->oldest);
    out += fmt::format("routing_by_chance,{}\n", r.routing->by_chance);
    out += "routing," + (r.routing->routing ? routing_name(r.routing->routing) : "") + "\n";
  }
  return out;
}

std::string request_log_json(const RequestLogReport& r) {
  using namespace request_log_words;
  const auto& e = r.expiry;
  return detail::dumped(
      {{"schema", "fitcost/fit-requests/1"},
       {"version", version()},
       {"model_version", model_version()},
       {"source", r.source},
       {"requests", r.requests},
       {"cold", r.cold},
       {"instances", r.instances > 0 ? Json(r.instances) : Json()},
       {"length_s", r.length_s},
       {"idle_expiry_s",
        {{"estimate", seconds_json(e.estimate)},
         {"at_least", seconds_json(e.at_least)},
         {"at_most", seconds_json(e.at_most)},
         {"longest_warm", seconds_json(e.longest_warm)},
         {"shortest_expired", seconds_json(e.shortest_expired)},
         {"warm_gaps", e.warm_gaps},
         {"expired_gaps", e.expired_gaps},
         {"contradicted", e.contradicted}}},
       {"replayed_wrong", r.replayed_wrong ? Json(*r.replayed_wrong) : Json()},
       {"routing", r.routing ? routing_json(*r.routing) : Json()},
       {"assumptions",
        Json::array({"all instances expire after the same idle time",
                     "a cold start shows that every instance known to be idle had expired"})}});
}

}  // namespace fitcost::inline v1
