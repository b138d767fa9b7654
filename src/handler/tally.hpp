// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/handler/store.hpp"
#include "fitcost/units/decimal.hpp"

namespace fitcost::inline v1::handler::detail {

/// A sum of decimals that are not negative, exact however many and however long they are.
class ExactSum {
 public:
  void add(const Decimal& number) {
    const auto scale = static_cast<std::size_t>(number.scale());
    if (scale < millionths_at_scale.size() && number.coefficient() < most_short)
      millionths_ += static_cast<std::int64_t>(number.coefficient()) * millionths_at_scale[scale];
    else
      add_long(number);
  }
  struct Texts {
    std::string text;
    std::string mean;  ///< rounded half to even at two decimal places; "0" of none
  };
  /// The sum, and its mean over `count`.
  Texts texts(std::int64_t count) const;

 private:
  /// How many millionths are one at each scale.
  static constexpr std::array<std::int64_t, 7> millionths_at_scale{
      1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
  static constexpr int small_scale = static_cast<int>(millionths_at_scale.size()) - 1;
  static constexpr std::int64_t most_short = 1'000'000'000'000;

  /// high * 10^18 + low, each a sum that would take more than 10^19 numbers to overflow.
  struct Part {
    fitcost::detail::Int128 low = 0;
    fitcost::detail::Int128 high = 0;
  };
  struct Wide;

  void add_long(const Decimal& number);
  Wide at_finest_scale() const;

  fitcost::detail::Int128 millionths_ = 0;  ///< of what people type in
  std::map<int, Part> long_;                ///< of the rest, by scale
};

/// What /stats says of the workouts that it takes.
class Tally final : public WorkoutSink {
 public:
  Tally() = default;
  virtual ~Tally() = default;
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  void take(const Workout& workout) override;

  std::int64_t count() const { return count_; }
  const ExactSum& duration() const { return duration_; }
  const ExactSum& calories() const { return calories_; }
  const ExactSum& distance() const { return distance_; }
  /// In the order of their names.
  void each_type(const std::function<void(std::string_view, std::int64_t)>& visit) const;

 private:
  struct TypeCount {
    std::string type;
    std::int64_t count = 0;
  };

  std::int64_t count_ = 0;
  ExactSum duration_;
  ExactSum calories_;
  ExactSum distance_;
  std::vector<TypeCount> few_types_;  ///< a user has a handful: looking through them is fastest
  std::map<std::string, std::int64_t, std::less<>> other_types_;
};

}  // namespace fitcost::inline v1::handler::detail
