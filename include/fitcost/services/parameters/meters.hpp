// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/meter.hpp"
#include "fitcost/services/parameters/units.hpp"

namespace fitcost::inline v1::parameters {

namespace detail {
inline constexpr std::string_view ssm = "https://aws.amazon.com/systems-manager/pricing/";
inline constexpr std::string_view secrets_manager =
    "https://aws.amazon.com/secrets-manager/pricing/";
inline constexpr std::string_view kms = "https://aws.amazon.com/kms/pricing/";
}  // namespace detail

inline constexpr Meter<parameter> standard_parameters{
    "ssm.standard_parameters", "Standard parameters, which are free.", detail::ssm};
inline constexpr Meter<parameter_hour> advanced_parameters{
    "ssm.advanced_parameter_hours", "Advanced parameters x the hours for which they are stored.",
    detail::ssm};
inline constexpr Meter<interaction> parameter_interactions{
    "ssm.higher_throughput_requests",
    "Requests x parameters: of advanced parameters, and of all while higher throughput is on.",
    detail::ssm};
inline constexpr Meter<secret_month> secrets_kept{"secretsmanager.secret_months",
                                                  "Secrets per month, prorated by the hour.",
                                                  detail::secrets_manager};
inline constexpr Meter<unit::request> secret_requests{
    "secretsmanager.requests", "API requests to Secrets Manager.", detail::secrets_manager};
inline constexpr Meter<key_month> customer_keys{
    "kms.key_months", "Customer managed KMS keys per month; AWS managed keys are free.",
    detail::kms};
inline constexpr Meter<unit::request> key_requests{"kms.requests", "API requests to KMS.",
                                                   detail::kms};

inline constexpr std::array<MeterInfo, 7> meters{
    standard_parameters, advanced_parameters, parameter_interactions, secrets_kept, secret_requests,
    customer_keys,       key_requests};

}  // namespace fitcost::inline v1::parameters
