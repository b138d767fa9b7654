// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "fitcost/handler/store.hpp"

namespace fitcost::inline v1::handler::detail {

/// Where a page of DynamoDB's Query ends, for the stores that make their own pages.
/// AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html;
/// that the item which crosses 1 MB is still in the page was seen of two emulators.
class PageCount {
 public:
  static constexpr std::int64_t largest = 1 << 20;

  explicit PageCount(const Query& query) : limit_(query.limit) {}

  bool full() const {
    return page_.evaluated_bytes >= largest || (limit_ > 0 && page_.evaluated == limit_);
  }
  void add(std::int64_t timestamp, std::int64_t bytes) {
    ++page_.evaluated;
    page_.evaluated_bytes += bytes;
    page_.last = timestamp;
  }
  Page end(bool more) {
    page_.more = more;
    return page_;
  }

 private:
  std::int64_t limit_;
  Page page_;
};

}  // namespace fitcost::inline v1::handler::detail
