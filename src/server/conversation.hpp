// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fitcost/handler/request.hpp"
#include "server/request_reader.hpp"
#include "server/response_writer.hpp"
#include "server/site.hpp"

namespace fitcost::inline v1::handler::detail {

/// One connection without its socket: bytes in, requests out; answers in, bytes out. Requests come
/// one at a time, so that answers go out in their order.
class Conversation {
 public:
  enum class State {
    idle,     ///< between requests
    header,   ///< a request has begun
    body,     ///< its headers are there
    request,  ///< `request()` waits for its answer
    over,     ///< nothing more is read; the connection ends when `output()` is sent
  };

  Conversation(Site& site, ResponseWriter& writer)
      : site_(site), writer_(writer), reader_(site.limits()) {}

  /// Bytes that the client sent.
  void receive(std::string_view bytes) { input_.append(bytes); }
  /// Reads on in what was received, and says how far it came.
  State advance();
  const Request& request() const { return request_; }
  /// Ends the state `request`. The request's views hold no longer.
  void answer(const Answer& answer);
  /// Says why this is the end; in any state but `request`.
  void reject(Rejection why, std::string_view message);

  /// How many requests are answered.
  std::size_t answered() const { return answered_; }
  /// What is to be sent; whoever sends takes it away.
  std::string& output() { return output_; }

 private:
  void prepare();
  std::string_view caller() const;

  Site& site_;
  ResponseWriter& writer_;
  RequestReader reader_;
  std::string input_;
  std::size_t used_ = 0;  // of the input
  std::string output_;

  Request request_;
  std::string path_;
  std::string request_id_;
  std::size_t answered_ = 0;
  bool waits_for_answer_ = false;
  bool told_to_continue_ = false;
  bool over_ = false;
};

}  // namespace fitcost::inline v1::handler::detail
