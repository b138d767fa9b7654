// SPDX-License-Identifier: Apache-2.0
#include "report/reconcile_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fitcost/report/money.hpp"
#include "fitcost/report/reconcile_report.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

std::string_view name_of(CostBasis basis) {
  switch (basis) {
    case CostBasis::effective:
      return "effective";
    case CostBasis::contracted:
      return "contracted";
    case CostBasis::list:
      return "list";
    case CostBasis::billed:
      break;
  }
  return "billed";
}

std::string shown_name(std::string_view name) {
  const std::string quoted = in_quotes(name);
  return quoted.substr(1, quoted.size() - 2);
}

namespace {

std::string origin_sentence(const KeptForecast& f) {
  if (!f.origin.known())
    return "where the forecast comes from is not known: no metadata file lies beside it";
  std::string out = fmt::format("the forecast was made by fitcost {}, model {}, prices of {}",
                                f.origin.version, f.origin.model_version, f.origin.price_book);
  if (f.origin.prices_on != f.origin.price_book) out += fmt::format(" for {}", f.origin.prices_on);
  out += fmt::format(", {}, free tier {}", f.origin.region, f.origin.free_tier);
  constexpr std::size_t shown_digits = 12;
  if (!f.origin.inputs_sha256.empty())
    out += ", inputs " + f.origin.inputs_sha256.substr(0, shown_digits);
  return out;
}

std::string count_of(std::uint64_t count, const char* one, const char* many) {
  return grouped(Decimal(count)) + " " + (count == 1 ? one : many);
}

/// `$12.50 (AWSLambda $10.00, AmazonS3 $2.50)`, the largest first.
std::string by_service(const std::vector<OtherCharges>& charges) {
  std::map<std::string, Decimal> sums;
  Decimal total;
  for (const auto& c : charges) {
    if (c.cost == Decimal()) continue;
    sums[c.service] += c.cost;
    total += c.cost;
  }
  std::vector<std::pair<std::string, Decimal>> sorted(sums.begin(), sums.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return b.second < a.second; });
  constexpr std::size_t most = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
    names += fmt::format("{}{} ${}", i == 0 ? "" : ", ", shown_name(sorted[i].first),
                         readable_usd(sorted[i].second));
  if (sorted.size() > most) names += " ...";
  const std::string sum = "$" + readable_usd(total);
  return names.empty() ? sum : sum + " (" + names + ")";
}

}  // namespace

std::vector<std::string> reconcile_notes(const Reconciliation& r) {
  std::vector<std::string> out;
  out.push_back(origin_sentence(r.forecast));
  if (auto changed = changed_sentence(r.forecast); !changed.empty())
    out.push_back(std::move(changed));
  if (auto upfront = upfront_sentence(r); !upfront.empty()) out.push_back(std::move(upfront));
  for (const auto& month : r.months) {
    if (month.days.empty()) continue;
    out.push_back(fmt::format(
        "{}: the bill covers the days {}, {} of {}; the forecast is prorated to them, by days "
        "(free allowances, too, which are used from the month's start)",
        to_string(month.month), month.days, month.covered_days, month.month.days()));
  }
  if (r.actual.may_be_a_day_or_month)
    out.emplace_back(
        r.actual.monthly
            ? "the bill's one row is of the first of a month and taken for the month: one that is "
              "not over, or a download of that one day, is said by --days A..B"
            : "the bill's dates may be of days or of months, and are taken for days: of months, "
              "--days A..B says which days they have");
  else if (r.actual.monthly)
    out.emplace_back(
        "the bill's rows span whole months: a month that is not over is said by --days A..B");
  if (r.forecast.every_month)
    out.push_back(fmt::format(
        "the forecast is of one month of {} hours, set against each of the bill's (bill --from: "
        "calendar months)",
        r.forecast.origin.month_hours));
  if (!r.actual.resolution.usage_types)
    out.emplace_back(
        "the bill has services only: no usage types to compare" +
        (r.forecast.transfer_leaves.empty()
             ? std::string()
             : ", and transfer stands under " + r.forecast.transfer_leaves + ", which it leaves"));
  if (!r.actual.resolution.quantities)
    out.emplace_back("the bill has no quantities: differences cannot be split");
  if (!r.forecast.unpriced.empty()) {
    constexpr std::size_t most = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(most, r.forecast.unpriced.size()); ++i)
      names += (i == 0 ? "" : ", ") + shown_name(r.forecast.unpriced[i]);
    if (r.forecast.unpriced.size() > most) names += " ...";
    out.push_back("the forecast has no price of " + names);
  }
  for (const auto& [month, cost] : r.outside_forecast)
    out.push_back(fmt::format("{} is not in the forecast: ${} of use are left out",
                              to_string(month), readable_usd(cost)));
  for (const auto& [side, charges] :
       {std::pair("the bill", &r.left_out_of_bill), {"the forecast", &r.left_out_of_forecast}}) {
    if (!charges->empty())
      out.push_back(fmt::format("--where left out of {}: {}", side, by_service(*charges)));
  }
  if (r.actual.filtered_out > 0)
    out.push_back(count_of(r.actual.filtered_out, "row", "rows") +
                  " of the bill left out by --where");
  for (const auto& condition : r.forecast.not_asked)
    out.push_back(shown_name(condition) +
                  " is asked of the bill alone: of the forecast all is taken");
  if (r.actual.outside_days > 0)
    out.push_back(count_of(r.actual.outside_days, "row", "rows") + " of the bill outside --days");
  if (r.actual.malformed_rows > 0) {
    out.push_back(count_of(r.actual.malformed_rows, "malformed row", "malformed rows") +
                  " left out:");
    for (const auto& row : r.actual.malformed)
      out.push_back(fmt::format("{}:{}{}: {}", r.actual.file, row.line,
                                row.column > 0 ? ":" + std::to_string(row.column) : std::string(),
                                row.what));
    if (r.actual.malformed_rows > r.actual.malformed.size()) out.emplace_back("... and more");
  }
  return out;
}

}  // namespace fitcost::inline v1::detail

namespace fitcost::inline v1 {

std::string changed_sentence(const KeptForecast& forecast) {
  if (!forecast.changed) return {};
  return forecast.kind == "bill"
             ? "the forecast was changed: its lines no longer add up to its totals"
             : "the forecast is not the file that its metadata was written for";
}

std::string upfront_sentence(const Reconciliation& r) {
  if (!r.forecast.upfront_is_spread || r.basis == CostBasis::effective) return {};
  return "the forecast spreads the upfront fees of reserved capacity over their terms, and the "
         "bill "
         "has them when they fall due: bill --format focus keeps a forecast that does, too";
}

}  // namespace fitcost::inline v1
