// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

#include "fitcost/template/syntax.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Where syntax nodes live: made one after the other, gone together.
class SyntaxArena {
 public:
  SyntaxNode& node() {
    return *new (memory_.allocate(sizeof(SyntaxNode), alignof(SyntaxNode))) SyntaxNode;
  }

  std::string_view text(std::string_view of) {
    if (of.empty()) return {};
    auto* bytes = static_cast<char*>(memory_.allocate(of.size(), 1));
    std::memcpy(bytes, of.data(), of.size());
    return {bytes, of.size()};
  }

  template <class T> std::span<const T> copy(std::span<const T> of) {
    if (of.empty()) return {};
    auto* kept = static_cast<T*>(memory_.allocate(of.size_bytes(), alignof(T)));
    std::uninitialized_copy(of.begin(), of.end(), kept);
    return {kept, of.size()};
  }

 private:
  static_assert(std::is_trivially_destructible_v<SyntaxNode>);
  std::pmr::monotonic_buffer_resource memory_{64 * 1024};
};

}  // namespace fitcost::inline v1::cloudformation::detail
