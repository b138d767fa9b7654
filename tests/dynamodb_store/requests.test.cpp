// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "dynamodb_store/stores.hpp"
#include "support/store_conformance.hpp"

using namespace support;
using namespace support::conformance;
using nlohmann::json;

namespace {

/// AWS, "DynamoDB item sizes and formats": a number takes about one byte for two digits, counted in
/// pairs from the decimal point, and one more, and one more below zero.
std::int64_t number_size(std::string text) {
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  const std::size_t point = text.find('.');
  std::string whole = text.substr(0, point);
  std::string places = point == std::string::npos ? "" : text.substr(point + 1);
  if (whole.size() % 2 != 0) whole.insert(0, 1, '0');
  if (places.size() % 2 != 0) places += '0';
  std::string digits = whole + places;
  while (digits.starts_with("00")) digits.erase(0, 2);
  while (digits.ends_with("00")) digits.erase(digits.size() - 2);
  return static_cast<std::int64_t>(digits.size()) / 2 + 1 + (negative && !digits.empty() ? 1 : 0);
}

std::int64_t size_of(const json& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item.items()) {
    REQUIRE(value.size() == 1);
    size += name.size();
    if (value.contains("S")) size += value["S"].get<std::string>().size();
    if (value.contains("N"))
      size += static_cast<std::size_t>(number_size(value["N"].get<std::string>()));
    if (value.contains("BOOL")) size += 1;
  }
  return static_cast<std::int64_t>(size);
}

}  // namespace

TEST_CASE("A workout is put whole and only where its key is free", "[dynamodb_store][requests]") {
  Scripted dynamodb(in_turn({{200, "{}"}}));
  Workout w = full_workout("ann", noon, 77);
  w.duration = decimal("45.50");
  w.notes = "\"up\" \\ down\n\x01 Größe";
  CHECK(dynamodb.store().create(w) == std::nullopt);

  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 1);
  CHECK(received[0].method == "POST");
  CHECK(received[0].target == "/");
  CHECK(received[0].header("content-type") == "application/x-amz-json-1.0");
  CHECK(received[0].header("x-amz-target") == "DynamoDB_20120810.PutItem");
  CHECK(received[0].header("x-amz-date") == "20251125T120000Z");
  CHECK(received[0].header("host") == "127.0.0.1:" + std::to_string(dynamodb.server.port()));
  CHECK(received[0].header("expect").empty());
  CHECK(json::parse(received[0].body) == json::parse(R"json({
    "TableName": "workouts",
    "Item": {"userId": {"S": "ann"}, "workoutTimestamp": {"N": "1764072000000000"},
             "workoutId": {"S": "019abae2-8a00-7000-8000-00000000004d"},
             "workoutType": {"S": "running"}, "duration": {"N": "45.5"}, "calories": {"N": "380.5"},
             "distance": {"N": "10.25"}, "heartRate": {"N": "141"},
             "notes": {"S": "\"up\" \\ down\n\u0001 Größe"},
             "idempotencyMarker": {"N": "-4611686018427387905"}},
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    "ConditionExpression": "attribute_not_exists(#u)",
    "ExpressionAttributeNames": {
    "#u" : "userId"}
})json"));
}

TEST_CASE("A query names its range, its order, its limit and its filter",
          "[dynamodb_store][requests]") {
  const HttpReply empty{200, R"({"Items":[],"Count":0,"ScannedCount":0})"};
  Scripted dynamodb(in_turn({empty, empty, empty}));
  Taken taken;
  Query query;
  query.user_id = "ann";
  dynamodb.store().query(query, taken);
  query.newest = noon + 9;
  query.oldest = noon;
  query.limit = 21;
  query.workout_type = "trail \"run\"";
  query.consistent = true;
  dynamodb.store().query(query, taken);
  query.limit = std::int64_t{1} << 40;  // more than DynamoDB's integers hold
  dynamodb.store().query(query, taken);

  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 3);
  CHECK(received[0].header("x-amz-target") == "DynamoDB_20120810.Query");
  CHECK(json::parse(received[0].body) == json::parse(R"({
    "TableName": "workouts", "ScanIndexForward": false, "ConsistentRead": false,
    "KeyConditionExpression": "#u = :u AND #t BETWEEN :o AND :n",
    "ExpressionAttributeNames": {"#u": "userId", "#t": "workoutTimestamp"},
    "ExpressionAttributeValues": {":u": {"S": "ann"}, ":o": {"N": "1"},
                                  ":n": {"N": "9223372036854775807"}}})"));
  CHECK(json::parse(received[1].body) == json::parse(R"({
    "TableName": "workouts", "ScanIndexForward": false, "ConsistentRead": true, "Limit": 21,
    "ReturnConsumedCapacity": "INDEXES",
    "KeyConditionExpression": "#u = :u AND #t BETWEEN :o AND :n",
    "FilterExpression": "#w = :w",
    "ExpressionAttributeNames": {"#u": "userId", "#t": "workoutTimestamp", "#w": "workoutType"},
    "ExpressionAttributeValues": {":u": {"S": "ann"}, ":o": {"N": "1764072000000000"},
                                  ":n": {"N": "1764072000000009"},
                                  ":w": {"S": "trail \"run\""}}})"));
  CHECK(json::parse(received[2].body)["Limit"] == 2'147'483'647);
}

TEST_CASE("Changes are made on condition of the workout's id", "[dynamodb_store][requests]") {
  const HttpReply failed = condition_failed();
  Scripted dynamodb(in_turn({failed, failed, failed, failed, {200, "{}"}, {200, "{}"}}));
  Store& store = dynamodb.store();
  CHECK(store.replace(plain_workout("ann", noon, 77)) == std::nullopt);
  CHECK(store.remove({"ann", noon, 77}) == std::nullopt);
  CHECK_FALSE(store.replace_marker(a_marker("ann", -5, 10), a_marker("ann", -5, 20)));
  CHECK(store.create_marker(a_marker("ann", -5, 10), 9) == std::nullopt);  // it was gone when asked

  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 6);
  const json replace = json::parse(received[0].body);
  CHECK(received[0].header("x-amz-target") == "DynamoDB_20120810.PutItem");
  CHECK(replace["ConditionExpression"] == "#i = :i");
  CHECK(replace["ExpressionAttributeNames"] == json{{"#i", "workoutId"}});
  CHECK(replace["ExpressionAttributeValues"][":i"]["S"] == "019abae2-8a00-7000-8000-00000000004d");
  CHECK(replace["ReturnValues"] == "ALL_OLD");

  CHECK(received[1].header("x-amz-target") == "DynamoDB_20120810.DeleteItem");
  CHECK(json::parse(received[1].body) == json::parse(R"({
    "TableName": "workouts",
    "Key": {"userId": {"S": "ann"}, "workoutTimestamp": {"N": "1764072000000000"}},
    "ReturnValues": "ALL_OLD", "ConditionExpression": "#i = :i",
    "ExpressionAttributeNames": {"#i": "workoutId"},
    "ExpressionAttributeValues": {":i": {"S": "019abae2-8a00-7000-8000-00000000004d"}}})"));

  const json replace_marker = json::parse(received[2].body);
  CHECK(replace_marker["ConditionExpression"] == "#i = :i AND #k = :k");
  CHECK(replace_marker["ExpressionAttributeNames"] ==
        json{{"#i", "workoutId"}, {"#k", "idempotencyKey"}});

  const json marker = json::parse(received[3].body);
  CHECK(marker["ConditionExpression"] == "attribute_not_exists(#u) OR #e <= :now");
  CHECK(marker["ExpressionAttributeNames"] == json{{"#u", "userId"}, {"#e", "expiresAt"}});
  CHECK(marker["ExpressionAttributeValues"] == json{{":now", {{"N", "9"}}}});
  CHECK(marker["Item"]["workoutTimestamp"] == json{{"N", "-5"}});
  CHECK(marker["Item"]["expiresAt"] == json{{"N", "10"}});
  CHECK(marker["Item"]["settled"] == json{{"BOOL", false}});
  CHECK(received[4].header("x-amz-target") == "DynamoDB_20120810.GetItem");
  CHECK(json::parse(received[4].body)["ConsistentRead"] == true);
  CHECK(received[5].body == received[3].body);
}

TEST_CASE("An item that is sent has the bytes that are counted for it",
          "[dynamodb_store][requests]") {
  Scripted dynamodb([](const HttpReceived&) { return HttpReply{200, "{}"}; });
  std::vector<std::int64_t> counted;
  const auto put = [&](const auto& value, auto&& how) {
    how(value);
    counted.push_back(item_bytes(value));
  };
  const auto create = [&](const Workout& w) { dynamodb.store().create(w); };
  const auto mark = [&](const Marker& m) { dynamodb.store().create_marker(m, 0); };
  put(plain_workout("ann", noon), create);
  put(full_workout("Größe", 1), create);
  for (const char* number : {"0", "120", "0.012", "99999999999999999999999999999999999999",
                             "0.00000000000000000000000000000000000001", "100000"}) {
    Workout w = full_workout("ann", noon + 1);
    w.distance = w.calories = decimal(number);
    put(w, create);
  }
  put(a_marker("ann", -1, 1'764'072'000), mark);
  put(a_marker("ann", std::numeric_limits<std::int64_t>::min() + 1, 1), mark);

  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == counted.size());
  for (std::size_t i = 0; i < counted.size(); ++i) {
    CAPTURE(received[i].body);
    CHECK(size_of(json::parse(received[i].body)["Item"]) == counted[i]);
  }
}

TEST_CASE("Capacity is asked for where someone sums it", "[dynamodb_store][requests]") {
  Scripted dynamodb(in_turn({
      {200, R"({"ConsumedCapacity":{"TableName":"workouts","CapacityUnits":5.0,
                "Table":{"CapacityUnits":2.0},
                "GlobalSecondaryIndexes":{"byType":{"CapacityUnits":2.0}},
                "LocalSecondaryIndexes":{"other":{"CapacityUnits":1.0}}}})"},
      error_reply(400, "ThrottlingException"),
      {200, R"({"ConsumedCapacity":{"TableName":"workouts","CapacityUnits":0.5,
                "Table":{"CapacityUnits":0.5}}})"},
      {200, R"({"Items":[],"ScannedCount":0,
                "ConsumedCapacity":{"TableName":"workouts","CapacityUnits":137.5}})"},
  }));
  const auto consumed = std::make_shared<fitcost::handler::ConsumedCapacity>();
  dynamodb.options.consumed = consumed;
  dynamodb.store().create(plain_workout("ann", noon));
  CHECK(consumed->sum() == fitcost::handler::ConsumedCapacity::Sum{1, 0, 0, 2, 3});
  dynamodb.store().get("ann", noon, false);
  Taken taken;
  dynamodb.store().query(all_of("ann"), taken);
  CHECK(consumed->sum() == fitcost::handler::ConsumedCapacity::Sum{4, 1, 276, 2, 3});
  for (const auto& request : dynamodb.server.received())
    CHECK(json::parse(request.body)["ReturnConsumedCapacity"] == "INDEXES");
}

TEST_CASE("Options that make no sense are refused at once", "[dynamodb_store][requests]") {
  using fitcost::handler::DynamoDbOptions;
  const auto refused = [](const std::function<void(DynamoDbOptions&)>& change) {
    DynamoDbOptions options = options_for("");
    change(options);
    try {
      fitcost::handler::dynamodb_store(options);
    } catch (const fitcost::handler::StoreError& error) {
      return error.kind() == fitcost::handler::StoreError::Kind::broken;
    }
    return false;
  };
  CHECK_FALSE(refused([](DynamoDbOptions&) {}));
  CHECK_FALSE(refused([](DynamoDbOptions& o) { o.endpoint = "https://[::1]:8000/"; }));
  CHECK_FALSE(refused([](DynamoDbOptions& o) {
    o.table = "arn:aws:dynamodb:eu-central-1:123456789012:table/workouts";
  }));
  for (const char* arn :
       {"arn:aws:dynamodb:x", "arn:aws:s3:eu-central-1:123456789012:table/workouts",
        "arn:aws:dynamodb:eu-central-1:12345:table/workouts",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/wo",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/workouts/index/A"}) {
    CAPTURE(arn);
    CHECK(refused([&](DynamoDbOptions& o) { o.table = arn; }));
  }
  CHECK(refused([](DynamoDbOptions& o) { o.table = ""; }));
  CHECK(refused([](DynamoDbOptions& o) { o.table = "two words"; }));
  // AWS: "TableName", 3 to 255 characters of a-z, A-Z, 0-9, _, - and .
  CHECK(refused([](DynamoDbOptions& o) { o.table = "ta"; }));
  CHECK_FALSE(refused([](DynamoDbOptions& o) { o.table = "t-1"; }));
  CHECK_FALSE(refused([](DynamoDbOptions& o) { o.table = std::string(255, 't'); }));
  CHECK(refused([](DynamoDbOptions& o) { o.table = std::string(256, 't'); }));
  CHECK(refused([](DynamoDbOptions& o) { o.table = "table/workouts"; }));
  CHECK(refused([](DynamoDbOptions& o) { o.ca_bundle = "/no/such/file.pem"; }));
  CHECK(refused([](DynamoDbOptions& o) { o.ca_bundle = "/tmp"; }));
  CHECK(refused([](DynamoDbOptions& o) { o.ca_bundle = "/proc/self/status"; }));
  CHECK(refused([](DynamoDbOptions& o) { o.region = ""; }));
  CHECK(refused([](DynamoDbOptions& o) { o.region = "eu.example.com/"; }));
  CHECK(refused([](DynamoDbOptions& o) { o.credentials = nullptr; }));
  CHECK(refused([](DynamoDbOptions& o) { o.retry.attempts = 0; }));
  CHECK(refused([](DynamoDbOptions& o) { o.request_timeout = std::chrono::milliseconds(0); }));
  for (const char* endpoint : {"localhost:8000", "ftp://host/", "http://", "http://host/path",
                               "http://user:word@host/", "http://host/?a=b", "http://ho st/"}) {
    CAPTURE(endpoint);
    CHECK(refused([&](DynamoDbOptions& o) { o.endpoint = endpoint; }));
  }
}
