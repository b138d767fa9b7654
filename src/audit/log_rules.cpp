// SPDX-License-Identifier: Apache-2.0
// FC2xx: who logs where, and for how long it is kept.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "audit/audit_context.hpp"
#include "audit/stack_costs.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// The beginning of a text that is known.
std::string known_prefix(const Value& v) {
  if (!v.is_text() || v.text().parts().empty()) return {};
  std::string out;
  for (const auto& part : v.text().parts()) {
    if (!part.is_known()) break;
    out += part.literal;
  }
  return out;
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

/// Meant as Lambda's: `/aws/lambda`, or a slip of it.
bool is_meant_for_lambda(const std::string& prefix) {
  std::string lower;
  for (const char c : prefix) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  for (const auto* const each : {"/aws/lambda", "aws/lambda", "/lambda/", "/aws/lamda",
                                 "/aws/lambdas", "/aws-lambda", "/aws/function"}) {
    if (begins(lower, each)) return true;
  }
  return false;
}

/// What another resource, or an output, names, so that it is given to something.
std::set<std::string, std::less<>> named_by_others(const Template& stack) {
  std::set<std::string, std::less<>> out;
  for (const auto& r : stack.resources()) {
    for (const auto& use : r.uses)
      if (use.logical_id != r.logical_id && use.kind != Use::Kind::depends_on)
        out.insert(use.logical_id);
  }
  for (const auto& output : stack.outputs()) {
    if (!output.value.is_text()) continue;
    for (const auto& part : output.value.text().parts())
      if (part.written_as != nullptr && part.written_as->kind == Reference::Kind::resource)
        out.insert(part.written_as->name);
  }
  return out;
}

class LogRules {
 public:
  LogRules(AuditContext& c, StackCosts& costs)
      : c_(c), costs_(costs), named_by_others_(named_by_others(c.stack())) {}

  void run() {
    find_functions_without_group();
    find_stages_without_group();
    check_groups();
  }

 private:
  void find_functions_without_group() {
    Finding* found = nullptr;
    std::vector<ResourceIndex> of;
    for (const auto& w : c_.graph().log_writers)
      if (w.group) owned_.insert(*w.group);
    for (const auto& w : c_.graph().log_writers) {
      const Resource& r = c_.resources()[w.writer];
      if (w.kind != LogWriter::Kind::function) continue;
      if (w.group) {
        written_.insert(*w.group);
        continue;
      }
      if (r.exists == Truth::no) continue;
      // LoggingConfig names a group that is elsewhere.
      if (!r.properties["LoggingConfig"]["LogGroup"].is_absent()) continue;
      // One whose name may turn out to be the function's.
      if (may_be_named_so(r, w.name)) continue;
      if (auto* f = c_.add("FC201", r, nullptr,
                           "no log group of its own: Lambda makes one that never expires")) {
        found = f;
        of.push_back(w.writer);
      }
    }
    if (found != nullptr) costs_.price_endless_logs(*found, of);
  }

  /// A group that another function has is not this one's; the name that AWS makes for a function
  /// is known to nobody who does not refer to it.
  bool may_be_named_so(const Resource& function, const SymbolicText& name) const {
    const bool named_by_aws = function.properties["FunctionName"].is_absent();
    for (const ResourceIndex i : c_.of_type("AWS::Logs::LogGroup")) {
      if (owned_.contains(i)) continue;
      const Value written = c_.resources()[i].properties["LogGroupName"];
      for (const auto& a : written.alternatives()) {
        if (a.value.is_unknown()) return true;
        if (!a.value.is_text() || a.value.text().is_literal()) continue;
        const SymbolicText& text = a.value.text();
        if (equal(text, name) != Truth::unknown) continue;
        if (!named_by_aws || text.refers_to(function.logical_id) || comes_from_outside(text))
          return true;
      }
    }
    return false;
  }

  static bool comes_from_outside(const SymbolicText& text) {
    return std::any_of(text.parts().begin(), text.parts().end(), [](const auto& part) {
      return !part.is_known() && part.symbol->kind != Reference::Kind::resource &&
             part.symbol->kind != Reference::Kind::pseudo_parameter;
    });
  }

  void find_stages_without_group() {
    Finding* found = nullptr;
    std::vector<ResourceIndex> of;
    for (const auto& w : c_.graph().log_writers) {
      if (w.kind == LogWriter::Kind::function) continue;
      if (w.group) {
        written_.insert(*w.group);
        continue;
      }
      if (w.kind != LogWriter::Kind::execution_log) continue;
      const Resource& r = c_.resources()[w.writer];
      if (r.exists == Truth::no) continue;
      const Value settings = r.properties["MethodSettings"];
      bool traced = false;
      each_value(settings, "*.DataTraceEnabled",
                 [&](const Value& v) { traced = traced || v.boolean() == true; });
      if (auto* f = c_.add("FC204", r, settings.source(),
                           traced ? "execution logs, with whole requests and answers, in a group "
                                    "that never expires"
                                  : "execution logs in a group that never expires")) {
        found = f;
        of.push_back(w.writer);
      }
    }
    (void)found;  // their size is the requests': no figure that anybody could stand by
  }

  void check_groups() {
    Finding* endless = nullptr;
    std::vector<ResourceIndex> of;
    for (const ResourceIndex i : c_.of_type("AWS::Logs::LogGroup")) {
      const Resource& r = c_.resources()[i];
      bool unlimited = false;
      for (const auto& a : r.properties["RetentionInDays"].alternatives())
        unlimited = unlimited || a.value.is_absent();
      if (unlimited) {
        if (auto* f = c_.add("FC202", r, nullptr, "no RetentionInDays: kept for ever")) {
          endless = f;
          of.push_back(i);
        }
      }
      check_use(i, r);
    }
    if (endless != nullptr) costs_.price_endless_groups(*endless, of);
  }

  void check_use(ResourceIndex i, const Resource& r) {
    if (written_.contains(i)) return;
    const Value name = r.properties["LogGroupName"];
    const std::string prefix = known_prefix(name);
    if (name.is_absent()) {
      if (named_by_others_.contains(r.logical_id)) return;
      if (c_.of_type("AWS::Lambda::Function").empty()) return;
      if (auto* f =
              c_.add("FC203", r, nullptr, "no name, and nothing refers to it: nobody writes to it"))
        f->mend = "LogGroupName: /aws/lambda/FUNCTION, or LoggingConfig in the function";
      return;
    }
    if (!is_meant_for_lambda(prefix) || named_by_others_.contains(r.logical_id)) return;
    // Of another stack's function, whose name is given in full: not ours to judge.
    const bool proper = begins(prefix, "/aws/lambda/");
    auto* f = c_.add("FC203", r, name,
                     proper ? "no function of the template writes to this group"
                            : "Lambda's groups begin with /aws/lambda/: nobody writes to this one");
    if (f != nullptr && proper) f->possible = true;
  }

  AuditContext& c_;
  StackCosts& costs_;
  std::set<std::string, std::less<>> named_by_others_;
  std::set<ResourceIndex> written_;
  std::set<ResourceIndex> owned_;  // some writer of the template has them
};

}  // namespace

void audit_logs(AuditContext& c, StackCosts& costs) { LogRules(c, costs).run(); }

}  // namespace fitcost::inline v1::cloudformation::detail
