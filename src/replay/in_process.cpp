// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>

#include "fitcost/handler/handler.hpp"
#include "replay/driver.hpp"
#include "replay/switches.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// A clock that stands where the replay is; random bits from the seed, so that a run is repeated
/// with its ids. Log lines are counted by the handler and go nowhere, but for what broke last.
class ReplayHost final : public handler::Host {
 public:
  ReplayHost(std::uint64_t seed, std::uint64_t stream) : random_(seed, stream) {}
  void set(std::int64_t now) { now_ = now; }
  std::int64_t now() override { return now_; }
  std::uint64_t random() override { return random_.next(); }
  std::int64_t processor_time() override { return system_.processor_time(); }
  bool log(std::string_view line) override {
    constexpr std::string_view error = R"("error":")";
    const auto at = line.find(error);
    if (at == std::string_view::npos) return true;
    broken_ = line.substr(at + error.size());
    broken_.resize(broken_.rfind('"'));  // the line ends with it
    return true;
  }
  const std::string& broken() const { return broken_; }

 private:
  Random random_;
  handler::SystemHost system_;
  std::int64_t now_ = 0;
  std::string broken_;
};

constexpr std::uint64_t id_streams = std::uint64_t{1} << 62;

class InProcessClient final : public Client {
 public:
  InProcessClient(handler::Store& store, std::uint64_t seed, unsigned number, Switches switches)
      : host_(seed, id_streams + number),
        handler_(store, host_, options(switches)),
        worker_(std::make_unique<handler::Worker>(handler_)) {}

  int send(const Call& call, const Due& due, std::string_view& body) override {
    host_.set(due.at);
    request_.clear();
    request_.method = call.method;
    request_.path = call.path;
    for (const auto& [name, value] : call.query) request_.query.push_back({name, value});
    request_.body = call.body;
    request_.caller = call.user_id;
    request_.request_id = "00000000-0000-4000-8000-000000000000";
    worker_->handle(request_, response_);
    body = response_.body;
    return response_.status;
  }
  std::optional<std::int64_t> created_at(const Due& due) const override { return due.at; }
  std::string trouble() const override {
    return host_.broken().empty() ? response_.body : host_.broken();
  }
  /// Forgets what was counted.
  void restart() { worker_ = std::make_unique<handler::Worker>(handler_); }
  const handler::Usage& usage() const { return worker_->usage(); }

 private:
  static handler::HandlerOptions options(Switches switches) {
    handler::HandlerOptions options;
    options.cursor_secret = "replay";
    options.type_index = switches.type_index;
    options.consistent_reads = switches.consistent_reads;
    return options;
  }

  ReplayHost host_;
  handler::Handler handler_;
  std::unique_ptr<handler::Worker> worker_;
  handler::Request request_;
  handler::Response response_;
};

}  // namespace

}  // namespace fitcost::inline v1::detail

namespace fitcost::inline v1 {

ReplayResult replay_in_process(const ReplayInput& input, handler::Store& store,
                               const std::string& against, const ReplayProgress& progress) {
  using namespace detail;
  const Mix mix(input);
  const Switches switches = switches_of(input.plan);
  Run run(input, mix, std::max(1U, std::thread::hardware_concurrency()), 1.0, progress);
  std::vector<std::unique_ptr<InProcessClient>> clients;
  for (unsigned i = 0; i < run.clients; ++i)
    clients.push_back(std::make_unique<InProcessClient>(store, input.seed, i, switches));
  std::vector<KnownIds> ids(run.clients);
  on_threads(run.clients, [&](unsigned i) { ids[i] = fill(run, i, *clients[i]); });
  for (auto& client : clients) client->restart();

  ReplayResult result =
      drive_all(run, [&](unsigned i) { return drive(run, i, *clients[i], std::move(ids[i])); });
  result.usage = {};  // the handlers know more of it than their clients
  for (const auto& client : clients) result.usage += client->usage();
  for (std::size_t i = 0; i < result.durations.size(); ++i)
    if (result.durations[i].count() > 0) result.handling_ms[i] = result.durations[i].mean_ms();
  result.against = against;
  return result;
}

}  // namespace fitcost::inline v1
