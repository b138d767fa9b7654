// SPDX-License-Identifier: Apache-2.0
#include "traffic/rows.hpp"

#include <algorithm>

#include "traffic/text.hpp"

namespace fitcost::inline v1::traffic_text {

Rows::Rows(std::string_view text, std::string_view file_name) : rest_(text), file_name_(file_name) {
  const std::size_t last = rest_.find_last_not_of("\r\n");
  rest_ = rest_.substr(0, last == npos ? 0 : last + 1);
  if (rest_.substr(0, rest_.find('\n')).find('\t') != npos) delimiter_ = '\t';
}

bool Rows::next() {
  if (rest_.empty()) return false;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  current_ = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  if (!current_.empty() && current_.back() == '\r') current_.remove_suffix(1);
  ++line_;
  split();
  return true;
}

void Rows::reject(int column, std::string found, std::string wanted) const {
  throw InputError({file_name_, line_, column}, std::move(found), std::move(wanted));
}

/// The field whose opening quote is at `at`; leaves `at` behind its closing one.
Field Rows::take_quoted(std::size_t& at) const {
  const int column = static_cast<int>(at) + 1;
  const std::size_t begin = ++at;
  for (;;) {
    at = current_.find('"', at);
    if (at == npos) reject(column, "a quote that is not closed", "a closing quote in the line");
    if (at + 1 >= current_.size() || current_[at + 1] != '"') break;
    at += 2;  // a doubled quote is a character of the field
  }
  const Field field{trimmed(current_.substr(begin, at - begin)), column};
  ++at;
  while (at < current_.size() && current_[at] == ' ') ++at;
  return field;
}

void Rows::split() {
  fields_.clear();
  std::size_t at = 0;
  for (;;) {
    while (at < current_.size() && current_[at] == ' ') ++at;
    if (at < current_.size() && current_[at] == '"') {
      fields_.push_back(take_quoted(at));
      if (at < current_.size() && current_[at] != delimiter_) {
        reject(static_cast<int>(at) + 1, "text after a closing quote", "the end of the field");
      }
    } else {
      const std::size_t end = std::min(current_.find(delimiter_, at), current_.size());
      fields_.push_back({trimmed(current_.substr(at, end - at)), static_cast<int>(at) + 1});
      at = end;
    }
    if (at >= current_.size()) return;
    ++at;  // the delimiter; behind a last one there is an empty field
  }
}

}  // namespace fitcost::inline v1::traffic_text
