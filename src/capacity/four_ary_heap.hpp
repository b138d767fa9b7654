// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fitcost::inline v1::detail {

/// An instance under a key; the least key comes first, of equal keys the least order (counted
/// around 2^32: what is compared was numbered within 2^31 of each other).
struct Keyed {
  double key;
  std::uint32_t order;
  std::uint32_t instance;

  friend bool operator<(const Keyed& a, const Keyed& b) {
    if (a.key != b.key) return a.key < b.key;
    return static_cast<std::int32_t>(a.order - b.order) < 0;
  }
};

/// A heap with four children a node: half as deep as a binary one, each level within a cache line.
class FourAryHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  std::size_t size() const { return nodes_.size(); }
  const Keyed& top() const { return nodes_.front(); }
  void clear() { nodes_.clear(); }

  void push(const Keyed& node) {
    std::size_t at = nodes_.size();
    nodes_.push_back(node);
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (!(node < nodes_[parent])) break;
      nodes_[at] = nodes_[parent];
      at = parent;
    }
    nodes_[at] = node;
  }
  Keyed pop() {
    const Keyed out = nodes_.front();
    const Keyed last = nodes_.back();
    nodes_.pop_back();
    const std::size_t count = nodes_.size();
    if (count == 0) return out;
    std::size_t at = 0;
    for (;;) {
      const std::size_t first = 4 * at + 1;
      if (first >= count) break;
      std::size_t least = first;
      const std::size_t end = first + 4 < count ? first + 4 : count;
      for (std::size_t child = first + 1; child < end; ++child)
        least = nodes_[child] < nodes_[least] ? child : least;
      if (!(nodes_[least] < last)) break;
      nodes_[at] = nodes_[least];
      at = least;
    }
    nodes_[at] = last;
    return out;
  }

 private:
  std::vector<Keyed> nodes_;
};

}  // namespace fitcost::inline v1::detail
