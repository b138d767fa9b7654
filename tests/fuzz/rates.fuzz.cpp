// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fitcost/pricelist/rates.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"

namespace {

using namespace fitcost;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const std::string& text) {
  const PriceBook& list = embedded_price_book();
  try {
    const Rates rates = read_rates(text, "rates");
    const PriceBook book = with_rates(list, rates, list.date());
    require(book.prices.size() == list.prices.size());
    for (std::size_t i = 0; i < book.prices.size(); ++i) {
      require(Decimal() <= book.prices[i].usd);
      require(book.prices[i].tier() == list.prices[i].tier());
    }
  } catch (const InputError& error) {
    require(error.place().file == "rates");
    require(std::string_view(error.what()).size() < 500);
  } catch (const std::overflow_error&) {  // a product beyond 38 digits is said, not rounded
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  check("kind,meter,region,value,valid_from,valid_to\n" + text);
  return 0;
}
