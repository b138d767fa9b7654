// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "fitcost/units/input_error.hpp"

namespace fitcost::server_command {

namespace {

constexpr std::size_t largest_file = 1 << 20;
constexpr std::size_t least_secret = 16;

void refuse_metrics_settings(const CLI::App& app, const handler::HandlerOptions& options) {
  if (app.count("--metrics-namespace") > 0 &&
      !handler::is_metrics_namespace(options.metrics_namespace)) {
    throw InputError({"--metrics-namespace"}, in_quotes(options.metrics_namespace),
                     std::string(handler::metrics_namespace_in_words));
  }
  if (!handler::is_metrics_dimension(options.environment)) {
    throw InputError({"--environment"}, in_quotes(options.environment),
                     std::string(handler::metrics_dimension_in_words));
  }
}

}  // namespace

bool read_options(int argc, char** argv, Options& options) {
  CLI::App app("The workout API over HTTP", "fitcost-server");
  add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    app.exit(e);
    return false;
  } catch (const CLI::ParseError& e) {
    throw UsageError(std::string(e.what()) + " (see 'fitcost-server --help')");
  }
  if (!handler::is_base_path(options.handler.base_path)) {
    throw InputError({"--base-path"}, in_quotes(options.handler.base_path),
                     "a path that begins with / and does not end with it, such as /v1");
  }
  refuse_metrics_settings(app, options.handler);
  options.connections_given = app.count("--max-connections") > 0;
  options.handler.log_requests = options.log != "none";
  if (!options.cursor_secret_file.empty()) {
    options.handler.cursor_secret =
        read_small_file("--cursor-secret-file", options.cursor_secret_file);
    if (options.handler.cursor_secret.size() < least_secret) {
      throw InputError({options.cursor_secret_file},
                       std::to_string(options.handler.cursor_secret.size()) + " bytes",
                       "a secret of at least 16");
    }
  }
  return true;
}

std::string read_small_file(const std::string& option, const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    throw InputError({option}, in_quotes(path) + ", a folder", "a file");
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) {
    throw InputError({option}, in_quotes(path), "a file that can be read");
  }
  if (text.size() > largest_file) throw InputError({option}, "over 1 MB", "a smaller file");
  return text;
}

}  // namespace fitcost::server_command
