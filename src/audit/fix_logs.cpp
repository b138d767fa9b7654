// SPDX-License-Identifier: Apache-2.0
// Log groups.
#include <charconv>
#include <cstdlib>

#include "audit/fix_context.hpp"
#include "audit/stack_costs.hpp"
#include "fitcost/services/logs/retention.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

Piece days(int n) { return Piece::number(std::to_string(n)); }

/// A group named as Lambda would name it, where the function's name is known without the function:
/// a name by Ref would be a circle, since the function refers to the group.
Piece group_name(const Resource& function, const std::string& id) {
  const Value name = function.properties["FunctionName"];
  if (name.is_text() && !name.text().refers_to(id))
    return Piece::sub("/aws/lambda/" + sub_text(name.text()));
  return Piece::sub("/aws/lambda/${AWS::StackName}-" + id);
}

void add_function_group(FixContext& f, const Finding& finding, const std::string& id) {
  const auto* properties = f.properties(id);
  const auto* all = f.all_resources();
  const Resource* function = f.stack().resource(id);
  if (properties == nullptr || all == nullptr || function == nullptr)
    return f.give_up(finding, "the function is not written as one resource");
  EditGroup group = f.edits();
  const std::string group_id = f.fresh_id(id + "LogGroup");
  const auto* config = properties->find("LoggingConfig");
  if (config != nullptr && config->is_map()) {
    group.set(*config, "LogGroup", Piece::ref(group_id));
  } else {
    group.set(*properties, "LoggingConfig", Piece::map({{"LogGroup", Piece::ref(group_id)}}));
  }
  group.set(
      *all, group_id,
      f.resource_piece("AWS::Logs::LogGroup", {{"LogGroupName", group_name(*function, id)},
                                               {"RetentionInDays", days(mended_retention_days)}}));
  f.accept(group,
           {"FC201",
            {id, group_id},
            "a log group that keeps " + std::to_string(mended_retention_days) +
                " days, and LoggingConfig that names it"},
           &finding);
}

void add_stage_group(FixContext& f, const Finding& finding, const std::string& id) {
  const Resource* stage = f.stack().resource(id);
  const auto* all = f.all_resources();
  if (stage == nullptr || all == nullptr || f.written(id) == nullptr)
    return f.give_up(finding, "the stage is not written as one resource");
  const Value api = stage->properties["RestApiId"];
  const Value name = stage->properties["StageName"];
  if (!api.is_text() || !name.is_text())
    return f.give_up(finding, "the names of API and stage are not known");
  const std::string group_id = f.fresh_id(id + "ExecutionLogGroup");
  EditGroup group = f.edits();
  group.set(*all, group_id,
            f.resource_piece(
                "AWS::Logs::LogGroup",
                {{"LogGroupName", Piece::sub("API-Gateway-Execution-Logs_" + sub_text(api.text()) +
                                             "/" + sub_text(name.text()))},
                 {"RetentionInDays", days(mended_retention_days)}}));
  f.accept(group,
           {"FC204",
            {id, group_id},
            "the group that the stage writes to, which keeps " +
                std::to_string(mended_retention_days) + " days"},
           &finding);
}

int nearest_retention(const SyntaxNode& node) {
  int wanted = 0;
  std::from_chars(node.text.data(), node.text.data() + node.text.size(), wanted);
  int nearest = logs::retention_days.front();
  for (const int each : logs::retention_days)
    if (std::abs(each - wanted) < std::abs(nearest - wanted)) nearest = each;
  return nearest;
}

}  // namespace

void fix_logs(FixContext& f) {
  for (const Finding* finding : f.of("FC201"))
    for (const auto& where : finding->where) add_function_group(f, *finding, where.resource);
  for (const Finding* finding : f.of("FC204"))
    for (const auto& where : finding->where) add_stage_group(f, *finding, where.resource);
  for (const Finding* finding : f.of("FC202")) {
    for (const auto& where : finding->where) {
      const auto* definition = f.written(where.resource);
      if (definition == nullptr) {
        f.give_up(*finding, "the group is not written as one resource");
        continue;
      }
      EditGroup group = f.edits();
      if (const auto* properties = f.properties(where.resource)) {
        group.set(*properties, "RetentionInDays", days(mended_retention_days));
      } else {
        group.set(*definition, "Properties",
                  Piece::map({{"RetentionInDays", days(mended_retention_days)}}));
      }
      f.accept(
          group,
          {"FC202", {where.resource}, "RetentionInDays: " + std::to_string(mended_retention_days)},
          finding);
    }
  }
  for (const Finding* finding : f.of("FC904")) {
    for (const auto& where : finding->where) {
      const auto* properties = f.properties(where.resource);
      const auto* written = properties == nullptr ? nullptr : properties->find("RetentionInDays");
      if (written == nullptr || !written->is_scalar()) {
        f.give_up(*finding, "it is not written where it is used");
        continue;
      }
      const int nearest = nearest_retention(*written);
      EditGroup group = f.edits();
      group.replace(*written, days(nearest));
      f.accept(group, {"FC904", {where.resource}, "RetentionInDays: " + std::to_string(nearest)},
               finding);
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
