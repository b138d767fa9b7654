// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fitcost/export.hpp"

/// What an audit looks for.
namespace fitcost::inline v1::cloudformation {

enum class Severity : std::uint8_t { note, warning, error };

constexpr std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}
constexpr bool operator<(Severity a, Severity b) {
  return static_cast<int>(a) < static_cast<int>(b);
}

/// One kind of fault. FC1xx billing, FC2xx logs, FC3xx handler code, FC4xx alarms, FC5xx tags,
/// FC9xx values that AWS refuses.
struct AuditRule {
  std::string_view id;
  std::string_view title;
  std::string_view why;                   ///< what it costs, or breaks
  std::string_view mend;                  ///< how to
  std::string_view not_seen;              ///< what it does not find, or takes for granted
  Severity severity = Severity::warning;  ///< by its risk; money may raise or lower it
  bool mended_by_fix = false;             ///< `fitcost fix` writes the correction
};

/// In the order of their ids.
FITCOST_EXPORT std::span<const AuditRule> audit_rules();
/// Null where there is none.
FITCOST_EXPORT const AuditRule* find_audit_rule(std::string_view id);
/// `Billing`, `Logs` ... by an id.
FITCOST_EXPORT std::string_view audit_category(std::string_view id);

}  // namespace fitcost::inline v1::cloudformation
