// SPDX-License-Identifier: Apache-2.0
#include "handler/sqlite/readers.hpp"

#include "handler/sqlite/schema.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

Connection& as_reader(Connection& connection) {
  set_up(connection);
  connection.execute("PRAGMA query_only = ON");
  return connection;
}

}  // namespace

Readers::Reader::Reader(const std::string& path, std::chrono::milliseconds busy_timeout)
    : connection(path, false, busy_timeout), reads(as_reader(connection)) {}

std::unique_ptr<Readers::Reader> Readers::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto reader = std::move(free_.back());
      free_.pop_back();
      return reader;
    }
    free_.reserve(++made_);  // so that giving back needs no memory
  }
  return std::make_unique<Reader>(path_, busy_timeout_);
}

void Readers::give_back(std::unique_ptr<Reader> reader) noexcept {
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(reader));
}

}  // namespace fitcost::inline v1::handler::detail
