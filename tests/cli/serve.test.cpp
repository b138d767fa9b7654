// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "support/command.hpp"

using support::command;
using support::TempFolder;
using support::Words;

namespace {

/// A stand-in for the server: says what it was called with.
void put_server(const TempFolder& folder) {
  const auto path = folder.write("fitcost-server",
                                 "#!/bin/sh\n"
                                 "for word; do echo \"<$word>\"; done\n"
                                 "exit 7\n");
  chmod(path.c_str(), 0755);
}

}  // namespace

TEST_CASE("serve becomes the server beside the command, with all words passed on", "[cli][serve]") {
  const TempFolder folder;
  put_server(folder);
  std::filesystem::copy_file(FITCOST_COMMAND, folder.path() / "fitcost");
  const auto outcome =
      support::run_program({folder.file("fitcost"), "serve", "--store", "a b", "--port=0", "--help",
                            "-x", "word", "--", "--version"});
  CHECK(outcome.code == 7);
  CHECK(outcome.out == "<--store>\n<a b>\n<--port=0>\n<--help>\n<-x>\n<word>\n<-->\n<--version>\n");
  CHECK(support::run_program({folder.file("fitcost"), "serve"}).out.empty());
}

TEST_CASE("serve looks for the server on PATH when there is none beside the command",
          "[cli][serve]") {
  const TempFolder beside;
  const TempFolder on_path;
  put_server(on_path);
  std::filesystem::copy_file(FITCOST_COMMAND, beside.path() / "fitcost");
  const std::string path = "PATH=" + on_path.path().string() + ":/usr/bin:/bin";
  const auto outcome =
      support::run_program({beside.file("fitcost"), "serve", "--port", "1"}, {path});
  CHECK(outcome.code == 7);
  CHECK(outcome.out == "<--port>\n<1>\n");

  const TempFolder empty;
  const auto none =
      support::run_program({beside.file("fitcost"), "serve"}, {"PATH=" + empty.path().string()});
  CHECK(none.code == 2);
  CHECK(support::lines_of(none.err).size() == 1);
  CHECK(support::contains(none.err, "fitcost-server"));
}
