// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/reconcile/reconcile.hpp"
#include "fitcost/report/reconcile_report.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::actual_bill_input {

using namespace fitcost;

/// A forecast of one month of each usage type that the headers' rows may have.
const KeptForecast& some_forecast() {
  static const KeptForecast forecast = read_kept_forecast(
      R"({"schema":"fitcost/bill/1","name":"x","months":[{"month":"month 1","lines":[
          {"resource":"f","meter":"lambda.requests.x86","region":"us-east-1","tier":"0-Inf",
           "quantity":"1000","unit":"request","unit_price_usd":"0.0000002","cost_usd":"0.0002"}],
          "free_tier_lines":[],"unpriced":[]}]})",
      "forecast", {});
  return forecast;
}

/// Whatever the file: a bill whose parts add up, or a short complaint.
void check(const std::string& text, bool skip_malformed) {
  try {
    ActualBillOptions options;
    options.skip_malformed = skip_malformed;
    std::istringstream input(text);
    const ActualBill bill = read_actual_bill(input, "bill", options);
    require(bill.malformed.size() <= bill.malformed_rows);
    const Reconciliation r = reconcile(some_forecast(), bill, CostBasis::billed);
    const ReconciledSum t = r.total();
    require(t.volume + t.price + t.mix + t.not_split + t.not_in_forecast + t.unknown +
                t.not_in_bill ==
            t.difference());
    reconcile_table(r, 80);
    reconcile_csv(r, CsvFor::spreadsheets);
    reconcile_json(r);
  } catch (const InputError& error) {
    require(std::string_view(error.what()).size() < 1000);
  } catch (const std::overflow_error&) {  // amounts beyond 38 digits are said, not rounded
  }
}

extern "C" int fuzz_actual_bill(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const bool skip : {false, true}) {
    check(text, skip);
    check(
        "line_item_line_item_type,line_item_product_code,line_item_usage_type,"
        "line_item_operation,line_item_usage_start_date,line_item_usage_end_date,"
        "line_item_usage_amount,line_item_unblended_cost\n" +
            text,
        skip);
    check(
        "ChargeCategory,ChargeClass,x_ServiceCode,ServiceName,x_UsageType,ChargePeriodStart,"
        "ChargePeriodEnd,PricingQuantity,PricingUnit,BilledCost,SkuPriceId,CommitmentDiscountId\n" +
            text,
        skip);
    check("\"Service\",\"Lambda($)\",\"Tax($)\"\n" + text, skip);
  }
  return 0;
}

}  // namespace fuzz::actual_bill_input
