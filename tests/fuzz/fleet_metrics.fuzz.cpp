// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/decide/fleet_metrics.hpp"
#include "fuzz/require.hpp"

namespace fuzz::fleet_metrics_input {

using namespace fitcost;

/// What was read, in words; however the text is cut into pieces, it is the same.
std::string read_in(std::string_view text, std::size_t piece, const std::string& only_table) {
  std::string out;
  FleetReader reader(
      "f.csv", only_table,
      [&](FleetTable&& table) {
        const auto& r = table.demand.resources.front();
        require(!table.name.empty() && table.demand.minutes() > 0);
        require(r.read.size() == r.write.size());
        out += table.name + ":" + std::to_string(table.demand.first_minute) + ":" +
               std::to_string(r.read.size()) + ":" + std::to_string(r.read.total()) + ":" +
               std::to_string(r.write.total()) + "\n";
      },
      [&](const InputError& error) {
        require(error.place().file == "f.csv" && error.place().line > 1);
        require(std::string_view(error.what()).size() < 500);
        out += error.what();
      });
  try {
    for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(text.substr(at, piece));
    reader.finish();
  } catch (const InputError& error) {
    require(error.place().file == "f.csv" && error.place().line > 0);
    out += error.what();
  }
  return out;
}

void check(const std::string& text, const std::string& only_table) {
  const auto whole = read_in(text, 1'000'000, only_table);
  require(read_in(text, 1, only_table) == whole);
  require(read_in(text, 13, only_table) == whole);
}

extern "C" int fuzz_fleet_metrics(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  // A minute of eight digits makes a trace of megabytes: nothing is found in it but slowness.
  std::size_t digits = 0;
  for (auto& c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > 5) c = ',';
  }
  check(text, "");
  check("table,minute,read,write\n" + text, "");
  check("minute,read,write\n" + text, "only");
  return 0;
}

}  // namespace fuzz::fleet_metrics_input
