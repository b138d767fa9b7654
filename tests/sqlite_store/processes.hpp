// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

/// Other processes that use a store, made by fork() while this one has no store open and no thread
/// but one.
namespace sqlite_files {

/// Sends a line to the parent, whole: from then on it knows.
using Say = std::function<void(const std::string&)>;

class Child {
 public:
  explicit Child(const std::function<void(Say)>& body) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("no process can be started");
    if (id_ == 0) {
      close(ends[0]);
      const auto say = [to = ends[1]](const std::string& text) {
        const std::string line = text + "\n";
        // Not longer than PIPE_BUF: threads' lines do not mix.
        if (write(to, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(3);
      };
      try {
        body(say);
      } catch (const std::exception& error) {
        say(std::string("died of ") + error.what());
        _exit(2);
      }
      _exit(0);  // nothing of the parent's is to be torn down here
    }
    close(ends[1]);
    from_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ > 0) {
      kill();
      wait();
    }
    close(from_);
  }

  void kill() const { ::kill(id_, SIGKILL); }

  /// Some more of what it said; empty: it has ended, or closed its end.
  std::string hear() const {
    std::array<char, 65'536> buffer{};
    const ssize_t got = read(from_, buffer.data(), buffer.size());
    return {buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
  }
  std::string hear_all() const {
    std::string all;
    for (std::string some = hear(); !some.empty(); some = hear()) all += some;
    return all;
  }

  /// The exit code; 128 and more for one that was ended by a signal.
  int wait() {
    int status = 0;
    waitpid(std::exchange(id_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t id_ = 0;
  int from_ = -1;
};

inline std::string said_by_child(const std::function<void(Say)>& body) {
  return Child(body).hear_all();
}

}  // namespace sqlite_files
