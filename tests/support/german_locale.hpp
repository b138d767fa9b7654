// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <locale>
#include <string>

#include "support/command.hpp"

/// Numbers as a German locale writes them, without one installed: streams that are not told
/// otherwise write 1.234,5 while this lives.
namespace support {

class GermanNumbers {
 public:
  GermanNumbers()
      : before_(std::locale::global(std::locale(std::locale::classic(), new Punctuation))) {}
  ~GermanNumbers() { std::locale::global(before_); }
  GermanNumbers(const GermanNumbers&) = delete;
  GermanNumbers& operator=(const GermanNumbers&) = delete;

 private:
  struct Punctuation : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };

  std::locale before_;
};

/// The environment of a program that runs under de_DE.UTF-8, which is built into the folder:
/// machines need not have it, but localedef and its sources (Debian: locales).
inline Words german_environment(const TempFolder& folder) {
  const auto built =
      run_program({"localedef", "-i", "de_DE", "-f", "UTF-8", folder.file("de_DE.UTF-8")});
  INFO(built.err);
  REQUIRE(built.code <= 1);  // 1: with warnings
  Words out{"LOCPATH=" + folder.path().string(), "LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8"};
  // It is one: a program that asks for it writes a comma.
  REQUIRE(run_program({"printf", "%.1f", "1,5"}, out).out == "1,5");
  return out;
}

}  // namespace support
