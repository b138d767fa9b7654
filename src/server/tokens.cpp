// SPDX-License-Identifier: Apache-2.0
#include "fitcost/server/tokens.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "fitcost/units/input_error.hpp"
#include "handler/sha256.hpp"
#include "handler/utf8.hpp"

namespace fitcost::inline v1::handler {

namespace {

constexpr std::size_t least_token = 16;
constexpr std::size_t longest_token = 1024;
constexpr std::size_t longest_user = 256;

bool is_token(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/").find(c) != std::string_view::npos;
  });
}

bool is_user(std::string_view text) {
  return text.size() <= longest_user && detail::is_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

struct Word {
  std::string_view text;
  int column = 0;
};

/// The words of a line, up to its comment.
std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  std::size_t at = 0;
  while (true) {
    at = line.find_first_not_of(" \t\r", at);
    if (at == std::string_view::npos || line[at] == '#') return words;
    const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    words.push_back({line.substr(at, end - at), static_cast<int>(at) + 1});
    at = end;
  }
}

}  // namespace

Tokens::Tokens(std::vector<Entry> entries) : entries_(std::move(entries)) {}

std::string_view Tokens::user_of(std::string_view token) const {
  if (!listed()) return token;
  const Entry* found = nullptr;
  for (const auto& entry : entries_) {
    if (detail::equal_in_constant_time(entry.token, token)) found = &entry;
  }
  return found == nullptr ? std::string_view() : found->user;
}

Tokens read_tokens(std::string_view text, const std::string& file_name) {
  std::vector<Tokens::Entry> entries;
  std::map<std::string_view, int> lines;
  int line = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
    if (words.empty()) continue;
    const auto& [token, column] = words[0];
    const auto refuse = [&](const Word& word, const std::string& found, const std::string& wanted) {
      throw InputError({file_name, line, word.column}, found, wanted);
    };
    if (token.size() < least_token || token.size() > longest_token) {
      refuse(words[0], "a token of " + std::to_string(token.size()) + " characters", "16 to 1024");
    }
    if (!is_token(token)) {
      refuse(words[0], "a token with other characters", "letters, digits and -._~+/, = at its end");
    }
    if (words.size() == 1) refuse(words[0], "a token alone", "TOKEN USER");
    if (!is_user(words[1].text)) {
      refuse(words[1], "the user " + in_quotes(words[1].text), "1 to 256 bytes of UTF-8 text");
    }
    if (words.size() > 2) refuse(words[2], in_quotes(words[2].text), "TOKEN USER and no more");
    const auto [first, fresh] = lines.emplace(token, line);
    if (!fresh) {
      refuse(words[0], "the token of line " + std::to_string(first->second) + " again",
             "each token once");
    }
    entries.push_back({std::string(token), std::string(words[1].text)});
  }
  if (entries.empty()) throw InputError({file_name}, "no token", "lines of TOKEN USER");
  return Tokens(std::move(entries));
}

}  // namespace fitcost::inline v1::handler
