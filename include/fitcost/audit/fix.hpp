// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fitcost/audit/audit.hpp"
#include "fitcost/export.hpp"

/// The corrected template.
namespace fitcost::inline v1::cloudformation {

/// One thing that was changed.
struct Change {
  std::string rule;                    ///< what it mends
  std::vector<std::string> resources;  ///< logical ids, new ones too
  std::string what;                    ///< in words
  /// What it saves in a month, at list price and after the free tier; negative: what it costs.
  std::optional<Decimal> usd_per_month = {};
  std::optional<Decimal> usd_after_free_tier = {};
};

struct FixReport {
  std::string file;
  std::string traffic;  ///< in words
  BillingTerms terms;
  Date price_book;
  std::string text;  ///< the corrected template; bytes that no change touches are as they were
  std::vector<Change> changes;
  /// What the whole stack's bill is lower by: no sum of the changes, which share one free tier.
  AuditReport::Usd together;
  std::vector<Finding> left;            ///< what is found in it still
  std::vector<std::string> not_mended;  ///< what could not be written, and why
  /// Parameters, mappings and conditions that only what was mended used: `parameter MinCapacity`.
  std::vector<std::string> removed;
  /// The same, but left: it is known outside of the template, or cannot be taken out.
  std::vector<std::string> no_longer_used;
  std::vector<std::string> assumptions;  ///< behind the figures
};

/// Mends what `input.only` asks for (all rules that are marked `mended_by_fix`), by edits of the
/// text. Auditing the outcome finds none of what was mended, and mending it again changes nothing.
/// InputError as `audit` and `Template::read`.
FITCOST_EXPORT FixReport fix(const Template& of, const AuditInput& input, const PriceBook& book,
                             const BillingTerms& terms);

FITCOST_EXPORT std::string fix_table(const FixReport& report, std::size_t width);
FITCOST_EXPORT std::string fix_markdown(const FixReport& report);
/// Schema fitcost/fix/1; the corrected text is not in it.
FITCOST_EXPORT std::string fix_json(const FixReport& report);

}  // namespace fitcost::inline v1::cloudformation
