// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

#include "fitcost/handler/store.hpp"

/// What every store must do, as Catch2 checks. A store's test file has a TEST_CASE for each of
/// these functions (or for a few together) and hands in what makes its store.
namespace support::conformance {

namespace handler = fitcost::handler;
using fitcost::Decimal;
using handler::Marker;
using handler::Page;
using handler::Query;
using handler::Store;
using handler::Workout;
using handler::WorkoutKey;

/// Makes a store. It may hold anything already: all checks use users of their own.
using Factory = std::function<std::unique_ptr<Store>()>;

/// How closely a page with a type filter tells what it looked at. DynamoDB hands out only what
/// passed and bills the rest in units of 4 KB, so a store on it may not know the rest's bytes.
enum class Counting { exact, rounded };

// ---- what is stored -----------------------------------------------------------------------------

inline constexpr std::int64_t noon = 1'764'072'000'000'000;  // 2025-11-25T12:00:00Z
inline constexpr std::int64_t page_bytes = 1'048'576;

/// A user that nobody else has, in this process or another.
inline std::string fresh_user(std::string_view name = "user") {
  static std::atomic<int> count{0};
  static const std::uint64_t process = [] {
    std::random_device random;
    return (std::uint64_t{random()} << 32) | random();
  }();
  return std::string(name) + "-" + std::to_string(process) + "-" + std::to_string(++count);
}

inline Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

/// Only what a workout must have.
inline Workout plain_workout(std::string user, std::int64_t timestamp, std::uint64_t random = 1) {
  Workout w;
  w.user_id = std::move(user);
  w.timestamp = timestamp;
  w.random = random;
  w.workout_type = "running";
  w.duration = decimal("45");
  w.calories = decimal("380.5");
  return w;
}

/// Everything a workout may have.
inline Workout full_workout(std::string user, std::int64_t timestamp, std::uint64_t random = 1) {
  Workout w = plain_workout(std::move(user), timestamp, random);
  w.distance = decimal("10.25");
  w.heart_rate = decimal("141");
  w.notes = "along the river";
  w.marker = -4'611'686'018'427'387'905;
  return w;
}

inline Marker a_marker(std::string user, std::int64_t slot, std::int64_t expires_at) {
  Marker m;
  m.user_id = std::move(user);
  m.slot = slot;
  m.key = "6f1c2a-retry";
  m.fingerprint = std::string(64, 'a');
  m.timestamp = noon;
  m.random = 77;
  m.expires_at = expires_at;
  return m;
}

class Taken final : public handler::WorkoutSink {
 public:
  void take(const Workout& workout) override { workouts.push_back(workout); }
  std::vector<Workout> workouts;
};

inline std::vector<std::int64_t> timestamps(const std::vector<Workout>& workouts) {
  std::vector<std::int64_t> out;
  for (const auto& w : workouts) out.push_back(w.timestamp);
  return out;
}

/// A query that sees what was acknowledged.
inline Query all_of(const std::string& user) {
  Query q;
  q.user_id = user;
  q.consistent = true;
  return q;
}

/// Every page from the first to the one that says there are no more.
struct Walk {
  std::vector<Page> pages;
  std::vector<Workout> workouts;
};
inline Walk walk(Store& store, Query query) {
  Walk out;
  Taken taken;
  for (bool more = true; more;) {
    const Page page = store.query(query, taken);
    out.pages.push_back(page);
    more = page.more;
    if (more) {
      REQUIRE(page.evaluated > 0);  // or the walk would never end
      REQUIRE(page.last <= query.newest);
      REQUIRE(page.last >= query.oldest);
      query.newest = page.last - 1;
    }
  }
  out.workouts = std::move(taken.workouts);
  return out;
}

}  // namespace support::conformance

template <> struct Catch::StringMaker<fitcost::handler::Workout> {
  static std::string convert(const fitcost::handler::Workout& w) {
    const auto text = [](const auto& d) { return d ? d->to_string() : std::string("-"); };
    return w.user_id + " " + std::to_string(w.timestamp) + " " + std::to_string(w.random) + " " +
           w.workout_type + " " + w.duration.to_string() + " " + w.calories.to_string() + " " +
           text(w.distance) + " " + text(w.heart_rate) + " " +
           (w.notes ? "'" + w.notes->substr(0, 40) + "'" : "-") + " " + std::to_string(w.marker);
  }
};

template <> struct Catch::StringMaker<fitcost::handler::Marker> {
  static std::string convert(const fitcost::handler::Marker& m) {
    return m.user_id + " " + std::to_string(m.slot) + " " + m.key + " " + m.fingerprint + " " +
           std::to_string(m.timestamp) + " " + std::to_string(m.random) + " until " +
           std::to_string(m.expires_at) + (m.settled ? " settled" : "");
  }
};

namespace support::conformance {

// ---- one workout --------------------------------------------------------------------------------

inline void what_was_created_is_read_back_exactly(const Factory& make) {
  const auto store = make();
  std::vector<Workout> workouts;
  const std::string user = fresh_user();
  workouts.push_back(plain_workout(user, noon));
  workouts.push_back(full_workout(user, noon + 1));
  for (const bool distance : {false, true}) {  // each optional field alone, and but for one
    for (const bool heart_rate : {false, true}) {
      for (const bool notes : {false, true}) {
        Workout w = plain_workout(user, noon + 10 + static_cast<std::int64_t>(workouts.size()));
        if (distance) w.distance = decimal("0");
        if (heart_rate) w.heart_rate = decimal("60");
        if (notes) w.notes = "n";
        workouts.push_back(w);
      }
    }
  }
  // Keys and random bits at their ends.
  workouts.push_back(plain_workout(user, 1, 0));
  workouts.push_back(
      plain_workout(user, 253'402'300'799'999'999, (std::uint64_t{1} << 62) - 1));  // year 9999
  for (const auto& w : workouts) {
    CAPTURE(w);
    CHECK(store->create(w) == std::nullopt);
    CHECK(store->get(w.user_id, w.timestamp, true) == w);
  }
  CHECK(store->get(user, noon + 9, true) == std::nullopt);
  CHECK(store->get(fresh_user(), noon, true) == std::nullopt);
  std::sort(workouts.begin(), workouts.end(),
            [](const Workout& a, const Workout& b) { return a.timestamp > b.timestamp; });
  CHECK(walk(*store, all_of(user)).workouts == workouts);
}

inline void numbers_keep_all_their_digits(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  std::int64_t at = noon;
  for (const char* text :
       {"0", "1", "-1", "0.1", "100", "120", "1e20", "1234567890123456789.0123456789012345678",
        "99999999999999999999999999999999999999", "-99999999999999999999999999999999999999",
        "0.99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001",
        "-0.00000000000000000000000000000000000001", "9007199254740993", "0.30000000000000004"}) {
    CAPTURE(text);
    Workout w = plain_workout(user, ++at);
    w.duration = w.calories = decimal(text);
    w.distance = w.heart_rate = decimal(text);
    CHECK(store->create(w) == std::nullopt);
    CHECK(store->get(user, at, true) == w);
    const auto walked = walk(*store, all_of(user));
    CHECK(walked.workouts.front() == w);
  }
}

inline void text_is_kept_byte_by_byte(const Factory& make) {
  const auto store = make();
  std::string controls;
  for (char c = 1; c < 32; ++c) controls += c;
  const std::vector<std::string> texts{
      "Größe, naïve, Ελληνικά, 日本語, 한국어, עברית",
      "\xF0\x9F\x8F\x83\xE2\x80\x8D\xE2\x99\x80\xEF\xB8\x8F",  // a runner, joined: three code
                                                               // points
      "e\xCC\x81 is not \xC3\xA9",                             // no normalization
      "\"quoted\", \\back\\slash/, 'single'", "'); DROP TABLE workouts; --",
      "a\r\nb\tc " + controls + "\x7F", std::string("nul \0 inside", 12), "%_*?[a-z]${x}{{y}}",
      " leading and trailing ",
      "\xF4\x8F\xBF\xBF",  // the last code point
  };
  std::vector<std::string> users;
  for (const auto& text : texts) {
    CAPTURE(text);
    const std::string user = fresh_user(text);
    Workout w = full_workout(user, noon);
    w.workout_type = text.substr(0, 64);
    while ((static_cast<unsigned char>(text.c_str()[w.workout_type.size()]) & 0xC0) == 0x80) {
      w.workout_type.pop_back();  // not in the middle of a code point
    }
    w.notes = text;
    CHECK(store->create(w) == std::nullopt);
    CHECK(store->get(user, noon, true) == w);
    Query q = all_of(user);
    q.workout_type = w.workout_type;
    CHECK(walk(*store, q).workouts == std::vector<Workout>{w});
    CHECK(store->replace(w) == w);
    CHECK(store->remove({user, noon, w.random}) == w);
    Marker m = a_marker(user, -5, noon / 1'000'000 + 60);
    CHECK(store->create_marker(m, noon / 1'000'000) == std::nullopt);
    CHECK(store->get_marker(user, -5) == m);
  }
}

inline void a_note_of_4_kilobytes_and_the_longest_names_are_kept(const Factory& make) {
  const auto store = make();
  std::string user = fresh_user();
  user.resize(256, 'u');
  Workout w = full_workout(user, noon);
  w.workout_type = std::string(64, 't');
  std::string note;
  while (note.size() < 4093) note += "\xE6\xB0\xB4";  // 3 bytes each
  w.notes = note;
  CHECK(store->create(w) == std::nullopt);
  CHECK(store->get(user, noon, true) == w);
  Workout shorter = w;
  shorter.notes = "short";
  CHECK(store->replace(shorter) == w);
  CHECK(store->get(user, noon, true) == shorter);
}

/// Not for a store that refuses empty strings.
inline void an_empty_note_is_a_note(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  Workout w = plain_workout(user, noon);
  w.notes = "";
  CHECK(store->create(w) == std::nullopt);
  CHECK(store->get(user, noon, true) == w);
  CHECK(walk(*store, all_of(user)).workouts == std::vector<Workout>{w});
}

inline void a_taken_key_is_not_overwritten(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  const Workout first = full_workout(user, noon, 11);
  Workout second = plain_workout(user, noon, 22);
  CHECK(store->create(first) == std::nullopt);
  CHECK(store->create(second) == first);  // the one in the way
  CHECK(store->create(first) == first);   // its own is in its way too
  CHECK(store->get(user, noon, true) == first);
  second.timestamp = noon + 1;
  CHECK(store->create(second) == std::nullopt);
  second.timestamp = noon;
  second.user_id = fresh_user();
  CHECK(store->create(second) == std::nullopt);  // the same instant of another user
  CHECK(store->get(user, noon, true) == first);
  CHECK(store->get(second.user_id, noon, true) == second);
}

inline void replace_wants_the_key_and_the_random_bits(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  const Workout first = full_workout(user, noon, 11);
  Workout other = plain_workout(user, noon, 12);
  CHECK(store->replace(first) == std::nullopt);  // nothing is there
  CHECK(store->get(user, noon, true) == std::nullopt);
  CHECK(store->create(first) == std::nullopt);
  CHECK(store->replace(other) == std::nullopt);
  CHECK(store->get(user, noon, true) == first);
  other.random = 11;
  CHECK(store->replace(other) == first);         // returns what was there before
  CHECK(store->get(user, noon, true) == other);  // and no optional field is left of it
  CHECK(store->replace(first) == other);
  CHECK(store->get(user, noon, true) == first);
  other.timestamp = noon + 1;
  CHECK(store->replace(other) == std::nullopt);
  CHECK(walk(*store, all_of(user)).workouts == std::vector<Workout>{first});
}

inline void remove_wants_the_key_and_the_random_bits(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  const Workout w = full_workout(user, noon, (std::uint64_t{1} << 62) - 1);
  CHECK(store->remove({user, noon, w.random}) == std::nullopt);
  CHECK(store->create(w) == std::nullopt);
  CHECK(store->remove({user, noon, 12}) == std::nullopt);
  CHECK(store->remove({user, noon + 1, w.random}) == std::nullopt);
  CHECK(store->remove({fresh_user(), noon, w.random}) == std::nullopt);
  CHECK(store->get(user, noon, true) == w);
  CHECK(store->remove({user, noon, w.random}) == w);
  CHECK(store->remove({user, noon, w.random}) == std::nullopt);
  CHECK(store->get(user, noon, true) == std::nullopt);
  CHECK(store->create(w) == std::nullopt);  // the key is free again
}

// ---- many workouts ------------------------------------------------------------------------------

inline void a_query_gives_the_range_newest_first(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user("a");
  // Neighbours in any order a key might have.
  for (const auto& other : {user + "0", user.substr(0, user.size() - 1), fresh_user("a")}) {
    CHECK(store->create(plain_workout(other, noon + 3)) == std::nullopt);
  }
  for (const std::int64_t i : {5, 1, 9, 3, 7}) {
    CHECK(store->create(plain_workout(user, noon + i)) == std::nullopt);
  }
  CHECK(store->create_marker(a_marker(user, -1, 2'000'000'000), 1'700'000'000) == std::nullopt);

  struct Case {
    std::int64_t newest, oldest;
    std::vector<std::int64_t> found;
  };
  for (const Case& c : {
           Case{noon + 9, noon + 1, {9, 7, 5, 3, 1}},  // both ends belong to it
           Case{noon + 8, noon + 2, {7, 5, 3}}, Case{noon + 5, noon + 5, {5}},
           Case{noon + 6, noon + 6, {}}, Case{noon + 100, noon + 10, {}}, Case{noon, 1, {}},
           Case{noon + 3, noon + 7, {}},  // upside down
       }) {
    CAPTURE(c.newest, c.oldest);
    Query q = all_of(user);
    q.newest = c.newest;
    q.oldest = c.oldest;
    Taken taken;
    const Page page = store->query(q, taken);
    std::vector<std::int64_t> wanted;
    for (const std::int64_t i : c.found) wanted.push_back(noon + i);
    CHECK(timestamps(taken.workouts) == wanted);
    CHECK_FALSE(page.more);
    CHECK(page.evaluated == static_cast<std::int64_t>(wanted.size()));
    std::int64_t bytes = 0;
    for (const auto& w : taken.workouts) bytes += handler::item_bytes(w);
    CHECK(page.evaluated_bytes == bytes);
    CHECK(page.last == (wanted.empty() ? 0 : wanted.back()));
  }
  // Without ends it is all of the user's, and never a marker.
  CHECK(timestamps(walk(*store, all_of(user)).workouts) ==
        std::vector<std::int64_t>{noon + 9, noon + 7, noon + 5, noon + 3, noon + 1});
}

inline void a_limit_ends_a_page_and_more_says_whether_to_go_on(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  std::vector<Workout> all;
  for (std::int64_t i = 10; i > 0; --i) {
    all.push_back(plain_workout(user, noon + i));
    CHECK(store->create(all.back()) == std::nullopt);
  }
  for (const std::int64_t limit : {1, 2, 3, 5, 9, 10, 11, 100}) {
    CAPTURE(limit);
    Query q = all_of(user);
    q.limit = limit;
    Taken taken;
    const Page page = store->query(q, taken);
    CHECK(page.evaluated == std::min<std::int64_t>(limit, 10));
    CHECK(static_cast<std::int64_t>(taken.workouts.size()) == page.evaluated);
    CHECK(page.last == taken.workouts.back().timestamp);
    if (limit < 10) CHECK(page.more);
    if (limit > 10) CHECK_FALSE(page.more);
    // Page by page it is all of them, each once, and no page is larger than its limit.
    const Walk walked = walk(*store, q);
    CHECK(walked.workouts == all);
    for (const Page& p : walked.pages) CHECK(p.evaluated <= limit);
    CHECK(static_cast<std::int64_t>(walked.pages.size()) <= 10 / limit + 1);
  }
  // What is below the range is no reason to go on.
  Query q = all_of(user);
  q.oldest = noon + 8;
  q.limit = 4;
  Taken taken;
  CHECK_FALSE(store->query(q, taken).more);
  CHECK(taken.workouts.size() == 3);
}

inline void a_filter_hands_out_one_type_and_evaluates_all(const Factory& make,
                                                          Counting counting = Counting::exact) {
  const auto store = make();
  const std::string user = fresh_user();
  std::vector<std::int64_t> rides;
  std::int64_t bytes = 0;
  for (std::int64_t i = 12; i > 0; --i) {
    Workout w = plain_workout(user, noon + i);
    if (i % 4 == 0) w.workout_type = "ride";
    if (i == 6) w.workout_type = "Ride";  // types are compared byte by byte
    if (i == 7) w.workout_type = "ride ";
    if (w.workout_type == "ride") rides.push_back(w.timestamp);
    bytes += handler::item_bytes(w);
    CHECK(store->create(w) == std::nullopt);
  }
  Query q = all_of(user);
  q.workout_type = "ride";
  Taken taken;
  const Page page = store->query(q, taken);
  CHECK(timestamps(taken.workouts) == rides);
  CHECK(page.evaluated == 12);
  CHECK_FALSE(page.more);
  if (counting == Counting::exact) {
    CHECK(page.evaluated_bytes == bytes);
    CHECK(page.last == noon + 1);
  }
  // The limit counts what is evaluated, not what is handed out.
  q.limit = 3;
  Taken first;
  const Page limited = store->query(q, first);
  CHECK(timestamps(first.workouts) == std::vector<std::int64_t>{noon + 12});
  CHECK(limited.evaluated == 3);
  CHECK(limited.last == noon + 10);
  CHECK(limited.more);
  q.newest = noon + 11;
  Taken none;
  const Page without =
      store->query(q, none);  // a page may hand out nothing and have more behind it
  CHECK(none.workouts.empty());
  CHECK(without.evaluated == 3);
  CHECK(without.more);
  q.newest = std::numeric_limits<std::int64_t>::max();
  CHECK(timestamps(walk(*store, q).workouts) == rides);
  q.workout_type = "swimming";
  CHECK(walk(*store, q).workouts.empty());
}

/// `workouts` as DynamoDB cuts them: a page ends with the item that crosses 1 MB.
inline std::size_t items_on_first_page(const std::vector<Workout>& workouts) {
  std::int64_t bytes = 0;
  std::size_t items = 0;
  while (items < workouts.size() && bytes < page_bytes) {
    bytes += handler::item_bytes(workouts[items++]);
  }
  return items;
}

inline void a_page_ends_with_the_item_that_crosses_1_megabyte(const Factory& make,
                                                              Counting counting = Counting::exact) {
  const auto store = make();
  const std::string user = fresh_user();
  std::vector<Workout> all;
  for (std::int64_t i = 600; i > 0; --i) {
    Workout w = full_workout(user, noon + i);
    w.notes = std::string(static_cast<std::size_t>(4096 - i % 7), 'n');
    if (i % 2 == 0) w.workout_type = "ride";
    all.push_back(w);
  }
  constexpr std::size_t writers = 8;  // some stores are far away
  std::atomic<int> in_the_way{0};
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < writers; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = t; i < all.size(); i += writers) {
          if (store->create(all[i])) ++in_the_way;
        }
      });
    }
  }
  REQUIRE(in_the_way == 0);

  const Walk walked = walk(*store, all_of(user));
  CHECK(walked.workouts == all);
  CHECK(walked.pages.size() == 3);
  std::vector<Workout> rest = all;
  for (std::size_t p = 0; p < walked.pages.size() && !rest.empty(); ++p) {
    CAPTURE(p);
    const std::size_t items = items_on_first_page(rest);
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < items; ++i) bytes += handler::item_bytes(rest[i]);
    CHECK(walked.pages[p].evaluated == static_cast<std::int64_t>(items));
    CHECK(walked.pages[p].evaluated_bytes == bytes);
    CHECK(walked.pages[p].last == rest[items - 1].timestamp);
    CHECK(walked.pages[p].more == (items < rest.size()));
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(items));
  }
  CHECK(rest.empty());

  // A limit beyond the page's size does not stretch it, a filter does not either.
  Query q = all_of(user);
  q.limit = 500;
  q.workout_type = "ride";
  Taken rides;
  const Page page = store->query(q, rides);
  const auto items = static_cast<std::int64_t>(items_on_first_page(all));
  CHECK(page.evaluated == items);
  CHECK(page.more);
  CHECK(page.last == all[static_cast<std::size_t>(items) - 1].timestamp);
  if (counting == Counting::exact) CHECK(page.evaluated_bytes >= page_bytes);
  CHECK(static_cast<std::int64_t>(rides.workouts.size()) == (items + 1) / 2);
}

/// Not for DynamoDB, which only finds out by looking on: a page that ends by its limit or its size
/// has no more behind it when it ends with the last of the range.
inline void more_is_said_only_where_there_is_more(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  for (std::int64_t i = 1; i <= 6; ++i) {
    CHECK(store->create(plain_workout(user, noon + i)) == std::nullopt);
  }
  Query q = all_of(user);
  for (const auto& [oldest, limit, more] :
       {std::tuple(1, 6, false), std::tuple(1, 5, true), std::tuple(3, 4, false),
        std::tuple(3, 3, true), std::tuple(6, 1, false)}) {
    CAPTURE(oldest, limit);
    q.oldest = noon + oldest;
    q.limit = limit;
    Taken taken;
    CHECK(store->query(q, taken).more == more);
    CHECK(static_cast<int>(taken.workouts.size()) == limit);
  }
  const std::string other = fresh_user();
  Workout large = plain_workout(other, noon);
  large.notes = std::string(400'000, 'n');
  for (std::int64_t i = 1; i <= 3; ++i) {
    large.timestamp = noon + i;
    CHECK(store->create(large) == std::nullopt);
  }
  Taken taken;
  const Page page = store->query(all_of(other), taken);
  CHECK(page.evaluated == 3);
  CHECK(page.evaluated_bytes > page_bytes);
  CHECK_FALSE(page.more);
}

// ---- markers ------------------------------------------------------------------------------------

inline void a_marker_holds_its_slot_until_it_expires(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  constexpr std::int64_t now = 1'764'072'000;
  constexpr std::int64_t slot = std::numeric_limits<std::int64_t>::min() + 1;
  const Marker first = a_marker(user, slot, now + 100);
  Marker second = first;
  second.key = "another";
  second.fingerprint = std::string(64, 'b');
  second.timestamp = noon + 5;
  second.random = (std::uint64_t{1} << 62) - 1;
  second.expires_at = now + 1000;
  second.settled = true;

  CHECK(store->get_marker(user, slot) == std::nullopt);
  CHECK(store->create_marker(first, now) == std::nullopt);
  CHECK(store->get_marker(user, slot) == first);
  CHECK(store->get_marker(user, slot + 1) == std::nullopt);
  CHECK(store->get_marker(fresh_user(), slot) == std::nullopt);
  CHECK(store->create_marker(second, now) == first);  // the one in the way
  CHECK(store->create_marker(second, now + 99) == first);
  CHECK(store->get_marker(user, slot) == first);
  CHECK(store->create_marker(second, now + 100) == std::nullopt);  // expired: from then on
  CHECK(store->get_marker(user, slot) == second);
  CHECK(store->create_marker(first, now + 101) == second);

  // Other slots, and the same one of another user, are free.
  Marker elsewhere = first;
  elsewhere.slot = -1;
  CHECK(store->create_marker(elsewhere, now) == std::nullopt);
  elsewhere = first;
  elsewhere.user_id = fresh_user();
  CHECK(store->create_marker(elsewhere, now) == std::nullopt);
  CHECK(store->get_marker(user, slot) == second);

  // Markers are no workouts, and workouts no markers.
  CHECK(walk(*store, all_of(user)).workouts.empty());
  CHECK(store->create(plain_workout(user, noon)) == std::nullopt);
  CHECK(walk(*store, all_of(user)).workouts.size() == 1);
}

inline void a_marker_is_replaced_only_while_it_is_for_the_same_workout(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  constexpr std::int64_t now = 1'764'072'000;
  const Marker former = a_marker(user, -9, now + 100);
  Marker next = former;
  next.timestamp = noon + 8;
  next.random = 88;
  next.expires_at = now + 500;

  CHECK_FALSE(store->replace_marker(former, next));  // nothing is there
  CHECK(store->get_marker(user, -9) == std::nullopt);
  CHECK(store->create_marker(former, now) == std::nullopt);
  Marker wrong = former;
  wrong.timestamp += 1;
  CHECK_FALSE(store->replace_marker(wrong, next));
  wrong = former;
  wrong.random += 1;
  CHECK_FALSE(store->replace_marker(wrong, next));
  wrong = former;
  wrong.key += "x";
  CHECK_FALSE(store->replace_marker(wrong, next));
  CHECK(store->get_marker(user, -9) == former);

  Marker settled = former;  // what else it says does not matter to the condition
  settled.settled = true;
  settled.expires_at = now + 300;
  CHECK(store->replace_marker(former, settled));
  CHECK(store->get_marker(user, -9) == settled);
  CHECK(store->replace_marker(former, next));
  CHECK(store->get_marker(user, -9) == next);
  CHECK_FALSE(store->replace_marker(former, settled));
  CHECK(store->get_marker(user, -9) == next);
}

// ---- many threads -------------------------------------------------------------------------------

inline constexpr int rivals = 8;

/// Runs `body(thread)` on eight threads that start together.
template <class Body> void on_eight_threads(const Body& body) {
  std::atomic<int> ready{0};
  std::vector<std::jthread> threads;
  threads.reserve(rivals);
  for (int t = 0; t < rivals; ++t) {
    threads.emplace_back([&, t] {
      ++ready;
      while (ready < rivals) std::this_thread::yield();
      body(t);
    });
  }
}

inline void of_rivals_for_a_key_exactly_one_wins(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  constexpr std::int64_t keys = 50;
  struct Try {
    std::int64_t timestamp;
    std::uint64_t random;
    std::optional<Workout> in_the_way;
    std::optional<Workout> seen;
  };
  std::vector<std::vector<Try>> tries(rivals);
  on_eight_threads([&](int t) {
    for (std::int64_t k = 0; k < keys; ++k) {
      const std::int64_t key = noon + (t % 2 == 0 ? k : keys - 1 - k);
      const auto random = static_cast<std::uint64_t>(t) + 1;
      auto in_the_way = store->create(plain_workout(user, key, random));
      auto seen = store->get(user, key, true);
      tries[static_cast<std::size_t>(t)].push_back(
          {key, random, std::move(in_the_way), std::move(seen)});
    }
  });
  const auto kept = walk(*store, all_of(user)).workouts;
  REQUIRE(kept.size() == keys);
  std::vector<int> winners(keys, 0);
  int contradictions = 0;
  for (const auto& mine : tries) {
    for (const Try& one : mine) {
      const Workout& winner = kept[static_cast<std::size_t>(noon + keys - 1 - one.timestamp)];
      if (!one.in_the_way) ++winners[static_cast<std::size_t>(one.timestamp - noon)];
      if (!one.in_the_way != (winner.random == one.random)) ++contradictions;
      if (one.in_the_way && *one.in_the_way != winner) ++contradictions;
      if (one.seen != winner)
        ++contradictions;  // acknowledged to someone: seen by all from then on
    }
  }
  CHECK(winners == std::vector<int>(keys, 1));
  CHECK(contradictions == 0);
}

inline void of_rivals_to_remove_or_mark_exactly_one_wins(const Factory& make) {
  const auto store = make();
  const std::string user = fresh_user();
  constexpr std::int64_t keys = 20;
  constexpr std::int64_t now = 1'764'072'000;
  for (std::int64_t k = 0; k < keys; ++k) {
    CHECK(store->create(plain_workout(user, noon + k, 5)) == std::nullopt);
  }
  std::vector<std::atomic<int>> removed(keys);
  std::vector<std::atomic<int>> marked(keys);
  std::vector<std::atomic<int>> moved(keys);
  std::atomic<int> strangers{0};
  on_eight_threads([&](int t) {
    for (std::int64_t k = 0; k < keys; ++k) {
      const auto i = static_cast<std::size_t>(k);
      if (const auto w = store->remove({user, noon + k, 5})) {
        ++removed[i];
        if (w->timestamp != noon + k) ++strangers;
      }
      Marker m = a_marker(user, -1 - k, now + 60);
      m.random = 5;
      if (const auto other = store->create_marker(m, now)) {
        if (other->slot != m.slot) ++strangers;
      } else {
        ++marked[i];
      }
      Marker next = m;
      next.random = 100 + static_cast<std::uint64_t>(t);
      if (store->replace_marker(m, next)) ++moved[i];
    }
  });
  for (std::size_t i = 0; i < keys; ++i) {
    CAPTURE(i);
    CHECK(removed[i] == 1);
    CHECK(marked[i] == 1);
    CHECK(moved[i] == 1);
  }
  CHECK(strangers == 0);
  CHECK(walk(*store, all_of(user)).workouts.empty());
}

}  // namespace support::conformance
