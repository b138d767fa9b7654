// SPDX-License-Identifier: Apache-2.0
#include "fitcost/handler/dynamodb_store.hpp"

namespace fitcost::inline v1::handler {

ConsumedCapacity::Sum ConsumedCapacity::sum() const {
  return {requests_.load(), retries_.load(), read_half_units_.load(), write_units_.load(),
          index_write_units_.load()};
}

void ConsumedCapacity::add(const Sum& sum) {
  requests_ += sum.requests;
  retries_ += sum.retries;
  read_half_units_ += sum.read_half_units;
  write_units_ += sum.write_units;
  index_write_units_ += sum.index_write_units;
}

}  // namespace fitcost::inline v1::handler
