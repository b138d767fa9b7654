// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/reconcile/kept_forecast.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::kept_forecast_input {

using namespace fitcost;

/// Whatever the text: a forecast of some month, or a short complaint.
void check(const std::string& text, const std::string& metadata) {
  try {
    const KeptForecast forecast = read_kept_forecast(text, "forecast", metadata);
    require(!forecast.months.empty());
    require(0 < forecast.origin.month_hours && forecast.origin.month_hours <= 744);
  } catch (const InputError& error) {
    require(std::string_view(error.what()).size() < 1000);
  } catch (const std::overflow_error&) {  // amounts beyond 38 digits are said, not rounded
  }
}

extern "C" int fuzz_kept_forecast(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text, {});
  check("{\"schema\":\"fitcost/bill/1\",\"name\":\"x\",\"months\":" + text, {});
  const std::string focus =
      "ChargeCategory,ServiceName,x_UsageType,ChargePeriodStart,ChargePeriodEnd,PricingQuantity,"
      "BilledCost,x_Scenario\n";
  check(focus + text, {});
  check(focus + "Usage,AWS Lambda,Request,2026-12-01T00:00:00Z,2027-01-01T00:00:00Z,1,1,a\n", text);
  return 0;
}

}  // namespace fuzz::kept_forecast_input
