// SPDX-License-Identifier: Apache-2.0
#include <sys/random.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <system_error>

#include "fitcost/handler/host.hpp"

namespace fitcost::inline v1::handler {

namespace {

/// Random bytes are fetched 4 KB at a time: a call to the kernel for each id would cost as much as
/// the rest of a request. Per thread, so nobody waits.
class RandomPool {
 public:
  std::uint64_t next() {
    if (at_ == pool_.size()) refill();
    return pool_[at_++];
  }

 private:
  void refill() {
    std::array<unsigned char, sizeof pool_> bytes{};
    for (std::size_t have = 0; have < bytes.size();) {
      const ssize_t got = ::getrandom(bytes.data() + have, bytes.size() - have, 0);
      if (got < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "getrandom");
      if (got > 0) have += static_cast<std::size_t>(got);
    }
    std::memcpy(pool_.data(), bytes.data(), bytes.size());
    at_ = 0;
  }

  std::array<std::uint64_t, 512> pool_{};
  std::size_t at_ = pool_.size();
};

}  // namespace

std::int64_t SystemHost::now() {
  using std::chrono::microseconds;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<microseconds>(since_1970).count();
}

std::uint64_t SystemHost::random() {
  thread_local RandomPool pool;
  return pool.next();
}

std::int64_t SystemHost::processor_time() {
  timespec time{};
  if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return 0;
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

bool SystemHost::log(std::string_view line) {
  if (log_descriptor_ < 0) return true;
  char newline = '\n';
  // One call, so that lines of several threads do not mix. A log that cannot be written must not
  // fail the request.
  std::array<iovec, 2> parts{};
  // NOLINTNEXTLINE(*-const-cast): writev reads only, whatever its type says
  parts[0] = {const_cast<char*>(line.data()), line.size()};
  parts[1] = {&newline, 1};
  const ssize_t written = ::writev(log_descriptor_, parts.data(), 2);
  if (written < 0) return false;
  if (static_cast<std::size_t>(written) == line.size() + 1) return true;
  errno = ENOSPC;  // of a line that fits in part
  return false;
}

}  // namespace fitcost::inline v1::handler
