// SPDX-License-Identifier: Apache-2.0
#include "fitcost/units/input_error.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace fitcost;

TEST_CASE("An input error says where, what was found and what was wanted", "[units][input_error]") {
  struct Case {
    InputError::Place place;
    std::string wanted, text;
  };
  for (const Case& c : {
           Case{{"plan.yaml", 3, 7}, "a number", "plan.yaml:3:7: found 'x', wanted a number"},
           Case{{"plan.yaml", 3, 0}, "a number", "plan.yaml:3: found 'x', wanted a number"},
           Case{{"--rps", 0, 0}, "a number", "--rps: found 'x', wanted a number"},
           Case{{"", 0, 0}, "a number", "found 'x', wanted a number"},
           Case{{"plan.yaml", 3, 7}, "", "plan.yaml:3:7: found 'x'"},
       }) {
    const InputError error(c.place, "'x'", c.wanted);
    CHECK(error.what() == c.text);
    CHECK(error.place().file == c.place.file);
    CHECK(error.place().line == c.place.line);
    CHECK(error.place().column == c.place.column);
    CHECK(error.found() == "'x'");
    CHECK(error.wanted() == c.wanted);
  }
}

TEST_CASE("Hostile text is quoted on one short line", "[units][input_error]") {
  struct Case {
    std::string text, quoted;
  };
  for (const Case& c : {
           Case{"", "''"},
           Case{"1.5x", "'1.5x'"},
           Case{"two\nlines\r\n", "'two\\x0alines\\x0d\\x0a'"},
           Case{"\x1b[31mred\x7f", "'\\x1b[31mred\\x7f'"},
           Case{std::string("a\0b", 3), "'a\\x00b'"},
           Case{std::string(60, 'a'), "'" + std::string(60, 'a') + "'"},
           Case{std::string(61, 'a'), "'" + std::string(60, 'a') + "...'"},
           Case{std::string(10'000, 'a'), "'" + std::string(60, 'a') + "...'"},
           Case{"größe", "'größe'"},
       }) {
    CHECK(in_quotes(c.text) == c.quoted);
  }
}

TEST_CASE("A quotation is not cut inside a character", "[units][input_error]") {
  // Byte 60 is the second half of an o umlaut.
  const std::string before(59, 'a');
  CHECK(in_quotes(before + "\xc3\xb6" + "z") == "'" + before + "\xc3\xb6...'");
  CHECK(in_quotes(before + "\xc3\xb6") == "'" + before + "\xc3\xb6'");
  CHECK(in_quotes(std::string(10'000, '\x80')).size() < 80);
}
