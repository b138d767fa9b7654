// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fitcost/pricelist/import.hpp"
#include "fitcost/units/input_error.hpp"

/// What the readers of the several forms hand over, and to whom.
namespace fitcost::inline v1::detail {

struct OfferProduct {
  std::string sku;
  std::string family;
  std::vector<std::pair<std::string, std::string>>
      attributes;  ///< keys as `attribute_key` has them

  const std::string& attribute(std::string_view key) const {
    static const std::string none;
    for (const auto& [name, value] : attributes) {
      if (name == key) return value;
    }
    return none;
  }
};

/// One price dimension with what its term says.
struct OfferPrice {
  std::string sku;
  std::string term_type;  ///< `OnDemand`, `Reserved`
  std::string term_code;
  std::string rate_code;  ///< the last part alone
  std::string effective;
  std::string begin;
  std::string end;
  std::string unit;
  std::string currency;
  std::string price;
  std::string lease;
};

/// JSON spells `usagetype`, CSV `usageType`; JSON `cacheMemorySizeGb`, CSV `Cache Memory Size Gb`:
/// letters and digits alone, in lower case.
std::string attribute_key(std::string_view name);

/// InputError where `value`, of the list's `key`, is no time (`2026-06-08T23:44:28Z`) and no day.
/// What a list leaves out is no fault. `of`: what has it, where that is known.
void require_instant(const InputError::Place& place, std::string_view key, std::string_view value,
                     const std::string& of = {});

class OfferSink {
 public:
  OfferSink() = default;
  OfferSink(const OfferSink&) = delete;
  OfferSink& operator=(const OfferSink&) = delete;
  virtual ~OfferSink() = default;

  /// What the list says of itself so far; the reader fills it in.
  virtual OfferList& list() = 0;
  virtual void take(OfferProduct product) = 0;
  virtual void take(OfferPrice price) = 0;
  /// The list says in which format it is written.
  virtual void format_version(const std::string& version) = 0;
};

/// Bulk files and get-products.
void read_offer_json(std::istream& input, const std::string& file_name, OfferSink& sink);
void read_offer_csv(std::istream& input, const std::string& file_name, OfferSink& sink);

}  // namespace fitcost::inline v1::detail
