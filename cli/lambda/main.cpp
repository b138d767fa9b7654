// SPDX-License-Identifier: Apache-2.0
// fitcost-lambda: the workout API as a custom runtime on AWS Lambda (provided.al2023).
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "fitcost/handler/dynamodb_store.hpp"
#include "fitcost/handler/handler.hpp"
#include "fitcost/handler/host.hpp"
#include "fitcost/handler/store.hpp"
#include "fitcost/lambda/runtime.hpp"
#include "fitcost/lambda/settings.hpp"
#include "fitcost/lambda/time_left.hpp"

namespace {

using namespace fitcost::handler;

const char* variable(const char* name) { return std::getenv(name); }

/// Readable once SIGTERM or SIGINT was sent, which from now on end nothing by themselves.
int stop_descriptor() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const int descriptor = signalfd(-1, &signals, SFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  return descriptor;
}

std::unique_ptr<Store> make_store(const LambdaSettings& settings, const TimeLeft& time_left) {
  if (settings.store == LambdaSettings::StoreKind::memory) return memory_store();
  DynamoDbOptions options;
  options.table = settings.table;
  options.region = settings.region;
  options.endpoint = settings.endpoint;
  options.ca_bundle = settings.ca_bundle;
  options.credentials = credentials_chain(variable);
  options.time_left = [&time_left] { return time_left(); };
  return dynamodb_store(std::move(options));
}

const char* variable_of(DynamoDbOptionError::Option option) {
  using Option = DynamoDbOptionError::Option;
  switch (option) {
    case Option::table:
      return "TABLE_NAME";
    case Option::region:
      return "AWS_REGION";
    case Option::endpoint:
      return "FITCOST_DYNAMODB_ENDPOINT";
    case Option::ca_bundle:
      return "FITCOST_CA_BUNDLE";
    case Option::other:
      break;
  }
  return nullptr;
}

/// The store's own words, with the variable that they are of.
std::unique_ptr<Store> make_named_store(const LambdaSettings& settings, const TimeLeft& time_left) {
  try {
    return make_store(settings, time_left);
  } catch (const DynamoDbOptionError& error) {
    const char* const name = variable_of(error.option());
    if (name == nullptr) throw;
    throw std::invalid_argument("the environment variable " + std::string(name) +
                                " makes no sense: " + error.what());
  }
}

// Where AWS's X-Ray libraries look for the trace that an invocation belongs to.
void set_trace(std::string_view trace_id) {
  constexpr const char* name = "_X_AMZN_TRACE_ID";
  if (trace_id.empty()) {
    unsetenv(name);
  } else {
    setenv(name, std::string(trace_id).c_str(), 1);
  }
}

// All that may be wrong with what the function was given shows here, before the first invocation.
struct Function {
  Function(LambdaSettings settings, Host& host)
      : time_left(host),
        store(make_named_store(settings, time_left)),
        handler(*store, host, std::move(settings.handler)),
        worker(handler) {}

  TimeLeft time_left;
  std::unique_ptr<Store> store;
  Handler handler;
  Worker worker;
};

std::unique_ptr<Function> start(Runtime& runtime, Host& host) {
  try {
    return std::make_unique<Function>(read_lambda_settings(variable), host);
  } catch (const std::invalid_argument& error) {
    runtime.report_init_error("Runtime.ConfigInvalid", error.what());
    throw;
  } catch (const std::exception& error) {
    runtime.report_init_error("Runtime.InitFailed", error.what());
    throw;
  }
}

int serve() {
  const int stop = stop_descriptor();
  const char* api = variable("AWS_LAMBDA_RUNTIME_API");
  if (api == nullptr) {
    throw std::invalid_argument(
        "AWS_LAMBDA_RUNTIME_API is not set: AWS Lambda starts this program");
  }
  SystemHost host(STDOUT_FILENO);
  Runtime runtime(
      {read_runtime_endpoint(api), stop, [&](std::string_view line) { host.log(line); }});
  const auto function = start(runtime, host);
  const auto end = runtime.run([&](const Invocation& invocation) {
    set_trace(invocation.trace_id);
    function->time_left.begin(invocation.deadline_ms);
    const auto response = function->worker.handle_event(invocation.event, invocation.request_id);
    // Whoever sent it would take an answer for success, such as a queue that then deletes it.
    if (!function->worker.was_event())
      throw std::invalid_argument("the event is not one of API Gateway");
    return response;
  });
  return end == Runtime::End::stopped ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return serve();
  } catch (const std::exception& error) {
    const std::string line = "fitcost-lambda: " + std::string(error.what()) + "\n";
    return write(STDERR_FILENO, line.data(), line.size()) < 0 ? 2 : 1;
  }
}
