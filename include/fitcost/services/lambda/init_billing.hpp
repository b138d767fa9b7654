// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/pricing/date.hpp"

namespace fitcost::inline v1::lambda {

enum class PackageType { zip, image };
enum class RuntimeKind {
  managed,  ///< python3.13, nodejs24.x, java21 ...
  custom,   ///< provided.al2023: C++, Rust, Go
};
/// Where a request ran: in an environment started for it, or in one kept ready.
enum class Serving { on_demand, provisioned };

/// The first day on which the INIT phase is billed for every function.
inline constexpr Date init_billed_for_all_since{2025, 8, 1};

/// The INIT phase of a cold start is billed like the handler's time. Until 2025-08-01 it was free
/// for on-demand functions packaged as ZIP for a managed runtime; for custom runtimes, container
/// images and provisioned concurrency it was billed before that too.
/// AWS: "AWS Lambda standardizes billing for INIT Phase",
/// https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
constexpr bool init_is_billed(const Date& date, PackageType package, RuntimeKind runtime,
                              Serving serving = Serving::on_demand) {
  return date >= init_billed_for_all_since || package == PackageType::image ||
         runtime == RuntimeKind::custom || serving == Serving::provisioned;
}

}  // namespace fitcost::inline v1::lambda
