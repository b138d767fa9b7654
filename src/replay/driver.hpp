// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "fitcost/replay/replay.hpp"
#include "replay/known_ids.hpp"
#include "replay/schedule.hpp"

namespace fitcost::inline v1::detail {

/// One request as a client sends it.
struct Call {
  std::string_view method;
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
  std::string body;
  std::string user_id;
};

/// Whoever sends it on and has the answer.
class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  /// The status; 0 where no answer came. `body` holds until the next call.
  virtual int send(const Call& call, const Due& due, std::string_view& body) = 0;
  /// The microsecond of a workout that is created when it is due, where that is known beforehand.
  virtual std::optional<std::int64_t> created_at(const Due& due) const = 0;
  /// Why the last call was not answered as it should be, as far as the client knows.
  virtual std::string trouble() const = 0;
};

/// What the clients share while they run.
struct Run {
  /// `usual_clients`: where the input names no number; never more than there are users.
  /// `history`: the share of the 30 days before that is filled in. InputError for more than can be
  /// stored.
  Run(const ReplayInput& the_input, const Mix& the_mix, unsigned usual_clients, double the_history,
      const ReplayProgress& the_progress);

  const ReplayInput& input;
  const Mix& mix;
  unsigned clients;
  double history;
  const ReplayProgress& progress;
  double expected;  ///< requests, on average, those of the history among them
  std::atomic<std::int64_t> done{0};
};

/// What one client saw.
struct Seen {
  std::array<Durations, handler::route_count> durations;
  handler::Usage answers;  ///< requests, errors, bytes out: what a client can count
  std::int64_t lost = 0;
  std::int64_t failed = 0;
  std::string failure;  ///< the first of those, in words
};

/// Client `number` of `run.clients` sends the requests of its users, in order, when they are due.
Seen drive(Run& run, unsigned number, Client& client, KnownIds ids);

/// Sends the history, uncounted, and gives the ids that it made. StoreError where a workout is not
/// created.
KnownIds fill(Run& run, unsigned number, Client& client);

/// All clients at once: `one` drives the one of that number. What they saw together, as far as
/// clients see it.
ReplayResult drive_all(Run& run, const std::function<Seen(unsigned)>& one);

/// Starts `count` threads; the first exception of any of them is thrown here.
void on_threads(unsigned count, const std::function<void(unsigned)>& work);

}  // namespace fitcost::inline v1::detail
