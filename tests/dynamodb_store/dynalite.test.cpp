// SPDX-License-Identifier: Apache-2.0
// The store against a real server: dynalite, started by with_dynalite.sh, or whatever
// FITCOST_DYNAMODB_ENDPOINT names. Hidden, as no other test needs one.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "dynamodb_store/stores.hpp"
#include "handler/dynamodb/http.hpp"
#include "handler/dynamodb/sigv4.hpp"
#include "support/store_conformance.hpp"

using namespace support;
using namespace support::conformance;
using fitcost::handler::ConsumedCapacity;
using fitcost::handler::DynamoDbOptions;
using nlohmann::json;

namespace {

namespace aws = fitcost::handler::detail::aws;

/// FITCOST_DYNAMODB_CA: a file of certificates; not set: the machine's.
std::string ca_bundle() {
  const char* path = std::getenv("FITCOST_DYNAMODB_CA");  // NOLINT(concurrency-mt-unsafe)
  return path == nullptr ? "" : path;
}

std::string endpoint() {
  const char* url = std::getenv("FITCOST_DYNAMODB_ENDPOINT");  // NOLINT(concurrency-mt-unsafe)
  if (url == nullptr) FAIL("FITCOST_DYNAMODB_ENDPOINT names no server");
  std::string text = url;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

json call(const std::string& operation, const json& request) {
  aws::HttpConnection connection{aws::HttpSettings{ca_bundle(), ""}};
  const std::string body = request.dump();
  const std::string time = "20251125T120000Z";  // local servers do not look at it
  const std::string host = endpoint().substr(endpoint().find("//") + 2);
  const std::string target = "DynamoDB_20120810." + operation;
  aws::RequestToSign to_sign;
  to_sign.method = "POST";
  to_sign.body = body;
  to_sign.headers = {{"host", host}, {"x-amz-date", time}};
  aws::HttpRequest http;
  http.method = "POST";
  http.url = endpoint() + "/";
  http.body = body;
  http.headers = {
      "host: " + host, "x-amz-date: " + time, "x-amz-target: " + target,
      "content-type: application/x-amz-json-1.0",
      "authorization: " + aws::sigv4_authorization(*some_credentials()->credentials(),
                                                   "eu-central-1", "dynamodb", time, to_sign)};
  http.connect_timeout = http.timeout = std::chrono::seconds(30);
  http.largest_answer = 1 << 20;
  const aws::HttpAnswer answer = connection.send(http);
  CAPTURE(operation, answer.failure, connection.body());
  REQUIRE(answer.status == 200);
  return json::parse(connection.body());
}

/// A table of its own for each run of each test, made as the template of the API makes it.
class Table {
 public:
  explicit Table(bool with_index = false) {
    std::random_device random;
    name_ = "workouts-" + std::to_string(random()) + "-" + std::to_string(random());
    json request = {{"TableName", name_},
                    {"BillingMode", "PAY_PER_REQUEST"},
                    {"AttributeDefinitions",
                     {{{"AttributeName", "userId"}, {"AttributeType", "S"}},
                      {{"AttributeName", "workoutTimestamp"}, {"AttributeType", "N"}}}},
                    {"KeySchema",
                     {{{"AttributeName", "userId"}, {"KeyType", "HASH"}},
                      {{"AttributeName", "workoutTimestamp"}, {"KeyType", "RANGE"}}}}};
    if (with_index) {
      request["AttributeDefinitions"].push_back(
          {{"AttributeName", "workoutType"}, {"AttributeType", "S"}});
      request["GlobalSecondaryIndexes"] = json::array(
          {{{"IndexName", "byType"},
            {"KeySchema",
             json::array({{{"AttributeName", "workoutType"}, {"KeyType", "HASH"}},
                          {{"AttributeName", "workoutTimestamp"}, {"KeyType", "RANGE"}}})},
            {"Projection", {{"ProjectionType", "ALL"}}}}});
    }
    call("CreateTable", request);
    while (call("DescribeTable", {{"TableName", name_}})["Table"]["TableStatus"] != "ACTIVE")
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() {
    try {
      call("DeleteTable", {{"TableName", name_}});
    } catch (...) {  // the test has failed already, or the server is gone
    }
  }

  DynamoDbOptions options() const {
    DynamoDbOptions options = options_for(endpoint());
    options.table = name_;
    options.ca_bundle = ca_bundle();
    options.request_timeout = std::chrono::seconds(30);  // the machine may be busy
    options.retry.deadline = std::chrono::seconds(60);
    return options;
  }
  Factory factory() const {
    return [this] { return fitcost::handler::dynamodb_store(options()); };
  }

 private:
  std::string name_;
};

}  // namespace

TEST_CASE("A DynamoDB table gives back exactly what was created", "[.][dynalite][items]") {
  const Table table;
  SECTION("all of it") { what_was_created_is_read_back_exactly(table.factory()); }
  SECTION("numbers") { numbers_keep_all_their_digits(table.factory()); }
  SECTION("text") { text_is_kept_byte_by_byte(table.factory()); }
  SECTION("long text") { a_note_of_4_kilobytes_and_the_longest_names_are_kept(table.factory()); }
  SECTION("no text") { an_empty_note_is_a_note(table.factory()); }
}

TEST_CASE("A DynamoDB table changes a workout only on its conditions",
          "[.][dynalite][conditions]") {
  const Table table;
  SECTION("create") { a_taken_key_is_not_overwritten(table.factory()); }
  SECTION("replace") { replace_wants_the_key_and_the_random_bits(table.factory()); }
  SECTION("remove") { remove_wants_the_key_and_the_random_bits(table.factory()); }
}

TEST_CASE("A DynamoDB table is read page by page", "[.][dynalite][pages]") {
  const Table table;
  SECTION("range") { a_query_gives_the_range_newest_first(table.factory()); }
  SECTION("limit") { a_limit_ends_a_page_and_more_says_whether_to_go_on(table.factory()); }
  SECTION("filter") {
    a_filter_hands_out_one_type_and_evaluates_all(table.factory(), Counting::rounded);
  }
}

TEST_CASE("A DynamoDB table ends a page at about a megabyte and goes on behind it",
          "[.][dynalite][pages]") {
  // dynalite adds an overhead of its own to each item before it ends a page, so where exactly a
  // page ends is not what the conformance suite wants.
  const Table table;
  const auto store = table.factory()();
  const std::string user = fresh_user();
  std::vector<Workout> all;
  for (std::int64_t i = 300; i > 0; --i) {
    Workout w = full_workout(user, noon + i);
    w.notes = std::string(static_cast<std::size_t>(8192 - i % 7), 'n');
    if (i % 2 == 0) w.workout_type = "ride";
    all.push_back(w);
  }
  std::atomic<int> in_the_way{0};
  on_eight_threads([&](int t) {
    for (auto i = static_cast<std::size_t>(t); i < all.size(); i += rivals)
      if (store->create(all[i])) ++in_the_way;
  });
  REQUIRE(in_the_way == 0);
  const Walk walked = walk(*store, all_of(user));
  CHECK(walked.workouts == all);
  REQUIRE(walked.pages.size() == 3);
  for (const Page& page : walked.pages) {
    CHECK(page.evaluated_bytes < page_bytes + 10'000);
    CHECK(page.more == (page.evaluated_bytes > page_bytes * 9 / 10));
  }
  Query rides = all_of(user);
  rides.workout_type = "ride";
  rides.limit = 250;
  const Walk filtered = walk(*store, rides);
  CHECK(filtered.workouts.size() == 150);
  CHECK(filtered.pages.front().evaluated == walked.pages.front().evaluated);
  CHECK(filtered.pages.front().last == walked.pages.front().last);
  // By the units that were reported: at most one unit's 4 KB too many.
  CHECK(filtered.pages.front().evaluated_bytes >= walked.pages.front().evaluated_bytes);
  CHECK(filtered.pages.front().evaluated_bytes < walked.pages.front().evaluated_bytes + 4096);
}

TEST_CASE("A DynamoDB table keeps markers beside workouts", "[.][dynalite][markers]") {
  const Table table;
  SECTION("expiry") { a_marker_holds_its_slot_until_it_expires(table.factory()); }
  SECTION("replacement") {
    a_marker_is_replaced_only_while_it_is_for_the_same_workout(table.factory());
  }
}

TEST_CASE("Of rivals at a DynamoDB table exactly one wins", "[.][dynalite][threads]") {
  const Table table;
  SECTION("create") { of_rivals_for_a_key_exactly_one_wins(table.factory()); }
  SECTION("remove and mark") { of_rivals_to_remove_or_mark_exactly_one_wins(table.factory()); }
}

namespace {

constexpr std::int64_t units(std::int64_t bytes, std::int64_t of) { return (bytes + of - 1) / of; }

/// What `call` made the server report.
template <class Call> ConsumedCapacity::Sum reported(ConsumedCapacity& consumed, const Call& call) {
  const auto before = consumed.sum();
  call();
  const auto after = consumed.sum();
  return {after.requests - before.requests, after.retries - before.retries,
          after.read_half_units - before.read_half_units, after.write_units - before.write_units,
          after.index_write_units - before.index_write_units};
}

ConsumedCapacity::Sum read_of(std::int64_t half_units) { return {1, 0, half_units, 0, 0}; }
ConsumedCapacity::Sum write_of(std::int64_t write_units) { return {1, 0, 0, write_units, 0}; }

}  // namespace

// AWS, "Capacity unit consumption": a write is 1 KB a unit, a read 4 KB half a unit, or a unit if
// strongly consistent; a write over an item takes the larger of the two, a deletion the item's own;
// a query rounds up the sum of its items. Sizes are in ASCII: dynalite counts characters.
TEST_CASE("The capacity that a DynamoDB server reports is what the rules make of our items",
          "[.][dynalite][capacity]") {
  const Table table;
  DynamoDbOptions options = table.options();
  const auto consumed = options.consumed = std::make_shared<ConsumedCapacity>();
  const auto store = fitcost::handler::dynamodb_store(options);
  const std::string user = fresh_user();
  Workout w = full_workout(user, noon + 1);
  w.notes = "";
  const std::int64_t bare = item_bytes(w);
  std::int64_t timestamp = noon;
  std::int64_t sum = 0;
  for (const std::int64_t bytes : {300, 1023, 1024, 1025, 2048, 2049, 4096, 4097, 8192, 8193}) {
    CAPTURE(bytes);
    w.timestamp = ++timestamp;
    w.notes = std::string(static_cast<std::size_t>(bytes - bare), 'n');
    REQUIRE(item_bytes(w) == bytes);
    sum += bytes;
    CHECK(reported(*consumed, [&] { store->create(w); }) == write_of(units(bytes, 1024)));
    CHECK(reported(*consumed, [&] { store->get(user, timestamp, false); }) ==
          read_of(units(bytes, 4096)));
    CHECK(reported(*consumed, [&] { store->get(user, timestamp, true); }) ==
          read_of(2 * units(bytes, 4096)));
    Workout small = w;
    small.notes = "n";
    CHECK(reported(*consumed, [&] { store->replace(small); }) == write_of(units(bytes, 1024)));
    CHECK(reported(*consumed, [&] { store->replace(w); }) == write_of(units(bytes, 1024)));
    Query query;
    query.user_id = user;
    Taken taken;
    CHECK(reported(*consumed, [&] { store->query(query, taken); }) == read_of(units(sum, 4096)));
    query.consistent = true;
    CHECK(reported(*consumed, [&] { store->query(query, taken); }) ==
          read_of(2 * units(sum, 4096)));
    // A filter hides items and saves nothing.
    query.workout_type = "swimming";
    CHECK(reported(*consumed, [&] {
            CHECK(store->query(query, taken).evaluated_bytes == units(sum, 4096) * 4096);
          }) == read_of(2 * units(sum, 4096)));
    query.consistent = false;
    CHECK(reported(*consumed, [&] {
            CHECK(store->query(query, taken).evaluated_bytes == units(sum, 4096) * 4096);
          }) == read_of(units(sum, 4096)));
  }
  CHECK(reported(*consumed, [&] { store->get(user, 1, false); }) == read_of(1));
  CHECK(reported(*consumed, [&] { store->get(user, 1, true); }) == read_of(2));
  CHECK(reported(*consumed, [&] { store->remove({user, noon + 10, 1}); }) == write_of(9));
  CHECK(reported(*consumed, [&] { store->remove({user, noon + 1, 1}); }) == write_of(1));

  // Markers, at both sides of a kilobyte.
  Marker marker = a_marker(user, -77, 1'764'072'000);
  const std::int64_t without_key =
      item_bytes(marker) - static_cast<std::int64_t>(marker.key.size());
  for (const std::int64_t bytes : {1024, 1025}) {
    --marker.slot;
    marker.fingerprint = std::string(64, 'f');
    marker.key = std::string(static_cast<std::size_t>(bytes - without_key), 'k');
    REQUIRE(item_bytes(marker) == bytes);
    CHECK(reported(*consumed, [&] { store->create_marker(marker, 1); }) ==
          write_of(units(bytes, 1024)));
  }
}

TEST_CASE("A DynamoDB table with an index takes workouts and markers alike",
          "[.][dynalite][index]") {
  const Table table(true);
  what_was_created_is_read_back_exactly(table.factory());
  a_marker_holds_its_slot_until_it_expires(table.factory());
  a_filter_hands_out_one_type_and_evaluates_all(table.factory(), Counting::rounded);
}

TEST_CASE("What a DynamoDB server refuses is named and not tried again",
          "[.][dynalite][refusals]") {
  using fitcost::handler::StoreError;
  const Table table;
  const auto refusal = [](DynamoDbOptions options, const Workout& workout) {
    options.consumed = std::make_shared<ConsumedCapacity>();
    const auto store = fitcost::handler::dynamodb_store(options);
    std::string what = "nothing";
    try {
      store->create(workout);
    } catch (const StoreError& error) {
      CHECK(error.kind() == StoreError::Kind::broken);
      what = error.what();
    }
    CHECK(options.consumed->sum().requests == 1);
    return what;
  };
  DynamoDbOptions elsewhere = table.options();
  elsewhere.table = "no-such-table";
  CHECK(refusal(elsewhere, plain_workout("ann", noon)) ==
        "DynamoDB answers 400, ResourceNotFoundException: Requested resource not found (table "
        "no-such-table in eu-central-1)");
  Workout large = plain_workout(fresh_user(), noon);
  large.notes = std::string(409'600, 'n');
  CHECK(
      refusal(table.options(), large) ==
      "DynamoDB answers 400, ValidationException: Item size has exceeded the maximum allowed size");
  const std::int64_t room = 409'600 + 409'600 - item_bytes(large);
  large.notes = std::string(static_cast<std::size_t>(room), 'n');
  REQUIRE(item_bytes(large) == 409'600);
  CHECK(refusal(table.options(), large) == "nothing");
}

TEST_CASE("A DynamoDB server over TLS has to have a certificate that is trusted", "[.][tls]") {
  using fitcost::handler::StoreError;
  REQUIRE(endpoint().starts_with("https://"));
  const Table table;
  of_rivals_for_a_key_exactly_one_wins(table.factory());
  DynamoDbOptions options = table.options();
  options.ca_bundle.clear();  // those who certify servers of the world have not certified this one
  options.consumed = std::make_shared<ConsumedCapacity>();
  try {
    fitcost::handler::dynamodb_store(options)->get("ann", noon, false);
    FAIL_CHECK("was trusted");
  } catch (const StoreError& error) {
    CHECK(error.kind() == StoreError::Kind::broken);
    CHECK(std::string(error.what()).find("certificate") != std::string::npos);
  }
  CHECK(options.consumed->sum().requests == 0);  // nothing was sent to the stranger
}
