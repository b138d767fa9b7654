// SPDX-License-Identifier: Apache-2.0
#include "server/network_loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "server/http_connection.hpp"

namespace fitcost::inline v1::handler::detail {

namespace {

/// Often enough that a limit is overrun by a quarter of the shortest at most.
NetworkLoop::Clock::duration interval_for(const ServerLimits& limits) {
  using std::chrono::milliseconds;
  const auto shortest = std::min({limits.header_time, limits.body_time, limits.idle_time,
                                  limits.send_time, limits.drain_time});
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(500));
}

}  // namespace

NetworkLoop::NetworkLoop(Site& site, WorkQueue* store_calls)
    : site_(site),
      store_calls_(store_calls),
      worker_(site.add_worker()),
      work_(context_.get_executor()),
      sweeper_(context_),
      sweep_interval_(interval_for(site.limits())) {
  sweep_later();
}

NetworkLoop::~NetworkLoop() = default;

void NetworkLoop::run() { context_.run(); }

void NetworkLoop::stop() {
  boost::asio::post(context_, [this] { begin_stop(); });
}

void NetworkLoop::begin_stop() {
  if (stops_at_) return;
  stops_at_ = Clock::now() + site_.limits().drain_time;
  // Each may remove itself, and only itself.
  for (auto at = connections_.begin(); at != connections_.end();) {
    const auto connection = *at++;
    connection->stop();
  }
  end_when_empty();
}

void NetworkLoop::adopt(Socket socket, bool within_limit) {
  connections_.push_front(std::make_shared<HttpConnection>(*this, std::move(socket)));
  const auto connection = connections_.front();
  connection->start(connections_.begin(), within_limit);
  if (stops_at_) connection->stop();
}

void NetworkLoop::remove(Connections::iterator connection) {
  connections_.erase(connection);
  end_when_empty();
}

void NetworkLoop::ask_store(std::shared_ptr<WorkQueue::Work> work) {
  asking_.push_back(std::move(work));
  // Behind what is ready now.
  if (asking_.size() == 1) boost::asio::post(context_, [this] { store_calls_->put(asking_); });
}

void NetworkLoop::end_when_empty() {
  if (!stops_at_ || !connections_.empty()) return;
  sweeper_.cancel();
  work_.reset();
}

void NetworkLoop::sweep_later() {
  sweeper_.expires_after(sweep_interval_);
  sweeper_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

void NetworkLoop::sweep() {
  const auto now = Clock::now();
  const bool end = stops_at_ && now >= *stops_at_;
  for (auto at = connections_.begin(); at != connections_.end();) {
    const auto connection = *at++;
    if (end)
      connection->close();
    else
      connection->check_time(now);
  }
  if (!stops_at_ || !connections_.empty()) sweep_later();
}

}  // namespace fitcost::inline v1::handler::detail
