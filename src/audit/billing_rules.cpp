// SPDX-License-Identifier: Apache-2.0
// FC1xx: what is paid for nothing.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "audit/audit_context.hpp"
#include "audit/inline_code.hpp"
#include "audit/stack_costs.hpp"
#include "fitcost/decide/break_even.hpp"
#include "fitcost/decide/worst_bill.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using dynamodb::CapacityMode;

constexpr double gateway_timeout = 29.0;  // s; REST and HTTP APIs' own limit for an integration

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

class BillingRules {
 public:
  explicit BillingRules(AuditContext& c) : c_(c), costs_(c) {}

  void run() {
    check_modes();
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
    std::map<std::string, std::vector<const TableSettings*>> dear;  // by message
    for (const auto& t : costs_.tables()) {
      const Resource& r = resource(t.resource);
      // SAM's simple table takes no BillingMode: its throughput says what it is.
      const bool takes_mode = r.made_from_type != "AWS::Serverless::SimpleTable";
      if (takes_mode && r.properties["BillingMode"].is_absent())
        c_.add("FC103", r, nullptr, "no BillingMode: the table is PROVISIONED");
      if (!t.capacity_known || !costs_.is_used(t.resource)) continue;
      if (t.config.mode == CapacityMode::on_demand) {
        if (t.certain) check_on_demand(t, r);
        continue;
      }
      TableSettings other = t;
      make_on_demand(other);
      const Decimal now = costs_.table_cost(t);
      const Decimal then = costs_.table_cost(other);
      if (!(then < now)) {
        check_minimum(t, now);
        continue;
      }
      found_dear_.insert(t.resource);
      const std::string message = dear_message(t, now, then);
      if (c_.add("FC101", r, mode_place(r), message) != nullptr) dear[message].push_back(&t);
    }
    for (const auto& [message, tables] : dear) {
      if (Finding* f = c_.find("FC101", message)) price_on_demand(*f, tables);
    }
    if (!costs_.tables().empty())
      c_.assume(fmt::format("items of {} bytes, {} read by a query or scan",
                            assumed().item_bytes.to_string(),
                            assumed().items_per_read.to_string()));
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

  /// The difference that these tables make together, the account's free tier shared with the
  /// others.
  void price_on_demand(Finding& f, const std::vector<const TableSettings*>& tables) {
    std::vector<TableSettings> mended;
    for (const auto* t : tables) {
      if (!t->certain) f.possible = true;
      mended.push_back(*t);
      make_on_demand(mended.back());
    }
    const Money now = costs_.tables_cost();
    const Money then = costs_.tables_cost_with(mended);
    if (!now.complete || !then.complete) return;
    f.usd_per_month = now.list - then.list;
    f.usd_after_free_tier = now.after_free_tier - then.after_free_tier;
    if (*f.usd_after_free_tier < Decimal(0)) {
      f.mend =
          "BillingMode: PAY_PER_REQUEST; as long as nobody else uses the account's free "
          "capacity units, provisioned is the cheaper by " +
          dollars(Decimal(0) - *f.usd_after_free_tier);
    }
  }

  /// Provisioned is right, but more of it than the traffic needs.
  void check_minimum(const TableSettings& t, const Decimal& now) {
    TableSettings least = t;
    make_least_scaled(least);
    const Decimal then = costs_.table_cost(least);
    if (!(then < now)) return;
    const Resource& r = resource(t.resource);
    auto* f = c_.add("FC107", r, r.properties["ProvisionedThroughput"],
                     fmt::format("capacity of {} a month, where auto scaling from 1 unit on would "
                                 "settle on {}",
                                 dollars(now), dollars(then)));
    if (f != nullptr) f->usd_per_month = f->usd_per_month.value_or(Decimal()) + (now - then);
  }

  void check_on_demand(const TableSettings& t, const Resource& r) {
    TableSettings scaled = t;
    make_least_scaled(scaled);
    const Decimal now = costs_.table_cost(t);
    const Decimal then = costs_.table_cost(scaled);
    if (!(then < now)) return;
    const Money all = costs_.tables_cost();
    const Money mended = costs_.tables_cost_with({scaled});
    auto* f = c_.add("FC102", r, mode_place(r),
                     fmt::format("on-demand costs {} a month at this traffic, provisioned capacity "
                                 "that is scaled from 1 unit on, at 70 %, {}",
                                 dollars(now), dollars(then)));
    if (f == nullptr || !all.complete || !mended.complete) return;
    f->usd_per_month = f->usd_per_month.value_or(Decimal()) + (all.list - mended.list);
    f->usd_after_free_tier =
        f->usd_after_free_tier.value_or(Decimal()) + (all.after_free_tier - mended.after_free_tier);
  }

  const TableSettings* settings_of(ResourceIndex table) const {
    for (const auto& t : costs_.tables())
      if (t.resource == table) return &t;
    return nullptr;
  }

  /// FC104, FC105.
  void check_scaling() {
    std::set<ResourceIndex> policies;
    for (const auto& s : c_.graph().scalings) {
      policies.insert(s.policies.begin(), s.policies.end());
      const Resource& target = resource(s.target);
      if (target.exists == Truth::no) continue;
      std::string wrong;
      if (!s.table) {
        const Value id = target.properties["ResourceId"];
        const bool of_table =
            id.is_text() && id.text().is_literal() && id.literal()->rfind("table/", 0) == 0;
        if (!of_table || s.certainty.confidence == Confidence::unknown) continue;
        wrong = "scales " + *id.literal() + ", which the template does not have";
      } else if (const TableSettings* t = settings_of(*s.table);
                 t != nullptr && t->certain && t->config.mode == CapacityMode::on_demand) {
        wrong = "scales " + resource(*s.table).logical_id + ", which is on-demand";
      } else if (!s.index.empty() && t != nullptr && !has_index(*t, s.index)) {
        wrong = "scales the index " + s.index + ", which the table does not have";
      }
      if (wrong.empty()) continue;
      auto* f = c_.add("FC104", target, target.properties["ResourceId"], wrong);
      if (f != nullptr && !s.table) f->possible = true;
      for (const ResourceIndex p : s.policies)
        if (resource(p).exists != Truth::no) c_.add("FC104", resource(p), nullptr, wrong);
    }
    for (const ResourceIndex i : c_.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) {
      const Resource& r = resource(i);
      if (policies.contains(i) || is_of_other_service(r)) continue;
      bool of_target = false;
      for (const auto& use : r.uses) {
        const Resource* used = c_.stack().resource(use.logical_id);
        of_target = of_target || (used != nullptr &&
                                  used->type == "AWS::ApplicationAutoScaling::ScalableTarget");
      }
      if (!of_target) c_.add("FC104", r, nullptr, "a scaling policy without a scalable target");
    }
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

  static bool has_index(const TableSettings& t, const std::string& name) {
    return std::any_of(t.config.indexes.begin(), t.config.indexes.end(),
                       [&](const auto& index) { return index.name == name; });
  }

  static bool is_of_other_service(const Resource& policy) {
    const Value space = policy.properties["ServiceNamespace"];
    const auto id = policy.properties["ResourceId"].literal();
    if (space.literal() && *space.literal() != "dynamodb") return true;
    // Names a table that another stack may have, and its target.
    return id.has_value() || !policy.properties["ResourceId"].is_absent();
  }

  /// FC106: all code that knows the table is inline, and none of it names the index.
  void check_indexes() {
    for (const auto& t : costs_.tables()) {
      const Resource& r = resource(t.resource);
      bool all_read = true;
      std::vector<std::string> codes;
      for (const auto& access : c_.graph().accesses) {
        if (access.table != t.resource) continue;
        const auto code = InlineCode::of(resource(access.function), c_.stack().document());
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
        auto* f = c_.add("FC106", r, r.properties["GlobalSecondaryIndexes"][n].source(),
                         "no code of the template queries the index " + name +
                             ", which every write to the table pays for again");
        if (f != nullptr) price_without_index(*f, t, n);
      }
    }
  }

  static bool takes_index_from_outside(const std::vector<std::string>& codes) {
    return std::any_of(codes.begin(), codes.end(), [](const std::string& code) {
      return code.find("IndexName") != std::string::npos ||
             code.find("INDEX_NAME") != std::string::npos;
    });
  }

  /// Where the table goes on-demand anyway, what the index costs then.
  void price_without_index(Finding& f, const TableSettings& t, std::size_t index) {
    TableSettings with = t;
    if (found_dear_.contains(t.resource)) make_on_demand(with);
    TableSettings without = with;
    without.config.indexes.erase(without.config.indexes.begin() +
                                 static_cast<std::ptrdiff_t>(index));
    if (!with.capacity_known || !costs_.is_used(t.resource)) return;
    f.usd_per_month = f.usd_per_month.value_or(Decimal()) +
                      (costs_.table_cost(with, 12) - costs_.table_cost(without, 12));
  }

  /// FC108, over what the traffic itself stores in a year.
  void check_classes() {
    for (const auto& t : costs_.tables()) {
      if (!t.capacity_known || !costs_.is_used(t.resource) || !t.certain) continue;
      TableSettings now = t;
      if (found_dear_.contains(t.resource)) make_on_demand(now);
      TableSettings other = now;
      const bool infrequent = now.config.table_class == dynamodb::TableClass::standard_ia;
      other.config.table_class =
          infrequent ? dynamodb::TableClass::standard : dynamodb::TableClass::standard_ia;
      const Decimal saved = costs_.table_cost(now, 12) - costs_.table_cost(other, 12);
      // A tenth of what it costs, and ten cents: less is no reason.
      if (!(*Decimal::parse("0.1") < saved) ||
          !(costs_.table_cost(now, 12) * *Decimal::parse("0.1") < saved))
        continue;
      const Resource& r = resource(t.resource);
      auto* f =
          c_.add("FC108", r, r.properties["TableClass"],
                 infrequent ? "Standard-IA, where reads and writes cost more than the storage "
                              "saves"
                            : "Standard, where after a year storage costs more than reads and "
                              "writes");
      if (f == nullptr) continue;
      f->usd_per_month = f->usd_per_month.value_or(Decimal()) + saved;
      f->mend = infrequent ? "TableClass: STANDARD" : "TableClass: STANDARD_INFREQUENT_ACCESS";
      f->possible = true;
    }
  }

  /// FC109.
  void check_streams() {
    for (const ResourceIndex i : c_.of_type("AWS::DynamoDB::Table")) {
      const Resource& r = resource(i);
      const Value stream = r.properties["StreamSpecification"];
      if (!stream.is_map()) continue;
      bool read = false;
      for (const auto& other : c_.resources()) {
        for (const auto& use : other.uses)
          read = read || (use.logical_id == r.logical_id && use.attribute == "StreamArn");
      }
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
    const double mean = per_second(c_.input().rate) / (requests(1.0) / seconds(1.0));
    if (!(mean > 0)) return;
    for (const auto& limit : c_.graph().throttles) {
      if (limit.kind != ThrottleLimit::Kind::stage || !limit.rate || !limit.limits) continue;
      const double times = limit.rate->to_double() / mean;
      if (times < 100.0) continue;
      const Resource& stage = resource(limit.from);
      if (stage.exists == Truth::no) continue;
      const bool rest = resource(*limit.limits).type == "AWS::ApiGateway::RestApi";
      const BillingMonth when =
          BillingMonth::of(1, {.month_hours = c_.input().month_hours}, c_.terms().date);
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
    std::set<ResourceIndex> by_api;
    std::set<ResourceIndex> otherwise;
    for (const auto& e : c_.graph().entries) {
      if (!e.function) continue;
      (e.kind == EntryPoint::Kind::route ? by_api : otherwise).insert(*e.function);
    }
    for (const ResourceIndex i : by_api) {
      if (otherwise.contains(i)) continue;
      const Resource& r = resource(i);
      if (r.exists == Truth::no) continue;
      each_value(r.properties, "Timeout", [&](const Value& v) {
        const auto timeout = v.number();
        if (timeout && gateway_timeout < timeout->to_double() && timeout->to_double() <= 900.0)
          c_.add("FC111", r, v,
                 fmt::format("Timeout {} s, where API Gateway answers 504 after 29 s",
                             timeout->to_string()));
      });
    }
  }

  AuditContext& c_;
  StackCosts costs_;
  std::set<ResourceIndex> found_dear_;
};

}  // namespace

void audit_billing(AuditContext& c) { BillingRules(c).run(); }

}  // namespace fitcost::inline v1::cloudformation::detail
