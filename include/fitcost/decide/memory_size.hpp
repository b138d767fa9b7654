// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fitcost/capacity/power_tuning.hpp"
#include "fitcost/export.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/pricing/price_book.hpp"
#include "fitcost/services/lambda/readings.hpp"
#include "fitcost/units/decimal.hpp"

/// Which memory a function should have, of those that it was measured with.
namespace fitcost::inline v1 {

/// How long requests take with one memory size.
struct MeasuredSize {
  int memory_mb = 128;
  std::vector<double> durations_ms;  ///< warm requests, or their mean alone; at least one, above 0
  std::optional<double> init_ms;     ///< of a cold start, the mean
  std::optional<double> tool_usd;    ///< what a tool said that one request costs
};

struct MeasuredFunction {
  std::string name;
  std::vector<MeasuredSize> sizes;  ///< ascending, at least one
};

FITCOST_EXPORT MeasuredFunction measured(const PowerTuningRun& run);

/// CSV with the columns `memory_mb`, `duration_ms` and, where cold starts are to count, `init_ms`
/// (which may be empty in some rows); several rows of one size are averaged. InputError with file,
/// line and column for anything else: other columns, sizes that are not whole from 128 to 10,240,
/// times that are not above 0 and at most 900,000 ms, no rows.
FITCOST_EXPORT MeasuredFunction read_measured_sizes(std::string_view text,
                                                    const std::string& file_name);

/// The strategies of AWS Lambda Power Tuning.
enum class MemoryStrategy { cost, speed, balanced };

struct MemoryTerms {
  MemoryStrategy strategy = MemoryStrategy::cost;
  double balanced_weight = 0.5;  ///< 0 (only time counts) .. 1 (only cost)
  lambda::Config config;         ///< architecture, package, runtime
  Decimal cold_share{};          ///< 0..1 of the requests
};

/// One size at the book's prices.
struct MemoryOption {
  int memory_mb = 128;
  double duration_ms = 0.0;  ///< the mean of warm requests
  double mean_ms = 0.0;      ///< with the starts of the cold ones: what strategies go by
  double billed_ms = 0.0;    ///< the mean
  Decimal usd_per_million;   ///< requests: what their time costs
  std::optional<double> tool_usd_per_million;
};

struct MemoryDecision {
  std::string name;
  std::vector<MemoryOption> options;  ///< ascending by memory
  std::size_t chosen = 0;             ///< at the book's prices
  std::size_t cheapest = 0;
  std::size_t fastest = 0;
  /// By the tool's own costs and times, where it states costs: what it says itself.
  std::optional<std::size_t> chosen_by_tool;
  bool init_billed = true;
  Decimal usd_per_gb_second;
  Decimal usd_per_request;  ///< the same for every size; in none of the figures above

  const MemoryOption& choice() const { return options[chosen]; }
};

/// cost: the cheapest, of equals the fastest. speed: the fastest, of equals the cheapest. balanced:
/// the least weight x cost / highest cost + (1 - weight) x time / longest time. Of equals the
/// first. https://github.com/alexcasalboni/aws-lambda-power-tuning, lambda/analyzer.js
FITCOST_EXPORT std::size_t choose_size(const std::vector<double>& costs,
                                       const std::vector<double>& times, MemoryStrategy strategy,
                                       double balanced_weight);

/// InputError for a cold share without the time of a cold start of every size, or where the book
/// has no price of Lambda's time in the region.
FITCOST_EXPORT MemoryDecision decide_memory(const MeasuredFunction& function,
                                            const MemoryTerms& terms, const PriceBook& book,
                                            const BillingTerms& billing);

/// The address of the chart of these options at the book's prices.
FITCOST_EXPORT std::string power_tuning_url_of(const std::vector<MemoryDecision>& decisions);

}  // namespace fitcost::inline v1
