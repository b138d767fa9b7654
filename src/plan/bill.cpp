// SPDX-License-Identifier: Apache-2.0
#include "fitcost/plan/bill.hpp"

#include "fitcost/plan/readings.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "units/exact.hpp"

namespace fitcost::inline v1 {

Readings ExactReadings::all() const {
  Readings out;
  for (const auto* part : {&table_capacity, &table_storage, &functions, &logs, &apis, &monitoring,
                           &parameters, &transfer}) {
    out.insert(out.end(), part->begin(), part->end());
  }
  return out;
}

ExactReadings exact_readings(const Plan& plan, const Traffic& traffic, const BillingMonth& when) {
  const auto r = readings(plan_cast<Exact>(plan), traffic, when);
  return {exact(r.table_capacity), exact(r.table_storage), exact(r.functions),  exact(r.logs),
          exact(r.apis),           exact(r.monitoring),    exact(r.parameters), exact(r.transfer)};
}

BillingTerms terms_for(const Plan& plan, BillingTerms terms) {
  if (!plan.region.empty()) terms.region = plan.region;
  return terms;
}

BillingTerms terms_in(BillingTerms terms, const BillingMonth& when) {
  if (terms.each_month) terms.date = when.month.date;
  return terms;
}

Bill bill(const Plan& plan, const Traffic& traffic, const BillingMonth& when, const PriceBook& book,
          const BillingTerms& terms) {
  return make_bill(exact_readings(plan, traffic, when).all(), book,
                   terms_for(plan, terms_in(terms, when)));
}

std::vector<int> calendar_hours(const YearMonth& from, int count) {
  std::vector<int> hours;
  for (int m = 0; m < count; ++m) hours.push_back(from.plus(m).hours());
  return hours;
}

BillingMonth billing_month(int number, const std::optional<YearMonth>& from,
                           const Convention& convention, const BillingTerms& terms) {
  BillingMonth out = BillingMonth::of(number, convention, terms.date);
  if (from) {
    out.month_hours = calendar_hours(*from, number);
    out.month.convention.month_hours = out.month_hours.back();
    if (terms.each_month) out.month.date = from->plus(number - 1).first_day();
  }
  return out;
}

}  // namespace fitcost::inline v1
