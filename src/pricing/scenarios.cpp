// SPDX-License-Identifier: Apache-2.0
#include "fitcost/pricing/scenarios.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace fitcost::inline v1 {

namespace {

/// Rows priced together: a few columns of this many doubles stay in the first-level cache.
constexpr Eigen::Index block_rows = 256;
constexpr double infinity = std::numeric_limits<double>::infinity();
using Block = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, block_rows, 1>;

}  // namespace

struct ScenarioPricer::Tables {
  struct Tier {
    double from;
    double to;
    double usd;
  };
  struct Column {
    std::vector<Tier> tiers;
    double end = infinity;  ///< of the last known tier
    bool priced() const { return !tiers.empty(); }
  };
  struct FreePool {
    double quantity;
    std::vector<std::size_t> columns;
  };
  std::vector<Column> columns;
  std::vector<FreePool> pools;

  static void add_price(const Column& column, const Block& quantity,
                        Eigen::Ref<Eigen::ArrayXd> total) {
    for (const auto& t : column.tiers) {
      if (t.from == 0.0 && t.to == infinity) {
        total += t.usd * quantity;
      } else {  // only sums of what is not negative: no digits are lost where prices fall steeply
        total += t.usd * (quantity.min(t.to) - t.from).max(0.0);
      }
    }
    if (column.end < infinity) {
      total += (quantity > column.end)
                   .select(std::numeric_limits<double>::quiet_NaN(), Block::Zero(quantity.size()));
    }
  }
};

ScenarioPricer::ScenarioPricer(const PriceBook& book, const BillingTerms& terms,
                               std::vector<std::string> meters)
    : meters_(std::move(meters)), tables_(std::make_unique<Tables>()) {
  for (const auto& meter : meters_) {
    Tables::Column column;
    for (const PriceRow* tier : book.tiers(meter, terms.region, terms.date)) {
      column.end = tier->tier_to ? tier->tier_to->to_double() : infinity;
      column.tiers.push_back({tier->tier_from.to_double(), column.end, tier->usd.to_double()});
    }
    if (!column.priced()) unpriced_.push_back(meter);
    tables_->columns.push_back(std::move(column));
  }
  for (const auto& allowance : book.allowances) {
    if (!allowance.valid.holds(terms.date) ||
        std::find(allowance.free_tiers.begin(), allowance.free_tiers.end(), terms.free_tier) ==
            allowance.free_tiers.end()) {
      continue;
    }
    Tables::FreePool pool{
        (allowance.quantity * (Decimal(1) - terms.free_tier_used_by_others)).to_double(), {}};
    for (const auto& meter : allowance.meters) {
      const auto at = std::find(meters_.begin(), meters_.end(), meter);
      const auto index = static_cast<std::size_t>(at - meters_.begin());
      if (at != meters_.end() && tables_->columns[index].priced()) pool.columns.push_back(index);
    }
    if (!pool.columns.empty()) tables_->pools.push_back(std::move(pool));
  }
}

ScenarioPricer::~ScenarioPricer() = default;
ScenarioPricer::ScenarioPricer(ScenarioPricer&&) noexcept = default;
ScenarioPricer& ScenarioPricer::operator=(ScenarioPricer&&) noexcept = default;

const std::vector<std::string>& ScenarioPricer::meters() const { return meters_; }
const std::vector<std::string>& ScenarioPricer::unpriced() const { return unpriced_; }

void ScenarioPricer::price(std::span<const double> quantities, std::size_t scenarios,
                           std::span<double> list, std::span<double> after_free_tier) const {
  const std::size_t columns = meters_.size();
  if (quantities.size() != scenarios * columns || list.size() != scenarios ||
      after_free_tier.size() != scenarios) {
    throw std::invalid_argument("a scenario matrix has scenarios x meters quantities");
  }
  const auto rows = static_cast<Eigen::Index>(scenarios);
  const Eigen::Map<const Eigen::ArrayXXd> matrix(quantities.data(), rows,
                                                 static_cast<Eigen::Index>(columns));
  Eigen::Map<Eigen::ArrayXd> list_total(list.data(), rows);
  Eigen::Map<Eigen::ArrayXd> net_total(after_free_tier.data(), rows);
  std::vector<Block> paid(columns);
  for (Eigen::Index begin = 0; begin < rows; begin += block_rows) {
    const Eigen::Index count = std::min(block_rows, rows - begin);
    auto list_block = list_total.segment(begin, count);
    auto net_block = net_total.segment(begin, count);
    list_block.setZero();
    net_block.setZero();
    for (std::size_t c = 0; c < columns; ++c) {
      paid[c] = matrix.col(static_cast<Eigen::Index>(c)).segment(begin, count);
      Tables::add_price(tables_->columns[c], paid[c], list_block);
    }
    for (const auto& pool : tables_->pools) {
      Block left = Block::Constant(count, pool.quantity);
      for (const std::size_t c : pool.columns) {
        const Block taken = paid[c].min(left);
        paid[c] -= taken;
        left -= taken;
      }
    }
    for (std::size_t c = 0; c < columns; ++c) {
      Tables::add_price(tables_->columns[c], paid[c], net_block);
    }
  }
}

}  // namespace fitcost::inline v1
