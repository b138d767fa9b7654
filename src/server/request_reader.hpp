// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fitcost/server/limits.hpp"

namespace fitcost::inline v1::handler::detail {

/// Of an HTTP request, what this server wants to know. Strings keep their memory.
struct RequestParts {
  std::string method;
  std::string target;
  std::string authorization;
  std::string idempotency_key;
  std::string request_id;
  std::string body;
  bool has_authorization = false;
  bool has_idempotency_key = false;
  bool expects_continue = false;
  bool keep_alive = false;
  bool version_1_0 = false;

  void clear();
};

/// Why a request ends its connection: nobody knows where the next one would begin.
enum class Rejection {
  none,
  malformed,
  header_too_large,
  body_too_large,
  unknown_transfer_encoding,
  unknown_expectation,
  too_slow,
  too_many_connections,
};
inline constexpr std::size_t rejection_count = 8;

/// Takes HTTP/1.1 requests out of bytes, one after the other. Where the standard leaves a server
/// the choice how to read something ambiguous, it is refused: a proxy in front may have read it the
/// other way.
class RequestReader {
 public:
  enum class State {
    between,  ///< no byte of a request is there
    header,   ///< it has begun
    body,     ///< its headers are complete
    complete,
    rejected,
  };

  explicit RequestReader(const ServerLimits& limits) : limits_(limits) {}

  /// Takes from the front of `bytes` what it can use; what it leaves has to be at the front again
  /// next time. After `complete` it goes on with the next request; after `rejected` it must not be
  /// called.
  State read(std::string_view& bytes);

  const RequestParts& request() const { return request_; }
  Rejection rejection() const { return rejection_; }
  /// What is wrong, when it was rejected.
  const std::string& reason() const { return reason_; }

 private:
  /// Beast's parser, for one request.
  class Parser final : public boost::beast::http::basic_parser<true> {
   public:
    explicit Parser(RequestReader& reader) : reader_(reader) {}

    /// So many bytes are still to come at least, and are waited for. A chunk's header has behind it
    /// the last chunk's, `0 CRLF CRLF`; Beast 1.81 takes for granted that these come together.
    std::size_t least_to_come() const {
      return !in_header_ && chunked() && chunk_left_ == 0 ? 5 : 1;
    }

   private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;
    using field = boost::beast::http::field;

    void on_request_impl(boost::beast::http::verb verb, string_view method, string_view target,
                         int version, error_code& error) override;
    void on_response_impl(int status, string_view reason, int version, error_code& error) override;
    void on_field_impl(field name, string_view name_text, string_view value,
                       error_code& error) override;
    void on_header_impl(error_code& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length,
                           error_code& error) override;
    std::size_t on_body_impl(string_view bytes, error_code& error) override;
    void on_chunk_header_impl(std::uint64_t size, string_view extensions,
                              error_code& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, string_view bytes,
                                   error_code& error) override;
    void on_finish_impl(error_code& error) override;

    void once(std::string& into, bool& seen, string_view value, const char* name,
              error_code& error);
    void reject(Rejection rejection, const char* reason, error_code& error);

    RequestReader& reader_;
    std::uint64_t chunk_left_ = 0;
    bool in_header_ = true;
    bool has_host_ = false;
    bool has_length_ = false;
    bool has_transfer_encoding_ = false;
    bool has_request_id_ = false;
    bool has_expectation_ = false;
  };

  State reject(Rejection rejection, std::string reason);
  State reject(const boost::beast::error_code& error);

  const ServerLimits& limits_;
  RequestParts request_;
  std::optional<Parser> parser_;
  std::size_t header_bytes_ = 0;
  bool header_done_ = false;
  Rejection rejection_ = Rejection::none;
  std::string reason_;
};

}  // namespace fitcost::inline v1::handler::detail
