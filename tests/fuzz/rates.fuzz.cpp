// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/pricelist/rates.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::rates_input {

using namespace fitcost;

void check(const std::string& text) {
  const PriceBook& list = embedded_price_book();
  try {
    const Rates rates = read_rates(text, "rates");
    const PriceBook book = with_rates(list, rates);
    // Pieces of a row follow one another, and cover its days.
    std::size_t piece = 0;
    for (const auto& row : list.prices) {
      std::optional<Date> from = row.valid.from;
      for (bool last = false; !last; ++piece) {
        require(piece < book.prices.size());
        const auto& ours = book.prices[piece];
        require(Decimal() <= ours.usd && ours.meter == row.meter && ours.tier() == row.tier());
        require(ours.valid.from == from);
        from = ours.valid.to;
        last = ours.valid.to == row.valid.to;
      }
    }
    require(piece == book.prices.size());
  } catch (const InputError& error) {
    require(error.place().file == "rates");
    require(std::string_view(error.what()).size() < 500);
  } catch (const std::overflow_error&) {  // a product beyond 38 digits is said, not rounded
  }
}

extern "C" int fuzz_rates(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  check("kind,meter,region,value,valid_from,valid_to\n" + text);
  return 0;
}

}  // namespace fuzz::rates_input
