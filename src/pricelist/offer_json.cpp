// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <istream>
#include <nlohmann/json.hpp>

#include "fitcost/units/input_error.hpp"
#include "pricelist/offer.hpp"

namespace fitcost::inline v1::detail {

namespace {

using OfferEvents = nlohmann::json_sax<nlohmann::json>;

/// Events of a JSON text -> products and prices, holding one product or one term at a time. A bulk
/// file has `products` and `terms` at its root; get-products has a list of entries, each with its
/// `product` and its `terms`, which lack the level of the SKU.
class OfferJson : public OfferEvents {
 public:
  /// `entry`: which of PriceList's entries the whole text is, from 1; 0: a file.
  OfferJson(std::string file, OfferSink& sink, std::size_t entry = 0)
      : file_(std::move(file)), sink_(sink), one_entry_(entry > 0), entries_(entry) {}

  /// Whether anything of a price list was seen.
  bool is_offer() const { return is_offer_; }

  bool start_object(std::size_t) override {
    push(object_role());
    return true;
  }
  bool start_array(std::size_t) override {
    Role role = Role::other;
    if (frames_.empty() && !one_entry_) role = Role::entries;
    if (in(Role::root) && key() == "PriceList") role = Role::entries;
    if (role == Role::entries) is_offer_ = true;
    push(role);
    return true;
  }
  bool end_object() override {
    const Role role = frames_.back().role;
    frames_.pop_back();
    if (role == Role::product && !in(Role::entry)) emit_product();
    if (role == Role::offer) emit_term();
    if (role == Role::entry) end_entry();
    return true;
  }
  bool end_array() override {
    frames_.pop_back();
    return true;
  }
  bool key(std::string& name) override {
    frames_.back().key = name;
    return true;
  }
  bool string(std::string& value) override {
    scalar(value);
    return true;
  }
  bool number_integer(std::int64_t value) override { return text(std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) override { return text(std::to_string(value)); }
  /// As it is written: a price never becomes a double.
  bool number_float(double, const std::string& as_written) override { return text(as_written); }
  bool boolean(bool) override { return true; }
  bool null() override { return true; }
  bool binary(nlohmann::json::binary_t&) override { return true; }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception&) override {
    throw InputError({file_},
                     "broken JSON at byte " + std::to_string(at) +
                         (one_entry_ ? " of the text of " + this_entry() : std::string()),
                     one_entry_ ? "a product with its terms" : "a whole offer file");
  }

 private:
  enum class Role {
    root,
    entries,
    entry,
    products,
    product,
    attributes,
    terms,
    term_type,
    sku_terms,
    offer,
    dimensions,
    dimension,
    price_per_unit,
    term_attributes,
    other
  };
  struct Frame {
    Role role;
    std::string key;
  };

  bool in(Role role) const { return !frames_.empty() && frames_.back().role == role; }
  const std::string& key() const { return frames_.back().key; }
  void push(Role role) { frames_.push_back({role, {}}); }

  Role object_role() {
    if (frames_.empty()) return start_root();
    const std::string& name = key();
    switch (frames_.back().role) {
      case Role::root:
        if (name == "products" || name == "terms") is_offer_ = true;
        return name == "products" ? Role::products : name == "terms" ? Role::terms : Role::other;
      case Role::entries:
        entry_ = OfferList();
        ++entries_;
        return Role::entry;
      case Role::entry:
        return name == "product" ? start_product({}) : name == "terms" ? Role::terms : Role::other;
      case Role::products:
        return start_product(name);
      case Role::product:
        return name == "attributes" ? Role::attributes : Role::other;
      case Role::terms:
        price_.term_type = name;
        return Role::term_type;
      case Role::term_type:
        return within_entry() ? start_offer({}, name) : Role::sku_terms;
      case Role::sku_terms:
        return start_offer(frames_[frames_.size() - 2].key, name);
      case Role::offer:
        return name == "priceDimensions"  ? Role::dimensions
               : name == "termAttributes" ? Role::term_attributes
                                          : Role::other;
      case Role::dimensions:
        return start_dimension(name);
      case Role::dimension:
        return name == "pricePerUnit" ? Role::price_per_unit : Role::other;
      default:
        return Role::other;
    }
  }
  Role start_root() {
    if (!one_entry_) return Role::root;
    is_offer_ = true;
    entry_ = OfferList();
    return Role::entry;
  }
  bool within_entry() const {
    for (const auto& frame : frames_) {
      if (frame.role == Role::entry) return true;
    }
    return false;
  }
  Role start_product(const std::string& sku) {
    product_ = {};
    product_.sku = sku;
    return Role::product;
  }
  Role start_offer(const std::string& sku, const std::string& name) {
    const std::size_t dot = name.find('.');
    price_ = {sku.empty() ? name.substr(0, dot) : sku,
              price_.term_type,
              dot == std::string::npos ? std::string() : name.substr(dot + 1),
              {},
              {},
              {},
              {},
              {},
              {},
              {},
              {}};
    dimensions_.clear();
    return Role::offer;
  }
  Role start_dimension(const std::string& name) {
    dimensions_.push_back(price_);
    dimensions_.back().rate_code = name.substr(name.rfind('.') + 1);
    return Role::dimension;
  }

  bool text(const std::string& value) {
    scalar(value);
    return true;
  }

  void scalar(const std::string& value) {
    if (frames_.empty()) return;
    const std::string& name = key();
    switch (frames_.back().role) {
      case Role::root:
        metadata(sink_.list(), name, value);
        if (name == "formatVersion" || name == "FormatVersion") sink_.format_version(value);
        if (name == "NextToken") sink_.list().more_follows = !value.empty();
        break;
      case Role::entries:
        nested(value);
        break;
      case Role::entry:
        metadata(entry_, name, value);
        break;
      case Role::product:
        if (name == "sku") product_.sku = value;
        if (name == "productFamily") product_.family = value;
        break;
      case Role::attributes:
        product_.attributes.emplace_back(attribute_key(name), value);
        break;
      case Role::offer:
        if (name == "offerTermCode") price_.term_code = value;
        if (name == "sku") price_.sku = value;
        if (name == "effectiveDate") {
          require_instant({file_}, name, value, "the term " + price_.sku + "." + price_.term_code);
          price_.effective = value;
        }
        break;
      case Role::term_attributes:
        if (name == "LeaseContractLength") price_.lease = value;
        break;
      case Role::dimension:
        dimension(name, value);
        break;
      case Role::price_per_unit:
        // One currency a file; should there be more, the dollar.
        if (dimensions_.back().currency != "USD") {
          dimensions_.back().currency = name;
          dimensions_.back().price = value;
        }
        break;
      default:
        break;
    }
  }

  void metadata(OfferList& list, const std::string& name, const std::string& value) const {
    if (name == "offerCode" || name == "serviceCode") list.offer = value;
    if (name == "version") list.version = value;
    if (name == "publicationDate") {
      require_instant({file_}, name, value, entries_ > 0 ? this_entry() : std::string());
      list.published = value;
    }
  }
  std::string this_entry() const { return "entry " + std::to_string(entries_) + " of PriceList"; }

  void dimension(const std::string& name, const std::string& value) {
    auto& d = dimensions_.back();
    if (name == "beginRange") d.begin = value;
    if (name == "endRange") d.end = value;
    if (name == "unit") d.unit = value;
  }

  /// An entry of get-products as text.
  void nested(const std::string& value) {
    OfferJson entry(file_, sink_, ++entries_);
    nlohmann::json::sax_parse(value, &entry);
    if (!entry.is_offer())
      throw InputError({file_}, in_quotes(value) + " as " + this_entry(),
                       "a product with its terms");
  }

  void emit_product() { sink_.take(std::move(product_)); }

  void emit_term() {
    for (auto& d : dimensions_) {
      d.sku = price_.sku;
      d.term_code = price_.term_code;
      d.effective = price_.effective;
      d.lease = price_.lease;
      if (within_entry()) {
        of_entry_.push_back(std::move(d));
      } else {
        sink_.take(std::move(d));
      }
    }
    dimensions_.clear();
  }

  /// An entry's own version holds for its product, whose prices follow it.
  void end_entry() {
    auto& list = sink_.list();
    if (list.offer.empty()) list.offer = entry_.offer;
    list.version = entry_.version;
    list.published = entry_.published;
    emit_product();
    for (auto& price : of_entry_) sink_.take(std::move(price));
    of_entry_.clear();
  }

  std::string file_;
  OfferSink& sink_;
  bool one_entry_;
  std::size_t entries_;  ///< seen so far
  bool is_offer_ = false;
  std::vector<Frame> frames_;
  OfferList entry_;
  OfferProduct product_;
  OfferPrice price_;
  std::vector<OfferPrice> dimensions_;
  std::vector<OfferPrice> of_entry_;
};

}  // namespace

void read_offer_json(std::istream& input, const std::string& file_name, OfferSink& sink) {
  OfferJson events(file_name, sink);
  nlohmann::json::sax_parse(input, &events);
  if (!events.is_offer()) {
    throw InputError({file_name}, "JSON without products, terms or PriceList",
                     "an offer file of AWS's price list");
  }
}

}  // namespace fitcost::inline v1::detail
