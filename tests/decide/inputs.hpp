// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/decide/compare.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/traffic/rate.hpp"

/// Questions to compare, for tests.
namespace inputs {

using namespace fitcost;

inline Decimal dec(const std::string& text) { return Decimal::parse(text).value(); }

inline CompareInput at(const std::string& rps) {
  CompareInput out;
  out.first = embedded_workload("workout-api-first-answer");
  out.best = embedded_workload("workout-api");
  out.traffic.rate = parse_rps(rps);
  out.terms.date = embedded_price_book().date();
  return out;
}

/// A table that every request puts `write_bytes` into and reads `read_bytes` from, with that many
/// indexes.
inline Plan table_plan(int write_bytes, int read_bytes, int indexes) {
  Plan plan;
  plan.name = "random";
  plan.log_compression = dec("0.15");
  Table table;
  table.name = "t";
  for (int i = 0; i < indexes; ++i) table.config.indexes.push_back({"i" + std::to_string(i), {}});
  table.projected_bytes.resize(table.config.indexes.size());
  plan.tables.push_back(table);
  Route route;
  route.name = "r";
  route.share = Decimal(1);
  Operation put;
  put.kind = OperationKind::put;
  put.table = "t";
  put.item_bytes = Decimal(write_bytes);
  Operation get = put;
  get.kind = OperationKind::get;
  get.item_bytes = Decimal(read_bytes);
  route.operations = {put, get};
  plan.routes.push_back(route);
  return plan;
}

}  // namespace inputs
