// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "fitcost/reconcile/kept_forecast.hpp"

/// The two forms in which a forecast is kept.
namespace fitcost::inline v1::detail {

/// JSON of a forecast or its metadata; InputError with the line of what is none.
nlohmann::json parsed_json(const std::string& text, const std::string& file);

/// `version`, `price_book` ... of a bill or of metadata, as far as they are there.
KeptForecastOrigin origin_of(const nlohmann::json& json);

KeptForecast forecast_of_bill(const std::string& text, const std::string& file,
                              const KeptForecastOptions& options);

}  // namespace fitcost::inline v1::detail
