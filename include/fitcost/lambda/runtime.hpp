// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// The loop of a custom runtime on AWS Lambda: asks for an invocation, hands it to a function,
/// posts what it says. The protocol is the Runtime API's, version 2018-06-01
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
namespace fitcost::inline v1::handler {

/// Where the Runtime API is.
struct RuntimeEndpoint {
  std::string host;    ///< a name or an address, without brackets
  std::string port;    ///< digits
  std::string prefix;  ///< before `/2018-06-01`; empty or beginning with `/`, never ending so

  friend bool operator==(const RuntimeEndpoint&, const RuntimeEndpoint&) = default;
};

/// Reads AWS_LAMBDA_RUNTIME_API: `169.254.100.1:9001`, and what local servers put there, such as
/// `http://localhost:2222/some/prefix`. Port 80 where none is named. Throws std::invalid_argument
/// with one sentence for anything else.
RuntimeEndpoint read_runtime_endpoint(std::string_view text);

/// One call of the function. Views hold until the function returns.
struct Invocation {
  std::string_view event;         ///< as it came, up to 64 MiB
  std::string_view request_id;    ///< never empty
  std::string_view trace_id;      ///< for X-Ray; may be empty
  std::string_view function_arn;  ///< may be empty
  std::int64_t deadline_ms = 0;  ///< milliseconds since 1970; 0: none was given. May be in the past
};

/// Answers an invocation; the text has to hold until the next call. What it throws is reported to
/// Lambda with its type. Made of what returns a std::string_view and nothing else, for a view of a
/// string that was returned by value would hold nothing.
class InvocationHandler {
 public:
  template <typename Function>
  requires std::same_as<std::invoke_result_t<Function&, const Invocation&>, std::string_view>
  InvocationHandler(Function function) : function_(std::move(function)) {}

  std::string_view operator()(const Invocation& invocation) const { return function_(invocation); }

 private:
  std::function<std::string_view(const Invocation&)> function_;
};

/// Longer responses are reported as an error instead of being sent: Lambda's limit on them, bytes.
inline constexpr std::size_t response_bytes_limit = 6'291'556;

class Runtime {
 public:
  struct Options {
    RuntimeEndpoint endpoint;
    /// Ends the loop between two invocations as soon as it can be read, such as a signalfd; -1:
    /// none.
    int stop_descriptor = -1;
    /// Takes one line of JSON about what went wrong; never a part of an event or of a response.
    std::function<void(std::string_view line)> log;
  };

  /// Why the loop ended.
  enum class End {
    stopped,      ///< as was asked for through the stop descriptor
    unreachable,  ///< the Runtime API took no connection, or closed three in a row unanswered
    refused,      ///< it answered 500, which means: exit
    nonsense,     ///< three answers in a row were no invocation
  };

  explicit Runtime(Options options);
  Runtime(Runtime&&) noexcept;
  Runtime& operator=(Runtime&&) noexcept;
  ~Runtime();

  /// Serves invocations, one after the other, without end of its own.
  End run(const InvocationHandler& handler);

  /// Tells Lambda that the function cannot start, instead of `run`; the process should then exit.
  /// `type` is a category and a reason, such as `Runtime.ConfigInvalid`. False when nobody took it.
  bool report_init_error(std::string_view type, std::string_view message);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace fitcost::inline v1::handler
