// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/table_recommendation.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <queue>
#include <tuple>

#include "decide/pair_search.hpp"
#include "decide/table_money.hpp"
#include "fitcost/capacity/table_month.hpp"
#include "fitcost/services/dynamodb/meters.hpp"

namespace fitcost::inline v1 {

int TableChoice::scaled() const {
  if (mode == dynamodb::CapacityMode::on_demand) return 0;
  int out = 0;
  for (const auto& r : resources) {
    out += (r.read.scaling.min < r.read.scaling.max ? 1 : 0) +
           (r.write.scaling.min < r.write.scaling.max ? 1 : 0);
  }
  return out;
}

namespace table_recommendation {
namespace {

using detail::TableHours;
using detail::TableMoney;
using dynamodb::CapacityMode;
using dynamodb::TableClass;
using dynamodb::Term;

bool keeps(const DimensionTotals& t, const Decimal& share) {
  return Decimal(t.throttled) <= share * Decimal(t.demand);
}
bool keeps(const TableTotals& totals, const Decimal& share) {
  return std::all_of(totals.resources.begin(), totals.resources.end(),
                     [&](const auto& r) { return keeps(r.read, share) && keeps(r.write, share); });
}

/// A way to run one table or index.
struct Part {
  ResourceSettings settings;
  ResourceTotals totals;
};

struct Work {
  TableDemand lone;  // the resource as if it were a table of its own
  DimensionSearch read;
  DimensionSearch write;
  std::optional<Part> both;  // scaled, as last searched
};

/// What is preferred of two choices: the cheaper one; of equals the one with the lower list price,
/// then the simpler one.
auto rank(const TableCost& cost, int scaled) { return std::tuple(cost.total, cost.list, scaled); }

class Decider {
 public:
  Decider(const std::string& name, const TableDemand& demand, const TableTerms& terms,
          const PriceBook& book)
      : demand_(demand), terms_(terms), money_(name, demand, terms, book) {}

  TableRecommendation decide(const TableChoice& today) {
    search();
    TableRecommendation out;
    out.today = judged(today);
    for (const auto table_class : {TableClass::standard, TableClass::standard_ia}) {
      out.options.push_back(judged(on_demand(table_class)));
      const auto fixed = all_fixed(table_class);
      out.options.push_back(judged(fixed));
      const auto scaled = best_provisioned(table_class);
      if (table_class == TableClass::standard) standard_ = scaled;
      if (scaled.scaled() > 0) out.options.push_back(kept(scaled));
    }
    if (terms_.longest_term) {
      add_reserved(Term::one_year, out.options);
      if (*terms_.longest_term == Term::three_years) add_reserved(Term::three_years, out.options);
    }
    std::stable_sort(out.options.begin(), out.options.end(), [](const auto& a, const auto& b) {
      const bool a_out = !a.keeps || !a.cost.complete();
      const bool b_out = !b.keeps || !b.cost.complete();
      if (a_out != b_out) return b_out;
      return rank(a.cost, a.choice.scaled()) < rank(b.cost, b.choice.scaled());
    });
    choose(out);
    out.infrequent_from_gb = infrequent_from(out.options);
    for (const auto& w : work_) {
      out.exhaustive = out.exhaustive && w.read.exhaustive && w.write.exhaustive;
      out.runs += w.read.runs + w.write.runs;
    }
    out.shared = shared_;
    return out;
  }

  JudgedChoice judged(const TableChoice& choice, TableMinutes* minutes = nullptr) {
    JudgedChoice out;
    out.choice = choice;
    if (choice.mode == CapacityMode::on_demand) {
      OnDemandSettings settings;
      settings.rules = terms_.on_demand;
      settings.partition = terms_.partition;
      settings.resources.resize(demand_.resources.size());
      out.totals = simulate_on_demand(demand_, settings, minutes);
      out.cost = money_.cost(choice, out.totals);
    } else {
      const bool reserved = choice.reserved.read.blocks + choice.reserved.write.blocks > 0;
      TableMinutes own;
      TableMinutes* recorded = minutes == nullptr && reserved ? &own : minutes;
      simulator_.run(demand_, settings_of(choice), out.totals, recorded);
      TableHours hours;
      if (reserved) hours = detail::hours_of(demand_, *recorded, terms_.search.billing);
      out.cost = money_.cost(choice, out.totals, reserved ? &hours : nullptr);
    }
    out.keeps = keeps(out.totals, terms_.search.max_throttled);
    return out;
  }

  Readings readings(const TableChoice& choice, const TableTotals& totals,
                    const TableMinutes* minutes) const {
    if (minutes == nullptr) return money_.readings(choice, totals, nullptr);
    const auto hours = detail::hours_of(demand_, *minutes, terms_.search.billing);
    return money_.readings(choice, totals, &hours);
  }

 private:
  static constexpr std::int64_t most_pairs = 4000;

  void search() {
    for (const auto& resource : demand_.resources) {
      auto& w = work_.emplace_back();
      w.lone.first_minute = demand_.first_minute;
      w.lone.dated = demand_.dated;
      w.lone.resources.push_back(resource);
      w.lone.resources.front().name.clear();
      w.read = search_dimension(resource.read, demand_.first_minute, terms_.search);
      w.write = search_dimension(resource.write, demand_.first_minute, terms_.search);
    }
  }

  TableSettings settings_of(const TableChoice& choice) const {
    TableSettings out;
    out.rules = terms_.search.rules;
    out.partition = terms_.partition;
    out.billing = terms_.search.billing;
    out.resources = choice.resources;
    return out;
  }

  static TableChoice on_demand(TableClass table_class) {
    TableChoice out;
    out.table_class = table_class;
    return out;
  }
  static TableChoice provisioned(TableClass table_class, const std::vector<Part>& parts) {
    TableChoice out{CapacityMode::provisioned, table_class, {}, {}};
    for (const auto& p : parts) out.resources.push_back(p.settings);
    return out;
  }

  static Part part(const FoundSettings& read, const FoundSettings& write) {
    Part out;
    out.settings.read.scaling = read.scaling;
    out.settings.write.scaling = write.scaling;
    out.totals = {read.totals, write.totals};
    return out;
  }

  TableChoice all_fixed(TableClass table_class) const {
    std::vector<Part> parts;
    for (const auto& w : work_) parts.push_back(part(w.read.fixed, w.write.fixed));
    return provisioned(table_class, parts);
  }

  // ---- fixed or scaled ----------

  /// Each resource in turn takes the best of its ways, as long as the whole gains; for a table
  /// without indexes that is all there is to try.
  TableChoice best_provisioned(TableClass table_class) {
    std::vector<std::vector<Part>> ways;
    for (auto& w : work_) ways.push_back(ways_of(w, table_class));
    std::vector<std::size_t> chosen;
    for (const auto& w : ways) chosen.push_back(w.size() - 1);
    auto best = cost_of(ways, chosen, table_class);
    for (bool gained = true; gained;) {
      gained = false;
      for (std::size_t r = 0; r < ways.size(); ++r) {
        for (std::size_t k = 0; k < ways[r].size(); ++k) {
          auto other = chosen;
          other[r] = k;
          const auto cost = cost_of(ways, other, table_class);
          if (!(cost < best)) continue;
          best = cost;
          chosen = other;
          gained = true;
        }
      }
    }
    return provisioned(table_class, picked(ways, chosen));
  }

  static std::vector<Part> picked(const std::vector<std::vector<Part>>& ways,
                                  const std::vector<std::size_t>& chosen) {
    std::vector<Part> out;
    for (std::size_t r = 0; r < ways.size(); ++r) out.push_back(ways[r][chosen[r]]);
    return out;
  }

  std::tuple<Decimal, Decimal, int> cost_of(const std::vector<std::vector<Part>>& ways,
                                            const std::vector<std::size_t>& chosen,
                                            TableClass table_class) const {
    const auto parts = picked(ways, chosen);
    const auto choice = provisioned(table_class, parts);
    TableTotals totals;
    totals.minutes = static_cast<std::int64_t>(demand_.minutes());
    for (const auto& p : parts) totals.resources.push_back(p.totals);
    return rank(money_.cost(choice, totals), choice.scaled());
  }

  std::vector<Part> ways_of(Work& w, TableClass table_class) {
    std::vector<Part> out{part(w.read.fixed, w.write.fixed)};
    if (!w.read.scaled.empty()) out.push_back(part(w.read.scaled.front(), w.write.fixed));
    if (!w.write.scaled.empty()) out.push_back(part(w.read.fixed, w.write.scaled.front()));
    if (w.read.scaled.empty() || w.write.scaled.empty()) return out;
    // A pair is searched at the prices of Standard-IA only where that may be the best.
    const bool own_prices = table_class == TableClass::standard || terms_.stored_gb;
    if (own_prices) w.both = both_scaled(w, table_class, out);
    if (w.both) out.push_back(*w.both);
    return out;
  }

  // ---- reads and writes that share their decreases ----------

  std::optional<ResourceTotals> together(const Work& w, const Part& p) {
    TableSettings settings = settings_of({});
    settings.resources = {p.settings};
    simulator_.run(w.lone, settings, totals_);
    const auto& share = terms_.search.max_throttled;
    const auto& t = totals_.resources.front();
    if (!keeps(t.read, share) || !keeps(t.write, share)) return std::nullopt;
    return t;
  }

  /// The best pair of scaled settings, simulated together. Where the best of each apart share their
  /// decreases without loss, that is it; else pairs are tried in the order of what they cost apart,
  /// until that is no less than the best together. At last, one side after the other changes to
  /// whatever is cheaper together.
  std::optional<Part> both_scaled(Work& w, TableClass table_class,
                                  const std::vector<Part>& others) {
    const auto read_price = money_.hourly_price(false, table_class);
    const auto write_price = money_.hourly_price(true, table_class);
    if (!read_price || !write_price) return std::nullopt;
    PairPrices prices(*read_price, *write_price);
    Part best = part(w.read.scaled.front(), w.write.scaled.front());
    const auto apart = prices.of(best.totals);
    detail::Int128 bound = prices.of(others.front().totals);
    for (const auto& o : others) bound = std::min(bound, prices.of(o.totals));
    std::optional<Part> found;
    ++shared_.runs;
    if (const auto first = together(w, best)) take(best, *first, prices, bound, found);
    if (!found || bound != apart) {
      shared_.differ = true;
      try_pairs(w, prices, apart, bound, found);
    }
    change_sides(w, prices, best, bound, found);
    return found;
  }

  /// Prices of a unit-hour of reads and of writes as whole numbers.
  struct PairPrices {
    std::int64_t read;
    std::int64_t write;

    PairPrices(const Decimal& r, const Decimal& w) {
      const int scale = std::max(r.scale(), w.scale());
      const auto whole = [&](const Decimal& d) {
        return static_cast<std::int64_t>(
            (d * Decimal::of(fitcost::detail::power_of_ten(scale), 0)).coefficient());
      };
      read = whole(r);
      write = whole(w);
    }
    detail::Int128 of(std::int64_t read_billed, std::int64_t write_billed) const {
      return detail::Int128{read} * read_billed + detail::Int128{write} * write_billed;
    }
    detail::Int128 of(const ResourceTotals& t) const {
      return of(t.read.billed_unit_minutes, t.write.billed_unit_minutes);
    }
  };

  static void take(const Part& pair, const ResourceTotals& totals, const PairPrices& prices,
                   detail::Int128& bound, std::optional<Part>& found) {
    if (!(prices.of(totals) < bound)) return;
    bound = prices.of(totals);
    found = pair;
    found->totals = totals;
  }

  void try_pairs(Work& w, const PairPrices& prices, detail::Int128 apart, detail::Int128& bound,
                 std::optional<Part>& found) {
    const auto slack = [&](std::int64_t each) {
      SearchSlack out;
      out.unit_minutes =
          static_cast<std::int64_t>((bound - apart) / std::max<std::int64_t>(1, each)) + 1;
      return out;
    };
    const auto& demand = w.lone.resources.front();
    const auto reads =
        search_dimension(demand.read, demand_.first_minute, terms_.search, slack(prices.read));
    const auto writes =
        search_dimension(demand.write, demand_.first_minute, terms_.search, slack(prices.write));
    w.read.runs += reads.runs;
    w.write.runs += writes.runs;
    const auto price_at = [&](std::size_t i, std::size_t j) {
      return prices.of(reads.scaled[i].totals.billed_unit_minutes,
                       writes.scaled[j].totals.billed_unit_minutes);
    };
    using Pair = std::tuple<detail::Int128, std::size_t, std::size_t>;
    std::priority_queue<Pair, std::vector<Pair>, std::greater<>> next;
    next.emplace(price_at(0, 0), 0, 0);
    for (std::int64_t tried = 0; !next.empty(); ++tried) {
      const auto [money, i, j] = next.top();
      next.pop();
      if (!(money < bound)) return;
      if (tried == most_pairs) break;
      if (j + 1 < writes.scaled.size()) next.emplace(price_at(i, j + 1), i, j + 1);
      if (j == 0 && i + 1 < reads.scaled.size()) next.emplace(price_at(i + 1, 0), i + 1, 0);
      const Part pair = part(reads.scaled[i], writes.scaled[j]);
      ++shared_.runs;
      if (const auto totals = together(w, pair)) take(pair, *totals, prices, bound, found);
    }
    shared_.cut_short = shared_.cut_short || !next.empty() ||
                        reads.scaled.size() == DimensionSearch::most_found ||
                        writes.scaled.size() == DimensionSearch::most_found;
  }

  void change_sides(const Work& w, const PairPrices& prices, const Part& start,
                    detail::Int128& bound, std::optional<Part>& found) {
    const auto& demand = w.lone.resources.front();
    detail::PairSearch search({{{&demand.read, w.read.fixed.scaling.max, prices.read},
                                {&demand.write, w.write.fixed.scaling.max, prices.write}}},
                              demand_.first_minute, terms_.search);
    const auto& from = (found ? *found : start).settings;
    std::array<dynamodb::AutoScaling, 2> pair{from.read.scaling, from.write.scaling};
    const bool improved = search.improve(pair, bound);
    shared_.runs += search.runs();
    shared_.cut_short = shared_.cut_short || search.cut_short();
    if (!improved) return;
    shared_.differ = true;
    Part better = start;
    better.settings.read.scaling = pair[0];
    better.settings.write.scaling = pair[1];
    if (const auto totals = together(w, better)) take(better, *totals, prices, bound, found);
  }

  // ---- reserved capacity ----------

  struct Candidate {
    DimensionSettings settings;
    std::vector<BilledHour> hours;
  };

  /// The fixed settings, and for each minimum the best scaled ones.
  std::vector<Candidate> candidates(const Work& w, bool write) {
    const auto& series = write ? w.lone.resources.front().write : w.lone.resources.front().read;
    SearchSlack slack;
    slack.every_minimum = true;
    auto found = search_dimension(series, demand_.first_minute, terms_.search, slack);
    found.scaled.insert(found.scaled.begin(), found.fixed);
    std::vector<Candidate> out;
    TableSettings settings = settings_of({});
    TableMinutes minutes;
    for (const auto& f : found.scaled) {
      Part p = part(w.read.fixed, w.write.fixed);
      (write ? p.settings.write : p.settings.read).scaling = f.scaling;
      settings.resources = {p.settings};
      simulator_.run(w.lone, settings, totals_, &minutes);
      const auto& of = write ? minutes.front().write : minutes.front().read;
      DimensionSettings chosen;
      chosen.scaling = f.scaling;
      out.push_back(
          {chosen, billed_by_hour(of.available, demand_.first_minute, terms_.search.billing)});
    }
    return out;
  }

  /// All reads or all writes with what is best reserved for them; false where nothing is.
  bool reserve(bool write, const ReservedPrices& prices, TableChoice& choice) {
    std::vector<BilledHour> fixed;
    const auto minutes = static_cast<std::int64_t>(demand_.minutes());
    std::int64_t units = 0;
    for (const auto& w : work_) units += (write ? w.write : w.read).fixed.scaling.max;
    fixed.push_back({minutes, units * minutes});
    if (best_blocks(fixed, prices, terms_.month_hours) == 0) return false;

    auto& all = candidates_[write ? 1 : 0];  // the same for every term
    if (all.empty()) {
      for (const auto& w : work_) all.push_back(candidates(w, write));
    }
    std::vector<std::size_t> chosen(all.size(), 0);
    const auto cost = [&] {
      std::vector<BilledHour> sum;
      for (std::size_t r = 0; r < all.size(); ++r) detail::add_hours(sum, all[r][chosen[r]].hours);
      const int blocks = best_blocks(sum, prices, terms_.month_hours);
      for (std::size_t r = 0; r < all.size(); ++r) {
        auto& of = choice.resources[r];
        (write ? of.write : of.read) = all[r][chosen[r]].settings;
      }
      const Decimal months(std::int64_t{12} * prices.years);
      return detail::reserved_total(sum, prices, blocks, terms_.month_hours) +
             money_.alarm_cost(choice.scaled()).value_or(Decimal()) * Decimal(minutes) * months;
    };
    auto best = cost();
    for (bool gained = true; gained;) {
      gained = false;
      for (std::size_t r = 0; r < all.size(); ++r) {
        std::size_t kept = chosen[r];
        for (std::size_t k = 0; k < all[r].size(); ++k) {
          chosen[r] = k;
          const auto other = cost();
          if (!(other < best)) continue;
          best = other;
          kept = k;
          gained = true;
        }
        chosen[r] = kept;
      }
    }
    cost();  // leaves what was chosen in `choice`
    return true;
  }

  void add_reserved(Term term, std::vector<JudgedChoice>& options) {
    const auto read = money_.reserved_prices(false, term);
    const auto write = money_.reserved_prices(true, term);
    if (!read || !write) return;
    TableChoice choice = standard_;
    const bool reads = reserve(false, *read, choice);
    const bool writes = reserve(true, *write, choice);
    if (!reads && !writes) return;
    choice = kept(choice).choice;
    TableMinutes minutes;
    judged(choice, &minutes);
    const auto hours = detail::hours_of(demand_, minutes, terms_.search.billing);
    choice.reserved.read = {best_blocks(hours.read, *read, terms_.month_hours), term};
    choice.reserved.write = {best_blocks(hours.write, *write, terms_.month_hours), term};
    if (choice.reserved.read.blocks + choice.reserved.write.blocks == 0) return;
    options.push_back(judged(choice));
  }

  // ---- the whole ----------

  /// The choice, simulated whole: where reads, writes or indexes then throttle more than apart,
  /// those resources get the capacity that throttles nothing.
  JudgedChoice kept(TableChoice choice) {
    auto out = judged(choice);
    if (out.keeps) return out;
    SearchTerms none = terms_.search;
    none.max_throttled = Decimal();
    for (std::size_t r = 0; r < work_.size() && !out.keeps; ++r) {
      const auto& t = out.totals.resources[r];
      const auto& share = terms_.search.max_throttled;
      if (keeps(t.read, share) && keeps(t.write, share)) continue;
      const auto& of = demand_.resources[r];
      choice.resources[r].read.scaling = least_fixed(of.read, demand_.first_minute, none).scaling;
      choice.resources[r].write.scaling = least_fixed(of.write, demand_.first_minute, none).scaling;
      out = judged(choice);
    }
    return out;
  }

  static void choose(TableRecommendation& out) {
    const auto& first = out.options.front();
    const bool possible = first.keeps && first.cost.complete();
    // Without all its prices today's total is the least that it may be.
    out.change = possible && (!out.today.keeps || first.cost.total < out.today.cost.total);
    out.undecided = !out.change && out.today.keeps && !out.today.cost.complete();
    out.best = out.change ? first : out.today;
    if (out.best.cost.complete() && out.today.cost.complete())
      out.saving = out.today.cost.total - out.best.cost.total;
  }

  /// Where the storage that is saved makes up for the dearer throughput of the best option of each
  /// class.
  std::optional<Decimal> infrequent_from(const std::vector<JudgedChoice>& options) const {
    if (terms_.stored_gb) return std::nullopt;  // it is in the costs
    const auto standard = money_.storage_price(TableClass::standard);
    const auto infrequent = money_.storage_price(TableClass::standard_ia);
    const JudgedChoice* best[2] = {nullptr, nullptr};
    for (const auto& o : options) {
      auto& of = best[o.choice.table_class == TableClass::standard ? 0 : 1];
      if (of == nullptr && o.keeps && o.cost.complete()) of = &o;
    }
    if (!standard || !infrequent || best[0] == nullptr || best[1] == nullptr) return std::nullopt;
    if (!(*infrequent < *standard)) return std::nullopt;
    const Decimal free = money_.free_quantity(dynamodb::storage_gb_months.key);
    const Decimal dearer = best[1]->cost.total - best[0]->cost.total + free * *standard;
    const Decimal each = *standard - *infrequent;
    constexpr int places = 2;
    return quotient(dearer * Decimal::of(detail::power_of_ten(each.scale()), 0),
                    static_cast<std::int64_t>(each.coefficient()), places);
  }

  const TableDemand& demand_;
  const TableTerms& terms_;
  TableMoney money_;
  TableSimulator simulator_;
  TableTotals totals_;
  std::vector<Work> work_;
  std::array<std::vector<std::vector<Candidate>>, 2> candidates_;  // of reads, of writes
  TableChoice standard_;  // the best provisioned one of that class
  SharedDecreases shared_;
};

TableDemand part_of(const TableDemand& demand, std::size_t from, std::size_t count) {
  TableDemand out;
  out.ticks_per_minute = demand.ticks_per_minute;
  out.first_minute = demand.first_minute + static_cast<std::int64_t>(from);
  out.dated = demand.dated;
  for (const auto& r : demand.resources) {
    auto& into = out.resources.emplace_back();
    into.name = r.name;
    into.read.assign(r.read.tenths().subspan(from, count));
    into.write.assign(r.write.tenths().subspan(from, count));
  }
  return out;
}

/// The choice as it stands after these minutes.
TableChoice continued(TableChoice choice, const TableMinutes& minutes) {
  for (std::size_t r = 0; r < choice.resources.size(); ++r) {
    const auto at_end = [](const DimensionMinutes& m) {
      return static_cast<int>(m.available.back() / 10);
    };
    choice.resources[r].read.start = at_end(minutes[r].read);
    choice.resources[r].write.start = at_end(minutes[r].write);
  }
  return choice;
}

}  // namespace
}  // namespace table_recommendation

using table_recommendation::Decider;

TableRecommendation recommend(const std::string& name, const TableDemand& demand,
                              const TableChoice& today, const TableTerms& terms,
                              const PriceBook& book) {
  return Decider(name, demand, terms, book).decide(today);
}

JudgedChoice judge(const std::string& name, const TableDemand& demand, const TableChoice& choice,
                   const TableTerms& terms, const PriceBook& book, TableMinutes* minutes) {
  return Decider(name, demand, terms, book).judged(choice, minutes);
}

Readings choice_readings(const std::string& name, const TableDemand& demand,
                         const TableChoice& choice, const TableTotals& totals,
                         const TableTerms& terms, const PriceBook& book,
                         const TableMinutes* minutes) {
  return Decider(name, demand, terms, book).readings(choice, totals, minutes);
}

HeldOut hold_out(const std::string& name, const TableDemand& demand, const TableChoice& today,
                 const TableTerms& terms, const PriceBook& book, const Decimal& share) {
  using namespace table_recommendation;
  const auto minutes = static_cast<std::int64_t>(demand.minutes());
  const Decimal seen = (Decimal(1) - share) * Decimal(minutes);
  const auto whole =
      static_cast<std::int64_t>(seen.coefficient() / fitcost::detail::power_of_ten(seen.scale()));
  const auto from = static_cast<std::size_t>(std::clamp<std::int64_t>(whole, 1, minutes - 1));
  const auto before = part_of(demand, 0, from);
  const auto after = part_of(demand, from, static_cast<std::size_t>(minutes) - from);
  HeldOut out;
  out.from = static_cast<std::int64_t>(from);
  const auto best = recommend(name, before, today, terms, book).best.choice;
  const auto from_there = [&](const TableChoice& choice) {
    if (choice.mode == CapacityMode::on_demand) return judge(name, after, choice, terms, book);
    TableMinutes recorded;
    judge(name, before, choice, terms, book, &recorded);
    return judge(name, after, continued(choice, recorded), terms, book);
  };
  out.best = from_there(best);
  out.today = from_there(today);
  return out;
}

int poisson_capacity(double mean, double units, std::int64_t minutes, double probability) {
  if (!(mean > 0.0)) return 1;
  using boost::math::policies::discrete_quantile;
  using boost::math::policies::integer_round_up;
  using Policy = boost::math::policies::policy<discrete_quantile<integer_round_up>>;
  // All minutes are served with this probability if each is with its root. Near 1 the complement
  // keeps the digits.
  const double short_of = -std::expm1(std::log(probability) / static_cast<double>(minutes));
  const boost::math::poisson_distribution<double, Policy> requests(mean);
  const double most = boost::math::quantile(boost::math::complement(requests, short_of));
  return std::max(1, static_cast<int>(std::ceil(most * units / 60.0 - 1e-9)));
}

}  // namespace fitcost::inline v1
