// SPDX-License-Identifier: Apache-2.0
#include "fitcost/services/lambda/init_billing.hpp"

#include <catch2/catch.hpp>

using namespace fitcost;
using namespace fitcost::lambda;

// https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
TEST_CASE("INIT is billed for every function since 2025-08-01, and for some before",
          "[lambda][aws-example]") {
  struct Row {
    Date date;
    PackageType package;
    RuntimeKind runtime;
    Serving serving;
    bool billed;
  };
  constexpr Date before{2025, 7, 31};
  constexpr Date since{2025, 8, 1};
  const Row row = GENERATE_COPY(
      Row{before, PackageType::zip, RuntimeKind::managed, Serving::on_demand, false},
      Row{since, PackageType::zip, RuntimeKind::managed, Serving::on_demand, true},
      Row{before, PackageType::zip, RuntimeKind::custom, Serving::on_demand, true},
      Row{before, PackageType::image, RuntimeKind::managed, Serving::on_demand, true},
      Row{before, PackageType::zip, RuntimeKind::managed, Serving::provisioned, true},
      Row{{2026, 1, 1}, PackageType::zip, RuntimeKind::managed, Serving::on_demand, true},
      Row{{2024, 12, 31}, PackageType::zip, RuntimeKind::managed, Serving::on_demand, false});
  INFO(to_string(row.date));
  CHECK(init_is_billed(row.date, row.package, row.runtime, row.serving) == row.billed);
}
