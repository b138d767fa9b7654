// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/report/fit_report.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::request_log_input {

using namespace fitcost;

void check_log(const std::string& text) {
  RequestLog log;
  try {
    log = read_request_log(text, "log.csv");
  } catch (const InputError& error) {
    require(error.place().file == "log.csv" && error.place().line > 0);
    require(std::string_view(error.what()).size() < 500);
    return;
  }
  require(!log.requests.empty());
  for (std::size_t i = 1; i < log.requests.size(); ++i)
    require(log.requests[i - 1].start_s <= log.requests[i].start_s);
  const auto report = request_log_report(log, "log.csv");
  const auto& e = report.expiry;
  require(e.contradicted <= e.warm_gaps + e.expired_gaps);
  if (e.at_least && e.at_most) require(*e.at_least <= *e.at_most);
  if (e.estimate) require(*e.at_least <= *e.estimate && *e.estimate <= *e.at_most);
  if (report.routing) {
    require(report.routing->recent <= report.routing->choices);
    require(report.routing->newest <= report.routing->choices);
    require(report.routing->oldest <= report.routing->choices);
  }
  require(!request_log_table(report).empty());
  require(replayed_cold(log, seconds(60.0), Routing::newest).size() == log.requests.size());
}

extern "C" int fuzz_request_log(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_log(text);
  check_log("time_s,duration_ms,cold,instance\n" + text);
  return 0;
}

}  // namespace fuzz::request_log_input
