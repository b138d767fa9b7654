// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "fitcost/decide/forecast.hpp"
#include "fitcost/export.hpp"

/// A forecast as a page that people look at: with pictures, each above the table of its figures.
namespace fitcost::inline v1 {

/// `cost`, `bridge`, `break-even`, `logs`, `sensitivity`.
FITCOST_EXPORT std::vector<std::string> page_charts();

/// One HTML file: no script, nothing that is loaded, a content security policy that forbids both.
/// It prints, has a dark mode and fits screens from 360 px.
FITCOST_EXPORT std::string page_html(const Forecast& forecast);

/// One of the charts as an SVG file; InputError for a name that is none of them.
FITCOST_EXPORT std::string page_chart(const Forecast& forecast, const std::string& name);

/// `images`: chart and the file or address where its picture is; those without one have their
/// table alone.
FITCOST_EXPORT std::string page_markdown(
    const Forecast& forecast, const std::vector<std::pair<std::string, std::string>>& images = {});

/// For a terminal of `width` columns, 80..200, with bars.
FITCOST_EXPORT std::string page_table(const Forecast& forecast, std::size_t width = 100);

/// Schema fitcost/report/2 (data/schema/report-2.json); amounts are decimal strings, exact, but for
/// curves and derivatives, which are numbers.
FITCOST_EXPORT std::string page_json(const Forecast& forecast);

}  // namespace fitcost::inline v1
