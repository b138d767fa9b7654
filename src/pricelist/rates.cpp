// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricelist/rates.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "fitcost/units/input_error.hpp"
#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using detail::CsvField;
using detail::CsvReader;

constexpr std::array<std::string_view, 7> rate_columns{"kind",       "meter",    "region", "value",
                                                       "valid_from", "valid_to", "note"};
constexpr int most_share_places = 6;
constexpr int most_rate_places = 12;

class RatesParser {
 public:
  RatesParser(std::string_view text, const std::string& file) : reader_(text, file) {}

  Rates parse() {
    Rates out;
    out.file = reader_.file();
    std::vector<CsvField> row;
    if (!reader_.next(row))
      throw InputError({reader_.file(), 1, 1}, "an empty file", "rates with their header line");
    take_header(row);
    while (reader_.next(row)) {
      if (row.size() != columns_.size()) {
        throw InputError(reader_.place(row[0]), std::to_string(row.size()) + " columns",
                         std::to_string(columns_.size()));
      }
      out.rates.push_back(rate_of(row));
    }
    return out;
  }

 private:
  void take_header(const std::vector<CsvField>& row) {
    const std::vector<std::string> known(rate_columns.begin(), rate_columns.end());
    for (const auto& field : row) {
      if (std::find(known.begin(), known.end(), field.text) == known.end())
        throw InputError(reader_.place(field), "the column " + in_quotes(field.text),
                         "kind, meter, region, value, valid_from, valid_to, note" +
                             suggestion(field.text, known));
      if (std::find(columns_.begin(), columns_.end(), field.text) != columns_.end())
        throw InputError(reader_.place(field), in_quotes(field.text) + " twice",
                         "each column once");
      columns_.push_back(field.text);
    }
    for (const char* needed : {"kind", "meter", "value"}) {
      if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end())
        throw InputError(reader_.place(), "no column " + in_quotes(needed),
                         "kind, meter and value at least");
    }
  }

  const CsvField* field(const std::vector<CsvField>& row, std::string_view column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == column) return &row[i];
    }
    return nullptr;
  }
  std::string text(const std::vector<CsvField>& row, std::string_view column) const {
    const CsvField* found = field(row, column);
    return found == nullptr ? std::string() : found->text;
  }

  CustomRate rate_of(const std::vector<CsvField>& row) {
    CustomRate out;
    out.line = reader_.line();
    out.kind = kind_of(*field(row, "kind"));
    out.meter = text(row, "meter");
    out.region = text(row, "region");
    const bool share = out.kind == RateKind::discount || out.kind == RateKind::edp;
    out.value = share ? share_of(*field(row, "value")) : price_of(*field(row, "value"));
    out.valid = {day_of_field(row, "valid_from"), day_of_field(row, "valid_to")};
    if (out.valid.from && out.valid.to && !(*out.valid.from < *out.valid.to))
      throw InputError(reader_.place(*field(row, "valid_to")), in_quotes(text(row, "valid_to")),
                       "a day after valid_from");
    if (out.kind == RateKind::edp && !(out.meter.empty() && out.region.empty()))
      throw InputError(reader_.place(*field(row, "meter")), in_quotes(out.meter + out.region),
                       "no meter and no region: an EDP is of everything");
    if (out.meter.empty() && !share)
      throw InputError(reader_.place(*field(row, "meter")), "no meter", "what the price is of");
    return out;
  }

  RateKind kind_of(const CsvField& field) const {
    struct Named {
      std::string_view name;
      RateKind kind;
    };
    for (const auto& [name, kind] :
         {Named{"price", RateKind::price}, Named{"discount", RateKind::discount},
          Named{"savings_plan", RateKind::savings_plan}, Named{"edp", RateKind::edp}}) {
      if (field.text == name) return kind;
    }
    throw InputError(reader_.place(field), in_quotes(field.text),
                     "price, discount, savings_plan or edp");
  }

  Decimal share_of(const CsvField& field) const {
    const auto share = Decimal::parse(field.text);
    if (!share || *share < Decimal() || Decimal(1) < *share || share->scale() > most_share_places)
      throw InputError(reader_.place(field), in_quotes(field.text),
                       "a share of 0 to 1, with at most 6 decimal places");
    return *share;
  }
  Decimal price_of(const CsvField& field) const {
    const auto price = Decimal::parse(field.text);
    if (!price || *price < Decimal() || price->scale() > most_rate_places ||
        !(*price < Decimal(1'000'000'000'000)))
      throw InputError(reader_.place(field), in_quotes(field.text),
                       "a price in USD, with at most 12 digits and decimal places");
    return *price;
  }
  std::optional<Date> day_of_field(const std::vector<CsvField>& row,
                                   std::string_view column) const {
    const CsvField* found = field(row, column);
    if (found == nullptr || found->text.empty()) return std::nullopt;
    const auto day = parse_date(found->text);
    if (!day)
      throw InputError(reader_.place(*found), in_quotes(found->text), "a day such as 2026-12-01");
    return day;
  }

  CsvReader reader_;
  std::vector<std::string> columns_;
};

/// `lambda` and `lambda.gb_seconds` speak of `lambda.gb_seconds.x86`.
bool speaks_of(const CustomRate& rate, const std::string& meter) {
  return rate.meter.empty() || meter == rate.meter ||
         (meter.rfind(rate.meter, 0) == 0 && meter[rate.meter.size()] == '.');
}

/// What comes first: kinds in their order, then the longer key, then the one of a region.
std::array<std::size_t, 3> rank_of(const CustomRate& rate) {
  const std::size_t kind = rate.kind == RateKind::savings_plan ? 2
                           : rate.kind == RateKind::price      ? 1
                                                               : 0;
  return {kind, rate.meter.size(), rate.region.empty() ? std::size_t{0} : std::size_t{1}};
}

void check_against_book(const Rates& rates, const PriceBook& list) {
  for (const auto& rate : rates.rates) {
    bool meter = false;
    bool region = rate.region.empty();
    const bool price = rate.kind == RateKind::price || rate.kind == RateKind::savings_plan;
    const PriceRow* first = nullptr;
    for (const auto& row : list.prices) {
      const bool ours = speaks_of(rate, row.meter);
      meter = meter || ours;
      region = region || (ours && row.region == rate.region);
      if (!ours || !price) continue;
      if (first == nullptr) first = &row;
      if (row.unit != first->unit)
        throw InputError({rates.file, rate.line},
                         "one price of " + in_quotes(rate.meter) +
                             ", whose meters differ: " + first->meter + " counts " +
                             in_quotes(first->unit) + ", " + row.meter + " " + in_quotes(row.unit),
                         "a key whose meters count the same, or a discount");
    }
    if (!meter)
      throw InputError(
          {rates.file, rate.line}, "the meter " + in_quotes(rate.meter),
          "one of the price book, or the beginning of one" + suggestion(rate.meter, list.meters()));
    if (!region)
      throw InputError({rates.file, rate.line}, "the region " + in_quotes(rate.region),
                       "one in which the price book has a price of that" +
                           suggestion(rate.region, list.regions()));
  }
}

bool overlap(const Validity& a, const Validity& b) {
  return (!a.to || !b.from || *b.from < *a.to) && (!b.to || !a.from || *a.from < *b.to);
}

void check_edps(const Rates& rates) {
  for (std::size_t i = 0; i < rates.rates.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      const auto& one = rates.rates[before];
      const auto& other = rates.rates[i];
      if (one.kind == RateKind::edp && other.kind == RateKind::edp &&
          overlap(one.valid, other.valid))
        throw InputError({rates.file, other.line},
                         "a second EDP beside that of line " + std::to_string(one.line), "one");
    }
  }
}

/// What may change a row's price on any of its days.
std::vector<const CustomRate*> rates_of(const PriceRow& row, const Rates& rates, RatesFor wanted) {
  std::vector<const CustomRate*> out;
  for (const auto& rate : rates.rates) {
    if (rate.kind == RateKind::savings_plan && wanted == RatesFor::contracted) continue;
    if (speaks_of(rate, row.meter) && (rate.region.empty() || rate.region == row.region) &&
        overlap(rate.valid, row.valid))
      out.push_back(&rate);
  }
  return out;
}

/// The days in pieces on each of which a rate holds throughout or not at all.
std::vector<Validity> in_pieces(const Validity& days, const std::vector<const CustomRate*>& rates) {
  std::vector<Date> edges;
  for (const auto* rate : rates) {
    for (const auto& edge : {rate->valid.from, rate->valid.to}) {
      if (edge && (!days.from || *days.from < *edge) && (!days.to || *edge < *days.to))
        edges.push_back(*edge);
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<Validity> out;
  std::optional<Date> from = days.from;
  for (const Date& edge : edges) {
    out.push_back({from, edge});
    from = edge;
  }
  out.push_back({from, days.to});
  return out;
}

/// The row's price by the rates that hold on its days.
void apply(const std::vector<const CustomRate*>& rates, const std::string& file, PriceRow& row) {
  const CustomRate* best = nullptr;
  const CustomRate* edp = nullptr;
  for (const auto* rate : rates) {
    if (!overlap(rate->valid, row.valid)) continue;
    if (rate->kind == RateKind::edp) {
      edp = rate;
      continue;
    }
    if (best != nullptr && rank_of(*best) == rank_of(*rate))
      throw InputError(
          {file, rate->line},
          "a second rate of " + row.meter + " beside that of line " + std::to_string(best->line),
          "one");
    if (best == nullptr || rank_of(*best) < rank_of(*rate)) best = rate;
  }
  if (best != nullptr)
    row.usd = best->kind == RateKind::discount ? row.usd * (Decimal(1) - best->value) : best->value;
  if (edp != nullptr) row.usd = row.usd * (Decimal(1) - edp->value);
  if (best != nullptr || edp != nullptr) row.provenance.note += "; rates of " + file;
}

}  // namespace

Rates read_rates(std::string_view text, const std::string& file_name) {
  return RatesParser(text, file_name).parse();
}

PriceBook with_rates(const PriceBook& list, const Rates& rates, RatesFor wanted) {
  check_against_book(rates, list);
  check_edps(rates);
  PriceBook out;
  out.allowances = list.allowances;
  out.facts = list.facts;
  out.prices.reserve(list.prices.size());
  for (const auto& row : list.prices) {
    const auto ours = rates_of(row, rates, wanted);
    for (const Validity& days : in_pieces(row.valid, ours)) {
      PriceRow piece = row;
      piece.valid = days;
      apply(ours, rates.file, piece);
      out.prices.push_back(std::move(piece));
    }
  }
  return out;
}

}  // namespace fitcost::inline v1
