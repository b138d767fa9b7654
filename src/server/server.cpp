// SPDX-License-Identifier: Apache-2.0

#include "fitcost/server/server.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "fitcost/units/input_error.hpp"
#include "server/http_listener.hpp"
#include "server/network_loop.hpp"
#include "server/site.hpp"
#include "server/work_queue.hpp"

namespace fitcost::inline v1::handler {

namespace {

using boost::asio::ip::tcp;

tcp::endpoint endpoint_of(const ServerOptions& options, const Tokens& tokens) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  if (error) {
    throw InputError({"--address"}, in_quotes(options.address),
                     "an IP address such as 127.0.0.1 or ::1");
  }
  if (!address.is_loopback() && !tokens.listed()) {
    throw InputError({"--address"}, in_quotes(options.address) + ", which others can reach",
                     "--tokens FILE with it, so that users are who they say");
  }
  return {address, options.port};
}

std::string text_of(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" +
         std::to_string(endpoint.port());
}

}  // namespace

struct Server::State {
  State(Handler& handler, const ServerOptions& options, Tokens tokens,
        const tcp::endpoint& endpoint)
      : site(handler, options, std::move(tokens), endpoint.address().is_loopback()) {
    const bool on_store_threads = options.store_calls == StoreCalls::on_store_threads;
    const unsigned count =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    std::vector<detail::NetworkLoop*> all;
    for (unsigned i = 0; i < count; ++i) {
      loops.push_back(
          std::make_unique<detail::NetworkLoop>(site, on_store_threads ? &store_calls : nullptr));
      all.push_back(loops.back().get());
    }
    std::vector<detail::MeteredWorker*> workers;
    for (unsigned i = 0; on_store_threads && i < std::max(1U, options.store_threads); ++i) {
      workers.push_back(&site.add_worker());
    }
    try {
      listener = std::make_unique<detail::HttpListener>(endpoint, all);
    } catch (const boost::system::system_error& error) {
      throw InputError({"--port"}, text_of(endpoint) + ": " + error.code().message(),
                       "an address that can be listened on");
    }
    listener->start();
    loops_running = threads_running = loops.size();
    threads_running += workers.size();
    for (auto* loop : all) threads.emplace_back([this, loop] { run(*loop); });
    for (auto* worker : workers) {
      threads.emplace_back([this, worker] {
        store_calls.serve(*worker);
        const std::lock_guard lock(mutex);
        --threads_running;
        ended.notify_all();
      });
    }
  }

  void run(detail::NetworkLoop& loop) {
    loop.run();
    const std::lock_guard lock(mutex);
    --threads_running;
    // Nobody is left who would ask the store.
    if (--loops_running == 0) store_calls.close();
    ended.notify_all();
  }

  void stop() {
    site.stop();
    listener->stop();
  }

  detail::Site site;
  detail::WorkQueue store_calls;
  std::vector<std::unique_ptr<detail::NetworkLoop>> loops;
  std::unique_ptr<detail::HttpListener> listener;
  std::vector<std::thread> threads;

  mutable std::mutex mutex;
  mutable std::condition_variable ended;
  std::size_t loops_running = 0;
  std::size_t threads_running = 0;
};

Server::Server(Handler& handler, const ServerOptions& options, Tokens tokens) {
  const auto endpoint = endpoint_of(options, tokens);
  state_ = std::make_unique<State>(handler, options, std::move(tokens), endpoint);
}

Server::~Server() {
  stop();
  for (auto& thread : state_->threads) thread.join();
}

std::string Server::address() const { return text_of(state_->listener->endpoint()); }
std::uint16_t Server::port() const { return state_->listener->endpoint().port(); }

void Server::stop() { state_->stop(); }

bool Server::wait_for(std::chrono::milliseconds time) const {
  std::unique_lock lock(state_->mutex);
  return state_->ended.wait_for(lock, time, [this] { return state_->threads_running == 0; });
}

}  // namespace fitcost::inline v1::handler
