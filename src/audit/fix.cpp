// SPDX-License-Identifier: Apache-2.0
#include "fitcost/audit/fix.hpp"

#include <algorithm>

#include "audit/fix_context.hpp"
#include "audit/unused_names.hpp"

namespace fitcost::inline v1::cloudformation {

namespace {

/// A change may bring another into reach: a new alarm is tagged, a mended metric judged.
constexpr int most_rounds = 8;

bool is_mended(const Finding& f) {
  const AuditRule* rule = find_audit_rule(f.rule);
  return rule != nullptr && rule->mended_by_fix;
}

}  // namespace

FixReport fix(const Template& of, const AuditInput& input, const PriceBook& book,
              const BillingTerms& terms) {
  FixReport out;
  out.file = of.document().file();
  out.terms = terms;
  out.price_book = book.date();
  out.text = std::string(of.document().text());
  Template stack = of;
  AuditReport::Usd before;
  // Of a usage file some resources may be gone later.
  AuditInput later = input;
  later.usage.resources_may_be_missing = true;
  for (int round = 0; round < most_rounds; ++round) {
    AuditReport found = audit(stack, round == 0 ? input : later, book, terms);
    if (round == 0) {
      out.assumptions = found.assumptions;
      before = found.bill;
    }
    out.left = found.findings;
    if (std::none_of(found.findings.begin(), found.findings.end(), is_mended)) break;
    detail::FixContext context(stack, later, book, terms, std::move(found.findings));
    detail::fix_tables(context);
    detail::fix_logs(context);
    detail::fix_alarms(context);
    detail::fix_tags(context);
    out.not_mended = context.not_mended();
    if (context.changes().empty()) break;
    std::string text = context.text();
    // What was written is read again: nothing that CloudFormation would refuse goes out.
    try {
      stack = Template::read(TemplateDocument::read(text, out.file, of.document().limits()),
                             of.options());
    } catch (const InputError& refusal) {
      for (const auto& change : context.changes())
        out.not_mended.push_back(change.rule + " " + detail::listed(change.resources) +
                                 ": the outcome would be no template: " + refusal.found());
      break;
    }
    out.text = std::move(text);
    out.changes.insert(out.changes.end(), context.changes().begin(), context.changes().end());
  }
  if (!out.changes.empty()) {
    detail::UnusedNames unused = detail::remove_unused(of, stack);
    if (!unused.text.empty()) {
      out.text = std::move(unused.text);
      stack = std::move(unused.stack);
    }
    out.removed = std::move(unused.removed);
    out.no_longer_used = std::move(unused.kept);
    AuditReport left = audit(stack, later, book, terms);
    out.left = std::move(left.findings);
    out.together = {before.list - left.bill.list,
                    before.after_free_tier - left.bill.after_free_tier};
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation
