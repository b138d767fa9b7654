// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/decide/alarm_check.hpp"

/// What the check and the design say in words.
namespace fitcost::inline v1::detail {

/// `0.000000381`, `2,400`: three significant digits, without an exponent below 1e15.
std::string plain_number(double number);
/// `0.1 %`, `0.00003 %`: three significant digits.
std::string share_in_words(double share);
/// `13 min`, `4.06 h`, `11.9 d`, `38.1 years`.
std::string time_in_words(double seconds);
/// `about 4.06 h`, `at least 3 years`, `never`.
std::string time_in_words(const Figure& seconds);

std::string check_verdict(const AlarmCheck& check, bool soon_enough);
void add_check_assumptions(AlarmCheck& check);

}  // namespace fitcost::inline v1::detail
