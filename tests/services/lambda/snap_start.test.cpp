// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/snap_start.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::lambda;

// https://aws.amazon.com/lambda/pricing/ , SnapStart example: one version of 1,024 MB for 31 days,
// 7.44 million requests of which 1 % restore a snapshot
TEST_CASE("A snapshot is metered by memory x time, a restore by memory", "[lambda][aws-example]") {
  const auto kept = hours(31.0 * 24.0) * quantity<snapshot>(1.0);
  CHECK(snapshot_gb_seconds(megabytes(1024.0), kept) / quantity<gb_second>(1.0) == 2678400.0);
  CHECK(restored_gigabytes(megabytes(1024.0), requests(74400.0)) / gigabytes(1.0) == 74400.0);
  CHECK(restored_gigabytes(megabytes(512.0), requests(10.0)) / gigabytes(1.0) == 5.0);
}

// https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
TEST_CASE("A version that was deleted soon is billed for three hours", "[lambda][aws-example]") {
  CHECK(billed_snapshot_time(hours(0.25)) == hours(3.0));
  CHECK(billed_snapshot_time(hours(3.0)) == hours(3.0));
  CHECK(billed_snapshot_time(hours(744.0)) == hours(744.0));
}
