// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "capacity/pool_draws.hpp"
#include "fitcost/capacity/mmpp.hpp"
#include "fitcost/capacity/ziggurat.hpp"
#include "fitcost/traffic/arrivals.hpp"

namespace fitcost::inline v1::detail {

namespace {

/// Any arrival process, in microseconds.
template <ArrivalProcess Process> class ProcessSource : public ArrivalSource {
 public:
  explicit ProcessSource(Process process) : process_(std::move(process)) {}
  void fill(std::span<double> us) override {
    for (double& x : us) x = process_.next() / seconds(1.0) * us_per_second;
  }

 private:
  Process process_;
};

class PoissonSource : public ArrivalSource {
 public:
  PoissonSource(double gap_us, const Random& random) : gap_us_(gap_us), random_(random) {}
  void fill(std::span<double> us) override {
    Random own = random_;  // in registers, as the clock
    double now = now_;
    for (double& x : us) x = now += gap_us_ * ziggurat_exponential(own);
    random_ = own;
    now_ = now;
  }

 private:
  double gap_us_;
  Random random_;
  double now_ = 0.0;
};

class RenewalSource : public ArrivalSource {
 public:
  RenewalSource(const DurationDistribution& gap, const Random& random)
      : gap_(gap), random_(random) {}
  void fill(std::span<double> us) override {
    gap_.fill(us, random_);
    const bool whole = gap_.is_constant();
    for (double& x : us) x = now_ += whole ? whole_us(x * us_per_ms) : x * us_per_ms;
  }

 private:
  const DurationDistribution& gap_;  // the traffic's, which outlives the simulation
  Random random_;
  double now_ = 0.0;
};

class RecordedSource : public ArrivalSource {
 public:
  explicit RecordedSource(const std::vector<double>& times) : times_(times) {}
  void fill(std::span<double> us) override {
    for (double& x : us) {
      x = at_ < times_.size() ? whole_us(times_[at_++] * us_per_second)
                              : std::numeric_limits<double>::infinity();
    }
  }

 private:
  const std::vector<double>& times_;  // the traffic's, which outlives the simulation
  std::size_t at_ = 0;
};

struct SourceOf {
  const Random& random;

  std::unique_ptr<ArrivalSource> operator()(const PoissonTraffic& t) const {
    if (t.profile == Profile())
      return std::make_unique<PoissonSource>(
          fitcost::requests(us_per_second) / (t.rate * seconds(1.0)), random);
    return std::make_unique<ProcessSource<ProfileArrivals>>(
        ProfileArrivals(t.rate, t.profile, random));
  }
  std::unique_ptr<ArrivalSource> operator()(const EvenTraffic& t) const {
    return std::make_unique<ProcessSource<ConstantArrivals>>(ConstantArrivals(t.rate));
  }
  std::unique_ptr<ArrivalSource> operator()(const RenewalTraffic& t) const {
    return std::make_unique<RenewalSource>(t.gap, random);
  }
  std::unique_ptr<ArrivalSource> operator()(const BurstyTraffic& t) const {
    return std::make_unique<ProcessSource<MarkovModulatedArrivals>>(
        MarkovModulatedArrivals(t.states, random));
  }
  std::unique_ptr<ArrivalSource> operator()(const RecordedTraffic& t) const {
    return std::make_unique<RecordedSource>(t.seconds);
  }
};

}  // namespace

std::unique_ptr<ArrivalSource> arrival_source(const PoolTraffic& traffic, const Random& random) {
  return std::visit(SourceOf{random}, traffic);
}

}  // namespace fitcost::inline v1::detail
