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
    Part& part = parts_[static_cast<std::size_t>(number.scale())];
    used_ |= std::uint64_t{1} << number.scale();
    if (number.coefficient() < split) {
      part.low += number.coefficient();
    } else {
      part.low += number.coefficient() % split;
      part.high += number.coefficient() / split;
    }
  }
  struct Texts {
    std::string text;
    std::string mean;  ///< rounded half to even at two decimal places; "0" of none
  };
  /// The sum, and its mean over `count`.
  Texts texts(std::int64_t count) const;

 private:
  static constexpr fitcost::detail::Int128 split = 1'000'000'000'000'000'000;

  /// high * `split` + low, each a sum that would take more than 10^19 numbers to overflow.
  struct Part {
    fitcost::detail::Int128 low = 0;
    fitcost::detail::Int128 high = 0;
  };
  struct Wide;

  /// In millionths, where that is exact and small: so are all sums of what people type in.
  std::optional<fitcost::detail::Int128> millionths() const;
  Wide at_finest_scale() const;

  std::array<Part, Decimal::max_scale + 1> parts_{};  ///< by scale
  std::uint64_t used_ = 0;                            ///< which of them
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
