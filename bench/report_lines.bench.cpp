// SPDX-License-Identifier: Apache-2.0
// How fast Lambda's logs are read, in bytes of the whole log, beside a reader that only counts
// lines and one that looks at every line with a regular expression.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstring>
#include <regex>
#include <string>

#include "fitcost/capacity/duration_fit.hpp"
#include "fitcost/capacity/lambda_report_lines.hpp"
#include "fitcost/traffic/random.hpp"

namespace {

using namespace fitcost;

constexpr int requests_in_log = 40'000;
const std::string id = " RequestId: 6f0d1c3e-2b7a-4c58-9d4e-0123456789ab";

std::string number_text(double value) {
  std::string text = std::to_string(std::llround(value * 100.0) + 100);
  return text.insert(text.size() - 2, 1, '.');
}

std::string text_log() {
  Random random(1);
  std::string out;
  for (int i = 0; i < requests_in_log; ++i) {
    const double ms = 40.0 * random.exponential();
    out += "START" + id + " Version: $LATEST\nEND" + id + "\nREPORT" + id +
           "\tDuration: " + number_text(ms) +
           " ms\tBilled Duration: " + std::to_string(std::llround(std::ceil(ms)) + 1) +
           " ms\tMemory Size: 256 MB\tMax Memory Used: 93 MB\t\n";
  }
  return out;
}

std::string json_log() {
  Random random(1);
  std::string out;
  for (int i = 0; i < requests_in_log; ++i) {
    const double ms = 40.0 * random.exponential();
    out += R"({"time":"2024-02-09T08:42:44.078Z","type":"platform.start","record":{"requestId":")"
           R"(6f0d1c3e-2b7a-4c58-9d4e-0123456789ab","version":"$LATEST"}})"
           "\n"
           R"({"time":"2024-02-09T08:42:44.078Z","type":"platform.report","record":{"requestId":")"
           R"(6f0d1c3e-2b7a-4c58-9d4e-0123456789ab","metrics":{"durationMs":)" +
           number_text(ms) + R"(,"billedDurationMs":)" +
           std::to_string(std::llround(std::ceil(ms)) + 1) +
           R"(,"memorySizeMB":256,"maxMemoryUsedMB":93},"status":"success"}})"
           "\n";
  }
  return out;
}

void read_whole(benchmark::State& state, const std::string& log) {
  std::uint64_t reports = 0;
  for (auto _ : state) {
    LambdaReportReader reader;
    constexpr std::size_t piece = std::size_t{1} << 18;
    for (std::size_t at = 0; at < log.size(); at += piece)
      reader.feed(std::string_view(log).substr(at, piece));
    reports = reader.finish().reports;
  }
  if (reports != requests_in_log) state.SkipWithError("reports were lost");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
}

void text_lines(benchmark::State& state) { read_whole(state, text_log()); }
BENCHMARK(text_lines)->Unit(benchmark::kMillisecond);

void json_records(benchmark::State& state) { read_whole(state, json_log()); }
BENCHMARK(json_records)->Unit(benchmark::kMillisecond);

/// A log of a handler that writes much and of which one line in 21 is a REPORT, behind a prefix.
void handler_output_with_prefix(benchmark::State& state) {
  const std::string prefix = "2026-10-01T08:00:00.000000+00:00 2026/10/01/[$LATEST]0123456789ab ";
  const std::string one = text_log().substr(0, 2'000);
  const std::string report =
      one.substr(one.find("REPORT"), one.find("START", 9) - one.find("REPORT"));
  std::string log;
  for (int i = 0; i < requests_in_log; ++i) {
    for (int k = 0; k < 20; ++k)
      log += prefix + "INFO served a request of customer 4711 in 12 ms\n";
    log += prefix + report;
  }
  read_whole(state, log);
}
BENCHMARK(handler_output_with_prefix)->Unit(benchmark::kMillisecond);

void twin_counts_lines(benchmark::State& state) {
  const std::string log = text_log();
  for (auto _ : state) {
    std::size_t lines = 0;
    const char* at = log.data();
    const char* const end = at + log.size();
    while (const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
      ++lines;
      at = static_cast<const char*>(found) + 1;
    }
    benchmark::DoNotOptimize(lines);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
}
BENCHMARK(twin_counts_lines)->Unit(benchmark::kMillisecond);

void twin_regular_expression(benchmark::State& state) {
  const std::string log = text_log();
  const std::regex pattern(
      "REPORT RequestId: \\S+\\s+Duration: ([0-9.]+) ms\\s+Billed Duration: ([0-9]+) ms\\s+"
      "Memory Size: ([0-9]+) MB\\s+Max Memory Used: ([0-9]+) MB");
  for (auto _ : state) {
    double sum = 0.0;
    for (std::sregex_iterator it(log.begin(), log.end(), pattern), none; it != none; ++it)
      sum += std::stod((*it)[1]);
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
}
BENCHMARK(twin_regular_expression)->Unit(benchmark::kMillisecond)->Iterations(1);

/// The fits of one kind of durations, with their goodness test.
void fit_with_its_test(benchmark::State& state) {
  LambdaReportReader reader;
  reader.feed(text_log());
  const auto& warm = reader.finish().warm;
  for (auto _ : state) benchmark::DoNotOptimize(fit_durations(warm));
}
BENCHMARK(fit_with_its_test)->Unit(benchmark::kMillisecond);

}  // namespace
