// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// What the handler used, counted as it happened.
namespace fitcost::inline v1::handler {

enum class Route { create, list, get, put, remove, stats, other };
inline constexpr std::size_t route_count = 7;

/// `POST /workouts`; `other` is what no route takes.
std::string_view route_name(Route route);

/// Sums over the requests of one route. Units are DynamoDB's request units, by AWS's rules on the
/// sizes of the items; those of failed conditions and of indexes are among them.
struct RouteUsage {
  std::int64_t requests = 0;
  std::int64_t client_errors = 0;    ///< answered 4xx
  std::int64_t server_errors = 0;    ///< answered 5xx
  std::int64_t read_half_units = 0;  ///< an eventually consistent read of 4 KB is one half
  std::int64_t write_units = 0;      ///< to the table
  std::int64_t index_write_units = 0;
  std::int64_t items_read = 0;       ///< evaluated
  std::int64_t item_bytes_read = 0;  ///< their sizes
  std::int64_t items_written = 0;
  std::int64_t item_bytes_written = 0;
  std::int64_t bytes_in = 0;   ///< request bodies
  std::int64_t bytes_out = 0;  ///< response bodies
  std::int64_t log_lines = 0;
  std::int64_t log_bytes = 0;     ///< written, without newlines
  std::int64_t microseconds = 0;  ///< the host's clock, from request to response
  /// Time of the processor: asking for it costs as much as a third of a request, so one request in
  /// 64 is measured.
  std::int64_t cpu_samples = 0;
  std::int64_t cpu_nanoseconds = 0;  ///< of those

  RouteUsage& operator+=(const RouteUsage& other);
};

struct Usage {
  std::array<RouteUsage, route_count> routes{};

  RouteUsage& of(Route route) { return routes[static_cast<std::size_t>(route)]; }
  const RouteUsage& of(Route route) const { return routes[static_cast<std::size_t>(route)]; }
  RouteUsage total() const;
  Usage& operator+=(const Usage& other);
};

}  // namespace fitcost::inline v1::handler
