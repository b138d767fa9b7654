// SPDX-License-Identifier: Apache-2.0
#include "reconcile/csv_rows.hpp"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

using fitcost::InputError;
using fitcost::detail::CsvRows;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows streamed(const std::string& text) {
  std::istringstream stream(text);
  CsvRows rows(*stream.rdbuf(), "f");
  Rows out;
  while (rows.next()) {
    std::vector<std::string> row;
    for (std::size_t i = 0; i < rows.size(); ++i) row.emplace_back(rows.field(i));
    out.push_back(row);
  }
  return out;
}

InputError error_of_stream(const std::string& text) {
  try {
    streamed(text);
  } catch (const InputError& error) {
    return error;
  }
  FAIL("no error");
  return {{}, {}, {}};
}

}  // namespace

TEST_CASE("Streamed CSV is RFC 4180's: quotes, commas and line breaks in fields, CRLF or LF",
          "[reconcile][csv]") {
  CHECK(streamed("a,b\nc,d\n") == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(streamed("a,b\r\nc,d\r\n") == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(streamed("a,b\nc,d") == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(streamed("\"a,\"\"b\"\"\r\nc\",d\n") == Rows{{"a,\"b\"\r\nc", "d"}});
  CHECK(streamed("a,,\n\n\n,\"\",\"\"\"\"\n") == Rows{{"a", "", ""}, {"", "", "\""}});
  CHECK(streamed("a,\"b\"\r\n\"c\"") == Rows{{"a", "b"}, {"c"}});
  CHECK(streamed("") == Rows{});
  CHECK(streamed("\n\r\n") == Rows{});
  CHECK(streamed("ü,\xe2\x82\xac\n") == Rows{{"ü", "€"}});
}

TEST_CASE("Streamed CSV does not care where its buffer ends", "[reconcile][csv]") {
  // Records of growing sizes, so that a buffer of 1 MB ends at every kind of place.
  std::string text;
  Rows wanted;
  for (std::size_t i = 0; text.size() < 5'000'000; ++i) {
    const std::string plain(1 + i % 613, static_cast<char>('a' + i % 26));
    const std::string broken = "x\"y\r\n,z" + std::string(i % 89, 'q');
    text += plain + ",\"x\"\"y\r\n,z" + std::string(i % 89, 'q') + "\"," + std::to_string(i);
    text += i % 2 == 0 ? "\r\n" : "\n";
    wanted.push_back({plain, broken, std::to_string(i)});
  }
  CHECK((streamed(text) == wanted));
}

TEST_CASE("Streamed CSV names the place of a field and of what is wrong", "[reconcile][csv]") {
  std::istringstream stream("a,\"b\nc\",d\nx,y\n");
  CsvRows rows(*stream.rdbuf(), "f");
  REQUIRE(rows.next());
  CHECK(rows.place(0).line == 1);
  CHECK(rows.place(1).column == 3);
  CHECK(rows.place(2).line == 2);
  CHECK(rows.place(2).column == 4);
  REQUIRE(rows.next());
  CHECK(rows.line() == 3);

  const auto unclosed = error_of_stream("a\nb,\"c\nd\n");
  CHECK(unclosed.place().line == 2);
  CHECK(unclosed.found() == "a quote that is never closed");
  const auto after = error_of_stream("a,b\n1,\"x\"y,2\n");
  CHECK(after.place().line == 2);
  CHECK(after.place().column == 6);
  const auto latin = error_of_stream("a\nb,na\xefve\n");
  CHECK(latin.place().line == 2);
  CHECK(latin.place().column == 5);
  const auto nul = error_of_stream(std::string("a\nb\0c\n", 6));
  CHECK(nul.place().line == 2);
  CHECK(error_of_stream(std::string("\xff\xfe"
                                    "a\0,\0",
                                    6))
            .found() == "UTF-16 text");
  CHECK(error_of_stream("a\n" + std::string(5'000'000, 'x')).found() == "a record of over 4 MB");
}

TEST_CASE("After a broken record of streamed CSV the next one can be read", "[reconcile][csv]") {
  std::istringstream stream("a,b\n1,\"x\"y\n\xff,2\n3,4\n");
  CsvRows rows(*stream.rdbuf(), "f");
  REQUIRE(rows.next());
  for (int i = 0; i < 2; ++i) {
    CHECK_THROWS_AS(rows.next(), InputError);
    CHECK(rows.can_go_on());
  }
  REQUIRE(rows.next());
  CHECK(rows.line() == 4);
  CHECK(rows.field(1) == "4");
  CHECK(!rows.next());
}
