// SPDX-License-Identifier: Apache-2.0
// FC9xx: what AWS refuses.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "audit/audit_context.hpp"
#include "fitcost/services/lambda/limits.hpp"
#include "fitcost/services/logs/retention.hpp"
#include "fitcost/units/suggest.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// A property that takes one of some words, separated by blanks.
/// The words are those of CloudFormation's template reference (read 2026-11-25).
struct WordRule {
  std::string_view type;
  std::string_view path;
  std::string_view words;
};

constexpr std::array word_rules{
    WordRule{"AWS::DynamoDB::Table", "TableClass", "STANDARD STANDARD_INFREQUENT_ACCESS"},
    WordRule{"AWS::DynamoDB::Table", "StreamSpecification.StreamViewType",
             "KEYS_ONLY NEW_IMAGE OLD_IMAGE NEW_AND_OLD_IMAGES"},
    WordRule{"AWS::DynamoDB::Table", "AttributeDefinitions.*.AttributeType", "S N B"},
    WordRule{"AWS::DynamoDB::Table", "KeySchema.*.KeyType", "HASH RANGE"},
    WordRule{"AWS::DynamoDB::Table", "GlobalSecondaryIndexes.*.KeySchema.*.KeyType", "HASH RANGE"},
    WordRule{"AWS::DynamoDB::Table", "GlobalSecondaryIndexes.*.Projection.ProjectionType",
             "ALL KEYS_ONLY INCLUDE"},
    WordRule{"AWS::DynamoDB::Table", "LocalSecondaryIndexes.*.Projection.ProjectionType",
             "ALL KEYS_ONLY INCLUDE"},
    WordRule{"AWS::Lambda::Function", "Architectures.*", "x86_64 arm64"},
    WordRule{"AWS::Lambda::Function", "PackageType", "Zip Image"},
    WordRule{"AWS::Lambda::Function", "TracingConfig.Mode", "Active PassThrough"},
    WordRule{"AWS::Lambda::Function", "LoggingConfig.LogFormat", "Text JSON"},
    WordRule{"AWS::Logs::LogGroup", "LogGroupClass", "STANDARD INFREQUENT_ACCESS DELIVERY"},
    WordRule{"AWS::SSM::Parameter", "Type", "String StringList"},
    WordRule{"AWS::SSM::Parameter", "Tier", "Standard Advanced Intelligent-Tiering"},
    WordRule{"AWS::ApplicationAutoScaling::ScalableTarget", "ScalableDimension",
             "dynamodb:table:ReadCapacityUnits dynamodb:table:WriteCapacityUnits "
             "dynamodb:index:ReadCapacityUnits dynamodb:index:WriteCapacityUnits "
             "lambda:function:ProvisionedConcurrency ecs:service:DesiredCount "
             "ec2:spot-fleet-request:TargetCapacity elasticmapreduce:instancegroup:InstanceCount "
             "appstream:fleet:DesiredCapacity rds:cluster:ReadReplicaCount "
             "sagemaker:variant:DesiredInstanceCount "
             "sagemaker:variant:DesiredProvisionedConcurrency "
             "sagemaker:inference-component:DesiredCopyCount "
             "custom-resource:ResourceType:Property "
             "comprehend:document-classifier-endpoint:DesiredInferenceUnits "
             "comprehend:entity-recognizer-endpoint:DesiredInferenceUnits "
             "cassandra:table:ReadCapacityUnits cassandra:table:WriteCapacityUnits "
             "kafka:broker-storage:VolumeSize elasticache:replication-group:NodeGroups "
             "elasticache:replication-group:Replicas elasticache:cache-cluster:Nodes "
             "neptune:cluster:ReadReplicaCount workspaces:workspacespool:DesiredUserSessions"},
    WordRule{"AWS::ApplicationAutoScaling::ScalingPolicy", "PolicyType",
             "TargetTrackingScaling StepScaling PredictiveScaling"},
    WordRule{"AWS::ApiGateway::Stage", "MethodSettings.*.LoggingLevel", "OFF ERROR INFO"},
};

/// A property that takes a whole number within a range.
struct RangeRule {
  std::string_view type;
  std::string_view path;
  std::int64_t least;
  std::int64_t most;
  std::string_view unit;
};

constexpr std::int64_t any_more = 1'000'000'000'000;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and the quotas of
// DynamoDB
constexpr std::array range_rules{
    RangeRule{"AWS::Lambda::Function", "MemorySize", 128, 10'240, "MB"},
    RangeRule{"AWS::Lambda::Function", "Timeout", 1, 900, "s"},
    RangeRule{"AWS::Lambda::Function", "EphemeralStorage.Size", 512, 10'240, "MB"},
    RangeRule{"AWS::Lambda::Function", "ReservedConcurrentExecutions", 0, any_more, ""},
    RangeRule{"AWS::DynamoDB::Table", "ProvisionedThroughput.ReadCapacityUnits", 1, any_more, ""},
    RangeRule{"AWS::DynamoDB::Table", "ProvisionedThroughput.WriteCapacityUnits", 1, any_more, ""},
    RangeRule{"AWS::DynamoDB::Table",
              "GlobalSecondaryIndexes.*.ProvisionedThroughput.ReadCapacityUnits", 1, any_more, ""},
    RangeRule{"AWS::DynamoDB::Table",
              "GlobalSecondaryIndexes.*.ProvisionedThroughput.WriteCapacityUnits", 1, any_more, ""},
    RangeRule{"AWS::ApplicationAutoScaling::ScalableTarget", "MinCapacity", 0, any_more, ""},
    RangeRule{"AWS::ApplicationAutoScaling::ScalableTarget", "MaxCapacity", 0, any_more, ""},
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string last_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  std::string last(dot == std::string_view::npos ? path : path.substr(dot + 1));
  if (last != "*") return last;
  const std::string_view before = path.substr(0, dot);
  const std::size_t previous = before.rfind('.');
  return std::string(previous == std::string_view::npos ? before : before.substr(previous + 1));
}

void check_words(AuditContext& c) {
  for (const auto& rule : word_rules) {
    for (const ResourceIndex i : c.of_type(rule.type)) {
      const Resource& r = c.resources()[i];
      each_value(r.properties, rule.path, [&](const Value& v) {
        const auto text = v.literal();
        if (!text) return;
        const auto words = words_of(rule.words);
        if (std::find(words.begin(), words.end(), *text) != words.end()) return;
        // As AWS's prices call it.
        const bool is_ia = *text == "STANDARD_IA" && rule.path == "TableClass";
        c.add("FC906", r, v,
              last_of(rule.path) + " " + in_quotes(*text) + " is none of " +
                  (words.size() > 6 ? "the words that it takes" : listed(words, 6)) +
                  (is_ia ? ", did you mean 'STANDARD_INFREQUENT_ACCESS'?"
                         : suggestion(*text, words)));
      });
    }
  }
}

void check_ranges(AuditContext& c) {
  for (const auto& rule : range_rules) {
    for (const ResourceIndex i : c.of_type(rule.type)) {
      const Resource& r = c.resources()[i];
      each_value(r.properties, rule.path, [&](const Value& v) {
        if (!v.is_text() || !v.literal()) return;
        const auto number = v.number();
        const bool fits = number && number->scale() == 0 && !(*number < Decimal(rule.least)) &&
                          !(Decimal(rule.most) < *number);
        if (fits) return;
        std::string wanted = "a whole number from " + std::to_string(rule.least);
        if (rule.most != any_more) wanted += " to " + std::to_string(rule.most);
        if (!rule.unit.empty()) wanted += " " + std::string(rule.unit);
        c.add("FC907", r, v,
              last_of(rule.path) + " " + in_quotes(*v.literal()) + " is not " + wanted);
      });
    }
  }
  for (const ResourceIndex i : c.of_type("AWS::ApplicationAutoScaling::ScalableTarget")) {
    const Resource& r = c.resources()[i];
    const auto least = r.properties["MinCapacity"].number();
    const auto most = r.properties["MaxCapacity"].number();
    if (least && most && *most < *least)
      c.add("FC907", r, r.properties["MinCapacity"],
            "MinCapacity " + least->to_string() + " is over MaxCapacity " + most->to_string());
  }
  for (const ResourceIndex i : c.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) {
    const Resource& r = c.resources()[i];
    const Value tracking = r.properties["TargetTrackingScalingPolicyConfiguration"];
    const auto metric = tracking["PredefinedMetricSpecification"]["PredefinedMetricType"].literal();
    const auto target = tracking["TargetValue"].number();
    if (!metric || metric->rfind("DynamoDB", 0) != 0 || !target) continue;
    if (*target < Decimal(20) || Decimal(90) < *target)
      c.add("FC907", r, tracking["TargetValue"],
            "TargetValue " + target->to_string() + " is not within 20..90 %, which DynamoDB takes");
  }
}

void check_tables(AuditContext& c) {
  for (const auto* const type : {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}) {
    for (const ResourceIndex i : c.of_type(type)) {
      const Resource& r = c.resources()[i];
      each_value(r.properties, "BillingMode", [&](const Value& v) {
        const auto mode = v.literal();
        if (!mode || *mode == "PROVISIONED" || *mode == "PAY_PER_REQUEST") return;
        c.add("FC901", r, v,
              "BillingMode " + in_quotes(*mode) +
                  " is refused: CloudFormation takes PROVISIONED and PAY_PER_REQUEST");
      });
    }
  }
  for (const ResourceIndex i : c.of_type("AWS::DynamoDB::Table")) {
    const Resource& r = c.resources()[i];
    const auto mode = r.properties["BillingMode"];
    const auto said = mode.literal();
    const Value throughput = r.properties["ProvisionedThroughput"];
    const Value indexes = r.properties["GlobalSecondaryIndexes"];
    const auto has = [](const Value& v) { return v.is_map(); };
    if (said == "PAY_PER_REQUEST") {
      if (has(throughput))
        c.add("FC902", r, throughput, "ProvisionedThroughput beside BillingMode PAY_PER_REQUEST");
      for (const auto& index : indexes.items()) {
        if (has(index["ProvisionedThroughput"]))
          c.add("FC902", r, index["ProvisionedThroughput"],
                "ProvisionedThroughput beside BillingMode PAY_PER_REQUEST");
      }
    }
    const bool provisioned = mode.is_absent() || said == "PROVISIONED";
    if (!provisioned) continue;
    if (throughput.is_absent())
      c.add("FC903", r, mode.is_absent() ? nullptr : mode.source(),
            "a provisioned table without ProvisionedThroughput");
    for (const auto& index : indexes.items()) {
      if (index.is_map() && index["ProvisionedThroughput"].is_absent())
        c.add("FC903", r, index.source(),
              "an index of a provisioned table without "
              "ProvisionedThroughput");
    }
  }
}

void check_key_attributes(AuditContext& c) {
  for (const ResourceIndex i : c.of_type("AWS::DynamoDB::Table")) {
    const Resource& r = c.resources()[i];
    std::set<std::string> defined;
    std::set<std::string> used;
    bool certain = r.properties["AttributeDefinitions"].is_list();
    const auto collect = [&](std::string_view path, std::set<std::string>& into) {
      each_value(r.properties, path, [&](const Value& v) {
        if (const auto name = v.literal())
          into.insert(*name);
        else
          certain = false;
      });
    };
    collect("AttributeDefinitions.*.AttributeName", defined);
    collect("KeySchema.*.AttributeName", used);
    collect("GlobalSecondaryIndexes.*.KeySchema.*.AttributeName", used);
    collect("LocalSecondaryIndexes.*.KeySchema.*.AttributeName", used);
    for (const auto* const list :
         {"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
      const Value v = r.properties[list];
      certain = certain && (v.is_absent() || v.is_list());
    }
    if (!certain) continue;
    std::vector<std::string> lacking;
    std::vector<std::string> spare;
    std::set_difference(used.begin(), used.end(), defined.begin(), defined.end(),
                        std::back_inserter(lacking));
    std::set_difference(defined.begin(), defined.end(), used.begin(), used.end(),
                        std::back_inserter(spare));
    const Value definitions = r.properties["AttributeDefinitions"];
    if (!lacking.empty())
      c.add("FC908", r, definitions, "no AttributeDefinitions of the key " + listed(lacking));
    if (!spare.empty())
      c.add("FC908", r, definitions, "AttributeDefinitions of what is no key: " + listed(spare));
  }
}

void check_retention(AuditContext& c) {
  for (const ResourceIndex i : c.of_type("AWS::Logs::LogGroup")) {
    const Resource& r = c.resources()[i];
    each_value(r.properties, "RetentionInDays", [&](const Value& v) {
      if (!v.is_text() || !v.literal()) return;
      const auto days = v.number();
      const bool whole =
          days && days->scale() == 0 && !(*days < Decimal(1)) && *days < Decimal(100'000);
      const int n = whole ? static_cast<int>(days->coefficient()) : 0;
      if (whole && logs::is_allowed(logs::Retention{n})) return;
      int nearest = logs::retention_days.front();
      for (const int each : logs::retention_days)
        if (std::abs(each - n) < std::abs(nearest - n)) nearest = each;
      c.add("FC904", r, v,
            "RetentionInDays " + in_quotes(*v.literal()) + " is refused" +
                (whole ? "; the nearest that is taken: " + std::to_string(nearest)
                       : ", wanted one of 1, 3, 5, 7, 14, 30 ..."));
    });
  }
}

/// What is filled in on deployment may be anything, so only a text that is known is judged.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
void check_dashboard_body(AuditContext& c, const Resource& r, const Value& body) {
  std::string wrong;
  if (body.is_map() || body.is_list()) {
    wrong = std::string("is a ") + (body.is_map() ? "map" : "list") +
            ", where CloudWatch takes JSON in a text";
  } else if (const auto text = body.literal()) {
    const auto parsed = nlohmann::json::parse(*text, nullptr, false);
    if (parsed.is_discarded()) {
      wrong = "is no JSON";
    } else if (!parsed.is_object()) {
      wrong = "is JSON, but no map with widgets";
    }
  }
  if (!wrong.empty()) c.add("FC910", r, body, "DashboardBody " + wrong);
}

void check_dashboards(AuditContext& c) {
  for (const ResourceIndex i : c.of_type("AWS::CloudWatch::Dashboard")) {
    const Resource& r = c.resources()[i];
    each_value(r.properties, "DashboardBody",
               [&](const Value& v) { check_dashboard_body(c, r, v); });
  }
}

}  // namespace

void audit_values(AuditContext& c) {
  check_tables(c);
  check_retention(c);
  audit_alarm_values(c);
  check_dashboards(c);
  check_words(c);
  check_ranges(c);
  check_key_attributes(c);
}

}  // namespace fitcost::inline v1::cloudformation::detail
