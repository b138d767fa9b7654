// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "audit_options.hpp"
#include "fitcost/audit/fix.hpp"

namespace fitcost::command {

namespace {

using namespace cloudformation;

struct FixVerb {
  AuditOptions audit;
  OutputOptions output;
};

/// The template goes where -o says and the report to standard output; without -o the template does,
/// and the report to standard error.
void run(FixVerb& verb) {
  const Template stack = verb.audit.read();
  FixReport report = fix(stack, verb.audit.input(), verb.audit.prices.book(), verb.audit.terms());
  report.traffic = verb.audit.traffic_words();
  const std::string& format = verb.output.format;
  const std::string words = format == "json" ? fix_json(report)
                            : format == "md" ? fix_markdown(report)
                                             : fix_table(report, verb.output.columns());
  if (verb.output.out.empty() || verb.output.out == "-") {
    std::fputs(words.c_str(), stderr);
    write_output(report.text, {});
    return;
  }
  write_output(report.text, verb.output.out);
  write_output(words, {});
}

}  // namespace

void declare_fix(CLI::App& fix, int& /*exit_code*/) {
  auto verb = std::make_shared<FixVerb>();
  verb->audit.add_to(fix);
  fix.add_option("--format", verb->output.format, "Form of the report on what was changed")
      ->check(CLI::IsMember({"table", "json", "md"}))
      ->capture_default_str();
  fix.add_option("-o,--out", verb->output.out,
                 "Write the template to FILE, whole or not at all (default: standard output, with "
                 "the report on standard error)")
      ->type_name("FILE");
  verb->output.add_width_to(fix);
  fix.callback([verb] { run(*verb); });
}

}  // namespace fitcost::command
