// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/http_target.hpp"

#include <optional>

#include "handler/utf8.hpp"

namespace fitcost::inline v1::handler {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Where { path, query };

bool decode(std::string_view text, Where where, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '#') return false;
    if (c == '+' && where == Where::query) {
      out += ' ';
    } else if (c != '%') {
      out += c;
    } else {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      const char decoded = static_cast<char>(high * 16 + low);
      // A slash that was hidden must not make another path of it.
      if (decoded == '/' && where == Where::path)
        out.append(text.substr(i, 3));
      else
        out += decoded;
      i += 2;
    }
  }
  return detail::is_utf8(out);
}

}  // namespace

bool read_target(std::string_view target, std::string& path, std::vector<QueryParameter>& query) {
  query.clear();
  path.clear();
  if (target.empty() || target.front() != '/') return false;
  const std::size_t mark = target.find('?');
  if (!decode(target.substr(0, mark), Where::path, path)) return false;
  if (mark == std::string_view::npos) return true;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    QueryParameter parameter;
    if (!decode(pair.substr(0, equals), Where::query, parameter.name)) return false;
    if (equals != std::string_view::npos &&
        !decode(pair.substr(equals + 1), Where::query, parameter.value))
      return false;
    query.push_back(std::move(parameter));
  }
  return true;
}

}  // namespace fitcost::inline v1::handler
