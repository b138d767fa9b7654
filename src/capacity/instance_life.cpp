// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <queue>

#include "fitcost/capacity/request_log.hpp"
#include "fitcost/units/input_error.hpp"

namespace fitcost::inline v1 {

namespace instance_life {
namespace {

/// Idle times at the next request, apart by whether the instance was still there.
struct Gaps {
  std::vector<double> outlived;
  std::vector<double> expired;
};

Gaps gaps_by_instance(const RequestLog& log) {
  Gaps out;
  std::vector<double> end(log.instances.size());
  std::vector<bool> seen(log.instances.size(), false);
  std::vector<std::size_t> alive;  // as far as is known
  std::vector<bool> listed(log.instances.size(), false);
  for (const auto& r : log.requests) {
    const auto own = static_cast<std::size_t>(r.instance);
    if (!r.cold && seen[own] && end[own] <= r.start_s) out.outlived.push_back(r.start_s - end[own]);
    if (r.cold) {
      // Whoever was idle would have been taken: all of them are gone, the last used one soonest.
      double shortest = -1.0;
      const auto gone = [&](std::size_t i) {
        if (end[i] > r.start_s || i == own) return false;
        const double idle = r.start_s - end[i];
        if (shortest < 0.0 || idle < shortest) shortest = idle;
        listed[i] = false;
        return true;
      };
      alive.erase(std::remove_if(alive.begin(), alive.end(), gone), alive.end());
      if (shortest >= 0.0) out.expired.push_back(shortest);
    }
    if (!listed[own]) alive.push_back(own);
    listed[own] = true;
    end[own] = seen[own] ? std::max(end[own], r.end_s()) : r.end_s();
    seen[own] = true;
  }
  return out;
}

/// A warm request that comes while nothing runs finds an instance that has been idle for at least
/// as long as the last one to end; a cold one finds that even this one is gone.
Gaps gaps_of_the_quiet(const RequestLog& log) {
  Gaps out;
  double last_end = 0.0;
  bool any = false;
  for (const auto& r : log.requests) {
    if (any && last_end <= r.start_s)
      (r.cold ? out.expired : out.outlived).push_back(r.start_s - last_end);
    last_end = any ? std::max(last_end, r.end_s()) : r.end_s();
    any = true;
  }
  return out;
}

}  // namespace
}  // namespace instance_life

IdleExpiry idle_expiry(const RequestLog& log) {
  using namespace instance_life;
  Gaps gaps = log.names_instances() ? gaps_by_instance(log) : gaps_of_the_quiet(log);
  std::sort(gaps.outlived.begin(), gaps.outlived.end());
  std::sort(gaps.expired.begin(), gaps.expired.end());
  IdleExpiry out;
  out.warm_gaps = gaps.outlived.size();
  out.expired_gaps = gaps.expired.size();
  if (!gaps.outlived.empty()) out.longest_warm = seconds(gaps.outlived.back());
  if (!gaps.expired.empty()) out.shortest_expired = seconds(gaps.expired.front());
  if (gaps.outlived.empty() && gaps.expired.empty()) return out;

  // An expiry T contradicts outlived gaps >= T and expired gaps < T: walk T through the intervals
  // between the gaps, from below all of them to above.
  std::vector<double> bounds;
  std::merge(gaps.outlived.begin(), gaps.outlived.end(), gaps.expired.begin(), gaps.expired.end(),
             std::back_inserter(bounds));
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  std::uint64_t fewest = gaps.outlived.size();
  out.at_most = seconds(bounds.front());
  double widest = -1.0;
  std::size_t below_outlived = 0;
  std::size_t below_expired = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    while (below_outlived < gaps.outlived.size() && gaps.outlived[below_outlived] <= bounds[i])
      ++below_outlived;
    while (below_expired < gaps.expired.size() && gaps.expired[below_expired] <= bounds[i])
      ++below_expired;
    const std::uint64_t contradicted = gaps.outlived.size() - below_outlived + below_expired;
    if (contradicted > fewest) continue;
    const bool open = i + 1 == bounds.size();
    if (contradicted < fewest) {
      fewest = contradicted;
      out.at_least = seconds(bounds[i]);
      out.estimate.reset();
      widest = -1.0;
    }
    out.at_most = open ? std::nullopt : std::optional<Seconds>(seconds(bounds[i + 1]));
    if (!open && out.at_least && bounds[i + 1] - bounds[i] > widest) {
      widest = bounds[i + 1] - bounds[i];
      out.estimate = seconds(0.5 * (bounds[i] + bounds[i + 1]));
    }
  }
  if (!out.at_most) out.estimate.reset();
  out.contradicted = fewest;
  return out;
}

RoutingEvidence routing_evidence(const RequestLog& log, std::optional<Seconds> expiry) {
  if (!log.names_instances()) {
    throw InputError({}, "a log without instances", "a column 'instance'");
  }
  const std::size_t n = log.instances.size();
  std::vector<std::size_t> last_use(n, 0);
  for (std::size_t i = 0; i < log.requests.size(); ++i)
    last_use[static_cast<std::size_t>(log.requests[i].instance)] = i;

  RoutingEvidence out;
  double variance = 0.0;
  std::vector<double> end(n);
  std::vector<bool> seen(n, false);
  std::vector<std::size_t> alive;  // ascending by creation, which is their number
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    const auto& r = log.requests[i];
    const auto own = static_cast<std::size_t>(r.instance);
    const double limit = expiry ? *expiry / seconds(1.0) : 0.0;
    alive.erase(std::remove_if(
                    alive.begin(), alive.end(),
                    [&](std::size_t j) { return last_use[j] < i && r.start_s - end[j] >= limit; }),
                alive.end());
    if (!r.cold && seen[own] && end[own] <= r.start_s) {
      std::size_t idle = 0;
      bool recent = true;
      bool newest = true;
      bool oldest = true;
      for (const std::size_t j : alive) {
        if (end[j] > r.start_s) continue;
        ++idle;
        recent = recent && end[j] <= end[own];
        newest = newest && j <= own;
        oldest = oldest && j >= own;
      }
      if (idle >= 2) {
        ++out.choices;
        out.recent += recent ? 1 : 0;
        out.newest += newest ? 1 : 0;
        out.oldest += oldest ? 1 : 0;
        const double chance = 1.0 / static_cast<double>(idle);
        out.by_chance += chance;
        variance += chance * (1.0 - chance);
      }
    }
    if (!seen[own]) alive.push_back(own);
    end[own] = seen[own] ? std::max(end[own], r.end_s()) : r.end_s();
    seen[own] = true;
  }
  out.chance_deviation = std::sqrt(variance);
  const std::uint64_t most = std::max({out.recent, out.newest, out.oldest});
  if (static_cast<double>(most) > out.by_chance + 3.0 * out.chance_deviation) {
    const int best =
        (out.recent == most ? 1 : 0) + (out.newest == most ? 1 : 0) + (out.oldest == most ? 1 : 0);
    if (best == 1) {
      out.routing = out.recent == most   ? Routing::recent
                    : out.newest == most ? Routing::newest
                                         : Routing::oldest;
    }
  } else if (out.choices >= 30) {
    out.routing = Routing::random;
  }
  return out;
}

std::vector<bool> replayed_cold(const RequestLog& log, Seconds expiry, Routing rule) {
  struct Instance {
    double end = 0.0;
    std::size_t created = 0;
  };
  const auto later = [](const Instance& a, const Instance& b) {
    return a.end != b.end ? a.end > b.end : a.created > b.created;
  };
  std::priority_queue<Instance, std::vector<Instance>, decltype(later)> busy(later);
  std::vector<Instance> idle;  // ascending by end, equal ones by creation
  std::size_t created = 0;
  std::vector<bool> out;
  out.reserve(log.requests.size());
  const double kept = expiry / seconds(1.0);
  for (const auto& r : log.requests) {
    for (; !busy.empty() && busy.top().end <= r.start_s; busy.pop()) idle.push_back(busy.top());
    const auto first_alive = std::find_if(
        idle.begin(), idle.end(), [&](const Instance& i) { return r.start_s - i.end < kept; });
    idle.erase(idle.begin(), first_alive);
    Instance instance;
    out.push_back(idle.empty());
    if (idle.empty()) {
      instance.created = created++;
    } else {
      const auto by_creation = [](const Instance& a, const Instance& b) {
        return a.created < b.created;
      };
      auto taken = idle.end() - 1;
      if (rule == Routing::newest) taken = std::max_element(idle.begin(), idle.end(), by_creation);
      if (rule == Routing::oldest) taken = std::min_element(idle.begin(), idle.end(), by_creation);
      instance = *taken;
      idle.erase(taken);
    }
    instance.end = r.end_s();
    busy.push(instance);
  }
  return out;
}

}  // namespace fitcost::inline v1
