// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <streambuf>
#include <string>

namespace fitcost::inline v1::detail {

/// The bytes of a file, unpacked where it begins as gzip does, in pieces of a fixed size. A byte
/// order mark at the start is left out. InputError for broken or endless gzip.
class InflatingInput : public std::streambuf {
 public:
  /// `most_unpacked`: bytes after which a file is taken to be meant to harm; by default more than
  /// any price list has.
  InflatingInput(std::istream& source, std::string file_name,
                 std::uint64_t most_unpacked = 4'000'000'000);
  ~InflatingInput() override;
  InflatingInput(const InflatingInput&) = delete;
  InflatingInput& operator=(const InflatingInput&) = delete;

 protected:
  int_type underflow() override;

 private:
  static constexpr std::size_t piece = std::size_t{1} << 18;

  /// The next bytes into `unpacked_`; none at the end.
  std::size_t fill();
  std::size_t inflate_some();
  void read_packed();

  std::istream& source_;
  std::string file_;
  std::array<char, piece> packed_{};
  std::array<char, piece> unpacked_{};
  z_stream stream_{};
  std::size_t read_ = 0;  // of packed_
  std::uint64_t most_unpacked_;
  std::uint64_t total_ = 0;
  bool packed_form_ = false;
  bool started_ = false;
  bool in_member_ = false;
};

}  // namespace fitcost::inline v1::detail
