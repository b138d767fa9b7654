// SPDX-License-Identifier: Apache-2.0
#include "audit/template_piece.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fitcost::inline v1::cloudformation::detail {

namespace {

/// Whether a plain YAML scalar would be read as this text, by YAML 1.1 as by 1.2.
bool is_plain_safe(std::string_view text, bool in_flow) {
  if (text.empty() || text.size() > 200) return false;
  constexpr std::string_view good =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:$()*+=@ ";
  for (const char c : text)
    if (good.find(c) == std::string_view::npos) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  const char first = text.front();
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  if (!letter && first != '/') return false;
  if (text.find(": ") != std::string_view::npos) return false;
  if (in_flow && text.find(':') != std::string_view::npos &&
      text.find("::") == std::string_view::npos)
    return false;
  static constexpr std::array<std::string_view, 12> words{
      "true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "none"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return std::find(words.begin(), words.end(), lower) == words.end();
}

std::string yaml_scalar(const Piece& piece, bool in_flow) {
  if (piece.kind == Piece::Kind::number || is_plain_safe(piece.text, in_flow)) return piece.text;
  return json_string(piece.text);
}

/// What a plain scalar can be beside text: then it is written without quotes again.
bool is_word_or_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                              "XYZ0123456789+-._~") == std::string_view::npos;
}

/// Text in which Fn::Sub sees nothing to substitute.
std::string escaped_for_sub(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    out += text[at];
    if (text[at] == '$' && at + 1 < text.size() && text[at + 1] == '{') {
      out += "{!";
      ++at;
    }
  }
  return out;
}

/// `!Ref`, `!GetAtt` and so on; functions of lists and maps keep their long form.
std::string short_tag(const std::string& function) {
  if (function == "Ref") return "!Ref";
  if (function == "Condition") return "!Condition";
  if (function.rfind("Fn::", 0) == 0) return "!" + function.substr(4);
  return {};
}

/// A.B, as GetAtt's short form has it.
const Piece* dotted(const Piece& call, Piece& made) {
  const Piece& argument = call.items.front();
  if (call.text != "Fn::GetAtt" || argument.kind != Piece::Kind::list) return nullptr;
  std::string text;
  for (const auto& item : argument.items) {
    if (item.kind != Piece::Kind::text) return nullptr;
    text += (text.empty() ? "" : ".") + item.text;
  }
  made = Piece::of(text);
  return &made;
}

}  // namespace

Piece Piece::of(std::string text) { return {Kind::text, std::move(text), {}, {}}; }
Piece Piece::number(std::string text) { return {Kind::number, std::move(text), {}, {}}; }
Piece Piece::list(std::vector<Piece> items) { return {Kind::list, {}, std::move(items), {}}; }
Piece Piece::map(PieceEntries entries) { return {Kind::map, {}, {}, std::move(entries)}; }
Piece Piece::call(std::string function, Piece argument) {
  return {Kind::call, std::move(function), {std::move(argument)}, {}};
}
Piece Piece::ref(std::string logical_id) { return call("Ref", of(std::move(logical_id))); }

Piece Piece::sub(std::string text) {
  if (text.find("${") == std::string::npos) return of(std::move(text));
  return call("Fn::Sub", of(std::move(text)));
}

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Piece piece_of(const SyntaxNode& node) {
  switch (node.kind) {
    case NodeKind::null:
      return Piece::number("null");
    case NodeKind::scalar: {
      const bool plain = node.style == NodeStyle::plain && is_word_or_number(node.text);
      return plain ? Piece::number(std::string(node.text)) : Piece::of(std::string(node.text));
    }
    case NodeKind::list: {
      Piece out = Piece::list({});
      for (const auto* item : node.items) out.items.push_back(piece_of(*item));
      return out;
    }
    case NodeKind::map: {
      Piece out = Piece::map({});
      for (const auto& e : node.entries)
        out.entries.emplace_back(std::string(e.key->text), piece_of(*e.value));
      return out;
    }
    case NodeKind::call: {
      std::string name(long_name(node.function));
      if (name.empty()) name = std::string(node.text);
      Piece argument = piece_of(node.argument());
      // GetAtt's short form has A.B, its long one a list.
      if (node.function == Intrinsic::get_att && argument.kind != Piece::Kind::list) {
        Piece parts = Piece::list({});
        const std::size_t dot = argument.text.find('.');
        parts.items.push_back(Piece::of(argument.text.substr(0, dot)));
        if (dot != std::string::npos)
          parts.items.push_back(Piece::of(argument.text.substr(dot + 1)));
        argument = std::move(parts);
      } else if (argument.kind == Piece::Kind::number) {
        argument.kind = Piece::Kind::text;  // names, mostly
      }
      return Piece::call(std::move(name), std::move(argument));
    }
  }
  return Piece::of({});
}

bool differs_by_environment(const SyntaxNode& node) {
  if (node.is_call(Intrinsic::if_) || node.is_call(Intrinsic::find_in_map)) return true;
  const auto differs = [](const SyntaxNode& n) { return differs_by_environment(n); };
  return std::any_of(node.items.begin(), node.items.end(),
                     [&](const auto* item) { return differs(*item); }) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [&](const auto& entry) { return differs(*entry.value); });
}

bool may_be_nothing(const SyntaxNode& node) {
  if (node.is_call(Intrinsic::ref))
    return node.argument().is_scalar() && node.argument().text == "AWS::NoValue";
  if (!node.is_call(Intrinsic::if_) || !node.argument().is_list()) return false;
  const auto& items = node.argument().items;
  return std::any_of(items.begin(), items.end(),
                     [](const auto* item) { return may_be_nothing(*item); });
}

bool TextPiece::add(const SyntaxNode& written, const Value& value, const std::string& name) {
  if (differs_by_environment(written)) {
    if (may_be_nothing(written)) return false;
    text_ += "${" + name + "}";
    variables_.emplace_back(name, piece_of(written));
    return true;
  }
  if (!value.is_text()) return false;
  for (const auto& part : value.text().parts()) {
    if (part.written_as != nullptr) {
      text_ += part.written_as->shown();
    } else if (part.symbol != nullptr) {
      text_ += part.symbol->shown();
    } else {
      text_ += escaped_for_sub(part.literal);
    }
  }
  return true;
}

Piece TextPiece::piece() const {
  if (variables_.empty()) return Piece::sub(text_);
  const auto& [name, value] = variables_.front();
  if (text_ == "${" + name + "}") return value;
  return Piece::call("Fn::Sub", Piece::list({Piece::of(text_), Piece::map(variables_)}));
}

std::string flow_yaml(const Piece& piece) {
  std::string out;
  switch (piece.kind) {
    case Piece::Kind::text:
    case Piece::Kind::number:
      return yaml_scalar(piece, true);
    case Piece::Kind::list:
      for (const auto& item : piece.items) out += (out.empty() ? "" : ", ") + flow_yaml(item);
      return "[" + out + "]";
    case Piece::Kind::map:
      for (const auto& [key, value] : piece.entries)
        out +=
            (out.empty() ? "" : ", ") + yaml_scalar(Piece::of(key), true) + ": " + flow_yaml(value);
      return "{" + out + "}";
    case Piece::Kind::call: {
      Piece made;
      const Piece* argument = dotted(piece, made);
      if (argument == nullptr) argument = &piece.items.front();
      if (argument->kind == Piece::Kind::call)  // no two tags in a row
        return "{" + piece.text + ": " + flow_yaml(*argument) + "}";
      return short_tag(piece.text) + " " + flow_yaml(*argument);
    }
  }
  return out;
}

std::string block_yaml_value(const Piece& piece, std::size_t indent, std::size_t step,
                             std::string_view line_end) {
  const bool collection = (piece.kind == Piece::Kind::list && !piece.items.empty()) ||
                          (piece.kind == Piece::Kind::map && !piece.entries.empty());
  if (!collection) {
    const bool scalar = piece.kind == Piece::Kind::text || piece.kind == Piece::Kind::number;
    return " " + (scalar ? yaml_scalar(piece, false) : flow_yaml(piece));
  }
  std::string out;
  const std::string blanks(indent + step, ' ');
  if (piece.kind == Piece::Kind::list) {
    for (const auto& item : piece.items) {
      out += std::string(line_end) + blanks + "-";
      if (item.kind == Piece::Kind::map && !item.entries.empty()) {
        bool first = true;
        for (const auto& [key, value] : item.entries) {
          out += first ? " " : std::string(line_end) + blanks + "  ";
          out += block_yaml_entry(key, value, indent + step + 2, step, line_end);
          first = false;
        }
      } else {
        out += block_yaml_value(item, indent + step, step, line_end);
      }
    }
    return out;
  }
  for (const auto& [key, value] : piece.entries)
    out += std::string(line_end) + blanks +
           block_yaml_entry(key, value, indent + step, step, line_end);
  return out;
}

std::string block_yaml_entry(std::string_view key, const Piece& piece, std::size_t indent,
                             std::size_t step, std::string_view line_end) {
  return yaml_scalar(Piece::of(std::string(key)), false) + ":" +
         block_yaml_value(piece, indent, step, line_end);
}

std::string json_text(const Piece& piece, std::size_t indent, std::size_t step,
                      std::string_view line_end) {
  const std::string inner =
      step == 0 ? std::string() : std::string(line_end) + std::string(indent + step, ' ');
  const std::string outer =
      step == 0 ? std::string() : std::string(line_end) + std::string(indent, ' ');
  const std::string between = step == 0 ? ", " : ",";
  std::string out;
  switch (piece.kind) {
    case Piece::Kind::text:
      return json_string(piece.text);
    case Piece::Kind::number:
      // What YAML wrote plainly need be no JSON.
      return nlohmann::json::accept(piece.text) ? piece.text : json_string(piece.text);
    case Piece::Kind::list:
      for (const auto& item : piece.items)
        out +=
            (out.empty() ? "" : between) + inner + json_text(item, indent + step, step, line_end);
      return piece.items.empty() ? "[]" : "[" + out + outer + "]";
    case Piece::Kind::map:
      for (const auto& [key, value] : piece.entries)
        out += (out.empty() ? "" : between) + inner + json_string(key) + ": " +
               json_text(value, indent + step, step, line_end);
      return piece.entries.empty() ? "{}" : "{" + out + outer + "}";
    case Piece::Kind::call:
      return "{" + json_string(piece.text) + ": " +
             json_text(piece.items.front(), indent, 0, line_end) + "}";
  }
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
