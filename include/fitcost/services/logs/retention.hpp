// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/logs/units.hpp"
#include "fitcost/units/rounding.hpp"

namespace fitcost::inline v1::logs {

/// For how long a log group keeps its events; a group that was created automatically keeps them for
/// ever.
struct Retention {
  int days = 0;  ///< one of `retention_days`, or 0: never expire

  friend constexpr bool operator==(const Retention&, const Retention&) = default;
};
inline constexpr Retention never_expire{};

/// The days a log group can be given.
/// AWS: "PutRetentionPolicy",
/// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
inline constexpr std::array<int, 22> retention_days{1,    3,    5,    7,    14,   30,  60,  90,
                                                    120,  150,  180,  365,  400,  545, 731, 1096,
                                                    1827, 2192, 2557, 2922, 3288, 3653};

constexpr bool is_allowed(Retention retention) {
  if (retention == never_expire) return true;
  for (const int days : retention_days) {
    if (retention.days == days) return true;
  }
  return false;
}

/// The span of time whose events are still there when a group has been written to for `age` hours:
/// the last `days`, and no more than there was.
/// AWS: "Change log data retention",
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
template <class S>
constexpr Quantity<unit::hour, S> kept_span(Retention retention,
                                            const Quantity<unit::hour, S>& age) {
  if (retention == never_expire) return age;
  return at_most(age, one_day * S(1.0 * retention.days));
}

/// Uncompressed bytes still there at the end of a month, of a group that has taken in the same
/// amount evenly for `age` months, this one included (1 at the end of the first). Without an expiry
/// they grow for ever.
template <class S>
constexpr Quantity<unit::byte, S> retained(const Quantity<unit::byte, S>& ingested_per_month,
                                           const Quantity<unit::month, S>& age, Retention retention,
                                           const Month& month) {
  const auto span = kept_span(retention, age * (month.length() / months(1.0)));
  return ingested_per_month * (span / month.length());
}

/// Storage is metered on what is left after compression. `compression` is stored bytes per ingested
/// byte, above 0 and at most 1; AWS publishes no figure, its calculator assumes 0.15.
/// AWS: "Store (Archival)", https://aws.amazon.com/cloudwatch/pricing/ ;
/// "Storage compression factor", https://calculator.aws/
template <class S>
constexpr Quantity<gigabyte_month, S> stored(const Quantity<unit::byte, S>& retained_bytes,
                                             const S& compression, const Convention& convention) {
  return in_gigabytes(retained_bytes * compression, convention) * months(1.0);
}

}  // namespace fitcost::inline v1::logs
