// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/decide/comparison.hpp"

/// The sentences that the table and the Markdown form of a comparison share.
namespace fitcost::inline v1::detail {

/// `0.0506`, `at least 0.0506` where a price is missing, `unknown` where all are.
std::string amount(const Bill& bill, bool after_free_tier);
/// ` (C)` where one of its prices has confidence C.
std::string weak_mark(const Bill& bill);
/// What that mark means, where an option has it; or empty.
std::string weak_sentence(const Comparison& c);
std::string heading(const Comparison& c);
std::string workload_sentence(const Comparison& c);
/// Two sentences: what to take at list price, and what the free tier makes of it.
std::string answer(const Comparison& c);
std::string free_tier_answer(const Comparison& c);
/// `free tier all yours`, `free tier, 40 % used by others`, `no free tier`.
std::string free_tier_title(const Comparison& c);
/// `On-demand stays cheapest (list) up to`, or empty where no option wins; and what follows: how
/// far rate, item size and write share may be off.
std::string break_even_title(const Comparison& c);
std::string break_even_sentence(const Comparison& c);
std::string free_tier_break_even_sentence(const Comparison& c);
std::string utilisation_sentence(const Comparison& c);
/// Which of the whole stacks does not serve the traffic, when and why; or empty.
std::string unserved_sentence(const Comparison& c);
std::string saved_sentence(const Comparison& c);
std::string not_included_sentence(const Comparison& c);
std::string change_sentence(const Comparison& c);
/// What has no price, or empty.
std::string unpriced_sentence(const Comparison& c);

}  // namespace fitcost::inline v1::detail
