// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "template/estimate/plan_maker.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

using Standing = EstimatedResource::Standing;

/// A whole number of megabytes within bounds; what is none is assumed, and said.
lambda::Megabytes megabytes_of(const Value& value, int least, int most, int otherwise,
                               std::string_view what, Certainty& certainty) {
  const auto stated = known_whole(value, certainty, what, Confidence::assumed);
  if (stated && least <= *stated && *stated <= most) return lambda::megabytes(1.0 * *stated);
  if (!value.is_absent())
    certainty.also(Confidence::assumed,
                   std::string(what) + " is taken as " + std::to_string(otherwise) + " MB");
  return lambda::megabytes(1.0 * otherwise);
}

/// What Lambda itself writes of a request: in JSON, and from level WARN on nothing of one that
/// succeeds.
logs::SystemLog system_log_of(const Value& config) {
  if (known_text(config["LogFormat"]) != "JSON") return logs::SystemLog::text;
  return known_text(config["SystemLogLevel"]) == "WARN" ? logs::SystemLog::json_failures_only
                                                        : logs::SystemLog::json;
}

}  // namespace

void PlanMaker::add_function(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  const ResourceLoad& load = out_.graph.loads[i];
  said.standing = load.per_second ? Standing::priced : Standing::unknown_use;
  said.used.also(load.certainty);
  if (!load.per_second) said.words = load.certainty.words;

  Function function;
  function.name = bill_name(i);
  auto& config = function.config;
  // Memory and time are the template's to state; the defaults are CloudFormation's.
  config.memory =
      megabytes_of(resource.properties["MemorySize"], 128, 10240, 128, "its memory", said.used);
  config.ephemeral_storage =
      megabytes_of(settled(resource.properties["EphemeralStorage"], said.used)["Size"], 512, 10240,
                   512, "its ephemeral storage", said.used);
  const Value architectures = settled(resource.properties["Architectures"], said.used);
  if (known_text(architectures[0]) == "arm64") config.architecture = lambda::Architecture::arm;
  if (known_text(resource.properties["PackageType"]) == "Image")
    config.package = lambda::PackageType::image;
  const std::string runtime = known_text(resource.properties["Runtime"]);
  if (runtime.starts_with("provided")) config.runtime = lambda::RuntimeKind::custom;
  if (known_text(settled(resource.properties["SnapStart"], said.used)["ApplyOn"]) ==
      "PublishedVersions") {
    if (runtime.starts_with("java")) {
      config.snap_start = lambda::SnapStart::java;
    } else {
      out_.not_counted.push_back(function.name + ": snapshots that SnapStart keeps and restores");
    }
  }
  function.duration_ms = defaults_.duration_ms;
  const auto timeout =
      known_number(resource.properties["Timeout"], said.used, "its timeout", Confidence::assumed);
  const Decimal longest = timeout.value_or(Decimal(3)) * Decimal(1000);
  if (Decimal() < longest && longest < function.duration_ms) function.duration_ms = longest;
  said.used.also(Confidence::assumed, "--duration-ms " + function.duration_ms.to_string());
  function.init_ms = defaults_.init_ms;
  function.cold_share = defaults_.cold_share;
  function.log_bytes = defaults_.log_bytes;
  function.system_log = system_log_of(settled(resource.properties["LoggingConfig"], said.used));
  if (known_text(settled(resource.properties["TracingConfig"], said.used)["Mode"]) == "Active")
    trace(function.tracing);
  out_.owner_of[function.name] = i;
  functions_[i] = plan().functions.size();
  plan().functions.push_back(std::move(function));
}

void PlanMaker::add_provisioned_concurrency() {
  for (const std::string_view type : {"AWS::Lambda::Alias", "AWS::Lambda::Version"}) {
    for (const ResourceIndex i : stack_.of_type(type)) {
      const Value config =
          settled(stack_[i].properties["ProvisionedConcurrencyConfig"], this->said(i).held);
      if (config.is_absent()) continue;
      const auto at = stack_.function_of(stack_[i].properties["FunctionName"]);
      Function* function = at ? function_of(*at) : nullptr;
      const auto count = known_whole(config["ProvisionedConcurrentExecutions"], this->said(i).held,
                                     "its provisioned concurrency", Confidence::assumed);
      if (function == nullptr || !count) {
        this->said(i).standing = Standing::unknown_use;
        this->said(i).words = "its provisioned concurrency is not known";
        continue;
      }
      function->config.provisioned_concurrency += lambda::environments(1.0 * *count);
      this->said(i).standing = Standing::counted_with;
      this->said(i).words = "with " + function->name + ": its provisioned concurrency";
      this->said(*at).used.also(Confidence::assumed,
                                "Poisson arrivals: requests that find no "
                                "provisioned environment free run on demand");
    }
  }
}

void PlanMaker::add_log_group(ResourceIndex i) {
  const Resource& resource = stack_[i];
  EstimatedResource& said = this->said(i);
  LogGroup group;
  group.name = bill_name(i);
  const Value days = settled(resource.properties["RetentionInDays"], said.held);
  const auto stated = known_whole(days, said.held, "its retention", Confidence::assumed);
  if (stated && 0 < *stated) {
    group.retention = {*stated};
  } else if (!days.is_absent()) {
    said.used.also(Confidence::assumed, "its retention is taken as for ever");
  }
  if (known_text(resource.properties["LogGroupClass"]) == "INFREQUENT_ACCESS")
    group.log_class = logs::LogClass::infrequent_access;
  const ResourceLoad& load = out_.graph.loads[i];
  if (!load.applies) {
    said.standing = Standing::unknown_use;
    said.words = "nothing of the template is known to write to it";
  } else {
    said.standing = load.per_second ? Standing::priced : Standing::unknown_use;
    said.used.also(load.certainty);
    if (!load.per_second) said.words = load.certainty.words;
  }
  out_.owner_of[group.name] = i;
  plan().log_groups.push_back(std::move(group));
}

void PlanMaker::add_log_writers() {
  for (const LogWriter& writer : out_.graph.log_writers) {
    const std::string name =
        writer.group ? bill_name(*writer.group)
                     : (writer.name.parts().empty() ? std::string() : writer.name.shown());
    if (writer.group) this->said(*writer.group).used.also(Confidence::assumed, {});
    if (writer.kind == LogWriter::Kind::execution_log) {
      out_.not_counted.push_back(
          name + ": execution logs of " + bill_name(writer.writer) +
          (writer.group ? "" : ", a group that is not in the template and never expires"));
      continue;
    }
    if (writer.kind == LogWriter::Kind::function) {
      Function* function = function_of(writer.writer);
      if (function == nullptr) continue;
      function->log_group = name;
      Certainty certainty = out_.graph.loads[writer.writer].certainty;
      certainty.also(Confidence::assumed,
                     "--log-bytes " + function->log_bytes.to_string() + " of own lines a request");
      if (writer.group) {
        this->said(*writer.group)
            .used.also(Confidence::assumed, "--log-bytes " + function->log_bytes.to_string() +
                                                " of own lines a request");
        continue;
      }
      certainty.also(writer.certainty);
      certainty.also(Confidence::assumed, "the group that Lambda makes, which never expires");
      if (name.empty()) continue;
      out_.extra_certainty[name].also(certainty);
      plan().log_groups.push_back({name, logs::never_expire, logs::LogClass::standard});
      continue;
    }
    const Resource& stage = stack_[writer.writer];
    const auto api = stack_.api_of(stage.properties["RestApiId"]);
    const auto http = stack_.api_of(stage.properties["ApiId"]);
    const auto at = apis_.find(api ? *api : http ? *http : stack_.source().resources().size());
    if (at == apis_.end()) continue;
    plan().apis[at->second].access_log_group = name;
    const std::string bytes_words =
        "--access-log-bytes " + defaults_.access_log_bytes.to_string() + " a request";
    if (writer.group) {
      this->said(*writer.group).used.also(Confidence::assumed, bytes_words);
    } else {
      out_.extra_certainty[name].also(Confidence::assumed, bytes_words);
      out_.extra_certainty[name].also(Confidence::assumed,
                                      "a group that is not in the template: kept for ever");
      plan().log_groups.push_back({name, logs::never_expire, logs::LogClass::standard});
    }
  }
  // Several functions may share the group that none of them has in the template.
  auto& groups = plan().log_groups;
  std::map<std::string, int> seen;
  std::erase_if(groups, [&](const LogGroup& group) { return 0 < seen[group.name]++; });
}

}  // namespace fitcost::inline v1::cloudformation::detail
