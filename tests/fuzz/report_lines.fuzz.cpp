// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/capacity/lambda_report_lines.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::report_lines_input {

using namespace fitcost;

LambdaReportLog read_in_pieces(std::string_view text, std::size_t size) {
  LambdaReportReader reader;
  for (std::size_t at = 0; at < text.size(); at += size) reader.feed(text.substr(at, size));
  return reader.finish();
}

/// Every report is in each of the sums that it belongs to.
void check_sums(const LambdaReportLog& log) {
  require(log.warm.count() + log.cold.count() == log.reports);
  require(log.init.count() <= log.cold.count() && log.restore.count() <= log.cold.count());
  require(log.cold_total.count() == log.cold.count());
  const auto& b = log.billing;
  require(b.to_the_ms + b.to_100_ms + b.init_billed + b.init_free + b.restore_billed +
              b.restore_free + b.unexplained ==
          log.reports);
  std::uint64_t reports = 0;
  std::uint64_t billed = 0;
  for (const auto& m : log.memory_sizes) {
    require(m.memory_mb > 0 && m.reports > 0);
    reports += m.reports;
    billed += m.billed_ms;
  }
  require(reports == log.reports && billed == log.billed_ms);
  require((log.bad > 0) == log.first_bad.has_value());
  if (log.first_bad) {
    require(log.first_bad->line >= 1 && log.first_bad->line <= log.lines);
    require(!log.first_bad->found.empty() && log.first_bad->found.size() < 300);
  }
}

extern "C" int fuzz_report_lines(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto whole = read_in_pieces(text, size + 1);
  check_sums(whole);
  const auto pieces = read_in_pieces(text, 7);
  require(pieces.reports == whole.reports && pieces.bad == whole.bad &&
          pieces.lines == whole.lines && pieces.billed_ms == whole.billed_ms);
  try {
    read_lambda_report(text.substr(0, text.find('\n')));
  } catch (const InputError& error) {
    require(std::string_view(error.what()).size() < 500);
  }
  return 0;
}

}  // namespace fuzz::report_lines_input
