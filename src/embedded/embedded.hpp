// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace fitcost::embedded {

/// A file of data/, as it was when the library was built.
struct File {
  std::string_view name;  // "prices/dynamodb.csv"
  std::string_view text;
};

/// Every embedded file, sorted by name: data/prices/*.csv, data/workloads/*.yaml, data/names/*.csv.
std::span<const File> files() noexcept;

}  // namespace fitcost::embedded
