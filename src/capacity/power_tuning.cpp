// SPDX-License-Identifier: Apache-2.0
#include "fitcost/capacity/power_tuning.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace power_tuning {
namespace {

constexpr std::string_view page = "https://lambda-power-tuning.show/#";
constexpr std::size_t longest_address = 1'000'000;
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, padded or not; nothing for anything else. Addresses that went through a form may have
/// `%2B`, `%2F`, `%3D` and `%3B`, which are resolved before.
std::optional<std::string> from_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = base64_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> count) & 0xffU);
    }
  }
  if ((bits & ((1U << count) - 1U)) != 0) return std::nullopt;  // bits that no byte has
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    const std::size_t digits = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t k = 0; k < 4; ++k) {
      out += k < digits ? base64_digits[(bits >> (18U - 6U * k)) & 0x3fU] : '=';
    }
  }
  return out;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t out = 0;
  for (std::size_t k = size; k-- > 0;) {
    out = (out << 8U) | static_cast<unsigned char>(bytes[at + k]);
  }
  return out;
}
void put_little_endian(std::string& bytes, std::uint32_t value, std::size_t size) {
  for (std::size_t k = 0; k < size; ++k) bytes += static_cast<char>((value >> (8U * k)) & 0xffU);
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (high && low) {
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex[byte >> 4U];
      out += hex[byte & 0xfU];
    }
  }
  return out;
}

class Address {
 public:
  Address(std::string_view url, std::string_view option) : option_(option) {
    if (url.size() > longest_address) reject("an address of over 1 MB", "a shorter one");
    const std::size_t hash = url.find('#');
    std::string_view rest = hash == std::string_view::npos ? url : url.substr(hash + 1);
    for (;;) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      parts_.push_back(rest.substr(0, end));
      if (end == rest.size()) break;
      rest.remove_prefix(end + 1);
    }
    if (parts_.size() == 1) {  // where a form has encoded the semicolons, too
      whole_ = percent_decoded(parts_.front());
      std::string_view decoded = whole_;
      parts_.clear();
      for (;;) {
        const std::size_t end = std::min(decoded.find(';'), decoded.size());
        parts_.push_back(decoded.substr(0, end));
        if (end == decoded.size()) break;
        decoded.remove_prefix(end + 1);
      }
    }
  }

  std::vector<PowerTuningRun> runs() const {
    if (parts_.size() != 3 && parts_.size() != 8) {
      reject(std::to_string(parts_.size()) + (parts_.size() == 1 ? " part" : " parts"),
             "SIZES;TIMES;COSTS, or two of them and two names");
    }
    std::vector<PowerTuningRun> out;
    out.push_back(run(0));
    if (parts_.size() == 8) {
      out.push_back(run(3));
      out[0].name = percent_decoded(parts_[6]);
      out[1].name = percent_decoded(parts_[7]);
    }
    return out;
  }

 private:
  std::string bytes_of(std::size_t part, std::size_t size, const char* what) const {
    const auto bytes = from_base64(percent_decoded(parts_[part]));
    if (!bytes || bytes->size() % size != 0 || bytes->empty()) {
      reject(std::string(what) + " " + in_quotes(parts_[part]),
             "a list of " + std::to_string(size) + "-byte numbers in base64");
    }
    return *bytes;
  }

  PowerTuningRun run(std::size_t first) const {
    const std::string sizes = bytes_of(first, 2, "memory sizes");
    const std::string times = bytes_of(first + 1, 4, "times");
    const std::string costs = bytes_of(first + 2, 4, "costs");
    const std::size_t n = sizes.size() / 2;
    if (times.size() / 4 != n || costs.size() / 4 != n) {
      reject(std::to_string(n) + " memory sizes, " + std::to_string(times.size() / 4) +
                 " times and " + std::to_string(costs.size() / 4) + " costs",
             "as many of each");
    }
    PowerTuningRun out;
    for (std::size_t i = 0; i < n; ++i) {
      PowerTuningPoint point;
      point.memory_mb = static_cast<std::int16_t>(little_endian(sizes, 2 * i, 2));
      point.duration_ms = amount(times, i, "time");
      point.cost_usd = amount(costs, i, "cost");
      if (point.memory_mb < 128 || point.memory_mb > 10'240) {
        reject("a memory size of " + std::to_string(point.memory_mb) + " MB",
               "one from 128 to 10240 MB");
      }
      if (point.duration_ms == 0.0) reject("a time of 0", "a time above 0");
      for (const auto& other : out.points) {
        if (other.memory_mb == point.memory_mb)
          reject(std::to_string(point.memory_mb) + " MB twice", "each memory size once");
      }
      out.points.push_back(point);
    }
    return out;
  }

  double amount(std::string_view bytes, std::size_t i, const char* what) const {
    const auto value = std::bit_cast<float>(little_endian(bytes, 4 * i, 4));
    if (!std::isfinite(value) || std::signbit(value)) {
      reject("a " + std::string(what) + " of " + std::to_string(value), "a number from 0");
    }
    return static_cast<double>(value);
  }

  [[noreturn]] void reject(std::string found, std::string wanted) const {
    throw InputError({option_, 0, 0}, std::move(found), std::move(wanted));
  }

  std::string option_;
  std::string whole_;
  std::vector<std::string_view> parts_;
};

}  // namespace
}  // namespace power_tuning

std::vector<PowerTuningRun> read_power_tuning_url(std::string_view url, std::string_view option) {
  return power_tuning::Address(url, option).runs();
}

std::string power_tuning_url(const std::vector<PowerTuningRun>& runs) {
  using namespace power_tuning;
  std::string out(page);
  for (const auto& run : runs) {
    std::string sizes;
    std::string times;
    std::string costs;
    for (const auto& point : run.points) {
      put_little_endian(sizes, static_cast<std::uint32_t>(point.memory_mb), 2);
      put_little_endian(times, std::bit_cast<std::uint32_t>(static_cast<float>(point.duration_ms)),
                        4);
      put_little_endian(costs, std::bit_cast<std::uint32_t>(static_cast<float>(point.cost_usd)), 4);
    }
    if (&run != &runs.front()) out += ';';
    out += to_base64(sizes) + ';' + to_base64(times) + ';' + to_base64(costs);
  }
  if (runs.size() > 1) {
    for (const auto& run : runs) out += ';' + percent_encoded(run.name);
  }
  return out;
}

}  // namespace fitcost::inline v1
