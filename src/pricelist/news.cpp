// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "fitcost/pricelist/import.hpp"

namespace fitcost::inline v1 {

namespace {

bool of_series(const PriceRow& row, const PriceRow& series) {
  return row.meter == series.meter && row.region == series.region;
}

std::vector<PriceRow> series_of(const PriceBook& book, const PriceRow& first) {
  std::vector<PriceRow> out;
  for (const auto& row : book.prices) {
    if (of_series(row, first)) out.push_back(row);
  }
  return out;
}

/// The rows that hold for ever after, in ascending tiers.
std::vector<PriceRow*> open_rows(PriceBook& book, const PriceRow& series) {
  std::vector<PriceRow*> out;
  for (auto& row : book.prices) {
    if (of_series(row, series) && !row.valid.to) out.push_back(&row);
  }
  std::sort(out.begin(), out.end(),
            [](const auto* a, const auto* b) { return a->tier_from < b->tier_from; });
  return out;
}

bool unchanged(const std::vector<PriceRow*>& old, const std::vector<PriceRow>& news) {
  return std::equal(
      old.begin(), old.end(), news.begin(), news.end(), [](const PriceRow* a, const PriceRow& b) {
        return a->tier_from == b.tier_from && a->tier_to == b.tier_to && a->usd == b.usd;
      });
}

/// What two sources say is surer than what one says.
void seen_again(Provenance& old, const Provenance& news) {
  const char better = std::min(old.confidence, news.confidence);
  old = news;
  old.confidence = better;
}

bool older(const Provenance& a, const Provenance& b) {
  return a.checked && b.checked && *a.checked < *b.checked;
}

/// False where the book has seen its own on a later day.
bool take_series(PriceBook& book, std::vector<PriceRow> news) {
  const auto open = open_rows(book, news.front());
  for (const auto* row : open) {
    if (older(news.front().provenance, row->provenance)) return false;
  }
  if (unchanged(open, news)) {
    for (std::size_t i = 0; i < news.size(); ++i)
      seen_again(open[i]->provenance, news[i].provenance);
    return true;
  }
  auto& rows = book.prices;
  const auto begin =
      news.front().valid.from ? news.front().valid.from : news.front().provenance.checked;
  const PriceRow series = news.front();
  bool any = false;
  for (auto& row : rows) {
    if (!of_series(row, series)) continue;
    any = true;
    if (begin && (!row.valid.to || *begin < *row.valid.to)) row.valid.to = begin;
  }
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const PriceRow& row) {
                              if (!of_series(row, series)) return false;
                              return !begin || (row.valid.from && !(*row.valid.from < *begin));
                            }),
             rows.end());
  if (any) {
    for (auto& row : news) row.valid.from = begin;
  }
  // Beside those of the same meter, so that a book stays readable.
  const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                 [&](const PriceRow& row) { return row.meter == series.meter; });
  rows.insert(last.base() == rows.begin() ? rows.end() : last.base(), news.begin(), news.end());
  return true;
}

void take_free(PriceBook& book, const Allowance& news) {
  for (auto& old : book.allowances) {
    if (old.meters == news.meters) {
      if (older(news.provenance, old.provenance)) return;
      old.quantity = news.quantity;
      seen_again(old.provenance, news.provenance);
      return;
    }
    // One that more meters share is not the price list's to split.
    if (detail::contains(old.meters, news.meters.front())) return;
  }
  book.allowances.push_back(news);
}

}  // namespace

BookWithNews with_news(const PriceBook& base, const PriceBook& news) {
  BookWithNews out{base, {}};
  for (std::size_t i = 0; i < news.prices.size(); ++i) {
    const auto& row = news.prices[i];
    const bool first =
        std::none_of(news.prices.begin(), news.prices.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const PriceRow& other) { return of_series(other, row); });
    if (first && !take_series(out.book, series_of(news, row)))
      out.kept.push_back(row.meter + " in " + (row.region.empty() ? "all regions" : row.region));
  }
  for (const auto& allowance : news.allowances) take_free(out.book, allowance);
  return out;
}

}  // namespace fitcost::inline v1
