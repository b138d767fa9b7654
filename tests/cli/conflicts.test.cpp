// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/reports.hpp"

/// What is asked for and cannot be had is said, with its place, and not dropped; what may be had in
/// part is.
using namespace reports;
using support::command;
using support::contains;
using support::TempFolder;

namespace {

void compare_refused(Words more, const std::vector<std::string>& says) {
  more.insert(more.begin(), "compare");
  check_refused(more, says);
}

const std::string routes =
    "routes:\n"
    "  r: {share: 1, operations: [{put: t, item_bytes: 300}]}\n";

const std::string price_header =
    "kind,meter,region,valid_from,valid_to,tier_from,tier_to,value,unit,pool,free_tier,confidence,"
    "checked,source,note\n";

std::string price(const std::string& meter, const std::string& unit) {
  return "price," + meter + ",us-east-1,,,0,,0.5," + unit + ",,,A,2026-10-03,me,\n";
}

}  // namespace

TEST_CASE("An unknown region in a plan is refused at its line and column", "[cli][bad]") {
  TempFolder folder;
  const auto plan = [&](const std::string& text) { return folder.write("p.yaml", text + routes); };
  const auto replica = plan("tables:\n  t: {replicas: [moon]}\n");
  check_refused({"bill", "--plan", replica, "--rps", "1"},
                {replica + ":2:18", "the region 'moon'", "a region of the price book"});
  const auto home = plan("region: us-east-11\ntables:\n  t: {}\n");
  for (const Words& words : {Words{"bill", "--plan", home, "--rps", "1"},
                             Words{"compare", "--workload", home, "--rps", "1"}})
    check_refused(words, {home + ":1:9", "'us-east-11'", "did you mean 'us-east-1'?"});
  const auto known = plan("region: eu-west-1\ntables:\n  t: {replicas: [us-west-2]}\n");
  CHECK(command({"bill", "--plan", known, "--rps", "1"}).code == 0);
}

TEST_CASE("Capacity, scaling and reserved blocks are refused where a table cannot have them",
          "[cli][bad]") {
  TempFolder folder;
  const auto bill_of = [&](const std::string& table) {
    return Words{"bill", "--plan",
                 folder.write("p.yaml", "tables:\n  t: {" + table + "}\n" + routes), "--rps", "1"};
  };
  for (const std::string mode : {"mode: on_demand, ", ""}) {
    check_refused(bill_of(mode + "capacity: {read: 1, write: 1}"),
                  {"p.yaml:2:", "'capacity' of an on-demand table", "mode: provisioned"});
    check_refused(bill_of(mode + "auto_scaling: {read: {min: 1, max: 2}}"), {"'auto_scaling'"});
    check_refused(bill_of(mode + "reserved: {read_blocks: 1}"),
                  {"'reserved' of an on-demand table"});
    check_refused(bill_of(mode + "indexes: {i: {capacity: {read: 1, write: 1}}}"), {"'capacity'"});
  }
  check_refused(bill_of("mode: provisioned, class: standard_ia, reserved: {write_blocks: 1}"),
                {"p.yaml:2:", "reserved capacity of a Standard-IA table", "class: standard"});
  CHECK(command(bill_of("mode: provisioned, reserved: {write_blocks: 1}")).code == 0);
}

TEST_CASE("A price file's meters and units are checked at their line and column", "[cli][bad]") {
  TempFolder folder;
  const auto with = [&](const std::string& rows) {
    return Words{"compare", "--rps", "1", "--prices", folder.write("p.csv", price_header + rows)};
  };
  check_refused(with(price("dynamodb.wrte_request_units", "write request unit")),
                {"p.csv:2:7", "'dynamodb.wrte_request_units'",
                 "did you mean 'dynamodb.write_request_units'?"});
  check_refused(with(price("dynamodb.write_request_units", "foo unit")),
                {"p.csv:2:", "the unit 'foo unit'", "'write request unit'"});
  check_refused(with("allowance,lambda.reqests.x86,,,,,,5,request,account,none,A,,me,\n"),
                {"p.csv:2:11", "did you mean 'lambda.requests.x86'?"});
  // Another word at the beginning: a meter of one's own, in one's own unit.
  const auto book = folder.write("own.csv", price_header + price("acme.calls", "call"));
  const auto usage = folder.write("u.csv", "meter,quantity\nacme.calls,3\n");
  const auto own = command(
      {"bill", "--usage", usage, "--prices", book, "--format", "csv", "--free-tier", "none"});
  CHECK(own.code == 0);
  CHECK(contains(own.out, "acme.calls,us-east-1,0-Inf,3,call,0.5,1.5,list"));
}

TEST_CASE("A price file without allowances, or without prices, leaves a partial answer", "[cli]") {
  TempFolder folder;
  const auto rows = folder.write(
      "p.csv", price_header + price("dynamodb.write_request_units", "write request unit"));
  const auto part = command({"compare", "--rps", "1", "--prices", rows});
  CHECK(part.code == 0);
  CHECK(part.err ==
        "fitcost: " + rows + " has no allowance of the free tier always-free: nothing is free\n");
  CHECK(contains(part.out, "UNPRICED in us-east-1"));
  const auto nothing = folder.write("h.csv", price_header);
  const auto none = command({"compare", "--rps", "1", "--prices", nothing, "--free-tier", "none"});
  CHECK(none.code == 0);
  CHECK(none.err.empty());
  CHECK(contains(none.out, "No way to provision the table has all its prices here"));
  compare_refused({"--rps", "1", "--prices", nothing, "--region", "mars"}, {"--region", "'mars'"});
  compare_refused({"--rps", "1", "--prices", rows, "--free-tier", "sometimes"},
                  {"--free-tier", "'sometimes'", "always-free"});
}

TEST_CASE("Options that exclude each other are refused", "[cli][bad]") {
  TempFolder folder;
  const auto trace = folder.write("t.csv", "minute,count\n0,5\n1,7\n");
  compare_refused({"--rps", "1", "--from", "2026-12", "--month-hours", "720"},
                  {"--month-hours", "--from"});
  compare_refused({"--trace", trace, "--profile", "daily", "--peak-to-mean", "3"},
                  {"--trace", "--profile"});
  compare_refused({"--rps", "1", "--duration-ms", "128:10,256:60", "--memory-mb", "512"},
                  {"--memory-mb", "--duration-ms with memory sizes"});
  compare_refused({"--rps", "1", "--claims", "--format", "csv"}, {"--claims", "'csv'", "json"});
  compare_refused({"--rps", "1", "--item-bytes", "10.5"}, {"--item-bytes", "a whole number"});
  compare_refused({"--rps", "1", "--profile", "daily", "--peak-to-mean", "25"},
                  {"--peak-to-mean", "'25'", "from 1 to 24"});
}

TEST_CASE("An empty value is no value, and an unknown option has a nearest one", "[cli][bad]") {
  compare_refused({"--rps", ""}, {"--rps", "found ''"});
  check_refused({"bill", "--plan", "", "--rps", "1"}, {"--plan", "found ''"});
  compare_refused({"--rpss", "1"}, {"'--rpss'", "did you mean '--rps'?"});
  check_refused({"prices", "list", "--regon", "x"},
                {"'fitcost prices list --help'", "did you mean '--region'?"});
}

TEST_CASE("A day that the price book does not reach is warned of, and priced", "[cli]") {
  const auto at = [](const std::string& day) {
    return command({"compare", "--rps", "1", "--prices-on", day});
  };
  const auto later = at("2090-01-01");
  CHECK(later.code == 0);
  CHECK(contains(later.err, "2090-01-01 is after the price book's day, 2026-10-03"));
  CHECK(contains(at("1990-01-01").err, "is before the price book's first day, 2024-07-01"));
  CHECK(at("2024-10-01").err.empty());
  CHECK(at("2026-10-03").err.empty());
  CHECK(contains(command({"prices", "list", "--prices-on", "2090-01-01"}).err, "2090-01-01"));
}
