// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/decide/memory_size.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::power_tuning_input {

using namespace fitcost;

void check_decision(const MeasuredFunction& function) {
  BillingTerms billing;
  billing.date = embedded_price_book().date();
  MemoryTerms terms;
  for (const auto strategy :
       {MemoryStrategy::cost, MemoryStrategy::speed, MemoryStrategy::balanced}) {
    terms.strategy = strategy;
    const auto d = decide_memory(function, terms, embedded_price_book(), billing);
    require(d.options.size() == function.sizes.size() && d.chosen < d.options.size());
    for (const auto& o : d.options) {
      require(!(o.usd_per_million < d.options[d.cheapest].usd_per_million));
      require(o.mean_ms >= d.options[d.fastest].mean_ms);
      // In doubles: 1e-24 ms are billed as 1, which is what their sum with 1 is, too.
      require(o.billed_ms >= o.duration_ms * (1.0 - 1e-12) && o.billed_ms <= o.duration_ms + 1.0);
    }
  }
}

void check_url(const std::string& text) {
  try {
    const auto runs = read_power_tuning_url(text);
    require(runs.size() == 1 || runs.size() == 2);
    require(read_power_tuning_url(power_tuning_url(runs)) == runs);
    for (const auto& run : runs) {
      bool billable = true;  // what a request may take
      for (const auto& p : run.points) billable = billable && p.duration_ms < 1e9;
      if (billable) check_decision(measured(run));
    }
  } catch (const InputError& error) {
    require(error.place().file == "--power-tuning" && std::string_view(error.what()).size() < 500);
  }
}

void check_measured(const std::string& text) {
  try {
    check_decision(read_measured_sizes(text, "m.csv"));
  } catch (const InputError& error) {
    require(error.place().file == "m.csv" && error.place().line > 0);
    require(std::string_view(error.what()).size() < 500);
  }
}

extern "C" int fuzz_power_tuning(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_url(text);
  check_measured(text);
  check_measured("memory_mb,duration_ms\n" + text);
  return 0;
}

}  // namespace fuzz::power_tuning_input
