// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/usage.hpp"

namespace fitcost::inline v1::handler {

std::string_view route_name(Route route) {
  switch (route) {
    case Route::create:
      return "POST /workouts";
    case Route::list:
      return "GET /workouts";
    case Route::get:
      return "GET /workouts/{id}";
    case Route::put:
      return "PUT /workouts/{id}";
    case Route::remove:
      return "DELETE /workouts/{id}";
    case Route::stats:
      return "GET /stats";
    case Route::other:
      break;
  }
  return "other";
}

RouteUsage& RouteUsage::operator+=(const RouteUsage& other) {
  requests += other.requests;
  client_errors += other.client_errors;
  server_errors += other.server_errors;
  read_half_units += other.read_half_units;
  write_units += other.write_units;
  index_write_units += other.index_write_units;
  items_read += other.items_read;
  item_bytes_read += other.item_bytes_read;
  items_written += other.items_written;
  item_bytes_written += other.item_bytes_written;
  bytes_in += other.bytes_in;
  bytes_out += other.bytes_out;
  log_lines += other.log_lines;
  log_bytes += other.log_bytes;
  microseconds += other.microseconds;
  cpu_samples += other.cpu_samples;
  cpu_nanoseconds += other.cpu_nanoseconds;
  return *this;
}

RouteUsage Usage::total() const {
  RouteUsage sum;
  for (const auto& route : routes) sum += route;
  return sum;
}

Usage& Usage::operator+=(const Usage& other) {
  for (std::size_t i = 0; i < routes.size(); ++i) routes[i] += other.routes[i];
  return *this;
}

}  // namespace fitcost::inline v1::handler
