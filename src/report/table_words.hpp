// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "fitcost/decide/table_recommendation.hpp"
#include "report/json.hpp"

/// How reports of decided tables speak of choices.
namespace fitcost::inline v1::detail {

/// `on demand`, `provisioned`, `auto scaled`, `reserved 3 years`, with `, Standard-IA`.
std::string choice_words(const TableChoice& choice);
/// The same as an identifier: `on-demand`, `provisioned`, `auto-scaled`.
std::string choice_kind(const TableChoice& choice);
std::string_view class_id(dynamodb::TableClass table_class);
/// `5`, `1..40 at 70 %`.
std::string scaling_words(const dynamodb::AutoScaling& scaling);
/// Minute `minute` of the trace, as the demand's file names minutes.
std::string minute_name(const TableDemand& demand, std::int64_t minute);
/// `14 days`, `7 h`, `90 minutes`.
std::string time_words(std::int64_t minutes);
/// `at least 12.30` where a price is missing, `unknown` where nothing is known.
std::string least_usd_words(bool complete, const Decimal& usd);
/// The same for programs: null where nothing is known.
Json least_usd_json(bool complete, const Decimal& usd);
std::string cost_words(const TableCost& cost, const Decimal& amount);
Decimal capacity_unit_hours(const DimensionTotals& totals);

struct ThrottledSum {
  std::int64_t demand = 0;
  std::int64_t throttled = 0;  // tenths of a unit, over all dimensions
};
ThrottledSum throttled_sum(const TableTotals& totals);
std::string throttled_words(const TableTotals& totals);

Json choice_json(const TableDemand& demand, const std::vector<std::string>& names,
                 const JudgedChoice& judged, const TableTerms& terms);
/// The rules that were searched under, for the end of a report.
std::vector<std::string> search_assumptions(const TableTerms& terms);
std::string_view billing_id(HourBilling billing);

}  // namespace fitcost::inline v1::detail
