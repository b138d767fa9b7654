// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/meter.hpp"
#include "fitcost/pricing/price_book.hpp"

namespace fitcost::inline v1 {

/// Which rows of a price book to show. Empty strings select everything.
struct PriceSelection {
  std::string
      meter;  ///< a key, or the beginning of one up to a dot: `dynamodb`, `lambda.gb_seconds`
  std::string region;    ///< rows without a region hold everywhere and are always shown
  bool history = false;  ///< also rows that do not hold on `date`
  Date date{};
  bool any_beginning = false;  ///< of a key, also within a word: `dyn`
};

/// The rows selected, as a book of its own.
FITCOST_EXPORT PriceBook select(const PriceBook& book, const PriceSelection& selection);

/// Key, region, tier, value, unit, confidence, source.
FITCOST_EXPORT std::string prices_table(const PriceBook& book, std::size_t width = 100);
FITCOST_EXPORT std::string prices_markdown(const PriceBook& book);
/// Schema fitcost/prices/1; `date` is that of the whole book.
FITCOST_EXPORT std::string prices_json(const PriceBook& book, const Date& date);

/// One meter in full: every row with its dates, source and note.
FITCOST_EXPORT std::string price_in_full(const PriceBook& book, std::string_view meter,
                                         std::size_t width = 100);

FITCOST_EXPORT std::string price_in_full_markdown(const PriceBook& book, std::string_view meter);

/// What makes up a quantity of the meter, and the page that says so.
FITCOST_EXPORT std::string meter_rule(const MeterInfo& meter, std::size_t width = 100);

FITCOST_EXPORT std::string meter_rule_markdown(const MeterInfo& meter);

/// Meters x regions: which prices there are on a day (`A`, `B`, `C` their confidence, `.` none).
FITCOST_EXPORT std::string coverage_table(const PriceBook& book, const Date& date,
                                          std::size_t width = 100);
FITCOST_EXPORT std::string coverage_markdown(const PriceBook& book, const Date& date);
FITCOST_EXPORT std::string coverage_csv(const PriceBook& book, const Date& date);
/// Schema fitcost/coverage/1.
FITCOST_EXPORT std::string coverage_json(const PriceBook& book, const Date& date);

}  // namespace fitcost::inline v1
