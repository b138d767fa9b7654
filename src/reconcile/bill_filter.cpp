// SPDX-License-Identifier: Apache-2.0
#include "reconcile/bill_filter.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace fitcost::inline v1 {

namespace {

using FilterKey = BillFilter::Key;

constexpr std::array<std::pair<std::string_view, FilterKey>, 6> filter_keys{
    {{"account", FilterKey::account},
     {"resource", FilterKey::resource},
     {"service", FilterKey::service},
     {"region", FilterKey::region},
     {"usage-type", FilterKey::usage_type},
     {"operation", FilterKey::operation}}};

std::string_view filter_key_name(FilterKey key) {
  for (const auto& [name, k] : filter_keys) {
    if (k == key) return name;
  }
  return "tag";
}

}  // namespace

void BillFilter::add(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  Condition out;
  constexpr std::string_view tag = "tag:";
  bool known = false;
  if (name.size() > tag.size() && name.starts_with(tag)) {
    out.tag = name.substr(tag.size());
    known = true;
  }
  for (const auto& [key_name, key] : filter_keys) {
    if (name != key_name) continue;
    out.key = key;
    known = true;
  }
  if (!known || equals == std::string::npos || equals + 1 == text.size())
    throw InputError({"--where"}, in_quotes(text),
                     "tag:KEY=VALUE, or account, resource, service, region, usage-type or "
                     "operation=VALUE");
  out.value = text.substr(equals + 1);
  conditions.push_back(std::move(out));
}

namespace detail {

namespace {

/// A tag's key as a Cost and Usage Report writes it: `user:app` and `user_app` are one.
std::string report_key(std::string_view key) {
  std::string out;
  for (const char c : key) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? c : '_';
  }
  return out;
}

bool same_tag(std::string_view asked, std::string_view key) {
  return key == asked || report_key(key) == report_key(asked) ||
         report_key(key) == "user_" + report_key(asked);
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  if (!pattern.empty() && pattern.back() == '*')
    return text.substr(0, pattern.size() - 1) == pattern.substr(0, pattern.size() - 1);
  return text == pattern;
}

namespace {

bool is_of_charge(FilterKey key) {
  return key == FilterKey::service || key == FilterKey::region || key == FilterKey::usage_type ||
         key == FilterKey::operation;
}

template <class Texts> bool any_matches(std::string_view pattern, const Texts& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return !text.empty() && matches(pattern, text); });
}

}  // namespace

ChargeFilter::ChargeFilter(const BillFilter& filter)
    : conditions_(asked_of_forecasts(filter).conditions) {}

BillFilter asked_of_forecasts(const BillFilter& filter) {
  BillFilter out;
  for (const auto& condition : filter.conditions) {
    if (is_of_charge(condition.key)) out.conditions.push_back(condition);
  }
  return out;
}

std::vector<std::string> conditions_of_bills(const BillFilter& filter) {
  std::vector<std::string> out;
  for (const auto& condition : filter.conditions) {
    if (is_of_charge(condition.key)) continue;
    out.push_back((condition.key == FilterKey::tag ? "tag:" + condition.tag
                                                   : std::string(filter_key_name(condition.key))) +
                  "=" + condition.value);
  }
  return out;
}

bool ChargeFilter::passes(const ChargeNames& names) const {
  return std::all_of(conditions_.begin(), conditions_.end(), [&](const auto& condition) {
    const std::string& wanted = condition.value;
    switch (condition.key) {
      case FilterKey::service: {
        std::vector<std::string_view> services = names.services;
        services.push_back(names.ours.service);
        services.push_back(names.leaves);
        const auto* named = billing_names().find_service(names.ours.service);
        if (named != nullptr) services.push_back(named->name);
        return any_matches(wanted, services);
      }
      case FilterKey::usage_type:
        return matches(wanted, names.usage_type) ||
               any_matches(wanted, usage_names().spellings(names.ours));
      case FilterKey::region:
        return matches(wanted, names.region);
      default:
        return matches(wanted, names.operation);
    }
  });
}

RowFilter::RowFilter(const BillFilter& filter, const BillColumns& columns,
                     const std::string& file) {
  for (const auto& condition : filter.conditions) {
    Bound bound{condition, {}, {}, {}};
    const auto use = [&](int column) {
      if (column >= 0) bound.columns.push_back(column);
    };
    switch (condition.key) {
      case FilterKey::tag:
        if (columns.tags >= 0) bound.tag_maps.push_back(columns.tags);
        for (const auto& [key, column] : columns.tag_columns) {
          if (same_tag(condition.tag, key)) use(column);
        }
        break;
      case FilterKey::account:
        use(columns.account);
        use(columns.payer);
        break;
      case FilterKey::resource:
        use(columns.resource);
        break;
      case FilterKey::service:
        use(columns.service);
        use(columns.service_name);
        break;
      case FilterKey::region:
        use(columns.region);
        break;
      case FilterKey::usage_type:
        use(columns.usage_type);
        use(columns.sku);
        break;
      case FilterKey::operation:
        use(columns.operation);
        break;
    }
    if (bound.columns.empty() && bound.tag_maps.empty()) {
      const std::string what = condition.key == FilterKey::tag
                                   ? "tag:" + condition.tag
                                   : std::string(filter_key_name(condition.key));
      throw InputError({"--where"}, in_quotes(what),
                       "what " + in_quotes(file) + " has a column of");
    }
    if (!is_of_charge(condition.key)) bound_.push_back(std::move(bound));
  }
}

bool RowFilter::tag_map_matches(Bound& bound, CsvRows& row, std::size_t column) {
  const std::string_view text = row.field(column);
  if (text.empty() || text == "NULL" || text == "{}") return false;
  constexpr std::size_t most_remembered = 65'536;
  const std::string key(text);
  const auto seen = bound.seen.find(key);
  if (seen != bound.seen.end()) return seen->second;
  const auto tags = nlohmann::json::parse(text, nullptr, false);
  if (!tags.is_object())
    throw InputError(row.place(column), in_quotes(text), "tags as a JSON object");
  bool found = false;
  for (const auto& [name, value] : tags.items()) {
    if (!same_tag(bound.condition.tag, name)) continue;
    const std::string held = value.is_string() ? value.get<std::string>()
                             : value.is_null() ? std::string()
                                               : value.dump();
    found = found || matches(bound.condition.value, held);
  }
  if (bound.seen.size() >= most_remembered) bound.seen.clear();
  bound.seen.emplace(key, found);
  return found;
}

bool RowFilter::passes(CsvRows& row) {
  return std::all_of(bound_.begin(), bound_.end(), [&](Bound& bound) {
    for (const int column : bound.columns) {
      if (matches(bound.condition.value, row.field(static_cast<std::size_t>(column)))) return true;
    }
    for (const int column : bound.tag_maps) {
      if (tag_map_matches(bound, row, static_cast<std::size_t>(column))) return true;
    }
    return false;
  });
}

}  // namespace detail

}  // namespace fitcost::inline v1
