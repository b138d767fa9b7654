// SPDX-License-Identifier: Apache-2.0
#include "handler/dynamodb/http.hpp"

#include <curl/curl.h>

#include <filesystem>
#include <mutex>
#include <new>
#include <system_error>

namespace fitcost::inline v1::handler::detail::aws {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> freed(text);
  return text;
}

void append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

/// The certificates of Debian, of Amazon Linux, and where OpenSSL itself looks.
std::string default_ca_bundle() {
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/cert.pem"}) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
  }
  return {};
}

}  // namespace

std::optional<Url> read_url(const std::string& text) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  if (!url) throw std::bad_alloc();
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return std::nullopt;
  Url read{part_of(url.get(), CURLUPART_SCHEME), part_of(url.get(), CURLUPART_HOST),
           part_of(url.get(), CURLUPART_PORT), part_of(url.get(), CURLUPART_PATH)};
  if ((read.scheme != "http" && read.scheme != "https") || read.host.empty()) return std::nullopt;
  read.plain = part_of(url.get(), CURLUPART_USER).empty() &&
               part_of(url.get(), CURLUPART_PASSWORD).empty() &&
               part_of(url.get(), CURLUPART_QUERY).empty() &&
               part_of(url.get(), CURLUPART_FRAGMENT).empty();
  return read;
}

struct HttpConnection::State {
  struct FreeEasy {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  std::unique_ptr<CURL, FreeEasy> easy;
  std::string body;
  std::size_t largest = 0;
  bool too_large = false;
  int times_sent = 0;
  std::string message = std::string(CURL_ERROR_SIZE, '\0');

  static std::size_t take(char* data, std::size_t one, std::size_t size, void* self) {
    auto& state = *static_cast<State*>(self);
    size *= one;
    state.too_large = size > state.largest - state.body.size();
    if (state.too_large) return 0;
    state.body.append(data, size);
    return size;
  }

  // libcurl sends a request once more, unasked, when a kept connection was closed before the first
  // byte of an answer. It may have been carried out by then.
  static int about_to_send(void* self, char* /*remote_address*/, char* /*local_address*/,
                           int /*remote_port*/, int /*local_port*/) {
    ++static_cast<State*>(self)->times_sent;
    return CURL_PREREQFUNC_OK;
  }

  template <class Value> void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy.get(), option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK)
      throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }
};

HttpConnection::HttpConnection(const HttpSettings& settings) : state_(std::make_unique<State>()) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  state_->easy.reset(curl_easy_init());
  if (!state_->easy) throw std::bad_alloc();
  State& state = *state_;
  state.set(CURLOPT_NOSIGNAL, 1L);
  state.set(CURLOPT_PROTOCOLS_STR, "http,https");
  state.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  state.set(CURLOPT_TCP_KEEPALIVE, 1L);
  state.set(CURLOPT_PROXY, settings.proxy.c_str());
  const std::string bundle = settings.ca_bundle.empty() ? default_ca_bundle() : settings.ca_bundle;
  if (!bundle.empty()) state.set(CURLOPT_CAINFO, bundle.c_str());
  state.set(CURLOPT_USERAGENT, "fitcost");
  state.set(CURLOPT_WRITEFUNCTION, &State::take);
  state.set(CURLOPT_WRITEDATA, state_.get());
  state.set(CURLOPT_PREREQFUNCTION, &State::about_to_send);
  state.set(CURLOPT_PREREQDATA, state_.get());
  state.set(CURLOPT_ERRORBUFFER, state.message.data());
}

HttpConnection::HttpConnection(HttpConnection&&) noexcept = default;
HttpConnection& HttpConnection::operator=(HttpConnection&&) noexcept = default;
HttpConnection::~HttpConnection() = default;

std::string& HttpConnection::body() { return state_->body; }

HttpAnswer HttpConnection::send(const HttpRequest& request) {
  State& state = *state_;
  List headers;
  for (const std::string& header : request.headers) append(headers, header);
  append(headers, "Expect:");  // nobody waits for a 100 before a body
  state.set(CURLOPT_URL, request.url.c_str());
  state.set(CURLOPT_HTTPHEADER, headers.get());
  state.set(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  if (request.method == "POST") {
    state.set(CURLOPT_POST, 1L);
    state.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    state.set(CURLOPT_POSTFIELDS, request.body.data());
  } else {
    state.set(CURLOPT_HTTPGET, 1L);
    if (request.method != "GET")
      state.set(CURLOPT_CUSTOMREQUEST, std::string(request.method).c_str());
  }
  state.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  state.set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  state.body.clear();
  state.largest = request.largest_answer;
  state.too_large = false;
  state.times_sent = 0;
  state.message.front() = '\0';

  const CURLcode code = curl_easy_perform(state.easy.get());
  state.set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  HttpAnswer answer;
  answer.times_sent = state.times_sent;
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(state.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    answer.status = static_cast<int>(status);
  } else if (state.too_large) {
    answer.failure = "an answer of more than " + std::to_string(state.largest) + " bytes";
  } else {
    answer.hopeless = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    answer.failure =
        state.message.front() == '\0' ? curl_easy_strerror(code) : state.message.c_str();
  }
  return answer;
}

}  // namespace fitcost::inline v1::handler::detail::aws
