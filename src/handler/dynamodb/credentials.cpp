// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/credentials.hpp"

#include <arpa/inet.h>
#include <simdjson.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "handler/dynamodb/http.hpp"
#include "handler/dynamodb/utc_time.hpp"

namespace fitcost::inline v1::handler {
namespace detail::aws {
namespace {

using Kind = StoreError::Kind;
using Kept = std::shared_ptr<const AwsCredentials>;

// AWS rotates credentials well before they expire; SDKs fetch new ones from 5 minutes before.
constexpr std::int64_t renew_seconds = 300;
// Between two attempts to renew ones that still hold.
constexpr std::int64_t pause_seconds = 10;
constexpr std::size_t largest_credentials = 64 * 1024;

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

/// What goes into headers has to be of one line.
void check(const AwsCredentials& credentials, const std::string& where) {
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() ||
      !is_visible(credentials.access_key_id) || !is_visible(credentials.secret_access_key) ||
      !is_visible(credentials.session_token)) {
    throw StoreError(Kind::broken,
                     where + ": a key is empty, or holds spaces or control characters");
  }
}

class Fixed final : public CredentialsProvider {
 public:
  explicit Fixed(AwsCredentials credentials)
      : credentials_(std::make_shared<const AwsCredentials>(std::move(credentials))) {}
  Kept credentials() override { return credentials_; }
  void expired(const AwsCredentials& /*credentials*/) override {}

 private:
  Kept credentials_;
};

/// One look at the environment, the container's and the instance's endpoints.
class Lookup {
 public:
  Lookup(const Environment& environment, const CredentialsChainOptions& options)
      : environment_(environment), options_(options) {}

  AwsCredentials find() {
    const std::string key = variable("AWS_ACCESS_KEY_ID");
    const std::string secret = variable("AWS_SECRET_ACCESS_KEY");
    if (!key.empty() && !secret.empty()) {
      AwsCredentials found{key, secret, variable("AWS_SESSION_TOKEN"), std::nullopt};
      check(found, "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN");
      return found;
    }
    if (const std::string path = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"); !path.empty())
      return of_container(options_.container_endpoint + path);
    if (const std::string url = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"); !url.empty()) {
      refuse_foreign(url);
      return of_container(url);
    }
    if (is_true(variable("AWS_EC2_METADATA_DISABLED"))) {
      throw StoreError(
          Kind::broken,
          "no credentials: AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY is not set, nor "
          "a container's URI, and AWS_EC2_METADATA_DISABLED is true");
    }
    return of_instance();
  }

 private:
  std::string variable(const char* name) const {
    const char* value = environment_ ? environment_(name) : nullptr;
    return value == nullptr ? std::string() : std::string(value);
  }

  static bool is_true(std::string text) {
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text == "true";
  }

  /// The token must not travel in the clear but to this machine or to ECS' and EKS' agents there.
  static void refuse_foreign(const std::string& text) {
    const auto url = read_url(text);
    if (url && url->scheme == "https") return;
    in_addr address{};
    const bool is_v4 = url && ::inet_pton(AF_INET, url->host.c_str(), &address) == 1;
    constexpr std::uint32_t first_byte = 0xff000000;
    if (is_v4 && (ntohl(address.s_addr) & first_byte) == (INADDR_LOOPBACK & first_byte)) return;
    if (url && (url->host == "localhost" || url->host == "[::1]" || url->host == "169.254.170.2" ||
                url->host == "169.254.170.23" || url->host == "[fd00:ec2::23]")) {
      return;
    }
    throw StoreError(Kind::broken,
                     "AWS_CONTAINER_CREDENTIALS_FULL_URI has to be https, or http to this machine, "
                     "169.254.170.2, 169.254.170.23 or [fd00:ec2::23]");
  }

  AwsCredentials of_container(const std::string& url) {
    std::string token = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (const std::string path = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        !path.empty()) {
      std::ifstream file(path, std::ios::binary);
      token.assign(std::istreambuf_iterator<char>(file), {});
      if (!file)
        throw StoreError(Kind::broken, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is not readable");
      while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
    }
    const bool one_line = std::none_of(token.begin(), token.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!one_line)
      throw StoreError(Kind::broken, "the container's authorization token is not one line");
    std::vector<std::string> headers{"Accept: application/json"};
    if (!token.empty()) headers.push_back("Authorization: " + token);
    return read("the container's credentials", get("GET", url, headers));
  }

  AwsCredentials of_instance() {
    std::string endpoint = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    if (endpoint.empty()) endpoint = options_.metadata_endpoint;
    while (endpoint.ends_with('/')) endpoint.pop_back();
    // IMDSv2:
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
    const std::string token =
        get("PUT", endpoint + "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds: 21600"});
    if (!is_visible(token)) throw StoreError(Kind::broken, "the instance's metadata gave no token");
    const std::vector<std::string> headers{"X-aws-ec2-metadata-token: " + token};
    const std::string roles = endpoint + "/latest/meta-data/iam/security-credentials/";
    std::string role = get("GET", roles, headers);
    role.resize(std::min(role.find_first_of("\r\n"), role.size()));
    if (role.empty() || !is_visible(role))
      throw StoreError(Kind::broken, "the instance has no role that gives credentials");
    return read("the instance's credentials", get("GET", roles + role, headers));
  }

  std::string get(std::string_view method, const std::string& url,
                  const std::vector<std::string>& headers) {
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.headers = headers;
    request.connect_timeout = request.timeout = options_.timeout;
    request.largest_answer = largest_credentials;
    std::string why;
    for (int attempt = 0; attempt < options_.attempts; ++attempt) {
      const HttpAnswer answer = connection_.send(request);
      if (answer.status == 200) return connection_.body();
      why = answer.status == 0 ? answer.failure : "status " + std::to_string(answer.status);
      if (answer.status >= 400 && answer.status < 500) {
        throw StoreError(Kind::broken, "no credentials: " + url + " answers " + why);
      }
    }
    throw StoreError(Kind::unavailable, "no credentials: the environment has none, and " + url +
                                            " gives none: " + why);
  }

  static AwsCredentials read(const std::string& where, const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json).get(object) != simdjson::SUCCESS)
      throw StoreError(Kind::broken, where + ": not a JSON object");
    const auto text = [&](const char* name) {
      std::string_view value;
      return object[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    if (const std::string code = text("Code"); !code.empty() && code != "Success")
      throw StoreError(Kind::broken, where + ": not given out, the instance's role is at fault");
    AwsCredentials credentials{text("AccessKeyId"), text("SecretAccessKey"), text("Token"), {}};
    check(credentials, where);
    if (const std::string expiration = text("Expiration"); !expiration.empty()) {
      credentials.expires_at = read_utc_time(expiration);
      if (!credentials.expires_at)
        throw StoreError(Kind::broken,
                         where + ": Expiration is no time such as 2026-10-03T14:05:00Z");
    }
    return credentials;
  }

  const Environment& environment_;
  const CredentialsChainOptions& options_;
  HttpConnection connection_{HttpSettings{}};
};

class Chain final : public CredentialsProvider {
 public:
  Chain(Environment environment, CredentialsChainOptions options, Machine machine)
      : environment_(std::move(environment)),
        options_(std::move(options)),
        machine_(std::move(machine)) {}

  Kept credentials() override {
    std::unique_lock lock(mutex_);
    for (;;) {
      const std::int64_t now = machine_.now();
      if (kept_ && (now < renew_at_ || (renewing_ && holds(now)))) return kept_;
      if (!renewing_) break;
      renewed_.wait(lock);
    }
    // One thread renews; meanwhile the others go on with what still holds.
    renewing_ = true;
    lock.unlock();
    Kept found;
    std::exception_ptr failure;
    try {
      found = std::make_shared<const AwsCredentials>(Lookup(environment_, options_).find());
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    renewing_ = false;
    renewed_.notify_all();
    const std::int64_t now = machine_.now();
    if (found) {
      kept_ = found;
      renew_at_ = found->expires_at
                      ? std::max(*found->expires_at - renew_seconds, now + pause_seconds)
                      : std::numeric_limits<std::int64_t>::max();
    } else if (kept_ && holds(now)) {
      renew_at_ = now + pause_seconds;
    } else {
      std::rethrow_exception(failure);
    }
    return kept_;
  }

  void expired(const AwsCredentials& credentials) override {
    const std::lock_guard lock(mutex_);
    if (kept_ && kept_->session_token == credentials.session_token &&
        kept_->access_key_id == credentials.access_key_id) {
      kept_.reset();
    }
  }

 private:
  bool holds(std::int64_t now) const { return !kept_->expires_at || now < *kept_->expires_at; }

  Environment environment_;
  CredentialsChainOptions options_;
  Machine machine_;
  std::mutex mutex_;
  std::condition_variable renewed_;
  bool renewing_ = false;
  Kept kept_;
  std::int64_t renew_at_ = 0;
};

}  // namespace

std::shared_ptr<CredentialsProvider> credentials_chain(Environment environment,
                                                       CredentialsChainOptions options,
                                                       Machine machine) {
  return std::make_shared<Chain>(std::move(environment), std::move(options), std::move(machine));
}

}  // namespace detail::aws

std::shared_ptr<CredentialsProvider> fixed_credentials(AwsCredentials credentials) {
  detail::aws::check(credentials, "the credentials");
  return std::make_shared<detail::aws::Fixed>(std::move(credentials));
}

std::shared_ptr<CredentialsProvider> credentials_chain(Environment environment,
                                                       CredentialsChainOptions options) {
  return detail::aws::credentials_chain(std::move(environment), std::move(options),
                                        detail::aws::this_machine());
}

}  // namespace fitcost::inline v1::handler
