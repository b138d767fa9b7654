// SPDX-License-Identifier: Apache-2.0
#include "fitcost/template/document.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <sstream>

#include "support/command.hpp"
#include "template/reading.hpp"

namespace {

using namespace reading;

std::string workout_template() {
  return support::text_of(FITCOST_SOURCE_DIR "/data/templates/workout-api.yaml");
}

/// Every way of writing that a range can go wrong on.
const std::string written_in_all_ways = R"(# before
plain: a value # not this
"quoted": "with \" and # and: in it"
'single': 'it''s'
folded lines: one
  two

  three   # comment
literal: |
  first
    indented

  last

# between
stripped: >-
  folded
  text
indented: |2
    two more
  than these
kept: |+
  text

empty:
tilde: ~
nothing: null
key with tag: !Ref Name
long:
  Ref: Name
list: !Join
  - ","
  - - a
    - b: 1
      c:
    -
    - !GetAtt A.B
flow: {a: [1, , "x"], b: , c: {}, d: []} # after
flow over lines: [
    one,  # comment
    !Sub "${two}"
  ]
anchored: &anchor
  x: 1
alias: *anchor
both: &tagged !Ref Other
utf: "é" # é
text: !!str 5
after é: end
? complex
: value
last:
  - one
  - two)";

void each_node(const SyntaxNode& node, const std::function<void(const SyntaxNode&)>& look) {
  look(node);
  if (node.alias_of != nullptr) return;  // what is inside is written elsewhere
  for (const SyntaxNode* item : node.items) each_node(*item, look);
  for (const auto& entry : node.entries) {
    each_node(*entry.key, look);
    each_node(*entry.value, look);
  }
}

/// The tree in one line, but for one node.
std::string shape(const SyntaxNode& node, const SyntaxNode* but = nullptr,
                  const std::string& replaced = "") {
  if (&node == but) return replaced;
  std::string out;
  switch (node.kind) {
    case NodeKind::null:
      return "~";
    case NodeKind::scalar:
      return "'" + std::string(node.text) + "'";
    case NodeKind::call:
      return std::string(long_name(node.function)) + "(" + shape(node.argument(), but, replaced) +
             ")";
    case NodeKind::list:
      for (const SyntaxNode* item : node.items) out += shape(*item, but, replaced) + ",";
      return "[" + out + "]";
    default:
      for (const auto& entry : node.entries) {
        out += shape(*entry.key, but, replaced) + "=" + shape(*entry.value, but, replaced) + ",";
      }
      return "{" + out + "}";
  }
}

/// JSON with functions in their long form.
std::string as_json(const SyntaxNode& node) {
  const auto quoted = [](std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c == '\n' ? "\\n" : std::string(1, c);
    }
    return out + "\"";
  };
  std::string out;
  switch (node.kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::scalar:
      return quoted(node.text);
    case NodeKind::call:
      return "{" + quoted(long_name(node.function)) + ": " + as_json(node.argument()) + "}";
    case NodeKind::list:
      for (const SyntaxNode* item : node.items) out += (out.empty() ? "" : ", ") + as_json(*item);
      return "[" + out + "]";
    default:
      for (const auto& entry : node.entries) {
        out +=
            (out.empty() ? "" : ",\n  ") + quoted(entry.key->text) + ": " + as_json(*entry.value);
      }
      return "{" + out + "}";
  }
}

TEST_CASE("Every value's range is that of its text: another value put there changes nothing else",
          "[template][ranges]") {
  for (const std::string& text : {written_in_all_ways, workout_template()}) {
    const auto read = document(text);
    std::size_t looked_at = 0;
    each_node(read.root(), [&](const SyntaxNode& node) {
      if (&node == &read.root()) return;
      ++looked_at;
      // An anchor that goes leaves its aliases without what they stand for.
      if (read.text_of(node).find('&') != std::string_view::npos) return;
      std::string changed = text;
      const std::string put = node.range.empty() ? " \"put here\"" : "\"put here\"";
      changed.replace(node.range.begin, node.range.end - node.range.begin, put);
      CAPTURE(read.place(node).line, read.place(node).column, read.text_of(node));
      const auto again = document(changed);
      CHECK(shape(again.root()) == shape(read.root(), &node, "'put here'"));
    });
    CHECK(looked_at > 60);
  }
}

TEST_CASE("Ranges lie inside of each other, in order, and end in no blanks", "[template][ranges]") {
  for (const std::string& text : {written_in_all_ways, workout_template()}) {
    const auto read = document(text);
    each_node(read.root(), [&](const SyntaxNode& node) {
      CAPTURE(read.text_of(node));
      CHECK(node.range.begin <= node.range.end);
      CHECK(node.range.end <= text.size());
      if (!node.range.empty()) {
        const char last = text[node.range.end - 1];
        CHECK((last != ' ' && last != '\n'));
        CHECK(text[node.range.begin] != ' ');
      }
      if (node.alias_of != nullptr) return;
      std::size_t behind = node.range.begin;
      const auto follows = [&](const SyntaxNode& child) {
        CHECK(child.range.begin >= behind);
        CHECK(child.range.end <= node.range.end);
        behind = child.range.end;
      };
      for (const SyntaxNode* item : node.items) follows(*item);
      for (const auto& entry : node.entries) {
        follows(*entry.key);
        follows(*entry.value);
      }
    });
  }
}

TEST_CASE("A template written as JSON is the same tree", "[template][json]") {
  const auto yaml = document(workout_template());
  const auto json = document(as_json(yaml.root()), "t.json");
  CHECK(json.format() == TemplateDocument::Format::json);
  CHECK(yaml.format() == TemplateDocument::Format::yaml);
  CHECK(shape(json.root()) == shape(yaml.root()));
}

TEST_CASE("JSON's ranges are those of its tokens", "[template][json][ranges]") {
  const std::string text =
      "\n{ \"a\" : [ 1 , -2.5e3, true ,null, \"x\\\"y\" ] ,\n \"b\":{}, \"c\": {\"Ref\": \"A\"} "
      "}\n";
  const auto read = document(text, "t.json");
  std::string tokens;
  each_node(read.root(), [&](const SyntaxNode& node) {
    if (node.is_scalar() || node.kind == NodeKind::null)
      tokens += std::string(read.text_of(node)) + "|";
  });
  CHECK(tokens == R"("a"|1|-2.5e3|true|null|"x\"y"|"b"|"c"|"A"|)");
  CHECK(read.root().find("a")->items[4]->text == "x\"y");
  CHECK(read.text_of(*read.root().find("c")) == "{\"Ref\": \"A\"}");
  CHECK(read.place(*read.root().find("c")).line == 3);
  CHECK(read.place(*read.root().find("c")).column == 15);
}

TEST_CASE("Short and long forms are the same call", "[template]") {
  const auto read = document(
      "short: [!Ref A, !GetAtt A.B, !Sub x, !If [c, 1, 2], !Condition c, !Base64 x]\n"
      "long:\n"
      "  - {Ref: A}\n"
      "  - {'Fn::GetAtt': A.B}\n"
      "  - Fn::Sub: x\n"
      "  - Fn::If: [c, 1, 2]\n");
  const auto& shorts = read.root().find("short")->items;
  const auto& longs = read.root().find("long")->items;
  for (std::size_t i = 0; i < longs.size(); ++i) {
    CAPTURE(i);
    CHECK(shape(*shorts[i]) == shape(*longs[i]));
    CHECK(longs[i]->is_call());
  }
  CHECK(shorts[4]->is_call(Intrinsic::condition));
  CHECK(read.text_of(*shorts[1]) == "!GetAtt A.B");
  CHECK(read.text_of(shorts[1]->argument()) == "A.B");
}

TEST_CASE("A map of a function and other keys is a map", "[template]") {
  const auto read = document("m: {Ref: A, b: 1}\nc: {Condition: X}\n");
  CHECK(read.root().find("m")->is_map());
  CHECK(read.root().find("c")->is_map());
}

TEST_CASE("Lines and columns count characters, behind a byte order mark and Windows' line ends",
          "[template]") {
  const auto read = document(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: |\r\n  x\r\n  y\r\n\xC3\xA9: {d: q}\r\n");
  CHECK(read.root().entries.size() == 3);
  CHECK(read.place(*read.root().entries[0].key).column == 2);  // the mark is a character, too
  CHECK(read.root().entries[1].value->text == "x\ny\n");
  const SyntaxNode& q = *read.root().entries[2].value->find("d");
  CHECK(read.place(q).line == 5);
  CHECK(read.place(q).column == 8);
  CHECK(read.text_of(q) == "q");
}

TEST_CASE("JSON behind a byte order mark is JSON", "[template][json]") {
  const std::string mark = "\xEF\xBB\xBF";
  const auto read = document(mark + R"({"a": {"Type": "x"}})");
  CHECK(read.format() == TemplateDocument::Format::json);
  CHECK(read.text_of(*read.root().find("a")) == R"({"Type": "x"})");
  CHECK(read.place(*read.root().entries[0].key).column == 3);
  CHECK_THROWS_WITH(TemplateDocument::read(mark + R"({"a": {"Type": "x",}})", "t.json"),
                    Catch::Matchers::Contains("bad JSON"));
}

TEST_CASE("Aliases stand for what their anchors hold, merge keys yield to a map's own",
          "[template][anchors]") {
  const auto read = document(
      "base: &base {a: 1, b: 2}\n"
      "more: &more {b: 3, c: 4}\n"
      "one: {<<: *base, b: own}\n"
      "two:\n  <<: [*more, *base]\n  d: 5\n"
      "same: *base\n"
      "quoted: {\"<<\": 1}\n");
  CHECK(shape(*read.root().find("one")) == "{'a'='1','b'='own',}");
  CHECK(shape(*read.root().find("two")) == "{'b'='3','c'='4','a'='1','d'='5',}");
  CHECK(shape(*read.root().find("same")) == "{'a'='1','b'='2',}");
  CHECK(shape(*read.root().find("quoted")) == "{'<<'='1',}");
  CHECK(read.root().find("same")->alias_of == read.root().find("base"));
  CHECK(read.text_of(*read.root().find("same")) == "*base");
  CHECK(read.place(*read.first_alias()).line == 3);
  CHECK(document("a: 1").first_alias() == nullptr);
}

struct Refused {
  std::string text;
  std::string said;
  std::string file = "t.yaml";
};

TEST_CASE("What is no document is refused with its place", "[template][errors]") {
  for (const auto& [text, said, file] :
       std::vector<Refused>{{"", "1:1: found an empty document"},
                            {"# only a comment\n", "2:1: found an empty document"},
                            {"a: 1\nb: \xff\n", "2:4: found a byte that is no UTF-8 text"},
                            {"a: \xC3\xA9\xC3", "1:5: found a byte that is no UTF-8 text"},
                            {"a: 1\nb: \x01\n", "2:4: found the control character '\\x01'"},
                            {std::string("a: \0", 4), "1:4: found the control character"},
                            {"a: 1\nb: 2\na: 3\n",
                             "3:1: found the key 'a' twice, wanted each key once (it stands "
                             "in line 1 already)"},
                            {"{\"a\": 1,\n \"a\": 2}", "2:2: found the key 'a' twice", "t.json"},
                            {"a: {x: 1, x: 2}", "1:11: found the key 'x' twice"},
                            {"a:\n\tb: 1\n", "2:1: found a tab in the indentation, wanted spaces"},
                            {"a:\n  b: 1\n \tc: 2\n", "3:2: found a tab in the indentation"},
                            {"a: 1\n---\nb: 2\n", "found a second document"},
                            {"a: &x [*x]\n", "1:8: found an alias inside of what it stands for"},
                            {"a: *nowhere\n", "1:4: found bad YAML"},
                            {"a: [1, 2\nb: 3\n", "found bad YAML"},
                            {"a: b: c\n", "1:5: found bad YAML"},
                            {"a: \"b\nc: d\n", "1:4: found a quote that nothing closes"},
                            {"a: !Sub 'it''s\nc: d\n", "1:9: found a quote that nothing closes"},
                            {"? [a, b]\n: 1\n", "1:3: found a key that is a list or a map"},
                            {"? !Ref a\n: 1\n", "1:3: found a key that is a function"},
                            {"a: !!binary aGk=\n", "1:4: found the tag 'tag:yaml.org,2002:binary'"},
                            {"a: {<<: 5}\n", "1:9: found no map behind '<<'"},
                            {"{\"a\": 1,}", "found bad JSON", "t.json"},
                            {"{\"a\": 1} x", "1:10: found bad JSON", "t.json"},
                            {"{\"a\": tru}", "1:10: found bad JSON", "t.json"},
                            {"{\"a\":\n \"\t\"}", "2:3: found bad JSON", "t.json"},
                            {"{\"a\": \"\\ud800\"}", "1:14: found bad JSON", "t.json"},
                            {"{a: [}", "found bad JSON"}}) {
    CAPTURE(text);
    try {
      document(text, file);
      FAIL("was taken");
    } catch (const InputError& error) {
      CHECK_THAT(std::string(error.what()), Catch::Contains(said));
      CHECK(error.place().file == file);
      CHECK(error.place().line > 0);
      CHECK(error.place().column > 0);
    }
  }
}

TEST_CASE("Braces may start YAML, too", "[template]") {
  const auto read = document("{Resources: {A: {Type: X,},},}");
  CHECK(read.format() == TemplateDocument::Format::yaml);
  CHECK(shape(read.root()) == "{'Resources'={'A'={'Type'='X',},},}");
}

TEST_CASE("Tabs in blank lines, in flow and between words are no indentation", "[template]") {
  CHECK(shape(document("a:\t1\n\t\nb: {\t\"c\": 2\n\t}\nc: |\n  x\n  \ty\n").root()) ==
        "{'a'='1','b'={'c'='2',},'c'='x\n\ty\n',}");
}

TEST_CASE("Bombs are refused before they are large", "[template][errors]") {
  const auto said = [](const std::string& text, const DocumentLimits& limits = {}) {
    try {
      TemplateDocument::read(text, "t", limits);
      return std::string("was taken");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
  };
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) laughs += (k > 0 ? ", " : "") + ("*a" + std::to_string(i - 1));
    laughs += "]\n";
  }
  CHECK_THAT(said(laughs), Catch::Contains("more than 1000000 values"));
  std::string deep_aliases = "a0: &a0 [x]\n";
  for (int i = 1; i < 200; ++i) {
    deep_aliases += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
                    std::to_string(i - 1) + "]\n";
  }
  CHECK_THAT(said(deep_aliases), Catch::Contains("more than 100 deep"));
  CHECK_THAT(said(std::string(500, '[') + std::string(500, ']')), Catch::Contains("deep"));
  CHECK_THAT(said("{\"a\":" + std::string(100'000, '[')), Catch::Contains("deep"));
  CHECK_THAT(said("a: " + std::string(100, ' '), {.bytes = 50}),
             Catch::Contains("103 bytes, wanted a template of at most 50"));
  CHECK_THAT(said("[1, 2, 3, 4, 5]", {.nodes = 5}), Catch::Contains("more than 5 values"));
  std::string merges = "a: &a {";
  for (int i = 0; i < 400; ++i) merges += "k" + std::to_string(i) + ": 1, ";
  merges += "}\nlist:\n";
  for (int i = 0; i < 100; ++i) merges += "- {<<: *a}\n";
  CHECK_THAT(said(merges, {.nodes = 30'000}), Catch::Contains("more than 30000 values"));
}

}  // namespace
