// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/client.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "handler/dynamodb/sigv4.hpp"

namespace fitcost::inline v1::handler::detail::aws {
namespace {

using Kind = StoreError::Kind;
using std::chrono::milliseconds;

// A page of 1 MB in JSON that escapes every byte is 6 MB.
constexpr std::size_t largest_answer = 32 * 1024 * 1024;

using Option = DynamoDbOptionError::Option;

[[noreturn]] void misconfigured(Option option, const std::string& what) {
  throw DynamoDbOptionError(option, what);
}

bool consists_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

std::string regional_endpoint(const std::string& region) {
  return "https://dynamodb." + region +
         (region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
}

std::int64_t half_units(simdjson::dom::element units) {
  double value = 0.0;
  if (units.get(value) != simdjson::SUCCESS || !(value >= 0.0 && value < 1e12)) return 0;
  return std::llround(value * 2.0);
}

std::int64_t capacity_units(simdjson::dom::object of) {
  simdjson::dom::element units;
  return of["CapacityUnits"].get(units) == simdjson::SUCCESS ? half_units(units) : 0;
}

ConsumedCapacity::Sum sum_of(const Consumed& consumed, bool writes, int times_sent, bool first) {
  ConsumedCapacity::Sum sum;
  sum.requests = times_sent;
  sum.retries = first && times_sent > 0 ? times_sent - 1 : times_sent;
  if (writes) {
    sum.write_units = consumed.table / 2;
    sum.index_write_units = consumed.indexes / 2;
  } else {
    sum.read_half_units = consumed.table + consumed.indexes;
  }
  return sum;
}

}  // namespace

Consumed read_consumed(simdjson::dom::object body) {
  Consumed consumed;
  simdjson::dom::object capacity;
  if (body["ConsumedCapacity"].get(capacity) != simdjson::SUCCESS) return consumed;
  consumed.told = true;
  for (const char* kind : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    simdjson::dom::object indexes;
    if (capacity[kind].get(indexes) != simdjson::SUCCESS) continue;
    for (const auto index : indexes) {
      simdjson::dom::object of;
      if (index.value.get(of) == simdjson::SUCCESS) consumed.indexes += capacity_units(of);
    }
  }
  simdjson::dom::object table;
  consumed.table = capacity["Table"].get(table) == simdjson::SUCCESS
                       ? capacity_units(table)
                       : capacity_units(capacity) - consumed.indexes;
  return consumed;
}

/// What libcurl would only find out at the first request.
bool has_certificates(const std::string& path) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("-----BEGIN ") && line.find("CERTIFICATE-----") != std::string::npos)
      return true;
  return false;
}

bool is_readable_file(const std::string& path) {
  std::error_code error;
  return !std::filesystem::is_directory(path, error) && std::ifstream(path).good();
}

/// AWS: "TableName",
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
bool is_name_of_table(std::string_view text) {
  return text.size() >= 3 && text.size() <= 255 && consists_of(text, "_.-");
}

/// `arn:aws:dynamodb:eu-central-1:123456789012:table/workouts`
bool is_arn_of_table(std::string_view text) {
  constexpr std::size_t parts = 6;
  constexpr std::size_t account_digits = 12;
  constexpr std::string_view resource = "table/";
  std::array<std::string_view, parts> part;
  for (std::size_t i = 0; i < parts; ++i) {
    const auto colon = i + 1 < parts ? text.find(':') : text.size();
    if (colon == std::string_view::npos) return false;
    part[i] = text.substr(0, colon);
    text.remove_prefix(std::min(colon + 1, text.size()));
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return part[0] == "arn" && part[1].starts_with("aws") && part[2] == "dynamodb" &&
         !part[3].empty() && consists_of(part[3], "-") && part[4].size() == account_digits &&
         std::all_of(part[4].begin(), part[4].end(), is_digit) && part[5].starts_with(resource) &&
         is_name_of_table(part[5].substr(resource.size()));
}

bool is_table_name(const std::string& text) {
  return text.starts_with("arn:") ? is_arn_of_table(text) : is_name_of_table(text);
}

Client::Client(DynamoDbOptions options, Machine machine)
    : options_(std::move(options)), machine_(std::move(machine)) {
  if (!is_table_name(options_.table))
    misconfigured(Option::table,
                  "a DynamoDB table is named by 3 to 255 letters, digits and _.-, or by its ARN");
  if (options_.region.empty() || !consists_of(options_.region, "-"))
    misconfigured(Option::region, "an AWS region is named as eu-central-1 is");
  if (!options_.credentials)
    misconfigured(Option::other, "there is nothing to take AWS credentials from");
  if (options_.retry.attempts < 1)
    misconfigured(Option::other, "a request takes at least one attempt");
  if (options_.connect_timeout.count() < 1 || options_.request_timeout.count() < 1)
    misconfigured(Option::other, "a time-out is at least a millisecond");
  if (options_.endpoint.empty()) options_.endpoint = regional_endpoint(options_.region);
  const auto url = read_url(options_.endpoint);
  if (!url || !url->plain || (!url->path.empty() && url->path != "/"))
    misconfigured(
        Option::endpoint,
        "a DynamoDB endpoint is http:// or https:// with a host, a port and nothing else");
  host_ = url->host;
  // What libcurl would send: the port only where it is not the scheme's.
  if (!url->port.empty() && url->port != (url->scheme == "https" ? "443" : "80"))
    host_ += ":" + url->port;
  options_.endpoint = url->scheme + "://" + host_ + "/";
  if (!options_.ca_bundle.empty() && !is_readable_file(options_.ca_bundle))
    misconfigured(Option::ca_bundle,
                  "the file of trusted authorities, " + options_.ca_bundle + ", cannot be read");
  if (!options_.ca_bundle.empty() && !has_certificates(options_.ca_bundle))
    misconfigured(Option::ca_bundle, "the file of trusted authorities, " + options_.ca_bundle +
                                         ", has no certificate in PEM");
  settings_ = {options_.ca_bundle, options_.proxy};
}

std::unique_ptr<Exchange> Client::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto exchange = std::move(idle_.back());
      idle_.pop_back();
      return exchange;
    }
    idle_.reserve(++exchanges_);  // giving it back cannot fail
  }
  return std::make_unique<Exchange>(settings_);
}

void Client::give_back(std::unique_ptr<Exchange> exchange) noexcept {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(exchange));
}

HttpAnswer Client::send(Exchange& exchange, const Operation& operation,
                        const AwsCredentials& credentials, milliseconds timeout) const {
  const std::string time = sigv4_time(machine_.now());
  const std::string target = std::string("DynamoDB_20120810.") + operation.name;
  constexpr std::string_view content_type = "application/x-amz-json-1.0";
  RequestToSign to_sign;
  to_sign.method = "POST";
  to_sign.body = exchange.request.view();
  to_sign.headers = {{"content-type", content_type},
                     {"host", host_},
                     {"x-amz-date", time},
                     {"x-amz-target", target}};
  if (!credentials.session_token.empty())
    to_sign.headers.emplace_back("x-amz-security-token", credentials.session_token);

  HttpRequest request;
  request.method = to_sign.method;
  request.url = options_.endpoint;
  for (const auto& [name, value] : to_sign.headers)
    request.headers.push_back(std::string(name).append(": ").append(value));
  request.headers.push_back("authorization: " + sigv4_authorization(credentials, options_.region,
                                                                    "dynamodb", time,
                                                                    std::move(to_sign)));
  request.body = exchange.request.view();
  request.timeout = std::min(options_.request_timeout, timeout);
  request.connect_timeout = std::min(options_.connect_timeout, request.timeout);
  request.largest_answer = largest_answer;
  return exchange.connection.send(request);
}

Client::Failure Client::failure_of(const HttpAnswer& http, std::string_view type,
                                   std::string_view message) const {
  Failure failure;
  if (http.status == 0) {
    failure.kind = http.hopeless ? Kind::broken : Kind::unavailable;
    failure.sentence = "DynamoDB at " + host_ + " is out of reach: " + http.failure;
    failure.again = !http.hopeless;
    failure.maybe_done = http.times_sent > 0;
    return failure;
  }
  failure.sentence = "DynamoDB answers " + std::to_string(http.status);
  if (!type.empty()) failure.sentence.append(", ").append(type);
  if (!message.empty()) failure.sentence.append(": ").append(message.substr(0, 500));
  failure.maybe_done = http.times_sent > 1;
  if (type == "ProvisionedThroughputExceededException" || type == "ThrottlingException" ||
      type == "Throttling" || type == "RequestLimitExceeded" || http.status == 429) {
    failure.kind = Kind::throttled;
    failure.again = true;
  } else if (http.status >= 500 || http.status == 408) {
    failure.kind = Kind::unavailable;
    failure.again = true;
    failure.maybe_done = true;
  } else if (type == "ExpiredTokenException" || type == "ExpiredToken") {
    failure.again = true;
    failure.credentials_old = true;
  } else if (type == "ItemCollectionSizeLimitExceededException") {
    failure.kind = Kind::full;
  } else if (type == "ResourceNotFoundException") {
    failure.sentence += " (table " + options_.table + " in " + options_.region + ")";
  }
  return failure;
}

milliseconds Client::backoff(int failures) const {
  milliseconds most = options_.retry.first_backoff;
  for (int i = 1; i < failures && most < options_.retry.longest_backoff; ++i) most *= 2;
  most = std::min(most, options_.retry.longest_backoff);
  if (most.count() <= 0) return milliseconds{0};
  return milliseconds{static_cast<std::int64_t>(machine_.random() %
                                                (static_cast<std::uint64_t>(most.count()) + 1))};
}

Answer Client::call(Exchange& exchange, const Operation& operation) {
  milliseconds patience = options_.retry.deadline;
  if (options_.time_left) patience = std::min(patience, options_.time_left());
  if (patience.count() <= 0)
    throw StoreError(Kind::unavailable, "no time is left for a request to DynamoDB");
  const auto end = machine_.steady() + patience;
  bool uncertain = false;
  for (int attempt = 1;; ++attempt) {
    const auto credentials = options_.credentials->credentials();
    const auto left =
        std::chrono::duration_cast<milliseconds>(end - machine_.steady()) + milliseconds{1};
    const HttpAnswer http = send(exchange, operation, *credentials, left);

    simdjson::dom::object body;
    bool understood = false;
    if (http.status != 0)
      understood = exchange.parser.parse(exchange.connection.body()).get(body) == simdjson::SUCCESS;
    uncertain = uncertain || http.times_sent > 1;
    if (options_.consumed) {
      options_.consumed->add(sum_of(understood ? read_consumed(body) : Consumed(), operation.writes,
                                    http.times_sent, attempt == 1));
    }
    if (http.status == 200) {
      if (!understood)
        throw StoreError(Kind::broken, "DynamoDB answers 200, but with no JSON object");
      return {body, false, uncertain};
    }

    std::string_view type;
    std::string_view message;
    if (understood) {
      if (body["__type"].get(type) == simdjson::SUCCESS)
        type.remove_prefix(std::min(type.size(), type.rfind('#') + 1));
      for (const char* name : {"message", "Message"})
        if (body[name].get(message) == simdjson::SUCCESS) break;
    }
    if (type == "ConditionalCheckFailedException") return {body, true, uncertain};

    const Failure failure = failure_of(http, type, message);
    uncertain = uncertain || failure.maybe_done;
    if (failure.credentials_old) options_.credentials->expired(*credentials);
    if (!failure.again) throw StoreError(failure.kind, failure.sentence);
    const milliseconds pause = backoff(attempt);
    if (attempt >= options_.retry.attempts || machine_.steady() + pause >= end) {
      throw StoreError(failure.kind,
                       failure.sentence + " (attempt " + std::to_string(attempt) + ", the last)");
    }
    machine_.sleep(pause);
  }
}

}  // namespace fitcost::inline v1::handler::detail::aws
