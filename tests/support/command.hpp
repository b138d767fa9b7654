// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// The built command as a user meets it: what it prints, what it complains of, how it exits.
namespace support {

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return std::move(out).str();
}

/// A folder of the test's own, gone when the test is.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "fitcost-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for temporary files");
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  std::string out;
  std::string err;
  int code = -1;  ///< 128 and above: ended by a signal
};

using Words = std::vector<std::string>;

/// Runs a program with nothing on its standard input; `environment` is NAME=VALUE.
inline Outcome run_program(const Words& words, const Words& environment = {},
                           const std::string& input = {}) {
  const TempFolder folder;
  folder.write("in", input);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process can be started");
  if (child == 0) {
    const auto redirect = [&](const char* name, int flags, int descriptor) {
      const int file = open(folder.file(name).c_str(), flags, 0600);
      if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
    };
    redirect("in", O_RDONLY, STDIN_FILENO);
    redirect("out", O_WRONLY | O_CREAT, STDOUT_FILENO);
    redirect("err", O_WRONLY | O_CREAT, STDERR_FILENO);
    std::vector<char*> arguments;
    Words copy = words;
    for (auto& word : copy) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    Words variables = environment;
    for (auto& variable : variables) putenv(variable.data());
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("a process was lost");
  return {text_of(folder.path() / "out"), text_of(folder.path() / "err"),
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

#ifdef FITCOST_COMMAND
inline Outcome command(Words words, const Words& environment = {}, const std::string& input = {}) {
  words.insert(words.begin(), FITCOST_COMMAND);
  return run_program(words, environment, input);
}

/// What it shows on a terminal of so many columns.
inline std::string on_terminal(Words words, unsigned short columns) {
  words.insert(words.begin(), FITCOST_COMMAND);
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
    throw std::runtime_error("no terminal can be opened");
  }
  const int screen = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  const winsize size{50, columns, 0, 0};
  ioctl(screen, TIOCSWINSZ, &size);
  const pid_t child = fork();
  if (child == 0) {
    dup2(screen, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(screen);
  std::string out;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto got = read(terminal, buffer.data(), buffer.size());
    if (got <= 0) break;  // at the end Linux says EIO
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[static_cast<std::size_t>(i)] != '\r') out += buffer[static_cast<std::size_t>(i)];
    }
  }
  close(terminal);
  int status = 0;
  waitpid(child, &status, 0);
  return out;
}
#endif

inline Words lines_of(const std::string& text) {
  Words out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

/// Text as a terminal shows it: without what tells colours (ESC [ ... m).
inline std::string without_colours(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.compare(at, 2, "\x1b[") == 0) {
      at = text.find('m', at);
      if (at == std::string::npos) break;
    } else {
      out += text[at];
    }
  }
  return out;
}

/// Columns that a line takes, without what tells colours: not its bytes. What the tests hold of
/// Chinese, Japanese, Korean and emoji takes two, a mark that is drawn on another character none.
inline std::size_t columns_of(const std::string& line) {
  const auto within = [](char32_t c, std::initializer_list<std::pair<char32_t, char32_t>> blocks) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [c](const auto& b) { return b.first <= c && c <= b.second; });
  };
  std::size_t columns = 0;
  const std::string text = without_colours(line);
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    char32_t c = first < 0x80   ? first
                 : first < 0xe0 ? first & 0x1fU
                 : first < 0xf0 ? first & 0x0fU
                                : first & 0x07U;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U)
      c = c << 6U | (static_cast<unsigned char>(text[at++]) & 0x3fU);
    if (within(c, {{0x300, 0x36f}, {0x200b, 0x200f}, {0xfe00, 0xfe0f}})) continue;
    const bool wide = within(c, {{0x1100, 0x115f},
                                 {0x2e80, 0xa4cf},
                                 {0xac00, 0xd7a3},
                                 {0xf900, 0xfaff},
                                 {0xff01, 0xff60},
                                 {0x1f300, 0x1f64f},
                                 {0x1f900, 0x1f9ff},
                                 {0x20000, 0x3fffd}});
    columns += wide ? 2 : 1;
  }
  return columns;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// `text` with the first `old` replaced; throws when there is none, so that no test loses its
/// point.
inline std::string replaced(std::string text, const std::string& old, const std::string& by) {
  const auto at = text.find(old);
  if (at == std::string::npos) throw std::invalid_argument("nothing to replace: " + old);
  return text.replace(at, old.size(), by);
}

}  // namespace support
