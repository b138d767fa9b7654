// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace fitcost::inline v1::handler {

/// What the handler needs of the machine it runs on. Handed in, so that a replay runs on a virtual
/// clock and a test decides what is random. Calls may come from several threads at once.
class Host {
 public:
  Host() = default;
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  virtual ~Host() = default;

  /// Microseconds since 1970-01-01 UTC.
  virtual std::int64_t now() = 0;
  /// 64 random bits that nobody can guess.
  virtual std::uint64_t random() = 0;
  /// Nanoseconds of the processor that this thread has used; 0 of a host that does not know.
  virtual std::int64_t processor_time() { return 0; }
  /// One line of JSON for the log, without its newline. False: it could not be written.
  virtual bool log(std::string_view line) = 0;
};

/// The system's clock, the kernel's random numbers, and log lines written whole to a file
/// descriptor (none: -1, and lines are as good as written).
class SystemHost : public Host {
 public:
  explicit SystemHost(int log_descriptor = -1) : log_descriptor_(log_descriptor) {}
  std::int64_t now() override;
  std::uint64_t random() override;
  std::int64_t processor_time() override;
  /// Where it is false, errno says why.
  bool log(std::string_view line) override;

 private:
  int log_descriptor_;
};

}  // namespace fitcost::inline v1::handler
