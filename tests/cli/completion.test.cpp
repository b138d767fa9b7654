// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "cli/reports.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::run_program;
using support::TempFolder;

namespace {

bool has_program(const std::string& name) {
  return run_program({"sh", "-c", "command -v " + name}).code == 0;
}

/// Words of the help below a heading, as far as they begin a line: verbs or options.
std::vector<std::string> first_words(const std::string& help, const std::string& heading) {
  std::vector<std::string> out;
  bool inside = false;
  for (const auto& line : support::lines_of(help)) {
    if (!line.empty() && line[0] != ' ') inside = line == heading;
    if (!inside || line.size() < 3 || line.rfind("  ", 0) != 0 || line[2] == ' ') continue;
    std::istringstream words(line);
    std::string word;
    words >> word;
    out.push_back(word);
  }
  return out;
}

struct HelpOfVerb {
  Words words;
  std::vector<std::string> options;
};

/// Every verb with its options, as its --help lists them.
std::vector<HelpOfVerb> helps(const Words& words = {}) {
  std::vector<HelpOfVerb> out;
  const auto asked = command(with(words, {"--help"}));
  if (asked.code != 0 && (words == Words{"serve"} || words == Words{"replay"}))
    return {};  // a program of its own, which was not built
  CHECK(asked.code == 0);
  const std::string& help = asked.out;
  HelpOfVerb own{words, {}};
  for (const auto& line : support::lines_of(help)) {
    std::istringstream text(line);
    std::string word;
    text >> word;
    std::istringstream names(word);
    for (std::string name; line.rfind("  -", 0) == 0 && std::getline(names, name, ',');)
      own.options.push_back(name);
  }
  out.push_back(own);
  for (const auto& verb : first_words(help, "Subcommands:")) {
    for (auto& below : helps(with(words, {verb}))) out.push_back(std::move(below));
  }
  return out;
}

/// What bash offers for a command line, whose last word is being typed.
std::vector<std::string> completed(const std::string& script, const Words& line,
                                   const std::string& folder = ".") {
  std::string words;
  for (const auto& word : line) words += " '" + word + "'";
  const auto run =
      run_program({"bash", "--norc", "-c",
                   "cd '" + folder + "' && source '" + script + "' && COMP_WORDS=(" + words +
                       ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _fitcost && printf '%s\\n' "
                       "\"${COMPREPLY[@]}\""});
  INFO(run.err);
  CHECK(run.code == 0);
  auto out = support::lines_of(run.out);
  std::erase(out, "");
  return out;
}

bool offers(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("bash completes verbs, options, their values and files", "[cli][completion]") {
  const TempFolder folder;
  const auto script = folder.write("fitcost.bash", command({"completion", "bash"}).out);
  CHECK(run_program({"bash", "-n", script}).code == 0);
  CHECK(completed(script, {"fitcost", "rec"}) == Words{"reconcile"});
  CHECK(completed(script, {"fitcost", "prices", "c"}) == Words{"coverage", "check"});
  CHECK(completed(script, {"fitcost", "bill", "--format", "f"}) == Words{"focus", "finance"});
  CHECK(completed(script, {"fitcost", "bill", "--format", "=", "j"}) == Words{"json"});
  CHECK(completed(script, {"fitcost", "bill", "--format", "="}).size() == 7);
  CHECK(completed(script, {"fitcost", "reconcile", "--skip"}) == Words{"--skip-malformed"});
  CHECK(offers(completed(script, {"fitcost", "simulate", ""}), "pool"));
  CHECK(completed(script, {"fitcost", "completion", "z"}) == Words{"zsh"});
  CHECK(completed(script, {"fitcost", "bill", "--rps", ""}).empty());
  folder.write("my plan.yaml", "");
  CHECK(completed(script, {"fitcost", "bill", "--plan", "my"}, folder.path().string()) ==
        Words{"my plan.yaml"});
  CHECK(completed(script, {"fitcost", "prices", "import", "my"}, folder.path().string()) ==
        Words{"my plan.yaml"});
  CHECK(completed(script, {"fitcost", "prices", "diff", "my"}, folder.path().string()) ==
        Words{"my plan.yaml"});
  CHECK(completed(script, {"fitcost", "bill", "--plan", "workout-api-f"}) ==
        Words{"workout-api-first-answer"});
}

TEST_CASE("The programs that verbs start have their options in the manual and the completions",
          "[cli][completion]") {
  const TempFolder folder;
  const auto script = folder.write("fitcost.bash", command({"completion", "bash"}).out);
  CHECK(completed(script, {"fitcost", "serve", "--stor"}) == Words{"--store", "--store-threads"});
  CHECK(completed(script, {"fitcost", "serve", "--synchronous", ""}) == Words{"full", "normal"});
  CHECK(completed(script, {"fitcost", "serve", "--log", "no"}) == Words{"none"});
  CHECK(completed(script, {"fitcost", "replay", "--emit"}) == Words{"--emit-plan"});
  CHECK(completed(script, {"fitcost", "replay", "--format", ""}) == Words{"table", "json"});
  CHECK(completed(script, {"fitcost", "replay", "--workload", "workout-api-f"}) ==
        Words{"workout-api-first-answer"});
  CHECK(completed(script, {"fitcost", "replay", "--grow"}).empty());  // a replay has no months
  folder.write("work.db", "");
  const auto stores =
      completed(script, {"fitcost", "serve", "--store", ""}, folder.path().string());
  CHECK(offers(stores, "memory"));
  CHECK(offers(stores, "work.db"));
  const auto page = command({"man"}).out;
  CHECK(contains(page, "\\fB\\-\\-store\\fR \\fIFILE|memory|dynamodb:TABLE\\fR\n"));
  CHECK(contains(page, "\\fB\\-\\-store\\-threads\\fR \\fIN\\fR\n"));
  CHECK(contains(page, "(default: workouts.db)"));
}

TEST_CASE("bash completes every option that a verb's help lists", "[cli][completion]") {
  const TempFolder folder;
  const auto script = folder.write("fitcost.bash", command({"completion", "bash"}).out);
  const auto all = helps();
  CHECK(all.size() > 25);
  for (const auto& [words, options] : all) {
    const auto offered = completed(script, with(with({"fitcost"}, words), {"-"}));
    CHECK(!options.empty());
    for (const auto& option : options) {
      INFO((words.empty() ? "fitcost" : words.back()) << " " << option);
      CHECK(offers(offered, option));
    }
    CHECK(offered.size() == std::set<std::string>(offered.begin(), offered.end()).size());
  }
}

TEST_CASE("zsh and fish take their completions, which name every verb and option",
          "[cli][completion]") {
  const TempFolder folder;
  const auto zsh = command({"completion", "zsh"}).out;
  const auto fish = command({"completion", "fish"}).out;
  for (const auto& [words, options] : helps()) {
    std::string path = "fitcost";
    for (const auto& word : words) path += " " + word;
    CHECK(contains(zsh, "'" + path + "')"));
    CHECK(contains(fish, "'__fitcost_at " + path + "'"));
    for (const auto& option : options) {
      INFO(path << " " << option);
      CHECK(contains(zsh, option + "["));
      CHECK(contains(fish, option[1] == '-' ? " -l " + option.substr(2) + " "
                                            : " -s " + option.substr(1) + " "));
    }
  }
  if (has_program("zsh")) {
    const auto file = folder.write("_fitcost", zsh);
    CHECK(run_program({"zsh", "-n", file}).code == 0);
    // What zsh's own completion is handed for a line.
    const auto handed = [&](const std::string& line, int current) {
      return run_program(
                 {"zsh", "-f", "-c",
                  "compdef() { }; _arguments() { print -rl -- \"$words\" $CURRENT \"$@\" }; "
                  "source " +
                      file + "; words=(" + line + "); CURRENT=" + std::to_string(current) +
                      "; _fitcost"})
          .out;
    };
    const auto bill = handed("fitcost bill --format fo", 4);
    CHECK(bill.rfind("bill --format fo\n3\n", 0) == 0);
    CHECK(contains(bill,
                   "\n--format[Form of the report]:WORD:(table csv json md focus finance "
                   "infracost-json)\n"));
    CHECK(contains(handed("fitcost prices import x", 4), "\n*:file:_files"));
    CHECK(contains(handed("fitcost pri", 2), "1:command:((compare\\:"));
  } else {
    WARN("no zsh: only read");
  }
  if (has_program("fish")) {
    const auto file = folder.write("fitcost.fish", fish);
    CHECK(run_program({"fish", "--no-config", "--no-execute", file}).code == 0);
    const auto offered = [&](const std::string& line) {
      return run_program(
                 {"fish", "--no-config", "-c", "source " + file + "; complete -C '" + line + "'"})
          .out;
    };
    CHECK(contains(offered("fitcost rec"), "reconcile"));
    CHECK(contains(offered("fitcost reconcile --skip"), "--skip-malformed"));
    CHECK(contains(offered("fitcost bill --format fo"), "focus"));
    CHECK(!contains(offered("fitcost prices "), "reconcile"));
  } else {
    WARN("no fish: only read");
  }
  for (const Words& bad : {Words{"completion"}, Words{"completion", "tcsh"}}) {
    const auto run = command(bad);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
  }
}

TEST_CASE("The manual has every verb and option, and is roff that its formatters take",
          "[cli][manual]") {
  const TempFolder folder;
  const auto page = command({"man"});
  REQUIRE(page.code == 0);
  std::string plain;
  for (std::size_t i = 0; i < page.out.size(); ++i) {
    if (page.out.compare(i, 2, "\\-") == 0) ++i;
    plain += page.out[i];
  }
  for (const auto& [words, options] : helps()) {
    std::string path;
    for (const auto& word : words) path += (path.empty() ? "" : " ") + word;
    if (!path.empty()) CHECK(contains(plain, ".SS " + path + "\n"));
    const auto from = path.empty() ? plain.find(".SH OPTIONS") : plain.find(".SS " + path + "\n");
    REQUIRE(from != std::string::npos);
    const auto to = std::min(plain.find("\n.SS ", from + 1), plain.find("\n.SH ", from + 1));
    const std::string section = plain.substr(from, to - from);
    for (const auto& option : options) {
      INFO(path << " " << option);
      const bool of_all = (option == "-h" || option == "--help") && !path.empty();
      CHECK((of_all || contains(section, "\\fB" + option + "\\fR")));
    }
  }
  CHECK(std::all_of(page.out.begin(), page.out.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  const auto file = folder.write("fitcost.1", page.out);
  if (has_program("groff")) {
    const auto run = run_program({"groff", "-man", "-ww", "-Tutf8", "-z", file});
    CHECK(run.err.empty());
    CHECK(run.code == 0);
  } else {
    WARN("no groff: only read");
  }
  if (has_program("mandoc")) {
    const auto run = run_program({"mandoc", "-T", "lint", "-W", "warning", file});
    CHECK(run.out + run.err == "");
  } else {
    WARN("no mandoc: only read");
  }
}
