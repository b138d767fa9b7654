// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

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
/// The id of the option that the answer takes, which is the cheapest, but for a table's, where
/// another one may be cheaper with a commitment or in month 1 alone; empty: none of them.
const std::string& advised(const Comparison& c, const Choice& choice);
/// Beside the cheapest, where it is not the advised one: in what sense it is. Empty for others.
std::string cheapest_note(const Comparison& c, const Choice& choice, const Option& o);
/// Of the column of amounts before the free tier: `list`, or `your rates`.
std::string list_title(const Comparison& c);
/// `free tier all yours`, `free tier, 40 % used by others`, `no free tier`.
std::string free_tier_title(const Comparison& c);
/// `On-demand stays cheapest (list) up to`, or empty where no option wins; and what follows: how
/// far rate, item size and write share may be off.
std::string break_even_title(const Comparison& c);
std::string break_even_sentence(const Comparison& c, const char* between = " | ");
/// `0.517`, `33,300`: three significant digits, rounded down, up or to the nearest.
enum class Toward { down, nearest, up };
std::string three_digits(double value, Toward toward);
std::string free_tier_break_even_sentence(const Comparison& c);
std::string utilisation_sentence(const Comparison& c);
/// Which of the whole stacks does not serve the traffic, when and why; or empty.
std::string unserved_sentence(const Comparison& c);
/// Differences as they are shown: rounded so that each stack's column adds up to its total, and
/// each row and the total save the one less the other.
struct ShownDifferences {
  struct Row {
    std::string what;
    Decimal first;
    Decimal best;
    Decimal exact_first;
    Decimal exact_best;
    bool first_complete = true;
    bool best_complete = true;
    Decimal saved() const { return first - best; }
    bool known() const { return first_complete && best_complete; }
  };
  int places = 2;
  std::vector<Row> rows;
  Row total;
};
ShownDifferences shown_differences(const Comparison& c);
/// A row's cells: what it is, both amounts, and what is saved; `unknown` where prices are missing.
std::vector<std::string> cells(const ShownDifferences::Row& row, int places);
/// As one reads it, but with no more places than it is known to.
std::string known_usd(const Decimal& usd, int places);
/// Decimal places at which a total has 4 significant digits and cents, or is whole from 10,000 on.
int places_of(const Decimal& total);
/// `saves 11.22 in month 12: capacity 5.666, ...`. `when` stands for the month, `currency` before
/// each amount.
std::string saved_sentence(const Comparison& c, const std::string& when = {},
                           const std::string& currency = {});
/// `the best stack has in every month the capacity that month 1 needs, the busiest`, where it costs
/// more than the first plan in the stack's month, `busiest` being what that month is called; or
/// empty.
std::string busiest_month_words(const Comparison& c, const std::string& busiest);
/// The same, and what both cost in all months compared; or empty.
std::string dearer_sentence(const Comparison& c);
/// What the best stack consists of.
std::string best_stack_sentence(const Comparison& c);
/// What a year's commitment would take off the table's cost; or empty.
std::string reserved_sentence(const Comparison& c);
std::string infrequent_access_sentence(const Comparison& c);
std::string not_included_sentence(const Comparison& c);
/// Which options change the assumptions, and which shows `more`.
std::string change_sentence(const Comparison& c, const std::string& more = "-v");
/// `to 6,000,000,000`, `from 300,000,000 to 1,000,000,000`; nothing where there is one tier alone.
std::string tier_words(const std::string& tier);
/// What has no price, or empty.
std::string unpriced_sentence(const Comparison& c);

}  // namespace fitcost::inline v1::detail
