// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/replay/replay_report.hpp"
#include "fitcost/traffic/rate.hpp"

inline fitcost::ReplayInput replay_input(const std::string& workload, const std::string& rps) {
  fitcost::ReplayInput input;
  input.plan = fitcost::embedded_workload(workload);
  input.traffic.rate = fitcost::parse_rps(rps);
  return input;
}

inline fitcost::ReplayResult replay_in_memory(fitcost::ReplayInput input, unsigned clients) {
  input.threads = clients;
  const auto store = fitcost::handler::memory_store();
  return replay_in_process(input, *store, "memory", {});
}

inline fitcost::ReplayReport report_of(const fitcost::ReplayInput& input,
                                       const std::string& workload,
                                       const fitcost::ReplayResult& result) {
  const auto text = measured_plan_text(fitcost::embedded_workload_text(workload), workload, result);
  fitcost::BillingTerms terms;
  terms.date = fitcost::embedded_price_book().date();
  return replay_report(input, fitcost::read_plan(text, workload), result,
                       fitcost::embedded_price_book(), terms, {});
}
