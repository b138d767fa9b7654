// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/pricing/convention.hpp"
#include "fitcost/services/parameters/interactions.hpp"
#include "fitcost/services/parameters/meters.hpp"

namespace fitcost::inline v1::parameters {

/// What is stored: one parameter, secret or key, or several as one resource. Whole numbers, 0 or
/// more.
struct Config {
  Quantity<parameter> standard{};
  Quantity<parameter> advanced{};
  bool higher_throughput = false;  ///< the account's setting, for the region
  Quantity<secret> secrets{};
  Quantity<key> keys{};          ///< customer managed; AWS managed ones are free
  bool encrypts_by_kms = false;  ///< calls KMS, with whichever key
};

/// A month's use.
template <class S = double> struct Usage {
  Quantity<unit::month, S> existed = months(S(1.0));  ///< how long all of it was there; 0..1
  Quantity<interaction, S> standard_interactions{};   ///< see `interactions_of`
  Quantity<interaction, S> advanced_interactions{};
  Quantity<unit::request, S> secret_requests{};
  Quantity<unit::request, S> key_requests{};
};

template <class S>
ReadingsOf<S> readings(const std::string& resource, const Config& config, const Usage<S>& usage,
                       const Month& month) {
  const bool has_standard = parameters_of(0.0) < config.standard;
  const bool has_advanced = parameters_of(0.0) < config.advanced;
  const bool has_keys = keys(0.0) < config.keys;

  ReadingsOf<S> out;
  if (has_standard) {
    out.push_back(reading(resource, standard_parameters, config.standard * S(1.0)));
  }
  if (has_advanced) {
    const auto stored_for = usage.existed * (month.length() / months(1.0));
    out.push_back(reading(resource, advanced_parameters, stored_for * config.advanced));
  }
  if (has_advanced || (has_standard && config.higher_throughput)) {
    out.push_back(
        reading(resource, parameter_interactions,
                billed_interactions(usage.standard_interactions, usage.advanced_interactions,
                                    config.higher_throughput)));
  }
  if (secrets(0.0) < config.secrets) {
    out.push_back(reading(resource, secrets_kept, usage.existed * config.secrets));
    out.push_back(reading(resource, secret_requests, usage.secret_requests));
  }
  if (has_keys) out.push_back(reading(resource, customer_keys, usage.existed * config.keys));
  if (has_keys || config.encrypts_by_kms) {
    out.push_back(reading(resource, key_requests, usage.key_requests));
  }
  return out;
}

}  // namespace fitcost::inline v1::parameters
