// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/command.hpp"

namespace lambda_mock {

/// A program that runs beside the test, with these variables and no others; killed with the test.
class Child {
 public:
  Child(const std::string& program, std::vector<std::string> environment) {
    std::string name = program;
    std::vector<char*> arguments{name.data(), nullptr};
    std::vector<char*> variables;
    for (auto& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    const std::string out = folder_.file("out");
    const std::string err = folder_.file("err");
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("no process can be started");
    if (pid_ == 0) {
      const int out_file = open(out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      const int err_file = open(err.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      if (dup2(out_file, STDOUT_FILENO) < 0 || dup2(err_file, STDERR_FILENO) < 0) _exit(126);
      execve(name.c_str(), arguments.data(), variables.data());
      _exit(127);
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  void send(int signal) const { kill(pid_, signal); }
  /// Stops it as Lambda does between invocations; returns when it stands.
  void freeze() const {
    kill(pid_, SIGSTOP);
    int status = 0;
    if (waitpid(pid_, &status, WUNTRACED) != pid_ || !WIFSTOPPED(status)) {
      throw std::runtime_error("the program ended instead of being frozen");
    }
  }
  void thaw() const { kill(pid_, SIGCONT); }
  /// Its exit code, or 128 and the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  std::string out() const { return support::text_of(folder_.path() / "out"); }
  std::string err() const { return support::text_of(folder_.path() / "err"); }

 private:
  support::TempFolder folder_;
  pid_t pid_ = -1;
};

}  // namespace lambda_mock
