// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <istream>
#include <map>

#include "fitcost/units/input_error.hpp"
#include "pricelist/offer.hpp"
#include "pricing/instants.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// What a row says of its price; the others are of its product, the same in all of its rows.
constexpr std::array<std::string_view, 14> columns_of_price{
    "offertermcode",       "ratecode",      "termtype",    "pricedescription",
    "effectivedate",       "startingrange", "endingrange", "unit",
    "priceperunit",        "currency",      "relatedto",   "purchaseoption",
    "leasecontractlength", "offeringclass"};

/// Whole records of a stream, a few at a time: no more of the file is ever held.
class RecordBlocks {
 public:
  RecordBlocks(std::istream& input, const std::string& file) : input_(input), file_(file) {}

  /// The next block, which ends with a record or the file; false at the end.
  bool next(std::string& block) {
    first_line_ += lines_in_block_;
    lines_in_block_ = 0;
    block.clear();
    bool quoted = false;
    for (int c = input_.get(); c != std::istream::traits_type::eof(); c = input_.get()) {
      block += static_cast<char>(c);
      if (c == '"') quoted = !quoted;
      if (c == '\n') ++lines_in_block_;
      if (c == '\n' && !quoted && block.size() >= enough) return true;
      if (block.size() > most) throw InputError({file_}, "a record of over 1 MB", "a price list");
    }
    return !block.empty();
  }
  int first_line() const { return first_line_; }

 private:
  static constexpr std::size_t enough = std::size_t{1} << 16;
  static constexpr std::size_t most = std::size_t{1} << 20;

  std::istream& input_;
  const std::string& file_;
  int first_line_ = 0;
  int lines_in_block_ = 0;
};

class OfferCsv {
 public:
  OfferCsv(std::istream& input, const std::string& file, OfferSink& sink)
      : file_(file), sink_(sink), blocks_(input, file_) {}

  void read() {
    std::string block;
    std::vector<CsvField> row;
    while (blocks_.next(block)) {
      CsvReader reader(block, file_);
      try {
        while (reader.next(row)) take(row);
      } catch (const InputError& e) {
        if (e.place().line == 0) throw;
        throw InputError({file_, e.place().line + blocks_.first_line(), e.place().column},
                         e.found(), e.wanted());
      }
    }
    if (columns_.empty()) {
      throw InputError({file_}, "no line that begins with SKU",
                       "the header of a price list, below its version");
    }
  }

 private:
  void take(const std::vector<CsvField>& row) {
    const std::string first = attribute_key(row[0].text);
    if (columns_.empty()) {
      if (first == "sku") {
        take_header(row);
      } else if (row.size() > 1) {
        metadata(first, row[1]);
      }
      return;
    }
    if (row.size() != columns_.size()) {
      throw InputError({file_, row[0].line, 1}, std::to_string(row.size()) + " columns",
                       std::to_string(columns_.size()));
    }
    take_price(row);
  }

  void take_header(const std::vector<CsvField>& row) {
    for (const auto& field : row) columns_.push_back(attribute_key(field.text));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      at_.emplace(columns_[i], i);
      of_product_.push_back(std::find(columns_of_price.begin(), columns_of_price.end(),
                                      columns_[i]) == columns_of_price.end());
    }
    for (const char* needed : {"termtype", "offertermcode", "ratecode", "startingrange",
                               "endingrange", "priceperunit", "currency", "usagetype"}) {
      if (!at_.contains(needed))
        throw InputError({file_, row[0].line, 0}, "no column " + in_quotes(needed),
                         "the columns of a price list");
    }
  }

  void metadata(const std::string& key, const CsvField& value) {
    auto& list = sink_.list();
    if (key == "formatversion") sink_.format_version(value.text);
    if (key == "offercode") list.offer = value.text;
    if (key == "version") list.version = value.text;
    if (key == "publicationdate") {
      require_instant({file_, value.line, value.column}, "Publication Date", value.text);
      list.published = value.text;
    }
  }

  void take_price(const std::vector<CsvField>& row) {
    const auto cell = [&](const char* column) {
      const auto found = at_.find(column);
      return found == at_.end() ? std::string() : row[found->second].text;
    };
    OfferPrice price;
    price.sku = row[0].text;
    price.term_type = cell("termtype");
    price.term_code = cell("offertermcode");
    price.rate_code = cell("ratecode");
    price.rate_code = price.rate_code.substr(price.rate_code.rfind('.') + 1);
    price.effective = cell("effectivedate");
    require_instant({file_, row[0].line, 0}, "EffectiveDate", price.effective);
    price.begin = cell("startingrange");
    price.end = cell("endingrange");
    price.unit = cell("unit");
    price.currency = cell("currency");
    price.price = cell("priceperunit");
    price.lease = cell("leasecontractlength");
    if (price.sku != last_sku_) {  // a SKU's rows follow one another, mostly
      last_sku_ = price.sku;
      OfferProduct product;
      product.sku = price.sku;
      product.family = cell("productfamily");
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (of_product_[i] && !row[i].text.empty())
          product.attributes.emplace_back(columns_[i], row[i].text);
      }
      sink_.take(std::move(product));
    }
    sink_.take(std::move(price));
  }

  std::string file_;
  OfferSink& sink_;
  RecordBlocks blocks_;
  std::vector<std::string> columns_;
  std::vector<bool> of_product_;
  std::map<std::string, std::size_t, std::less<>> at_;
  std::string last_sku_;
};

}  // namespace

std::string attribute_key(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

void require_instant(const InputError::Place& place, std::string_view key, std::string_view value,
                     const std::string& of) {
  if (value.empty() || parse_instant(value)) return;
  throw InputError(
      place, std::string(key) + " " + in_quotes(value) + (of.empty() ? std::string() : " of " + of),
      "a day as in '2026-06-08T23:44:28Z'");
}

void read_offer_csv(std::istream& input, const std::string& file_name, OfferSink& sink) {
  OfferCsv(input, file_name, sink).read();
}

}  // namespace fitcost::inline v1::detail
