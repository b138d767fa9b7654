// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "command.hpp"

namespace fitcost::command {

namespace {

/// The program beside this one, as they are built and installed; else whatever PATH has.
[[noreturn]] void become_server(std::vector<std::string> words) {
  const std::string name = "fitcost-server";
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error);
  words.insert(words.begin(), name);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (!error) execv((own.parent_path() / name).c_str(), arguments.data());
  execvp(name.c_str(), arguments.data());
  throw InputError({"serve"}, name + ", which does not start (" + std::strerror(errno) + "),",
                   "it beside fitcost or on PATH");
}

}  // namespace

void add_serve(CLI::App& app) {
  auto* serve = app.add_subcommand("serve", "The priced API itself, over HTTP: fitcost-server");
  // All words are the server's, --help too.
  serve->set_help_flag();
  serve->prefix_command();
  serve->callback([serve] { become_server(serve->remaining()); });
}

}  // namespace fitcost::command
