// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "fitcost/handler/store.hpp"

/// Workouts in a DynamoDB table, over its JSON protocol.
namespace fitcost::inline v1::handler {

struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;               ///< empty: none
  std::optional<std::int64_t> expires_at;  ///< seconds since 1970 UTC; nothing: never
};

/// Where credentials come from. Calls may come from several threads at once.
class CredentialsProvider {
 public:
  CredentialsProvider() = default;
  CredentialsProvider(const CredentialsProvider&) = delete;
  CredentialsProvider& operator=(const CredentialsProvider&) = delete;
  virtual ~CredentialsProvider() = default;

  /// Credentials to sign a request with now. Throws StoreError where there are none.
  virtual std::shared_ptr<const AwsCredentials> credentials() = 0;
  /// AWS says that these have expired; the next ones have to be others, if there are any.
  virtual void expired(const AwsCredentials& credentials) = 0;
};

/// Always these.
std::shared_ptr<CredentialsProvider> fixed_credentials(AwsCredentials credentials);

/// A variable of the environment, as std::getenv gives it: null where it is not set. The library
/// never reads the environment by itself.
using Environment = std::function<const char*(const char* name)>;

struct CredentialsChainOptions {
  /// Of the instance's metadata; AWS_EC2_METADATA_SERVICE_ENDPOINT overrides it.
  std::string metadata_endpoint = "http://169.254.169.254";
  /// What AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is relative to.
  std::string container_endpoint = "http://169.254.170.2";
  std::chrono::milliseconds timeout{1'000};  ///< of each request to those
  int attempts = 2;                          ///< at each request to those
};

/// The first of these that is configured, in the order of AWS's SDKs:
/// 1. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN;
/// 2. the container's: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with the token in
///    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN;
/// 3. the instance's: IMDSv2, unless AWS_EC2_METADATA_DISABLED is true.
/// Files of ~/.aws, web identities and SSO are not read. What is fetched is kept until 5 minutes
/// before it expires. `environment` is called whenever credentials are looked for.
std::shared_ptr<CredentialsProvider> credentials_chain(Environment environment,
                                                       CredentialsChainOptions options = {});

/// What the server said that requests consumed. May be read while the store is in use.
class ConsumedCapacity {
 public:
  struct Sum {
    std::int64_t requests = 0;  ///< sent, those that were sent again included
    std::int64_t retries = 0;   ///< of those
    std::int64_t read_half_units = 0;
    std::int64_t write_units = 0;  ///< to the table; what failed conditions took is never reported
    std::int64_t index_write_units = 0;

    friend bool operator==(const Sum&, const Sum&) = default;
  };
  Sum sum() const;
  void add(const Sum& sum);

 private:
  std::atomic<std::int64_t> requests_{0};
  std::atomic<std::int64_t> retries_{0};
  std::atomic<std::int64_t> read_half_units_{0};
  std::atomic<std::int64_t> write_units_{0};
  std::atomic<std::int64_t> index_write_units_{0};
};

/// After the n-th failed attempt a random time of up to `first_backoff` x 2^(n-1), at most
/// `longest_backoff`, is waited (AWS calls that full jitter). Throttles, status 5xx, time-outs and
/// broken connections are tried again; what would be refused again is not.
struct RetryPolicy {
  int attempts = 8;
  std::chrono::milliseconds first_backoff{25};
  std::chrono::milliseconds longest_backoff{1'000};
  std::chrono::milliseconds deadline{10'000};  ///< of one call of the store, with all its attempts
};

struct DynamoDbOptions {
  std::string table;     ///< name or ARN; keys userId (S) and workoutTimestamp (N)
  std::string region;    ///< `eu-central-1`
  std::string endpoint;  ///< `http://127.0.0.1:8000`; empty: the region's
  std::shared_ptr<CredentialsProvider> credentials;
  std::chrono::milliseconds connect_timeout{1'000};
  std::chrono::milliseconds request_timeout{3'000};  ///< of one attempt, connecting included
  RetryPolicy retry;
  /// How long a call of the store may take from now on, if that is less than the retry policy's
  /// deadline: a Lambda function ends at its own. Null: no such limit. With nothing left a call
  /// throws StoreError (unavailable) without being sent.
  std::function<std::chrono::milliseconds()> time_left;
  std::string ca_bundle;  ///< PEM file; empty: where Debian and Amazon Linux have theirs
  std::string proxy;      ///< `http://proxy:3128`; empty: none, whatever the environment says
  std::shared_ptr<ConsumedCapacity>
      consumed;  ///< is asked for and summed here; null: not asked for
};

/// An option that makes no sense (kind: broken), so that whoever set it can be told which.
class DynamoDbOptionError : public StoreError {
 public:
  enum class Option { table, region, endpoint, ca_bundle, other };
  DynamoDbOptionError(Option option, const std::string& what)
      : StoreError(Kind::broken, what), option_(option) {}
  Option option() const { return option_; }

 private:
  Option option_;
};

/// Throws DynamoDbOptionError; nothing is sent yet.
///
/// - A write whose outcome was unknown is settled by its retry: where the condition fails and what
///   lies there is exactly what was to be put, it was put. `replace` then returns what it put.
///   `remove` throws (unavailable) where it finds nothing any more, for what it deleted is lost.
/// - `Page::more` may be true although nothing is left, as with DynamoDB's LastEvaluatedKey.
/// - With `Query::workout_type` DynamoDB hands out no other items: `Page::evaluated_bytes` is then
///   4096 for each half unit (each unit, if consistent) that it reports, which rounds up to the
///   same units. A server that reports none leaves the bytes of what was handed out.
/// - Nothing is done to the process: a program that uses TLS ignores SIGPIPE.
/// - The table's time to live belongs on the attribute `expiresAt`, which only markers have.
std::unique_ptr<Store> dynamodb_store(DynamoDbOptions options);

}  // namespace fitcost::inline v1::handler
