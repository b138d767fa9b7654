// SPDX-License-Identifier: Apache-2.0
#include "command_tree.hpp"

#include <algorithm>

#include "fitcost/plan/plan_file.hpp"
#include "replay/options.hpp"
#include "server/options.hpp"

namespace fitcost::command {

namespace {

/// CLI11 shows what an option may be as `TEXT:{table,csv}`.
std::vector<std::string> choices_of(const std::string& type) {
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}', open == std::string::npos ? 0 : open);
  std::vector<std::string> out;
  if (open == std::string::npos || close == std::string::npos) return out;
  for (std::size_t at = open + 1; at < close;) {
    const std::size_t end = std::min(type.find(',', at), close);
    out.push_back(type.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// The name that an option's value has, without what checks it: CLI11 shows `N:INT in [1 - 9]`.
std::string value_of(const std::string& type) {
  std::size_t colon = type.find(':');
  // A form of the value such as `dynamodb:TABLE` is no check.
  while (colon != std::string::npos) {
    const std::string behind = type.substr(colon + 1, type.find('|', colon) - colon - 1);
    const bool form = !behind.empty() && std::all_of(behind.begin(), behind.end(),
                                                     [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!form) break;
    colon = type.find(':', colon + 1);
  }
  return type.substr(0, colon);
}

/// Of `FILE|memory|dynamodb:TABLE` the words that are meant as they stand.
std::vector<std::string> beside_file(const std::string& value) {
  std::vector<std::string> out;
  for (std::size_t bar = value.find('|'); bar != std::string::npos;
       bar = value.find('|', bar + 1)) {
    std::string word = value.substr(bar + 1, value.find('|', bar + 1) - bar - 1);
    const bool stands_for_more =
        std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!stands_for_more) out.push_back(std::move(word));
  }
  return out;
}

TreeOption option_of(const CLI::Option& option) {
  TreeOption out;
  for (const auto& name : option.get_lnames()) out.names.push_back("--" + name);
  for (const auto& name : option.get_snames()) out.names.push_back("-" + name);
  const bool takes_value = option.get_type_size() != 0 && option.get_expected_max() != 0;
  if (takes_value) {
    const std::string type = option.get_type_name();
    out.choices = choices_of(type);
    out.value = out.choices.empty() ? value_of(type) : "WORD";
    if (out.value == "TEXT") out.value = "VALUE";
    out.otherwise = option.get_default_str();
  }
  if (out.names.empty()) {
    const std::string name = option.get_name(true);
    if (out.value == "VALUE") out.value = name;
  }
  if (out.is_file()) out.besides = beside_file(out.value);
  for (const auto& name : out.names) {
    if (name == "--plan" || name == "--workload") out.besides = embedded_workloads();
  }
  out.description = option.get_description();
  if (option.get_group() != "Options" && option.get_group() != "Positionals")
    out.group = option.get_group();
  out.required = option.get_required();
  out.repeats = takes_value && option.get_expected_max() > 1;
  return out;
}

void add_to_tree(const CLI::App& app, TreeVerb& verb) {
  for (const auto* option : app.get_options()) {
    TreeOption one = option_of(*option);
    (one.names.empty() ? verb.words : verb.options).push_back(std::move(one));
  }
}

/// The options of a verb that is a program of its own.
void add_program_to_tree(TreeVerb& verb) {
  CLI::App app;
  server_command::Options serve;
  replay_command::Options replay;
  if (verb.name == "serve") server_command::add_options(app, serve);
  if (verb.name == "replay") replay.add_to(app);
  add_to_tree(app, verb);
}

}  // namespace

TreeVerb command_tree(const CLI::App& app, const std::string& path) {
  TreeVerb out;
  out.name = app.get_name();
  out.path = path.empty() ? out.name : path + " " + out.name;
  out.description = app.get_description();
  if (app.get_prefix_command()) {
    add_program_to_tree(out);
  } else {
    add_to_tree(app, out);
  }
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    out.verbs.push_back(command_tree(*verb, out.path));
  return out;
}

std::vector<const TreeVerb*> all_verbs(const TreeVerb& verb) {
  std::vector<const TreeVerb*> out{&verb};
  for (const auto& child : verb.verbs) {
    const auto below = all_verbs(child);
    out.insert(out.end(), below.begin(), below.end());
  }
  return out;
}

}  // namespace fitcost::command
