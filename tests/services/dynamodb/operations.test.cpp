// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/dynamodb/operations.hpp"

#include <catch2/catch.hpp>

#include "fitcost/units/dual.hpp"
#include "services/dynamodb/rational.hpp"

using namespace fitcost;
using namespace fitcost::dynamodb;
using fitcost_test::Rational;

namespace {

constexpr auto eventual = Consistency::eventual;
constexpr auto strong = Consistency::strong;
constexpr auto transactional = Consistency::transactional;

template <class S> constexpr S count(const WriteUnits<S>& units) {
  return units * requests(1.0) / quantity<write_request_unit>(1.0);
}
template <class S> constexpr S count(const ReadUnits<S>& units) {
  return units * requests(1.0) / quantity<read_request_unit>(1.0);
}

}  // namespace

TEST_CASE("Capacity units of AWS's examples", "[dynamodb][aws-example]") {
  struct Case {
    const char* source;
    double found;
    double expected;
  };
  const char* const modes =
      "awsdocs/amazon-dynamodb-developer-guide@8229480 "
      "doc_source/HowItWorks.ReadWriteCapacityMode.md";
  const char* const throughput =
      "awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/ProvisionedThroughput.md";
  const char* const scan =
      "awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/bp-query-scan.md";
  const char* const indexes = "awsdocs/amazon-dynamodb-developer-guide@8229480 doc_source/GSI.md";
  const char* const mcp =
      "https://github.com/awslabs/mcp "
      "src/dynamodb-mcp-server/tests/cost_performance_calculator/test_cost_calculator.py";
  const char* const lesson =
      "https://learningbro.com/courses/aws-rds-and-databases/lessons/"
      "dynamodb-read-write-capacity-and-on-demand-mode";
  const Case cases[] = {
      {modes, count(read_units(bytes(8192.0), strong)), 2},
      {modes, count(read_units(bytes(8192.0), eventual)), 1},
      {modes, count(read_units(bytes(8192.0), transactional)), 4},
      {throughput, count(read_units(bytes(0.0), strong)), 1},
      {throughput, count(read_units(bytes(0.0), eventual)), 0.5},
      {throughput, count(read_units(bytes(3500.0), strong)), 1},
      {throughput, count(read_units(kib(10.0), strong)), 3},
      {throughput, count(read_units(kib(80.0), eventual)), 10},
      {throughput, 80 * count(read_units(kib(3.0), strong)), 80},
      {throughput, count(read_units(kib(1.5), strong)) + count(read_units(kib(6.5), strong)), 3},
      {throughput, count(query_units(kib(40.8), strong)) * 4, 44},
      {throughput, count(query_units(kib(40.8), strong)), 11},
      {throughput, count(query_units(kib(40.8), eventual)), 5.5},
      {throughput, count(query_units(bytes(1500 * 64.0), strong)) * 4, 96},
      {scan, count(scan_units(bytes(1048576.0), eventual)), 128},
      {scan, count(scan_units(bytes(1048576.0), strong)), 256},
      {indexes, count(index_query_units(bytes(8 * 2000.0))), 2},
      {throughput, count(write_units(bytes(500.0))), 1},
      {throughput, 100 * count(write_units(bytes(512.0))), 100},
      {throughput, count(write_units(bytes(500.0))) + count(write_units(bytes(3584.0))), 5},
      {throughput, count(write_units(kib(1.6))), 2},
      {throughput, count(delete_units(kib(1.6))), 2},
      {throughput, count(failed_condition_units(bytes(1024.0))), 1},
      {throughput, count(failed_condition_units(bytes(2048.0))), 2},
      {throughput, count(failed_condition_units(bytes(0.0))), 1},
      {mcp, count(read_units(bytes(4096.0), eventual)), 0.5},
      {mcp, count(read_units(bytes(4096.0), strong)), 1},
      {mcp, count(write_units(bytes(3000.0))), 3},
      {mcp, 5 * count(transact_get_units(bytes(4096.0))), 10},
      {mcp, 5 * count(transact_write_units(bytes(1024.0))), 10},
      {lesson, 200 * count(read_units(kib(9.0), eventual)), 300},
  };
  for (const auto& c : cases) {
    CAPTURE(c.source, &c - cases);
    CHECK(c.found == c.expected);
  }
}

TEST_CASE("Every size up to 410 KB takes whole KBs to write and whole 4 KBs to read",
          "[dynamodb]") {
  double last_write = 0.0;
  double last_read = 0.0;
  for (long n = 0; n <= 410 * 1024; ++n) {
    const auto item_bytes = bytes(static_cast<double>(n));
    const auto kbs = static_cast<double>(n == 0 ? 1 : (n + 1023) / 1024);
    const auto steps = static_cast<double>(n == 0 ? 1 : (n + 4095) / 4096);
    const double written = count(write_units(item_bytes));
    const double read = count(read_units(item_bytes, strong));
    // REQUIRE costs more than what it checks here.
    const bool right =
        written == kbs && read == steps && written >= last_write && read >= last_read &&
        count(read_units(item_bytes, eventual)) == 0.5 * steps &&
        count(read_units(item_bytes, transactional)) == 2.0 * steps &&
        count(transact_get_units(item_bytes)) == 2.0 * steps &&
        count(transact_write_units(item_bytes)) == 2.0 * kbs &&
        count(delete_units(item_bytes)) == kbs && count(failed_condition_units(item_bytes)) == kbs;
    if (!right) FAIL("at " << n << " bytes");
    last_write = written;
    last_read = read;
  }
}

TEST_CASE("Parts of bytes are begun bytes", "[dynamodb]") {
  CHECK(count(write_units(bytes(0.25))) == 1);
  CHECK(count(write_units(bytes(1024.5))) == 2);
  CHECK(count(read_units(bytes(4096.5), strong)) == 2);
}

TEST_CASE("Puts and updates take the larger of the item before and after", "[dynamodb]") {
  for (int before = 0; before < 5000; before += 97) {
    for (int after = 0; after < 5000; after += 89) {
      const auto b = bytes(1.0 * before);
      const auto a = bytes(1.0 * after);
      const double larger = count(write_units(bytes(1.0 * (before > after ? before : after))));
      REQUIRE(count(put_units(b, a)) == larger);
      REQUIRE(count(update_units(b, a)) == larger);
      REQUIRE(count(update_units(a, b)) == larger);
      REQUIRE(capture_units(b, a) * requests(1.0) / quantity<change_data_capture_unit>(1.0) ==
              larger);
    }
  }
}

TEST_CASE("A batch rounds every item, a query only the sum", "[dynamodb]") {
  for (int n = 1; n <= 100; ++n) {
    const auto number = items(1.0 * n);
    for (const double size : {1.0, 64.0, 1000.0, 4096.0, 4097.0}) {
      const double batch = count(batch_get_units(number, bytes(size), strong));
      REQUIRE(batch == n * count(read_units(bytes(size), strong)));
      REQUIRE(count(query_units(bytes(n * size), strong)) <= batch);
      REQUIRE(count(batch_write_units(number, bytes(size))) == n * count(write_units(bytes(size))));
    }
  }
}

TEST_CASE("Two queries cost as much as one of both, but for the last step of each", "[dynamodb]") {
  for (int a = 0; a < 30000; a += 601) {
    for (int b = 0; b < 30000; b += 599) {
      const double both = count(query_units(bytes(1.0 * (a + b)), strong));
      const double apart =
          count(query_units(bytes(1.0 * a), strong)) + count(query_units(bytes(1.0 * b), strong));
      REQUIRE(both <= apart);
      REQUIRE(apart <= both + 1.0);
    }
  }
}

// AWS: 1 MB a page, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
TEST_CASE("A page of a query or scan has at most 1 MB", "[dynamodb]") {
  CHECK(pages(bytes(0.0)) / requests(1.0) == 1);
  CHECK(pages(kib(1024.0)) / requests(1.0) == 1);
  CHECK(pages(kib(1024.0) + bytes(1.0)) / requests(1.0) == 2);
}

TEST_CASE("Compile time, run time, a dual number and an exact fraction agree", "[dynamodb]") {
  STATIC_REQUIRE(count(write_units(bytes(3000.0))) == 3.0);
  STATIC_REQUIRE(count(read_units(bytes(8193.0), eventual)) == 1.5);
  STATIC_REQUIRE(count(transact_write_units(bytes(1025.0))) == 4.0);
  for (int n = 0; n <= 410 * 1024; n += 7) {
    const double w = count(write_units(bytes(1.0 * n)));
    const double r = count(read_units(bytes(1.0 * n), eventual));
    const Dual dual_w = count(write_units(bytes(variable(1.0 * n))));
    const Dual dual_r = count(read_units(bytes(variable(1.0 * n)), eventual));
    const bool right = dual_w == w && dual_r == r && dual_w.slope == 0.0 &&
                       count(write_units(bytes(Rational(n)))) == Rational(w) &&
                       count(read_units(bytes(Rational(n)), eventual)) == Rational(r);
    if (!right) FAIL("at " << n << " bytes");
  }
  CHECK(count(batch_write_units(items(variable(25.0)), bytes(Dual(1500.0)))).slope == 2.0);
}
