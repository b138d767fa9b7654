// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "fitcost/pricing/meter.hpp"

namespace fitcost::inline v1::apigateway {

/// The cache of a REST API's stage comes in these sizes and is billed per hour while it is enabled,
/// whatever it answers.
/// AWS: "Caching", https://aws.amazon.com/api-gateway/pricing/; sizes: `cacheClusterSize`,
/// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
enum class CacheSize { gb_0_5, gb_1_6, gb_6_1, gb_13_5, gb_28_4, gb_58_2, gb_118, gb_237 };

inline constexpr std::array<std::string_view, 8> cache_size_names{"0.5",  "1.6",  "6.1", "13.5",
                                                                  "28.4", "58.2", "118", "237"};

/// A size as templates spell it (`"1.6"`); nothing for a size there is not.
constexpr std::optional<CacheSize> parse_cache_size(std::string_view text) {
  for (std::size_t i = 0; i < cache_size_names.size(); ++i) {
    if (cache_size_names[i] == text) return static_cast<CacheSize>(i);
  }
  return std::nullopt;
}

namespace detail {
inline constexpr std::string_view cache_rule =
    "Hours for which the cache of a REST API's stage is enabled.";
inline constexpr std::string_view pricing = "https://aws.amazon.com/api-gateway/pricing/";
}  // namespace detail

/// One meter a size, in the order of `CacheSize`. A price book may know only some of them.
inline constexpr std::array<Meter<unit::hour>, 8> cache_meters{{
    {"apigateway.cache_0.5_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_1.6_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_6.1_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_13.5_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_28.4_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_58.2_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_118_gb_hours", detail::cache_rule, detail::pricing},
    {"apigateway.cache_237_gb_hours", detail::cache_rule, detail::pricing},
}};
constexpr const Meter<unit::hour>& cache_meter(CacheSize size) {
  return cache_meters[static_cast<std::size_t>(size)];
}

}  // namespace fitcost::inline v1::apigateway
