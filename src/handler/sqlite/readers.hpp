// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/handler/sqlite_store.hpp"
#include "handler/sqlite/connection.hpp"
#include "handler/sqlite/reads.hpp"

namespace fitcost::inline v1::handler::detail {

/// As many connections as there ever were reads at once; one that is free is lent to the next
/// thread. Each read is a transaction of its own, so it sees what was committed before it began.
class Readers {
 public:
  Readers(std::string path, const SqliteOptions& options)
      : path_(std::move(path)), busy_timeout_(options.busy_timeout) {}

  template <class Body> auto with(const Body& body) {
    const Lent lent(*this);
    return body(lent.reader->reads);
  }

 private:
  struct Reader {
    Reader(const std::string& path, std::chrono::milliseconds busy_timeout);
    Connection connection;
    Reads reads;
  };
  struct Lent {
    explicit Lent(Readers& from) : readers(from), reader(from.borrow()) {}
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() { readers.give_back(std::move(reader)); }
    Readers& readers;
    std::unique_ptr<Reader> reader;
  };

  std::unique_ptr<Reader> borrow();
  void give_back(std::unique_ptr<Reader> reader) noexcept;

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> free_;
  std::size_t made_ = 0;
};

}  // namespace fitcost::inline v1::handler::detail
