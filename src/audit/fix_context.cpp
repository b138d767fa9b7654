// SPDX-License-Identifier: Apache-2.0
#include "audit/fix_context.hpp"

#include <algorithm>

#include "audit/tagging.hpp"

namespace fitcost::inline v1::cloudformation::detail {

FixContext::FixContext(const Template& stack, const AuditInput& input, const PriceBook& book,
                       const BillingTerms& terms, std::vector<Finding> findings)
    : stack_(stack),
      input_(input),
      book_(book),
      terms_(terms),
      findings_(std::move(findings)),
      graph_(event_graph(stack, {input.traffic.rate, input.route_shares})),
      topic_(alarm_topic(stack)) {
  for (const auto& [key, value] : wanted_tags(stack)) {
    if (value == nullptr)
      tags_to_choose_.push_back(key);
    else
      wanted_.emplace_back(key, piece_of(*value));
  }
  for (const auto& r : stack.resources()) taken_.insert(r.logical_id);
  for (const auto& p : stack.parameters()) taken_.insert(p.name);
  if (const auto* all = all_resources()) {
    for (const auto& e : all->entries) {
      taken_.insert(std::string(e.key->text));
      written_.emplace(e.key->text, e.value);
    }
  }
}

std::vector<const Finding*> FixContext::of(std::string_view rule) const {
  std::vector<const Finding*> out;
  for (const auto& f : findings_)
    if (f.rule == rule) out.push_back(&f);
  return out;
}

const SyntaxNode* FixContext::all_resources() const { return document().root().find("Resources"); }

const SyntaxNode* FixContext::written(std::string_view logical_id) const {
  const auto found = written_.find(logical_id);
  const bool plain =
      found != written_.end() && found->second->is_map() && found->second->alias_of == nullptr;
  return plain ? found->second : nullptr;
}

const SyntaxNode* FixContext::properties(std::string_view logical_id) const {
  const auto* resource = written(logical_id);
  const auto* found = resource == nullptr ? nullptr : resource->find("Properties");
  return found != nullptr && found->is_map() ? found : nullptr;
}

ResourceIndex FixContext::index_of(std::string_view logical_id) const {
  const auto& all = stack_.resources();
  const Resource* found = stack_.resource(logical_id);
  return found == nullptr ? all.size() : static_cast<ResourceIndex>(found - all.data());
}

std::optional<PieceEntry> FixContext::tags_for(std::string_view type) const {
  const TaggableType* known = taggable(type);
  if (known == nullptr || wanted_.empty()) return {};
  Piece tags = known->form == TagForm::map ? Piece::map({}) : Piece::list({});
  for (const auto& [key, value] : wanted_) {
    if (known->form == TagForm::map) {
      tags.entries.emplace_back(key, value);
    } else {
      tags.items.push_back(Piece::map({{"Key", Piece::of(key)}, {"Value", value}}));
    }
  }
  return PieceEntry(std::string(known->property), std::move(tags));
}

std::string FixContext::fresh_id(const std::string& wanted) {
  std::string id;
  for (const char c : wanted) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (good) id += c;
  }
  if (id.empty() || id.size() > 240) id = "Added";
  std::string out = id;
  for (int n = 2; taken_.contains(out); ++n) out = id + std::to_string(n);
  taken_.insert(out);
  return out;
}

Piece FixContext::resource_piece(const std::string& type, PieceEntries properties,
                                 const Resource& of) const {
  if (auto tags = tags_for(type)) properties.push_back(std::move(*tags));
  Piece out = Piece::map({{"Type", Piece::of(type)}});
  if (!of.condition.empty()) out.entries.emplace_back("Condition", Piece::of(of.condition));
  out.entries.emplace_back("Properties", Piece::map(std::move(properties)));
  return out;
}

const AlarmTopic* FixContext::told() {
  if (!topic_) {
    const auto* all = all_resources();
    const std::string id = fresh_id("AlarmTopic");
    EditGroup group = edits();
    Piece topic = Piece::map({{"Type", Piece::of("AWS::SNS::Topic")}});
    if (auto tags = tags_for("AWS::SNS::Topic"))
      topic.entries.emplace_back("Properties", Piece::map({std::move(*tags)}));
    if (all != nullptr) group.set(*all, id, topic);
    if (!accept(group, {"FC408", {id}, "an SNS topic for the alarms: subscribe to it"}, nullptr))
      return nullptr;
    topic_ = AlarmTopic{Piece::ref(id), id};
  }
  return &*topic_;
}

bool FixContext::accept(const EditGroup& group, Change change, const Finding* of) {
  if (!group.possible()) {
    if (of != nullptr) give_up(*of, change.resources.front(), group.why_not());
    return false;
  }
  if (group.edits().empty()) return false;
  const std::string_view text = document().text();
  if (std::all_of(group.edits().begin(), group.edits().end(), [&](const TextEdit& e) {
        return text.substr(e.begin, e.end - e.begin) == e.text;
      })) {
    if (of != nullptr) give_up(*of, change.resources.front(), "it is written so already");
    return false;
  }
  if (!editor_.add(group)) {
    deferred_ = true;
    return false;
  }
  // A finding's money is that of all its places: the first change of it carries it.
  if (of != nullptr && priced_.insert(of).second) {
    change.usd_per_month = of->usd_per_month;
    change.usd_after_free_tier = of->usd_after_free_tier;
  }
  // The same in one more resource is the same change.
  const auto [found, is_new] =
      change_of_.emplace(std::pair(change.rule, change.what), changes_.size());
  if (!is_new) {
    Change& known = changes_[found->second];
    known.resources.insert(known.resources.end(), change.resources.begin(), change.resources.end());
    const auto add = [](std::optional<Decimal>& sum, const std::optional<Decimal>& more) {
      if (more) sum = sum.value_or(Decimal()) + *more;
    };
    add(known.usd_per_month, change.usd_per_month);
    add(known.usd_after_free_tier, change.usd_after_free_tier);
    return true;
  }
  changes_.push_back(std::move(change));
  return true;
}

void FixContext::give_up(const Finding& finding, const std::string& resource,
                         const std::string& why) {
  const auto [found, is_new] = reason_of_.emplace(std::pair(finding.rule, why), not_mended_.size());
  if (is_new) not_mended_.push_back({finding.rule, why, {}, {}});
  Reason& reason = not_mended_[found->second];
  if (reason.seen.insert(resource).second) reason.resources.push_back(resource);
}

std::vector<std::string> FixContext::not_mended() const {
  std::vector<std::string> out;
  for (const auto& reason : not_mended_)
    out.push_back(reason.rule + " " + listed(reason.resources) + ": " + reason.why);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
