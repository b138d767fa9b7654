// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "fitcost/export.hpp"
#include "fitcost/pricing/price_book.hpp"

/// AWS's official price list -> price book rows.
namespace fitcost::inline v1 {

/// A price list that was read.
struct OfferList {
  std::string file;
  std::string offer;      ///< `AmazonDynamoDB`; empty where the file does not say
  std::string version;    ///< `20260608234428`
  std::string published;  ///< as it is written there: `2026-06-08T23:44:28Z`
  std::size_t products = 0;
  bool more_follows = false;  ///< a page of get-products with a NextToken
};

/// What was left out, and why.
struct LeftOut {
  std::string reason;
  std::size_t count = 0;
  std::string example;  ///< the first: its SKU and usage type
};

struct ImportedPrices {
  PriceBook book;  ///< prices by meter, region and tier, then allowances; no facts
  std::vector<OfferList> lists;
  std::vector<LeftOut> left_out;
  std::vector<std::string> warnings;  ///< what may be wrong with the lists, a sentence each
};

/// Offer files one after the other, each read once and in pieces: bulk JSON, of one region or of
/// all; the same as CSV; what `aws pricing get-products` prints, pages of it, its entries as text
/// or as objects. Any of them packed by gzip, with a byte order mark or without.
///
/// A product is a meter's when its service, its usage type without its own region's prefix, and
/// every attribute that its selector names are the meter's (data/names/meters.csv). Of several such
/// SKUs the one of version `Current`, then the one with a prefix, then the usual usage type is
/// taken; when that leaves two with different prices, finish() throws. Prices are those of the
/// on-demand term, in USD; a first tier of no price is an allowance, and so is a SKU of its own
/// under the free tier's term; reserved capacity comes from the reserved terms, for blocks of 100
/// units whether the list counts blocks or units. Of one SKU in several lists the newest
/// publication holds. What is not taken, products and terms, is counted in `left_out`. A format
/// version that is not known, and a page of get-products that no further one follows though it
/// says so, are warned of.
class FITCOST_EXPORT PriceListImport {
 public:
  PriceListImport();
  PriceListImport(PriceListImport&&) noexcept;
  PriceListImport& operator=(PriceListImport&&) noexcept;
  ~PriceListImport();

  /// InputError for what is no offer file, or a broken one, and for days that are none.
  void add(std::istream& input, const std::string& file_name);
  /// InputError where the lists are ambiguous: two SKUs of one meter and region, tiers that overlap
  /// or leave a gap, allowances that differ by region.
  ImportedPrices finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// A book with what a price list said, and of what it did not need to be told.
struct BookWithNews {
  PriceBook book;
  std::vector<std::string> kept;  ///< `METER in REGION`, which the base had seen on a later day
};

/// `base` with the prices of `news`: what they change of a meter and region ends where they begin,
/// what they do not change is only seen again, and what the base saw on a later day stays. Facts
/// and all else are the base's.
FITCOST_EXPORT BookWithNews with_news(const PriceBook& base, const PriceBook& news);

}  // namespace fitcost::inline v1
