// SPDX-License-Identifier: Apache-2.0
#include "fitcost/reconcile/reconcile.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fitcost/plan/bill.hpp"
#include "fitcost/plan/plan_file.hpp"
#include "fitcost/pricelist/rates.hpp"
#include "fitcost/pricing/billing_names.hpp"
#include "fitcost/pricing/make_bill.hpp"
#include "fitcost/pricing/price_book_file.hpp"
#include "fitcost/report/bill_report.hpp"
#include "fitcost/report/focus.hpp"
#include "fitcost/report/reconcile_report.hpp"
#include "fitcost/traffic/random.hpp"
#include "fitcost/units/input_error.hpp"
#include "support/command.hpp"
#include "support/cost_and_usage_report.hpp"

using namespace fitcost;
using support::contains;
using support::ReportRow;
using Json = nlohmann::json;

namespace {

constexpr YearMonth december{2026, 12};

Bill bill_of_workload(const std::string& workload, const char* rps, const PriceBook& book) {
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  Convention convention;
  convention.month_hours = december.hours();
  return bill(embedded_workload(workload), Traffic{.rate = parse_rps(rps)},
              BillingMonth::of(1, convention, terms.date), book, terms);
}

FocusReport focus_report(const Bill& bill) {
  FocusReport out;
  out.owner.account = "123456789012";
  out.terms.date = embedded_price_book().date();
  out.convention.month_hours = december.hours();
  out.scenarios.push_back({"plan", {{december, 1, december.hours(), bill, {}}}});
  return out;
}

std::string json_report(const Bill& bill) {
  BillReport out;
  out.name = "plan";
  out.terms.date = embedded_price_book().date();
  out.months.push_back({"2026-12", december.hours(), bill});
  return bill_json(out);
}

ActualBill read_bill(const std::string& text, const ActualBillOptions& options = {}) {
  std::istringstream stream(text);
  return read_actual_bill(stream, "cur.csv", options);
}

Reconciliation against(const std::string& forecast, const std::string& metadata,
                       const std::string& actual, CostBasis basis = CostBasis::billed) {
  KeptForecastOptions forecast_options;
  forecast_options.basis = basis;
  ActualBillOptions actual_options;
  actual_options.basis = basis;
  return reconcile(read_kept_forecast(forecast, "forecast", metadata, forecast_options),
                   read_bill(actual, actual_options), basis);
}

/// The bill of a model against rows that AWS would have sent.
Reconciliation against_rows(const Bill& bill, const std::vector<ReportRow>& rows) {
  const FocusReport report = focus_report(bill);
  const std::string csv = focus_csv(report);
  return against(csv, focus_metadata(report, csv), support::report_text(rows));
}

void check_no_difference(const Reconciliation& r) {
  REQUIRE(!r.lines.empty());
  for (const auto& line : r.lines) {
    INFO(line.service << " " << line.usage_type << " " << line.operation);
    CHECK(line.status == LineStatus::compared);
    CHECK(line.difference().to_string() == "0");
    CHECK(line.estimated_quantity.to_string() == line.actual_quantity.to_string());
    if (line.effects) {
      CHECK(line.effects->volume.to_string() == "0");
      CHECK(line.effects->price.to_string() == "0");
      CHECK(line.effects->mix.to_string() == "0");
    }
  }
}

void check_adds_up(const Reconciliation& r) {
  const ReconciledSum t = r.total();
  CHECK((t.volume + t.price + t.mix + t.not_split + t.not_in_forecast + t.unknown + t.not_in_bill)
            .to_string() == t.difference().to_string());
  for (const auto& line : r.lines) {
    if (!line.effects) continue;
    CHECK((line.effects->volume + line.effects->price + line.effects->mix).to_string() ==
          line.difference().to_string());
  }
}

const ReconciledLine& line_named(const Reconciliation& r, const std::string& usage_type) {
  for (const auto& line : r.lines) {
    if (line.usage_type == usage_type) return line;
  }
  FAIL("no line of " << usage_type);
  return r.lines.front();
}

}  // namespace

TEST_CASE("A bill made from the model itself differs from the forecast in nothing, in every form",
          "[reconcile]") {
  for (const auto* workload : {"workout-api", "workout-api-first-answer"}) {
    for (const auto* rps : {"0.023", "40", "3000"}) {
      INFO(workload << " " << rps);
      const Bill bill = bill_of_workload(workload, rps, embedded_price_book());
      const auto rows = support::report_rows(bill, december);
      const FocusReport report = focus_report(bill);
      const std::string csv = focus_csv(report);
      const std::string metadata = focus_metadata(report, csv);
      const std::string json = json_report(bill);
      for (const auto& r : {against(csv, metadata, support::report_text(rows)),
                            against(json, {}, support::report_text(rows)),
                            against(csv, metadata, csv), against(json, {}, csv)}) {
        check_no_difference(r);
        CHECK(r.total().actual.to_string() == bill.total_after_free_tier().to_string());
        CHECK(r.months.size() == 1);
        CHECK(r.months[0].days.empty());
      }
      check_no_difference(against(csv, metadata, csv, CostBasis::effective));
      check_no_difference(against(csv, metadata, csv, CostBasis::contracted));
      check_no_difference(against(csv, metadata, csv, CostBasis::list));
    }
  }
}

TEST_CASE("Use under reserved capacity differs from its forecast in neither price nor mix",
          "[reconcile]") {
  const Plan plan = read_plan(R"(
name: reserved
tables:
  t: {mode: provisioned, capacity: {read: 1, write: 150}, reserved: {write_blocks: 1, read_blocks: 0, years: 1}}
apis: {a: {type: http}}
routes:
  GET /: {share: 1, api: a, operations: [{put: t, item_bytes: 10}]}
)",
                              "plan.yaml");
  Plan unreserved = plan;
  unreserved.tables[0].config.reserved = {};
  BillingTerms terms;
  terms.date = embedded_price_book().date();
  terms.free_tier = "none";
  Convention convention;
  convention.month_hours = december.hours();
  const auto billed = [&](const Plan& p) {
    return bill(p, Traffic{.rate = parse_rps("1")}, BillingMonth::of(1, convention, terms.date),
                embedded_price_book(), terms);
  };
  FocusReport report = focus_report(billed(plan));
  report.terms.free_tier = "none";
  report.scenarios[0].months[0].without_reservations = billed(unreserved);
  const std::string csv = focus_csv(report);
  // 50 W on demand at $0.00065 and 744 hours; 100 W bear $150 / 12 and the month's $9.5232.
  const std::string actual =
      "line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,"
      "line_item_product_code,line_item_usage_type,line_item_operation,line_item_usage_amount,"
      "line_item_currency_code,line_item_unblended_cost,reservation_effective_cost,"
      "savings_plan_savings_plan_effective_cost,pricing_rate_code\n"
      "Usage,2026-12-01T00:00:00Z,2027-01-01T00:00:00Z,AmazonDynamoDB,WriteCapacityUnit-Hrs,"
      "CommittedThroughput,37200,USD,24.18,,,A.B.C\n"
      "DiscountedUsage,2026-12-01T00:00:00Z,2027-01-01T00:00:00Z,AmazonDynamoDB,"
      "WriteCapacityUnit-Hrs,CommittedThroughput,74400,USD,0,22.0232,,A.D.E\n";
  for (const auto& [basis, cost] :
       {std::pair{CostBasis::effective, "46.2032"}, std::pair{CostBasis::billed, "24.18"}}) {
    const auto r = against(csv, focus_metadata(report, csv), actual, basis);
    const ReconciledLine& line = line_named(r, "WriteCapacityUnit-Hrs");
    INFO(cost);
    CHECK(line.actual.to_string() == cost);
    CHECK(line.estimate.to_string() == cost);
    REQUIRE(line.effects);
    CHECK(line.effects->volume.to_string() == "0");
    CHECK(line.effects->price.to_string() == "0");
    CHECK(line.effects->mix.to_string() == "0");
  }
}

TEST_CASE("Half a month of the bill is set against half of the forecast, and that is said",
          "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "31", embedded_price_book());
  const auto r = against_rows(bill, support::report_rows(bill, december, 10));
  REQUIRE(r.months.size() == 1);
  CHECK(r.months[0].days == "1..10");
  CHECK(r.months[0].covered_days == 10);
  check_adds_up(r);
  for (const auto& line : r.lines) {
    INFO(line.usage_type);
    CHECK(line.status == LineStatus::compared);
    // To the last place of a quantity: days share a line evenly.
    const double estimate = line.estimate.to_double();
    CHECK(line.actual.to_double() == Approx(estimate).epsilon(1e-6).margin(1e-9));
  }
}

TEST_CASE("Twice the traffic is named as volume", "[reconcile]") {
  const Bill estimate = bill_of_workload("workout-api", "100", embedded_price_book());
  const Bill actual = bill_of_workload("workout-api", "200", embedded_price_book());
  const auto r = against_rows(estimate, support::report_rows(actual, december));
  check_adds_up(r);
  const auto& http = line_named(r, "USE1-ApiGatewayHttpRequest");
  REQUIRE(http.effects);
  CHECK(http.effects->price.to_string() == "0");
  CHECK(http.effects->volume.to_string() == http.estimate.to_string());
  CHECK((http.effects->volume + http.effects->mix).to_string() == http.difference().to_string());
  const ReconciledSum total = r.total();
  CHECK(total.price.to_string() == "0");
  CHECK(Decimal() < total.volume);
}

TEST_CASE("A dearer price is named as price, and only where it is", "[reconcile]") {
  PriceBook dearer = embedded_price_book();
  for (auto& row : dearer.prices) {
    if (row.meter == "dynamodb.write_request_units") row.usd = row.usd * Decimal::of(11, 1);
  }
  const Bill estimate = bill_of_workload("workout-api", "50", embedded_price_book());
  const Bill actual = bill_of_workload("workout-api", "50", dearer);
  const auto r = against_rows(estimate, support::report_rows(actual, december));
  check_adds_up(r);
  for (const auto& line : r.lines) {
    INFO(line.usage_type);
    if (line.usage_type != "WriteRequestUnits") {
      CHECK(line.difference().to_string() == "0");
      continue;
    }
    REQUIRE(line.effects);
    CHECK(line.effects->volume.to_string() == "0");
    CHECK(line.effects->mix.to_string() == "0");
    CHECK(line.effects->price.to_string() == (line.estimate * Decimal::of(1, 1)).to_string());
  }
  CHECK(r.total().price.to_string() == r.total().difference().to_string());
}

TEST_CASE("A free tier that others used up is named as mix", "[reconcile]") {
  const PriceBook& book = embedded_price_book();
  const Bill estimate = bill_of_workload("workout-api", "2", book);
  BillingTerms none;
  none.date = book.date();
  none.free_tier = "none";
  Convention convention;
  convention.month_hours = december.hours();
  const Bill actual = bill(embedded_workload("workout-api"), Traffic{.rate = parse_rps("2")},
                           BillingMonth::of(1, convention, none.date), book, none);
  const auto r = against_rows(estimate, support::report_rows(actual, december));
  check_adds_up(r);
  const ReconciledSum total = r.total();
  CHECK(total.price.to_string() == "0");
  CHECK(total.volume.to_string() == "0");
  CHECK(Decimal() < total.mix);
  CHECK((total.mix + total.not_split + total.not_in_forecast).to_string() ==
        total.difference().to_string());
}

TEST_CASE("A service that the bill lacks, and use that nobody forecast, are named", "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "10", embedded_price_book());
  auto rows = support::report_rows(bill, december);
  std::erase_if(rows, [](const ReportRow& row) { return row.service == "AmazonApiGateway"; });
  ReportRow storage = rows.front();
  storage.service = "AmazonS3";
  storage.usage_type = "Requests-Tier1";
  storage.cost = "3";
  ReportRow backup = rows.front();
  backup.service = "AmazonDynamoDB";
  backup.usage_type = "TimedBackupStorage-ByteHrs";
  backup.cost = "2";
  rows.push_back(storage);
  rows.push_back(backup);
  const auto r = against_rows(bill, rows);
  check_adds_up(r);
  const auto& missing = line_named(r, "USE1-ApiGatewayHttpRequest");
  CHECK(missing.status == LineStatus::not_in_bill);
  CHECK(r.total().not_in_bill.to_string() == (-missing.estimate).to_string());
  CHECK(line_named(r, "Requests-Tier1").status == LineStatus::unknown);
  CHECK(r.total().unknown.to_string() == "3");
  CHECK(line_named(r, "TimedBackupStorage-ByteHrs").status == LineStatus::not_in_forecast);
  CHECK(r.total().not_in_forecast.to_string() == "2");
}

TEST_CASE("A credit is beside the comparison and changes nothing in it", "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "10", embedded_price_book());
  auto rows = support::report_rows(bill, december);
  ReportRow credit = rows.front();
  credit.line_type = "Credit";
  credit.cost = "-25";
  rows.push_back(credit);
  const auto r = against_rows(bill, rows);
  check_no_difference(r);
  REQUIRE(r.others.size() == 1);
  CHECK(r.others[0].kind == ChargeClass::credit);
  CHECK(r.others[0].cost.to_string() == "-25");
}

TEST_CASE("A hundred random perturbations of a bill add up to the difference", "[reconcile]") {
  Random random(20261129);
  const Bill bill = bill_of_workload("workout-api-first-answer", "7", embedded_price_book());
  const auto rows = support::report_rows(bill, december, 5);
  for (int i = 0; i < 100; ++i) {
    auto changed = rows;
    for (auto& row : changed) {
      const auto what = random.next() % 12;
      const Decimal factor = Decimal::of(static_cast<std::int64_t>(random.next() % 3000), 3);
      if (what == 0) row.quantity = (Decimal::parse(row.quantity).value() * factor).to_string();
      if (what == 1) row.cost = (Decimal::parse(row.cost).value() * factor).to_string();
      if (what == 2) row.usage_type += "-New";
      if (what == 3) row.line_type = "Credit";
      if (what == 4) row.rate_code.clear();
    }
    const auto r = against_rows(bill, changed);
    check_adds_up(r);
    Decimal sum;
    for (const auto& row : changed) sum += Decimal::parse(row.cost).value();
    Decimal there = r.total().actual;
    for (const auto& other : r.others) there += other.cost;
    REQUIRE(there.to_string() == sum.to_string());
  }
}

TEST_CASE("A coarser bill is compared as far as it says: Cost Explorer by service", "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "10", embedded_price_book());
  const auto r = against(json_report(bill), {},
                         "\"Service\",\"Lambda($)\",\"Total costs($)\"\n"
                         "\"2026-12-01\",\"1000\",\"1000\"\n");
  check_adds_up(r);
  bool lambda = false;
  for (const auto& line : r.lines) {
    CHECK(line.usage_type.empty());
    CHECK(!line.effects);
    if (line.service == "AWSLambda") {
      lambda = true;
      CHECK(line.status == LineStatus::compared);
      CHECK(line.actual.to_string() == "1000");
    } else {
      CHECK(line.status == LineStatus::not_in_bill);
    }
  }
  CHECK(lambda);
}

TEST_CASE("A forecast says where it came from, and whether it was changed", "[reconcile]") {
  FocusReport report = focus_report(bill_of_workload("workout-api", "1", embedded_price_book()));
  report.inputs = {report_input("plan", "plan.yaml", "name: x"),
                   report_input("options", "rps=1", "rps=1")};
  const std::string csv = focus_csv(report);
  const KeptForecast kept = read_kept_forecast(csv, "f.csv", focus_metadata(report, csv));
  CHECK(kept.origin.known());
  CHECK(!kept.changed);
  CHECK(kept.origin.price_book == to_string(embedded_price_book().date()));
  CHECK(kept.origin.month_hours == 744);
  CHECK(kept.origin.inputs_sha256 == inputs_sha256(report.inputs));
  CHECK(kept.name == "plan");
  std::string changed = csv;
  changed[csv.find("us-east-1")] = 'x';
  CHECK(read_kept_forecast(changed, "f.csv", focus_metadata(report, csv)).changed);
  CHECK(!read_kept_forecast(csv, "f.csv", {}).origin.known());
  CHECK(!read_kept_forecast(csv, "f.csv", focus_metadata()).origin.known());
  CHECK(read_kept_forecast(json_report(report.scenarios[0].months[0].bill), "f.json", {})
            .origin.known());
}

TEST_CASE("A forecast of no calendar stands for any month, or starts when it is told",
          "[reconcile]") {
  FocusReport report = focus_report(bill_of_workload("workout-api", "1", embedded_price_book()));
  report.calendar_months = false;
  const std::string csv = focus_csv(report);
  const std::string metadata = focus_metadata(report, csv);
  const std::string of_march =
      support::report_text(support::report_rows(report.scenarios[0].months[0].bill, {2027, 3}));
  const auto any = against(csv, metadata, of_march);
  CHECK(any.months.at(0).month == YearMonth{2027, 3});
  check_no_difference(any);
  KeptForecastOptions starts;
  starts.starts = YearMonth{2027, 3};
  const auto told = reconcile(read_kept_forecast(csv, "f.csv", {}, starts), read_bill(of_march),
                              CostBasis::billed);
  check_no_difference(told);
  CHECK_THROWS_AS(against(csv, {}, of_march), InputError);  // of December, as far as it says
}

TEST_CASE("What is no forecast, or has no month in common, is refused in one line", "[reconcile]") {
  const auto refused = [](const std::string& text, const KeptForecastOptions& options = {}) {
    try {
      read_kept_forecast(text, "f", {}, options);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    FAIL("not refused");
    return std::string();
  };
  CHECK(contains(refused(""), "empty"));
  CHECK(contains(refused("a,b\n1,2\n"), "--format focus"));
  CHECK(contains(refused("{\n\n\"schema\": x}"), "f:3"));
  CHECK(contains(refused("{}"), "/schema"));
  CHECK(contains(refused("{\"schema\":\"fitcost/compare/1\"}"), "fitcost/bill/1"));
  const std::string json = json_report(bill_of_workload("workout-api", "1", embedded_price_book()));
  CHECK(contains(refused(support::replaced(json, "\"cost_usd\": \"", "\"cost_usd\": \"x")),
                 "/months/0/lines/0/cost_usd"));
  KeptForecastOptions scenario;
  scenario.scenario = "other";
  CHECK(contains(refused(json, scenario), "--scenario"));
  FocusReport two = focus_report(bill_of_workload("workout-api", "1", embedded_price_book()));
  two.scenarios.push_back(two.scenarios[0]);
  two.scenarios[1].id = "other";
  CHECK(contains(refused(focus_csv(two)), "'other' beside 'plan'"));
  CHECK(read_kept_forecast(focus_csv(two), "f", {}, scenario).name == "other");
  scenario.scenario = "none";
  CHECK(contains(refused(focus_csv(two), scenario), "'none'"));
  ReportRow row;
  row.service = "AWSLambda";
  row.usage_type = "Request";
  row.start = row.end = "2020-01-01";
  CHECK_THROWS_AS(against(json, {}, support::report_text({row})), InputError);
}

namespace {

/// Cost Explorer's download of one month, by usage type.
std::string by_usage_type(const Bill& bill) {
  std::map<std::string, Decimal> costs;
  for (const auto& line : bill.net_lines()) {
    const MeterName& name = *billing_names().find_meter(line.meter);
    costs[usage_type_in(name, line.region)] += line.cost;
  }
  std::string header = "\"Usage type\"";
  std::string row = "\"2026-12-01\"";
  for (const auto& [usage_type, cost] : costs) {
    if (usage_type.empty()) continue;
    header += ",\"" + usage_type + "($)\"";
    row += ",\"" + cost.to_string() + "\"";
  }
  return header + "\n" + row + "\n";
}

}  // namespace

TEST_CASE("Cost Explorer by usage type finds the service that a usage type is of", "[reconcile]") {
  // TimedStorage-ByteHrs is DynamoDB's and, with a prefix in every region, CloudWatch's: in Ireland
  // both write EU-TimedStorage-ByteHrs.
  for (const std::string region : {"us-east-1", "eu-west-1"}) {
    INFO(region);
    BillingTerms terms;
    terms.date = embedded_price_book().date();
    terms.region = region;
    const Bill bill = make_bill({{"t", "dynamodb.storage_gb_months", Decimal(100), ""},
                                 {"l", "logs.storage_gb_months", Decimal(100), ""},
                                 {"f", "lambda.requests.x86", Decimal(3'000'000), ""}},
                                embedded_price_book(), terms);
    REQUIRE(bill.complete());
    const FocusReport report = focus_report(bill);
    const std::string csv = focus_csv(report);
    const auto r = against(csv, focus_metadata(report, csv), by_usage_type(bill));
    for (const auto& line : r.lines) {
      INFO(line.service << " " << line.usage_type);
      CHECK(line.status == LineStatus::compared);
      CHECK(line.difference().to_string() == "0");
    }
    CHECK(r.lines.size() == (region == "us-east-1" ? 3 : 2));
    CHECK(r.total().actual.to_string() == bill.total_after_free_tier().to_string());
  }
}

namespace {

/// As `against`, with conditions on both sides.
Reconciliation filtered(const std::string& forecast, const std::string& actual,
                        const std::vector<std::string>& conditions) {
  ActualBillOptions how;
  for (const auto& condition : conditions) how.filter.add(condition);
  KeptForecastOptions kept;
  kept.filter = how.filter;
  return reconcile(read_kept_forecast(forecast, "forecast", {}, kept), read_bill(actual, how),
                   CostBasis::billed);
}

std::string left_out_text(const std::vector<OtherCharges>& charges) {
  std::map<std::string, Decimal> sums;
  for (const auto& c : charges) sums[c.service] += c.cost;
  std::string out;
  for (const auto& [service, cost] : sums) out += service + " " + cost.to_string() + "\n";
  return out;
}

/// AWS's rows have transfer under the service that it leaves, at another service's price.
std::string with_transfer_under_the_api(std::vector<ReportRow> rows) {
  std::string out = support::report_header();
  for (auto& row : rows) {
    const bool transfer = row.service == "AWSDataTransfer";
    if (transfer) row.service = "AmazonApiGateway";
    std::string line = support::report_line(row);
    // product_servicecode is the column before the last.
    const std::string end = ",AmazonApiGateway," + row.tags + "\n";
    if (transfer)
      line.replace(line.size() - end.size(), end.size(), ",AWSDataTransfer," + row.tags + "\n");
    out += line;
  }
  return out;
}

}  // namespace

TEST_CASE("A filter takes transfer on both sides, under the service it leaves or its own",
          "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "200", embedded_price_book());
  Decimal api;
  Decimal transfer;
  for (const auto* lines : {&bill.lines(), &bill.free_tier_lines()}) {
    for (const auto& line : *lines) {
      if (line.meter.starts_with("apigateway.")) api += line.cost;
      if (line.meter.starts_with("datatransfer.")) transfer += line.cost;
    }
  }
  REQUIRE(Decimal() < transfer);
  const auto rows = support::report_rows(bill, december);
  const std::string cur = with_transfer_under_the_api(rows);
  const FocusReport report = focus_report(bill);
  const std::string focus = focus_csv(report);
  for (const auto& forecast : {focus, json_report(bill)}) {
    for (const auto& actual : {cur, focus}) {
      const auto by_api = filtered(forecast, actual, {"service=AmazonApiGateway"});
      check_no_difference(by_api);
      CHECK(by_api.total().actual.to_string() == (api + transfer).to_string());
      for (const auto* name :
           {"service=AWSDataTransfer", "service=AWS Data Transfer",
            "usage-type=DataTransfer-Out-Bytes", "usage-type=USE1-DataTransfer-*"}) {
        INFO(name);
        const auto r = filtered(forecast, actual, {name});
        check_no_difference(r);
        CHECK(r.total().actual.to_string() == transfer.to_string());
      }
      CHECK(filtered(forecast, actual, {"service=Amazon DynamoDB"}).total().difference() ==
            Decimal());
    }
  }
}

TEST_CASE("What a filter leaves out of either side is said, with its cost", "[reconcile]") {
  const Bill bill = make_bill({{"t", "dynamodb.storage_gb_months", Decimal(125), ""},
                               {"o", "datatransfer.internet_out_gb", Decimal(200), ""}},
                              embedded_price_book(), {});
  auto rows = support::report_rows(bill, december, 1);
  ReportRow theirs;
  theirs.service = "AmazonS3";
  theirs.usage_type = "TimedStorage-ByteHrs";
  theirs.quantity = "1";
  theirs.cost = "31.5";
  theirs.tags = R"({"user_app":"workouts"})";
  rows.push_back(theirs);
  // 31 days of storage and transfer, of which the bill has one; $0.25 and $0.09, both after the
  // free 25 and 100 GB: $25 and $9.
  const auto r = filtered(focus_csv(focus_report(bill)), support::report_text(rows),
                          {"service=AmazonDynamoDB"});
  CHECK(r.lines.size() == 1);
  CHECK(left_out_text(r.left_out_of_forecast) == "AWSDataTransfer 0.290322581\n");
  CHECK(left_out_text(r.left_out_of_bill) == "AWSDataTransfer 0.29032258059\nAmazonS3 31.5\n");
  CHECK(contains(reconcile_table(r, 200, 0),
                 "--where left out of the bill: $31.79 (AmazonS3 $31.50, AWSDataTransfer $0.29"));
  // Nothing says which service this transfer leaves.
  CHECK(r.forecast.transfer_leaves.empty());

  const auto tagged =
      filtered(focus_csv(focus_report(bill)), support::report_text(rows), {"tag:app=workouts"});
  CHECK(tagged.left_out_of_forecast.empty());
  CHECK(contains(reconcile_table(tagged, 200, 0),
                 "tag:app=workouts is asked of the bill alone: of the forecast all is taken"));
  try {
    filtered(focus_csv(focus_report(bill)), support::report_text(rows), {"service=AmazonDynamo"});
    FAIL("a filter that nothing meets was taken");
  } catch (const InputError& error) {
    CHECK(error.place().file == "--where");
  }
}

TEST_CASE("A bill by service has transfer in the service that it leaves, and so has the forecast",
          "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "200", embedded_price_book());
  const std::string by_service =
      "\"Service\",\"API Gateway($)\",\"DynamoDB($)\"\n"
      "\"2026-12-01\",\"600\",\"300\"\n\"2027-01-01\",\"600\",\"300\"\n";
  for (const auto& conditions :
       {std::vector<std::string>{}, std::vector<std::string>{"service=AmazonApiGateway"}}) {
    const auto r = filtered(json_report(bill), by_service, conditions);
    bool api = false;
    for (const auto& line : r.lines) {
      CHECK(line.service != "AWSDataTransfer");
      if (line.service != "AmazonApiGateway") continue;
      api = true;
      CHECK(line.actual.to_string() == "600");
      // 300,000,000 at $1 a million, 235,680,000 at $0.90; 902.770662308 GB at $0.09.
      CHECK(line.estimate.to_string() == "593.36135960772");
    }
    CHECK(api);
    CHECK(r.lines.size() == (conditions.empty() ? 5 : 1));
  }
  CHECK_THROWS_AS(filtered(json_report(bill), by_service, {"region=us-east-1"}), InputError);
}

TEST_CASE("A savings plan's fee is set against the forecast's commitment", "[reconcile]") {
  const auto& list = embedded_price_book();
  const Rates rates =
      read_rates("kind,meter,value\nsavings_plan,lambda.gb_seconds.arm,0.00001\n", "rates.csv");
  const PriceBook paid = with_rates(list, rates);
  const PriceBook contracted = with_rates(list, rates, RatesFor::contracted);
  BillingTerms terms;
  terms.date = list.date();
  terms.free_tier = "none";
  FocusReport report = focus_report(
      make_bill({{"f", "lambda.gb_seconds.arm", Decimal(1'000'000), ""}}, paid, terms));
  report.list = &list;
  report.contracted = &contracted;
  const std::string csv = focus_csv(report);
  // As a report has it: the use at its on-demand price, taken off again, and the plan's fee.
  ReportRow use;
  use.line_type = "SavingsPlanCoveredUsage";
  use.service = "AWSLambda";
  use.usage_type = "Lambda-GB-Second-ARM";
  use.start = "2026-12-01T00:00:00.000Z";
  use.end = "2027-01-01T00:00:00.000Z";
  use.quantity = "1000000";
  use.cost = "13.3334";
  ReportRow off = use;
  off.line_type = "SavingsPlanNegation";
  off.cost = "-13.3334";
  ReportRow fee = use;
  fee.line_type = "SavingsPlanRecurringFee";
  fee.service = "ComputeSavingsPlans";
  fee.usage_type = "ComputeSP:1yrNoUpfront";
  fee.quantity = "744";
  fee.cost = "10";
  const auto r = against(csv, focus_metadata(report, csv), support::report_text({use, off, fee}));
  CHECK(r.total().difference().to_string() == "0");
  REQUIRE(r.lines.size() == 2);
  for (const auto& line : r.lines) {
    CHECK(line.status == LineStatus::compared);
    CHECK(line.difference().to_string() == "0");
  }
}

TEST_CASE("A bill's JSON that no longer adds up is said to be changed", "[reconcile]") {
  const Bill bill = bill_of_workload("workout-api", "40", embedded_price_book());
  const std::string text = json_report(bill);
  CHECK_FALSE(read_kept_forecast(text, "bill.json", {}).changed);
  const Json json = Json::parse(text);
  const auto changed = [&](const std::string& path, const char* value) {
    Json other = json;
    other.at(Json::json_pointer(path)) = value;
    return read_kept_forecast(other.dump(), "bill.json", {}).changed;
  };
  CHECK(changed("/months/0/lines/0/cost_usd", "1"));
  CHECK(changed("/months/0/lines/0/quantity", "1"));
  CHECK(changed("/months/0/total_usd", "1"));
  CHECK(changed("/total_usd_after_free_tier", "1"));
  CHECK_FALSE(changed("/name", "another"));
}

TEST_CASE("What did not change shows no difference, and a total is the rounded total",
          "[reconcile]") {
  // Rounded so that shown amounts add up, 132.7349 would be 132.74 beside 0.0049, and 132.73 alone.
  Reconciliation r;
  r.months.push_back({december, 31, {}});
  const auto add = [&](const char* service, const char* estimate, const char* actual) {
    ReconciledLine line;
    line.month = december;
    line.service = service;
    line.usage_type = service;
    line.estimate = *Decimal::parse(estimate);
    line.actual = *Decimal::parse(actual);
    r.lines.push_back(line);
  };
  add("one", "132.7349", "132.7349");
  add("two", "0.0049", "0");
  const std::string table = reconcile_table(r, 120);
  bool shown = false;
  for (const auto& line : support::lines_of(table)) {
    if (line.rfind("one ", 0) != 0) continue;
    shown = true;
    CHECK(contains(line, "132.73  132.73"));
    CHECK_FALSE(contains(line, "0.01"));
  }
  CHECK(shown);
  CHECK(contains(table, "132.74  132.73           0"));  // the total: 132.7398, 132.7349
}
