// SPDX-License-Identifier: Apache-2.0
// The actual bill: megabytes a second of a Cost and Usage Report with all its 125 columns, plain,
// and with a filter on tags; what was added up is compared before anything is timed.
#include <benchmark/benchmark.h>

#include <sstream>
#include <stdexcept>
#include <string>

#include "fitcost/reconcile/actual_bill.hpp"
#include "fitcost/traffic/random.hpp"

namespace {

using namespace fitcost;

constexpr int rows = 30'000;
constexpr int empty_columns = 100;  // reservations, savings plans, split costs: mostly empty

std::string drawn_report(Decimal& cost) {
  Random random(1);
  std::string out =
      "identity_line_item_id,bill_billing_period_start_date,line_item_usage_account_id,"
      "line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,"
      "line_item_product_code,line_item_usage_type,line_item_operation,line_item_resource_id,"
      "line_item_usage_amount,line_item_currency_code,line_item_unblended_cost,"
      "line_item_line_item_description,pricing_unit,pricing_rate_code,product,product_region_code,"
      "resource_tags";
  for (int i = 0; i < empty_columns; ++i) out += ",reservation_column_" + std::to_string(i);
  out += '\n';
  for (int i = 0; i < rows; ++i) {
    const auto quantity = Decimal(static_cast<std::int64_t>(random.next() % 100'000));
    const bool writes = random.next() % 2 == 0;
    const Decimal cost_of_row = quantity * Decimal::of(writes ? 625 : 125, 9);
    cost += cost_of_row;
    const std::string day =
        "2026-12-" + std::string(i % 20 < 10 ? "1" : "2") + std::to_string(i % 9);
    out +=
        "b4k6yhjwb6p4y5ahmk3bgw7bxuwvqkfpzg6z5y2m5kkqnz6qkq5a,2026-12-01T00:00:00.000Z,"
        "123456789012,Usage," +
        day + "T00:00:00.000Z," + day + "T01:00:00.000Z,AmazonDynamoDB," +
        (writes ? "Write" : "Read") +
        "RequestUnits,PayPerRequestThroughput,arn:aws:dynamodb:us-east-1:123456789012:table/t" +
        std::to_string(i % 1000) + "," + quantity.to_string() + ".0000000000,USD," +
        cost_of_row.to_string() +
        ",\"$0.625 per million write request units, on demand (\"\"first\"\")\",RequestUnits,"
        "FGXVD96DKJMUASY3.JRTCKXETXF.6YS6EN2CT7,\"{\"\"product_name\"\":\"\"Amazon DynamoDB\"\","
        "\"\"group\"\":\"\"DDB\"\"}\",us-east-1,\"{\"\"user_app\"\":\"\"workouts\"\"}\"" +
        std::string(empty_columns, ',') + "\n";
  }
  return out;
}

void read_report(benchmark::State& state, const ActualBillOptions& options) {
  Decimal cost;
  const std::string text = drawn_report(cost);
  const auto read = [&] {
    std::istringstream stream(text);
    return read_actual_bill(stream, "cur.csv", options);
  };
  Decimal sum;
  for (const auto& line : read().charges.usage) sum += line.cost();
  if (sum != cost) throw std::logic_error("the bill does not add up");
  for (auto _ : state) benchmark::DoNotOptimize(read().rows);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(text.size()));
}

void cost_and_usage_report(benchmark::State& state) { read_report(state, {}); }
BENCHMARK(cost_and_usage_report)->Unit(benchmark::kMillisecond);

void cost_and_usage_report_of_a_tag(benchmark::State& state) {
  ActualBillOptions options;
  options.filter.add("tag:app=workouts");
  read_report(state, options);
}
BENCHMARK(cost_and_usage_report_of_a_tag)->Unit(benchmark::kMillisecond);

}  // namespace
