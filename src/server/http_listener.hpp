// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <vector>

#include "server/network_loop.hpp"

namespace fitcost::inline v1::handler::detail {

/// Takes connections on the first loop's thread and deals them out to all loops in turn. One
/// listener rather than one a thread by SO_REUSEPORT: that deals by a hash of the ports, so that of
/// a few dozen connections one thread may get far more than its share; and a second server would
/// get half of the connections instead of an error.
class HttpListener {
 public:
  /// Listens; throws boost::system::system_error. `loops` outlive it.
  HttpListener(const boost::asio::ip::tcp::endpoint& endpoint, std::vector<NetworkLoop*> loops);

  void start();
  /// Takes those that are connected already, then no more, and stops the loops, which by then have
  /// them all. Any thread may call it.
  void stop();
  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

 private:
  void accept();
  static void accepted(NetworkLoop& loop, NetworkLoop::Socket socket);
  void wait();
  void close();
  NetworkLoop& next_loop();

  std::vector<NetworkLoop*> loops_;
  std::size_t turn_ = 0;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, NetworkLoop::Context::executor_type>
      acceptor_;
  NetworkLoop::Timer pause_;
  boost::asio::ip::tcp::endpoint endpoint_;
};

}  // namespace fitcost::inline v1::handler::detail
