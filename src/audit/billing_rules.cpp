// SPDX-License-Identifier: Apache-2.0
// FC1xx: what is paid for nothing.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "audit/audit_context.hpp"
#include "audit/inline_code.hpp"
#include "audit/stack_costs.hpp"
#include "audit/table_demand.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/decide/worst_bill.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view on_demand_without_mode =
    "No ProvisionedThroughput: SAM's simple table is on-demand without it, and takes no "
    "BillingMode; other tables need PAY_PER_REQUEST beside it";

constexpr std::string_view mend_of_resource_id =
    "A ResourceId of table/NAME or table/NAME/index/INDEX, as the template has them.";

using dynamodb::CapacityMode;

// Seconds that an API waits for an integration unless that says otherwise.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
constexpr double rest_api_timeout = 29.0;
constexpr double http_api_timeout = 30.0;

void make_on_demand(TableSettings& t) {
  t.config.mode = CapacityMode::on_demand;
  t.config.capacity.read_scaling.reset();
  t.config.capacity.write_scaling.reset();
  for (auto& index : t.config.indexes) {
    index.capacity.read_scaling.reset();
    index.capacity.write_scaling.reset();
  }
}

/// The capacity that auto scaling from 1 unit on, at 70 %, settles on.
void make_least_scaled(TableSettings& t) {
  t.config.mode = CapacityMode::provisioned;
  const dynamodb::AutoScaling from_one{1, 40'000, 70};
  t.config.capacity.read_scaling = from_one;
  t.config.capacity.write_scaling = from_one;
  for (auto& index : t.config.indexes) {
    index.capacity.read_scaling = from_one;
    index.capacity.write_scaling = from_one;
  }
}

/// What is scaled stays so, from 1 unit on. False where that changes nothing.
bool scale_what_is_fixed(TableSettings& t) {
  const dynamodb::AutoScaling from_one{1, 40'000, 70};
  bool any = false;
  const auto scale = [&](std::optional<dynamodb::AutoScaling>& scaling) {
    any = any || !scaling || scaling->min > 1;
    if (scaling)
      scaling->min = 1;
    else
      scaling = from_one;
  };
  const auto scale_both = [&](dynamodb::Capacity& capacity) {
    scale(capacity.read_scaling);
    scale(capacity.write_scaling);
  };
  scale_both(t.config.capacity);
  for (auto& index : t.config.indexes) scale_both(index.capacity);
  return any;
}

class BillingRules {
 public:
  BillingRules(AuditContext& c, StackCosts& costs) : c_(c), costs_(costs) {}

  void run() {
    check_modes();
    check_shortages();
    check_scaling();
    check_indexes();
    check_classes();
    check_streams();
    check_throttles();
    check_timeouts();
  }

 private:
  const Resource& resource(ResourceIndex i) const { return c_.resources()[i]; }

  void check_modes() {
    for (const auto& t : costs_.tables()) {
      const Resource& r = resource(t.resource);
      if (takes_mode(r) && r.properties["BillingMode"].is_absent())
        c_.add("FC103", r, nullptr, "no BillingMode: the table is PROVISIONED");
      if (!t.capacity_known) continue;
      if (!costs_.is_used(t.resource)) {
        if (t.config.mode == CapacityMode::provisioned)
          c_.note(r.logical_id +
                  ": provisioned, and nothing of the template is known to use it: its capacity "
                  "is held against no traffic");
        continue;
      }
      if (t.config.mode == CapacityMode::on_demand) {
        if (t.certain) check_on_demand(t, r);
        continue;
      }
      TableSettings other = t;
      make_on_demand(other);
      const auto now = costs_.throughput_cost(t);
      const auto then = costs_.throughput_cost(other);
      if (!now || !then) {
        say_what_is_not_judged(r, {t, other});
        continue;
      }
      if (!(*then < *now)) {
        check_minimum(t, *now);
        continue;
      }
      add_step("FC101", r, mode_place(r), dear_message(t, *now, *then), t, other);
    }
    price_steps();
    for (const auto& message : dear_) {
      Finding* f = c_.find("FC101", message);
      advise_simple_tables(f, on_demand_without_mode);
      say_what_free_capacity_does(f);
    }
    if (costs_.tables().empty()) return;
    const auto& workload = c_.input().workload;
    c_.assume(fmt::format(
        "items of {} bytes (--item-bytes), {} read by a query or scan (--items-per-read)",
        workload.item_bytes.to_string(), workload.items_per_read.to_string()));
  }

  void say_what_is_not_judged(const Resource& table, const std::vector<TableSettings>& any_of) {
    c_.note(table.logical_id + ": " + costs_.missing_prices(any_of) +
            ", so that its billing mode and capacity are not judged");
  }

  /// A finding whose money is that of one table instead of another; the same in several tables is
  /// priced together.
  Finding* add_step(std::string_view rule, const Resource& r, const SyntaxNode* at,
                    const std::string& message, const TableSettings& now,
                    const TableSettings& then) {
    Finding* f = c_.add(rule, r, at, message);
    if (f == nullptr) return nullptr;
    if (!now.certain) f->possible = true;
    if (rule == "FC101") dear_.insert(message);
    auto& steps = steps_[{std::string(rule), message}];
    steps.push_back({now, then});
    if (!f->possible) mended_[now.resource] = then;
    return f;
  }

  void price_steps() {
    for (const auto& [key, steps] : steps_)
      if (Finding* f = c_.find(key.first, key.second)) costs_.price(*f, steps);
    steps_.clear();
  }

  /// The table as it is once the findings so far are mended.
  const TableSettings& mended(const TableSettings& t) const {
    const auto found = mended_.find(t.resource);
    return found == mended_.end() ? t : found->second;
  }

  /// FC112.
  void check_shortages() {
    for (const auto& shortage : capacity_shortages(c_.estimate())) {
      const TableSettings* t = settings_of(shortage.table);
      if (t == nullptr || !t->certain || !t->capacity_known) continue;
      const Resource& r = resource(shortage.table);
      c_.add("FC112", r, r.properties["ProvisionedThroughput"],
             fmt::format("{} {} units a second can be had{}, where the traffic's mean asks for "
                         "{:.4g}: the rest is throttled",
                         shortage.given, shortage.writes ? "write" : "read",
                         shortage.index.empty() ? "" : " of the index " + shortage.index,
                         shortage.asked));
    }
  }

  static const SyntaxNode* mode_place(const Resource& r) {
    const Value mode = r.properties["BillingMode"];
    if (!mode.is_absent() && mode.source() != nullptr) return mode.source();
    return r.properties["ProvisionedThroughput"].source();
  }

  std::string dear_message(const TableSettings& t, const Decimal& now, const Decimal& then) const {
    const auto share = break_even_utilisation(c_.book(), c_.terms(), true);
    int read = 0;
    int write = 0;
    const auto add = [&](const dynamodb::Capacity& capacity) {
      read += capacity.read_scaling ? capacity.read_scaling->min : capacity.provisioned.read;
      write += capacity.write_scaling ? capacity.write_scaling->min : capacity.provisioned.write;
    };
    add(t.config.capacity);
    for (const auto& index : t.config.indexes) add(index.capacity);
    const int alarms = dynamodb::scaling_alarms(t.config);
    std::string out = fmt::format("provisioned {} read + {} write units", read, write);
    if (!t.config.indexes.empty())
      out += fmt::format(" with {} index{}", t.config.indexes.size(),
                         t.config.indexes.size() == 1 ? "" : "es");
    if (alarms > 0) out += fmt::format(" and auto scaling's {} alarms", alarms);
    out += fmt::format(": {} a month, where on-demand costs {} at this traffic", dollars(now),
                       dollars(then));
    if (share) out += fmt::format(" (break-even: {:.3g} % mean utilisation)", *share * 100.0);
    if (!t.condition.empty()) out += "; where " + t.condition;
    return out;
  }

  /// SAM's simple table takes no BillingMode: its throughput says what it is.
  /// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
  static bool takes_mode(const Resource& r) {
    return r.made_from_type != "AWS::Serverless::SimpleTable";
  }
  /// Where one of the finding's tables takes no mode, its advice names none alone.
  void advise_simple_tables(Finding* f, std::string_view words) const {
    if (f == nullptr) return;
    const bool any = std::any_of(f->where.begin(), f->where.end(), [&](const auto& where) {
      const Resource* r = c_.stack().resource(where.resource);
      return r != nullptr && !takes_mode(*r);
    });
    if (any) f->mend = words;
  }

  static void say_what_free_capacity_does(Finding* f) {
    if (f == nullptr || !f->usd_after_free_tier || !(*f->usd_after_free_tier < Decimal(0))) return;
    if (f->mend != on_demand_without_mode) f->mend = "BillingMode: PAY_PER_REQUEST";
    f->mend +=
        "; as long as nobody else uses the account's free capacity units, provisioned is the "
        "cheaper by " +
        dollars(Decimal(0) - *f->usd_after_free_tier);
  }

  /// Provisioned is right, but more of it than the traffic needs: held against the template's own
  /// table with less of it, and against auto scaling of what is fixed.
  void check_minimum(const TableSettings& t, const Decimal& now) {
    const Resource& r = resource(t.resource);
    TableSettings scaled = t;
    const bool is_scaled = scale_what_is_fixed(scaled);
    TableSettings lowered = t;
    std::vector<std::string> words;
    // A usage file's units are no rate that the plan knows of.
    if (!costs_.is_throughput_stated(t.resource))
      words = lower_to_demand(demands().of(t.resource), lowered.config);
    const auto by_scaling = is_scaled ? costs_.throughput_cost(scaled) : std::nullopt;
    const auto by_lowering = words.empty() ? std::nullopt : costs_.throughput_cost(lowered);
    const bool lower = by_lowering && (!by_scaling || !(*by_scaling < *by_lowering));
    const auto& then = lower ? by_lowering : by_scaling;
    if (!then && (is_scaled || !words.empty())) say_what_is_not_judged(r, {scaled, lowered});
    if (!then || !(*then < now)) return;
    const std::string instead =
        lower ? fmt::format("{} would do, for {}", listed(words), dollars(*then))
              : fmt::format("auto scaling from 1 unit on would settle on {}", dollars(*then));
    add_step("FC107", r, r.properties["ProvisionedThroughput"].source(),
             fmt::format("capacity of {} a month, where {}", dollars(now), instead), t,
             lower ? lowered : scaled);
  }

  const TableDemands& demands() {
    if (!demands_) demands_.emplace(c_);
    return *demands_;
  }

  void check_on_demand(const TableSettings& t, const Resource& r) {
    TableSettings scaled = t;
    make_least_scaled(scaled);
    const auto now = costs_.throughput_cost(t);
    const auto then = costs_.throughput_cost(scaled);
    if (!now || !then) return say_what_is_not_judged(r, {t, scaled});
    if (!(*then < *now)) return;
    advise_simple_tables(
        add_step(
            "FC102", r, mode_place(r),
            fmt::format("on-demand costs {} a month at this traffic, provisioned capacity that "
                        "is scaled from 1 unit on, at 70 %, {}",
                        dollars(*now), dollars(*then)),
            t, scaled),
        "ProvisionedThroughput with the capacity that the traffic needs, and auto scaling if it "
        "varies; SAM's simple table takes no BillingMode, other tables need PROVISIONED beside "
        "it.");
  }

  /// Tables are in the template's order.
  const TableSettings* settings_of(ResourceIndex table) const {
    const auto& all = costs_.tables();
    const auto found =
        std::lower_bound(all.begin(), all.end(), table,
                         [](const TableSettings& t, ResourceIndex i) { return t.resource < i; });
    return found == all.end() || found->resource != table ? nullptr : &*found;
  }

  /// FC104, FC105.
  void check_scaling() {
    std::set<ResourceIndex> policies;
    for (const auto& s : c_.graph().scalings) {
      policies.insert(s.policies.begin(), s.policies.end());
      const Resource& target = resource(s.target);
      if (target.exists == Truth::no) continue;
      std::string wrong;
      bool is_slip = false;
      if (!s.table) {
        wrong = wrong_resource_id(target.properties["ResourceId"]);
        is_slip = wrong.starts_with("its ");
      } else if (const TableSettings* t = settings_of(*s.table);
                 t != nullptr && t->certain && t->config.mode == CapacityMode::on_demand) {
        wrong = "scales " + resource(*s.table).logical_id + ", which is on-demand";
      } else if (!s.index.empty() && t != nullptr && !has_index(*t, s.index)) {
        wrong = "scales the index " + s.index + ", which the table does not have";
        is_slip = true;
      }
      if (wrong.empty()) continue;
      auto* f = c_.add("FC104", target, target.properties["ResourceId"], wrong);
      if (f != nullptr && !s.table && wrong.starts_with("scales ")) f->possible = true;
      if (f != nullptr && is_slip) f->mend = std::string(mend_of_resource_id);
      for (const ResourceIndex p : s.policies)
        if (resource(p).exists != Truth::no) c_.add("FC104", resource(p), nullptr, wrong);
    }
    for (const ResourceIndex i : c_.of_type("AWS::ApplicationAutoScaling::ScalingPolicy"))
      if (!policies.contains(i)) check_policy(resource(i));
    for (const auto& t : costs_.tables()) {
      const auto& own = t.config.capacity;
      if (t.config.mode != CapacityMode::provisioned) continue;
      if (!own.read_scaling && !own.write_scaling) continue;
      const Value indexes = resource(t.resource).properties["GlobalSecondaryIndexes"];
      for (std::size_t n = 0; n < t.config.indexes.size(); ++n) {
        const auto& index = t.config.indexes[n];
        const bool reads = own.read_scaling && !index.capacity.read_scaling;
        const bool writes = own.write_scaling && !index.capacity.write_scaling;
        if (!reads && !writes) continue;
        c_.add("FC105", resource(t.resource), indexes[n].source(),
               fmt::format("the index {} stays at {} read + {} write units while the table is "
                           "scaled",
                           index.name, index.capacity.provisioned.read,
                           index.capacity.provisioned.write));
      }
    }
  }

  /// Of a target that scales no table of the template; empty where nobody can tell.
  std::string wrong_resource_id(const Value& id) const {
    if (!id.is_text()) return {};
    const std::string shown = id.text().shown();
    if (!shown.starts_with("table/")) {
      for (const auto& t : costs_.tables())
        if (id.text().refers_to(resource(t.resource).logical_id) && !shown.starts_with("arn:"))
          return "its ResourceId is " + shown + ", where table/NAME is wanted";
      return {};
    }
    // A name that a parameter gives may be another stack's table.
    if (id.source() == nullptr || !id.source()->is_scalar()) return {};
    return "scales " + shown + ", which the template does not have";
  }

  static bool has_index(const TableSettings& t, const std::string& name) {
    return std::any_of(t.config.indexes.begin(), t.config.indexes.end(),
                       [&](const auto& index) { return index.name == name; });
  }

  /// A policy that belongs to no target of the template. It names one by ScalingTargetId, which is
  /// `table/NAME|DIMENSION|NAMESPACE` as text, or by the three of them as properties.
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html
  void check_policy(const Resource& policy) {
    const Value& p = policy.properties;
    if (is_of_other_service(p["ServiceNamespace"], p["ScalableDimension"])) return;
    const Value target = p["ScalingTargetId"];
    const Value id = p["ResourceId"];
    if (target.is_absent() && id.is_absent()) {
      c_.add("FC104", policy, nullptr, "a scaling policy without a scalable target");
    } else if (!target.is_absent()) {
      check_target_of_policy(policy, target);
    } else if (id.is_text()) {
      const auto dimension = p["ScalableDimension"].literal();
      if (dimension) check_scaled_by_policy(policy, id, id.text().shown(), *dimension);
    }
  }

  void check_target_of_policy(const Resource& policy, const Value& target) {
    if (!target.is_text()) return;
    const auto references = target.text().references();
    const auto is_of_target = [&](const Reference& reference) {
      const Resource* of = c_.stack().resource(reference.name);
      return of != nullptr && of->type == "AWS::ApplicationAutoScaling::ScalableTarget";
    };
    if (std::any_of(references.begin(), references.end(), is_of_target)) return;
    // An import's, a parameter's: another stack's target.
    const bool is_of_template = std::all_of(
        references.begin(), references.end(),
        [](const Reference& reference) { return reference.kind == Reference::Kind::resource; });
    if (!is_of_template || (target.source() != nullptr && !is_written_there(target))) return;
    const std::string shown = target.text().shown();
    const std::size_t dimension = shown.find('|');
    const std::size_t space = shown.rfind('|');
    if (dimension == space) {
      auto* f = c_.add("FC104", policy, target,
                       "its ScalingTargetId is " + shown + ", which is no scalable target");
      if (f != nullptr) f->mend = "!Ref of the scalable target as ScalingTargetId.";
      return;
    }
    if (shown.substr(space + 1) == "dynamodb")
      check_scaled_by_policy(policy, target, shown.substr(0, dimension),
                             shown.substr(dimension + 1, space - dimension - 1));
  }

  /// A text of the template's own, or a reference to a resource: not what a parameter says.
  static bool is_written_there(const Value& value) {
    return value.source()->is_scalar() || !value.text().references().empty();
  }

  void check_scaled_by_policy(const Resource& policy, const Value& at, const std::string& id,
                              const std::string& dimension) {
    const auto named =
        std::find_if(costs_.tables().begin(), costs_.tables().end(), [&](const TableSettings& t) {
          const Resource& table = resource(t.resource);
          const std::string name = id.substr(0, id.find("/index/"));
          return (table.name.is_text() && name == "table/" + table.name.text().shown()) ||
                 at.text().refers_to(table.logical_id);
        });
    if (named == costs_.tables().end()) {
      const bool is_known = at.literal() && at.source() != nullptr && at.source()->is_scalar();
      if (!id.starts_with("table/") || !is_known) return;
      auto* f = c_.add("FC104", policy, at, "scales " + id + ", which the template does not have");
      if (f != nullptr) f->possible = true;
      return;
    }
    if (!id.starts_with("table/")) {
      auto* f =
          c_.add("FC104", policy, at, "its ResourceId is " + id + ", where table/NAME is wanted");
      if (f != nullptr) f->mend = std::string(mend_of_resource_id);
      return;
    }
    const bool writes = dimension.ends_with(":WriteCapacityUnits");
    const bool is_scaled = std::any_of(
        c_.graph().scalings.begin(), c_.graph().scalings.end(), [&](const TableScaling& s) {
          const bool is_unknown = !s.table && s.certainty.confidence == Confidence::unknown &&
                                  !resource(s.target).properties["ResourceId"].is_text();
          const bool same_index = id.ends_with(s.index.empty() ? "" : "/index/" + s.index);
          return is_unknown || (s.table == named->resource && s.writes == writes && same_index &&
                                (s.index.empty() == (id.find("/index/") == std::string::npos)));
        });
    if (is_scaled) return;
    auto* f = c_.add("FC104", policy, at,
                     "a scaling policy of " + id + " without a scalable target for its " +
                         (writes ? "write" : "read") + " capacity");
    if (f != nullptr)
      f->mend = "A scalable target of the same ResourceId and dimension, or no policy.";
  }

  static bool is_of_other_service(const Value& space, const Value& dimension) {
    const auto is_other = [](const Value& value) {
      const auto text = value.literal();
      return !value.is_absent() && !(text && text->starts_with("dynamodb"));
    };
    return is_other(space) || is_other(dimension);
  }

  /// FC106: all code that knows the table is inline, and none of it names the index.
  void check_indexes() {
    std::map<ResourceIndex, std::vector<ResourceIndex>> users;
    for (const auto& access : c_.graph().accesses) users[access.table].push_back(access.function);
    for (const auto& t : costs_.tables()) {
      if (t.config.indexes.empty()) continue;
      const Resource& r = resource(t.resource);
      bool all_read = true;
      std::vector<std::string> codes;
      for (const ResourceIndex function : users[t.resource]) {
        const auto code = InlineCode::of(resource(function), c_.stack().document());
        if (!code)
          all_read = false;
        else
          codes.push_back(code->text());
      }
      if (!all_read || codes.empty()) continue;
      for (std::size_t n = 0; n < t.config.indexes.size(); ++n) {
        const std::string& name = t.config.indexes[n].name;
        const bool named = std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
          return code.find(name) != std::string::npos;
        });
        if (named || takes_index_from_outside(codes)) continue;
        const std::string message = "no code of the template queries the index " + name +
                                    ", which every write to the table pays for again";
        const SyntaxNode* at = r.properties["GlobalSecondaryIndexes"][n].source();
        if (!t.capacity_known || !costs_.is_used(t.resource)) {
          c_.add("FC106", r, at, message);
          continue;
        }
        // Where the table goes on-demand anyway, what the index costs then.
        TableSettings without = mended(t);
        std::erase_if(without.config.indexes,
                      [&](const dynamodb::Index& index) { return index.name == name; });
        add_step("FC106", r, at, message, mended(t), without);
      }
    }
    price_steps();
  }

  static bool takes_index_from_outside(const std::vector<std::string>& codes) {
    return std::any_of(codes.begin(), codes.end(), [](const std::string& code) {
      return code.find("IndexName") != std::string::npos ||
             code.find("INDEX_NAME") != std::string::npos;
    });
  }

  /// FC108, over what the traffic itself stores until the month that is looked at. Items that a
  /// time to live removes are not known.
  void check_classes() {
    for (const auto& t : costs_.tables()) {
      if (!t.capacity_known || !costs_.is_used(t.resource) || !t.certain) continue;
      const Resource& r = resource(t.resource);
      const bool stated = costs_.is_storage_stated(t.resource);
      if (!stated && !r.properties["TimeToLiveSpecification"].is_absent()) continue;
      TableSettings other = mended(t);
      const bool infrequent = other.config.table_class == dynamodb::TableClass::standard_ia;
      other.config.table_class =
          infrequent ? dynamodb::TableClass::standard : dynamodb::TableClass::standard_ia;
      const auto now = costs_.table_cost(mended(t));
      const auto then = costs_.table_cost(other);
      if (!now || !then) continue;
      const Decimal saved = *now - *then;
      // A tenth of what it costs, and ten cents: less is no reason.
      const Decimal tenth = *Decimal::parse("0.1");
      if (!(tenth < saved) || !(*now * tenth < saved)) continue;
      const std::string message =
          infrequent ? "Standard-IA, where reads and writes cost more than the storage saves"
          : stated   ? "Standard, where storage costs more than reads and writes"
                     : "Standard, where after " + std::to_string(c_.input().month) +
                         " months without deletions storage costs more than reads and writes";
      Finding* f = c_.add("FC108", r, r.properties["TableClass"], message);
      if (f == nullptr) continue;
      f->mend = infrequent ? "TableClass: STANDARD" : "TableClass: STANDARD_INFREQUENT_ACCESS";
      f->possible = !stated;
      add_step("FC108", r, r.properties["TableClass"].source(), message, mended(t), other);
    }
    price_steps();
  }

  /// FC109.
  void check_streams() {
    std::set<std::string> read_by_others;
    for (const auto& other : c_.resources()) {
      for (const auto& use : other.uses)
        if (use.attribute == "StreamArn") read_by_others.insert(use.logical_id);
    }
    for (const ResourceIndex i : c_.of_type("AWS::DynamoDB::Table")) {
      const Resource& r = resource(i);
      const Value stream = r.properties["StreamSpecification"];
      if (!stream.is_map()) continue;
      bool read = read_by_others.contains(r.logical_id);
      for (const auto& output : c_.stack().outputs()) {
        const Value& v = output.value;
        read = read || (v.is_text() && v.shown().find("StreamArn") != std::string::npos &&
                        v.text().refers_to(r.logical_id));
      }
      if (!read) c_.add("FC109", r, stream, "a stream that nothing of the template reads");
    }
  }

  /// FC110.
  void check_throttles() {
    const double mean = per_second(c_.input().traffic.rate) / (requests(1.0) / seconds(1.0));
    if (!(mean > 0)) return;
    for (const auto& limit : c_.graph().throttles) {
      if (limit.kind != ThrottleLimit::Kind::stage || !limit.rate || !limit.limits) continue;
      const double times = limit.rate->to_double() / mean;
      if (times < 100.0) continue;
      const Resource& stage = resource(limit.from);
      if (stage.exists == Truth::no) continue;
      const bool rest = resource(*limit.limits).type == "AWS::ApiGateway::RestApi";
      const BillingMonth when = c_.month(1);
      const WorstBill worst =
          worst_bill(StatedThrottle{*limit.rate, limit.burst.value_or(Decimal())}, {10'000, 5'000},
                     {}, rest ? apigateway::ApiType::rest : apigateway::ApiType::http, nullptr,
                     when, c_.book(), c_.terms());
      if (worst.api.total() < Decimal(100)) continue;
      c_.add("FC110", stage, nullptr,
             fmt::format("{} requests a second are let through, {:.4g} times the traffic: a month "
                         "of that costs {} for the API alone",
                         limit.rate->to_string(), times, dollars(worst.api.total())));
    }
  }

  /// FC111: what only an API calls.
  void check_timeouts() {
    std::map<ResourceIndex, double> by_api;
    std::set<ResourceIndex> otherwise;
    for (const auto& e : c_.graph().entries) {
      if (!e.function) continue;
      if (e.kind != EntryPoint::Kind::route || !e.api) {  // a function's URL waits for it
        otherwise.insert(*e.function);
        continue;
      }
      const double wait = shortest_wait(e);
      double& least = by_api.try_emplace(*e.function, wait).first->second;
      least = std::min(least, wait);
    }
    for (const auto& [i, shortest] : by_api) {
      const double wait = shortest;
      if (otherwise.contains(i)) continue;
      const Resource& r = resource(i);
      if (r.exists == Truth::no) continue;
      each_value(r.properties, "Timeout", [&](const Value& v) {
        const auto timeout = v.number();
        if (timeout && wait < timeout->to_double() && timeout->to_double() <= 900.0)
          c_.add("FC111", r, v,
                 fmt::format("Timeout {} s, where API Gateway answers 504 after {:.4g} s",
                             timeout->to_string(), wait));
      });
    }
  }

  /// In seconds: how long an API waits for a function, at the least. What integrations say of it
  /// counts where they name both.
  double shortest_wait(const EntryPoint& route) const {
    const bool http = route.api && resource(*route.api).type == "AWS::ApiGatewayV2::Api";
    const double by_default = http ? http_api_timeout : rest_api_timeout;
    std::optional<double> stated;
    const auto look = [&](std::string_view type, const auto& timeout_of) {
      for (const ResourceIndex i : c_.of_type(type)) {
        const Resource& integration = resource(i);
        if (!names(integration, route.api) || !names(integration, route.function)) continue;
        const auto milliseconds = timeout_of(integration.properties).number();
        const double wait = milliseconds ? milliseconds->to_double() / 1000.0 : by_default;
        stated = std::min(stated.value_or(wait), wait);
      }
    };
    look("AWS::ApiGateway::Method",
         [](const Value& method) { return method["Integration"]["TimeoutInMillis"]; });
    look("AWS::ApiGatewayV2::Integration",
         [](const Value& integration) { return integration["TimeoutInMillis"]; });
    return stated.value_or(by_default);
  }

  bool names(const Resource& user, MaybeResource used) const {
    return used && std::any_of(user.uses.begin(), user.uses.end(), [&](const Use& use) {
             return use.logical_id == resource(*used).logical_id;
           });
  }

  AuditContext& c_;
  StackCosts& costs_;
  std::map<std::pair<std::string, std::string>, std::vector<TableStep>> steps_;  // not yet priced
  std::set<std::string> dear_;                                                   // FC101's messages
  std::map<ResourceIndex, TableSettings> mended_;
  std::optional<TableDemands> demands_;
};

}  // namespace

void audit_billing(AuditContext& c, StackCosts& costs) { BillingRules(c, costs).run(); }

}  // namespace fitcost::inline v1::cloudformation::detail
