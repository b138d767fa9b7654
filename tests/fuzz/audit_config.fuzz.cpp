// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fitcost/audit/audit.hpp"
#include "fitcost/units/input_error.hpp"

namespace fuzz::audit_config_input {

extern "C" int fuzz_audit_config(const std::uint8_t* data, std::size_t size) {
  try {
    (void)fitcost::cloudformation::read_audit_config(
        std::string(reinterpret_cast<const char*>(data), size), "config");
  } catch (const fitcost::InputError& error) {
    const std::string_view said = error.what();
    if (error.place().file != "config" || said.size() > 1'000 ||
        said.find('\n') != std::string_view::npos)
      std::abort();
  }
  return 0;
}

}  // namespace fuzz::audit_config_input
