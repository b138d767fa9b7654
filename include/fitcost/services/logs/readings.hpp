// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/services/logs/ingestion.hpp"
#include "fitcost/services/logs/meters.hpp"
#include "fitcost/services/logs/retention.hpp"

namespace fitcost::inline v1::logs {

/// A log group as it is configured.
struct Config {
  LogClass log_class = LogClass::standard;
  Origin origin = Origin::application;
  Retention retention = never_expire;  ///< for `retained`; readings take what it gave
};

/// A month's use of one log group.
template <class S = double> struct Usage {
  Quantity<unit::byte, S> ingested{};  ///< uncompressed, this month
  Quantity<unit::byte, S> retained{};  ///< uncompressed, at the month's end: see `retained`
  S compression{1.0};                  ///< stored per ingested byte, above 0 and at most 1
  Quantity<unit::byte, S> scanned{};   ///< by Logs Insights queries
  Quantity<unit::minute, S> live_tail{};
};

/// The meter that what is written to a log group counts on.
constexpr const Meter<unit::gigabyte>& ingestion_meter(const Config& config, const Date& date) {
  const bool standard = config.log_class == LogClass::standard;
  if (is_vended(config.origin, date)) return standard ? vended : infrequent_access_vended;
  return standard ? ingested : infrequent_access_ingested;
}

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  const Convention& convention = month.convention;
  return {
      reading(resource, ingestion_meter(config, month.date),
              in_gigabytes(usage.ingested, convention)),
      reading(resource, storage, stored(usage.retained, usage.compression, convention)),
      reading(resource, insights_scanned, in_gigabytes(usage.scanned, convention)),
      reading(resource, live_tail, usage.live_tail),
  };
}

}  // namespace fitcost::inline v1::logs
