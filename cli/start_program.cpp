// SPDX-License-Identifier: Apache-2.0
#include "start_program.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "fitcost/units/input_error.hpp"

namespace fitcost::command {

namespace {

[[noreturn]] void become(const std::string& verb, const std::string& program,
                         std::vector<std::string> words) {
  std::error_code error;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", error);
  words.insert(words.begin(), program);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (!error) execv((own.parent_path() / program).c_str(), arguments.data());
  execvp(program.c_str(), arguments.data());
  throw InputError({verb}, program + ", which does not start (" + std::strerror(errno) + ")",
                   "it beside fitcost or on PATH");
}

}  // namespace

void add_program(CLI::App& app, const std::string& verb, const std::string& program,
                 const std::string& description) {
  auto* command = app.add_subcommand(verb, description);
  command->set_help_flag();
  command->prefix_command();
  command->callback([=] { become(verb, program, command->remaining()); });
}

}  // namespace fitcost::command
