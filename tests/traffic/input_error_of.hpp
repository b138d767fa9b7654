// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "fitcost/units/input_error.hpp"

/// What an error says, for tables of bad input; "no error" where there is none.
template <class Call> std::string input_error_of(Call call) {
  try {
    call();
  } catch (const fitcost::InputError& error) {
    return error.what();
  }
  return "no error";
}
