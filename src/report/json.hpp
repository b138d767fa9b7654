// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/report/origin.hpp"

/// The pieces that several JSON reports have in common.
namespace fitcost::inline v1::detail {

using Json = nlohmann::ordered_json;

Json to_json(const std::vector<Line>& lines);
Json to_json(const std::vector<Unpriced>& unpriced);
Json price_book_json(const Date& book, const BillingTerms& terms);
Json convention_json(const Convention& convention);
Json inputs_json(const std::vector<ReportInput>& inputs);
std::string dumped(const Json& json);

}  // namespace fitcost::inline v1::detail
