// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "fitcost/handler/handler.hpp"
#include "fitcost/handler/host.hpp"
#include "fitcost/server/server.hpp"
#include "fitcost/units/input_error.hpp"
#include "options.hpp"
#include "store.hpp"

namespace {

using namespace fitcost;
using namespace std::chrono_literals;
using server_command::Options;

constexpr int exit_fine = 0;
constexpr int exit_internal_error = 1;
constexpr int exit_bad_input = 2;
constexpr int exit_signal = 128;

void say(const std::string& what) { std::fprintf(stderr, "fitcost-server: %s\n", what.c_str()); }

/// SIGTERM and SIGINT, which from now on are waited for rather than delivered, by all threads.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    signal(SIGPIPE, SIG_IGN);  // a log that nobody reads any more
    signal(SIGXFSZ, SIG_IGN);  // a file that may not grow: the store says so instead
  }
  int wait() const {
    int caught = 0;
    while (sigwait(&set_, &caught) != 0) {
    }
    return caught;
  }
  /// One that is there already; 0: none is.
  int poll() const {
    const timespec none{};
    const int caught = sigtimedwait(&set_, nullptr, &none);
    return caught > 0 ? caught : 0;
  }

 private:
  sigset_t set_{};
};

/// Every connection is a file descriptor. Takes as many as the system gives.
void make_room_for_connections(Options& options) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) getrlimit(RLIMIT_NOFILE, &limit);
  // For the store's files and connections, and those who are told that there are too many.
  const rlim_t others = 512 + rlim_t{4} * options.server.store_threads;
  const rlim_t most = limit.rlim_cur > 2 * others ? limit.rlim_cur - others : limit.rlim_cur / 2;
  auto& connections = options.server.limits.connections;
  if (limit.rlim_cur == RLIM_INFINITY || connections <= most) return;
  connections = most;
  if (options.connections_given) {
    say("--max-connections is " + std::to_string(most) + ": the system allows " +
        std::to_string(limit.rlim_cur) + " open files (ulimit -n)");
  }
}

int open_log(const std::string& name) {
  if (name == "none") return -1;
  if (name == "-") return STDOUT_FILENO;
  const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) {
    throw InputError({"--log"}, in_quotes(name) + ": " + std::strerror(errno),
                     "a file that can be written");
  }
  return file;
}

/// Says once that lines are lost: the requests go on.
class LoggingHost final : public handler::SystemHost {
 public:
  using SystemHost::SystemHost;
  bool log(std::string_view line) override {
    if (SystemHost::log(line)) return true;
    const int why = errno;
    if (!said_.exchange(true))
      say(std::string("--log: a line cannot be written, and others may not be: ") +
          std::strerror(why));
    return false;
  }

 private:
  std::atomic<bool> said_{false};
};

/// Until a signal, and until what was under way then is answered.
int serve(handler::Server& server, const Options& options, const Signals& signals) {
  signals.wait();
  server.stop();
  const auto patience = options.server.limits.drain_time + 5s;
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!server.wait_for(20ms)) {
    // Not by exit(): threads still run.
    if (const int again = signals.poll(); again != 0) std::_Exit(exit_signal + again);
    if (std::chrono::steady_clock::now() > until) {
      say("gave up on requests that the store does not finish");
      std::_Exit(exit_internal_error);
    }
  }
  return exit_fine;
}

int run(int argc, char** argv) {
  Options options;
  if (!server_command::read_options(argc, argv, options)) return exit_fine;
  handler::Tokens tokens;
  if (!options.tokens_file.empty()) {
    tokens = handler::read_tokens(server_command::read_small_file("--tokens", options.tokens_file),
                                  options.tokens_file);
  }
  const bool named_by_token = !tokens.listed();
  const Signals signals;
  make_room_for_connections(options);
  LoggingHost host(open_log(options.log));
  const auto store = server_command::open_store(options);
  handler::Handler handler(*store, host, options.handler);
  handler::Server server(handler, options.server, std::move(tokens));
  if (named_by_token) say("no --tokens: a bearer token is itself the user's name");
  std::printf("listening on http://%s\n", server.address().c_str());
  std::fflush(stdout);
  return serve(server, options, signals);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const server_command::UsageError& e) {
    say(e.what());
    return exit_bad_input;
  } catch (const InputError& e) {
    say(e.what());
    return exit_bad_input;
  } catch (const handler::StoreError& e) {
    say(std::string("--store: ") + e.what());
    return exit_bad_input;
  } catch (const std::exception& e) {
    say(std::string("internal error: ") + e.what());
    return exit_internal_error;
  }
}
