// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace fitcost::command {

namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view green = "\x1b[1;32m";
constexpr std::string_view cyan = "\x1b[36m";
constexpr std::string_view plain = "\x1b[0m";

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool small(char c) { return c >= 'a' && c <= 'z'; }

/// How much of a line is a heading: `TABLE CAPACITY` before its columns' names, words of capitals
/// alone, four letters at least.
std::size_t heading_length(std::string_view line) {
  std::size_t end = 0;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (small(c)) {
      // A small letter ends the heading before its own word.
      const std::size_t word = line.substr(0, at).find_last_of(' ');
      end = word == std::string_view::npos ? 0 : word;
      break;
    }
    if (c == ' ' && at + 1 < line.size() && line[at + 1] == ' ') {
      end = at;
      break;
    }
    letters += capital(c) ? 1U : 0U;
    end = at + 1;
  }
  return letters >= 4 && !line.empty() && capital(line.front()) ? end : 0;
}

bool starts_block(std::string_view text) {  // U+2580 to U+259F
  return text.size() >= 3 && text[0] == '\xe2' && text[1] == '\x96';
}

void add_with_bars(std::string& out, std::string_view text) {
  while (!text.empty()) {
    std::size_t length = 0;
    const bool bar = starts_block(text);
    while (length < text.size() && starts_block(text.substr(length)) == bar) length += bar ? 3 : 1;
    if (bar) out += cyan;
    out += text.substr(0, length);
    if (bar) out += plain;
    text.remove_prefix(length);
  }
}

void add_line(std::string& out, std::string_view line) {
  const auto styled = [&](std::string_view style, std::size_t length) {
    out += style;
    out += line.substr(0, length);
    out += plain;
    add_with_bars(out, line.substr(length));
  };
  if (line.substr(0, 2) == "> ") {
    styled(green, line.size());
  } else if (line.substr(0, 8) == "assumed:") {
    styled(dim, line.size());
  } else if (const std::size_t heading = heading_length(line); heading > 0) {
    styled(bold, heading);
  } else {
    add_with_bars(out, line);
  }
}

struct StandIn {
  std::string_view sign;
  std::string_view ascii;
};
constexpr std::array<StandIn, 25> stand_ins{{
    {"·", "-"},        {"…", "..."}, {"–", "-"},  {"—", "-"},   {"×", "x"},
    {"≥", ">="},       {"≤", "<="},  {"→", "->"}, {"‘", "'"},   {"’", "'"},
    {"“", "\""},       {"”", "\""},  {"±", "+-"}, {"€", "EUR"}, {"µ", "u"},
    {"\xc2\xa0", " "}, {"█", "#"},   {"▉", "#"},  {"▊", "#"},   {"▋", "#"},
    {"▌", "#"},        {"▍", ""},    {"▎", ""},   {"▏", ""},    {"°", " deg"},
}};

}  // namespace

std::size_t terminal_width() {
  winsize size{};
  const bool terminal = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return terminal ? std::clamp<std::size_t>(size.ws_col, 80, 200) : 100;
}

bool colours_wanted() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && !is_set("NO_COLOR") && terminal != nullptr &&
         *terminal != '\0' && std::strcmp(terminal, "dumb") != 0;
}

std::string coloured(std::string_view table) {
  std::string out;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    add_line(out, table.substr(0, end));
    if (end < table.size()) out += '\n';
    table.remove_prefix(std::min(end + 1, table.size()));
  }
  return out;
}

std::string in_ascii(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    if (static_cast<unsigned char>(utf8.front()) < 0x80) {
      out += utf8.front();
      utf8.remove_prefix(1);
      continue;
    }
    const auto* known = std::find_if(stand_ins.begin(), stand_ins.end(), [&](const StandIn& s) {
      return utf8.substr(0, s.sign.size()) == s.sign;
    });
    std::size_t length = 1;
    if (known != stand_ins.end()) {
      length = known->sign.size();
      out += known->ascii;
    } else {
      while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xc0U) == 0x80U)
        ++length;
      out += '?';
    }
    utf8.remove_prefix(length);
  }
  return out;
}

}  // namespace fitcost::command
