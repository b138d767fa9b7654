// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The series of a table by their names: `read`, `write`, `INDEX.read`, `INDEX.write`.
namespace fitcost::inline v1::detail {

struct DemandName {
  std::string index;  ///< empty: the table
  bool write = false;

  friend bool operator==(const DemandName&, const DemandName&) = default;
};

/// DynamoDB's characters of an index name.
inline bool is_index_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

/// `separator` stands between an index and what is asked of it.
inline std::optional<DemandName> demand_name(std::string_view text, char separator = '.') {
  if (text == "read" || text == "write") return DemandName{"", text == "write"};
  const std::size_t at = text.rfind(separator);
  if (at == std::string_view::npos || !is_index_name(text.substr(0, at))) return std::nullopt;
  const std::string_view kind = text.substr(at + 1);
  if (kind != "read" && kind != "write") return std::nullopt;
  return DemandName{std::string(text.substr(0, at)), kind == "write"};
}

inline std::string text_of(const DemandName& name) {
  return (name.index.empty() ? "" : name.index + ".") + (name.write ? "write" : "read");
}

/// The resources of a set of series, the table first, then indexes as they come; where in the set
/// each one's reads and writes are. The name of one that has no partner, if there is any.
struct DemandPairs {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Pair {
    std::string index;
    std::size_t read = none;
    std::size_t write = none;
  };
  std::vector<Pair> pairs{Pair{}};

  void add(const DemandName& name, std::size_t at) {
    auto pair = std::find_if(pairs.begin(), pairs.end(),
                             [&](const Pair& p) { return p.index == name.index; });
    if (pair == pairs.end()) {
      pairs.push_back({name.index});
      pair = pairs.end() - 1;
    }
    (name.write ? pair->write : pair->read) = at;
  }
  std::optional<DemandName> missing() const {
    for (const auto& p : pairs) {
      if (p.read == none) return DemandName{p.index, false};
      if (p.write == none) return DemandName{p.index, true};
    }
    return std::nullopt;
  }
};

}  // namespace fitcost::inline v1::detail
