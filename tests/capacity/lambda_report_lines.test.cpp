// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/lambda_report_lines.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "traffic/input_error_of.hpp"

using namespace fitcost;

namespace {

struct Case {
  std::string line;
  std::int64_t duration_us;
  std::int64_t billed_ms;
  std::int64_t memory_mb;
  std::int64_t used_mb;     // -1: not said
  std::int64_t init_us;     // -1: warm
  std::int64_t restore_us;  // -1: none
  ReportStatus status;
};

constexpr auto success = ReportStatus::success;
constexpr std::int64_t none = -1;

// Lines as public repositories and AWS's pages show them; request ids shortened.
const std::vector<Case> cases{
    // text, warm; oslabs-beta/Embr retrievedData.js
    {"REPORT RequestId: 76269889-7d50\tDuration: 14.97 ms\tBilled Duration: 15 ms\t"
     "Memory Size: 128 MB\tMax Memory Used: 67 MB\t",
     14'970, 15, 128, 67, none, none, success},
    // a cold start; opentelemetry-lambda PR 2011
    {"REPORT RequestId: a\tDuration: 395.99 ms\tBilled Duration: 662 ms\tMemory Size: 128 MB\t"
     "Max Memory Used: 80 MB\tInit Duration: 265.72 ms\t",
     395'990, 662, 128, 80, 265'720, none, success},
    // the older form, in steps of 100 ms, in the JSON of the console's API
    {R"("message":"REPORT RequestId: 69594c41\tDuration: 89.34 ms\tBilled Duration: 100 ms )"
     R"(\tMemory Size: 128 MB\tMax Memory Used: 111 MB\t\n",)",
     89'340, 100, 128, 111, none, none, success},
    // SnapStart behind the prefix of `sam logs`; Lambda Powertools for Java
    {"2023/06/02/[72]88ab 2023-06-02T11:27:25.060000 REPORT RequestId: 8c36\tDuration: 2338.66 ms\t"
     "Billed Duration: 2521 ms\tMemory Size: 3009 MB\tMax Memory Used: 173 MB\t"
     "Restore Duration: 398.97 ms\tBilled Restore Duration: 182 ms\t",
     2'338'660, 2521, 3009, 173, none, 398'970, success},
    // tabs turned into blanks, XRAY on the same line
    {"REPORT RequestId: 24addd09 Duration: 127.10 ms Billed Duration: 154 ms Memory Size: 2048 MB "
     "Max Memory Used: 212 MB Restore Duration: 325.93 ms Billed Restore Duration: 26 ms XRAY "
     "TraceId: 1-66d978e5 SegmentId: 29c3839e Sampled: true",
     127'100, 154, 2048, 212, none, 325'930, success},
    // a timeout and an error
    {"REPORT RequestId: a\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\t"
     "Max Memory Used: 40 MB\tStatus: timeout\r",
     3'000'000, 3000, 128, 40, none, none, ReportStatus::timeout},
    {"REPORT RequestId: a\tDuration: 12.30 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\t"
     "Max Memory Used: 40 MB\tStatus: error\tError Type: Runtime.ExitError\t",
     12'300, 13, 128, 40, none, none, ReportStatus::error},
    // Logs Insights as CSV: a real tab within a quoted field
    {"2026-10-01 08:00:00.000,\"REPORT RequestId: a\tDuration: 1.50 ms\tBilled Duration: 2 ms\t"
     "Memory Size: 512 MB\tMax Memory Used: 51 MB\t",
     1'500, 2, 512, 51, none, none, success},
    // JSON; AWS's page on log levels, metrics as power tuning's tests have them
    {R"({"time":"2024-02-09T08:42:44.078Z","type":"platform.report","record":{"requestId":"a",)"
     R"("metrics":{"durationMs":1.317,"billedDurationMs":2,"memorySizeMB":1024,)"
     R"("maxMemoryUsedMB":68},"status":"success"}})",
     1'317, 2, 1024, 68, none, none, success},
    // JSON of a cold start, behind the prefix of `aws logs tail`, floats for whole numbers
    {R"(2024-02-09T08:42:44+00:00 2024/02/09/[$LATEST]f {"time":"t","type":"platform.report",)"
     R"("record":{"status":"timeout","metrics":{"initDurationMs":258.5,"durationMs":1e3,)"
     R"("billedDurationMs":1259.0,"memorySizeMB":1024.0,"maxMemoryUsedMB":68}}})",
     1'000'000, 1259, 1024, 68, 258'500, none, ReportStatus::timeout},
    // the same as the `message` of filter-log-events, keys in another order, a brace in a string
    {R"(    "message": "{\"record\":{\"metrics\":{\"durationMs\":7.5,\"billedDurationMs\":8,)"
     R"(\"memorySizeMB\":128}},\"type\":\"platform.report\",\"note\":\"{\\\"}}\"}",)",
     7'500, 8, 128, none, none, none, success},
    // JSON within CSV
    {R"(2026-10-01,"{""type"":""platform.report"",""record"":{""metrics"":{""durationMs"":2.25,)"
     R"(""billedDurationMs"":3,""memorySizeMB"":128,""maxMemoryUsedMB"":60}}}")",
     2'250, 3, 128, 60, none, none, success},
    // without Max Memory Used, with a field that nobody knows yet
    {"REPORT RequestId: a\tDuration: 0.90 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\t"
     "Carbon Used: 3 mg\t",
     900, 1, 128, none, none, none, success},
};

}  // namespace

TEST_CASE("REPORT lines and platform.report records are read in every form that AWS prints",
          "[capacity][report_lines]") {
  for (const auto& c : cases) {
    INFO(c.line);
    const auto read = read_lambda_report(c.line);
    REQUIRE(read);
    CHECK(read->duration_us == c.duration_us);
    CHECK(read->billed_ms == c.billed_ms);
    CHECK(read->memory_mb == c.memory_mb);
    CHECK(read->max_memory_used_mb.value_or(none) == c.used_mb);
    CHECK(read->init_us.value_or(none) == c.init_us);
    CHECK(read->restore_us.value_or(none) == c.restore_us);
    CHECK(read->status == c.status);
  }
}

TEST_CASE("A log reads alike whole, byte by byte, and with other lines between",
          "[capacity][report_lines]") {
  std::string text;
  for (const auto& c : cases) {
    text += "START RequestId: a Version: $LATEST\n" + c.line +
            "\nXRAY TraceId: 1-2\tSegmentId: 3\tSampled: true\n"
            R"({"type":"platform.initReport","record":{"metrics":{"durationMs":99}}})"
            "\r\nEND RequestId: a\n";
  }
  text.pop_back();  // no line end behind the last line
  LambdaReportReader whole;
  whole.feed(text);
  const auto log = whole.finish();
  CHECK(log.reports == cases.size());
  CHECK(log.bad == 0);
  CHECK(log.bytes == text.size());
  CHECK(log.lines == 5 * cases.size());
  CHECK(log.cold_starts() == 4);
  CHECK(log.timeouts == 2);
  CHECK(log.errors == 1);

  LambdaReportReader bytes;
  for (const char c : text) bytes.feed(std::string_view(&c, 1));
  const auto again = bytes.finish();
  CHECK(again.reports == log.reports);
  CHECK(again.billed_ms == log.billed_ms);
  CHECK(again.lines == log.lines);
  CHECK(again.cold_total.mean() == log.cold_total.mean());
}

TEST_CASE("All events of filter-log-events may stand in one line", "[capacity][report_lines]") {
  std::string text = R"({"events":[)";
  const int count = 40'000;  // over 1 MB, which is read event by event
  for (int i = 0; i < count; ++i) {
    text += R"({"timestamp":1,"message":"REPORT RequestId: a\tDuration: 1.00 ms\t)"
            R"(Billed Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 9 MB\t\n"},)";
    text += R"({"message":"{\"type\":\"platform.report\",\"record\":{\"metrics\":{)"
            R"(\"durationMs\":2,\"billedDurationMs\":2,\"memorySizeMB\":256}}}"},)";
  }
  text += R"({"message":"END"}]})";
  LambdaReportReader reader;
  for (std::size_t at = 0; at < text.size(); at += 65'536) reader.feed(text.substr(at, 65'536));
  const auto& log = reader.finish();
  CHECK(log.bad == 0);
  REQUIRE(log.memory_sizes.size() == 2);
  CHECK(log.memory_sizes[0].reports == count);
  CHECK(log.memory_sizes[1].reports == count);
  CHECK(log.lines == 1);
}

TEST_CASE("A record over several lines, as jq and aws logs tail print it, is one report",
          "[capacity][report_lines]") {
  const std::string text =
      "{\n  \"time\": \"2024-02-09T08:42:44.078Z\",\n  \"type\": \"platform.report\",\n"
      "  \"record\": {\n    \"requestId\": \"a\",\n    \"metrics\": {\n"
      "      \"durationMs\": 1.317,\n      \"billedDurationMs\": 2,\n"
      "      \"memorySizeMB\": 1024\n    },\n    \"status\": \"success\"\n  }\n}\n";
  LambdaReportReader reader;
  reader.feed(text + text);
  CHECK(reader.finish().reports == 2);
  CHECK(reader.log().bad == 0);
  LambdaReportReader cut;
  cut.feed(text.substr(0, text.find("memorySizeMB")));
  CHECK(cut.finish().bad == 1);
}

TEST_CASE("A report that cannot be right is named with its line, and the others count",
          "[capacity][report_lines]") {
  const std::string good =
      "REPORT RequestId: a\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\t\n";
  struct Bad {
    std::string line;
    std::string found;
  };
  const std::vector<Bad> bad{
      {"REPORT RequestId: a\tDuration: 1.00 ms\tBilled Dura", "a REPORT without Billed Duration"},
      {"REPORT RequestId: a", "a REPORT without Duration"},
      {"REPORT RequestId: a\tDuration: nan ms\tBilled Duration: 1 ms\tMemory Size: 128 MB",
       "Duration: 'nan'"},
      {"REPORT RequestId: a\tDuration: -4.0 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB",
       "Duration: '-4.0'"},
      {"REPORT RequestId: a\tDuration: 4.0 s\tBilled Duration: 1 ms\tMemory Size: 128 MB",
       "Duration: '4.0'"},
      {"REPORT RequestId: a\tDuration: 4.0 ms\tBilled Duration: 1.5 ms\tMemory Size: 128 MB",
       "Billed Duration of 1 and a fraction"},
      {"REPORT RequestId: a\tDuration: 4.0 ms\tBilled Duration: 5 ms\tMemory Size: 0 MB",
       "Memory Size of 0"},
      {"REPORT RequestId: a\tDuration: 99999999999999999999 ms\tBilled Duration: 1 ms",
       "Duration: '99999999999999999999'"},
      {R"({"type":"platform.report","record":{"metrics":{"durationMs":"1"}}})",
       "durationMs: '\"1\"'"},
      {R"({"type":"platform.report","record":{"metrics":{"durationMs":1)",
       "a platform.report record without an end"},
      {R"({"type":"platform.report","record":{"metrics":{"durationMs":1.5x}}})",
       "durationMs: '1.5x'"},
      {R"({"type":"platform.report"})", "a REPORT without Duration"},
  };
  for (const auto& b : bad) {
    INFO(b.line);
    CHECK(input_error_of([&] { read_lambda_report(b.line); }).find("found " + b.found + ",") == 0);
    LambdaReportReader reader;
    reader.feed(good + "\n" + b.line + "\n" + good);
    const auto& log = reader.finish();
    CHECK(log.reports == 2);
    CHECK(log.bad == 1);
    REQUIRE(log.first_bad);
    CHECK(log.first_bad->line == 3);
    CHECK(log.first_bad->found == b.found);
  }
}

TEST_CASE("What only looks like a report is passed over", "[capacity][report_lines]") {
  for (const std::string line :
       {"", "REPORT", "START RequestId: REPORT RequestId: x", "INIT_START Runtime Version: x",
        R"({"type":"platform.reportX"})", R"({"message":"a platform.report came"})",
        R"({"message":"platform.report"})", R"({"note":{"a":"platform.report"}})",
        R"({"type":"platform.restoreReport","record":{"metrics":{"durationMs":200}}})",
        "platform.report"}) {
    INFO(line);
    CHECK_FALSE(read_lambda_report(line));
  }
}

TEST_CASE("Billed Duration tells whether INIT was billed", "[capacity][report_lines]") {
  const auto line = [](const std::string& duration, int billed, const std::string& more) {
    return "REPORT RequestId: a\tDuration: " + duration +
           " ms\tBilled Duration: " + std::to_string(billed) +
           " ms\tMemory Size: 128 MB\tMax Memory Used: 9 MB\t" + more + "\n";
  };
  LambdaReportReader reader;
  reader.feed(line("14.97", 15, "") + line("15.00", 15, "") + line("14.01", 100, ""));
  // opentelemetry-lambda PR 2011; bitesizedserverless.com (a container image)
  reader.feed(line("395.99", 662, "Init Duration: 265.72 ms\t") +
              line("1049.63", 2344, "Init Duration: 1293.83 ms\t") +
              line("395.99", 396, "Init Duration: 265.72 ms\t"));
  // restores that public logs show: the rounded duration plus what is billed of the restore
  reader.feed(
      line("127.10", 154, "Restore Duration: 325.93 ms\tBilled Restore Duration: 26 ms\t") +
      line("306.34", 610, "Restore Duration: 511.25 ms\tBilled Restore Duration: 303 ms\t"));
  reader.feed(line("3003.17", 3000, "Status: timeout\t"));
  const auto& check = reader.finish().billing;
  CHECK(check.to_the_ms == 2);
  CHECK(check.to_100_ms == 1);
  CHECK(check.init_billed == 2);
  CHECK(check.init_free == 1);
  CHECK(check.restore_billed == 2);
  CHECK(check.restore_free == 0);
  CHECK(check.unexplained == 1);
}

TEST_CASE("Reports of another memory size are left out when one is asked for",
          "[capacity][report_lines]") {
  LambdaReportReader reader(256);
  reader.feed(
      "REPORT RequestId: a Duration: 1 ms Billed Duration: 1 ms Memory Size: 128 MB\n"
      "REPORT RequestId: a Duration: 2 ms Billed Duration: 2 ms Memory Size: 256 MB\n");
  const auto& log = reader.finish();
  CHECK(log.reports == 1);
  CHECK(log.passed_over == 1);
  CHECK(log.billed_ms == 2);
}
