// SPDX-License-Identifier: Apache-2.0
// The server's options alone: fitcost's manual and completions have them, too, without the server.
#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <system_error>

#include "fitcost/units/input_error.hpp"
#include "fitcost/version.hpp"
#include "options.hpp"

namespace fitcost::server_command {

namespace {

constexpr double least_seconds = 0.05;
constexpr double most_seconds = 86'400.0;

/// Seconds with a fraction, kept as milliseconds.
void add_seconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& time,
                 const std::string& help) {
  const double now = std::chrono::duration<double>(time).count();
  app.add_option_function<double>(
         name,
         [&time, name](const double& seconds) {
           // CLI::Range lets through what is no number.
           if (!(seconds >= least_seconds && seconds <= most_seconds))
             throw CLI::ValidationError(name, "wanted a number of seconds");
           time = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
         },
         help)
      ->check(CLI::Range(least_seconds, most_seconds))
      ->type_name("SECONDS")
      ->default_str(CLI::detail::to_string(now));
}

std::uint16_t port_of(const std::string& text) {
  std::uint16_t port = 0;
  const auto* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || at != end)
    throw InputError({"--port"}, in_quotes(text), "a port from 0 to 65535");
  return port;
}

void add_serving(CLI::App& app, Options& options) {
  auto& server = options.server;
  app.add_option("--store", options.store,
                 "Where workouts lie: an SQLite file, 'memory', or 'dynamodb:TABLE'")
      ->type_name("FILE|memory|dynamodb:TABLE")
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--port", [&server](const std::string& text) { server.port = port_of(text); },
         "TCP port; 0: one that is free")
      ->type_name("N")
      ->default_str(std::to_string(server.port));
  app.add_option("--address", server.address,
                 "IP address; beyond loopback only together with --tokens")
      ->capture_default_str();
  app.add_option("--tokens", options.tokens_file,
                 "Lines of TOKEN USER; without it a bearer token is itself the user's name")
      ->type_name("FILE");
  app.add_option("--cursor-secret-file", options.cursor_secret_file,
                 "Signs cursors; without it they hold until the server ends")
      ->type_name("FILE");
  app.add_option("--log", options.log,
                 "One line of JSON a request: a file, '-' (standard output) or 'none'")
      ->type_name("FILE|-|none")
      ->capture_default_str();
  app.add_option("--threads", server.threads, "Threads of the network (default: as many as cores)")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  app.add_option("--store-threads", server.store_threads,
                 "Calls to the store that may wait at a time; memory needs none")
      ->check(CLI::Range(1, 4096))
      ->type_name("N")
      ->capture_default_str();
}

void add_limits(CLI::App& app, Options& options) {
  auto& limits = options.server.limits;
  app.add_option("--max-connections", limits.connections, "Open at a time; one more gets 503")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--max-header", limits.header_bytes, "Bytes of a request's headers")
      ->check(CLI::Range(256, 1 << 20))
      ->type_name("BYTES")
      ->capture_default_str();
  app.add_option("--max-body", limits.body_bytes, "Bytes of a request's body")
      ->check(CLI::Range(0, 64 << 20))
      ->type_name("BYTES")
      ->capture_default_str();
  add_seconds(app, "--header-time", limits.header_time, "For a request's headers to arrive");
  add_seconds(app, "--body-time", limits.body_time, "For its body to arrive");
  add_seconds(app, "--idle-time", limits.idle_time, "Between requests");
  add_seconds(app, "--send-time", limits.send_time, "For a client to take its answer");
  add_seconds(app, "--drain-time", limits.drain_time,
              "For requests under way once the server is to stop");
}

void add_handling(CLI::App& app, Options& options) {
  auto& handler = options.handler;
  app.add_option("--base-path", handler.base_path, "Taken off the front of paths, such as /v1");
  app.add_flag("--type-index", handler.type_index,
               "Count units as for a table with an index on workoutType");
  app.add_flag("--consistent-reads", handler.consistent_reads,
               "GET of one workout, lists and statistics read strongly consistent");
  app.add_option("--metrics-namespace", handler.metrics_namespace,
                 "CloudWatch's embedded metrics in log lines, under this namespace");
  app.add_option("--environment", handler.environment, "Those metrics' dimension")
      ->capture_default_str();
  app.add_option(
         "--synchronous", options.synchronous,
         "SQLite: a write is acknowledged when the disk has it (full) or the system (normal)")
      ->check(CLI::IsMember({"full", "normal"}))
      ->capture_default_str();
  app.add_flag(
      "--check", options.check,
      "SQLite: read the whole file first, and refuse it where a page's structure is damaged or "
      "a row holds what no workout has");
  app.add_option("--region", options.region, "DynamoDB's (default: AWS_REGION)");
  app.add_option("--endpoint", options.endpoint,
                 "DynamoDB's, such as http://127.0.0.1:8000 (default: the region's)");
}

}  // namespace

void add_options(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "fitcost-server " + std::string(version()));
  add_serving(app, options);
  add_limits(app, options);
  add_handling(app, options);
}

}  // namespace fitcost::server_command
