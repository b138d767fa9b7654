// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fitcost/export.hpp"

/// What is asked of a table through time, in tenths of a capacity unit: whole numbers, so that
/// nothing of a simulation is rounded. (The smallest thing DynamoDB counts is half a unit, an
/// eventually consistent read; tenths also hold averages and forecasts.)
namespace fitcost::inline v1 {

/// Reads or writes of a table or an index, tick by tick: tenths of a unit, 0..`most`.
/// Sums and bounds of each 64 ticks are kept beside them, by which a simulation passes over those
/// in which nothing can happen. It keeps its memory when it is assigned to.
class DemandSeries {
 public:
  static constexpr std::int32_t most = 2'000'000'000;  ///< in a minute: 3.3 million units/s
  static constexpr std::int32_t most_in_second = most / 60;
  static constexpr std::size_t block_length = 64;
  struct Block {
    std::int64_t sum = 0;
    std::int32_t least = 0;
    std::int32_t most = 0;
  };

  DemandSeries() = default;
  explicit DemandSeries(std::span<const std::int32_t> tenths) { assign(tenths); }

  FITCOST_EXPORT void assign(std::span<const std::int32_t> tenths);

  std::size_t size() const { return size_; }
  std::span<const std::int32_t> tenths() const { return {padded_.data(), size_}; }
  /// The last may be cut short by the end.
  const std::vector<Block>& blocks() const { return blocks_; }
  std::int64_t total() const { return total_; }
  std::int32_t peak() const { return peak_; }

 private:
  std::vector<std::int32_t> padded_;  // with zeros of a block behind the end
  std::vector<Block> blocks_;
  std::size_t size_ = 0;
  std::int64_t total_ = 0;
  std::int32_t peak_ = 0;
};

/// A table or one of its global secondary indexes; both series are equally long.
struct ResourceDemand {
  std::string name;  ///< of the index; empty: the table
  DemandSeries read;
  DemandSeries write;
};

struct TableDemand {
  static constexpr std::size_t most_minutes = 20'000'000;   ///< 38 years
  static constexpr std::size_t most_samples = 100'000'000;  ///< of all series together
  static constexpr std::size_t most_indexes = 20;  ///< DynamoDB's default quota for a table

  int ticks_per_minute = 1;               ///< 1, or 60: demand per second
  std::int64_t first_minute = 0;          ///< since 1970-01-01 00:00 UTC, or since some midnight
  bool dated = false;                     ///< the former
  std::vector<ResourceDemand> resources;  ///< the table first, then its indexes; all equally long

  std::size_t minutes() const {
    return resources.empty()
               ? 0
               : resources.front().read.size() / static_cast<std::size_t>(ticks_per_minute);
  }
};

/// `12`, `12.5`: tenths as units.
FITCOST_EXPORT std::string units_text(std::int64_t tenths);

}  // namespace fitcost::inline v1
