// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/export.hpp"

/// What a report was made from: kept in it, so that a forecast can be told from a later one.
namespace fitcost::inline v1 {

struct ReportInput {
  std::string kind;    ///< `plan`, `template`, `usage`, `prices`, `rates`, `trace`, `options`
  std::string name;    ///< as it was called; of options their text
  std::string sha256;  ///< of its text, 64 hexadecimal digits
};

/// An input with the hash of its text.
FITCOST_EXPORT ReportInput report_input(std::string kind, std::string name, std::string_view text);

/// One hash of all of them: the kinds and hashes in their order. Names of files do not count.
FITCOST_EXPORT std::string inputs_sha256(const std::vector<ReportInput>& inputs);

}  // namespace fitcost::inline v1
