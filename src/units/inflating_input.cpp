// SPDX-License-Identifier: Apache-2.0
#include "units/inflating_input.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1::detail {

namespace {

constexpr int gzip_window = 15 + 16;  // zlib: the largest window, gzip's header and checksum

}  // namespace

InflatingInput::InflatingInput(std::istream& source, std::string file_name,
                               std::uint64_t most_unpacked)
    : source_(source), file_(std::move(file_name)), most_unpacked_(most_unpacked) {}

InflatingInput::~InflatingInput() {
  if (packed_form_) inflateEnd(&stream_);
}

void InflatingInput::read_packed() {
  source_.read(packed_.data(), static_cast<std::streamsize>(packed_.size()));
  read_ = static_cast<std::size_t>(source_.gcount());
  stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());  // NOLINT(*-reinterpret-cast)
  stream_.avail_in = static_cast<uInt>(read_);
}

std::size_t InflatingInput::inflate_some() {
  stream_.next_out = reinterpret_cast<Bytef*>(unpacked_.data());  // NOLINT(*-reinterpret-cast)
  stream_.avail_out = static_cast<uInt>(unpacked_.size());
  while (stream_.avail_out == unpacked_.size()) {
    if (stream_.avail_in == 0) read_packed();
    if (stream_.avail_in == 0) {
      if (in_member_) throw InputError({file_}, "gzip without its end", "a whole file");
      return 0;
    }
    in_member_ = true;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      in_member_ = false;
      inflateReset(&stream_);  // another member may follow
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      throw InputError({file_}, "broken gzip", "a file that unpacks");
    }
  }
  const std::size_t got = unpacked_.size() - stream_.avail_out;
  total_ += got;
  if (total_ > most_unpacked_)
    throw InputError({file_},
                     "over " + std::to_string(most_unpacked_ / 1'000'000'000) + " GB unpacked",
                     "a smaller file");
  return got;
}

std::size_t InflatingInput::fill() {
  if (!started_) {
    started_ = true;
    read_packed();
    packed_form_ = read_ >= 2 && std::memcmp(packed_.data(), "\x1f\x8b", 2) == 0;
    if (packed_form_ && inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
    if (!packed_form_) {
      std::copy_n(packed_.begin(), read_, unpacked_.begin());
      return read_;
    }
  }
  if (packed_form_) return inflate_some();
  source_.read(unpacked_.data(), static_cast<std::streamsize>(unpacked_.size()));
  return static_cast<std::size_t>(source_.gcount());
}

InflatingInput::int_type InflatingInput::underflow() {
  const bool first = !started_;
  const std::size_t got = fill();
  char* begin = unpacked_.data();
  char* end = begin + got;
  constexpr std::size_t mark = 3;
  if (first && got >= mark && std::memcmp(begin, "\xef\xbb\xbf", mark) == 0) begin += mark;
  if (begin == end) return traits_type::eof();
  setg(begin, begin, end);
  return traits_type::to_int_type(*begin);
}

}  // namespace fitcost::inline v1::detail
