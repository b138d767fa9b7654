// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/symbolic_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace fitcost::cloudformation;

SymbolicText text(const std::string& literal) { return SymbolicText(literal); }
SymbolicText name(const std::string& id) {
  return SymbolicText(Reference{Reference::Kind::resource, id}, SymbolForm::generated_name);
}
SymbolicText parameter(const std::string& id) {
  return SymbolicText(Reference{Reference::Kind::parameter, id});
}
SymbolicText account() {
  return SymbolicText(Reference{Reference::Kind::pseudo_parameter, "AWS::AccountId"},
                      SymbolForm::word);
}
SymbolicText operator+(SymbolicText a, const SymbolicText& b) {
  a.append(b);
  return a;
}

TEST_CASE("Texts are equal only when they are whatever the symbols turn out to be",
          "[template][text]") {
  struct Row {
    SymbolicText a;
    SymbolicText b;
    Truth equal;
  };
  const Row rows[] = {
      {text("ab"), text("a") + text("b"), Truth::yes},
      {text(""), SymbolicText(), Truth::yes},
      {text("ab"), text("abc"), Truth::no},
      {text("/aws/lambda/") + name("Fn"), text("/aws/") + text("lambda/") + name("Fn"), Truth::yes},
      {text("/aws/lambda/") + name("Fn"), text("/aws/api/") + name("Fn"), Truth::no},
      {text("/aws/lambda/") + name("Fn"), text("/aws/lambda/"), Truth::no},
      {text("/aws/lambda/") + name("Fn"), text("/aws/lambda/") + name("Other"), Truth::no},
      {name("Fn"), parameter("P"), Truth::unknown},
      {parameter("P"), parameter("P"), Truth::yes},
      {parameter("P"), parameter("Q"), Truth::unknown},
      {parameter("P"), text(""), Truth::unknown},
      {parameter("P") + text("-x"), text("a-x"), Truth::unknown},
      {parameter("P") + text("-x"), text("a-y"), Truth::no},
      {text("a-") + parameter("P") + text("-x"), text("b-") + parameter("P") + text("-x"),
       Truth::no},
      {parameter("P") + parameter("Q"), parameter("Q") + parameter("P"), Truth::unknown},
      // A word is no path; a name that CloudFormation makes has the logical id in it.
      {account(), text("a/b"), Truth::no},
      {account(), text("123456789012"), Truth::unknown},
      {name("CreateFunction"), text("workouts"), Truth::no},
      {name("CreateFunction"), text("stack-createfunction-1ABC"), Truth::unknown},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a.shown(), row.b.shown());
    CHECK(equal(row.a, row.b) == row.equal);
    CHECK(equal(row.b, row.a) == row.equal);
    CHECK(equal(row.a, row.a) == Truth::yes);
  }
}

/// Whatever the comparison says must hold for all texts that the symbols may have.
TEST_CASE("No assignment of texts to symbols contradicts a comparison", "[template][text]") {
  const std::vector<SymbolicText> pieces{text(""), text("a"), text("ab"), parameter("P"),
                                         parameter("Q")};
  const std::vector<std::string> words{"", "a", "b", "ab", "aab"};
  std::vector<SymbolicText> all;
  for (const auto& x : pieces)
    for (const auto& y : pieces)
      for (const auto& z : pieces) all.push_back(x + y + z);
  const auto filled = [](const SymbolicText& of, const std::string& p, const std::string& q) {
    std::string out;
    for (const auto& part : of.parts())
      out += part.is_known() ? part.literal : part.symbol->name == "P" ? p : q;
    return out;
  };
  int decided = 0;
  bool holds = true;
  for (const auto& x : all) {
    for (const auto& y : all) {
      const Truth said[] = {equal(x, y), x.starts_with(y), x.ends_with(y)};
      for (const auto& p : words) {
        for (const auto& q : words) {
          const std::string fx = filled(x, p, q);
          const std::string fy = filled(y, p, q);
          const bool is[] = {fx == fy, fx.starts_with(fy), fx.ends_with(fy)};
          for (int i = 0; i < 3; ++i) {
            decided += said[i] == Truth::unknown ? 0 : 1;
            holds &= said[i] == Truth::unknown || (said[i] == Truth::yes) == is[i];
          }
        }
      }
    }
  }
  CHECK(holds);
  CHECK(decided > 100'000);
}

TEST_CASE("A text is split where no symbol can hold the delimiter", "[template][text]") {
  const auto shown = [](const SymbolicText& of, const std::string& by) {
    const auto pieces = of.split(by);
    if (!pieces) return std::string("?");
    std::string out;
    for (const auto& piece : *pieces) out += "<" + piece.shown() + ">";
    return out;
  };
  CHECK(shown(text("a,b,,c"), ",") == "<a><b><><c>");
  CHECK(shown(text(""), ",") == "<>");
  CHECK(shown(text("arn:aws:sqs:") + account() + text(":q"), ":") ==
        "<arn><aws><sqs><${AWS::AccountId}><q>");
  CHECK(shown(text("x/") + name("Fn") + text("-1/y"), "/") == "<x><${Fn}-1><y>");
  CHECK(shown(name("Fn") + text("-1"), "-") == "?");
  CHECK(shown(parameter("P") + text("/x"), "/") == "?");
  CHECK(shown(text("a-") + text("-b"), "--") == "<a><b>");
  CHECK(shown(text("a"), "") == "?");
}

TEST_CASE("A text remembers what it was written with", "[template][text]") {
  const SymbolicText known = text("workouts").written_as({Reference::Kind::resource, "Table"});
  const SymbolicText all = text("table/") + known + text("/index/") + name("Fn");
  CHECK(all.literal() == std::nullopt);
  CHECK((text("table/") + known).literal() == "table/workouts");
  CHECK(all.refers_to("Table"));
  CHECK(all.refers_to("Fn"));
  CHECK_FALSE(all.refers_to("workouts"));
  CHECK(all.references().size() == 2);
  CHECK(all.references()[0].shown() == "${Table}");
  CHECK(text("").written_as({Reference::Kind::parameter, "Empty"}).references().size() == 1);
}

}  // namespace
