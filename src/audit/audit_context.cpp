// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_context.hpp"

#include <algorithm>

#include "fitcost/plan/bill.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/report/money.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

StackUsage on_the_day(StackUsage usage, const Date& date) {
  usage.rules_on = date;
  return usage;
}

bool any_matches(const std::vector<std::string>& patterns, std::string_view rule) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& p) { return rule_matches(p, rule); });
}

}  // namespace

std::string wanted_rule(std::string_view text) {
  std::vector<std::string> known;
  for (const auto& rule : audit_rules()) {
    if (rule_matches(text, rule.id)) return {};
    known.emplace_back(rule.id);
  }
  return "a rule such as FC101, or a class such as FC1" +
         (text.empty() ? std::string() : suggestion(text, known));
}

bool rule_matches(std::string_view pattern, std::string_view rule) {
  return pattern.size() >= 3 && rule.substr(0, pattern.size()) == pattern &&
         (pattern.size() == 3 || pattern.size() == rule.size());
}

AuditContext::AuditContext(const Template& of, const AuditInput& input, const PriceBook& book,
                           const BillingTerms& terms)
    : stack_(of),
      input_(input),
      book_(book),
      terms_(terms),
      usage_(on_the_day(input.usage, terms.date)),
      estimate_(cloudformation::estimate(event_graph(of, {input.traffic.rate, input.route_shares}),
                                         input.traffic, input.workload, usage_)) {
  read_metadata();
  for (const auto& [id, rules] : input.config.ignored_in) {
    auto& all = ignored_[id];
    all.insert(all.end(), rules.begin(), rules.end());
  }
  for (ResourceIndex i = 0; i < resources().size(); ++i) {
    if (resources()[i].exists != Truth::no) by_type_[resources()[i].type].push_back(i);
  }
}

/// Metadata of resources as they are written, by logical id: SAM's own are not in what it makes.
void AuditContext::read_metadata() {
  const auto* resources = stack_.document().root().find("Resources");
  if (resources == nullptr) return;
  for (const auto& entry : resources->entries) {
    const auto* metadata = entry.value->find("Metadata");
    const auto* ours = metadata == nullptr ? nullptr : metadata->find("fitcost");
    if (ours != nullptr) read_metadata_of(std::string(entry.key->text), *ours);
  }
}

/// What is no rule, or no key, suppresses nothing, and is said: the template is another tool's
/// file, so that it is no reason to refuse it.
void AuditContext::read_metadata_of(const std::string& logical_id, const SyntaxNode& ours) {
  const std::string of = "Metadata of " + logical_id + ": ";
  if (!ours.is_map()) {
    note_at(ours, of + "fitcost has no map, wanted: ignore, with rules");
    return;
  }
  auto& rules = ignored_[logical_id];
  const auto add = [&](const SyntaxNode& rule) {
    const std::string wanted = wanted_rule(rule.is_scalar() ? rule.text : std::string_view());
    if (wanted.empty()) {
      rules.emplace_back(rule.text);
      return;
    }
    note_at(rule, of + (rule.is_scalar() ? "the rule " + in_quotes(rule.text) : "no text") +
                      " suppresses nothing, wanted: " + wanted);
  };
  for (const auto& entry : ours.entries) {
    if (entry.key->text != "ignore") {
      note_at(*entry.key, of + "the key " + in_quotes(entry.key->text) +
                              " suppresses nothing, wanted: ignore" +
                              suggestion(entry.key->text, {"ignore"}));
    } else if (entry.value->is_list()) {
      for (const auto* item : entry.value->items) add(*item);
    } else {
      add(*entry.value);
    }
  }
}

void AuditContext::note_at(const SyntaxNode& node, const std::string& text) {
  note("line " + std::to_string(stack_.document().place(node).line) + ": " + text);
}

const std::vector<ResourceIndex>& AuditContext::of_type(std::string_view type) const {
  static const std::vector<ResourceIndex> none;
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? none : found->second;
}

bool AuditContext::wants(std::string_view rule, const Resource& resource) {
  if (!input_.only.empty() && !any_matches(input_.only, rule)) return false;
  if (any_matches(input_.config.ignored_rules, rule)) {
    ++suppressed_;
    return false;
  }
  for (const std::string* id : {&resource.logical_id, &resource.made_from}) {
    const auto found = ignored_.find(*id);
    if (id->empty() || found == ignored_.end() || !any_matches(found->second, rule)) continue;
    ++suppressed_;
    return false;
  }
  return true;
}

bool AuditContext::asks_for(std::string_view rule_or_class) const {
  return input_.only.empty() ||
         std::any_of(input_.only.begin(), input_.only.end(), [&](const std::string& asked) {
           const auto common = std::min(asked.size(), rule_or_class.size());
           return asked.compare(0, common, rule_or_class, 0, common) == 0;
         });
}

std::optional<double> AuditContext::rate_of(ResourceIndex resource) const {
  return resource < graph().loads.size() ? graph().load(resource).per_second : std::nullopt;
}

Finding* AuditContext::add(std::string_view rule, const Resource& resource, const SyntaxNode* at,
                           const std::string& message) {
  const SyntaxNode* node = at == nullptr ? resource.key : at;
  return add_at(rule, resource, node == nullptr ? SourceRange{} : node->range, message);
}

Finding* AuditContext::add_at(std::string_view rule, const Resource& resource, SourceRange range,
                              const std::string& message) {
  if (!wants(rule, resource)) return nullptr;
  const AuditRule* known = find_audit_rule(rule);
  const auto [found, is_new] =
      by_message_.emplace(std::string(rule) + "\n" + message, findings_.size());
  if (is_new) {
    Finding finding;
    finding.rule = rule;
    finding.message = message;
    finding.mend = known == nullptr ? std::string() : std::string(known->mend);
    finding.severity = known == nullptr ? Severity::warning : known->severity;
    findings_.push_back(std::move(finding));
  }
  Finding& finding = findings_[found->second];
  const std::string& id = resource.made_from.empty() ? resource.logical_id : resource.made_from;
  if (!places_.emplace(found->second, range.begin, id).second) return &finding;
  finding.where.push_back({id, stack_.document().place(range.begin), range.begin, range.end,
                           stack_.document().place(range.end)});
  return &finding;
}

Finding* AuditContext::find(std::string_view rule, const std::string& message) {
  const auto found = by_message_.find(std::string(rule) + "\n" + message);
  return found == by_message_.end() ? nullptr : &findings_[found->second];
}

BillingMonth AuditContext::month(int number) const {
  return billing_month(number, input_.first_month, input_.convention, terms_);
}

Money AuditContext::price(const Readings& readings) const {
  const Bill bill = make_bill(readings, book_, terms_);
  return {bill.total(), bill.total_after_free_tier(), bill.complete()};
}

void AuditContext::note(std::string text) {
  if (std::find(notes_.begin(), notes_.end(), text) == notes_.end())
    notes_.push_back(std::move(text));
}
void AuditContext::assume(std::string text) {
  if (std::find(assumptions_.begin(), assumptions_.end(), text) == assumptions_.end())
    assumptions_.push_back(std::move(text));
}

void each_value(const Value& of, std::string_view path,
                const std::function<void(const Value&)>& see) {
  if (of.is_choice()) {
    for (const auto& a : of.alternatives()) each_value(a.value, path, see);
    return;
  }
  if (path.empty()) {
    see(of);
    return;
  }
  const std::size_t dot = path.find('.');
  const std::string_view head = path.substr(0, dot);
  const std::string_view rest =
      dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  if (head == "*") {
    for (const auto& item : of.items()) each_value(item, rest, see);
    return;
  }
  const Value next = of[head];
  if (!next.is_absent()) each_value(next, rest, see);
}

std::string listed(const std::vector<std::string>& words, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) {
    const bool last = i + 1 == words.size();
    out += (i == 0 ? "" : last ? " and " : ", ") + words[i];
  }
  if (words.size() > most) out += " and " + std::to_string(words.size() - most) + " more";
  return out;
}

std::string dollars(const Decimal& usd) { return "$" + readable_usd(usd); }

}  // namespace fitcost::inline v1::cloudformation::detail
