// SPDX-License-Identifier: Apache-2.0
#include "fitcost/server/tokens.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "fitcost/units/input_error.hpp"

using namespace fitcost;
using handler::read_tokens;
using handler::Tokens;

namespace {

std::string error_of(const std::string& text) {
  try {
    read_tokens(text, "tokens");
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("A tokens file gives each token its user", "[server][tokens]") {
  const Tokens tokens = read_tokens(
      "# staff\n"
      "0123456789abcdef anna\n"
      "\n"
      "\tAnother-Token._~+/==   b\xc3\xb6rge   # from March\r\n"
      "0123456789abcdeg anna",
      "tokens");
  CHECK(tokens.listed());
  CHECK(tokens.user_of("0123456789abcdef") == "anna");
  CHECK(tokens.user_of("0123456789abcdeg") == "anna");
  CHECK(tokens.user_of("Another-Token._~+/==") == "b\xc3\xb6rge");
}

TEST_CASE("What is no listed token stands for nobody", "[server][tokens]") {
  const Tokens tokens = read_tokens("0123456789abcdef anna\n", "tokens");
  for (const auto* token : {"", "anna", "0123456789abcde", "0123456789abcdeF", "0123456789abcdef0",
                            "1123456789abcdef"}) {
    INFO(token);
    CHECK(tokens.user_of(token).empty());
  }
}

TEST_CASE("Without a list a token is its user's name", "[server][tokens]") {
  const Tokens tokens;
  CHECK_FALSE(tokens.listed());
  CHECK(tokens.user_of("anna") == "anna");
  CHECK(tokens.user_of("").empty());
}

TEST_CASE("A wrong tokens file is refused with line and column, and no token is shown",
          "[server][tokens]") {
  CHECK(error_of("") == "tokens: found no token, wanted lines of TOKEN USER");
  CHECK(error_of("# nothing\n\n") == "tokens: found no token, wanted lines of TOKEN USER");
  CHECK(error_of("\n  short anna\n") ==
        "tokens:2:3: found a token of 5 characters, wanted 16 to 1024");
  CHECK(error_of(std::string(1025, 'a') + " anna") ==
        "tokens:1:1: found a token of 1025 characters, wanted 16 to 1024");
  CHECK(error_of("0123456789abcdef") == "tokens:1:1: found a token alone, wanted TOKEN USER");
  CHECK(error_of("0123456789abcdef # anna") ==
        "tokens:1:1: found a token alone, wanted TOKEN USER");
  CHECK(error_of("0123456789abcdef anna smith") ==
        "tokens:1:23: found 'smith', wanted TOKEN USER and no more");
  CHECK(error_of("0123456789abcdef a\n\n 0123456789abcdef b\n") ==
        "tokens:3:2: found the token of line 1 again, wanted each token once");
  CHECK(error_of("0123456789abc=ef anna") ==
        "tokens:1:1: found a token with other characters, wanted letters, digits and -._~+/, = at "
        "its end");
  CHECK(error_of("================ anna").find("other characters") != std::string::npos);
  CHECK(error_of("0123456789abcdef \xff").find("tokens:1:18: ") == 0);
  CHECK(error_of("0123456789abcdef " + std::string(257, 'u')).find("tokens:1:18: ") == 0);
}
