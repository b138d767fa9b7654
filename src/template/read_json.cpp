// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

#include "template/document_text.hpp"
#include "template/tree_builder.hpp"

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Hears nlohmann's events, which come without a place: the next token's is found in the text,
/// behind the last one's.
class JsonEvents {
 public:
  explicit JsonEvents(DocumentText& document)
      : document_(document), builder_(document), at_(size_of_mark(document.text)) {}

  using number_integer_t = std::int64_t;
  using number_unsigned_t = std::uint64_t;
  using number_float_t = double;
  using string_t = std::string;
  using binary_t = nlohmann::json::binary_t;

  bool null() {
    const std::size_t at = next();
    builder_.null({{}, 0, at, at}, at_ = at + 4);
    return true;
  }
  bool boolean(bool value) { return plain(value ? 4 : 5); }
  bool number_integer(number_integer_t /*value*/) { return number(); }
  bool number_unsigned(number_unsigned_t /*value*/) { return number(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) { return number(); }
  bool string(string_t& value) { return quoted(value); }
  bool key(string_t& value) { return quoted(value); }
  static bool binary(binary_t& /*value*/) { return false; }  // JSON has none
  bool start_object(std::size_t /*size*/) { return begin(NodeKind::map); }
  bool end_object() { return end(); }
  bool start_array(std::size_t /*size*/) { return begin(NodeKind::list); }
  bool end_array() { return end(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..."
    const std::string_view said = error.what();
    const std::size_t colon = said.find(": ");
    std::string message(colon == std::string_view::npos ? said : said.substr(colon + 2));
    for (char& c : message)
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    constexpr std::size_t most = 160;
    if (message.size() > most) message = message.substr(0, most) + "...";
    document_.fail(position == 0 ? 0 : position - 1, "bad JSON (" + message + ")",
                   "a JSON document");
  }

 private:
  std::size_t next() const {
    return std::min(document_.text.find_first_not_of(" \t\r\n,:", at_), document_.text.size());
  }

  bool plain(std::size_t size) {
    const std::size_t at = next();
    at_ = at + size;
    builder_.scalar({{}, 0, at, at}, at_, NodeStyle::plain,
                    std::string_view(document_.text).substr(at, size));
    return true;
  }

  bool number() {
    const std::size_t at = next();
    const std::size_t end = document_.text.find_first_not_of("0123456789+-.eE", at);
    return plain(std::min(end, document_.text.size()) - at);
  }

  bool quoted(const std::string& value) {
    const std::size_t at = next();
    const std::string_view text = document_.text;
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2U : 1U;
    at_ = std::min(end + 1, text.size());
    const bool as_written = text.substr(at + 1, value.size()) == value;
    builder_.scalar({{}, 0, at, at}, at_, NodeStyle::double_quoted,
                    as_written ? text.substr(at + 1, value.size()) : document_.arena.text(value));
    return true;
  }

  bool begin(NodeKind kind) {
    const std::size_t at = next();
    at_ = at + 1;
    builder_.begin(kind, {{}, 0, at, at}, NodeStyle::flow);
    return true;
  }

  bool end() {
    at_ = next() + 1;
    builder_.end(at_);
    return true;
  }

  DocumentText& document_;
  TreeBuilder builder_;
  std::size_t at_;
};

}  // namespace

void read_json_tree(DocumentText& document) {
  document.format = TemplateDocument::Format::json;
  JsonEvents events(document);
  nlohmann::json::sax_parse(document.text, &events);
}

}  // namespace fitcost::inline v1::cloudformation::detail
