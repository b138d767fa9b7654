// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <stdexcept>
#include <string>

#include "fitcost/handler/handler.hpp"
#include "fitcost/server/server.hpp"

/// fitcost-server's command line.
namespace fitcost::server_command {

struct Options {
  std::string store = "workouts.db";  ///< a file, `memory` or `dynamodb:TABLE`
  std::string synchronous = "full";   ///< of SQLite
  bool check = false;                 ///< of SQLite: the whole file, at the start
  std::string region;                 ///< of DynamoDB; empty: the environment's
  std::string endpoint;               ///< of DynamoDB; empty: the region's
  std::string tokens_file;
  std::string cursor_secret_file;
  std::string log = "-";  ///< a file, `-` or `none`
  bool connections_given = false;
  handler::ServerOptions server;
  handler::HandlerOptions handler;
};

/// What the command line may have; `options` outlives `app`'s parsing.
void add_options(CLI::App& app, Options& options);

/// A command line that cannot be understood, in one line.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Fills them in from the command line. False: it asked for help or the version, which was printed.
/// UsageError, or InputError for a file that it names.
bool read_options(int argc, char** argv, Options& options);

/// The whole of a small file. InputError, which names the option, when it cannot be read.
std::string read_small_file(const std::string& option, const std::string& path);

}  // namespace fitcost::server_command
