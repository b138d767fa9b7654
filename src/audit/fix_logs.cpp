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
/// a name by Ref would be a circle, since the function refers to the group. Any other name does as
/// well: the function writes to the group that it names.
Piece group_name(const Resource& function, const SyntaxNode& properties, const std::string& id) {
  TextPiece text;
  text.add("/aws/lambda/");
  const Value name = function.properties["FunctionName"];
  const auto* written = properties.find("FunctionName");
  const bool refers_back = name.is_text() && name.text().refers_to(id);
  if (written != nullptr && !refers_back && text.add(*written, name, "Function"))
    return text.piece();
  return Piece::sub("/aws/lambda/${AWS::StackName}-" + id);
}

/// In every branch: the group is there whatever the conditions are.
void name_group(EditGroup& group, const SyntaxNode& config, const Piece& name) {
  if (config.is_map()) return group.set(config, "LogGroup", name);
  const bool choice = config.is_call(Intrinsic::if_) && config.alias_of == nullptr &&
                      config.argument().items.size() == 3;
  if (choice) {
    name_group(group, *config.argument().items[1], name);
    name_group(group, *config.argument().items[2], name);
  } else if (may_be_nothing(config) && config.alias_of == nullptr) {
    group.replace(config, Piece::map({{"LogGroup", name}}));
  } else {
    group.give_up("its LoggingConfig is not written as a map");
  }
}

void add_function_group(FixContext& f, const Finding& finding, const std::string& id) {
  const auto* properties = f.properties(id);
  const auto* all = f.all_resources();
  const Resource* function = f.stack().resource(id);
  if (properties == nullptr || all == nullptr || function == nullptr)
    return f.give_up(finding, id, "the function is not written as one resource");
  EditGroup group = f.edits();
  const std::string group_id = f.fresh_id(id + "LogGroup");
  const auto* config = properties->find("LoggingConfig");
  if (config != nullptr && config->kind != NodeKind::null) {
    name_group(group, *config, Piece::ref(group_id));
  } else {
    group.set(*properties, "LoggingConfig", Piece::map({{"LogGroup", Piece::ref(group_id)}}));
  }
  group.set(*all, group_id,
            f.resource_piece("AWS::Logs::LogGroup",
                             {{"LogGroupName", group_name(*function, *properties, id)},
                              {"RetentionInDays", days(mended_retention_days)}},
                             *function));
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
  const auto* properties = f.properties(id);
  const auto* api = properties == nullptr ? nullptr : properties->find("RestApiId");
  const auto* name = properties == nullptr ? nullptr : properties->find("StageName");
  if (stage == nullptr || all == nullptr || api == nullptr || name == nullptr)
    return f.give_up(finding, id, "the stage is not written as one resource");
  TextPiece text;
  text.add("API-Gateway-Execution-Logs_");
  bool known = text.add(*api, stage->properties["RestApiId"], "Api");
  text.add("/");
  known = known && text.add(*name, stage->properties["StageName"], "Stage");
  if (!known) return f.give_up(finding, id, "the names of API and stage are not known");
  const std::string group_id = f.fresh_id(id + "ExecutionLogGroup");
  EditGroup group = f.edits();
  group.set(*all, group_id,
            f.resource_piece(
                "AWS::Logs::LogGroup",
                {{"LogGroupName", text.piece()}, {"RetentionInDays", days(mended_retention_days)}},
                *stage));
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
        f.give_up(*finding, where.resource, "the group is not written as one resource");
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
      const auto* entry = properties == nullptr ? nullptr : properties->find("RetentionInDays");
      const auto* written = entry == nullptr ? nullptr : counting_branch(f.stack(), *entry);
      if (written == nullptr || !written->is_scalar()) {
        f.give_up(*finding, where.resource, "it is not written where it is used");
        continue;
      }
      const int nearest = nearest_retention(*written);
      EditGroup group = f.edits();
      group.set(*properties, "RetentionInDays", days(nearest));
      f.accept(group, {"FC904", {where.resource}, "RetentionInDays: " + std::to_string(nearest)},
               finding);
    }
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
