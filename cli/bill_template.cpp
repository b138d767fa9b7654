// SPDX-License-Identifier: Apache-2.0
#include "bill_template.hpp"

#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/services/apigateway/limits.hpp"

namespace fitcost::command {

namespace {

/// The throttle that all APIs of an account share, in the terms' region.
StatedThrottle account_throttle(const std::string& region) {
  const auto of = apigateway::throttle(region);
  return {to_decimal(of.rate / (requests(1.0) / seconds(1.0))),
          to_decimal(of.burst / requests(1.0))};
}

}  // namespace

cloudformation::Estimate estimate_of(const cloudformation::Template& source,
                                     const std::string& usage_file, const StackOptions& stack,
                                     const Traffic& traffic, const BillingTerms& terms,
                                     bool one_of_two) {
  cloudformation::StackUsage usage;
  if (!usage_file.empty())
    usage = cloudformation::read_stack_usage(
        cloudformation::TemplateDocument::read(read_file(usage_file), usage_file));
  usage.rules_on = terms.date;
  usage.resources_may_be_missing = one_of_two;
  return cloudformation::estimate(
      cloudformation::event_graph(source, {traffic.rate, stack.route_shares(), one_of_two}),
      traffic, stack.defaults(), usage);
}

std::vector<std::string> estimate_assumptions(const cloudformation::Estimate& estimate) {
  auto out = estimate.assumptions;
  out.push_back(
      "stored bytes are those at the month's end, logs compressed to " +
      estimate.plan().log_compression.to_string() +
      " of what was ingested; items --item-bytes, queries --items-per-read (--route-items)");
  return out;
}

EstimateReport estimate_report(const std::string& template_file, const std::string& usage_file,
                               const StackOptions& stack, const TrafficOptions& traffic_options,
                               PriceOptions& prices) {
  const int count = traffic_options.month_count(1);
  const BillingTerms terms = prices.terms(traffic_options.calendar_months(count));
  const Traffic traffic = traffic_options.traffic();
  const auto source = stack.read(template_file, terms.region);
  EstimateReport out{{}, estimate_of(source, usage_file, stack, traffic, terms, false), {}, {}};
  BillReport& report = out.bill;
  report.name = template_file;
  report.traffic = traffic_options.in_words(traffic);
  report.convention = traffic_options.convention();
  report.terms = terms;
  report.price_book = prices.book().date();
  for (int m = 1; m <= count; ++m) {
    const BillingMonth when = traffic_options.billing_month(m, terms);
    report.months.push_back({traffic_options.label(m), when.month.convention.month_hours,
                             cloudformation::bill(out.estimate, when, prices.book(), terms)});
  }
  for (const int month : {1, 12, 36}) {
    const BillingMonth when = traffic_options.billing_month(month, terms);
    Readings logs = cloudformation::readings(out.estimate, when);
    std::erase_if(logs, [](const Reading& of) { return !of.meter.starts_with("logs."); });
    out.log_months.push_back({month, make_bill(logs, prices.book(), terms_in(terms, when))});
  }
  out.worst =
      cloudformation::worst_month(out.estimate, account_throttle(terms.region),
                                  traffic_options.billing_month(1, terms), prices.book(), terms);
  report.assumptions = estimate_assumptions(out.estimate);
  return out;
}

}  // namespace fitcost::command
