// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/pricing/bill.hpp"
#include "fitcost/pricing/billing_terms.hpp"
#include "fitcost/units/decimal.hpp"

/// What a comparison says: choices with their options side by side, and how sure the answer is.
namespace fitcost::inline v1 {

/// One way to do a part of the work, priced as if alone in the account.
struct Option {
  std::string
      id;  ///< unique in the comparison: `on-demand`, `provisioned`, `auto-scaled-5-40-70` ...
  std::string label;  ///< for people
  Bill bill;
  int month = 1;       ///< of the service's life that is priced
  bool serves = true;  ///< false: its capacity, or a table's quota, is below the traffic's peak
  std::string note;    ///< first of all why it does not serve the traffic

  Decimal list() const { return bill.total(); }
  Decimal after_free_tier() const { return bill.total_after_free_tier(); }
};

/// A part (`table`, `function`, `logs`, `api`, `stack`), its options ranked by list price, and the
/// winners among those that serve the traffic and have all their prices, all at month `month`.
struct Choice {
  std::string part;
  std::vector<Option> options;
  std::string winner;  ///< an option's id; empty where none qualifies
  std::string winner_after_free_tier;
  int month = 1;
  /// False where an option without all its prices may be cheaper: what it has costs less so far.
  bool winner_certain = true;
  bool winner_after_free_tier_certain = true;

  const Option* find(const std::string& id) const {
    for (const auto& o : options) {
      if (o.id == id) return &o;
    }
    return nullptr;
  }
};

/// Where provisioned capacity becomes the cheaper one.
struct BreakEven {
  std::string id;
  std::string subject;  ///< `writes`, `reads`, `mix`, `mix against auto-scaled 5..40 at 70 %`
  std::string measure;  ///< `utilisation`, `steady rate`, `mean rate` (of traffic with peaks),
                        ///< `free up to`
  std::optional<double> value;  ///< empty: never
  std::string unit;             ///< `share of what is provisioned`, `requests/s`, `units/s`
  Date prices_on{};
  bool free_tier = false;
  std::string note;
};

/// How far a guess may be off before another option of the table wins at list price.
struct Tolerance {
  std::string guess;           ///< `rate`, `item size`, `write share`
  std::string winner;          ///< the id of the option that wins within
  std::optional<double> low;   ///< the nearest value below at which another wins; empty: none
  std::optional<double> high;  ///< the same above
  std::string unit;
};

/// What both stacks cost at list price in all months up to the last one compared.
struct StackSums {
  int months = 0;
  Decimal first;
  Decimal best;
};

/// One difference between the first answer and the best, at list price.
struct Difference {
  std::string what;
  Decimal first;
  Decimal best;
  bool first_complete = true;  ///< false: prices are missing, and `first` is a lower bound
  bool best_complete = true;
  Decimal saved() const { return first - best; }
  /// Whether what is saved is known.
  bool known() const { return first_complete && best_complete; }
};

/// What the best stack does with its tables, in terms of the options of the choice `table`.
struct TakenMode {
  std::string option;          ///< the id of the one that it takes for all; empty: none of them
  std::string tables;          ///< in words: `orders on demand, items provisioned (2 W + 1 R)`
  bool other_indexes = false;  ///< the options have the first plan's indexes, and it has not
  bool grows = false;          ///< its capacity is for a busier month than the options'
  bool for_storage = false;    ///< it has class Standard-IA, whose storage, no part of the options,
                               ///< is the cheaper one
};

/// A sentence of the review that fitcost began with, held against the model.
struct Claim {
  std::string id;
  std::string says;
  std::string found;
  std::string verdict;  ///< `holds`, `holds, but small`, `wrong`
};

struct Assumption {
  std::string what;
  std::string value;
  std::string option;  ///< which changes it
};

struct Comparison {
  std::string workload;                     ///< its name
  std::string first_name = "first answer";  ///< of the first plan, for people
  std::string best_stack;                   ///< what the best one consists of, in words
  TakenMode taken;
  int busiest_month = 1;  ///< whose traffic the best stack's capacity serves, in every month
  /// Where the best stack is dearer in the month of the choices, traffic or prices change, and all
  /// prices are known.
  std::optional<StackSums> sums;
  /// What class Standard-IA would take off the best stack's tables in the stack's month, at list
  /// price; empty where it would not, or not after the free tier.
  std::optional<Decimal> infrequent_access_saves;
  std::string rates;       ///< the file of negotiated prices in the book
  std::size_t tables = 0;  ///< of the first plan, as are the others
  std::size_t functions = 0;
  std::size_t apis = 0;
  std::string traffic;  ///< in words
  Decimal requests_per_month;
  BillingTerms terms;
  Convention convention;
  Date price_book{};
  std::vector<Choice> choices;
  std::vector<BreakEven> break_even;
  std::vector<Tolerance> tolerances;
  std::vector<Difference> differences;  ///< at the stack's month, largest saving first
  std::vector<Claim> claims;
  std::vector<Assumption> assumptions;
  std::vector<std::string> not_included;

  /// `list price`, or whose prices amounts are at.
  std::string price_name() const { return rates.empty() ? "list price" : "the rates of " + rates; }

  const Choice& choice(const std::string& part) const {
    for (const auto& c : choices) {
      if (c.part == part) return c;
    }
    return choices.front();
  }
  /// Whether every option of every choice has all its prices.
  bool complete() const {
    for (const auto& c : choices) {
      for (const auto& o : c.options) {
        if (!o.bill.complete()) return false;
      }
    }
    return true;
  }
};

}  // namespace fitcost::inline v1
