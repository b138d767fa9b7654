// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fitcost/reconcile/reconcile.hpp"

/// What a reconciliation says in sentences, the same in all its forms.
namespace fitcost::inline v1::detail {

/// `billed`, `effective` ...
std::string_view name_of(CostBasis basis);

/// A foreign name as a cell of one line: control characters made visible, cut at 60 bytes.
std::string shown_name(std::string_view name);

/// What was set against what, how, and what could not be.
std::vector<std::string> reconcile_notes(const Reconciliation& r);

}  // namespace fitcost::inline v1::detail
