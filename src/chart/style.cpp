// SPDX-License-Identifier: Apache-2.0
#include "fitcost/chart/style.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace fitcost::inline v1::chart {

namespace {

std::string colours(const Palette& p) {
  std::string out = fmt::format(
      ".chart .paper{{fill:{0}}}.chart text{{fill:{1}}}.chart .quiet{{fill:{2}}}"
      ".chart .grid{{stroke:{3}}}.chart .axis,.chart .link{{stroke:{2}}}"
      ".chart .mark{{stroke:{0}}}.chart .dot{{fill:{1};stroke:{0}}}.chart .guide{{stroke:{1}}}"
      ".chart .more{{fill:{4}}}.chart .less{{fill:{5}}}.chart .total{{fill:{6}}}\n",
      p.background, p.ink, p.quiet, p.grid, p.more, p.less, p.total);
  for (std::size_t i = 0; i < p.parts.size(); ++i)
    out += fmt::format(".chart .part{0}{{fill:{1}}}.chart .curve{0}{{stroke:{1}}}", i, p.parts[i]);
  return out + "\n";
}

}  // namespace

std::string style_sheet() {
  return ".chart text{font:12px system-ui,-apple-system,\"Segoe UI\",Roboto,\"DejaVu Sans\","
         "sans-serif}.chart .strong{font-weight:600}.chart .heading{font-size:15px;font-weight:600}"
         ".chart .mid{text-anchor:middle}.chart .end{text-anchor:end}"
         ".chart path{fill:none}.chart .grid,.chart .axis,.chart .link{stroke-width:1}"
         ".chart .link,.chart .guide{stroke-dasharray:3 3}"
         ".chart .mark{font-weight:600;paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
         ".chart .dot{stroke-width:2}"
         ".chart .curve{stroke-width:2.25;stroke-linejoin:round}"
         ".chart .curve1{stroke-dasharray:8 3}.chart .curve2{stroke-dasharray:3 3}"
         ".chart .curve3{stroke-dasharray:8 3 3 3}.chart .curve4{stroke-dasharray:12 3}"
         ".chart .curve5{stroke-dasharray:2 4}\n" +
         colours(light) + "@media screen and (prefers-color-scheme:dark){\n" + colours(dark) +
         "}\n";
}

}  // namespace fitcost::inline v1::chart
