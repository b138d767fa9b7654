// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>

namespace fitcost::command {

/// A file that is written piece by piece and is there whole or not at all: it has another name
/// until `keep`, and is gone if that is never called. A pipe or a device takes each piece as it
/// comes.
class OutputFile {
 public:
  /// InputError where it cannot be written.
  explicit OutputFile(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  void write(std::string_view text) { file_ << text; }
  /// InputError where it could not be written whole.
  void keep();

 private:
  std::string path_;
  std::string unfinished_;  // empty: written in place
  std::ofstream file_;
};

}  // namespace fitcost::command
