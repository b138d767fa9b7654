// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/monitoring/readings.hpp"

#include "fitcost/units/dual.hpp"
#include "services/exact_rational.hpp"
#include "services/reading_of.hpp"

using namespace fitcost;
using namespace fitcost::monitoring;
using test::meters_of;
using test::quantity_of;

TEST_CASE("Only what is configured has readings", "[monitoring]") {
  CHECK(readings("none", {}, Usage<>{}, {}).empty());
  Config config;
  config.alarms = {Alarm{}};
  CHECK(meters_of(readings("alarm", config, Usage<>{}, {})) ==
        std::vector<std::string_view>{"cloudwatch.standard_alarm_months"});
}

TEST_CASE("Every kind of alarm has its own meter", "[monitoring]") {
  Config config;
  config.alarms = {{AlarmKind::metric, seconds(300.0), alarm_metrics(2.0)},
                   {AlarmKind::metric, seconds(10.0), alarm_metrics(3.0)},
                   {AlarmKind::anomaly, seconds(300.0), alarm_metrics(1.0)},
                   {AlarmKind::anomaly, seconds(30.0), alarm_metrics(1.0)},
                   {AlarmKind::composite, seconds(60.0), {}},
                   {AlarmKind::metrics_insights, seconds(60.0), alarm_metrics(7.0)}};
  const auto out = readings("alarms", config, Usage<>{}, {});
  CHECK(quantity_of(out, "cloudwatch.standard_alarm_months") == 2.0);
  CHECK(quantity_of(out, "cloudwatch.high_resolution_alarm_months") == 3.0);
  CHECK(quantity_of(out, "cloudwatch.anomaly_alarm_months") == 1.0);
  CHECK(quantity_of(out, "cloudwatch.high_resolution_anomaly_alarm_months") == 1.0);
  CHECK(quantity_of(out, "cloudwatch.composite_alarm_months") == 1.0);
  CHECK(quantity_of(out, "cloudwatch.metrics_insights_alarm_months") == 7.0);
  CHECK(out.size() == 6);
}

TEST_CASE("AWS solution guide: 192 metrics and 96 alarms", "[monitoring][aws-example]") {
  // https://docs.aws.amazon.com/solutions/latest/automated-security-response-on-aws/cost.html
  Config config;
  config.alarms = std::vector<Alarm>(96);
  config.custom_metrics = true;
  Usage<> usage;
  usage.metrics_with_data = metrics(192.0) * hours(730.0);
  const auto out = readings("solution", config, usage, {});
  CHECK(quantity_of(out, "cloudwatch.standard_alarm_months") == 96.0);
  CHECK(quantity_of(out, "cloudwatch.metric_months") == 192.0);
}

TEST_CASE("AWS solution guide: three metrics sent every minute", "[monitoring][aws-example]") {
  // https://docs.aws.amazon.com/solutions/latest/centralized-logging-with-opensearch/cost.html :
  // each in a request of its own, 43,200 times in 30 days
  Config config;
  config.custom_metrics = true;
  const Month june{{720, GigabyteConvention::binary, TotalConvention::exact}, {2026, 6, 1}};
  Usage<> usage;
  usage.metrics_with_data = metrics(3.0) * june.length();
  usage.requests = requests(43200.0 * 3.0);
  const auto out = readings("logs", config, usage, june);
  CHECK(quantity_of(out, "cloudwatch.metric_months") == 3.0);
  CHECK(quantity_of(out, "cloudwatch.api_requests") == 129600.0);
}

TEST_CASE("Dashboards, metric queries and traces count what was used", "[monitoring]") {
  Config config;
  config.dashboards = dashboards(2.0);
  config.metric_queries = true;
  config.tracing = true;
  Usage<> usage;
  usage.existed = months(0.5);
  usage.metrics_requested = metrics(1000.0);
  usage.widget_image_metrics = metrics(40.0);
  usage.traces_recorded = traces(5000.0);
  usage.traces_accessed = traces(70.0);
  usage.insights_traces = traces(8.0);
  const auto out = readings("watch", config, usage, {});
  CHECK(quantity_of(out, "cloudwatch.dashboard_months") == 1.0);
  CHECK(quantity_of(out, "cloudwatch.get_metric_data_metrics") == 1000.0);
  CHECK(quantity_of(out, "cloudwatch.get_metric_widget_image_metrics") == 40.0);
  CHECK(quantity_of(out, "cloudwatch.api_requests") == 0.0);
  CHECK(quantity_of(out, "xray.traces_recorded") == 5000.0);
  CHECK(quantity_of(out, "xray.traces_accessed") == 70.0);
  CHECK(quantity_of(out, "xray.insights_traces") == 8.0);
}

TEST_CASE("Monitoring's readings work for derivatives and fractions", "[monitoring]") {
  Config config;
  config.alarms = std::vector<Alarm>(3);
  config.custom_metrics = true;
  Usage<Dual> usage;
  usage.metrics_with_data = metrics(variable(2.0)) * hours(365.0);
  CHECK(quantity_of(readings("m", config, usage, {}), "cloudwatch.metric_months").slope == 0.5);

  Usage<test::Rational> exact;
  exact.existed = months(test::fraction(1, 3));
  CHECK(quantity_of(readings("m", config, exact, {}), "cloudwatch.standard_alarm_months") ==
        test::fraction(1, 1));
}
