// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricelist/import.hpp"

#include <algorithm>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_set>

#include "fitcost/pricing/date.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/units/input_error.hpp"
#include "pricelist/offer.hpp"
#include "pricelist/selectors.hpp"
#include "pricelist/tiers.hpp"
#include "units/inflating_input.hpp"

namespace fitcost::inline v1 {

using detail::Match;
using detail::OfferPrice;
using detail::OfferProduct;

namespace {

constexpr const char* paid_term = "JRTCKXETXF";
constexpr const char* free_tier_term = "A429C66SYZ";

/// A SKU that may become rows of the book, with the prices that its list gives it.
struct PriceCandidate {
  OfferProduct product;
  std::vector<Match> matches;
  std::vector<OfferPrice> prices;
  std::size_t list = 0;
};

std::optional<Date> day_of(const std::string& instant) {
  return parse_date(std::string_view(instant).substr(0, 10));
}

std::string shown(const OfferProduct& product) {
  const std::string& usage = product.attribute("usagetype");
  return product.sku + (usage.empty() ? std::string() : " " + usage);
}

}  // namespace

class PriceListImport::State : public detail::OfferSink {
 public:
  OfferList& list() override { return lists_.back(); }

  void format_version(const std::string& version) override {
    if (version != "v1.0" && version != "aws_v1")
      warnings_.push_back(list().file + ": format version " + in_quotes(version) +
                          ", where v1.0 is known (aws_v1 of get-products): what it says "
                          "otherwise may be misread");
  }

  void take(OfferProduct product) override {
    if (product.sku.empty())
      throw InputError({list().file}, "an entry without a product's SKU", "an offer file");
    seen_.insert(std::hash<std::string>()(product.sku));
    ++list().products;
    const auto known = candidates_.find(product.sku);
    // A row of CSV for each price repeats its product.
    if (known != candidates_.end() && known->second.list == lists_.size() - 1 &&
        known->second.product.attributes == product.attributes) {
      --list().products;
      return;
    }
    auto selection = selectors_.select(product, list().offer);
    if (selection.matches.empty()) {
      leave_out(selection.left_out, product);
      return;
    }
    if (known != candidates_.end()) {
      const std::string& published = lists_[known->second.list].published;
      const bool newer = published < list().published;
      const bool as_new = published == list().published;
      leave_out("the same SKU in a newer or equally new list", product);
      if (!newer) {
        passed_over_.insert(product.sku);
        if (as_new) twins_.insert(product.sku);
        return;
      }
    }
    passed_over_.erase(product.sku);
    const std::string sku = product.sku;
    candidates_[sku] = {std::move(product), std::move(selection.matches), {}, lists_.size() - 1};
  }

  void take(OfferPrice price) override {
    const auto known = candidates_.find(price.sku);
    if (known == candidates_.end()) {
      // Products come first in every list there is; should they not, the prices wait for them.
      if (list().products == 0 && !ended_) {
        waiting_.push_back(std::move(price));
      } else if (!seen_.contains(std::hash<std::string>()(price.sku))) {
        without_product(price);
      }
      return;
    }
    if (passed_over_.contains(price.sku)) {
      if (twins_.contains(price.sku)) require_same(price, known->second);
      return;
    }
    known->second.prices.push_back(std::move(price));
  }

  void begin(const std::string& file) {
    lists_.push_back({file, {}, {}, {}, 0, false});
    ended_ = false;
    last_without_product_.clear();
    seen_.clear();
    passed_over_.clear();
    twins_.clear();
    waiting_.clear();
  }
  void end() {
    ended_ = true;
    for (auto& price : std::exchange(waiting_, {})) take(std::move(price));
  }

  ImportedPrices finish();

 private:
  using MeterAndRegion = std::pair<std::string, std::string>;

  void leave_out(const std::string& reason, const OfferProduct& product) {
    leave_out(reason, shown(product));
  }
  void leave_out(const std::string& reason, const std::string& example) {
    for (auto& known : left_out_) {
      if (known.reason != reason) continue;
      ++known.count;
      return;
    }
    left_out_.push_back({reason, 1, example});
  }
  /// A term's prices follow one another.
  void without_product(const OfferPrice& price) {
    std::string term = price.sku + "." + price.term_code;
    if (term == last_without_product_) return;
    leave_out("a term whose product the list does not have", term);
    last_without_product_ = std::move(term);
  }

  /// Of two lists as new as each other neither can be preferred.
  void require_same(const OfferPrice& price, const PriceCandidate& known) const {
    for (const auto& other : known.prices) {
      const bool same_rate = other.term_type == price.term_type &&
                             other.term_code == price.term_code &&
                             other.rate_code == price.rate_code && other.currency == price.currency;
      if (same_rate && Decimal::parse(other.price) != Decimal::parse(price.price))
        throw InputError({lists_.back().file},
                         "the price " + in_quotes(price.price) + " of the SKU " + price.sku +
                             ", rate " + price.rate_code + ", where " + lists_[known.list].file +
                             ", published as lately, has " + in_quotes(other.price),
                         "one of the two lists, or a newer one");
    }
  }

  const PriceCandidate* choose(const MeterName& meter, const std::string& region,
                               std::vector<std::pair<const PriceCandidate*, const Match*>> found);
  std::vector<detail::OfferTier> tiers_of(const PriceCandidate& candidate, const char* term) const;
  void add_rows(const MeterName& meter, const std::string& region, const PriceCandidate& candidate,
                PriceBook& book);
  void add_reserved(const MeterName& covered, const std::string& region,
                    const PriceCandidate& candidate, PriceBook& book);
  void leave_out_reserved(const PriceCandidate& candidate);
  void warn_of_missing_pages();
  void add_allowance(const std::vector<std::string>& meters, const Decimal& quantity, Pool pool,
                     const PriceCandidate& candidate, const std::string& rate, PriceBook& book);
  void add_free_skus(PriceBook& book);
  Provenance provenance(const PriceCandidate& candidate, const std::string& rate_code) const;

  detail::Selectors selectors_;
  std::vector<OfferList> lists_;
  std::map<std::string, PriceCandidate> candidates_;  // by SKU: the order of the rows is its own
  std::set<std::string> passed_over_;  // SKUs of this list that an earlier one has newer
  std::set<std::string> twins_;        // of those, that an earlier one published as lately has
  std::vector<OfferPrice> waiting_;
  bool ended_ = false;                    // nothing more of this list comes
  std::unordered_set<std::size_t> seen_;  // hashes of this list's SKUs, taken or not
  std::string last_without_product_;
  std::vector<LeftOut> left_out_;
  std::vector<std::string> warnings_;
};

Provenance PriceListImport::State::provenance(const PriceCandidate& candidate,
                                              const std::string& rate_code) const {
  const auto& list = lists_[candidate.list];
  const std::string& service = candidate.product.attribute("servicecode");
  Provenance out;
  out.confidence = 'B';  // one first-hand source
  out.checked = day_of(list.published);
  out.source = "AWS price list " + (list.offer.empty() ? service : list.offer) +
               (list.version.empty() ? std::string() : " v" + list.version) +
               (list.published.empty() ? std::string() : ", published " + list.published);
  out.note = "sku " + candidate.product.sku + " rate " + rate_code + "; " +
             candidate.product.attribute("usagetype");
  return out;
}

std::vector<detail::OfferTier> PriceListImport::State::tiers_of(const PriceCandidate& candidate,
                                                                const char* term) const {
  std::vector<OfferPrice> prices;
  for (const auto& p : candidate.prices) {
    if (p.term_type == "OnDemand" && p.term_code == term && p.currency == "USD")
      prices.push_back(p);
  }
  return detail::sorted_tiers(prices, lists_[candidate.list].file);
}

const PriceCandidate* PriceListImport::State::choose(
    const MeterName& meter, const std::string& region,
    std::vector<std::pair<const PriceCandidate*, const Match*>> found) {
  // SKUs that the paid term has nothing of cannot be the one.
  const auto keep = [&](const auto& wanted, const std::string& reason) {
    std::vector<std::pair<const PriceCandidate*, const Match*>> kept;
    for (const auto& f : found) {
      if (wanted(f)) kept.push_back(f);
    }
    if (kept.empty() || kept.size() == found.size()) return;
    for (const auto& f : found) {
      if (!wanted(f)) leave_out(reason, f.first->product);
    }
    found = std::move(kept);
  };
  keep([&](const auto& f) { return !tiers_of(*f.first, paid_term).empty(); },
       "without an on-demand price in USD");
  if (found.size() > 1) {
    keep([](const auto& f) { return f.first->product.attribute("version") == "Current"; },
         "a twin of the SKU of version Current");
    keep([](const auto& f) { return f.second->prefixed; },
         "a twin of the SKU whose usage type has its region's prefix");
    std::size_t usual = found.front().second->usual;
    for (const auto& f : found) usual = std::min(usual, f.second->usual);
    keep([&](const auto& f) { return f.second->usual == usual; },
         "a twin of the SKU of the usual usage type");
  }
  const auto tiers = tiers_of(*found.front().first, paid_term);
  for (const auto& f : found) {
    if (f.first == found.front().first) continue;
    if (!detail::same_prices(tiers_of(*f.first, paid_term), tiers)) {
      throw InputError({lists_[f.first->list].file},
                       "two prices of " + meter.meter + " in " +
                           (region.empty() ? std::string("all regions") : region) + ": " +
                           shown(found.front().first->product) + " and " + shown(f.first->product),
                       "one SKU");
    }
    leave_out("a twin of a SKU with the same prices", f.first->product);
  }
  if (tiers.empty()) {
    leave_out("without an on-demand price in USD", found.front().first->product);
    return nullptr;
  }
  return found.front().first;
}

void PriceListImport::State::add_rows(const MeterName& meter, const std::string& region,
                                      const PriceCandidate& candidate, PriceBook& book) {
  auto tiers = tiers_of(candidate, paid_term);
  const std::string unit = detail::unit_of(meter.meter, tiers.front().unit);
  if (meter.list_units != 1 && tiers.size() > 1) {
    leave_out("tiers of " + std::to_string(meter.list_units) + " units together",
              candidate.product);
    return;
  }
  // What is free comes off before tiers count from 0; a list that is free altogether is a price.
  Decimal free;
  if (tiers.size() > 1 && tiers.front().usd == Decimal()) {
    free = *tiers.front().to;
    add_allowance({meter.meter}, free, Pool::region, candidate, tiers.front().rate_code, book);
    tiers.erase(tiers.begin());
  }
  for (const auto& tier : tiers) {
    PriceRow row;
    row.meter = meter.meter;
    row.region = region;
    row.valid.from = day_of(tier.effective);
    row.tier_from = tier.from - free;
    if (tier.to) row.tier_to = *tier.to - free;
    row.usd = tier.usd * Decimal(meter.list_units);
    row.unit = unit;
    row.provenance = provenance(candidate, std::string(paid_term) + "." + tier.rate_code);
    book.prices.push_back(std::move(row));
  }
}

namespace {

constexpr std::string_view reserved_writes = "dynamodb.write_capacity_unit_hours";
constexpr std::string_view reserved_reads = "dynamodb.read_capacity_unit_hours";

bool may_be_reserved(const MeterName& meter) {
  return meter.meter == reserved_writes || meter.meter == reserved_reads;
}

}  // namespace

/// Reserved terms that give no row, each once.
void PriceListImport::State::leave_out_reserved(const PriceCandidate& candidate) {
  if (std::any_of(candidate.matches.begin(), candidate.matches.end(),
                  [](const Match& match) { return may_be_reserved(*match.meter); })) {
    for (const auto& term : detail::unused_reserved_terms(candidate.prices))
      leave_out(term.reason, candidate.product.sku + "." + term.code);
    return;
  }
  std::set<std::string> terms;
  for (const auto& price : candidate.prices) {
    if (price.term_type == "Reserved" && terms.insert(price.term_code).second)
      leave_out("a reserved term of what fitcost knows no reserved capacity of",
                candidate.product.sku + "." + price.term_code);
  }
}

/// A page of get-products that says that more follow, as the last of its service.
void PriceListImport::State::warn_of_missing_pages() {
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const bool next = i + 1 < lists_.size() && lists_[i + 1].offer == lists_[i].offer;
    if (lists_[i].more_follows && !next)
      warnings_.push_back(lists_[i].file +
                          ": a page with a NextToken, and no next page behind it: the list is not "
                          "complete");
  }
}

void PriceListImport::State::add_reserved(const MeterName& covered, const std::string& region,
                                          const PriceCandidate& candidate, PriceBook& book) {
  if (!may_be_reserved(covered)) return;
  const bool writes = covered.meter == reserved_writes;
  const auto on_demand = tiers_of(candidate, paid_term);
  for (const int years : {1, 3}) {
    const auto fees =
        detail::reserved_fees(candidate.prices, years, on_demand.back().usd,
                              lists_[candidate.list].file + ": " + shown(candidate.product));
    if (!fees) continue;
    const std::string meter = std::string("dynamodb.reserved_") + (writes ? "write" : "read") +
                              "_capacity_" + std::to_string(years) + "y_";
    const auto add = [&](const char* fee, const detail::OfferTier& tier) {
      PriceRow row;
      row.meter = meter + fee;
      row.region = region;
      row.valid.from = day_of(tier.effective);
      row.usd = tier.usd;
      row.unit = detail::unit_of(row.meter, tier.unit);
      row.provenance = provenance(candidate, tier.rate_code);
      if (fees->of_one_unit) row.provenance.note += "; 100 times the list's price of one unit";
      book.prices.push_back(std::move(row));
    };
    add("upfront", fees->upfront);
    add("block_hours", fees->hourly);
  }
}

void PriceListImport::State::add_allowance(const std::vector<std::string>& meters,
                                           const Decimal& quantity, Pool pool,
                                           const PriceCandidate& candidate, const std::string& rate,
                                           PriceBook& book) {
  for (const auto& known : book.allowances) {
    if (known.meters != meters) continue;
    if (known.quantity == quantity) return;
    throw InputError({lists_[candidate.list].file},
                     "free quantities of " + meters.front() +
                         " that differ: " + known.quantity.to_string() + " and " +
                         quantity.to_string() + " (" + shown(candidate.product) + ")",
                     "one for all regions");
  }
  Allowance out;
  out.meters = meters;
  out.quantity = quantity;
  out.pool = pool;
  out.unit = detail::unit_of(meters.front(), {});
  // Whose free tier it is the price list does not say.
  out.free_tiers = {"always-free"};
  for (const auto& ours : embedded_price_book().allowances) {
    if (std::find(ours.meters.begin(), ours.meters.end(), meters.front()) != ours.meters.end())
      out.free_tiers = ours.free_tiers;
  }
  out.provenance = provenance(candidate, rate);
  book.allowances.push_back(std::move(out));
}

void PriceListImport::State::add_free_skus(PriceBook& book) {
  for (const auto& [sku, candidate] : candidates_) {
    std::vector<std::string> meters;
    for (const auto& match : candidate.matches) {
      if (match.free) meters.push_back(match.meter->meter);
    }
    if (meters.empty()) continue;
    const auto tiers = tiers_of(candidate, free_tier_term);
    if (tiers.empty() || tiers.front().usd != Decimal() || !tiers.front().to) {
      leave_out("free tier's SKU without a free quantity", candidate.product);
      continue;
    }
    add_allowance(meters, *tiers.front().to, Pool::account, candidate,
                  std::string(free_tier_term) + "." + tiers.front().rate_code, book);
  }
}

ImportedPrices PriceListImport::State::finish() {
  std::map<MeterAndRegion, std::vector<std::pair<const PriceCandidate*, const Match*>>> found;
  for (const auto& [sku, candidate] : candidates_) {
    for (const auto& match : candidate.matches) {
      if (!match.free) found[{match.meter->meter, match.region}].emplace_back(&candidate, &match);
    }
  }
  ImportedPrices out;
  std::set<const PriceCandidate*> taken_from;
  for (const auto& meter : billing_names().meters) {
    for (auto at = found.lower_bound({meter.meter, {}});
         at != found.end() && at->first.first == meter.meter; ++at) {
      const std::string& region = at->first.second;
      const PriceCandidate* chosen = choose(meter, region, at->second);
      if (chosen == nullptr) continue;
      add_rows(meter, region, *chosen, out.book);
      add_reserved(meter, region, *chosen, out.book);
      if (taken_from.insert(chosen).second) leave_out_reserved(*chosen);
    }
  }
  add_free_skus(out.book);
  std::size_t others = 0;
  for (const auto& [sku, candidate] : candidates_) {
    for (const auto& p : candidate.prices) {
      const bool taken =
          p.term_code == paid_term || p.term_code == free_tier_term || p.term_type == "Reserved";
      if (!taken && others++ == 0) left_out_.push_back({"", 0, shown(candidate.product)});
    }
  }
  for (auto& known : left_out_) {
    if (known.reason.empty()) known = {"prices of other terms", others, known.example};
  }
  warn_of_missing_pages();
  out.lists = lists_;
  out.warnings = warnings_;
  out.left_out = left_out_;
  return out;
}

PriceListImport::PriceListImport() : state_(std::make_unique<State>()) {}
PriceListImport::PriceListImport(PriceListImport&&) noexcept = default;
PriceListImport& PriceListImport::operator=(PriceListImport&&) noexcept = default;
PriceListImport::~PriceListImport() = default;

void PriceListImport::add(std::istream& input, const std::string& file_name) {
  detail::InflatingInput bytes(input, file_name);
  std::istream text(&bytes);
  // An exception from below a stream is otherwise swallowed by it.
  text.exceptions(std::ios::badbit);
  state_->begin(file_name);
  int first = text.peek();
  while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
    text.get();
    first = text.peek();
  }
  if (first == std::istream::traits_type::eof())
    throw InputError({file_name}, "an empty file", "an offer file of AWS's price list");
  if (first == '{' || first == '[') {
    detail::read_offer_json(text, file_name, *state_);
  } else {
    detail::read_offer_csv(text, file_name, *state_);
  }
  state_->end();
}

ImportedPrices PriceListImport::finish() { return state_->finish(); }

}  // namespace fitcost::inline v1
