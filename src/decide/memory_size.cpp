// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/memory_size.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

namespace memory_size {
namespace {

using detail::CsvField;
using detail::CsvReader;

struct SizeColumns {
  std::optional<std::size_t> memory;
  std::optional<std::size_t> duration;
  std::optional<std::size_t> init;
  std::size_t count = 0;
};

SizeColumns size_columns(const CsvReader& reader, const std::vector<CsvField>& row) {
  SizeColumns out;
  out.count = row.size();
  const std::vector<std::string> names{"memory_mb", "duration_ms", "init_ms"};
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& name = row[i].text;
    std::optional<std::size_t>* const place = name == names[0]   ? &out.memory
                                              : name == names[1] ? &out.duration
                                              : name == names[2] ? &out.init
                                                                 : nullptr;
    if (place == nullptr) {
      throw InputError(reader.place(row[i]), "the column " + in_quotes(name),
                       "memory_mb, duration_ms or init_ms" + suggestion(name, names));
    }
    if (*place) throw InputError(reader.place(row[i]), in_quotes(name) + " twice", "each once");
    *place = i;
  }
  for (const auto& [place, name] : {std::pair(out.memory, names[0]), {out.duration, names[1]}}) {
    if (!place)
      throw InputError(reader.place(), "no column " + in_quotes(name), "memory_mb,duration_ms");
  }
  return out;
}

double measured_time(const CsvReader& reader, const CsvField& field) {
  const auto number = Decimal::parse(field.text);
  if (!number || *number <= Decimal() || Decimal(900'000) < *number) {
    throw InputError(reader.place(field), in_quotes(field.text),
                     "milliseconds above 0 and up to 900000");
  }
  return number->to_double();
}

int measured_memory(const CsvReader& reader, const CsvField& field) {
  const auto number = Decimal::parse(field.text);
  if (!number || number->scale() > 0 || *number < Decimal(128) || Decimal(10'240) < *number) {
    throw InputError(reader.place(field), in_quotes(field.text), "whole MB from 128 to 10240");
  }
  return static_cast<int>(number->coefficient());
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Decimal price_of(const PriceBook& book, const MeterInfo& meter, const BillingTerms& billing) {
  const auto price = book.first_price(meter.key, billing.region, billing.date);
  if (!price) {
    throw InputError({"--region"},
                     "no price of " + std::string(meter.key) + " in " + billing.region + " on " +
                         to_string(billing.date),
                     "a price book that has it");
  }
  return *price;
}

/// A million requests, of which some are cold.
MemoryOption option_of(const MeasuredSize& size, const MemoryTerms& terms, bool init_billed,
                       const Decimal& usd_per_gb_second) {
  constexpr double million = 1e6;
  const Exact n(static_cast<double>(size.durations_ms.size()));
  lambda::Invocations<Exact> each;
  each.requests = requests(Exact(million) / n);
  each.cold_share = Exact(terms.cold_share);
  each.init = milliseconds(Exact(size.init_ms.value_or(0.0)));
  auto billed = milliseconds(Exact(0.0));
  for (const double ms : size.durations_ms) {
    each.duration = milliseconds(Exact(ms));
    billed += lambda::billed_time(each, init_billed);
  }
  const auto memory = lambda::megabytes(1.0 * size.memory_mb);
  const Exact gb_seconds = lambda::gb_seconds(memory, billed) / quantity<lambda::gb_second>(1.0);

  MemoryOption out;
  out.memory_mb = size.memory_mb;
  out.duration_ms = mean_of(size.durations_ms);
  out.mean_ms = out.duration_ms + terms.cold_share.to_double() * size.init_ms.value_or(0.0);
  out.billed_ms = Exact(billed / milliseconds(1.0)).to_double() / million;
  out.usd_per_million = to_decimal(gb_seconds, quantity_places) * usd_per_gb_second;
  if (size.tool_usd) out.tool_usd_per_million = *size.tool_usd * million;
  return out;
}

}  // namespace
}  // namespace memory_size

MeasuredFunction measured(const PowerTuningRun& run) {
  MeasuredFunction out;
  out.name = run.name;
  for (const auto& p : run.points)
    out.sizes.push_back({p.memory_mb, {p.duration_ms}, std::nullopt, p.cost_usd});
  std::stable_sort(out.sizes.begin(), out.sizes.end(),
                   [](const auto& a, const auto& b) { return a.memory_mb < b.memory_mb; });
  return out;
}

MeasuredFunction read_measured_sizes(std::string_view text, const std::string& file_name) {
  using namespace memory_size;
  CsvReader reader(text, file_name);
  std::vector<CsvField> row;
  if (!reader.next(row)) {
    throw InputError({file_name, 1, 1}, "an empty file",
                     "a header line: memory_mb,duration_ms[,init_ms]");
  }
  const SizeColumns columns = size_columns(reader, row);
  struct Times {
    std::vector<double> durations;
    std::vector<double> inits;
  };
  std::map<int, Times> sizes;
  while (reader.next(row)) {
    if (row.size() != columns.count) {
      throw InputError(reader.place(row.back()), std::to_string(row.size()) + " columns",
                       std::to_string(columns.count) + " columns, as in the header");
    }
    auto& times = sizes[measured_memory(reader, row[*columns.memory])];
    times.durations.push_back(measured_time(reader, row[*columns.duration]));
    if (columns.init && !row[*columns.init].text.empty())
      times.inits.push_back(measured_time(reader, row[*columns.init]));
  }
  if (sizes.empty()) throw InputError(reader.place(), "no rows", "a row for each memory size");
  MeasuredFunction out;
  for (auto& [memory, times] : sizes) {
    MeasuredSize size{memory, std::move(times.durations), std::nullopt, std::nullopt};
    if (!times.inits.empty()) size.init_ms = mean_of(times.inits);
    out.sizes.push_back(std::move(size));
  }
  return out;
}

std::size_t choose_size(const std::vector<double>& costs, const std::vector<double>& times,
                        MemoryStrategy strategy, double balanced_weight) {
  const double highest = *std::max_element(costs.begin(), costs.end());
  const double longest = *std::max_element(times.begin(), times.end());
  const auto balance = [&](std::size_t i) {
    const double cost = highest > 0.0 ? costs[i] / highest : 0.0;
    return balanced_weight * cost + (1.0 - balanced_weight) * times[i] / longest;
  };
  const auto better = [&](std::size_t a, std::size_t b) {
    switch (strategy) {
      case MemoryStrategy::cost:
        return costs[a] != costs[b] ? costs[a] < costs[b] : times[a] < times[b];
      case MemoryStrategy::speed:
        return times[a] != times[b] ? times[a] < times[b] : costs[a] < costs[b];
      default:
        return balance(a) < balance(b);
    }
  };
  std::size_t best = 0;
  for (std::size_t i = 1; i < costs.size(); ++i) {
    if (better(i, best)) best = i;
  }
  return best;
}

MemoryDecision decide_memory(const MeasuredFunction& function, const MemoryTerms& terms,
                             const PriceBook& book, const BillingTerms& billing) {
  using namespace memory_size;
  const auto architecture = terms.config.architecture;
  MemoryDecision out;
  out.name = function.name;
  out.usd_per_gb_second = price_of(book, lambda::compute[architecture], billing);
  out.usd_per_request = price_of(book, lambda::invocations[architecture], billing);
  out.init_billed =
      lambda::init_is_billed(billing.date, terms.config.package, terms.config.runtime);
  std::vector<double> costs;
  std::vector<double> times;
  std::vector<double> tool_costs;
  std::vector<double> tool_times;
  for (const auto& size : function.sizes) {
    if (Decimal() < terms.cold_share && !size.init_ms) {
      throw InputError({"--cold-share"},
                       "no time of a cold start with " + std::to_string(size.memory_mb) + " MB",
                       "--init-ms, or the column init_ms");
    }
    out.options.push_back(option_of(size, terms, out.init_billed, out.usd_per_gb_second));
    costs.push_back(out.options.back().usd_per_million.to_double());
    times.push_back(out.options.back().mean_ms);
    if (size.tool_usd) {
      tool_costs.push_back(*size.tool_usd);
      tool_times.push_back(out.options.back().duration_ms);
    }
  }
  out.chosen = choose_size(costs, times, terms.strategy, terms.balanced_weight);
  out.cheapest = choose_size(costs, times, MemoryStrategy::cost, 0.0);
  out.fastest = choose_size(costs, times, MemoryStrategy::speed, 0.0);
  if (tool_costs.size() == costs.size())
    out.chosen_by_tool = choose_size(tool_costs, tool_times, terms.strategy, terms.balanced_weight);
  return out;
}

std::string power_tuning_url_of(const std::vector<MemoryDecision>& decisions) {
  std::vector<PowerTuningRun> runs;
  for (const auto& d : decisions) {
    PowerTuningRun run;
    run.name = d.name;
    for (const auto& o : d.options) {
      run.points.push_back({o.memory_mb, o.mean_ms, o.usd_per_million.to_double() / 1e6});
    }
    runs.push_back(std::move(run));
  }
  return power_tuning_url(runs);
}

}  // namespace fitcost::inline v1
