// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/http_client.hpp"
#include "server/talk.hpp"
#include "support/command.hpp"

using namespace http_test;
using support::contains;
using State = Talk::State;

namespace {

/// The status of each response, as in "201 200".
std::string statuses(const std::string& heard) {
  std::string out;
  for (std::size_t at = 0; (at = heard.find("HTTP/1.1 ", at)) != std::string::npos; at += 9) {
    out += (out.empty() ? "" : " ") + heard.substr(at + 9, 3);
  }
  return out;
}

std::string status_of(const std::string& bytes, State wanted) {
  Talk talk;
  const State state = talk.say(bytes);
  CHECK(state == wanted);
  return statuses(talk.heard());
}
/// Refused, and nothing behind it is looked at.
std::string refused(const std::string& bytes) {
  return status_of(bytes + request("GET", "/workouts"), State::over);
}
/// Answered, and the next request as well.
std::string served(const std::string& bytes) {
  return status_of(bytes + request("GET", "/workouts"), State::idle);
}

}  // namespace

TEST_CASE("However bytes are cut, the same is answered", "[server][conversation]") {
  const std::string bytes =
      request("POST", "/workouts", a_workout) + "\r\n\r\n" + request("GET", "/workouts?limit=3") +
      "POST /workouts HTTP/1.1\r\nhost: x\r\nauthorization: bearer anna\r\n"
      "transfer-encoding: Chunked\r\n\r\n10;a=\"b\"\r\n{\"workoutType\":\"\r\n"
      "23\r\nswim\",\"duration\":12,\"calories\":120}\r\n0\r\nTrailer: x\r\n\r\n" +
      request("HEAD", "/workouts") + "GET /healthz HTTP/1.0\r\n\r\n";
  Talk whole;
  REQUIRE(whole.say(bytes) == State::over);
  CHECK(statuses(whole.heard()) == "201 200 201 200 200");
  CHECK(whole.answered() == 5);
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 16U, 61U, 200U}) {
    INFO(piece);
    Talk cut;
    CHECK(cut.say(bytes, piece) == State::over);
    CHECK(cut.heard() == whole.heard());
  }
}

TEST_CASE("A body that could end in two places is refused", "[server][conversation][smuggling]") {
  const std::string begin = "POST /workouts HTTP/1.1\r\nHost: x\r\n";
  const std::string chunks = "\r\n0\r\n\r\n";
  CHECK(refused(begin + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunks) == "400");
  CHECK(refused(begin + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + chunks) == "400");
  CHECK(refused(begin + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n" + chunks) == "501");
  CHECK(refused(begin + "Content-Length: 5\r\nTransfer-Encoding: identity\r\n" + chunks) == "400");
  CHECK(refused(begin + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345") == "400");
  CHECK(refused(begin + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345") == "400");
  for (const auto* length : {"5, 5", "5,6", "+5", "-5", "0x5", "5 ", "5a", "", "5.0",
                             "18446744073709551616", "99999999999999999999"}) {
    INFO(length);
    const bool blank_behind =
        std::string(length) == "5 ";  // white space around a value is no part of it
    const std::string bytes = begin + "Content-Length: " + length + "\r\n\r\n12345";
    if (blank_behind)
      CHECK(served(bytes) == "401 200");
    else
      CHECK(refused(bytes) == "400");
  }
  for (const auto* encoding : {"gzip", "chunked, gzip", "gzip, chunked", "identity", "xchunked",
                               "chunked;q=1", "\"chunked\"", "chunked,"}) {
    INFO(encoding);
    CHECK(refused(begin + "Transfer-Encoding: " + encoding + "\r\n" + chunks) == "501");
  }
  CHECK(refused(begin + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" + chunks) ==
        "400");
  CHECK(refused(begin + "Transfer-Encoding : chunked\r\n" + chunks) == "400");
  CHECK(refused("POST /workouts HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" + chunks) == "400");
}

TEST_CASE("Chunks that are none are refused", "[server][conversation]") {
  const std::string begin =
      "POST /workouts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto* chunks :
       {"x\r\n", "\r\n", "-1\r\n", "5\r\nabcdeXX0\r\n\r\n", "5\nabcde\r\n0\r\n\r\n",
        "5\r\nabcde\n0\r\n\r\n", "ffffffffffffffffffff\r\n", "5 5\r\nabcde\r\n0\r\n\r\n",
        "0\r\nContent-Length: 5\r\n\r\n", "0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "0\r\nno trailer\r\n\r\n", "5;=\r\nabcde\r\n0\r\n\r\n"}) {
    INFO(chunks);
    CHECK(refused(begin + chunks) == "400");
  }
  CHECK(served(begin + "5\r\nabcde\r\n0\r\n\r\n") == "401 200");
}

TEST_CASE("A request that is malformed is refused", "[server][conversation]") {
  for (const auto* bytes :
       {"GET\r\n\r\n",
        "GET /\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET / HTTP/0.9\r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n",
        "G\tT / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: c\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
    INFO(bytes);
    CHECK(refused(bytes) == "400");
  }
}

TEST_CASE("What is large is refused however it comes", "[server][conversation][limits]") {
  handler::ServerOptions options;
  options.limits.header_bytes = 1000;
  options.limits.body_bytes = 100;
  const std::string begin = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
  std::string many = begin;
  while (many.size() < 1200) many += "A: b\r\n";
  const std::string post = "POST /workouts HTTP/1.1\r\nHost: x\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  std::string ones = chunked;
  for (int i = 0; i < 101; ++i) ones += "1\r\nx\r\n";
  const std::vector<std::pair<std::string, std::string>> cases{
      {begin + "A: " + std::string(2000, 'b') + "\r\n\r\n", "431"},
      {begin + "A: " + std::string(2000, 'b'), "431"},
      {many + "\r\n", "431"},
      {"GET /" + std::string(2000, 'a') + " HTTP/1.1\r\n", "431"},
      {std::string(2000, 'G'), "431"},
      {post + "Content-Length: 101\r\n\r\n", "413"},
      {post + "Content-Length: 4294967396\r\n\r\n", "413"},
      {post + "Content-Length: 18446744073709551615\r\n\r\n", "413"},
      {post + "Expect: 100-continue\r\nContent-Length: 101\r\n\r\n", "413"},
      {chunked + "65\r\nx", "413"},
      {chunked + "ffffffffffffffff\r\n", "413"},
      {ones, "413"},
      {chunked + "1;" + std::string(2000, 'e'), "431"},
      {chunked + "0\r\nA: " + std::string(2000, 't'), "431"},
  };
  for (const auto& [bytes, status] : cases) {
    for (const std::size_t piece : {1U, 64U, 100'000U}) {
      INFO(bytes.substr(0, 100) << " in pieces of " << piece);
      Talk talk(options);
      CHECK(talk.say(bytes, piece) == State::over);
      CHECK(statuses(talk.heard()) == status);
      CHECK(contains(talk.heard(), "\r\nConnection: close\r\n"));
      CHECK(contains(talk.heard(), R"({"message":")"));
    }
  }
  Talk fits(options);
  CHECK(fits.say(begin + "A: " + std::string(900, 'b') + "\r\n\r\n" + post +
                     "Content-Length: 100\r\n\r\n" + std::string(100, 'x'),
                 7) == State::idle);
  CHECK(statuses(fits.heard()) == "200 401");
}

TEST_CASE("Whoever waits with the body is told to go on, once", "[server][conversation]") {
  const std::string head =
      "POST /workouts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer anna\r\n"
      "Expect: 100-Continue\r\nContent-Length: " +
      std::to_string(a_workout.size()) + "\r\n\r\n";
  Talk talk;
  CHECK(talk.say(head) == State::body);
  CHECK(talk.heard() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(talk.say(a_workout, 4) == State::idle);
  CHECK(statuses(talk.heard()) == "100 201");
  CHECK(talk.say(head) == State::body);
  CHECK(statuses(talk.heard()) == "100 201 100");

  Talk at_once;
  CHECK(at_once.say(head + a_workout) == State::idle);
  CHECK(statuses(at_once.heard()) == "201");

  CHECK(refused("POST /workouts HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n") == "417");
}

TEST_CASE("A target that is badly escaped is refused by itself", "[server][conversation]") {
  for (const auto* target : {"/workouts/%", "/workouts?limit=%zz", "/%c3%28", "/a%ff", "/\xff", "*",
                             "workouts", "/workouts?workoutType=%f0%28%8c%bc", "//#a"}) {
    INFO(target);
    const std::string status = served(request("GET", target));
    CHECK((status == "400 200" || (std::string(target) == "//#a" && status == "400 200")));
  }
  CHECK(served(request("GET", "http://example.com/workouts?limit=5")) == "200 200");
  CHECK(served(request("GET", "HTTP://example.com")) == "404 200");
}

TEST_CASE("Requests are told apart by their ids", "[server][conversation]") {
  const auto id_of = [](const std::string& more) {
    Talk talk;
    talk.say(request("GET", "/nothing", {}, more));
    const auto at = talk.heard().find("\r\nX-Request-Id: ") + 16;
    const std::string id = talk.heard().substr(at, talk.heard().find("\r\n", at) - at);
    CHECK(contains(talk.heard(), R"("requestId":")" + id + "\""));
    return id;
  };
  const std::string drawn = "0000000000000005";  // the handler's secret took four numbers
  CHECK(id_of("x-request-id: Root=1-67891233-abc:9\r\n") == "Root=1-67891233-abc:9");
  CHECK(id_of("") == drawn);
  CHECK(id_of("X-Request-Id: \r\n") == drawn);
  CHECK(id_of("X-Request-Id: a b\r\n") == drawn);
  CHECK(id_of("X-Request-Id: a\"b\r\n") == drawn);
  CHECK(id_of("X-Request-Id: a\xc3\xa9\r\n") == drawn);
  CHECK(id_of("X-Request-Id: " + std::string(128, 'a') + "\r\n") == std::string(128, 'a'));
  CHECK(id_of("X-Request-Id: " + std::string(129, 'a') + "\r\n") == drawn);
}

TEST_CASE("Only a bearer token makes a caller", "[server][conversation]") {
  const auto status = [](const std::string& header, handler::Tokens tokens = {}) {
    Talk talk({}, std::move(tokens));
    talk.say("GET /workouts HTTP/1.1\r\nHost: x\r\n" + header + "\r\n");
    CHECK(contains(talk.heard(), "\r\nWWW-Authenticate: Bearer\r\n") ==
          (statuses(talk.heard()) == "401"));
    return statuses(talk.heard());
  };
  CHECK(status("Authorization: Bearer anna\r\n") == "200");
  CHECK(status("AUTHORIZATION: bearer   anna\r\n") == "200");
  for (const auto* header : {"", "Authorization: anna\r\n", "Authorization: Basic YTpi\r\n",
                             "Authorization: Bearer\r\n", "Authorization: Bearer \r\n",
                             "Authorization: Bearer a b\r\n", "Authorization: Bearer \xff\r\n"}) {
    INFO(header);
    CHECK(status(header) == "401");
  }
  CHECK(status("Authorization: Bearer " + std::string(257, 'a') + "\r\n") == "401");
  const auto listed = handler::read_tokens("0123456789abcdef anna", "tokens");
  CHECK(status("Authorization: Bearer 0123456789abcdef\r\n", listed) == "200");
  CHECK(status("Authorization: Bearer anna\r\n", listed) == "401");
}

TEST_CASE("A trailer is not taken for a header", "[server][conversation][smuggling]") {
  Talk talk;
  talk.say(
      "POST /workouts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nAuthorization: Bearer anna\r\nX-Request-Id: theirs\r\n\r\n");
  CHECK(statuses(talk.heard()) == "401");
  CHECK_FALSE(contains(talk.heard(), "theirs"));
}

TEST_CASE("An answer carries what the API says in headers", "[server][conversation]") {
  Talk talk;
  const std::string once = "Idempotency-Key: k-1\r\n";
  talk.say(request("POST", "/workouts", a_workout, once));
  CHECK(contains(talk.heard(), "\r\nLocation: /workouts/"));
  CHECK_FALSE(contains(talk.heard(), "Idempotency-Replayed"));
  CHECK(contains(talk.heard(), "\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"));
  CHECK(contains(talk.heard(), "\r\nServer: fitcost\r\n"));
  CHECK(contains(talk.heard(), "\r\nContent-Type: application/json\r\n"));
  talk.say(request("POST", "/workouts", a_workout, once));
  CHECK(contains(talk.heard(), "\r\nIdempotency-Replayed: true\r\n"));
  talk.say(request("PATCH", "/workouts"));
  CHECK(contains(talk.heard(), "\r\nAllow: GET, HEAD, POST\r\n"));
  CHECK(statuses(talk.heard()) == "201 201 405");
  CHECK(served(request("POST", "/workouts", a_workout, "Idempotency-Key:\r\n")) == "400 200");
  CHECK(refused(request("POST", "/workouts", a_workout, once + once)) == "400");
}

TEST_CASE("A value never ends its line", "[server][response]") {
  handler::detail::ResponseWriter writer;
  handler::Response response;
  response.status = 201;
  response.location = "/workouts/1\r\nSet-Cookie: a=b\n\tc\x7f";
  std::string out;
  writer.append(out, response,
                {.content_type = "application/json", .request_id = "a\r\n\r\n<html>"});
  CHECK(contains(out, "\r\nLocation: /workouts/1Set-Cookie: a=bc\r\n"));
  CHECK(contains(out, "\r\nX-Request-Id: a<html>\r\n"));
}

TEST_CASE("HEAD is GET without the body", "[server][conversation]") {
  Talk get;
  Talk head;
  get.say(request("GET", "/workouts"));
  head.say(request("HEAD", "/workouts"));
  const auto end = get.heard().find("\r\n\r\n") + 4;
  CHECK(end < get.heard().size());
  CHECK(head.heard() == get.heard().substr(0, end));
}

TEST_CASE("A connection is kept as HTTP says", "[server][conversation]") {
  const auto state = [](const std::string& bytes, bool told) {
    Talk talk;
    const State last = talk.say(bytes);
    CHECK(contains(talk.heard(), "\r\nConnection: close\r\n") == told);
    return last;
  };
  CHECK(state("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", false) == State::idle);
  CHECK(state("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", true) ==
        State::over);
  CHECK(state("GET /healthz HTTP/1.0\r\n\r\n", true) == State::over);
  CHECK(state("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false) == State::idle);
}

TEST_CASE("Beyond loopback metrics need a token", "[server][conversation][metrics]") {
  const auto listed = handler::read_tokens("0123456789abcdef anna", "tokens");
  const std::string bare = "GET /metrics HTTP/1.1\r\nHost: x\r\n";
  const auto status = [&](const std::string& bytes, bool on_loopback) {
    Talk talk({}, listed, on_loopback);
    talk.say(bytes);
    return statuses(talk.heard());
  };
  CHECK(status(bare + "\r\n", true) == "200");
  CHECK(status(bare + "\r\n", false) == "401");
  CHECK(status(bare + "Authorization: Bearer 0123456789abcdef\r\n\r\n", false) == "200");
  CHECK(status("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", false) == "200");
  CHECK(status("POST /metrics HTTP/1.1\r\nHost: x\r\n\r\n", true) == "405");
}

TEST_CASE("What is rejected before the API sees it has a line in the log under its id",
          "[server][conversation]") {
  for (const auto& bytes :
       {std::string("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: secret\r\n\r\n"),
        std::string("secret\r\n\r\n"),
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(100'000, 's') + "\r\n\r\n",
        std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: secret\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\nExpect: secret\r\n\r\n")}) {
    Talk talk;
    CHECK(talk.say(bytes) == State::over);
    REQUIRE(talk.log_lines().size() == 1);
    const auto line = nlohmann::json::parse(talk.log_lines()[0]);
    CHECK(line.at("level") == "WARN");
    CHECK(std::to_string(line.at("status").get<int>()) == statuses(talk.heard()));
    const auto body = nlohmann::json::parse(talk.heard().substr(talk.heard().find("\r\n\r\n") + 4));
    CHECK(line.at("requestId") == body.at("requestId"));
    CHECK(line.at("refused") == body.at("message"));
    CHECK_FALSE(contains(talk.log_lines()[0], "secret"));
  }
}

TEST_CASE("A control character in a header is refused with the header's name",
          "[server][conversation]") {
  for (const auto& [name, shown] :
       std::vector<std::pair<std::string, std::string>>{{"idempotency-key", "Idempotency-Key"},
                                                        {"X-Request-Id", "X-Request-Id"},
                                                        {"content-type", "Content-Type"},
                                                        {"X-Secret", "a header"}}) {
    for (const std::size_t piece : {1U, 100'000U}) {
      CAPTURE(name, piece);
      Talk talk;
      CHECK(talk.say("POST /workouts HTTP/1.1\r\nHost: x\r\n" + name + ": a\x7f" + "b\r\n\r\n",
                     piece) == State::over);
      CHECK(statuses(talk.heard()) == "400");
      CHECK(contains(talk.heard(),
                     R"("message":"a control character in the value of )" + shown + "\""));
    }
  }
}

TEST_CASE("What /healthz and /metrics refuse has a line in the log, too",
          "[server][conversation]") {
  Talk talk;
  talk.say(request("PATCH", "/healthz"));
  REQUIRE(talk.log_lines().size() == 1);
  const auto line = nlohmann::json::parse(talk.log_lines()[0]);
  CHECK(line.at("status") == 405);
  CHECK(contains(talk.heard(), "X-Request-Id: " + line.at("requestId").get<std::string>()));
}

TEST_CASE("HEAD is among the methods that a path allows", "[server][conversation]") {
  for (const auto& [path, allowed] :
       std::vector<std::pair<std::string, std::string>>{{"/workouts", "GET, HEAD, POST"},
                                                        {"/workouts/1", "DELETE, GET, HEAD, PUT"},
                                                        {"/stats", "GET, HEAD"},
                                                        {"/healthz", "GET, HEAD"}}) {
    Talk talk;
    talk.say(request("PATCH", path));
    CHECK(contains(talk.heard(), "\r\nAllow: " + allowed + "\r\n"));
  }
}
