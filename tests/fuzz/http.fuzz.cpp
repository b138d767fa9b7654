// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "server/talk.hpp"

namespace fuzz::http_input {

/// Takes what the server said apart, and says how many final responses there are. HEAD requests
/// have answers without the body that they announce, so their like is not looked for.
void check_responses(std::string_view heard, bool has_head) {
  while (!heard.empty()) {
    require(heard.starts_with("HTTP/1.1 "));
    const std::size_t end = heard.find("\r\n\r\n");
    require(end != std::string_view::npos);
    std::string_view head = heard.substr(0, end + 2);
    heard.remove_prefix(end + 4);
    std::size_t length = 0;
    while (!head.empty()) {
      const std::size_t line_end = head.find("\r\n");
      const std::string_view line = head.substr(0, line_end);
      head.remove_prefix(line_end + 2);
      for (const char c : line) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
      constexpr std::string_view name = "Content-Length: ";
      if (line.starts_with(name)) {
        length = std::strtoul(std::string(line.substr(name.size())).c_str(), nullptr, 10);
      }
    }
    if (has_head) return;
    require(length <= heard.size());
    heard.remove_prefix(length);
  }
}

/// The first byte says in which pieces the others arrive. All at once or in those, the server has
/// to answer the same requests.
extern "C" int fuzz_http(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 61 + 1;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  fitcost::handler::ServerOptions options;
  options.limits.header_bytes = 512;
  options.limits.body_bytes = 256;
  http_test::Talk whole(options);
  http_test::Talk cut(options);
  const auto state = whole.say(bytes);
  const auto cut_state = cut.say(bytes, piece);
  // A header that is wrong is found so at once, or when its end is there.
  require((state == http_test::Talk::State::idle) == (cut_state == http_test::Talk::State::idle));
  require(cut.answered() == whole.answered());
  check_responses(whole.heard(), bytes.find("HEAD ") != std::string_view::npos);
  check_responses(cut.heard(), bytes.find("HEAD ") != std::string_view::npos);
  return 0;
}

}  // namespace fuzz::http_input
