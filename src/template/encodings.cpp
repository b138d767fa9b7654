// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cstdint>

#include "template/evaluator.hpp"

namespace fitcost::inline v1::cloudformation::detail {

std::string base64_of(std::string_view bytes) {
  static constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8U | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= left ? digits[group >> (18U - 6U * k) & 63U] : '=';
  }
  return out;
}

std::vector<std::string> ipv4_blocks(std::string_view block, std::size_t count, unsigned bits) {
  std::uint64_t address = 0;
  const char* at = block.data();
  const char* end = at + block.size();
  for (int i = 0; i < 4; ++i) {
    unsigned octet = 256;
    const auto [behind, error] = std::from_chars(at, end, octet);
    const char wanted = i < 3 ? '.' : '/';
    if (error != std::errc() || octet > 255 || behind == end || *behind != wanted) return {};
    address = address << 8U | octet;
    at = behind + 1;
  }
  unsigned prefix = 33;
  const auto [behind, error] = std::from_chars(at, end, prefix);
  if (error != std::errc() || behind != end || prefix > 32 || bits > 32 - prefix) return {};
  const std::uint64_t size = std::uint64_t{1} << bits;
  const std::uint64_t whole = std::uint64_t{1} << (32 - prefix);
  if (count * size > whole) return {};
  address &= ~(whole - 1);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i, address += size) {
    std::string text;
    for (unsigned shift = 32; shift > 0; shift -= 8)
      text += (text.empty() ? "" : ".") + std::to_string(address >> (shift - 8) & 255U);
    out.push_back(text + "/" + std::to_string(32 - bits));
  }
  return out;
}

namespace {

std::string json_escaped(std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4U];
      out += hex[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out;
}

void append_json(const Value& value, SymbolicText& out) {
  const auto say = [&](std::string text) { out.append(SymbolicText(std::move(text))); };
  bool first = true;
  const auto comma = [&] {
    if (!first) say(",");
    first = false;
  };
  switch (value.kind()) {
    case Value::Kind::list:
      say("[");
      for (const Value& item : value.items()) {
        comma();
        append_json(item, out);
      }
      say("]");
      return;
    case Value::Kind::map:
      say("{");
      for (const auto& entry : value.entries()) {
        comma();
        say("\"" + json_escaped(entry.key) + "\":");
        append_json(entry.value, out);
      }
      say("}");
      return;
    case Value::Kind::boolean:
    case Value::Kind::number:
      out.append(value.text());
      return;
    case Value::Kind::text:
      say("\"");
      for (SymbolicText::Part part : value.text().parts()) {
        part.literal = json_escaped(part.literal);
        out.append(std::move(part));
      }
      say("\"");
      return;
    case Value::Kind::unknown:
    case Value::Kind::choice:
      out.append(SymbolicText(Reference{
          Reference::Kind::expression,
          value.is_unknown() && !value.expression().empty() ? value.expression() : value.shown()}));
      return;
    default:
      say("null");
  }
}

}  // namespace

SymbolicText json_text(const Value& value) {
  SymbolicText out;
  append_json(value, out);
  return out;
}

}  // namespace fitcost::inline v1::cloudformation::detail
