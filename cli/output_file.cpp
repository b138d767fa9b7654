// SPDX-License-Identifier: Apache-2.0
#include "output_file.hpp"

#include <filesystem>

#include "fitcost/units/input_error.hpp"

namespace fitcost::command {

namespace {
[[noreturn]] void refuse_place(const std::string& path) {
  throw InputError({path}, "a place that cannot be written", "a writable file");
}
}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path) {
  std::error_code error;
  const bool in_place =
      std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error);
  if (in_place && std::filesystem::is_directory(path, error)) refuse_place(path);
  if (!in_place) unfinished_ = path + ".unfinished";
  file_.open(in_place ? path : unfinished_, std::ios::binary | std::ios::trunc);
  if (!file_) {
    unfinished_.clear();
    refuse_place(path);
  }
}

OutputFile::~OutputFile() {
  if (unfinished_.empty()) return;
  file_.close();
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
}

void OutputFile::keep() {
  file_.close();
  if (!file_) refuse_place(path_);
  if (unfinished_.empty()) return;
  std::error_code error;
  std::filesystem::rename(unfinished_, path_, error);
  if (error) refuse_place(path_);
  unfinished_.clear();
}

}  // namespace fitcost::command
