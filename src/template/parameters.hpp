// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "template/template_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// The key Parameters, and what the options give for them.
void read_parameters(TemplateModel& model, const SyntaxNode& root);

}  // namespace fitcost::inline v1::cloudformation::detail
