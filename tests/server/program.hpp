// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/command.hpp"

namespace http_test {

/// The built program, beside the command.
inline std::string server_program() {
  return (std::filesystem::path(FITCOST_COMMAND).parent_path() / "fitcost-server").string();
}

/// fitcost-server as a process of its own, on a free port. Ended with the object, if not before.
class ServerProcess {
 public:
  explicit ServerProcess(support::Words words, const support::Words& environment = {}) {
    words.insert(words.end(), {"--port", "0"});
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    support::Words variables = environment;
    child_ = fork();
    if (child_ == 0) {
      dup2(pipe_ends[1], STDOUT_FILENO);
      for (auto& variable : variables) putenv(variable.data());
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(pipe_ends[1]);
    out_ = pipe_ends[0];
    const std::string line = first_line();
    const std::string begin = "listening on http://127.0.0.1:";
    if (line.rfind(begin, 0) != 0) throw std::runtime_error("the server said: " + line);
    port_ = static_cast<std::uint16_t>(std::stoul(line.substr(begin.size())));
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      end();
    }
    close(out_);
  }

  std::uint16_t port() const { return port_; }
  void signal(int number) const { kill(child_, number); }
  /// Its exit code; 128 and above: it was ended by a signal. Waits for it.
  int end() {
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  std::string first_line() const {
    std::string line;
    char c = 0;
    while (read(out_, &c, 1) == 1 && c != '\n') line += c;
    return line;
  }

  pid_t child_ = -1;
  int out_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace http_test
