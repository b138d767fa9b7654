// SPDX-License-Identifier: Apache-2.0
#include "fitcost/reconcile/actual_bill.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "fitcost/units/input_error.hpp"
#include "support/command.hpp"
#include "support/cost_and_usage_report.hpp"

using namespace fitcost;
using support::contains;
using support::replaced;
using support::report_line;
using support::report_text;
using support::ReportRow;

namespace {

ActualBill bill_of(const std::string& text, const ActualBillOptions& options = {}) {
  std::istringstream stream(text);
  return read_actual_bill(stream, "bill.csv", options);
}

InputError error_of_bill(const std::string& text, const ActualBillOptions& options = {}) {
  try {
    bill_of(text, options);
  } catch (const InputError& error) {
    return error;
  }
  FAIL("no error");
  return {{}, {}, {}};
}

ReportRow lambda_requests(const std::string& quantity, const std::string& cost) {
  ReportRow row;
  row.service = "AWSLambda";
  row.usage_type = "Request";
  row.operation = "Invoke";
  row.quantity = quantity;
  row.unit = "Requests";
  row.cost = cost;
  row.rate_code = "GU2ZS9HVP6QTQ7KE.JRTCKXETXF.6YS6EN2CT7";
  return row;
}

ReportRow charge_of(const std::string& type, const std::string& cost,
                    const std::string& service = "AWSLambda") {
  ReportRow row;
  row.line_type = type;
  row.service = service;
  row.cost = cost;
  return row;
}

std::string usage_text(const ActualBill& bill) {
  std::string out;
  for (const auto& line : bill.charges.usage) {
    out += to_string(line.month) + " " + line.service + " " + line.usage_type + " " +
           line.operation + " " + line.quantity().to_string() + " " + line.cost().to_string() +
           (line.modelled ? "" : " ?") + "\n";
  }
  return out;
}

std::string others_text(const ActualBill& bill) {
  std::string out;
  for (const auto& o : bill.charges.others)
    out += std::string(to_string(o.kind)) + " " + o.service + " " + o.cost.to_string() + "\n";
  return out;
}

std::string packed(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string copy = text;
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

const std::string focus_1_0 =
    "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargeClass,"
    "ChargePeriodEnd,ChargePeriodStart,CommitmentDiscountId,EffectiveCost,ListCost,PricingQuantity,"
    "PricingUnit,RegionId,ResourceId,ServiceName,SkuPriceId,SubAccountId,Tags,x_Operation,"
    "x_ServiceCode,x_UsageType\n";

std::string focus_row(const std::string& category, const std::string& cost,
                      const std::string& correction = "NULL", const std::string& commitment = "") {
  return cost + ",1,USD,2026-12-01T00:00:00.000Z," + category + "," + correction +
         ",2026-12-01T01:00:00.000Z,2026-12-01T00:00:00.000Z," + commitment + "," + cost + "," +
         cost +
         ",6.123E-7,Requests,us-east-1,arn:aws:lambda:us-east-1:1:function:f,AWS Lambda,"
         "SKU.TERM.RATE,123456789012,\"{\"\"app\"\":\"\"workouts\"\"}\",Invoke,AWSLambda,Request\n";
}

}  // namespace

TEST_CASE("A Cost and Usage Report is added up by month, service, usage type and operation",
          "[reconcile][actual]") {
  ReportRow january = lambda_requests("7", "0.0000014");
  january.start = "2027-01-31T23:00:00Z";
  january.end = "2027-02-01T00:00:00Z";
  const auto bill = bill_of(
      report_text({lambda_requests("1000", "0.0002"), lambda_requests("500", "0.0001"), january}));
  CHECK(bill.kind == "CUR 2.0");
  CHECK(bill.rows == 3);
  CHECK(usage_text(bill) ==
        "2026-12 AWSLambda Request Invoke 1500 0.0003\n"
        "2027-01 AWSLambda Request Invoke 7 0.0000014\n");
  CHECK(bill.days == CoveredDays{{{2026, 12}, 1U}, {{2027, 1}, 1U << 30U}});
  CHECK(!bill.monthly);
}

TEST_CASE("Credits, taxes, support, discounts, refunds and fees are classes of their own",
          "[reconcile][actual]") {
  const auto bill = bill_of(report_text(
      {lambda_requests("1000", "0.0002"), charge_of("Tax", "0.4"), charge_of("Credit", "-1"),
       charge_of("Refund", "-2"), charge_of("EdpDiscount", "-0.1"),
       charge_of("PrivateRateDiscount", "-0.2"), charge_of("BundledDiscount", "-0.3"),
       charge_of("Fee", "12", "AmazonRegistrar"), charge_of("Usage", "29", "AWSSupportDeveloper"),
       charge_of("Fee", "100", "OCBPremiumSupport")}));
  CHECK(others_text(bill) ==
        "tax AWSLambda 0.4\nsupport AWSSupportDeveloper 29\n"
        "support OCBPremiumSupport 100\ndiscount AWSLambda -0.6\n"
        "credit AWSLambda -1\nrefund AWSLambda -2\nfee AmazonRegistrar 12\n");
  CHECK(usage_text(bill) == "2026-12 AWSLambda Request Invoke 1000 0.0002\n");
}

TEST_CASE("What a savings plan covers and takes off again is used once and costs nothing",
          "[reconcile][actual]") {
  ReportRow covered = lambda_requests("100", "5");
  covered.line_type = "SavingsPlanCoveredUsage";
  ReportRow negation = lambda_requests("100", "-5");
  negation.line_type = "SavingsPlanNegation";
  ReportRow fee = charge_of("SavingsPlanRecurringFee", "4", "ComputeSavingsPlans");
  const auto bill = bill_of(report_text({covered, negation, fee}));
  REQUIRE(bill.charges.usage.size() == 2);
  CHECK(bill.charges.usage[0].quantity().to_string() == "100");
  CHECK(bill.charges.usage[0].cost().to_string() == "0");
  CHECK(bill.charges.usage[1].kind == ChargeClass::commitment);
  CHECK(bill.charges.usage[1].cost().to_string() == "4");
}

TEST_CASE("Usage types are told apart from their region's prefix, and only from it",
          "[reconcile][actual]") {
  const auto name = [&](const std::string& service, const std::string& usage,
                        const std::string& region) {
    ReportRow row;
    row.service = service;
    row.usage_type = usage;
    row.region = region;
    row.quantity = "1";
    row.cost = "1";
    const auto bill = bill_of(report_text({row}));
    const auto& line = bill.charges.usage.at(0);
    return line.service + " " + line.usage_type + (line.modelled ? "" : " ?");
  };
  CHECK(name("AmazonDynamoDB", "EUW1-WriteRequestUnits", "eu-west-1") ==
        "AmazonDynamoDB EU-WriteRequestUnits");
  CHECK(name("AmazonDynamoDB", "USE1-WriteRequestUnits", "us-east-1") ==
        "AmazonDynamoDB WriteRequestUnits");
  CHECK(name("AmazonDynamoDB", "IA-WriteRequestUnits", "us-east-1") ==
        "AmazonDynamoDB IA-WriteRequestUnits");
  CHECK(name("AmazonDynamoDB", "XX-WriteRequestUnits", "us-east-1") ==
        "AmazonDynamoDB XX-WriteRequestUnits ?");
  CHECK(name("AmazonApiGateway", "EUC1-ApiGatewayHttpRequest", "") ==
        "AmazonApiGateway EUC1-ApiGatewayHttpRequest");
  CHECK(name("AmazonCloudWatch", "DashboardsUsageHour-Basic", "us-east-1") ==
        "AmazonCloudWatch DashboardsUsageHour");
  CHECK(name("awskms", "us-east-1-KMS-Requests", "us-east-1") == "awskms us-east-1-KMS-Requests");
  CHECK(name("AWSLambda", "DataTransfer-Out-Bytes", "us-east-1") ==
        "AWSDataTransfer DataTransfer-Out-Bytes");
  CHECK(name("AmazonS3", "TimedStorage-ByteHrs", "us-east-1") == "AmazonS3 TimedStorage-ByteHrs ?");
}

TEST_CASE("The older Cost and Usage Report is known by its header", "[reconcile][actual]") {
  const auto bill = bill_of(
      "identity/LineItemId,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/LineItemType,"
      "lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,"
      "lineItem/Operation,lineItem/UsageAmount,lineItem/UnblendedCost,product/region,"
      "resourceTags/user:app\n"
      "a,1,2,Usage,2026-12-01T00:00:00Z,2026-12-01T01:00:00Z,AmazonDynamoDB,WriteRequestUnits,"
      "PayPerRequestThroughput,10,0.00000625,us-east-1,workouts\n");
  CHECK(bill.kind == "CUR (legacy)");
  CHECK(usage_text(bill) ==
        "2026-12 AmazonDynamoDB WriteRequestUnits PayPerRequestThroughput 10 0.00000625\n");
}

TEST_CASE("FOCUS data of AWS is read with its quirks: NULL, exponents, milliseconds",
          "[reconcile][actual]") {
  const auto bill = bill_of(focus_1_0 + focus_row("Usage", "1.2246E-13") + focus_row("Tax", "0.5") +
                            focus_row("Credit", "-1") + focus_row("Usage", "-3", "Correction") +
                            focus_row("Adjustment", "-4") + focus_row("Purchase", "7") +
                            focus_row("Purchase", "8", "NULL", "plan"));
  CHECK(bill.kind == "FOCUS 1.0");
  CHECK(usage_text(bill) ==
        "2026-12 AWSLambda Request Invoke 0.0000006123 0.00000000000012246\n"
        "2026-12 AWSLambda Request Invoke 0 8\n");
  CHECK(others_text(bill) ==
        "tax AWSLambda 0.5\ncredit AWSLambda -1\nrefund AWSLambda -7\n"
        "fee AWSLambda 7\n");
}

TEST_CASE("Cost Explorer's download is read by service and by usage type", "[reconcile][actual]") {
  const auto by_service = bill_of(
      "\"Service\",\"Lambda($)\",\"DynamoDB($)\",\"CloudWatch($)\",\"EC2-Other($)\",\"Tax($)\","
      "\"Total costs($)\"\n"
      "\"Service total\",\"3.0000000001\",\"2\",\"\",\"1\",\"0.5\",\"6.5\"\n"
      "\"2026-12-01\",\"3.0000000001\",\"2\",\"\",\"1\",\"0.5\",\"6.5\"\n");
  CHECK(by_service.kind == "Cost Explorer, by service");
  CHECK(by_service.monthly);
  CHECK(by_service.days == CoveredDays{{{2026, 12}, whole_month({2026, 12})}});
  CHECK(usage_text(by_service) ==
        "2026-12 AWSLambda   0 3.0000000001\n"
        "2026-12 AmazonDynamoDB   0 2\n2026-12 EC2-Other   0 1 ?\n");
  CHECK(others_text(by_service) == "tax Tax 0.5\n");
  CHECK(!by_service.resolution.quantities);

  const auto by_usage = bill_of(
      "\"Usage type\",\"USE1-ApiGatewayHttpRequest($)\",\"BoxUsage:t3.micro($)\"\n"
      "\"2026-12-01\",\"1\",\"2\"\n\"2026-12-02\",\"1\",\"\"\n");
  CHECK(!by_usage.monthly);
  CHECK(by_usage.days == CoveredDays{{{2026, 12}, 3U}});
  CHECK(usage_text(by_usage) ==
        "2026-12  BoxUsage:t3.micro  0 2 ?\n"
        "2026-12 AmazonApiGateway USE1-ApiGatewayHttpRequest  0 2\n");
  CHECK(error_of_bill("\"Region\",\"us-east-1($)\"\n").wanted() ==
        "costs grouped by Service or Usage type");
  CHECK(error_of_bill("\"Service\",\"Lambda(€)\"\n").found() == "'Lambda(€)'");
}

TEST_CASE("Cost Explorer's rows are of days or of months, where their dates tell it",
          "[reconcile][actual]") {
  const auto download = [](const std::vector<std::string>& dates,
                           const ActualBillOptions& options = {}) {
    std::string text = "\"Service\",\"Lambda($)\"\n";
    for (const auto& date : dates) text += "\"" + date + "\",\"1\"\n";
    return bill_of(text, options);
  };
  constexpr YearMonth november{2026, 11};
  constexpr YearMonth december{2026, 12};
  const auto monthly = download({"2026-11-01", "2026-12-01"});
  CHECK(monthly.monthly);
  CHECK(!monthly.may_be_a_day_or_month);
  CHECK(monthly.days ==
        CoveredDays{{november, whole_month(november)}, {december, whole_month(december)}});
  // Of the days from the 16th on, by the month.
  const auto later = download({"2026-11-16", "2026-12-01"});
  CHECK(later.monthly);
  CHECK(later.days == CoveredDays{{november, whole_month(november) & ~DaySet{0x7fff}},
                                  {december, whole_month(december)}});
  const auto named = download({"2026-12"});
  CHECK(named.monthly);
  CHECK(!named.may_be_a_day_or_month);

  const auto daily = download({"2026-12-01", "2026-12-02", "2026-12-03"});
  CHECK(!daily.monthly);
  CHECK(!daily.may_be_a_day_or_month);
  CHECK(daily.days == CoveredDays{{december, 7U}});
  const auto hourly = download({"2026-12-01T00:00:00Z"});
  CHECK(!hourly.monthly);
  CHECK(!hourly.may_be_a_day_or_month);
  CHECK(hourly.days == CoveredDays{{december, 1U}});

  const auto first = download({"2026-12-01"});
  CHECK(first.monthly);
  CHECK(first.may_be_a_day_or_month);
  const auto other = download({"2026-12-15"});
  CHECK(!other.monthly);
  CHECK(other.may_be_a_day_or_month);
  CHECK(download({"2026-11-30", "2026-12-01"}).may_be_a_day_or_month);
  ActualBillOptions said;
  said.days = std::pair(Date{2026, 12, 15}, Date{2026, 12, 31});
  const auto rest = download({"2026-12-15"}, said);
  CHECK(!rest.may_be_a_day_or_month);
  CHECK(rest.days == CoveredDays{{december, whole_month(december) & ~DaySet{0x3fff}}});
  CHECK(error_of_bill("\"Service\",\"Lambda($)\"\n\"December\",\"1\"\n").found() == "'December'");
}

TEST_CASE("A day or a service that Cost Explorer's download has twice is refused",
          "[reconcile][actual]") {
  const std::string header = "Service,DynamoDB($),Lambda($)\n";
  CHECK(bill_of(header + "2026-12-01,1,2\n2026-12-02,1,2\n").charges.usage.size() == 2);
  const auto row = error_of_bill(header + "2026-12-01,1,2\n2026-12-01,1,2\n");
  CHECK(row.found() == "the row of '2026-12-01' again");
  CHECK(row.place().line == 3);
  const auto column = error_of_bill("Service,DynamoDB($),DynamoDB($)\n2026-12-01,1,2\n");
  CHECK(column.found() == "the column 'DynamoDB($)' again");
  CHECK(column.place().column == 21);
}

TEST_CASE("Only the rows that a filter wants count, and all of them say which days are covered",
          "[reconcile][actual]") {
  ReportRow ours = lambda_requests("10", "1");
  ours.tags = R"({"user_app":"workouts","aws_created_by":"x, y"})";
  ours.resource = "arn:aws:lambda:us-east-1:123456789012:function:workouts";
  ReportRow theirs = lambda_requests("20", "2");
  theirs.tags = R"({"user_app":"other"})";
  theirs.account = "210987654321";
  theirs.start = "2026-12-02T00:00:00Z";
  theirs.end = "2026-12-03T00:00:00Z";
  const std::string text = report_text({ours, theirs});
  const auto quantity = [&](const std::vector<std::string>& conditions) {
    ActualBillOptions options;
    for (const auto& condition : conditions) options.filter.add(condition);
    const auto bill = bill_of(text, options);
    CHECK(bill.days == CoveredDays{{{2026, 12}, 3U}});
    return bill.charges.usage.empty() ? "-" : bill.charges.usage[0].quantity().to_string();
  };
  CHECK(quantity({}) == "30");
  CHECK(quantity({"tag:app=workouts"}) == "10");
  CHECK(quantity({"tag:user:app=other"}) == "20");
  CHECK(quantity({"tag:app=work*"}) == "10");
  CHECK(quantity({"tag:other=workouts"}) == "-");
  CHECK(quantity({"account=210987654321"}) == "20");
  CHECK(quantity({"account=999999999999"}) == "30");
  CHECK(quantity({"resource=arn:aws:lambda:*"}) == "10");
  CHECK(quantity({"service=AWSLambda", "region=us-east-1"}) == "30");
  CHECK(quantity({"usage-type=Req*", "operation=Invoke", "account=210987654321"}) == "20");
  for (const auto* bad : {"app=workouts", "tag:=x", "account", "account=", ""})
    CHECK_THROWS_AS(BillFilter{}.add(bad), InputError);

  ReportRow broken = ours;
  broken.tags = "{\"user_app\":";
  ActualBillOptions tagged;
  tagged.filter.add("tag:app=workouts");
  const auto error = error_of_bill(report_text({broken}), tagged);
  CHECK(error.place().line == 2);
  CHECK(error.wanted() == "tags as a JSON object");
}

TEST_CASE("Days that were asked for leave the others out", "[reconcile][actual]") {
  std::vector<ReportRow> rows;
  for (int day = 1; day <= 9; ++day) {
    ReportRow row = lambda_requests("1", "1");
    row.start = "2026-12-0" + std::to_string(day) + "T00:00:00Z";
    row.end = "2026-12-0" + std::to_string(day) + "T23:59:59Z";
    rows.push_back(row);
  }
  ActualBillOptions options;
  options.days = std::pair(Date{2026, 12, 3}, Date{2026, 12, 5});
  const auto bill = bill_of(report_text(rows), options);
  CHECK(bill.charges.usage.at(0).quantity().to_string() == "3");
  CHECK(bill.outside_days == 6);
  CHECK(bill.days == CoveredDays{{{2026, 12}, 0b11100U}});

  ReportRow month = lambda_requests("1", "1");
  month.end = "2027-01-01T00:00:00Z";
  const auto monthly = bill_of(report_text({month}));
  CHECK(monthly.monthly);
  CHECK(monthly.days == CoveredDays{{{2026, 12}, whole_month({2026, 12})}});
}

TEST_CASE("A bill as gzip is the same bill; a truncated one is refused", "[reconcile][actual]") {
  std::vector<ReportRow> rows(5000, lambda_requests("1", "0.0000002"));
  const std::string text = report_text(rows);
  const std::string gz = packed(text);
  CHECK(usage_text(bill_of(gz)) == usage_text(bill_of(text)));
  CHECK(usage_text(bill_of("\xef\xbb\xbf" + text)) == usage_text(bill_of(text)));
  const auto cut = error_of_bill(gz.substr(0, gz.size() / 2));
  CHECK(cut.found() == "gzip without its end");
  std::string broken = gz;
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x55);
  CHECK_THROWS_AS(bill_of(broken), InputError);
}

TEST_CASE("A malformed row is named with its line and column, and can be left out",
          "[reconcile][actual]") {
  const auto good = report_line(lambda_requests("10", "1"));
  struct Case {
    std::string row;
    std::string found;
  };
  ReportRow bad_type = lambda_requests("10", "1");
  bad_type.line_type = "Mystery";
  ReportRow bad_day = lambda_requests("10", "1");
  bad_day.start = "2026-12-32T00:00:00Z";
  ReportRow bad_hour = lambda_requests("10", "1");
  bad_hour.start = "2026-12-03T25:00:00Z";
  ReportRow bad_minute = lambda_requests("10", "1");
  bad_minute.start = "2026-12-03T00:60:00Z";
  ReportRow backwards = lambda_requests("10", "1");
  backwards.end = "2026-11-30T00:00:00Z";
  ReportRow euros = lambda_requests("10", "1");
  euros.currency = "EUR";
  for (const auto& [row, found] :
       {Case{report_line(lambda_requests("10", "free")), "'free'"},
        Case{report_line(lambda_requests("nan", "1")), "'nan'"},
        Case{report_line(lambda_requests("1,5", "1")), "'1,5'"},
        Case{report_line(lambda_requests("10", "")), "''"},
        Case{report_line(bad_type), "'Mystery'"},
        Case{report_line(bad_day), "'2026-12-32T00:00:00Z'"},
        Case{report_line(bad_hour), "'2026-12-03T25:00:00Z'"},
        Case{report_line(bad_minute), "'2026-12-03T00:60:00Z'"},
        Case{report_line(backwards), "'2026-11-30T00:00:00Z'"}, Case{report_line(euros), "'EUR'"},
        Case{"a,b\n", "2 columns"}, Case{"\"a\"b,c\n", "text after a closing quote"},
        Case{"na\xefve\n", "a byte that is no UTF-8 text"}}) {
    INFO(row);
    const std::string text = support::report_header() + good + row + good;
    const auto error = error_of_bill(text);
    CHECK(error.place().file == "bill.csv");
    CHECK(error.place().line == 3);
    CHECK(error.place().column > 0);
    CHECK(error.found() == found);
    ActualBillOptions lenient;
    lenient.skip_malformed = true;
    const auto bill = bill_of(text, lenient);
    CHECK(bill.malformed_rows == 1);
    REQUIRE(bill.malformed.size() == 1);
    CHECK(bill.malformed[0].line == 3);
    CHECK(contains(bill.malformed[0].what, found));
    CHECK(bill.charges.usage.at(0).quantity().to_string() == "20");
  }
  ActualBillOptions lenient;
  lenient.skip_malformed = true;
  CHECK_THROWS_AS(bill_of(support::report_header() + good + "\"never closed\n", lenient),
                  InputError);
}

TEST_CASE("What is no bill is refused in one line", "[reconcile][actual]") {
  CHECK(error_of_bill("").found() == "an empty file");
  CHECK(contains(error_of_bill("meter,quantity\na,1\n").wanted(), "Cost and Usage Report"));
  CHECK(contains(error_of_bill("<html>\n").wanted(), "Cost and Usage Report"));
  const std::string header = support::report_header();
  CHECK(error_of_bill(replaced(header, "line_item_unblended_cost", "x")).found() ==
        "no column 'line_item_unblended_cost'");
  CHECK(contains(error_of_bill(replaced(header, "bill_bill_type", "line_item_usage_type")).found(),
                 "again"));
  ActualBillOptions effective;
  effective.basis = CostBasis::effective;
  CHECK(error_of_bill(header, effective).found() ==
        "no column 'savings_plan_savings_plan_effective_cost'");
  ActualBillOptions filtered;
  filtered.filter.add("resource=x");
  CHECK(error_of_bill(replaced(header, "line_item_resource_id", "x"), filtered).found() ==
        "'resource'");
  CHECK(usage_text(bill_of(header)).empty());
}

TEST_CASE("Amounts that no exact sum holds are told with their line", "[reconcile][actual]") {
  const std::string good = report_line(lambda_requests("10", "1"));
  const std::string huge = "9" + std::string(36, '0');
  const std::string fine = "0." + std::string(30, '0') + "1";
  struct Case {
    std::string rows;
    int line;
  };
  for (const auto& [rows, line] : {Case{report_line(lambda_requests("10", huge)) + good +
                                            report_line(lambda_requests("10", fine)) + good,
                                        4},
                                   Case{report_line(lambda_requests(huge, "1")) + good +
                                            report_line(lambda_requests(fine, "1")) + good,
                                        4},
                                   // of different kinds of charges, whose total the report has
                                   Case{good + report_line(charge_of("Tax", huge)) +
                                            report_line(charge_of("Credit", fine)) + good,
                                        4}}) {
    const std::string text = support::report_header() + rows;
    const auto error = error_of_bill(text);
    INFO(error.what());
    CHECK(error.place().file == "bill.csv");
    CHECK(error.place().line == line);
    CHECK(contains(error.found(), "a sum needs more than 38 digits"));
    ActualBillOptions lenient;
    lenient.skip_malformed = true;
    const auto bill = bill_of(text, lenient);
    CHECK(bill.malformed_rows == 1);
    CHECK(bill.rows == 3);
    // Of the row that is left out nothing is taken.
    CHECK(usage_text(bill).find('.') == std::string::npos);
  }
  const auto error = error_of_bill("Service,DynamoDB($),Lambda($)\n2026-12-01,1,2\n2026-12-02," +
                                   huge + ",1\n2026-12-03," + fine + ",1\n");
  CHECK(error.place().line == 4);
}
