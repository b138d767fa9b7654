// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What the workout API is asked and answers, whichever way it came: API Gateway's REST and HTTP
/// events and plain HTTP become this.
namespace fitcost::inline v1::handler {

/// A parameter of the query string, decoded.
struct QueryParameter {
  std::string name;
  std::string value;
};

/// Views hold until the response is written.
struct Request {
  std::string_view method;            ///< `GET`, upper case
  std::string_view path;              ///< decoded, without stage, base path and query: `/workouts`
  std::vector<QueryParameter> query;  ///< in their order, duplicates included
  std::string_view body;              ///< raw bytes, base64 undone
  std::string_view caller;            ///< who is authenticated; empty: nobody
  std::string_view idempotency_key;   ///< of the header; empty: none was sent
  std::string_view request_id;        ///< the platform's, or one that was drawn
  std::string_view refused;           ///< why it could not be understood (400); empty: it could

  void clear() {
    method = path = body = caller = idempotency_key = request_id = refused = {};
    query.clear();
  }
};

/// Reused from request to request: its strings keep their memory.
struct Response {
  int status = 500;
  std::string body;        ///< JSON, or empty with status 204
  std::string_view allow;  ///< header Allow, with status 405; empty: no such header
  std::string location;    ///< header Location, of a created workout; empty: no such header
  bool replayed = false;   ///< header Idempotency-Replayed: true
  int retry_after = 0;     ///< header Retry-After in seconds; 0: no such header

  void clear() {
    status = 500;
    body.clear();
    allow = {};
    location.clear();
    replayed = false;
    retry_after = 0;
  }
};

}  // namespace fitcost::inline v1::handler
