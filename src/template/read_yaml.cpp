// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "fitcost/units/suggest.hpp"
#include "template/document_text.hpp"
#include "template/tree_builder.hpp"
#include "template/yaml_extent.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

constexpr std::string_view standard_tags = "tag:yaml.org,2002:";

/// Hears yaml-cpp's events. Their marks count the bytes behind a byte order mark.
class YamlEvents final : public YAML::EventHandler {
 public:
  YamlEvents(DocumentText& document, std::size_t shift)
      : document_(document), shift_(shift), builder_(document) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = offset(mark);
    const PropertiesExtent extent = properties_extent(text(), at);
    const std::size_t word = null_word(text(), extent.content);
    if (extent.end > at || (word > 0 && is_value(at, mark))) {
      const std::size_t content = word > 0 ? extent.content : extent.end;
      builder_.null({{}, anchor, at, content}, content + word);
    } else {
      const std::size_t place = place_of_nothing();
      builder_.null({{}, anchor, place, place}, place);
    }
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = offset(mark);
    builder_.alias({at, alias_end(text(), at)}, anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const PropertiesExtent extent = properties_extent(text(), offset(mark));
    TreeBuilder::Properties properties{function_tag(tag, mark), anchor, offset(mark),
                                       extent.content};
    NodeStyle style = scalar_style(text(), extent.content);
    if (style == NodeStyle::plain && value.empty()) {  // `!Ref` and nothing
      properties.content = extent.end;
      builder_.scalar(properties, extent.end, style, {});
      return;
    }
    const std::size_t end = scalar_end(text(), extent.content, value);
    if (end == std::string_view::npos)
      document_.fail(extent.content, std::string(fitcost::detail::unclosed_quote), "its other one");
    if (style == NodeStyle::plain && tag.ends_with(":str")) style = NodeStyle::double_quoted;
    const bool as_written = text().substr(extent.content, value.size()) == value;
    builder_.scalar(
        properties, end, style,
        as_written ? text().substr(extent.content, value.size()) : document_.arena.text(value));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin(NodeKind::list, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin(NodeKind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override { end(); }

 private:
  std::string_view text() const { return document_.text; }
  std::size_t offset(const YAML::Mark& mark) const {
    return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)) + shift_, text().size());
  }

  /// What a call is tagged with; empty for a value that is none.
  std::string_view function_tag(const std::string& tag, const YAML::Mark& mark) {
    if (tag.empty() || tag == "?" || tag == "!") return {};
    if (tag.starts_with('!')) return document_.arena.text(tag);
    for (const std::string_view known : {"str", "int", "float", "bool", "null", "map", "seq"}) {
      if (tag == std::string(standard_tags) + std::string(known)) return {};
    }
    document_.fail(offset(mark), "the tag " + in_quotes(tag), "one that CloudFormation takes");
  }

  void begin(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             YAML::EmitterStyle::value style) {
    const std::size_t at = offset(mark);
    const PropertiesExtent extent = properties_extent(text(), at);
    const char bracket = kind == NodeKind::list ? '[' : '{';
    // `[a: b]` holds a map without brackets.
    const bool flow = style == YAML::EmitterStyle::Flow && extent.content < text().size() &&
                      text()[extent.content] == bracket;
    builder_.begin(kind, {function_tag(tag, mark), anchor, at, extent.content},
                   flow ? NodeStyle::flow : NodeStyle::block);
  }

  void end() {
    const bool flow = builder_.open_style() == NodeStyle::flow;
    builder_.end(flow ? flow_end(text(), builder_.last_end()) : 0);
  }

  /// Where yaml-cpp hears nothing, its mark is that of what comes next: of a `~` or `null` that is
  /// the value, or of a key of that name in another line.
  bool is_value(std::size_t at, const YAML::Mark& mark) const {
    if (!builder_.in_collection()) return true;
    const std::size_t from = std::min(builder_.last_end(), at);
    if (text().substr(from, at - from).find('\n') == std::string_view::npos) return true;
    const auto column = [&](std::size_t of) {
      const std::size_t line = text().rfind('\n', of);
      return of - (line == std::string_view::npos ? 0 : line + 1);
    };
    return builder_.open_style() == NodeStyle::flow ||
           static_cast<std::size_t>(mark.column) > column(builder_.open_begin());
  }

  /// Behind the key's colon, the element's dash, the comma before it, or what was there last.
  std::size_t place_of_nothing() const {
    if (!builder_.in_collection()) return builder_.last_end();
    const std::size_t last = builder_.last_end();
    const std::size_t next = skip_blanks(text(), last);
    char mark = '\0';
    if (builder_.value_is_next()) {
      mark = ':';
    } else if (builder_.open_kind() == NodeKind::list) {
      if (builder_.open_style() == NodeStyle::block) mark = '-';
      if (builder_.open_style() == NodeStyle::flow && builder_.has_children()) mark = ',';
    }
    return next < text().size() && mark != '\0' && text()[next] == mark ? next + 1 : last;
  }

  DocumentText& document_;
  std::size_t shift_;
  TreeBuilder builder_;
};

/// Hears where a second document starts. Nobody asks for a third: on some malformed texts yaml-cpp
/// gets one empty document after the other.
class SecondDocument final : public YAML::EventHandler {
 public:
  YAML::Mark start;

  void OnDocumentStart(const YAML::Mark& mark) override { start = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

/// yaml-cpp refuses tabs in lines that are otherwise blank, where YAML allows them.
std::string without_blank_tabs(std::string_view text) {
  std::string out(text);
  for (std::size_t tab = out.find('\t'); tab != std::string::npos; tab = out.find('\t', tab + 1)) {
    const std::size_t before = out.find_last_not_of(" \t", tab);
    if (before != std::string::npos && out[before] != '\n') continue;
    const std::size_t after = std::min(out.find_first_not_of(" \t\r", tab), out.size());
    if (after == out.size() || out[after] == '\n')
      std::replace(out.begin() + static_cast<std::ptrdiff_t>(tab),
                   out.begin() + static_cast<std::ptrdiff_t>(after), '\t', ' ');
  }
  return out;
}

[[noreturn]] void refuse(const DocumentText& document, std::size_t at, const std::string& message) {
  const std::string_view text = document.text;
  const std::size_t before = text.rfind('\n', at == 0 ? 0 : at - 1);
  const std::size_t line = before == std::string_view::npos || at == 0 ? 0 : before + 1;
  const std::size_t word = std::min(text.find_first_not_of(" \t", line), text.size());
  const std::size_t tab = text.substr(line, word - line).find('\t');
  if (tab != std::string_view::npos)
    document.fail(line + tab, "a tab in the indentation", "spaces");
  document.fail(at, "bad YAML (" + message + ")", "a YAML document");
}

}  // namespace

void read_yaml_tree(DocumentText& document) {
  document.format = TemplateDocument::Format::yaml;
  const std::size_t shift = size_of_mark(document.text);
  std::istringstream stream(without_blank_tabs(document.text));
  YamlEvents events(document, shift);
  const auto offset = [&](const YAML::Mark& mark) {
    return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)) + shift, document.text.size());
  };
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(events))
      document.fail(document.text.size(), "an empty document", "a template");
    SecondDocument second;
    if (parser.HandleNextDocument(second))
      document.fail(offset(second.start), "a second document", "one template a file");
  } catch (const YAML::Exception& e) {
    refuse(document, offset(e.mark), e.msg);
  }
}

}  // namespace fitcost::inline v1::cloudformation::detail
