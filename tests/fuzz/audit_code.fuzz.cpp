// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "audit/code_faults.hpp"

namespace fuzz::audit_code_input {

using namespace fitcost::cloudformation::detail;

/// The first byte says which language.
extern "C" int fuzz_audit_code(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 20'000) return 0;
  const auto language = data[0] % 2 == 0 ? CodeLanguage::python : CodeLanguage::node;
  const CodeModel code(std::string(reinterpret_cast<const char*>(data) + 1, size - 1), language);
  for (const auto& token : code.tokens()) {
    if (token.offset > code.source().size() || token.partner >= code.tokens().size()) std::abort();
  }
  for (const auto& fault : code_faults(code, {"userId", "ts"})) {
    if (fault.token >= code.tokens().size() || fault.message.empty()) std::abort();
  }
  return 0;
}

}  // namespace fuzz::audit_code_input
