// SPDX-License-Identifier: Apache-2.0
#include "handler/refusal.hpp"

#include "handler/json_text.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {
constexpr std::size_t longest_found = 40;
}

void Refusal::untrusted(std::string_view text, bool quotes) {
  // An excerpt is a JSON string, and the message the inside of one: without its quotes it fits as
  // it is, with them it is escaped once more.
  scratch_.clear();
  append_excerpt(scratch_, text, longest_found);
  const auto shown = scratch_.view();
  if (!quotes) return message_.text(shown.substr(1, shown.size() - 2));
  message_.wrote(put_escaped(message_.room(escaped_room(shown.size())), shown));
}

void Refusal::trusted(std::string_view text) {
  message_.text(text);
  logged_.text(text);
}

void Refusal::wanted(std::string_view field, std::string_view wanted, std::string_view found) {
  say(400, field);
  trusted(": wanted ");
  trusted(wanted);
  message_.text(", found ");
  untrusted(found, true);
}

void Refusal::wanted_not_token(std::string_view field, std::string_view wanted,
                               std::string_view token) {
  say(400, field);
  trusted(": wanted ");
  trusted(wanted);
  message_.text(", found ");
  if (token.empty())
    message_.text("nothing");
  else if (token.front() == '[')
    message_.text("an array");
  else if (token.front() == '{')
    message_.text("an object");
  else
    untrusted(token, false);
}

void Refusal::say(int status, std::string_view text) {
  clear();
  status_ = status;
  trusted(text);
}

void Refusal::say_of_known(int status, std::string_view before, std::string_view name,
                           std::string_view after) {
  say(status, before);
  trusted(R"(\")");
  trusted(name);
  trusted(R"(\")");
  trusted(after);
}

void Refusal::say_of(int status, std::string_view before, std::string_view name,
                     std::string_view after) {
  say(status, before);
  untrusted(name, true);
  message_.text(after);
  logged_.clear();
  logged_.text(before.substr(0, before.find_last_not_of(' ') + 1));
  logged_.text(after);
}

}  // namespace fitcost::inline v1::handler::detail
