// SPDX-License-Identifier: Apache-2.0
#include "server/metrics_text.hpp"

#include <charconv>
#include <cstddef>
#include <string_view>

namespace fitcost::inline v1::handler::detail {

namespace {

constexpr std::array<std::string_view, rejection_count> reasons{"",
                                                                "malformed",
                                                                "header_too_large",
                                                                "body_too_large",
                                                                "unknown_transfer_encoding",
                                                                "unknown_expectation",
                                                                "too_slow",
                                                                "too_many_connections"};

class MetricsWriter {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    family_ = name;
    out_.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  template <typename Number> void sample(const std::string& labels, Number value) {
    sample("", labels, value);
  }
  template <typename Number>
  void sample(std::string_view suffix, const std::string& labels, Number value) {
    out_.append(family_).append(suffix);
    if (!labels.empty()) out_.append("{").append(labels).append("}");
    out_.append(" ").append(number(value)).append("\n");
  }
  template <typename Number> static std::string number(Number value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
  }
  std::string text() && { return std::move(out_); }

 private:
  std::string_view family_;
  std::string out_;
};

std::string label(std::string_view name, std::string_view value) {
  return std::string(name).append("=\"").append(value).append("\"");
}

std::string route_label(std::size_t route) {
  return label("route", route_name(static_cast<Route>(route)));
}

void write_requests(MetricsWriter& out, const Usage& usage) {
  out.family("fitcost_requests_total", "counter", "Requests answered by the API.");
  for (std::size_t i = 0; i < route_count; ++i) {
    const RouteUsage& route = usage.routes[i];
    const std::string name = route_label(i);
    out.sample(name + "," + label("status", "2xx"),
               route.requests - route.client_errors - route.server_errors);
    out.sample(name + "," + label("status", "4xx"), route.client_errors);
    out.sample(name + "," + label("status", "5xx"), route.server_errors);
  }
}

void write_durations(MetricsWriter& out, const std::array<Durations, route_count>& durations) {
  out.family("fitcost_request_duration_seconds", "histogram",
             "From a complete request to its answer.");
  for (std::size_t i = 0; i < route_count; ++i) {
    const std::string name = route_label(i);
    std::uint64_t below = 0;
    for (std::size_t j = 0; j < Durations::bounds.size(); ++j) {
      below += durations[i].counts[j];
      out.sample("_bucket", name + "," + label("le", MetricsWriter::number(Durations::bounds[j])),
                 below);
    }
    below += durations[i].counts.back();
    out.sample("_bucket", name + "," + label("le", "+Inf"), below);
    out.sample("_sum", name, durations[i].seconds);
    out.sample("_count", name, below);
  }
}

/// One counter by route.
void write_by_route(MetricsWriter& out, const Usage& usage, std::string_view name,
                    std::string_view help, std::int64_t RouteUsage::*count) {
  out.family(name, "counter", help);
  for (std::size_t i = 0; i < route_count; ++i) out.sample(route_label(i), usage.routes[i].*count);
}

void write_units(MetricsWriter& out, const Usage& usage) {
  out.family("fitcost_read_units_total", "counter", "DynamoDB read request units, by AWS's rules.");
  for (std::size_t i = 0; i < route_count; ++i) {
    out.sample(route_label(i), static_cast<double>(usage.routes[i].read_half_units) / 2);
  }
  out.family("fitcost_write_units_total", "counter",
             "DynamoDB write request units, by AWS's rules.");
  for (std::size_t i = 0; i < route_count; ++i) {
    const std::string name = route_label(i);
    out.sample(name + "," + label("of", "table"), usage.routes[i].write_units);
    out.sample(name + "," + label("of", "index"), usage.routes[i].index_write_units);
  }
}

void write_traffic(MetricsWriter& out, const TrafficCounts& traffic) {
  out.family("fitcost_open_connections", "gauge", "Connections that are open now.");
  out.sample("", traffic.open.load());
  out.family("fitcost_connections_total", "counter", "Connections accepted.");
  out.sample("", traffic.accepted.load());
  out.family("fitcost_received_bytes_total", "counter", "Bytes that came in, headers included.");
  out.sample("", traffic.bytes_in.load());
  out.family("fitcost_sent_bytes_total", "counter", "Bytes that went out, headers included.");
  out.sample("", traffic.bytes_out.load());
  out.family("fitcost_rejected_total", "counter",
             "Requests and connections that never got as far as the API.");
  for (std::size_t i = 1; i < rejection_count; ++i) {
    out.sample(label("reason", reasons[i]), traffic.rejected[i].load());
  }
}

}  // namespace

std::string metrics_text(const WorkerCounts& counts, const TrafficCounts& traffic) {
  MetricsWriter out;
  write_requests(out, counts.usage);
  write_durations(out, counts.durations);
  write_by_route(out, counts.usage, "fitcost_request_body_bytes_total", "Request bodies.",
                 &RouteUsage::bytes_in);
  write_by_route(out, counts.usage, "fitcost_response_body_bytes_total", "Response bodies.",
                 &RouteUsage::bytes_out);
  write_by_route(out, counts.usage, "fitcost_log_bytes_total",
                 "Log lines that were written, without newlines.", &RouteUsage::log_bytes);
  write_by_route(out, counts.usage, "fitcost_items_read_total", "Items evaluated by reads.",
                 &RouteUsage::items_read);
  write_by_route(out, counts.usage, "fitcost_item_read_bytes_total",
                 "Their sizes, as DynamoDB counts.", &RouteUsage::item_bytes_read);
  write_by_route(out, counts.usage, "fitcost_items_written_total", "Items written.",
                 &RouteUsage::items_written);
  write_by_route(out, counts.usage, "fitcost_item_written_bytes_total",
                 "Their sizes, as DynamoDB counts.", &RouteUsage::item_bytes_written);
  write_units(out, counts.usage);
  write_traffic(out, traffic);
  return std::move(out).text();
}

}  // namespace fitcost::inline v1::handler::detail
