// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "command.hpp"
#include "command_tree.hpp"
#include "fitcost/version.hpp"

namespace fitcost::command {

namespace {

/// Code points of UTF-8 text that is known to be well-formed: the command's own.
std::string roff_text(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      if (text[i] == '\\') {
        out += "\\e";
      } else if (text[i] == '-') {
        out += "\\-";
      } else if (text[i] == '\'') {
        out += "\\(aq";
      } else {
        out += text[i];
      }
      ++i;
      continue;
    }
    const std::size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    unsigned code = byte & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      code = code << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
    out += fmt::format("\\[u{:04X}]", code);
    i += length;
  }
  return out;
}

/// A line of text, which must not be taken for a request.
std::string roff_line(std::string_view text) {
  const std::string out = roff_text(text);
  return (!out.empty() && out[0] == '.' ? "\\&" : "") + out + "\n";
}

std::string value_text(const TreeOption& option) {
  if (option.value.empty()) return {};
  if (option.choices.empty()) return "\\fI" + roff_text(option.value) + "\\fR";
  std::string out;
  for (const auto& choice : option.choices)
    out += (out.empty() ? "" : "|") + ("\\fB" + roff_text(choice) + "\\fR");
  return out;
}

std::string option_entry(const TreeOption& option) {
  std::string out = ".TP\n";
  for (std::size_t i = 0; i < option.names.size(); ++i)
    out += (i == 0 ? "" : ", ") + ("\\fB" + roff_text(option.names[i]) + "\\fR");
  if (!option.value.empty()) out += (option.names.empty() ? "" : " ") + value_text(option);
  if (option.repeats) out += " ...";
  std::string what = option.description;
  if (!option.otherwise.empty()) what += " (default: " + option.otherwise + ")";
  if (option.required) what += " (required)";
  return out + "\n" + roff_line(what);
}

std::string verb_section(const TreeVerb& verb) {
  std::string out = ".SS " + roff_text(verb.path.substr(verb.path.find(' ') + 1)) + "\n";
  out += roff_line(verb.description + ".");
  for (const auto& word : verb.words) out += option_entry(word);
  std::string group;
  for (const auto& option : verb.options) {
    if (option.names.front() == "--help") continue;
    if (option.group != group) {
      group = option.group;
      if (!group.empty()) out += ".PP\n" + roff_line(group + ":");
    }
    out += option_entry(option);
  }
  return out;
}

std::string manual(const TreeVerb& root) {
  std::string out = fmt::format(
      ".\\\" Made by 'fitcost man'.\n.TH FITCOST 1 \"{}\" \"fitcost {}, model {}\" \"User "
      "Commands\"\n",
      to_string(embedded_price_book().date()), version(), model_version());
  out += ".SH NAME\nfitcost \\- " +
         roff_line("what a serverless API costs on AWS, and whether it copes");
  out += ".SH SYNOPSIS\n.B fitcost\n.I command\n.RI [ option ]...\n";
  out += ".SH DESCRIPTION\n";
  out += roff_line(
      "fitcost tells what a serverless API on AWS will cost, and whether it will cope, "
      "from one number: its requests per second.");
  out += roff_line(
      "It needs neither a network nor an AWS account: prices come with it, each with its "
      "source and its day.");
  out += roff_line(
      "Standard output is data, standard error is talk; no variable of the environment "
      "changes a report.");
  out += ".SH OPTIONS\n";
  for (const auto& option : root.options) out += option_entry(option);
  out += ".SH COMMANDS\n";
  for (const auto* verb : all_verbs(root)) {
    if (verb != &root) out += verb_section(*verb);
  }
  out += ".SH EXIT STATUS\n";
  for (const auto& [code, what] :
       {std::pair(exit_fine, "fine"),
        std::pair(exit_internal_error, "an internal error, or standard output cannot be written"),
        std::pair(exit_bad_input, "bad input or usage"),
        std::pair(exit_threshold, "a threshold was crossed (--fail-over, --fail-on, --strict)")}) {
    out += fmt::format(".TP\n.B {}\n", code) + roff_line(what);
  }
  out += ".SH EXAMPLES\n";
  for (const auto& [line, what] :
       {std::pair("fitcost compare --rps 0.023", "what to choose, and what it costs"),
        std::pair(
            "fitcost bill --plan plan.yaml --rps 12 --from 2026-12 --months 12 --format focus "
            "-o forecast.csv",
            "a forecast that loads where the bill loads"),
        std::pair("fitcost reconcile --forecast forecast.csv --actual cur.csv.gz",
                  "that forecast against the bill")}) {
    out += ".TP\n.B " + roff_text(line) + "\n" + roff_line(what);
  }
  return out;
}

}  // namespace

void add_manual(CLI::App& app) {
  auto out = std::make_shared<std::string>();
  auto* man = app.add_subcommand("man", "This command's manual page: fitcost man | man -l -");
  man->add_option("-o,--out", *out, "Write it to FILE, whole or not at all")->type_name("FILE");
  man->callback([out, &app] { write_output(manual(command_tree(app)), *out); });
}

}  // namespace fitcost::command
