// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <set>

#include "cli/reports.hpp"
#include "support/json_schema.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

const std::string first_answer = FITCOST_SOURCE_DIR "/data/templates/workout-api-first-answer.yaml";
const std::string as_it_should_be = FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml";

Words audit_words(const Words& more = {}) {
  return with({"audit", first_answer, "--rps", "0.023"}, more);
}

/// SARIF 2.1.0 as far as readers rely on it: what its schema requires of what we write.
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json
void check_sarif(const Json& log) {
  CHECK(log.at("version") == "2.1.0");
  for (const auto& run : log.at("runs")) {
    const Json& driver = run.at("tool").at("driver");
    CHECK(driver.at("name").is_string());
    std::vector<std::string> ids;
    for (const auto& rule : driver.at("rules")) {
      ids.push_back(rule.at("id").get<std::string>());
      CHECK(rule.at("shortDescription").at("text").is_string());
      CHECK(rule.at("help").at("text").is_string());
    }
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
    const std::set<std::string> levels{"none", "note", "warning", "error"};
    // What GitHub's code scanning asks beyond the schema.
    // https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    for (const auto& rule : driver.at("rules"))
      CHECK(!rule.at("fullDescription").at("text").get<std::string>().empty());
    std::set<std::string> fingerprints;
    for (const auto& result : run.at("results")) {
      CHECK(!result.at("message").at("text").get<std::string>().empty());
      CHECK(levels.count(result.at("level").get<std::string>()) == 1);
      CHECK(ids.at(result.at("ruleIndex").get<std::size_t>()) == result.at("ruleId"));
      CHECK(!result.at("locations").empty());
      const Json& fingerprint = result.at("partialFingerprints").at("primaryLocationLineHash");
      CHECK(fingerprints.insert(fingerprint.get<std::string>()).second);
      for (const auto& location : result.at("locations")) {
        const Json& region = location.at("physicalLocation").at("region");
        CHECK(region.at("startLine") >= 1);
        CHECK(region.at("startColumn") >= 1);
        CHECK(region.at("endLine") >= region.at("startLine"));
        CHECK((region.at("endLine") > region.at("startLine") ||
               region.at("endColumn") >= region.at("startColumn")));
        const Json& uri = location.at("physicalLocation").at("artifactLocation").at("uri");
        CHECK(!contains(uri.get<std::string>(), " "));
      }
    }
  }
}

}  // namespace

TEST_CASE("An audit ends with 3 from --fail-on on, after its report", "[cli][audit]") {
  const auto quiet = command(audit_words());
  CHECK(quiet.code == 0);
  CHECK(quiet.err.empty());
  for (const std::string severity : {"note", "warning", "error"}) {
    const auto run = command(audit_words({"--fail-on", severity}));
    CHECK(run.code == 3);
    CHECK(run.out == quiet.out);
    CHECK(support::lines_of(run.err).size() == 1);
  }
  const auto sound = command({"audit", as_it_should_be, "--rps", "0.023", "--fail-on", "note"});
  CHECK(sound.code == 0);
  CHECK(contains(sound.out, "nothing found"));
}

TEST_CASE("The forms of an audit say the same", "[cli][audit]") {
  const Json report = json_of(audit_words());
  const auto count = report.at("findings").size();
  CHECK(count > 15);
  const Json sarif = Json::parse(command(audit_words({"--format", "sarif"})).out);
  check_sarif(sarif);
  CHECK(sarif.at("runs").at(0).at("results").size() == count);
  const auto markdown = command(audit_words({"--format", "md"}));
  std::size_t rows = 0;
  for (const auto& line : support::lines_of(markdown.out))
    if (line.rfind("| ", 0) == 0 && contains(line, "| FC")) ++rows;
  CHECK(rows == count);
  const auto table = command(audit_words({"--width", "80"}));
  for (const auto& finding : report.at("findings"))
    CHECK(contains(table.out, finding.at("rule").get<std::string>()));
}

TEST_CASE("JUnit's XML is well-formed, with a failure a rule that found something",
          "[cli][audit]") {
  TempFolder folder;
  const std::string file = folder.write("a & <b>.yaml", support::text_of(first_answer));
  const auto run = command({"audit", file, "--rps", "1", "--format", "junit", "--fail-on", "note"});
  CHECK(run.code == 3);
  const std::string xml = folder.write("out.xml", run.out);
  const auto parsed = support::run_program(
      {FITCOST_PYTHON, "-c",
       "import sys, xml.etree.ElementTree as E; r = E.parse(sys.argv[1]).getroot(); s = r[0]; "
       "print(len(s.findall('testcase')) == int(s.get('tests')), len(s.findall('.//failure')) == "
       "int(s.get('failures')), int(s.get('failures')) > 10)",
       xml});
  CHECK(parsed.out == "True True True\n");
}

TEST_CASE("Rules are explained, listed, and picked", "[cli][audit]") {
  const auto explained = command({"audit", "--explain", "FC101"});
  CHECK(explained.code == 0);
  CHECK(contains(explained.out, "FC101"));
  CHECK(contains(explained.out, "why:"));
  // One that fix leaves alone, and that does not see everything.
  const auto left = command({"audit", "--explain", "FC106"});
  CHECK(left.code == 0);
  CHECK(contains(left.out, "FC106  An index that no code queries  (Billing, warning)"));
  CHECK(contains(left.out, "fitcost fix: does not touch it"));
  CHECK(contains(left.out, "not seen: Only inline code is read"));
  CHECK(contains(left.out, "ignore: [FC106]"));
  CHECK(command({"audit", "--rules", "--format", "md"}).out ==
        support::text_of(FITCOST_SOURCE_DIR "/docs/rules.md"));
  const Json only = json_of(audit_words({"--only", "FC2,FC401"}));
  for (const auto& finding : only.at("findings")) {
    const auto rule = finding.at("rule").get<std::string>();
    CHECK((rule == "FC401" || rule.rfind("FC2", 0) == 0));
  }
}

TEST_CASE("A fix writes the template, and auditing that finds none of it", "[cli][fix]") {
  TempFolder folder;
  const std::string file = folder.file("mended.yaml");
  const auto run = command({"fix", first_answer, "--rps", "0.023", "-o", file});
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  CHECK(contains(run.out, "BillingMode: PAY_PER_REQUEST"));
  const auto to_stdout = command({"fix", first_answer, "--rps", "0.023"});
  CHECK(to_stdout.out == support::text_of(file));
  CHECK(to_stdout.err == run.out);
  const Json mended = json_of({"audit", file, "--rps", "0.023"});
  for (const auto& finding : mended.at("findings")) CHECK(!finding.at("mended_by_fix").get<bool>());
  const auto again = command({"fix", file, "--rps", "0.023"});
  CHECK(again.out == support::text_of(file));
  CHECK(contains(again.err, "nothing to change"));
  const auto some = command({"fix", first_answer, "--rps", "0.023", "--only", "FC2"});
  CHECK(contains(some.out, "BillingMode: PROVISIONED"));
  CHECK(contains(some.out, "CreateFunctionLogGroup"));
}

TEST_CASE("What is no template, no rule or no traffic is refused", "[cli][audit]") {
  check_refused({"audit", first_answer}, {"no traffic"});
  check_refused({"audit", "--rps", "1"}, {"no template"});
  check_refused({"audit", "/nowhere.yaml", "--rps", "1"}, {"/nowhere.yaml"});
  check_refused(audit_words({"--only", "FC7"}), {"--only", "'FC7'"});
  check_refused({"audit", "--explain", "FC1O1"}, {"did you mean 'FC101'?"});
  check_refused(audit_words({"--parameter", "Environment"}), {"NAME=VALUE"});
  check_refused(audit_words({"--parameter", "Environment=x"}), {"Environment"});
  check_refused(audit_words({"--route", "GET /nothing=0.5"}), {"--route"});
  TempFolder folder;
  const std::string file =
      folder.write("t.yaml", "Resources: {A: {Type: 'AWS::SQS::Queue', Properties: {Q: !Rf b}}}");
  check_refused({"audit", file, "--rps", "1"}, {"t.yaml:1:"});
  const std::string shape = folder.write(
      "shape.yaml", "Resources: {A: {Type: 'AWS::SQS::Queue', Properties: {Q: !Join [a, b]}}}");
  check_refused({"audit", shape, "--rps", "1"},
                {"shape.yaml:1:", "found 'b' in '!Join', wanted a list of texts"});
  const std::string out = folder.file("out.yaml");
  check_refused({"fix", file, "--rps", "1", "-o", out}, {"t.yaml:1:"});
  CHECK(!std::filesystem::exists(out));
}
