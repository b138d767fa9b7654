// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "command.hpp"
#include "fitcost/units/suggest.hpp"
#include "fitcost/version.hpp"
#include "start_program.hpp"

namespace {

/// CLI11 takes as long to learn the options of all verbs as most of them take to answer, so that
/// only those of the one that is asked for are declared.
struct Verb {
  const char* name;
  const char* description;
  void (*declare)(CLI::App& verb, int& exit_code);
};

constexpr Verb verbs[] = {
    {"compare",
     "Capacity modes, Lambda, logs and APIs side by side, and the whole stack, with break-even",
     fitcost::command::declare_compare},
    {"bill", "A plan or a template under a traffic, or stated quantities, to its bill",
     fitcost::command::declare_bill},
    {"diff",
     "Two templates, or plans, under one traffic: what each resource costs before and after, and "
     "why",
     fitcost::command::declare_diff},
    {"simulate", "What happens through time: table, pool, throttle",
     fitcost::command::declare_simulate},
    {"prices", "The price book: list, show, coverage, import, diff, check",
     fitcost::command::declare_prices},
    {"explain", "A meter: its rule, price and source; or a rule of audit",
     fitcost::command::declare_explain},
    {"alarms", "CloudWatch alarms: their states, whether they can fire, which one to take",
     fitcost::command::declare_alarms},
    {"fit", "What a function's logs tell: durations, idle expiry", fitcost::command::declare_fit},
    {"optimize", "The best settings of a table, the best memory of a function",
     fitcost::command::declare_optimize},
    {"fleet", "A recommendation for each of thousands of DynamoDB tables, from their metrics",
     fitcost::command::declare_fleet},
    {"report", "A page for people: what it costs, why, for how long, and what to do about it",
     fitcost::command::declare_report},
    {"reconcile", "A forecast as it was kept against the actual bill",
     fitcost::command::declare_reconcile},
    {"audit", "A CloudFormation or SAM template's faults, and what each costs at this traffic",
     fitcost::command::declare_audit},
    {"fix", "The corrected template: what audit finds, mended, all else byte for byte as it was",
     fitcost::command::declare_fix},
};

/// The verb, if there is one: the command itself has no option that takes a value.
std::string first_word(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] != '-') return argv[i];
  }
  return {};
}

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "fitcost: %s\n", what.c_str());
  return code;
}

/// CLI11 says no more than that a command is missing where a word is none.
void require_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const std::string word = argv[1];
  std::vector<std::string> known;
  for (const auto* command : app.get_subcommands({})) known.push_back(command->get_name());
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  throw fitcost::InputError({}, "the command " + fitcost::in_quotes(word),
                            "one of those in 'fitcost --help'" + fitcost::suggestion(word, known));
}

/// An option that is given has a value: an empty one would read as if it were not given.
void refuse_empty_values(CLI::App& app) {
  for (auto* option : app.get_options()) {
    if (option->get_type_size() == 0) continue;
    option->check(
        [](const std::string& value) {
          return value.empty() ? std::string("found '', wanted a value") : std::string();
        },
        {}, "");
  }
  for (auto* command : app.get_subcommands({})) refuse_empty_values(*command);
}

/// What was not expected, with the nearest option of the command that it was said to.
std::string unexpected(const CLI::App& app, const std::string& names) {
  const auto chosen = app.get_subcommands();
  if (!chosen.empty()) return unexpected(*chosen.front(), names + " " + chosen.front()->get_name());
  std::vector<std::string> known;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  const auto words = app.remaining();
  if (words.empty()) return "found too many words, wanted what '" + names + " --help' lists";
  return "found " + fitcost::in_quotes(words.front()) + ", wanted what '" + names +
         " --help' lists" + fitcost::suggestion(words.front(), known);
}

std::string version_text() {
  return "fitcost " + std::string(fitcost::version()) + " (model " +
         std::string(fitcost::model_version()) + ", prices of " +
         to_string(fitcost::embedded_price_book().date()) + ")";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace fitcost::command;
  CLI::App app("What a serverless API costs on AWS, and whether it copes", "fitcost");
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  int exit_code = exit_fine;
  const auto chosen = first_word(argc, argv);
  const bool all = chosen == "completion" || chosen == "man";
  for (const auto& verb : verbs) {
    auto* command = app.add_subcommand(verb.name, verb.description);
    if (all || chosen == verb.name) verb.declare(*command, exit_code);
  }
  add_program(app, "serve", "fitcost-server", "The priced API itself, over HTTP: fitcost-server");
  add_program(app, "replay", "fitcost-replay",
              "The same traffic through that API, beside what the model says: fitcost-replay");
  add_completion(app);
  add_manual(app);
  refuse_empty_values(app);
  try {
    require_command(app, argc, argv);
    parse(app, argc, argv);
    return exit_code;
  } catch (const CLI::ExtrasError&) {
    return complain(unexpected(app, app.get_name()), exit_bad_input);
  } catch (const CLI::ParseError& e) {
    return complain(std::string(e.what()) + " (see 'fitcost --help')", exit_bad_input);
  } catch (const fitcost::InputError& e) {
    return complain(e.what(), exit_bad_input);
  } catch (const std::overflow_error& e) {
    return complain(std::string("found numbers too large to add exactly (") + e.what() + ")",
                    exit_bad_input);
  } catch (const std::exception& e) {
    return complain(unforeseen(e), exit_internal_error);
  }
}
