// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/units/decimal.hpp"
#include "fitcost/units/input_error.hpp"

/// YAML that knows where it stands: every question asked of a node names its place when it fails.
namespace fitcost::inline v1::detail {

class YamlNode {
 public:
  /// The document's root. InputError for text that is no YAML, no UTF-8 or over `most_bytes`; and,
  /// while it is read, for aliases that repeat more values than any text of its size could write
  /// out.
  static YamlNode parse(std::string_view text, const std::string& file, std::size_t most_bytes);

  /// A map's entries in order; InputError when this is no map, for a key that is not one of `keys`
  /// (any, if empty: then it is a name) and for a key given twice.
  std::vector<std::pair<std::string, YamlNode>> entries(
      std::initializer_list<const char*> keys) const;
  /// A list's elements; InputError when this is none.
  std::vector<YamlNode> elements() const;

  std::string text() const;  ///< a scalar that is not null
  std::string name() const;  ///< one that is shown in reports: not empty, no control characters
  Decimal number(const Decimal& least, const Decimal& most) const;
  int whole(int least, int most) const;
  bool yes_or_no() const;
  /// The value that goes with the scalar's text.
  template <class T> T one_of(std::initializer_list<std::pair<const char*, T>> choices) const {
    const std::string found = text();
    std::string wanted;
    for (const auto& [name, value] : choices) {
      if (found == name) return value;
      wanted += (wanted.empty() ? "" : ", ") + std::string(name);
    }
    fail(in_quotes(found), "one of " + wanted);
  }
  bool is_null() const { return node_.IsNull(); }
  bool is_map() const { return node_.IsMap(); }

  [[noreturn]] void fail(const std::string& found, const std::string& wanted) const;

 private:
  YamlNode(const YAML::Node& node, const std::string* file,
           std::shared_ptr<std::size_t> values_left)
      : node_(node), file_(file), values_left_(std::move(values_left)) {}

  /// One of this node's own.
  YamlNode child(const YAML::Node& node) const { return {node, file_, values_left_}; }
  void take(std::size_t values) const;

  YAML::Node node_;
  const std::string* file_;                   // the caller's, who keeps it while the nodes are read
  std::shared_ptr<std::size_t> values_left_;  // one count for the whole document
};

}  // namespace fitcost::inline v1::detail
