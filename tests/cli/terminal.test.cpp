// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"

using namespace reports;
using support::command;
using support::contains;

namespace {

const std::vector<Words> shown_verbs{
    {"compare", "--rps", "0.023"},
    {"compare", "--rps", "1000", "-v", "--claims"},
    {"bill", "--plan", "workout-api", "--rps", "0.023", "--months", "12"},
    {"report", "--rps", "0.023"},
    {"prices", "list"},
    {"prices", "show", "lambda.gb_seconds.x86"},
    {"prices", "coverage"},
    {"explain", "logs.vended_gb"},
    {"simulate", "throttle", "--stage-rps", "50", "--stage-burst", "100", "--rps", "60",
     "--seconds", "100"},
    {"alarms", "check", "--rps", "0.023", "--threshold", "10", "--period", "300"},
    {"alarms", "evaluate", "--pattern", "0-X-X"},
};

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

TEST_CASE("With --ascii every verb's table is plain ASCII and as wide as asked",
          "[cli][terminal]") {
  for (const auto& words : shown_verbs) {
    for (const char* width : {"80", "200"}) {
      const auto run = command(with(words, {"--ascii", "--width", width}));
      INFO(Json(words).dump() << run.err);
      REQUIRE(run.code == 0);
      CHECK(is_ascii(run.out));
      // Every sign that reports use has a stand-in.
      const auto signs = command(with(words, {"--width", width})).out;
      CHECK(std::count(run.out.begin(), run.out.end(), '?') ==
            std::count(signs.begin(), signs.end(), '?'));
      for (const auto& line : support::lines_of(run.out)) {
        INFO(line);
        CHECK(line.size() <= static_cast<std::size_t>(std::stoi(width)));
      }
    }
  }
}

TEST_CASE("Colours are for terminals alone, and change no character", "[cli][terminal]") {
  setenv("TERM", "xterm-256color", 1);
  unsetenv("NO_COLOR");
  for (const auto& words : shown_verbs) {
    INFO(Json(words).dump());
    const auto piped = command(with(words, {"--width", "120"})).out;
    CHECK_FALSE(contains(piped, "\x1b"));
    const auto coloured = support::on_terminal(words, 120);
    CHECK(support::without_colours(coloured) == piped);
  }
  CHECK(contains(support::on_terminal(shown_verbs[0], 120), "\x1b[1mTABLE CAPACITY\x1b[0m"));
  CHECK(contains(support::on_terminal(shown_verbs[0], 120), "\x1b[1;32m> on-demand"));
}

TEST_CASE("NO_COLOR and dumb terminals get none", "[cli][terminal]") {
  setenv("TERM", "xterm-256color", 1);
  setenv("NO_COLOR", "1", 1);
  CHECK_FALSE(contains(support::on_terminal(shown_verbs[0], 120), "\x1b"));
  unsetenv("NO_COLOR");
  setenv("TERM", "dumb", 1);
  CHECK_FALSE(contains(support::on_terminal(shown_verbs[0], 120), "\x1b"));
  setenv("TERM", "xterm", 1);
  CHECK(contains(support::on_terminal(shown_verbs[0], 120), "\x1b"));
}

TEST_CASE("--ascii is for text", "[cli][terminal]") {
  for (const char* format : {"csv", "json"}) {
    const auto run = command(with(shown_verbs[0], {"--ascii", "--format", format}));
    CHECK(run.code == 2);
    CHECK(contains(run.err, "--ascii"));
  }
  const auto run = command(with(shown_verbs[0], {"--ascii", "--format", "md"}));
  CHECK(run.code == 0);
  CHECK(is_ascii(run.out));
}
