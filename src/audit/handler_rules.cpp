// SPDX-License-Identifier: Apache-2.0
// FC3xx: inline code.
#include <algorithm>
#include <map>
#include <set>

#include "audit/alarm_check_cache.hpp"
#include "audit/alarm_view.hpp"
#include "audit/alarm_watchers.hpp"
#include "audit/audit_context.hpp"
#include "audit/code_faults.hpp"
#include "audit/inline_code.hpp"
#include "audit/stack_costs.hpp"
#include "fitcost/plan/bill.hpp"
#include "template/rest_api_name.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::size_t longest_code = 200'000;  // bytes that are read: AWS's limit is 4 MB

/// The key attributes of each table, by logical id.
using KeyAttributes = std::map<std::string, std::vector<std::string>, std::less<>>;

KeyAttributes all_key_attributes(const AuditContext& c) {
  KeyAttributes out;
  for (const ResourceIndex i : c.of_type("AWS::DynamoDB::Table")) {
    const Resource& table = c.resources()[i];
    auto& names = out[table.logical_id];
    each_value(table.properties, "KeySchema.*.AttributeName", [&](const Value& v) {
      if (const auto name = v.literal()) names.push_back(*name);
    });
  }
  return out;
}

/// Those of the tables that the function names, or of all where it names none.
std::vector<std::string> key_attributes(const KeyAttributes& tables, const Resource& function) {
  std::vector<std::string> out;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const auto& name : names)
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  };
  for (const auto& use : function.uses) {
    const auto found = tables.find(use.logical_id);
    if (found != tables.end() && use.kind != Use::Kind::depends_on) add(found->second);
  }
  if (!out.empty()) return out;
  for (const auto& [table, names] : tables) add(names);
  return out;
}

/// What the calls cost, with one value of the dimension, and each further value.
void price_metric(AuditContext& c, StackCosts& costs, const Decimal& share, Finding& f) {
  const auto readings_with = [&](int values) {
    Plan plan;
    plan.metrics.push_back({"metric", values});
    Route route;
    route.share = share;
    route.metric_puts.push_back({"metric", 1});
    plan.routes.push_back(std::move(route));
    return exact_readings(plan, c.input().traffic, c.month()).monitoring;
  };
  const Money one = c.price(readings_with(1));
  const Money two = c.price(readings_with(2));
  if (!one.complete) return;
  costs.price(f, readings_with(1));
  f.message += "; the calls and a first value cost " + dollars(one.list) +
               " a month, each further value " + dollars(two.list - one.list);
}

/// Whether an ApiId may be the API's: not where it refers to another resource.
bool may_be_id_of(const Value* id, const Resource& api) {
  if (id == nullptr) return false;
  if (!id->is_text() || id->text().refers_to(api.logical_id)) return true;
  const auto references = id->text().references();
  return std::none_of(references.begin(), references.end(), [](const Reference& reference) {
    return reference.kind == Reference::Kind::resource;
  });
}

/// Whether the metric counts what the API answers. The metrics of REST APIs go by name, those of
/// HTTP APIs by id, and neither has the other's.
bool counts_answers_of(const WatchedMetric& m, const Resource& api) {
  if (m.by_query) return true;
  const bool http = api.type == "AWS::ApiGatewayV2::Api";
  const std::string_view of_kind = http ? "5xx" : "5XXError";
  if (m.name != of_kind) return false;
  if (http) return may_be_id_of(m.dimension("ApiId"), api);
  const Value* name = m.dimension("ApiName");
  return name != nullptr && equal(*name, rest_api_name(api)) != Truth::no;
}

/// Alarms that show what a handler answers itself, and that a total outage fires within an hour.
class AnswerWatchers {
 public:
  AnswerWatchers(AuditContext& c, const std::vector<AlarmView>& views) : c_(c) {
    for (const auto& view : views) {
      for (const auto& m : view.metrics) {
        const auto* known = monitoring::find_known_metric(m.metric_namespace, m.name);
        if (known != nullptr && monitoring::sees(*known, monitoring::Fault::caught_errors))
          watching_.push_back({&view, &m, known});
      }
    }
    for (const auto& entry : c_.graph().entries) {
      if (entry.function && entry.api && entry.kind == EntryPoint::Kind::route)
        apis_[*entry.function].insert(*entry.api);
    }
  }

  /// Of an API that calls the function; of any, where none is known to.
  bool see(ResourceIndex function) {
    const auto apis = apis_.find(function);
    return std::any_of(watching_.begin(), watching_.end(), [&](const Watching& w) {
      if (apis == apis_.end()) return fires_soon(w, rate_of_functions());
      return std::any_of(apis->second.begin(), apis->second.end(), [&](ResourceIndex api) {
        return counts_answers_of(*w.metric, c_.resources()[api]) &&
               fires_soon(w, c_.rate_of(api).value_or(0.0));
      });
    });
  }

 private:
  struct Watching {
    const AlarmView* view;
    const WatchedMetric* metric;
    const monitoring::KnownMetric* known;
  };

  /// Where nobody can tell it does: no finding.
  bool fires_soon(const Watching& w, double rate) {
    constexpr double hour = 3600.0;
    constexpr double never = 1e18;
    if (w.view->is_expression || !w.view->alarm || !(rate > 0)) return true;
    const auto check =
        checks_.check({*w.view->alarm, w.known, rate, c_.input().convention.month_hours});
    return !check || (check->can_fire && check->mean_seconds.value.value_or(never) <= hour);
  }

  double rate_of_functions() const {
    double rate = 0;
    for (const ResourceIndex i : c_.of_type("AWS::Lambda::Function"))
      rate += c_.rate_of(i).value_or(0.0);
    return rate;
  }

  AuditContext& c_;
  std::vector<Watching> watching_;
  std::map<ResourceIndex, std::set<ResourceIndex>> apis_;  // by the function that they call
  AlarmCheckCache checks_;
};

/// All integrations of the API send events of version 2.0.
bool sends_version_2(const AuditContext& c, const Resource& api) {
  const auto is_2 = [](const Value& version) { return version.literal() == "2.0"; };
  const Value paths = api.properties["Body"]["paths"];
  if (paths.is_map()) {
    for (const auto& path : paths.entries())
      for (const auto& method : path.value.entries())
        if (!is_2(method.value["x-amazon-apigateway-integration"]["payloadFormatVersion"]))
          return false;
    return true;
  }
  bool any = false;
  for (const ResourceIndex i : c.of_type("AWS::ApiGatewayV2::Integration")) {
    const Value& p = c.resources()[i].properties;
    if (!p["ApiId"].is_text() || !p["ApiId"].text().refers_to(api.logical_id)) continue;
    any = true;
    if (!is_2(p["PayloadFormatVersion"])) return false;
  }
  return any;
}

/// What calls the function: where nobody can tell, a REST API.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
QueryStringEvents query_string_events(const AuditContext& c, ResourceIndex function) {
  QueryStringEvents out{false, false, false};
  for (const auto& entry : c.graph().entries) {
    if (entry.function != function || entry.kind != EntryPoint::Kind::route) continue;
    const Resource* api = entry.api ? &c.resources()[*entry.api] : nullptr;
    const bool is_http = api != nullptr && api->type == "AWS::ApiGatewayV2::Api";
    const bool left_out = is_http && sends_version_2(c, *api);
    out.left_out_by_url = out.left_out_by_url || api == nullptr;
    out.left_out_by_api = out.left_out_by_api || left_out;
    out.null = out.null || (api != nullptr && !left_out);
  }
  out.null = out.null || (!out.left_out_by_api && !out.left_out_by_url);
  return out;
}

/// Where the rule's own words name both languages.
std::string_view mend_in(CodeLanguage language, std::string_view rule) {
  if (rule != "FC305") return {};
  return language == CodeLanguage::python
             ? "Catch ValueError and answer 400, with bounds."
             : "Ask Number.isInteger or Number.isNaN (nothing is raised) and answer 400, with "
               "bounds.";
}

}  // namespace

void audit_handlers(AuditContext& c, StackCosts& costs) {
  const std::vector<AlarmView> views = alarm_views(c.stack());
  const AlarmWatchers of_errors(views, "AWS/Lambda", {"Errors"}, "FunctionName");
  const KeyAttributes tables = all_key_attributes(c);
  AnswerWatchers of_answers(c, views);
  std::map<std::string, Decimal> metrics;  // by message: the share of all functions that say so
  for (const ResourceIndex i : c.of_type("AWS::Lambda::Function")) {
    const Resource& r = c.resources()[i];
    const auto code = InlineCode::of(r, c.stack().document());
    if (!code) continue;
    if (code->text().size() > longest_code) {
      c.note(r.logical_id + ": inline code over 200 KB is not read");
      continue;
    }
    const CodeModel model(code->text(), code->language());
    for (const auto& fault :
         code_faults(model, key_attributes(tables, r), query_string_events(c, i))) {
      std::string message = fault.message;
      if (fault.rule == "FC310") {
        if (!c.asks_for(fault.rule)) continue;
        const bool blind = of_errors.may_watch(r);
        if (!blind && !fault.is_silent && of_answers.see(i)) continue;
        if (blind) {
          message += ", so that its alarm sleeps";
        } else if (!fault.is_silent) {
          message += ", and no alarm on the API's 5xx would fire within an hour";
        }
      }
      const CodeToken& token = model.token(fault.token);
      Finding* f = c.add_at(fault.rule, r, code->range(token.offset, token.text.size()), message);
      if (f == nullptr) continue;
      f->possible = f->possible || fault.possible;
      if (fault.in_batch && fault.rule != "FC302")
        f->mend =
            "A key with a unique part, or single puts with a condition, which no batch takes.";
      if (const std::string_view mend = mend_in(code->language(), fault.rule); !mend.empty())
        f->mend = mend;
      if (f->snippet.empty())
        f->snippet = corrected_code(fault.rule, code->language(), fault.in_batch);
      if (fault.rule == "FC311") metrics[message] += c.graph().load(i).share;
      if (fault.rule == "FC310" && !of_errors.may_watch(r)) f->severity = Severity::note;
    }
  }
  for (const auto& [message, share] : metrics) {
    if (Finding* f = c.find("FC311", message)) price_metric(c, costs, share, *f);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
