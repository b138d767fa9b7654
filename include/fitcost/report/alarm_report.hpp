// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fitcost/capacity/alarm_evaluation.hpp"
#include "fitcost/decide/alarm_check.hpp"
#include "fitcost/decide/alarm_design.hpp"
#include "fitcost/export.hpp"

/// What `fitcost alarms` prints. `width`: columns, 80..200.
namespace fitcost::inline v1 {

/// An evaluated alarm, ready to be shown.
struct EvaluationReport {
  monitoring::MetricAlarm alarm;
  EvaluatedAlarm evaluated;
  bool has_threshold = true;  ///< a pattern says by itself what breaches
  std::vector<std::string> assumptions;
};

/// `Sum of 5XXError > 10 in 300 s, 2 of 2 points, missing data missing`.
FITCOST_EXPORT std::string in_words(const monitoring::MetricAlarm& alarm);

/// The last state, the transitions, and each evaluation where they are not more than 200.
FITCOST_EXPORT std::string evaluation_table(const EvaluationReport& report, std::size_t width);
FITCOST_EXPORT std::string evaluation_markdown(const EvaluationReport& report);
/// One row an evaluation: `time,point,value,filled,verdict,state`.
FITCOST_EXPORT std::string evaluation_csv(const EvaluationReport& report);
/// Schema fitcost/alarms-evaluate/1.
FITCOST_EXPORT std::string evaluation_json(const EvaluationReport& report);

FITCOST_EXPORT std::string check_table(const AlarmCheck& check, std::size_t width);
FITCOST_EXPORT std::string check_markdown(const AlarmCheck& check);
/// One row a figure: `figure,value,low,high,method`.
FITCOST_EXPORT std::string check_csv(const AlarmCheck& check);
/// Schema fitcost/alarms-check/1.
FITCOST_EXPORT std::string check_json(const AlarmCheck& check);

FITCOST_EXPORT std::string design_table(const AlarmDesign& design, std::size_t width);
FITCOST_EXPORT std::string design_markdown(const AlarmDesign& design);
/// One row a choice, the best first.
FITCOST_EXPORT std::string design_csv(const AlarmDesign& design);
/// Schema fitcost/alarms-design/1.
FITCOST_EXPORT std::string design_json(const AlarmDesign& design);

/// A CloudFormation template of one alarm. What the metric needs and the alarm does not say
/// (dimensions, where to send it) are its parameters.
FITCOST_EXPORT std::string alarm_template(const monitoring::MetricAlarm& alarm,
                                          const std::string& description);
/// The best choice's; InputError where there is none.
FITCOST_EXPORT std::string design_template(const AlarmDesign& design);

}  // namespace fitcost::inline v1
