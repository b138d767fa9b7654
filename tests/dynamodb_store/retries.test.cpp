// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dynamodb_store/stores.hpp"
#include "support/command.hpp"
#include "support/store_conformance.hpp"

using namespace support;
using namespace support::conformance;
using fitcost::handler::StoreError;
using nlohmann::json;

namespace {

const HttpReply done{200, "{}"};
const HttpReply throttled =
    error_reply(400, "ProvisionedThroughputExceededException", "too many requests");
const HttpReply server_error = error_reply(500, "InternalServerError");

/// The kind and the sentence of the error that `call` ends in.
struct Ended {
  std::optional<StoreError::Kind> kind;
  std::string what;
};
template <class Call> Ended ended(const Call& call) {
  try {
    call();
  } catch (const StoreError& error) {
    return {error.kind(), error.what()};
  }
  return {};
}

std::string item_of(const HttpReceived& request) {
  return json::parse(request.body)["Item"].dump();
}

}  // namespace

TEST_CASE("A throttled request is sent again until it is let through",
          "[dynamodb_store][retries]") {
  for (const char* type :
       {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}) {
    CAPTURE(type);
    Scripted dynamodb(in_turn({error_reply(400, type), error_reply(400, type), done}));
    dynamodb.machine->random = 7;
    CHECK(dynamodb.store().create(plain_workout("ann", noon)) == std::nullopt);
    CHECK(dynamodb.server.received().size() == 3);
    CHECK(dynamodb.machine->slept_ms == std::vector<std::int64_t>{7, 7});
  }
}

TEST_CASE("Waits are drawn from ranges that double up to a limit", "[dynamodb_store][retries]") {
  Scripted dynamodb([](const HttpReceived&) { return throttled; });
  using std::chrono::milliseconds;
  dynamodb.options.retry = {7, milliseconds(10), milliseconds(100), milliseconds(100'000)};
  dynamodb.machine->random = 1'000'003;
  const Ended end = ended([&] { dynamodb.store().get("ann", noon, false); });
  CHECK(end.kind == StoreError::Kind::throttled);
  // From 0 to 10, 20, 40, 80, 100 and 100, each included.
  CHECK(dynamodb.machine->slept_ms == std::vector<std::int64_t>{1'000'003 % 11, 1'000'003 % 21,
                                                                1'000'003 % 41, 1'000'003 % 81,
                                                                1'000'003 % 101, 1'000'003 % 101});
}

TEST_CASE("Patience ends with the last attempt or at the deadline", "[dynamodb_store][retries]") {
  Scripted by_attempts([](const HttpReceived&) { return throttled; });
  by_attempts.options.retry.attempts = 3;
  const Ended end = ended([&] { by_attempts.store().create(plain_workout("ann", noon)); });
  CHECK(end.kind == StoreError::Kind::throttled);
  CHECK(end.what ==
        "DynamoDB answers 400, ProvisionedThroughputExceededException: too many requests (attempt "
        "3, the last)");
  CHECK(by_attempts.server.received().size() == 3);

  Scripted by_deadline([](const HttpReceived&) { return server_error; });
  by_deadline.options.retry = {1000, std::chrono::milliseconds(100), std::chrono::milliseconds(100),
                               std::chrono::milliseconds(1'000)};
  by_deadline.machine->random = 100;
  CHECK(ended([&] { by_deadline.store().create(plain_workout("ann", noon)); }).kind ==
        StoreError::Kind::unavailable);
  CHECK(by_deadline.machine->slept() == 900);  // one more would have reached it
  CHECK(by_deadline.server.received().size() == 10);
}

TEST_CASE("A caller whose own time ends sooner is told in time", "[dynamodb_store][retries]") {
  using std::chrono::milliseconds;
  Scripted dynamodb([](const HttpReceived&) { return server_error; });
  dynamodb.options.retry = {1000, milliseconds(100), milliseconds(100), milliseconds(10'000)};
  dynamodb.machine->random = 100;
  milliseconds left{350};
  dynamodb.options.time_left = [&] { return left; };
  CHECK(ended([&] { dynamodb.store().create(plain_workout("ann", noon)); }).kind ==
        StoreError::Kind::unavailable);
  CHECK(dynamodb.machine->slept() == 300);
  CHECK(dynamodb.server.received().size() == 4);
  left = milliseconds(0);
  const Ended none = ended([&] { dynamodb.store().create(plain_workout("ann", noon)); });
  CHECK(none.kind == StoreError::Kind::unavailable);
  CHECK(none.what == "no time is left for a request to DynamoDB");
  CHECK(dynamodb.server.received().size() == 4);
  left = milliseconds(60'000);  // the retry policy's own deadline stays
  CHECK(ended([&] { dynamodb.store().create(plain_workout("ann", noon)); }).kind ==
        StoreError::Kind::unavailable);
  CHECK(dynamodb.server.received().size() == 4 + 100);
}

TEST_CASE("A create that was carried out before its answer was lost is a success",
          "[dynamodb_store][retries]") {
  // What the server did before: it put the item, and the client never knew.
  for (const HttpReply& lost :
       {server_error, HttpReply{503, "no JSON at all"}, HttpReply{200, "", HttpReply::How::nothing},
        HttpReply{200, "{\"ConsumedCapacity\":{}}", HttpReply::How::truncated}}) {
    for (const bool hands_out_item : {true, false}) {
      CAPTURE(lost.status, hands_out_item);
      int requests = 0;
      std::string kept;
      Scripted dynamodb([&](const HttpReceived& request) {
        ++requests;
        if (requests == 1) {
          kept = item_of(request);
          return lost;
        }
        if (request.header("x-amz-target").ends_with("GetItem"))
          return HttpReply{200, "{\"Item\":" + kept + "}"};
        return condition_failed(hands_out_item ? kept : "");
      });
      CHECK(dynamodb.store().create(full_workout("ann", noon)) == std::nullopt);
      CHECK(requests == (hands_out_item ? 2 : 3));
    }
  }
}

TEST_CASE("A create whose kept connection died unnoticed is a success if it was carried out",
          "[dynamodb_store][retries]") {
  // libcurl sends such a request again by itself.
  std::string kept;
  int requests = 0;
  Scripted dynamodb([&](const HttpReceived& request) {
    ++requests;
    if (requests == 1) return done;
    if (requests == 2) {
      kept = item_of(request);
      return HttpReply{200, "", HttpReply::How::nothing};
    }
    return condition_failed(kept);
  });
  CHECK(dynamodb.store().create(plain_workout("ann", noon)) == std::nullopt);
  CHECK(dynamodb.store().create(plain_workout("ann", noon + 1)) == std::nullopt);
  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 3);
  CHECK(received[1].connection == 1);
  CHECK(received[2].connection == 2);
  CHECK(received[1].body == received[2].body);
}

TEST_CASE("What someone else put in the meantime is in the way", "[dynamodb_store][retries]") {
  const Workout mine = plain_workout("ann", noon, 1);
  const Workout other = plain_workout("ann", noon, 2);
  int requests = 0;
  std::string theirs;
  Scripted dynamodb([&](const HttpReceived& request) {
    if (++requests == 1) {
      theirs = item_of(request);
      return done;
    }
    return requests == 2 ? server_error : condition_failed(theirs);
  });
  CHECK(dynamodb.store().create(other) == std::nullopt);
  CHECK(dynamodb.store().create(mine) == other);
}

TEST_CASE("An equal workout that was there before is in the way", "[dynamodb_store][retries]") {
  // Nothing was lost here: the condition failed at the first attempt, or after a throttle.
  for (const bool throttle : {false, true}) {
    int requests = 0;
    Scripted dynamodb([&](const HttpReceived& request) {
      return ++requests == 1 && throttle ? throttled : condition_failed(item_of(request));
    });
    const Workout w = plain_workout("ann", noon);
    CHECK(dynamodb.store().create(w) == w);
  }
}

TEST_CASE("Markers whose outcome was unknown are settled by the retry",
          "[dynamodb_store][retries]") {
  int requests = 0;
  Scripted dynamodb([&](const HttpReceived& request) {
    return ++requests % 2 == 1 ? server_error : condition_failed(item_of(request));
  });
  const Marker marker = a_marker("ann", -7, 100);
  Marker next = marker;
  next.random = 5;
  CHECK(dynamodb.store().create_marker(marker, 1) == std::nullopt);
  CHECK(dynamodb.store().replace_marker(marker, next));
  CHECK(requests == 4);

  // Another's marker is there, so ours is not.
  std::string theirs;
  requests = 0;
  Scripted lost([&](const HttpReceived& request) {
    if (++requests == 1) theirs = item_of(request);
    if (requests == 1) return done;
    return requests == 2 ? server_error : condition_failed(theirs);
  });
  Marker other = marker;
  other.random = 6;
  CHECK(lost.store().create_marker(other, 1) == std::nullopt);
  CHECK_FALSE(lost.store().replace_marker(marker, next));
}

TEST_CASE("A deletion that may have taken place before is not called nothing",
          "[dynamodb_store][retries]") {
  Scripted dynamodb(in_turn({server_error, condition_failed(), throttled, condition_failed()}));
  CHECK(ended([&] {
          dynamodb.store().remove({"ann", noon, 1});
        }).kind == StoreError::Kind::unavailable);
  CHECK(dynamodb.store().remove({"ann", noon, 1}) == std::nullopt);  // a throttle did nothing
}

TEST_CASE("What would be refused again is not sent again", "[dynamodb_store][retries]") {
  struct Case {
    const char* type;
    StoreError::Kind kind;
    const char* what;
  };
  for (const Case& c : {
           Case{"ResourceNotFoundException", StoreError::Kind::broken,
                "DynamoDB answers 400, ResourceNotFoundException: why (table workouts in "
                "eu-central-1)"},
           Case{"AccessDeniedException", StoreError::Kind::broken,
                "DynamoDB answers 400, AccessDeniedException: why"},
           Case{"ValidationException", StoreError::Kind::broken,
                "DynamoDB answers 400, ValidationException: why"},
           Case{"UnrecognizedClientException", StoreError::Kind::broken,
                "DynamoDB answers 400, UnrecognizedClientException: why"},
           Case{"ItemCollectionSizeLimitExceededException", StoreError::Kind::full,
                "DynamoDB answers 400, ItemCollectionSizeLimitExceededException: why"},
       }) {
    Scripted dynamodb(in_turn({error_reply(400, c.type, "why"), done}));
    const Ended end = ended([&] { dynamodb.store().create(plain_workout("ann", noon)); });
    CHECK(end.kind == c.kind);
    CHECK(end.what == c.what);
    CHECK(dynamodb.server.received().size() == 1);
  }
  // Errors that are no JSON, or spell their message with a capital letter.
  Scripted dynamodb(in_turn({{404, "<html>"},
                             {400, R"({"__type":"AccessDeniedException","Message":"Capital"})"},
                             {302, ""}}));
  CHECK(ended([&] { dynamodb.store().get("ann", noon, false); }).what == "DynamoDB answers 404");
  CHECK(ended([&] { dynamodb.store().get("ann", noon, false); }).what ==
        "DynamoDB answers 400, AccessDeniedException: Capital");
  CHECK(ended([&] { dynamodb.store().get("ann", noon, false); }).kind == StoreError::Kind::broken);
}

TEST_CASE("A server that is out of reach or silent is unavailable", "[dynamodb_store][retries]") {
  Scripted silent([](const HttpReceived&) { return HttpReply{0, "", HttpReply::How::silence}; });
  silent.options.request_timeout = std::chrono::milliseconds(50);
  silent.options.retry.attempts = 2;
  CHECK(ended([&] { silent.store().get("ann", noon, false); }).kind ==
        StoreError::Kind::unavailable);
  CHECK(silent.server.received().size() == 2);

  int port = 0;
  {
    const LoopbackServer gone(in_turn({}));
    port = gone.port();
  }
  auto options = options_for("http://127.0.0.1:" + std::to_string(port));
  const auto machine = std::make_shared<MachineState>();
  const auto store = fitcost::handler::detail::aws::dynamodb_store(options, machine_of(machine));
  const Ended end = ended([&] { store->create(plain_workout("ann", noon)); });
  CHECK(end.kind == StoreError::Kind::unavailable);
  CHECK(end.what.starts_with("DynamoDB at 127.0.0.1:" + std::to_string(port) +
                             " is out of reach: Failed to connect"));
  CHECK(machine->slept_ms.size() == 7);
}

TEST_CASE("A bundle of certificates that cannot be read is no reason to try again",
          "[dynamodb_store][retries]") {
  Scripted dynamodb(in_turn({done}));
  auto options = options_for("https://127.0.0.1:" + std::to_string(dynamodb.server.port()));
  const support::TempFolder folder;
  options.ca_bundle = folder.write("bundle.pem", "-----BEGIN CERTIFICATE-----\n");
  const auto store =
      fitcost::handler::detail::aws::dynamodb_store(options, machine_of(dynamodb.machine));
  std::filesystem::remove(options.ca_bundle);  // where it was never there, no store is made
  const Ended end = ended([&] { store->get("ann", noon, false); });
  CHECK(end.kind == StoreError::Kind::broken);
  CHECK(end.what.find(options.ca_bundle) != std::string::npos);
  CHECK(dynamodb.machine->slept_ms.empty());
  CHECK(dynamodb.server.received().empty());
}

TEST_CASE("After a slow answer the next one is its own", "[dynamodb_store][retries]") {
  // The second request must not be answered with what the first one missed.
  Scripted dynamodb(in_turn({{0, "", HttpReply::How::silence}, {200, "{}"}}));
  dynamodb.options.request_timeout = std::chrono::milliseconds(100);
  CHECK(dynamodb.store().get("ann", noon, false) == std::nullopt);
  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 2);
  CHECK(received[0].connection != received[1].connection);
}

TEST_CASE("Expired credentials are looked up again", "[dynamodb_store][retries]") {
  class Rotating final : public fitcost::handler::CredentialsProvider {
   public:
    std::shared_ptr<const fitcost::handler::AwsCredentials> credentials() override {
      return std::make_shared<const fitcost::handler::AwsCredentials>(
          fitcost::handler::AwsCredentials{"KEY" + std::to_string(generation), "secret", "", {}});
    }
    void expired(const fitcost::handler::AwsCredentials& old) override {
      if (old.access_key_id == "KEY" + std::to_string(generation)) ++generation;
    }
    int generation = 1;
  };
  Scripted dynamodb(in_turn({error_reply(400, "ExpiredTokenException"), done}));
  dynamodb.options.credentials = std::make_shared<Rotating>();
  CHECK(dynamodb.store().create(plain_workout("ann", noon)) == std::nullopt);
  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 2);
  CHECK(received[0].header("authorization").find("Credential=KEY1/") != std::string::npos);
  CHECK(received[1].header("authorization").find("Credential=KEY2/") != std::string::npos);
}

TEST_CASE("A key that becomes free between the two requests is tried again",
          "[dynamodb_store][retries]") {
  Scripted dynamodb(in_turn({condition_failed(), {200, "{}"}, done}));
  CHECK(dynamodb.store().create(plain_workout("ann", noon)) == std::nullopt);
  const auto received = dynamodb.server.received();
  REQUIRE(received.size() == 3);
  CHECK(received[0].body == received[2].body);

  int requests = 0;
  Scripted flickering([&](const HttpReceived&) {
    return ++requests % 2 == 1 ? condition_failed() : HttpReply{200, "{}"};
  });
  CHECK(ended([&] { flickering.store().create(plain_workout("ann", noon)); }).kind ==
        StoreError::Kind::unavailable);
}

TEST_CASE("An answer without end is given up", "[dynamodb_store][retries]") {
  std::string endless;
  endless.resize(40'000'000, ' ');
  Scripted dynamodb([&](const HttpReceived&) { return HttpReply{200, endless}; });
  dynamodb.options.retry.attempts = 1;
  // It is the size that ends it, on a busy machine, too.
  dynamodb.options.request_timeout = dynamodb.options.retry.deadline = std::chrono::minutes(5);
  const Ended end = ended([&] { dynamodb.store().get("ann", noon, false); });
  CHECK(end.kind == StoreError::Kind::unavailable);
  CHECK(end.what.find("more than 33554432 bytes") != std::string::npos);
}

TEST_CASE("One thread keeps one connection, eight have eight at most",
          "[dynamodb_store][retries]") {
  Scripted dynamodb([](const HttpReceived&) { return done; });
  for (int i = 0; i < 20; ++i) dynamodb.store().get("ann", noon, false);
  for (const auto& request : dynamodb.server.received()) CHECK(request.connection == 1);

  std::atomic<int> wrong{0};
  on_eight_threads([&](int) {
    for (int i = 0; i < 50; ++i)
      if (dynamodb.store().get("ann", noon, false)) ++wrong;
  });
  CHECK(wrong == 0);
  const auto received = dynamodb.server.received();
  CHECK(received.size() == 420);
  for (const auto& request : received) CHECK(request.connection <= 8);
}
