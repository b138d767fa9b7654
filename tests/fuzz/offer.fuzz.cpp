// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>

#include "fitcost/pricelist/import.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "fuzz/require.hpp"

namespace fuzz::offer_input {

using namespace fitcost;

/// Whatever the file: a book that reads back as it was, or a short complaint.
void check(const std::string& text) {
  ImportedPrices prices;
  try {
    PriceListImport import;
    std::istringstream input(text);
    import.add(input, "offer");
    prices = import.finish();
  } catch (const InputError& error) {
    require(std::string_view(error.what()).size() < 1000);
    return;
  }
  const std::string written = write_price_book(prices.book);
  try {
    const PriceBook again = read_price_book(written, "again");
    require(write_price_book(again) == written);
  } catch (const InputError&) {
    // Figures beyond what a bill can hold exactly: the command refuses them, too.
  }
  const PriceBook merged = with_news(embedded_price_book(), prices.book).book;
  require(merged.facts.size() == embedded_price_book().facts.size());
}

extern "C" int fuzz_offer(const std::uint8_t* data, std::size_t size) {
  check(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}

}  // namespace fuzz::offer_input
