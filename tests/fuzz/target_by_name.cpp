// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#define FUZZ_TARGET(name) extern "C" int name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace {

using Target = int (*)(const std::uint8_t*, std::size_t);

constexpr std::pair<std::string_view, Target> targets[] = {
#define FUZZ_TARGET(name) {#name, name},
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
};

Target chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(const int* /*count*/, char*** arguments) {
  std::string_view called = **arguments;
  called.remove_prefix(called.rfind('/') + 1);
  for (const auto& [name, target] : targets) {
    if (name == called) chosen = target;
  }
  if (chosen == nullptr) {
    std::fprintf(stderr, "call it by the name of a target, such as fuzz_plan\n");
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return chosen(data, size);
}
