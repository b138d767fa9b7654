// SPDX-License-Identifier: Apache-2.0
#include "support/store_conformance.hpp"

#include "sqlite_store/files.hpp"

using namespace support;

namespace {

/// A file of its own for each store.
struct Files {
  TempFolder folder;
  int count = 0;
  conformance::Factory make = [this] {
    return sqlite_files::open(folder.file("workouts-" + std::to_string(++count) + ".db"));
  };
};

}  // namespace

TEST_CASE_METHOD(Files, "The SQLite store keeps a workout exactly", "[sqlite_store]") {
  conformance::what_was_created_is_read_back_exactly(make);
  conformance::numbers_keep_all_their_digits(make);
  conformance::text_is_kept_byte_by_byte(make);
  conformance::a_note_of_4_kilobytes_and_the_longest_names_are_kept(make);
  conformance::an_empty_note_is_a_note(make);
}

TEST_CASE_METHOD(Files, "The SQLite store overwrites no taken key", "[sqlite_store]") {
  conformance::a_taken_key_is_not_overwritten(make);
}

TEST_CASE_METHOD(Files, "The SQLite store changes and removes only under key and random bits",
                 "[sqlite_store]") {
  conformance::replace_wants_the_key_and_the_random_bits(make);
  conformance::remove_wants_the_key_and_the_random_bits(make);
}

TEST_CASE_METHOD(Files, "The SQLite store lists ranges, newest first", "[sqlite_store]") {
  conformance::a_query_gives_the_range_newest_first(make);
}

TEST_CASE_METHOD(
    Files,
    "The SQLite store's pages end by limit and by size, and say exactly whether there is more",
    "[sqlite_store]") {
  conformance::a_limit_ends_a_page_and_more_says_whether_to_go_on(make);
  conformance::a_page_ends_with_the_item_that_crosses_1_megabyte(make);
  conformance::more_is_said_only_where_there_is_more(make);
}

TEST_CASE_METHOD(Files, "The SQLite store filters by type what it evaluated", "[sqlite_store]") {
  conformance::a_filter_hands_out_one_type_and_evaluates_all(make);
}

TEST_CASE_METHOD(Files, "The SQLite store's markers hold their slots", "[sqlite_store]") {
  conformance::a_marker_holds_its_slot_until_it_expires(make);
  conformance::a_marker_is_replaced_only_while_it_is_for_the_same_workout(make);
}

TEST_CASE_METHOD(Files, "Of eight threads that want the same from the SQLite store, one gets it",
                 "[sqlite_store]") {
  conformance::of_rivals_for_a_key_exactly_one_wins(make);
  conformance::of_rivals_to_remove_or_mark_exactly_one_wins(make);
}
