// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

/// As much of JSON Schema as ours are written in; a keyword beyond that is itself an error, so that
/// nothing is passed over.
namespace support {

using Json = nlohmann::json;

class SchemaCheck {
 public:
  explicit SchemaCheck(const Json& schema) : root_(schema) {}

  /// What is wrong, each with its place; empty when nothing is.
  std::vector<std::string> errors(const Json& value) { return errors(value, root_); }
  /// By a schema that lies within the whole, whose `$ref` are the whole's.
  std::vector<std::string> errors(const Json& value, const Json& schema) {
    found_.clear();
    check(value, schema, "$");
    return found_;
  }

 private:
  void complain(const std::string& place, const std::string& what) {
    found_.push_back(place + ": " + what);
  }

  static bool is_of(const Json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    return type == "null" && value.is_null();
  }

  static std::size_t characters(const Json& value) {
    const auto& text = value.get_ref<const std::string&>();
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
  }

  /// Patterns are of characters, not of bytes. `utf8` is valid.
  static std::wstring code_points(const std::string& utf8) {
    std::wstring out;
    for (const char c : utf8) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte & 0xc0U) == 0x80U)
        out.back() = static_cast<wchar_t>(static_cast<unsigned>(out.back()) << 6U | (byte & 0x3fU));
      else
        out += static_cast<wchar_t>(byte < 0x80   ? byte
                                    : byte < 0xe0 ? byte & 0x1fU
                                    : byte < 0xf0 ? byte & 0x0fU
                                                  : byte & 0x07U);
    }
    return out;
  }

  void check(const Json& value, const Json& schema, const std::string& place) {
    for (const auto& [key, rule] : schema.items()) {
      if (key == "$ref") {
        const auto text = rule.get<std::string>();
        check(value, root_.at(Json::json_pointer(text.substr(1))), place);
      } else if (key == "type") {
        const Json types = rule.is_array() ? rule : Json::array({rule});
        if (std::none_of(types.begin(), types.end(),
                         [&](const Json& t) { return is_of(value, t.get<std::string>()); })) {
          complain(place, "not of type " + rule.dump());
        }
      } else if (key == "anyOf") {
        if (std::none_of(rule.begin(), rule.end(), [&](const Json& s) { return fits(value, s); })) {
          complain(place, value.dump() + " fits none of " + rule.dump());
        }
      } else if (key == "const") {
        if (value != rule) complain(place, "not " + rule.dump());
      } else if (key == "enum") {
        if (std::find(rule.begin(), rule.end(), value) == rule.end()) {
          complain(place, value.dump() + " is none of " + rule.dump());
        }
      } else if (key == "pattern") {
        if (value.is_string() &&
            !std::regex_search(code_points(value.get<std::string>()),
                               std::wregex(code_points(rule.get<std::string>())))) {
          complain(place, value.dump() + " does not match " + rule.dump());
        }
      } else if (key == "minimum" || key == "maximum") {
        const bool low = key == "minimum";
        if (value.is_number() && (low ? value < rule : rule < value))
          complain(place, "beyond " + rule.dump());
      } else if (key == "exclusiveMinimum") {
        if (value.is_number() && value <= rule) complain(place, "not above " + rule.dump());
      } else if (key == "minLength" || key == "maxLength") {
        const bool low = key == "minLength";
        const auto bound = rule.get<std::size_t>();
        if (value.is_string() && (low ? characters(value) < bound : characters(value) > bound))
          complain(place, "too short or too long: " + rule.dump());
      } else if (key == "maxItems") {
        if (value.is_array() && value.size() > rule.get<std::size_t>()) complain(place, "too long");
      } else if (key == "minItems") {
        if (value.is_array() && value.size() < rule.get<std::size_t>())
          complain(place, "too short");
      } else if (key == "items") {
        for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
          check(value[i], rule, place + "[" + std::to_string(i) + "]");
        }
      } else if (key == "required") {
        for (const auto& name : rule) {
          if (value.is_object() && !value.contains(name.get<std::string>())) {
            complain(place, "without " + name.dump());
          }
        }
      } else if (key == "properties") {
        for (const auto& [name, inner] : rule.items()) {
          if (value.is_object() && value.contains(name))
            check(value.at(name), inner, place + "." + name);
        }
      } else if (key == "additionalProperties") {
        check_others(value, schema, rule, place);
      } else if (key != "$schema" && key != "$id" && key != "$defs" && key != "title" &&
                 key != "description" && key != "default" && key != "format") {
        complain(place, "the schema says " + key + ", which this check does not know");
      }
    }
  }

  bool fits(const Json& value, const Json& schema) {
    std::vector<std::string> kept;
    kept.swap(found_);
    check(value, schema, "");
    kept.swap(found_);
    return kept.empty();
  }

  void check_others(const Json& value, const Json& schema, const Json& rule,
                    const std::string& place) {
    if (!value.is_object()) return;
    const Json known = schema.value("properties", Json::object());
    for (const auto& [name, inner] : value.items()) {
      if (known.contains(name)) continue;
      if (rule == false) complain(place, "an unknown key " + name);
      if (rule.is_object()) check(inner, rule, place + "." + name);
    }
  }

  Json root_;
  std::vector<std::string> found_;
};

}  // namespace support
