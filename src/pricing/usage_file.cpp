// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/usage_file.hpp"

#include <algorithm>
#include <optional>

#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CsvField;
using detail::CsvReader;

/// Of all rows together, so that the bill's total has digits enough.
const Decimal largest_sum = *Decimal::parse("1e16");

struct Columns {
  std::optional<std::size_t> meter;
  std::optional<std::size_t> quantity;
  std::optional<std::size_t> resource;
  std::optional<std::size_t> region;
  std::size_t count = 0;
};

Columns read_header(const CsvReader& reader, const std::vector<CsvField>& row) {
  Columns columns;
  columns.count = row.size();
  for (std::size_t i = 0; i < row.size(); ++i) {
    auto& place = [&]() -> std::optional<std::size_t>& {
      if (row[i].text == "meter") return columns.meter;
      if (row[i].text == "quantity") return columns.quantity;
      if (row[i].text == "resource") return columns.resource;
      if (row[i].text == "region") return columns.region;
      throw InputError(reader.place(row[i]), "the column " + in_quotes(row[i].text),
                       "meter, quantity, resource or region" +
                           suggestion(row[i].text, {"meter", "quantity", "resource", "region"}));
    }();
    if (place)
      throw InputError(reader.place(row[i]), in_quotes(row[i].text) + " twice", "each column once");
    place = i;
  }
  if (!columns.meter)
    throw InputError(reader.place(), "no column 'meter'", "the columns meter,quantity");
  if (!columns.quantity)
    throw InputError(reader.place(), "no column 'quantity'", "the columns meter,quantity");
  return columns;
}

}  // namespace

Readings read_usage(std::string_view text, const std::string& file_name, const PriceBook& book,
                    const std::vector<std::string>& also_known) {
  CsvReader reader(text, file_name);
  std::vector<CsvField> row;
  if (!reader.next(row)) {
    throw InputError({file_name, 1, 1}, "an empty file",
                     "a header line: meter,quantity[,resource]");
  }
  const Columns columns = read_header(reader, row);
  Readings readings;
  Decimal sum;
  while (reader.next(row)) {
    if (row.size() != columns.count) {
      const auto& odd = row[std::min(columns.count, row.size() - 1)];
      throw InputError(reader.place(odd), std::to_string(row.size()) + " columns",
                       std::to_string(columns.count) + " columns, as in the header");
    }
    const CsvField& meter = row[*columns.meter];
    if (!book.knows_meter(meter.text) && !detail::contains(also_known, meter.text)) {
      throw InputError(reader.place(meter), "the meter " + in_quotes(meter.text),
                       "a meter of the price book" + suggestion(meter.text, book.meters()));
    }
    const CsvField& quantity = row[*columns.quantity];
    const auto number = Decimal::parse(quantity.text);
    if (!number || *number < Decimal() || largest_sum < *number) {
      throw InputError(reader.place(quantity), in_quotes(quantity.text),
                       "a quantity from 0 to 1e16");
    }
    const Decimal rounded = number->rounded(quantity_places);
    sum += rounded;
    if (largest_sum < sum) {
      throw InputError(reader.place(quantity), in_quotes(quantity.text),
                       "quantities that add up to 1e16 at most");
    }
    std::string region;
    if (columns.region && !row[*columns.region].text.empty()) {
      const CsvField& field = row[*columns.region];
      if (!book.knows_region(field.text)) {
        throw InputError(reader.place(field), in_quotes(field.text),
                         "a region of the price book" + suggestion(field.text, book.regions()));
      }
      region = field.text;
    }
    readings.push_back({columns.resource ? row[*columns.resource].text : std::string(), meter.text,
                        rounded, region});
  }
  return readings;
}

}  // namespace fitcost::inline v1
