// SPDX-License-Identifier: Apache-2.0
// fitcost-replay: the traffic that a bill is computed from, driven through the API itself.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <new>
#include <optional>
#include <thread>

#include "command.hpp"
#include "fitcost/handler/sqlite_store.hpp"
#include "fitcost/replay/replay_report.hpp"
#include "options.hpp"

namespace {

using namespace fitcost;
using namespace fitcost::command;
using replay_command::Options;

double speed_of(const std::string& text) {
  if (text == "max") return 0.0;
  if (text == "real") return 1.0;
  return number_option("--speed", text, *Decimal::parse("0.001"), Decimal(1'000'000)).to_double();
}

bool is_url(const std::string& against) {
  return against.substr(0, 7) == "http://" || against.substr(0, 8) == "https://";
}

constexpr std::string_view file_prefix = "sqlite:";

/// The file that is stored in; empty: none that was named.
std::string store_file(const std::string& against) {
  return against.substr(0, file_prefix.size()) == file_prefix ? against.substr(file_prefix.size())
                                                              : std::string();
}

/// Whether what is written to one would be lost in the other, or mixed with it.
bool same_place(const std::string& one, const std::string& other) {
  const auto place = [](const std::string& path) -> std::filesystem::path {
    std::error_code error;
    if (path.empty() || path == "-") return "/dev/stdout";
    if (path == "/dev/stdout" || path == "/dev/null") return path;
    auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    return error ? std::filesystem::path(path) : whole;
  };
  std::error_code error;
  const auto first = place(one);
  const auto second = place(other);
  if (first == "/dev/null" || second == "/dev/null") return false;
  return first == second || std::filesystem::equivalent(first, second, error);
}

/// Before anything is written.
void require_places(const Options& options) {
  const auto differs = [](const char* option, const std::string& path, const std::string& other,
                          const std::string& what) {
    if (same_place(path, other))
      throw InputError({option}, in_quotes(path) + ", where " + what, "another place");
  };
  const std::string& out = options.output.out;
  if (!options.emit_plan.empty())
    differs("--emit-plan", options.emit_plan, out, "the report is written, too");
  const std::string store = store_file(options.against);
  if (store.empty()) return;
  for (const char* ending : {"", "-wal", "-shm"}) {
    const std::string stored = store + ending;
    if (!options.emit_plan.empty())
      differs("--emit-plan", options.emit_plan, stored, "the workouts are stored");
    if (!out.empty() && out != "-") differs("--out", out, stored, "the workouts are stored");
  }
}

/// A line on the terminal that is written over, and away at the end.
class ProgressLine {
 public:
  ProgressLine() = default;
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (shown_ >= 0) std::fprintf(stderr, "\r                \r");
  }
  ReplayProgress callback() {
    if (isatty(STDERR_FILENO) == 0) return {};
    return [this](double share) {
      const int percent = static_cast<int>(share * 100.0);
      if (shown_.exchange(percent) != percent) std::fprintf(stderr, "\rreplayed %d %%", percent);
    };
  }

 private:
  std::atomic<int> shown_{-1};
};

/// A folder for the file of `--against sqlite`, gone at the end, also at that by Ctrl-C.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    sigemptyset(&ends_);
    sigaddset(&ends_, SIGINT);
    sigaddset(&ends_, SIGTERM);
    sigaddset(&ends_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends_, &before_);  // of all threads from now on
    std::string name = (std::filesystem::temp_directory_path() / "fitcost-replay-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw InputError({"--against"}, "no place for a temporary file", "sqlite:FILE");
    path_ = name;
    waiting_ = std::thread([this] { wait(); });
  }
  ~TemporaryFolder() {
    done_ = true;
    pthread_kill(waiting_.native_handle(), SIGHUP);  // any that it waits for
    waiting_.join();
    remove();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file() const { return (path_ / "workouts.db").string(); }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void wait() const {
    int caught = 0;
    while (sigwait(&ends_, &caught) != 0) {
    }
    if (done_) return;
    remove();
    constexpr int exit_signal = 128;
    std::_Exit(exit_signal + caught);  // not by exit(): threads still run
  }

  std::filesystem::path path_;
  sigset_t ends_{};
  sigset_t before_{};
  std::atomic<bool> done_{false};
  std::thread waiting_;
};

/// A commit is shared by all who wait for one, so many clients are wanted.
ReplayResult against_file(ReplayInput input, const std::string& file, const std::string& name,
                          const ReplayProgress& progress) {
  constexpr unsigned waiting = 64;
  if (input.threads == 0) input.threads = waiting;
  handler::SqliteOptions options;
  options.path = file;
  const auto store = handler::sqlite_store(options);
  return replay_in_process(input, *store, name, progress);
}

ReplayResult replay(const Options& options, const ReplayInput& input) {
  ProgressLine line;
  const auto progress = line.callback();
  const std::string& against = options.against;
  ReplayResult result;
  if (against == "memory") {
    const auto store = handler::memory_store();
    result = replay_in_process(input, *store, "memory", progress);
  } else if (against == "sqlite") {
    const TemporaryFolder folder;
    result = against_file(input, folder.file(), "sqlite", progress);
  } else if (against.substr(0, file_prefix.size()) == file_prefix) {
    const std::string file = store_file(against);
    if (std::filesystem::exists(file))
      throw InputError({"--against"}, "the file " + in_quotes(file) + ", which is there already",
                       "one that is not: a replay adds workouts");
    result = against_file(input, file, against, progress);
  } else if (is_url(against)) {
    std::string url = against;
    while (url.back() == '/') url.pop_back();
    if (url.back() == ':')
      throw InputError({"--against"}, in_quotes(against), "a URL such as http://127.0.0.1:8080");
    result = replay_over_http(input, {url, options.token}, progress);
  } else {
    throw InputError({"--against"}, in_quotes(against), "memory, sqlite, sqlite:FILE or a URL");
  }
  return result;
}

void run(Options& options) {
  ReplayInput input;
  const std::string text = plan_text(options.workload);
  input.plan = read_plan(text, options.workload, options.prices.regions());
  input.traffic = options.traffic.traffic();
  input.days = whole_option("--days", options.days, 1, 3650);
  input.seed = static_cast<std::uint64_t>(whole_option("--seed", options.seed, 0, 1'000'000'000));
  input.users = whole_option("--users", options.users, 0, 100'000'000);
  input.threads = static_cast<unsigned>(whole_option("--clients", options.clients, 0, 1024));
  input.speed = speed_of(options.speed);
  const BillingTerms terms = options.prices.terms(input.plan);
  if (!options.token.empty() && !is_url(options.against))
    throw InputError({"--token"}, "a token with --against " + options.against,
                     "--against URL: no store asks for one");
  require_places(options);
  const std::size_t columns = options.output.columns();  // refused now, not after the replay
  const ReplayResult result = replay(options, input);
  const std::string measured = measured_plan_text(text, options.workload, result);
  const ReplayReport report =
      replay_report(input, read_plan(measured, options.workload), result, options.prices.book(),
                    terms, options.traffic.convention());
  if (!options.emit_plan.empty()) write_output(measured, options.emit_plan);
  options.output.write(options.output.format == "json" ? replay_json(report)
                                                       : replay_table(report, columns));
}

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "fitcost-replay: %s\n", what.c_str());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The traffic that a bill is computed from, driven through the API itself",
               "fitcost-replay");
  Options options;
  options.add_to(app);
  signal(SIGPIPE, SIG_IGN);  // a server that hangs up
  signal(SIGXFSZ, SIG_IGN);  // a file that may not grow: the store says so instead
  try {
    if (parse(app, argc, argv)) run(options);
    return exit_fine;
  } catch (const CLI::ParseError& e) {
    return complain(std::string(e.what()) + " (see 'fitcost-replay --help')", exit_bad_input);
  } catch (const InputError& e) {
    return complain(e.what(), exit_bad_input);
  } catch (const handler::StoreError& e) {
    return complain(e.what(), exit_bad_input);
  } catch (const std::bad_alloc&) {
    return complain("not enough memory: --against sqlite, a smaller rate or fewer days take less",
                    exit_bad_input);
  } catch (const std::exception& e) {
    return complain(unforeseen(e), exit_internal_error);
  }
}
