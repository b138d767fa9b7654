// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/billing_names.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "embedded/embedded.hpp"
#include "units/csv.hpp"

namespace fitcost::inline v1 {

namespace {

using NameRow = std::map<std::string, std::string, std::less<>>;

std::vector<NameRow> name_rows(std::string_view file) {
  for (const auto& embedded : embedded::files()) {
    if (embedded.name != file) continue;
    detail::CsvReader reader(embedded.text, std::string(file));
    std::vector<detail::CsvField> header;
    std::vector<detail::CsvField> fields;
    std::vector<NameRow> out;
    reader.next(header);
    while (reader.next(fields)) {
      NameRow row;
      for (std::size_t i = 0; i < header.size(); ++i) row[header[i].text] = fields.at(i).text;
      out.push_back(std::move(row));
    }
    return out;
  }
  throw std::logic_error("no embedded " + std::string(file));
}

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

RegionPrefix prefix_named(const std::string& name) {
  if (name == "bare") return RegionPrefix::bare;
  if (name == "prefixed") return RegionPrefix::prefixed;
  return name == "region" ? RegionPrefix::region : RegionPrefix::global;
}

MeterName meter_name(NameRow& row) {
  MeterName out;
  out.meter = row["meter"];
  out.service = row["service"];
  out.usage_types = parts_of(row["usage_types"], '|');
  out.prefix = prefix_named(row["prefix"]);
  out.operation = row["operation"];
  for (const auto& condition : parts_of(row["where"], ';')) {
    const std::size_t equals = condition.find('=');
    out.where.emplace_back(condition.substr(0, equals), condition.substr(equals + 1));
  }
  out.list_units = std::stoi(row["list_units"]);
  out.free_usage_type = row["free_usage_type"];
  out.pricing_unit = row["pricing_unit"];
  out.consumed_unit = row["consumed_unit"];
  out.resource_type = row["resource_type"];
  return out;
}

/// `0-Inf` -> `6YS6EN2CT7`.
const std::map<std::string, std::string>& known_rates() {
  static const std::map<std::string, std::string> rates = [] {
    std::map<std::string, std::string> out;
    for (auto& row : name_rows("names/rates.csv")) {
      out[row["begin"] + "-" + row["end"]] = row["rate"];
    }
    return out;
  }();
  return rates;
}

/// The word of `length` capitals and digits that begins at `at`; empty where there is none.
std::string code_at(std::string_view text, std::size_t at, std::size_t length) {
  const std::string_view word = text.substr(std::min(at, text.size()), length);
  const bool code = word.size() == length && std::all_of(word.begin(), word.end(), [](char c) {
                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                    });
  return code ? std::string(word) : std::string();
}

constexpr std::size_t sku_length = 16;
constexpr std::size_t rate_length = 10;
constexpr std::string_view on_demand_term = "JRTCKXETXF";

template <class Names, class Member>
auto find_named(const Names& names, Member member, std::string_view key) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.*member == key; });
  return found == names.end() ? nullptr : &*found;
}

}  // namespace

const ServiceName* BillingNames::find_service(std::string_view service) const {
  return find_named(services, &ServiceName::service, service);
}
const MeterName* BillingNames::find_meter(std::string_view meter) const {
  return find_named(meters, &MeterName::meter, meter);
}
const RegionName* BillingNames::find_region(std::string_view region) const {
  return find_named(regions, &RegionName::region, region);
}

const BillingNames& billing_names() {
  static const BillingNames names = [] {
    BillingNames out;
    for (auto& row : name_rows("names/services.csv")) {
      out.services.push_back({row["service"], row["name"], row["category"], row["subcategory"]});
    }
    for (auto& row : name_rows("names/meters.csv")) out.meters.push_back(meter_name(row));
    for (auto& row : name_rows("names/regions.csv")) {
      out.regions.push_back({row["region"], row["name"], parts_of(row["prefixes"], '|'),
                             parts_of(row["locations"], '|')});
    }
    return out;
  }();
  return names;
}

std::string usage_type_in(const MeterName& meter, const std::string& region) {
  if (meter.usage_types.empty()) return {};
  const std::string& usage = meter.usage_types.front();
  if (meter.prefix == RegionPrefix::global) return usage;
  if (meter.prefix == RegionPrefix::region) return region + "-" + usage;
  if (meter.prefix == RegionPrefix::bare && region == "us-east-1") return usage;
  const RegionName* name = billing_names().find_region(region);
  if (name == nullptr || name->prefixes.empty()) return {};
  const std::string& prefix = name->prefixes.front();
  return prefix + "-" + usage;
}

std::string_view without_prefix(std::string_view usage_type, const RegionName& region) {
  const auto stripped = [&](const std::string& prefix) {
    return usage_type.size() > prefix.size() + 1 && usage_type.rfind(prefix, 0) == 0 &&
           usage_type[prefix.size()] == '-';
  };
  for (const auto& prefix : region.prefixes) {
    if (stripped(prefix)) return usage_type.substr(prefix.size() + 1);
  }
  if (stripped(region.region)) return usage_type.substr(region.region.size() + 1);
  return usage_type;
}

SkuOfPrice sku_of(const PriceRow& row, const Decimal& free) {
  const std::string& note = row.provenance.note;
  std::string sku;
  for (const std::string_view word : {"sku ", "skus "}) {
    const std::size_t at = note.find(word);
    if (at != std::string::npos && sku.empty()) sku = code_at(note, at + word.size(), sku_length);
  }
  if (sku.empty()) return {};
  constexpr std::string_view rate_word = " rate ";
  const std::size_t at = note.find(rate_word);
  if (at != std::string::npos) {
    const std::string first = code_at(note, at + rate_word.size(), rate_length);
    const std::string second = code_at(note, at + rate_word.size() + rate_length + 1, rate_length);
    if (!first.empty() && !second.empty()) return {sku, sku + "." + first + "." + second};
    if (!first.empty()) return {sku, sku + "." + std::string(on_demand_term) + "." + first};
  }
  const std::string begin = (row.tier_from + free).to_string();
  const std::string end = row.tier_to ? (*row.tier_to + free).to_string() : "Inf";
  const auto known = known_rates().find(begin + "-" + end);
  if (known == known_rates().end()) return {sku, {}};
  return {sku, sku + "." + std::string(on_demand_term) + "." + known->second};
}

}  // namespace fitcost::inline v1
