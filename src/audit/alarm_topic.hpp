// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "audit/template_piece.hpp"
#include "fitcost/template/template.hpp"

/// Whom a template's alarms tell.
namespace fitcost::inline v1::cloudformation::detail {

struct AlarmTopic {
  Piece action;      ///< as an element of AlarmActions
  std::string name;  ///< for people: a logical id, a parameter, an ARN
};

/// What any new alarm can tell, in every environment: what the template's alarms tell already, or
/// a topic or parameter that is there for nothing else. Nothing where there is none.
std::optional<AlarmTopic> alarm_topic(const Template& stack);

}  // namespace fitcost::inline v1::cloudformation::detail
