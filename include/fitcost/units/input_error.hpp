// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fitcost::inline v1 {

/// Bad input, found at the edge: where, what stood there and what was wanted. The command turns it
/// into one line on stderr and exit code 2; the library never prints.
class InputError : public std::runtime_error {
 public:
  struct Place {
    std::string file;  ///< a file's name, `--rps` for an option, or empty
    int line = 0;      ///< from 1; 0 where there is none
    int column = 0;    ///< from 1; 0 where there is none
  };

  InputError(Place place, std::string found, std::string wanted)
      : std::runtime_error(text(place, found, wanted)),
        place_(std::move(place)),
        found_(std::move(found)),
        wanted_(std::move(wanted)) {}

  const Place& place() const noexcept { return place_; }
  const std::string& found() const noexcept { return found_; }
  const std::string& wanted() const noexcept { return wanted_; }

 private:
  static std::string text(const Place& place, const std::string& found, const std::string& wanted) {
    std::string out = place.file;
    if (place.line > 0) out += ":" + std::to_string(place.line);
    if (place.column > 0) out += ":" + std::to_string(place.column);
    if (!out.empty()) out += ": ";
    out += "found " + found;
    if (!wanted.empty()) out += ", wanted " + wanted;
    return out;
  }

  Place place_;
  std::string found_;
  std::string wanted_;
};

/// `text` in single quotes, cut and with control bytes made visible: hostile input stays one short
/// line.
inline std::string in_quotes(std::string_view text, std::size_t most = 60) {
  static constexpr const char* hex = "0123456789abcdef";
  std::string out = "'";
  std::size_t n = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xc0) == 0x80;  // a character of several bytes is not cut
    if (n >= most && (!continues || n >= most + 3)) {
      out += "...";
      break;
    }
    ++n;
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 0xf];
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace fitcost::inline v1
