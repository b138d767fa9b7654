// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <string>
#include <string_view>

#include "fitcost/lambda/runtime.hpp"

/// HTTP/1.1 as a runtime needs it: one connection, kept open, one call at a time.
namespace fitcost::inline v1::handler::detail {

/// Of an answer, what the runtime looks at. Reused from call to call: its strings keep their
/// memory.
struct HttpAnswer {
  int status = 0;
  std::string request_id;
  std::string deadline_ms;
  std::string function_arn;
  std::string trace_id;
  std::string body;
};

enum class Exchange {
  answered,
  stopped,      ///< the stop descriptor became readable before anything of the answer did
  unreachable,  ///< no connection, or none on which an answer began
  broken,       ///< an answer began, but it is no HTTP or it was cut off
};

class Connection {
 public:
  /// `stop_descriptor` as in Runtime::Options.
  Connection(const RuntimeEndpoint& endpoint, int stop_descriptor);

  /// Sends `head` and `body` and reads the answer. Lambda freezes the process for as long as it
  /// likes, and what is connected may be gone afterwards: a connection that ends before an answer
  /// begins is replaced, and the call made again. `may_wait`: the answer may take forever, and is
  /// given up when the stop descriptor says so. With `broken`, whatever of the head could be read
  /// is in `answer`.
  Exchange exchange(std::string_view head, std::string_view body, bool may_wait,
                    HttpAnswer& answer);

 private:
  bool connect();
  void close();
  bool asked_to_stop() const;
  bool wait_for_answer();
  bool send(std::string_view head, std::string_view body);
  Exchange receive(HttpAnswer& answer);

  const std::string host_;
  const std::string port_;
  const int stop_descriptor_;
  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::socket socket_{context_};
  boost::beast::flat_buffer unread_;
};

}  // namespace fitcost::inline v1::handler::detail
