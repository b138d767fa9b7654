// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "fitcost/handler/store.hpp"
#include "handler/packed_workout.hpp"
#include "handler/pages.hpp"

namespace fitcost::inline v1::handler {

namespace {

struct Entry {
  std::int64_t timestamp;
  detail::PackedWorkout packed;
};

bool before(const Entry& entry, std::int64_t timestamp) { return entry.timestamp < timestamp; }

Workout workout_of(std::string_view user_id, const Entry& entry) {
  Workout workout;
  workout.user_id = user_id;
  workout.timestamp = entry.timestamp;
  entry.packed.unpack(workout);
  return workout;
}

/// Sorted by time: workouts come in nearly in order, so almost all are put at the end, where
/// nothing that stands before them moves.
struct User {
  std::deque<Entry> entries;
  std::map<std::int64_t, Marker> markers;

  std::deque<Entry>::iterator at_or_after(std::int64_t timestamp) {
    if (entries.empty() || entries.back().timestamp < timestamp) return entries.end();
    return std::lower_bound(entries.begin(), entries.end(), timestamp, before);
  }
  std::deque<Entry>::iterator at(std::int64_t timestamp) {
    const auto found = at_or_after(timestamp);
    return found != entries.end() && found->timestamp == timestamp ? found : entries.end();
  }
  Entry* find(std::int64_t timestamp) {
    const auto found = at(timestamp);
    return found != entries.end() ? &*found : nullptr;
  }
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

/// Users are spread over parts with a lock each, so that threads seldom wait for one another.
struct Part {
  std::shared_mutex mutex;
  std::unordered_map<std::string, User, TextHash, std::equal_to<>> users;

  User* find(std::string_view user_id) {
    const auto at = users.find(user_id);
    return at == users.end() ? nullptr : &at->second;
  }
};

class MemoryStore final : public Store {
 public:
  std::optional<Workout> create(const Workout& workout) override {
    Entry entry{workout.timestamp, detail::PackedWorkout(workout)};
    Part& part = part_of(workout.user_id);
    const std::unique_lock lock(part.mutex);
    User& user = user_in(part, workout.user_id);
    const auto at = user.at_or_after(workout.timestamp);
    if (at != user.entries.end() && at->timestamp == workout.timestamp)
      return workout_of(workout.user_id, *at);
    user.entries.insert(at, std::move(entry));
    return std::nullopt;
  }

  std::optional<Workout> get(std::string_view user_id, std::int64_t timestamp,
                             bool /*consistent*/) override {
    Part& part = part_of(user_id);
    const std::shared_lock lock(part.mutex);
    User* user = part.find(user_id);
    const Entry* entry = user != nullptr ? user->find(timestamp) : nullptr;
    return entry != nullptr ? std::optional(workout_of(user_id, *entry)) : std::nullopt;
  }

  std::optional<Workout> replace(const Workout& workout) override {
    Part& part = part_of(workout.user_id);
    const std::unique_lock lock(part.mutex);
    User* user = part.find(workout.user_id);
    Entry* entry = user != nullptr ? user->find(workout.timestamp) : nullptr;
    if (entry == nullptr || entry->packed.random() != workout.random) return std::nullopt;
    std::optional former = workout_of(workout.user_id, *entry);
    entry->packed = detail::PackedWorkout(workout);
    return former;
  }

  std::optional<Workout> remove(const WorkoutKey& key) override {
    Part& part = part_of(key.user_id);
    const std::unique_lock lock(part.mutex);
    User* user = part.find(key.user_id);
    if (user == nullptr) return std::nullopt;
    const auto at = user->at(key.timestamp);
    if (at == user->entries.end() || at->packed.random() != key.random) return std::nullopt;
    std::optional former = workout_of(key.user_id, *at);
    user->entries.erase(at);
    return former;
  }

  Page query(const Query& query, WorkoutSink& sink) override {
    Part& part = part_of(query.user_id);
    const std::shared_lock lock(part.mutex);
    detail::PageCount page(query);
    User* user = part.find(query.user_id);
    if (user == nullptr) return page.end(false);
    auto at = query.newest == std::numeric_limits<std::int64_t>::max()
                  ? user->entries.end()
                  : user->at_or_after(query.newest + 1);
    Workout workout;  // each in turn: its texts keep their memory
    workout.user_id = query.user_id;
    while (at != user->entries.begin()) {
      const Entry& entry = *--at;
      if (entry.timestamp < query.oldest) return page.end(false);
      if (page.full()) return page.end(true);
      page.add(entry.timestamp, entry.packed.item_bytes());
      if (!query.workout_type.empty() && query.workout_type != entry.packed.workout_type())
        continue;
      workout.timestamp = entry.timestamp;
      if (query.for_totals)
        entry.packed.unpack_for_totals(workout);
      else
        entry.packed.unpack(workout);
      sink.take(workout);
    }
    return page.end(false);
  }

  std::optional<Marker> create_marker(const Marker& marker, std::int64_t now) override {
    Part& part = part_of(marker.user_id);
    const std::unique_lock lock(part.mutex);
    User& user = user_in(part, marker.user_id);
    const auto [at, fresh] = user.markers.try_emplace(marker.slot, marker);
    if (fresh) return std::nullopt;
    if (at->second.expires_at > now) return at->second;
    at->second = marker;
    return std::nullopt;
  }

  bool replace_marker(const Marker& former, const Marker& marker) override {
    Part& part = part_of(marker.user_id);
    const std::unique_lock lock(part.mutex);
    User* user = part.find(marker.user_id);
    if (user == nullptr) return false;
    const auto at = user->markers.find(marker.slot);
    if (at == user->markers.end() || at->second.timestamp != former.timestamp ||
        at->second.random != former.random || at->second.key != former.key)
      return false;
    at->second = marker;
    return true;
  }

  std::optional<Marker> get_marker(std::string_view user_id, std::int64_t slot) override {
    Part& part = part_of(user_id);
    const std::shared_lock lock(part.mutex);
    const User* user = part.find(user_id);
    if (user == nullptr) return std::nullopt;
    const auto at = user->markers.find(slot);
    return at == user->markers.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  Part& part_of(std::string_view user_id) { return parts_[TextHash()(user_id) % parts_.size()]; }

  static User& user_in(Part& part, const std::string& user_id) {
    User* user = part.find(user_id);
    return user != nullptr ? *user : part.users[user_id];
  }

  std::array<Part, 64> parts_;
};

}  // namespace

std::unique_ptr<Store> memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace fitcost::inline v1::handler
