// SPDX-License-Identifier: Apache-2.0
#include "fitcost/report/origin.hpp"

#include <utility>

#include "units/sha256.hpp"

namespace fitcost::inline v1 {

ReportInput report_input(std::string kind, std::string name, std::string_view text) {
  return {std::move(kind), std::move(name), detail::sha256(text)};
}

std::string inputs_sha256(const std::vector<ReportInput>& inputs) {
  std::string text;
  for (const auto& input : inputs) text += input.kind + " " + input.sha256 + "\n";
  return detail::sha256(text);
}

}  // namespace fitcost::inline v1
