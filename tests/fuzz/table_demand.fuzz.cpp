// SPDX-License-Identifier: Apache-2.0
// Demand from CSV and from CloudWatch's JSON, and what is simulated with it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fitcost/capacity/demand_file.hpp"
#include "fitcost/capacity/table_simulation.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::table_demand_input {

using namespace fitcost;

constexpr std::size_t long_trace = 20'000;

void check_series(const DemandSeries& series, const TableDemand& demand) {
  require(series.size() == demand.minutes() * static_cast<std::size_t>(demand.ticks_per_minute));
  std::int64_t sum = 0;
  for (const std::int32_t tenths : series.tenths()) {
    require(tenths >= 0 && tenths <= DemandSeries::most);
    sum += tenths;
  }
  require(sum == series.total());
}

void check_demand(const TableDemand& demand) {
  require(!demand.resources.empty() && demand.resources.front().name.empty());
  require(demand.minutes() > 0 && demand.first_minute >= 0);
  if (demand.minutes() > long_trace) return;
  TableSettings settings;
  for (const auto& resource : demand.resources) {
    check_series(resource.read, demand);
    check_series(resource.write, demand);
    DimensionSettings of;
    of.scaling = {1, 50, 70};
    settings.resources.push_back({of, of});
  }
  const auto totals = simulate_table(demand, settings);
  for (const auto& resource : totals.resources) {
    for (const auto* t : {&resource.read, &resource.write}) {
      require(t->served >= 0 && t->throttled >= 0 && t->served + t->throttled == t->demand);
      require(t->billed_unit_minutes >= totals.minutes);
    }
  }
}

template <class Read> void check(const Read& read) {
  try {
    check_demand(read());
  } catch (const InputError& error) {
    require(error.place().file == "f");
    require(std::string_view(error.what()).size() < 1000);
  }
}

/// Whether it has a number of 5 to 8 digits: as a minute that is a large trace, valid and slow.
bool may_be_large(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits >= 5) return true;
  }
  return false;
}

extern "C" int fuzz_table_demand(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (may_be_large(text)) return -1;  // not for the corpus either
  check([&] { return read_demand_csv(text, "f"); });
  check([&] { return read_demand_csv("minute,read,write\n" + text, "f"); });
  check([&] { return read_metrics_demand({{text, "f", ""}}).demand; });
  return 0;
}

}  // namespace fuzz::table_demand_input
