// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "cli/reports.hpp"

using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {
const Words compare{"compare", "--rps", "0.023"};

std::size_t files_in(const TempFolder& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    count += entry.exists() ? 1U : 0U;
  return count;
}
}  // namespace

TEST_CASE("With -o a report goes to the file, whole, and nothing to standard output",
          "[cli][output]") {
  const TempFolder folder;
  for (const auto* format : {"table", "csv", "json", "md"}) {
    INFO(format);
    const auto shown = command(with(compare, {"--format", format}));
    const auto file = folder.file(std::string("report.") + format);
    const auto kept = command(with(compare, {"--format", format, "-o", file}));
    CHECK(kept.code == 0);
    CHECK(kept.out.empty());
    CHECK(kept.err.empty());
    CHECK(support::text_of(file) == shown.out);
  }
  CHECK(files_in(folder) == 4);  // nothing unfinished is left behind
}

TEST_CASE("With -o bad input leaves the old file as it was", "[cli][output]") {
  const TempFolder folder;
  const auto file = folder.write("report.txt", "old\n");
  CHECK(command(with(compare, {"--region", "moon", "-o", file})).code == 2);
  CHECK(command(with(compare, {"--fail-over", "x", "-o", file})).code == 2);
  CHECK(command(with(compare, {"--region", "ap-south-1", "--strict", "-o", file})).code == 2);
  CHECK(support::text_of(file) == "old\n");
  CHECK(command(with(compare, {"-o", file})).code == 0);
  CHECK(contains(support::text_of(file), "60,444"));
  CHECK(files_in(folder) == 1);
}

TEST_CASE("With -o a place that cannot be written is named", "[cli][output]") {
  const TempFolder folder;
  for (const auto& place : {folder.path().string(), folder.file("none/report.txt")}) {
    const auto run = command(with(compare, {"-o", place}));
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(support::lines_of(run.err).size() == 1);
    CHECK(contains(run.err, place));
  }
  CHECK(files_in(folder) == 0);
}

TEST_CASE("A standard output that takes nothing is said in one line and no internal error",
          "[cli][output]") {
  const std::string program = FITCOST_COMMAND;
  for (const std::string words :
       {" compare --rps 0.023", " prices coverage", " completion bash", " --help", " --version",
        " bill --help", "-replay --help", "-replay --rps 0.0005 --days 1"}) {
    INFO(words);
    const auto run = support::run_program({"/bin/bash", "-c", program + words + " > /dev/full"});
    CHECK(run.code == 1);
    const std::string name = words.front() == '-' ? "fitcost-replay" : "fitcost";
    CHECK(run.err == name + ": standard output cannot be written\n");
  }
}

TEST_CASE("With -o a pipe is written to, not replaced", "[cli][output]") {
  const TempFolder folder;
  const auto pipe = folder.file("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  const auto run = command({"--version"});
  const auto kept = command(with(compare, {"-o", pipe}));
  CHECK(kept.code == 0);
  CHECK(std::filesystem::is_fifo(pipe));
  std::string got(100, '\0');
  const auto length = read(reader, got.data(), got.size());
  CHECK(length > 0);
  CHECK(contains(got, "60,444"));
  close(reader);
  CHECK(files_in(folder) == 1);
  CHECK(run.code == 0);
}

TEST_CASE("Over the limit the exit code is 3, with the report still there and one line of why",
          "[cli][output]") {
  const auto over = command(with(compare, {"--fail-over", "0.08"}));
  CHECK(over.code == 3);
  CHECK(over.out == command(compare).out);
  CHECK(support::lines_of(over.err).size() == 1);
  CHECK(contains(over.err, "0.0884"));
  CHECK(contains(over.err, "0.08"));
  CHECK(command(with(compare, {"--fail-over", "0.08839935"})).code == 0);  // not over
  const Words bill{"bill", "--plan", "workout-api", "--rps", "0.023"};
  CHECK(command(with(bill, {"--fail-over", "0.0883"})).code == 3);
  CHECK(command(with(bill, {"--fail-over", "0.0884"})).code == 0);
  // It is the month that passes the limit that counts: 0.08839935 x 1.1 = 0.0972.
  const auto later =
      command(with(bill, {"--months", "2", "--growth", "0.1", "--fail-over", "0.09"}));
  CHECK(later.code == 3);
  CHECK(contains(later.err, "month 2"));
}

TEST_CASE("The same question gets the same bytes", "[cli][output]") {
  for (const auto* format : {"table", "csv", "json", "md"}) {
    const auto words = with(compare, {"--format", format, "-v"});
    CHECK(command(words).out == command(words).out);
  }
}

TEST_CASE("Locale, time zone and AWS's variables do not change a byte", "[cli][output]") {
  const Words hostile{"LC_ALL=de_DE.UTF-8",
                      "LANG=de_DE.UTF-8",
                      "LC_NUMERIC=fr_FR.UTF-8",
                      "TZ=Pacific/Kiritimati",
                      "AWS_REGION=eu-west-1",
                      "AWS_DEFAULT_REGION=sa-east-1",
                      "COLUMNS=300",
                      "NO_COLOR=1"};
  for (const Words& words :
       {with(compare, {"--format", "json"}), with(compare, {"-v"}),
        with(compare, {"--format", "csv"}),
        Words{"bill", "--plan", "workout-api", "--rate", "2000/day", "--months", "2"},
        Words{"prices", "list"}}) {
    INFO(Json(words).dump());
    const auto plain = command(words, {"LC_ALL=C"});
    const auto other = command(words, hostile);
    CHECK(plain.code == 0);
    CHECK(other.code == 0);
    CHECK(plain.out == other.out);
  }
}

TEST_CASE("Printed text is UTF-8 without control characters and without blanks at line ends",
          "[cli][output]") {
  for (const Words& words :
       {compare, with(compare, {"-v", "--claims"}), with(compare, {"--format", "md"}),
        Words{"bill", "--plan", "workout-api-first-answer", "--rps", "1"}, Words{"prices", "list"},
        Words{"prices", "coverage"}, Words{"explain", "logs.vended_gb"}}) {
    INFO(Json(words).dump());
    const auto run = command(words);
    REQUIRE(run.code == 0);
    REQUIRE_FALSE(run.out.empty());
    CHECK(run.out.back() == '\n');
    for (const auto& line : support::lines_of(run.out)) {
      INFO(line);
      CHECK((line.empty() || line.back() != ' '));
      CHECK(std::none_of(line.begin(), line.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    }
  }
}

TEST_CASE("No line of a comparison is wider than the terminal, from 80 columns to 200",
          "[cli][output]") {
  for (const int wide : {80, 100, 132, 200}) {
    const auto columns = static_cast<unsigned short>(wide);
    for (const Words& words :
         {compare, Words{"compare", "--rps", "1000"}, with(compare, {"--claims"}),
          with(compare, {"--region", "sa-east-1"}),
          with(compare, {"--duration-ms", "128:110,256:60,512:40,1024:30"})}) {
      INFO(columns << " " << Json(words).dump());
      const auto shown = support::on_terminal(words, columns);
      CHECK(contains(shown, "TABLE CAPACITY"));
      for (const auto& line : support::lines_of(shown)) {
        INFO(line);
        CHECK(support::columns_of(line) <= columns);
      }
    }
  }
}

TEST_CASE("The command needs no network, cryptography or database library", "[cli][output]") {
  const auto run = support::run_program({"ldd", FITCOST_COMMAND});
  REQUIRE(run.code == 0);
  for (const auto* library : {"curl", "ssl", "crypto", "sqlite", "boost"}) {
    INFO(run.out);
    CHECK_FALSE(contains(run.out, library));
  }
}

TEST_CASE("A comparison is there in a moment", "[cli][output]") {
  // The promise is 30 ms, which a benchmark keeps; here only that nothing is out of all proportion.
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) CHECK(command(compare).code == 0);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}
