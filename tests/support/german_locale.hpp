// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <locale>
#include <string>

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

}  // namespace support
