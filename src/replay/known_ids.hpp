// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fitcost/traffic/random.hpp"

namespace fitcost::inline v1::detail {

/// Ids that a user may ask for: the last few that were answered.
class KnownIds {
 public:
  void add(int user, std::string_view created) {
    constexpr std::string_view name = R"("workoutId":")";
    const auto at = created.find(name);
    if (at == std::string_view::npos) return;
    constexpr std::size_t id_size = 36;
    auto& ids = of_[user];
    if (ids.size() >= most) ids.erase(ids.begin());
    ids.emplace_back(created.substr(at + name.size(), id_size));
  }
  /// Empty where the user has none yet.
  std::string one(int user, Random& random) {
    const auto& ids = of_[user];
    return ids.empty() ? std::string() : ids[random.next() % ids.size()];
  }
  std::string take(int user) {
    auto& ids = of_[user];
    if (ids.empty()) return {};
    std::string id = std::move(ids.back());
    ids.pop_back();
    return id;
  }

 private:
  static constexpr std::size_t most = 32;
  std::unordered_map<int, std::vector<std::string>> of_;
};

}  // namespace fitcost::inline v1::detail
