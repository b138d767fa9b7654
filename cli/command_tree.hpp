// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

/// The command's verbs and options as data: what its manual and the shells' completions are made
/// of.
namespace fitcost::command {

struct TreeOption {
  std::vector<std::string> names;  ///< `--out`, `-o`; empty: a word without a name
  std::string value;               ///< `FILE`, `N`: what follows; empty: nothing does
  std::vector<std::string> choices;
  std::vector<std::string> besides;  ///< what may stand in a file's place: a built-in workload
  std::string description;
  std::string otherwise;  ///< its default, as text
  std::string group;      ///< a heading of its own; empty: none
  bool required = false;
  bool repeats = false;

  bool is_file() const {
    return value == "FILE" || value.starts_with("FILE|") || value == "BOOK" || value == "FOLDER";
  }
};

struct TreeVerb {
  std::string path;  ///< `fitcost prices list`
  std::string name;  ///< `list`
  std::string description;
  std::vector<TreeOption> options;
  std::vector<TreeOption> words;  ///< positional ones
  std::vector<TreeVerb> verbs;
};

/// Of the command itself and all below it. Verbs that are programs of their own have the options
/// that those define.
TreeVerb command_tree(const CLI::App& app, const std::string& path = {});

/// The verb and all below it, in order.
std::vector<const TreeVerb*> all_verbs(const TreeVerb& verb);

}  // namespace fitcost::command
