// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dynamodb_store/stores.hpp"
#include "support/store_conformance.hpp"

using namespace support;
using namespace support::conformance;
using fitcost::handler::StoreError;

namespace {

constexpr const char* plain_item =
    R"({"userId":{"S":"ann"},"workoutTimestamp":{"N":"1764072000000000"},)"
    R"("workoutId":{"S":"019abae2-8a00-7000-8000-000000000001"},"workoutType":{"S":"running"},)"
    R"("duration":{"N":"45"},"calories":{"N":"380.5"}})";

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("A page ends where the server says so", "[dynamodb_store][responses]") {
  const std::string two = std::string(R"({"Items":[)") + plain_item + "," +
                          with(with(plain_item, "1764072000000000", "1764071999999999"),
                               "019abae2-8a00-7000-8000", "019abae2-89ff-73e7-8000") +
                          R"(],"Count":2,"ScannedCount":2)";
  Scripted dynamodb(in_turn({
      {200, two + "}"},
      {200,
       two +
           R"(,"LastEvaluatedKey":{"userId":{"S":"ann"},"workoutTimestamp":{"N":"1764071999999999"}}})"},
      {200, R"({"Items":[],"Count":0,"ScannedCount":0})"},
  }));
  Taken taken;
  Page page = dynamodb.store().query(all_of("ann"), taken);
  CHECK(timestamps(taken.workouts) == std::vector<std::int64_t>{noon, noon - 1});
  CHECK(page.evaluated == 2);
  CHECK(page.evaluated_bytes ==
        item_bytes(plain_workout("ann", noon)) + item_bytes(plain_workout("ann", noon - 1)));
  CHECK(page.last == noon - 1);
  CHECK_FALSE(page.more);
  page = dynamodb.store().query(all_of("ann"), taken);
  CHECK(page.last == noon - 1);
  CHECK(page.more);
  page = dynamodb.store().query(all_of("ann"), taken);
  CHECK(page.evaluated == 0);
  CHECK(page.last == 0);
  CHECK_FALSE(page.more);
  // An empty range is not asked for: DynamoDB would refuse it.
  Query upside_down = all_of("ann");
  upside_down.newest = noon;
  upside_down.oldest = noon + 1;
  CHECK_FALSE(dynamodb.store().query(upside_down, taken).more);
  CHECK(dynamodb.server.received().size() == 3);
}

TEST_CASE("What a filter hid is counted by the units it took", "[dynamodb_store][responses]") {
  const std::string page_of =
      std::string(R"({"Items":[)") + plain_item + R"(],"Count":1,"ScannedCount":40)";
  const auto capacity = [](const char* units) {
    return std::string(R"(,"ConsumedCapacity":{"CapacityUnits":)") + units +
           R"(,"Table":{"CapacityUnits":)" + units + "}}";
  };
  const std::string last =
      R"(,"LastEvaluatedKey":{"userId":{"S":"ann"},"workoutTimestamp":{"N":"7"}})";
  Scripted dynamodb(in_turn({{200, page_of + capacity("1.5") + "}"},
                             {200, page_of + capacity("3.0") + last + "}"},
                             {200, page_of + "}"}}));
  Taken taken;
  Query query;
  query.user_id = "ann";
  query.oldest = 5;
  query.workout_type = "running";
  Page page = dynamodb.store().query(query, taken);  // 1.5 units, half a unit for 4 KB
  CHECK(page.evaluated == 40);
  CHECK(page.evaluated_bytes == 3 * 4096);
  CHECK(page.last == 5);
  CHECK_FALSE(page.more);
  query.consistent = true;
  page = dynamodb.store().query(query, taken);
  CHECK(page.evaluated_bytes == 3 * 4096);
  CHECK(page.last == 7);
  CHECK(page.more);
  page = dynamodb.store().query(query, taken);  // this server reports no capacity
  CHECK(page.evaluated_bytes == item_bytes(plain_workout("ann", noon)));
  CHECK(taken.workouts.size() == 3);
}

TEST_CASE("An answer that makes no sense is a broken store and never a workout",
          "[dynamodb_store][responses]") {
  const auto item = [](const std::string& text) { return R"({"Item":)" + text + "}"; };
  const std::vector<std::string> answers{
      "",
      "null",
      "[]",
      "\"\"",
      "{",
      "{\"Item\":",
      "\xff\xfe",
      std::string(5000, '['),
      "{}x",
      item("[]"),
      item("7"),
      item(R"({"userId":{"S":"ann"}})"),
      item(with(plain_item, R"({"S":"ann"})", R"({"N":"1"})")),
      item(with(plain_item, R"({"S":"ann"})", R"("ann")")),
      item(with(plain_item, R"({"S":"ann"})", R"({"S":7})")),
      item(with(plain_item, R"({"N":"45"})", R"({"N":45})")),
      item(with(plain_item, R"({"N":"45"})", R"({"N":"4x"})")),
      item(with(plain_item, R"({"N":"45"})", R"({"N":""})")),
      item(with(plain_item, R"({"N":"45"})", R"({"N":"1E+99"})")),
      item(with(plain_item, R"({"N":"45"})", R"({"N":"123456789012345678901234567890123456789"})")),
      item(with(plain_item, "1764072000000000", "1764072000000000.5")),
      item(with(plain_item, "1764072000000000", "99999999999999999999")),
      item(with(plain_item, "1764072000000000", "1764072000000001")),  // not its id's
      item(with(plain_item, "019abae2-8a00-7000", "019abae2-8a00-4000")),
      item(with(plain_item, "\"workoutId\"", "\"workoutID\"")),
      item(with(plain_item, "}}", R"(},"notes":{"BOOL":true}})")),
      item(with(plain_item, "}}", R"(},"idempotencyMarker":{"N":"0.5"}})")),
      item(with(plain_item, "\"running\"", "\"\"")),
      item(with(plain_item, "\"running\"", "\"" + std::string(65, 'x') + "\"")),
      item(with(plain_item, "\"running\"", "\"\xff\"")),
  };
  for (const std::string& answer : answers) {
    CAPTURE(answer);
    Scripted dynamodb(in_turn({{200, answer}}));
    try {
      dynamodb.store().get("ann", noon, true);
      FAIL_CHECK("was taken for an answer");
    } catch (const StoreError& error) {
      CHECK(error.kind() == StoreError::Kind::broken);
      CHECK(std::string(error.what()).size() > 10);
    }
    CHECK(dynamodb.server.received().size() == 1);
  }
}

TEST_CASE("A page that makes no sense is a broken store", "[dynamodb_store][responses]") {
  const std::string good = plain_item;
  for (const std::string& answer : std::vector<std::string>{
           "{}", R"({"Items":[]})", R"({"Items":{},"ScannedCount":0})", R"({"ScannedCount":0})",
           R"({"Items":[],"ScannedCount":"0"})", R"({"Items":[7],"ScannedCount":1})",
           R"({"Items":[{}],"ScannedCount":1})", R"({"Items":[)" + good + R"(],"ScannedCount":0})",
           R"({"Items":[],"ScannedCount":-1})",
           R"({"Items":[],"ScannedCount":1,"LastEvaluatedKey":[]})",
           R"({"Items":[],"ScannedCount":1,"LastEvaluatedKey":{"userId":{"S":"ann"}}})"}) {
    CAPTURE(answer);
    Scripted dynamodb(in_turn({{200, answer}}));
    Taken taken;
    try {
      dynamodb.store().query(all_of("ann"), taken);
      FAIL_CHECK("was taken for a page");
    } catch (const StoreError& error) {
      CHECK(error.kind() == StoreError::Kind::broken);
    }
  }
}

TEST_CASE("Nothing found is an answer without an item", "[dynamodb_store][responses]") {
  Scripted dynamodb(in_turn({{200, "{}"}, {200, R"({"Item":{}})"}, {200, "{}"}}));
  CHECK(dynamodb.store().get("ann", noon, false) == std::nullopt);
  CHECK(dynamodb.store().get("ann", noon, false) == std::nullopt);
  CHECK(dynamodb.store().get_marker("ann", -1) == std::nullopt);
}

TEST_CASE("Numbers are read however the server writes them", "[dynamodb_store][responses]") {
  std::string item = with(plain_item, R"({"N":"45"})", R"({"N":"4.5E+1"})");
  item = with(item, "1764072000000000", "1.764072E15");
  Scripted dynamodb(in_turn({{200, R"({"Item":)" + item + "}"}}));
  CHECK(dynamodb.store().get("ann", noon, false) == plain_workout("ann", noon));
}
