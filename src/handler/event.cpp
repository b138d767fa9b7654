// SPDX-License-Identifier: Apache-2.0
#include "handler/event.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "fitcost/handler/http_target.hpp"
#include "handler/base64.hpp"
#include "handler/json_text.hpp"
#include "handler/text_bytes.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

namespace dom = simdjson::dom;

bool equals_ignoring_case(std::string_view a, std::string_view lower) {
  const auto same = [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
  };
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), same);
}

/// The element's text; empty where there is no such element, or it is no string.
template <class Element> std::string_view text_of(const Element& element) {
  std::string_view text;
  return element.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string_view first_of(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts)
    if (!text.empty()) return text;
  return {};
}

/// One of 256 numbers, for most names of an object one of their own.
constexpr std::size_t mixed(std::string_view name) {
  if (name.empty()) return 0;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
  return (name.size() + at(0) + at(name.size() / 2) * 13U + at(name.size() - 1) * 3U) & 255U;
}

/// Names that are looked for, found at their mixed number.
template <std::size_t count> class Names {
 public:
  consteval explicit Names(const std::array<std::string_view, count>& names) : names_(names) {
    at_.fill(count);
    for (std::size_t i = 0; i < count; ++i) {
      auto& at = at_[mixed(names[i])];
      if (at != count) throw "two names share a number: mix them differently";
      at = static_cast<std::uint8_t>(i);
    }
  }
  /// Its number; `count` for any other name.
  std::size_t find(std::string_view name, std::size_t number) const {
    const std::size_t at = at_[number];
    return at < count && same_text(names_[at], name) ? at : count;
  }

 private:
  std::array<std::string_view, count> names_;
  std::array<std::uint8_t, 256> at_{};
};

/// Whether a name of the object came before the `count`-th.
bool is_among_first(const dom::object& object, std::size_t count, std::string_view name) {
  auto earlier = object.begin();
  for (std::size_t i = 0; i < count; ++i, ++earlier)
    if (earlier.key_equals(name)) return true;
  return false;
}

/// Hands out each member with its name's mixed number, and says whether a name comes twice. Only
/// where a bit says that it may are names compared.
template <class Take> bool walk(const dom::object& object, const Take& take) {
  std::array<std::uint64_t, 4> seen{};
  std::size_t before = 0;
  bool twice = false;
  const auto end = object.end();
  for (auto member = object.begin(); member != end; ++member, ++before) {
    const std::string_view name = member.key();
    const std::size_t number = mixed(name);
    std::uint64_t& word = seen[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << number % 64;
    if ((word & bit) != 0) twice = twice || is_among_first(object, before, name);
    word |= bit;
    take(name, number, member.value());
  }
  return twice;
}

/// Whether a name comes twice in the value, if that is an object, or in an object inside of it.
bool repeats(const dom::element& value) {
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  bool within = false;
  const bool here = walk(object, [&](std::string_view, std::size_t, const dom::element& inner) {
    within = within || repeats(inner);
  });
  return here || within;
}

/// Who called: an authorizer's subject, or an IAM identity. Nothing else of a request is trusted.
std::string_view authorized(const dom::object& authorizer) {
  std::string_view claims;
  std::string_view jwt;
  std::string_view principal;
  std::string_view lambda;
  std::string_view iam;
  for (const auto member : authorizer) {
    const dom::element& value = member.value;
    if (member.key == "claims")
      claims = text_of(value["sub"]);
    else if (member.key == "jwt")
      jwt = text_of(value["claims"]["sub"]);
    else if (member.key == "principalId")
      principal = text_of(value);
    else if (member.key == "lambda")
      lambda = first_of({text_of(value["principalId"]), text_of(value["sub"])});
    else if (member.key == "iam")
      iam = first_of({text_of(value["cognitoIdentity"]["identityId"]), text_of(value["userArn"])});
  }
  return first_of({claims, jwt, principal, lambda, iam});
}

struct Context {
  std::string_view request_id;
  std::string_view stage;
  std::string_view method;
  std::string_view path;
  std::string_view caller;
  bool repeats = false;  ///< a member is given twice
};

enum ContextPart : unsigned { request_id, stage, http, authorizer, identity, context_part_count };
constexpr Names<context_part_count> context_parts({"requestId", "stage", "http", "authorizer",
                                                   "identity"});

Context context_of(const dom::object& members) {
  Context context;
  std::string_view identified;
  bool within = false;
  const auto take = [&](std::string_view name, std::size_t number, const dom::element& value) {
    within = within || repeats(value);
    dom::object inner;
    switch (context_parts.find(name, number)) {
      case request_id:
        context.request_id = text_of(value);
        return;
      case stage:
        context.stage = text_of(value);
        return;
      case http:
        context.method = text_of(value["method"]);
        context.path = text_of(value["path"]);
        return;
      case authorizer:
        if (value.get(inner) == simdjson::SUCCESS) context.caller = authorized(inner);
        return;
      case identity:
        identified = first_of({text_of(value["cognitoIdentityId"]), text_of(value["userArn"])});
        return;
      default:
        return;
    }
  };
  context.repeats = walk(members, take) || within;
  if (context.caller.empty()) context.caller = identified;
  return context;
}

std::string_view without_stage(std::string_view path, std::string_view stage) {
  if (!stage.empty() && stage != "$default" && path.size() > stage.size() + 1 &&
      path.substr(1, stage.size()) == stage && path[stage.size() + 1] == '/')
    path.remove_prefix(stage.size() + 1);
  return path;
}

enum Part : unsigned {
  version,
  http_method,
  path,
  raw_path,
  raw_query,
  headers,
  multi_headers,
  query,
  multi_query,
  body,
  base64,
  context,
  part_count
};
constexpr Names<part_count> part_names({"version", "httpMethod", "path", "rawPath",
                                        "rawQueryString", "headers", "multiValueHeaders",
                                        "queryStringParameters", "multiValueQueryStringParameters",
                                        "body", "isBase64Encoded", "requestContext"});

/// What a member is, if it is there at all; else the event is refused. One of another kind would
/// count for none.
struct Kind {
  Part part;
  dom::element_type type;
  std::string_view refusal;
};
constexpr std::array<Kind, 8> kinds{{
    {version, dom::element_type::STRING, "event: version is not a string"},
    {path, dom::element_type::STRING, "event: path is not a string"},
    {raw_path, dom::element_type::STRING, "event: rawPath is not a string"},
    {raw_query, dom::element_type::STRING, "event: rawQueryString is not a string"},
    {headers, dom::element_type::OBJECT, "event: headers is not an object"},
    {multi_headers, dom::element_type::OBJECT, "event: multiValueHeaders is not an object"},
    {query, dom::element_type::OBJECT, "event: queryStringParameters is not an object"},
    {multi_query, dom::element_type::OBJECT,
     "event: multiValueQueryStringParameters is not an object"},
}};

constexpr std::string_view event_not_json = "event: not valid JSON";

}  // namespace

struct EventReader::State {
  dom::parser parser;
  std::string padded;
  std::string path;
  std::string target;
  std::string body;
  std::array<dom::element, part_count> parts;
  unsigned present = 0;

  EventFormat read(std::string_view event, Request& request);

 private:
  bool has(Part part) const { return (present >> part & 1U) != 0; }
  std::string_view text(Part part) const {
    std::string_view value;
    return has(part) && parts[part].get(value) == simdjson::SUCCESS ? value : std::string_view();
  }
  void collect(const dom::object& event, Request& request);
  void read_query(Request& request) const;
  void read_headers(Request& request) const;
  void read_body(Request& request);
  void read_http(const Context& about, Request& request);
};

void EventReader::State::collect(const dom::object& event, Request& request) {
  present = 0;
  const auto take = [&](std::string_view name, std::size_t number, const dom::element& value) {
    const std::size_t part = part_names.find(name, number);
    if (part == part_count || value.is_null()) return;
    present |= 1U << part;
    parts[part] = value;
  };
  if (walk(event, take)) request.refused = "event: a member is given twice";
  for (const Kind& kind : kinds)
    if (has(kind.part) && parts[kind.part].type() != kind.type) request.refused = kind.refusal;
}

void EventReader::State::read_query(Request& request) const {
  const auto add = [&](std::string_view name, const dom::element& value) {
    std::string_view one;
    if (value.get(one) == simdjson::SUCCESS)
      request.query.push_back({std::string(name), std::string(one)});
    else
      request.refused = "event: a query parameter is not a string";
  };
  dom::object members;
  if (has(multi_query) && parts[multi_query].get(members) == simdjson::SUCCESS) {
    for (const auto member : members) {
      dom::array values;
      if (member.value.is_null()) continue;
      if (member.value.get(values) != simdjson::SUCCESS) {
        request.refused = "event: a member of multiValueQueryStringParameters is not an array";
        continue;
      }
      for (const auto value : values) add(member.key, value);
    }
  } else if (has(query) && parts[query].get(members) == simdjson::SUCCESS) {
    for (const auto member : members) add(member.key, member.value);
  }
}

/// REST events and format 1.0 have each value under `multiValueHeaders` and the last one under
/// `headers`; format 2.0 has values joined with commas, which keys have none of.
void EventReader::State::read_headers(Request& request) const {
  constexpr std::string_view wanted = "idempotency-key";
  std::size_t count = 0;
  const auto take = [&](const dom::element& value) {
    ++count;
    if (value.get(request.idempotency_key) != simdjson::SUCCESS)
      request.refused = "the header Idempotency-Key is not a string";
    else if (request.idempotency_key.empty())
      request.refused = "the header Idempotency-Key is empty";
  };
  dom::object members;
  if (has(multi_headers) && parts[multi_headers].get(members) == simdjson::SUCCESS) {
    for (const auto member : members) {
      if (!equals_ignoring_case(member.key, wanted)) continue;
      dom::array values;
      if (member.value.get(values) != simdjson::SUCCESS)
        take(member.value);
      else
        for (const auto value : values) take(value);
    }
  }
  if (count == 0 && has(headers) && parts[headers].get(members) == simdjson::SUCCESS) {
    for (const auto member : members)
      if (equals_ignoring_case(member.key, wanted)) take(member.value);
  }
  if (count > 1) request.refused = "the header Idempotency-Key is given more than once";
}

void EventReader::State::read_body(Request& request) {
  if (!has(Part::body)) return;
  std::string_view content;
  if (parts[Part::body].get(content) != simdjson::SUCCESS) {
    request.refused = "event: the body is not a string";
    return;
  }
  bool encoded = false;
  if (has(base64) && parts[base64].get(encoded) != simdjson::SUCCESS) {
    request.refused = "event: isBase64Encoded is not true or false";
    return;
  }
  request.body = content;
  if (!encoded) return;
  auto decoded = base64_decode(content);
  if (!decoded) {
    request.refused = "body: not valid base64";
    return;
  }
  body = std::move(*decoded);
  request.body = body;
}

/// Format 2.0 says method and stage in its context, and joins repeated parameters with commas: the
/// raw query string tells them apart.
void EventReader::State::read_http(const Context& about, Request& request) {
  request.method = about.method;
  target.assign(without_stage(first_of({text(raw_path), about.path}), about.stage));
  if (const auto parameters = text(raw_query); !parameters.empty()) {
    target += '?';
    target += parameters;
  }
  if (!read_target(target, path, request.query))
    request.refused = "the path or the query is not validly encoded";
  request.path = path;
}

EventFormat EventReader::State::read(std::string_view event, Request& request) {
  request.clear();
  present = 0;
  if (padded.size() < event.size() + simdjson::SIMDJSON_PADDING)
    padded.resize(event.size() + simdjson::SIMDJSON_PADDING);
  std::memcpy(padded.data(), event.data(), event.size());
  dom::element root;
  dom::object members;
  if (parser.parse(padded.data(), event.size(), false).get(root) != simdjson::SUCCESS) {
    request.refused = event_not_json;
    return EventFormat::other;
  }
  if (root.get(members) != simdjson::SUCCESS) {
    request.refused = "event: not a JSON object";
    return EventFormat::other;
  }
  collect(members, request);
  const bool http = text(version).substr(0, 2) == "2.";
  dom::object about;
  if (!has(context) || parts[context].get(about) != simdjson::SUCCESS ||
      (!http && text(http_method).empty())) {
    request.refused = "event: not of API Gateway";
    return EventFormat::other;
  }
  const Context known = context_of(about);
  if (known.repeats) request.refused = "event: a member of its context is given twice";
  request.request_id = known.request_id;
  request.caller = known.caller;
  read_headers(request);
  if (http) {
    read_http(known, request);
  } else {
    request.method = text(http_method);
    request.path = text(Part::path);
    // REST events have no version; an HTTP API's paths begin with its stage in format 1.0, too.
    if (has(version)) request.path = without_stage(request.path, known.stage);
    read_query(request);
  }
  if (request.refused.empty()) read_body(request);
  return http ? EventFormat::http : EventFormat::proxy;
}

EventReader::EventReader() : state_(std::make_unique<State>()) {}
EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;
EventReader::~EventReader() = default;

EventFormat EventReader::read(std::string_view event, Request& request) {
  return state_->read(event, request);
}

void write_event_response(const Response& response, std::string_view nested_body, TextBuffer& out) {
  out.clear();
  char* at = out.room(256 + escaped_room(response.allow.size()) +
                      escaped_room(response.location.size()) + nested_body.size());
  at = put(at, R"({"statusCode":)");
  at = put(at, std::int64_t{response.status});
  at = put(at, R"(,"headers":{"content-type":"application/json")");
  if (!response.allow.empty()) {
    at = put(at, R"(,"allow":")");
    at = put_escaped(at, response.allow);
    *at++ = '"';
  }
  if (!response.location.empty()) {
    at = put(at, R"(,"location":")");
    at = put_escaped(at, response.location);
    *at++ = '"';
  }
  if (response.replayed) at = put(at, R"(,"idempotency-replayed":"true")");
  if (response.retry_after > 0) {
    at = put(at, R"(,"retry-after":")");
    at = put(at, std::int64_t{response.retry_after});
    *at++ = '"';
  }
  at = put(at, R"(},"body":")");
  at = put(at, nested_body);
  at = put(at, R"(","isBase64Encoded":false})");
  out.wrote(at);
}

}  // namespace fitcost::inline v1::handler::detail
