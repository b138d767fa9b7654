// SPDX-License-Identifier: Apache-2.0
#include "plan/yaml_reader.hpp"

#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "fitcost/units/suggest.hpp"
#include "units/csv.hpp"
#include "units/yaml_text.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// What aliases may repeat in even the smallest document.
constexpr std::size_t least_values = 100'000;

InputError::Place place_of(const YAML::Mark& mark, const std::string& file) {
  return mark.is_null() ? InputError::Place{file, 0, 0}
                        : InputError::Place{file, mark.line + 1, mark.column + 1};
}

/// Hears where documents start, where the last scalar does, and nothing else.
class Starts final : public YAML::EventHandler {
 public:
  YAML::Mark document;
  YAML::Mark scalar = YAML::Mark::null_mark();

  void OnDocumentStart(const YAML::Mark& mark) override { document = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {
    scalar = mark;
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

/// Only the last scalar can reach to the end of the text, its quote unclosed.
bool is_unclosed(std::string_view text, const YAML::Mark& scalar) {
  if (scalar.is_null()) return false;
  const std::size_t byte_order_mark = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const std::size_t at =
      properties_extent(text, static_cast<std::size_t>(scalar.pos) + byte_order_mark).content;
  return at < text.size() && (text[at] == '"' || text[at] == '\'') &&
         quoted_end(text, at) == std::string_view::npos;
}

/// One document with all of its quotes closed. (YAML::LoadAll does not come back from some
/// malformed texts: it gets one empty document after the other without moving on.)
void check_document(std::string_view text, const std::string& file) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  Starts starts;
  if (!parser.HandleNextDocument(starts)) return;
  if (is_unclosed(text, starts.scalar))
    throw InputError(place_of(starts.scalar, file), std::string(unclosed_quote), "its other one");
  if (parser.HandleNextDocument(starts))
    throw InputError(place_of(starts.document, file), "a second document", "one");
}

}  // namespace

YamlNode YamlNode::parse(std::string_view text, const std::string& file, std::size_t most_bytes) {
  if (text.size() > most_bytes) {
    throw InputError({file, 0, 0}, std::to_string(text.size()) + " bytes",
                     "at most " + std::to_string(most_bytes));
  }
  const std::size_t bad = std::min(find_invalid_utf8(text), text.find('\0'));
  if (bad != std::string_view::npos) {
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    throw InputError({file, static_cast<int>(line), 0}, "a byte that is no UTF-8 text",
                     "UTF-8 text");
  }
  try {
    check_document(text, file);
    const YAML::Node document = YAML::Load(std::string(text));
    if (document.IsNull()) throw InputError({file, 1, 1}, "an empty document", "a map");
    // A value takes a byte at least: only aliases can make more of them than there are bytes.
    return {document, &file, std::make_shared<std::size_t>(std::max(text.size(), least_values))};
  } catch (const YAML::Exception& e) {
    throw InputError(place_of(e.mark, file), "bad YAML (" + e.msg + ")", "a YAML document");
  }
}

void YamlNode::fail(const std::string& found, const std::string& wanted) const {
  throw InputError(place_of(node_.Mark(), *file_), found, wanted);
}

void YamlNode::take(std::size_t values) const {
  if (values > *values_left_) fail("aliases that repeat too many values", "a plan written out");
  *values_left_ -= values;
}

std::vector<std::pair<std::string, YamlNode>> YamlNode::entries(
    std::initializer_list<const char*> keys) const {
  if (node_.IsNull()) return {};
  if (!node_.IsMap())
    fail(node_.IsScalar() ? in_quotes(node_.Scalar()) : "a list", "a map (key: value)");
  const std::vector<std::string> known(keys.begin(), keys.end());
  take(node_.size());
  std::vector<std::pair<std::string, YamlNode>> out;
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    const YamlNode key = child(entry.first);
    const std::string name = known.empty() ? key.name() : key.text();
    if (!known.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
      std::string wanted;
      for (const auto& k : known) wanted += (wanted.empty() ? "" : ", ") + k;
      const std::string near = suggestion(name, known);
      key.fail("the key " + in_quotes(name),
               near.empty() ? "one of " + wanted : "a known key" + near);
    }
    if (!seen.insert(name).second)
      key.fail("the key " + in_quotes(name) + " twice", "each key once");
    out.emplace_back(name, child(entry.second));
  }
  return out;
}

std::vector<YamlNode> YamlNode::elements() const {
  if (node_.IsNull()) return {};
  if (!node_.IsSequence())
    fail(node_.IsScalar() ? in_quotes(node_.Scalar()) : "a map", "a list (- element)");
  take(node_.size());
  std::vector<YamlNode> out;
  for (const auto& element : node_) out.push_back(child(element));
  return out;
}

std::string YamlNode::name() const {
  std::string found = text();
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (found.empty() || std::any_of(found.begin(), found.end(), control)) {
    fail(found.empty() ? "an empty name" : in_quotes(found), "a name: one line of text");
  }
  return found;
}

std::string YamlNode::text() const {
  if (node_.IsNull()) fail("nothing", "a value");
  if (!node_.IsScalar()) fail(node_.IsMap() ? "a map" : "a list", "a single value");
  return node_.Scalar();
}

Decimal YamlNode::number(const Decimal& least, const Decimal& most) const {
  const std::string found = text();
  const auto parsed = Decimal::parse(found);
  if (!parsed || *parsed < least || most < *parsed) {
    fail(in_quotes(found), "a number from " + least.to_string() + " to " + most.to_string());
  }
  return *parsed;
}

int YamlNode::whole(int least, int most) const {
  const Decimal found = number(least, most);
  if (found.scale() > 0) fail(in_quotes(text()), "a whole number");
  return static_cast<int>(found.coefficient());
}

bool YamlNode::yes_or_no() const { return one_of<bool>({{"true", true}, {"false", false}}); }

}  // namespace fitcost::inline v1::detail
