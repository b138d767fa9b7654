// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/limits.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace fitcost;
using namespace fitcost::lambda;

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
TEST_CASE("Memory is 128 to 10,240 MB in steps of 1 MB", "[lambda][aws-example]") {
  CHECK(is_memory(megabytes(128.0)));
  CHECK(is_memory(megabytes(1769.0)));
  CHECK(is_memory(megabytes(10240.0)));
  CHECK_FALSE(is_memory(megabytes(127.0)));
  CHECK_FALSE(is_memory(megabytes(10241.0)));
  CHECK_FALSE(is_memory(megabytes(256.5)));
  CHECK_FALSE(is_memory(megabytes(-128.0)));
  CHECK_FALSE(is_memory(megabytes(std::numeric_limits<double>::quiet_NaN())));
  CHECK_FALSE(is_memory(megabytes(std::numeric_limits<double>::infinity())));
}

TEST_CASE("Ephemeral storage is 512 to 10,240 MB", "[lambda][aws-example]") {
  CHECK(is_ephemeral_storage(megabytes(512.0)));
  CHECK(is_ephemeral_storage(megabytes(10240.0)));
  CHECK_FALSE(is_ephemeral_storage(megabytes(511.0)));
  CHECK_FALSE(is_ephemeral_storage(megabytes(10241.0)));
}

TEST_CASE("1,769 MB are one vCPU", "[lambda][aws-example]") {
  CHECK(vcpus(megabytes(1769.0)) == 1.0);
  CHECK(vcpus(megabytes(3538.0)) == 2.0);
  CHECK(max_timeout == seconds(900.0));
}
