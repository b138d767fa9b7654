// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/credentials.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "dynamodb_store/stores.hpp"
#include "handler/dynamodb/utc_time.hpp"

using namespace support;
using fitcost::handler::AwsCredentials;
using fitcost::handler::CredentialsChainOptions;
using fitcost::handler::CredentialsProvider;
using fitcost::handler::Environment;
using fitcost::handler::StoreError;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment_of(Variables variables) {
  return [variables = std::move(variables)](const char* name) -> const char* {
    const auto at = variables.find(name);
    return at == variables.end() ? nullptr : at->second.c_str();
  };
}

std::shared_ptr<CredentialsProvider> chain(
    Variables variables, const std::string& server = "http://127.0.0.1:9",
    const std::shared_ptr<MachineState>& machine = std::make_shared<MachineState>()) {
  CredentialsChainOptions options;
  options.metadata_endpoint = server;
  options.container_endpoint = server;
  return fitcost::handler::detail::aws::credentials_chain(environment_of(std::move(variables)),
                                                          options, machine_of(machine));
}

std::optional<StoreError::Kind> refusal(CredentialsProvider& provider) {
  try {
    provider.credentials();
  } catch (const StoreError& error) {
    CHECK(std::string(error.what()).find("hidden") == std::string::npos);
    return error.kind();
  }
  return std::nullopt;
}

std::string credentials_json(const std::string& key, const std::string& expiration) {
  return R"({"Code":"Success","Type":"AWS-HMAC","AccessKeyId":")" + key +
         R"(","SecretAccessKey":"hidden","Token":"a/token==","Expiration":")" + expiration + "\"}";
}

// 2025-11-25T12:00:00Z is what the machine's clock shows.
constexpr const char* in_an_hour = "2025-11-25T13:00:00Z";

HttpReply instance_metadata(const HttpReceived& request) {
  const std::string roles = "/latest/meta-data/iam/security-credentials/";
  if (request.method == "PUT" && request.target == "/latest/api/token" &&
      request.header("x-aws-ec2-metadata-token-ttl-seconds") == "21600") {
    return {200, "metadata-token"};
  }
  if (request.header("x-aws-ec2-metadata-token") != "metadata-token") return {401, ""};
  if (request.target == roles) return {200, "the-role"};
  if (request.target == roles + "the-role") return {200, credentials_json("FROMIMDS", in_an_hour)};
  return {404, ""};
}

}  // namespace

TEST_CASE("Credentials of the environment come first", "[dynamodb_store][credentials]") {
  LoopbackServer server(instance_metadata);
  const Variables variables{{"AWS_ACCESS_KEY_ID", "KEY"},
                            {"AWS_SECRET_ACCESS_KEY", "hidden"},
                            {"AWS_SESSION_TOKEN", "token"},
                            {"AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/c"}};
  const auto found = chain(variables, server.url())->credentials();
  CHECK(found->access_key_id == "KEY");
  CHECK(found->secret_access_key == "hidden");
  CHECK(found->session_token == "token");
  CHECK_FALSE(found->expires_at);
  Variables without_token = variables;
  without_token.erase("AWS_SESSION_TOKEN");
  CHECK(chain(without_token, server.url())->credentials()->session_token.empty());
  CHECK(server.received().empty());
  // Half of a pair is none.
  CHECK(chain({{"AWS_ACCESS_KEY_ID", "KEY"}}, server.url())->credentials()->access_key_id ==
        "FROMIMDS");
  // What cannot stand in a header is refused.
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
    Variables broken = variables;
    broken[name] = "two\r\nlines";
    CHECK(refusal(*chain(broken, server.url())) == StoreError::Kind::broken);
  }
}

TEST_CASE("A container's endpoint is asked with its token", "[dynamodb_store][credentials]") {
  LoopbackServer server([](const HttpReceived& request) {
    if (request.method != "GET" || !request.target.starts_with("/v2/credentials"))
      return HttpReply{404, ""};
    return HttpReply{200, credentials_json("FROMCONTAINER", in_an_hour)};
  });
  const auto found = chain({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/uuid?x=1"},
                            {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/never"}},
                           server.url())
                         ->credentials();
  CHECK(found->access_key_id == "FROMCONTAINER");
  CHECK(found->secret_access_key == "hidden");
  CHECK(found->session_token == "a/token==");
  CHECK(found->expires_at == 1'764'075'600);
  CHECK(server.received().back().target == "/v2/credentials/uuid?x=1");
  CHECK(server.received().back().header("authorization").empty());

  const std::string url = server.url() + "/v2/credentials";
  chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url},
         {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc"}})
      ->credentials();
  CHECK(server.received().back().header("authorization") == "Basic abc");

  std::string directory = (std::filesystem::temp_directory_path() / "fitcost.XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const std::string file = directory + "/token";
  const auto with_file = chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url},
                                {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "not this one"},
                                {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file}});
  CHECK(refusal(*with_file) == StoreError::Kind::broken);  // not there
  std::ofstream(file) << "Bearer from-file\n";
  with_file->credentials();
  CHECK(server.received().back().header("authorization") == "Bearer from-file");
  std::filesystem::remove_all(directory);

  CHECK(refusal(*chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url},
                        {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "two\r\nlines"}})) ==
        StoreError::Kind::broken);
}

TEST_CASE("A container's token does not travel to strangers in the clear",
          "[dynamodb_store][credentials]") {
  for (const char* url : {"http://example.com/", "http://10.0.0.1/", "http://169.254.169.254/",
                          "http://127.0.0.1.example.com/", "http://localhost.example.com/",
                          "ftp://127.0.0.1/", "nonsense", "file:///etc/passwd"}) {
    CAPTURE(url);
    CHECK(refusal(*chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url},
                          {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden"}})) ==
          StoreError::Kind::broken);
  }
}

TEST_CASE("An instance's role is asked for in the second version's way",
          "[dynamodb_store][credentials]") {
  LoopbackServer server(instance_metadata);
  const auto found = chain({}, server.url())->credentials();
  CHECK(found->access_key_id == "FROMIMDS");
  CHECK(found->expires_at == 1'764'075'600);
  CHECK(server.received().size() == 3);
  CHECK(chain({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url() + "/"}})
            ->credentials()
            ->access_key_id == "FROMIMDS");
  CHECK(
      chain({{"AWS_EC2_METADATA_DISABLED", "false"}}, server.url())->credentials()->access_key_id ==
      "FROMIMDS");
  const std::size_t before = server.received().size();
  for (const char* word : {"true", "TRUE"}) {
    CHECK(refusal(*chain({{"AWS_EC2_METADATA_DISABLED", word}}, server.url())) ==
          StoreError::Kind::broken);
  }
  CHECK(server.received().size() == before);
}

TEST_CASE("An endpoint that gives no credentials is named with its fault",
          "[dynamodb_store][credentials]") {
  CHECK(refusal(*chain({})) == StoreError::Kind::unavailable);  // nobody listens there
  const Variables container{{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"}};
  struct Case {
    HttpReply reply;
    StoreError::Kind kind = StoreError::Kind::broken;
    std::size_t requests = 0;
  };
  for (const Case& c : {
           Case{{404, ""}, StoreError::Kind::broken, 1},
           Case{{500, ""}, StoreError::Kind::unavailable, 2},
           Case{{200, "", HttpReply::How::nothing}, StoreError::Kind::unavailable, 2},
           Case{{200, ""}, StoreError::Kind::broken, 1},
           Case{{200, "[]"}, StoreError::Kind::broken, 1},
           Case{{200, "{}"}, StoreError::Kind::broken, 1},
           Case{{200, R"({"Code":"Failed"})"}, StoreError::Kind::broken, 1},
           Case{{200, R"({"AccessKeyId":"a","SecretAccessKey":"hi dden"})"},
                StoreError::Kind::broken,
                1},
           Case{{200, R"({"AccessKeyId":7,"SecretAccessKey":"hidden"})"},
                StoreError::Kind::broken,
                1},
           Case{{200, credentials_json("KEY", "tomorrow")}, StoreError::Kind::broken, 1},
           Case{{200, std::string(100'000, ' ')}, StoreError::Kind::unavailable, 2},
       }) {
    CAPTURE(c.reply.status, c.reply.body.substr(0, 80));
    LoopbackServer server([&](const HttpReceived&) { return c.reply; });
    CHECK(refusal(*chain(container, server.url())) == c.kind);
    CHECK(server.received().size() == c.requests);
  }
}

TEST_CASE("Credentials are kept until five minutes before they expire",
          "[dynamodb_store][credentials]") {
  int generation = 0;
  bool down = false;
  LoopbackServer server([&](const HttpReceived&) {
    if (down) return HttpReply{500, ""};
    ++generation;
    return HttpReply{200, credentials_json("KEY" + std::to_string(generation),
                                           generation == 1 ? in_an_hour : "2025-11-25T18:00:00Z")};
  });
  const auto machine = std::make_shared<MachineState>();
  const std::int64_t noon = machine->now;
  const auto provider =
      chain({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"}}, server.url(), machine);
  const auto key = [&] { return provider->credentials()->access_key_id; };
  CHECK(key() == "KEY1");
  machine->now = noon + 3299;
  CHECK(key() == "KEY1");
  CHECK(server.received().size() == 1);
  // While there are no new ones the old ones serve, and the endpoint is not asked each time.
  down = true;
  machine->now = noon + 3300;
  CHECK(key() == "KEY1");
  const std::size_t asked = server.received().size();
  CHECK(asked > 1);
  machine->now = noon + 3309;
  CHECK(key() == "KEY1");
  CHECK(server.received().size() == asked);
  machine->now = noon + 3310;
  CHECK(key() == "KEY1");
  CHECK(server.received().size() > asked);
  machine->now = noon + 3600;
  CHECK(refusal(*provider) == StoreError::Kind::unavailable);  // expired by now
  down = false;
  CHECK(key() == "KEY2");
  // The server may say that they expired earlier; only those are thrown away.
  const auto second = provider->credentials();
  AwsCredentials other = *second;
  other.access_key_id = "KEY1";
  provider->expired(other);
  CHECK(key() == "KEY2");
  provider->expired(*second);
  CHECK(key() == "KEY3");
}

TEST_CASE("Of many threads one fetches credentials and all get them",
          "[dynamodb_store][credentials]") {
  LoopbackServer server([](const HttpReceived&) {
    return HttpReply{200, credentials_json("KEY", in_an_hour)};
  });
  const auto provider = chain({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c"}}, server.url());
  std::atomic<int> got{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i)
          if (provider->credentials()->access_key_id == "KEY") ++got;
      });
    }
  }
  CHECK(got == 1600);
  CHECK(server.received().size() == 1);
}

TEST_CASE("Fixed credentials stay what they are", "[dynamodb_store][credentials]") {
  const auto provider = fitcost::handler::fixed_credentials({"KEY", "hidden", "", {}});
  provider->expired(*provider->credentials());
  CHECK(provider->credentials()->access_key_id == "KEY");
  CHECK_THROWS_AS(fitcost::handler::fixed_credentials({"", "hidden", "", {}}), StoreError);
  CHECK_THROWS_AS(fitcost::handler::fixed_credentials({"KEY", "", "", {}}), StoreError);
}

TEST_CASE("Expirations are read as the endpoints write them", "[dynamodb_store][credentials]") {
  using fitcost::handler::detail::aws::read_utc_time;
  CHECK(read_utc_time("1970-01-01T00:00:00Z") == 0);
  CHECK(read_utc_time("2015-08-30T12:36:00Z") == 1'440'938'160);
  CHECK(read_utc_time("2024-02-29T23:59:59.123Z") == 1'709'251'199);
  for (const char* text :
       {"", "Z", "2015-08-30", "2015-08-30T12:36:00", "2015-08-30 12:36:00Z",
        "2015-02-29T12:36:00Z", "2015-13-01T12:36:00Z", "2015-08-30T24:00:00Z",
        "2015-08-30T12:60:00Z", "2015-08-30T12:36:61Z", "2015-08-30T12:36:00+00:00Z",
        "2015-08-30T12:36:00.Z", "2015-08-30T12:36:00.x1Z", "-015-08-30T12:36:00Z"}) {
    CAPTURE(text);
    CHECK_FALSE(read_utc_time(text));
  }
}
