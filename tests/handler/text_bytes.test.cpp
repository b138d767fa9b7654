// SPDX-License-Identifier: Apache-2.0
#include "handler/text_bytes.hpp"

#include <catch2/catch.hpp>

using fitcost::handler::detail::same_text;

TEST_CASE("Texts are the same where no byte differs, whatever their length", "[handler]") {
  std::string text;
  for (int size = 0; size < 40; ++size) {
    CHECK(same_text(text, std::string(text)));
    CHECK_FALSE(same_text(text, text + "x"));
    CHECK_FALSE(same_text(text + "x", text));
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string other = text;
      other[i] = static_cast<char>(other[i] ^ 0x80);
      CHECK_FALSE(same_text(text, other));
    }
    text += static_cast<char>('a' + size % 26);
  }
  CHECK(same_text({}, ""));
}
