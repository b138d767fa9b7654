// SPDX-License-Identifier: Apache-2.0
#include "fitcost/decide/fleet.hpp"
#include "fitcost/pricing/make_bill.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace fitcost::inline v1 {

struct Fleet::State {
  FleetTerms terms;
  const PriceBook* book = nullptr;
  BillingTerms account;  // with the free tier that the tables share

  std::mutex mutex;
  std::condition_variable changed;
  std::optional<FleetTable> waiting;
  bool over = false;
  std::exception_ptr failure;
  std::vector<FleetRow> rows;
  std::vector<std::thread> threads;

  void start() {
    for (int i = 0; i < terms.threads; ++i) threads.emplace_back([this] { work(); });
  }

  void work() {
    for (;;) {
      FleetTable table;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return waiting || over; });
        if (!waiting) return;
        table = std::move(*waiting);
        waiting.reset();
      }
      changed.notify_all();
      try {
        FleetRow row = judged(table);
        const std::lock_guard lock(mutex);
        rows.push_back(std::move(row));
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    }
  }

  /// With zeros up to the minutes that were looked at.
  void fill_up(TableDemand& demand) const {
    if (!terms.minutes) return;
    const auto wanted = static_cast<std::size_t>(*terms.minutes);
    if (demand.minutes() >= wanted) return;
    for (auto& resource : demand.resources) {
      for (auto* series : {&resource.read, &resource.write}) {
        std::vector<std::int32_t> longer(series->tenths().begin(), series->tenths().end());
        longer.resize(wanted, 0);
        series->assign(longer);
      }
    }
  }

  FleetRow judged(FleetTable& table) const {
    fill_up(table.demand);
    FleetRow row;
    row.table = table.name;
    row.first_minute = table.demand.first_minute;
    row.dated = table.demand.dated;
    row.minutes = static_cast<std::int64_t>(table.demand.minutes());
    row.recommendation = recommend(table.name, table.demand, terms.today, terms.table, *book);
    const auto readings = [&](const JudgedChoice& of) {
      return choice_readings(table.name, table.demand, of.choice, of.totals, terms.table, *book,
                             nullptr);
    };
    row.today = readings(row.recommendation.today);
    row.best = readings(row.recommendation.best);
    return row;
  }

  FleetTotals totals(Readings FleetRow::*which) const {
    Readings all;
    for (const auto& row : rows) all.insert(all.end(), (row.*which).begin(), (row.*which).end());
    const Bill bill = make_bill(all, *book, account);
    return {bill.total(), bill.total_after_free_tier(), bill.complete()};
  }

  void stop() {
    {
      const std::lock_guard lock(mutex);
      over = true;
    }
    changed.notify_all();
    for (auto& thread : threads) thread.join();
    threads.clear();
  }
};

Fleet::Fleet(const FleetTerms& terms, const PriceBook& book) : state_(std::make_unique<State>()) {
  auto& s = *state_;
  s.terms = terms;
  s.book = &book;
  s.account = terms.table.billing;
  s.terms.table.billing.free_tier = "none";
  s.terms.table.longest_term.reset();
  s.start();
}

Fleet::~Fleet() { state_->stop(); }

void Fleet::add(FleetTable table) {
  auto& s = *state_;
  {
    std::unique_lock lock(s.mutex);
    s.changed.wait(lock, [&] { return !s.waiting || s.failure; });
    if (s.failure) std::rethrow_exception(s.failure);
    s.waiting = std::move(table);
  }
  s.changed.notify_all();
}

FleetResult Fleet::finish() {
  auto& s = *state_;
  {
    std::unique_lock lock(s.mutex);
    s.changed.wait(lock, [&] { return !s.waiting; });
  }
  s.stop();
  if (s.failure) std::rethrow_exception(s.failure);
  std::sort(s.rows.begin(), s.rows.end(), [](const FleetRow& a, const FleetRow& b) {
    const auto& x = a.recommendation.saving;
    const auto& y = b.recommendation.saving;
    if (x.has_value() != y.has_value()) return x.has_value();
    if (x && *x != *y) return *y < *x;
    return a.table < b.table;
  });
  FleetResult out;
  out.today = s.totals(&FleetRow::today);
  out.best = s.totals(&FleetRow::best);
  for (const auto& row : s.rows) out.changes += row.recommendation.change ? 1 : 0;
  out.rows = std::move(s.rows);
  return out;
}

}  // namespace fitcost::inline v1
