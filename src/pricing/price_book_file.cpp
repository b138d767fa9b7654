// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/price_book_file.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <utility>

#include "embedded/embedded.hpp"
#include "fitcost/pricing/meter.hpp"
#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CsvField;
using detail::CsvReader;

namespace column {
enum Column : std::size_t {
  kind,
  meter,
  region,
  valid_from,
  valid_to,
  tier_from,
  tier_to,
  value,
  unit,
  pool,
  free_tier,
  confidence,
  checked,
  source,
  note,
  count
};
}  // namespace column
constexpr std::array<std::string_view, column::count> column_names{
    "kind", "meter", "region",    "valid_from", "valid_to", "tier_from", "tier_to", "value",
    "unit", "pool",  "free_tier", "confidence", "checked",  "source",    "note"};

/// Prices carry few digits, so that their product with any metered quantity stays exact.
constexpr int most_price_digits = 12;
/// Tiers and allowances are quantities: no finer than those are rounded to, nor larger than they
/// get.
const Decimal largest_quantity = *Decimal::parse("1e17");

class BookParser {
 public:
  BookParser(std::string_view text, const std::string& file_name,
             const std::vector<KnownMeter>& known)
      : reader_(text, file_name), known_(known) {}

  void parse_into(PriceBook& book) {
    std::vector<CsvField> row;
    if (!reader_.next(row)) {
      throw InputError({reader_.file(), 1, 1}, "an empty file",
                       "a price book with its header line");
    }
    check_header(row);
    while (reader_.next(row)) {
      if (row.size() != column::count) {
        const auto& odd = row[std::min<std::size_t>(column::count, row.size() - 1)];
        throw InputError(reader_.place(odd), std::to_string(row.size()) + " columns",
                         std::to_string(column::count) + " columns");
      }
      parse_row(row, book);
    }
  }

 private:
  void check_header(const std::vector<CsvField>& row) const {
    for (std::size_t i = 0; i < column::count; ++i) {
      if (i >= row.size()) {
        throw InputError(reader_.place(), "no column '" + std::string(column_names[i]) + "'",
                         "the columns kind, meter, region ... note");
      }
      if (row[i].text != column_names[i]) {
        throw InputError(reader_.place(row[i]), in_quotes(row[i].text),
                         "the column '" + std::string(column_names[i]) + "'");
      }
    }
    if (row.size() > column::count) {
      throw InputError(reader_.place(row[column::count]), in_quotes(row[column::count].text),
                       "no further column");
    }
  }

  void parse_row(const std::vector<CsvField>& row, PriceBook& book) {
    const std::string& what = row[column::kind].text;
    const Validity valid{optional_date(row[column::valid_from]),
                         optional_date(row[column::valid_to])};
    if (valid.from && valid.to && !(*valid.from < *valid.to)) {
      throw InputError(reader_.place(row[column::valid_to]), in_quotes(row[column::valid_to].text),
                       "a day after valid_from");
    }
    Provenance provenance{one_of(row[column::confidence], "ABC"),
                          optional_date(row[column::checked]), row[column::source].text,
                          row[column::note].text};
    if (row[column::source].text.empty()) {
      throw InputError(reader_.place(row[column::source]), "no source",
                       "where the figure comes from");
    }
    if (row[column::meter].text.empty())
      throw InputError(reader_.place(row[column::meter]), "no meter", "a meter's key");
    if (what == "price") {
      refuse(row, {column::pool, column::free_tier});
      add_price(row, valid, std::move(provenance), book);
    } else if (what == "allowance") {
      refuse(row, {column::region, column::tier_from, column::tier_to});
      add_allowance(row, valid, std::move(provenance), book);
    } else if (what == "fact") {
      refuse(row,
             {column::region, column::tier_from, column::tier_to, column::pool, column::free_tier});
      book.facts.push_back({row[column::meter].text, valid, row[column::value].text,
                            row[column::unit].text, std::move(provenance)});
    } else {
      throw InputError(reader_.place(row[column::kind]), in_quotes(what),
                       "price, allowance or fact");
    }
  }

  /// What this kind of row does not use is not silently dropped.
  void refuse(const std::vector<CsvField>& row,
              std::initializer_list<column::Column> unused) const {
    for (const auto c : unused) {
      if (!row[c].text.empty()) {
        throw InputError(reader_.place(row[c]), in_quotes(row[c].text),
                         "no " + std::string(column_names[c]) + " in a row of this kind");
      }
    }
  }

  void add_price(const std::vector<CsvField>& row, const Validity& valid, Provenance provenance,
                 PriceBook& book) {
    PriceRow price;
    price.meter = row[column::meter].text;
    check_meter(row, price.meter);
    check_unit(row, price.meter);
    price.region = row[column::region].text;
    price.valid = valid;
    price.tier_from = quantity(row[column::tier_from], "where the tier begins");
    if (!row[column::tier_to].text.empty())
      price.tier_to = quantity(row[column::tier_to], "where the tier ends");
    price.usd = number(row[column::value], "a price in USD");
    if (price.usd.scale() > most_price_digits ||
        price.usd.coefficient() >= detail::power_of_ten(most_price_digits)) {
      throw InputError(reader_.place(row[column::value]), in_quotes(row[column::value].text),
                       "at most 12 digits and decimal places");
    }
    price.unit = row[column::unit].text;
    price.provenance = std::move(provenance);
    if (price.tier_to && !(price.tier_from < *price.tier_to)) {
      throw InputError(reader_.place(row[column::tier_to]), in_quotes(row[column::tier_to].text),
                       "more than tier_from");
    }
    check_against_others(row, price);
    book.prices.push_back(std::move(price));
  }

  /// Up to the first dot: the service.
  static std::string_view first_word(std::string_view key) { return key.substr(0, key.find('.')); }

  void check_meter(const std::vector<CsvField>& row, const std::string& meter) const {
    bool ours = false;
    for (const auto& k : known_) {
      if (k.key == meter) return;
      ours = ours || first_word(k.key) == first_word(meter);
    }
    if (!ours) return;
    std::vector<std::string> keys;
    for (const auto& k : known_) keys.push_back(k.key);
    throw InputError(
        reader_.place(row[column::meter]), "the meter " + in_quotes(meter),
        "a known meter of " + std::string(first_word(meter)) + suggestion(meter, keys));
  }

  void check_unit(const std::vector<CsvField>& row, const std::string& meter) const {
    const std::string& unit = row[column::unit].text;
    for (const auto& k : known_) {
      if (k.key != meter || k.unit.empty()) continue;
      if (k.unit == unit) return;
      throw InputError(reader_.place(row[column::unit]), "the unit " + in_quotes(unit),
                       in_quotes(k.unit) + ", which " + meter + " counts");
    }
  }

  /// Tiers of one meter, region and validity must follow one another from 0, and validities of one
  /// tier must not overlap: otherwise two prices would hold for one unit.
  void check_against_others(const std::vector<CsvField>& row, const PriceRow& price) {
    auto& series = series_[{price.meter, price.region}];
    for (const auto& s : series) {
      const bool overlaps = (!s.valid.to || !price.valid.from || *price.valid.from < *s.valid.to) &&
                            (!price.valid.to || !s.valid.from || *s.valid.from < *price.valid.to);
      if (overlaps && !(s.valid == price.valid)) {
        throw InputError(reader_.place(row[column::valid_from]),
                         "dates that overlap those of line " + std::to_string(s.line),
                         "one price a day");
      }
    }
    auto same = std::find_if(series.begin(), series.end(),
                             [&](const Series& s) { return s.valid == price.valid; });
    const Decimal expected = same == series.end() ? Decimal() : same->next.value_or(Decimal(-1));
    if (price.tier_from != expected) {
      const std::string wanted = same == series.end() ? "0: a first tier begins there"
                                 : same->next
                                     ? same->next->to_string() + ", where the tier before ends"
                                     : "no further tier: the one before has no end";
      throw InputError(reader_.place(row[column::tier_from]),
                       in_quotes(row[column::tier_from].text), wanted);
    }
    if (same == series.end())
      same = series.insert(series.end(), Series{price.valid, {}, reader_.line()});
    same->next = price.tier_to;
  }

  void add_allowance(const std::vector<CsvField>& row, const Validity& valid, Provenance provenance,
                     PriceBook& book) {
    Allowance allowance;
    allowance.meters = words(row[column::meter].text);
    if (allowance.meters.empty())
      throw InputError(reader_.place(row[column::meter]), "no meter", "a meter's key");
    for (const auto& meter : allowance.meters) check_meter(row, meter);
    allowance.valid = valid;
    allowance.quantity = quantity(row[column::value], "a free quantity");
    allowance.unit = row[column::unit].text;
    if (row[column::pool].text != "account" && row[column::pool].text != "region") {
      throw InputError(reader_.place(row[column::pool]), in_quotes(row[column::pool].text),
                       "account or region");
    }
    allowance.pool = row[column::pool].text == "account" ? Pool::account : Pool::region;
    allowance.free_tiers = words(row[column::free_tier].text);
    if (allowance.free_tiers.empty()) {
      throw InputError(reader_.place(row[column::free_tier]), "no free tier",
                       "the names of its profiles");
    }
    allowance.provenance = std::move(provenance);
    book.allowances.push_back(std::move(allowance));
  }

  Decimal number(const CsvField& field, const std::string& wanted) const {
    const auto parsed = Decimal::parse(field.text);
    if (!parsed || *parsed < Decimal()) {
      throw InputError(reader_.place(field), in_quotes(field.text),
                       wanted + ": a decimal of at least 0");
    }
    return *parsed;
  }

  Decimal quantity(const CsvField& field, const std::string& wanted) const {
    const Decimal parsed = number(field, wanted);
    if (parsed.scale() > quantity_places || largest_quantity < parsed) {
      throw InputError(reader_.place(field), in_quotes(field.text),
                       wanted + ": at most 1e17, in steps of 1e-9");
    }
    return parsed;
  }

  std::optional<Date> optional_date(const CsvField& field) const {
    if (field.text.empty()) return std::nullopt;
    const auto date = parse_date(field.text);
    if (!date)
      throw InputError(reader_.place(field), in_quotes(field.text), "a day such as 2024-11-01");
    return date;
  }

  char one_of(const CsvField& field, std::string_view letters) const {
    if (field.text.size() != 1 || letters.find(field.text[0]) == std::string_view::npos) {
      throw InputError(reader_.place(field), in_quotes(field.text), "A, B or C");
    }
    return field.text[0];
  }

  static std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ') {
        word += c;
      } else if (!word.empty()) {
        out.push_back(std::exchange(word, {}));
      }
    }
    return out;
  }

  struct Series {
    Validity valid;
    std::optional<Decimal> next;  ///< where the next tier begins; empty after one without an end
    int line;
  };

  CsvReader reader_;
  const std::vector<KnownMeter>& known_;
  std::map<std::pair<std::string, std::string>, std::vector<Series>> series_;
};

std::string text_of(const std::optional<Date>& date) {
  return date ? to_string(*date) : std::string();
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

void append_row(std::string& out, const std::array<std::string, column::count>& fields) {
  for (std::size_t i = 0; i < column::count; ++i) {
    if (i > 0) out += ',';
    out += detail::csv_field(fields[i]);
  }
  out += '\n';
}

}  // namespace

PriceBook read_price_book(std::string_view text, const std::string& file_name,
                          const std::vector<KnownMeter>& known) {
  PriceBook book;
  BookParser(text, file_name, known).parse_into(book);
  return book;
}

std::string write_price_book(const PriceBook& book) {
  std::string out;
  std::array<std::string, column::count> header;
  for (std::size_t i = 0; i < column::count; ++i) header[i] = column_names[i];
  append_row(out, header);
  const auto provenance = [](const Provenance& p) {
    return std::array<std::string, 4>{std::string(1, p.confidence), text_of(p.checked), p.source,
                                      p.note};
  };
  for (const auto& r : book.prices) {
    const auto p = provenance(r.provenance);
    append_row(out, {"price", r.meter, r.region, text_of(r.valid.from), text_of(r.valid.to),
                     r.tier_from.to_string(), r.tier_to ? r.tier_to->to_string() : "",
                     r.usd.to_string(), r.unit, "", "", p[0], p[1], p[2], p[3]});
  }
  for (const auto& a : book.allowances) {
    const auto p = provenance(a.provenance);
    append_row(
        out, {"allowance", joined(a.meters), "", text_of(a.valid.from), text_of(a.valid.to), "", "",
              a.quantity.to_string(), a.unit, a.pool == Pool::account ? "account" : "region",
              joined(a.free_tiers), p[0], p[1], p[2], p[3]});
  }
  for (const auto& f : book.facts) {
    const auto p = provenance(f.provenance);
    append_row(out, {"fact", f.key, "", text_of(f.valid.from), text_of(f.valid.to), "", "", f.value,
                     f.unit, "", "", p[0], p[1], p[2], p[3]});
  }
  return out;
}

const PriceBook& embedded_price_book() {
  static const PriceBook book = [] {
    PriceBook all;
    for (const auto& file : embedded::files()) {
      if (file.name.substr(0, 7) == "prices/") {
        BookParser(file.text, std::string(file.name), {}).parse_into(all);
      }
    }
    return all;
  }();
  return book;
}

}  // namespace fitcost::inline v1
