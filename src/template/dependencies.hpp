// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "template/template_model.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// Fills in `uses` and `depends_on` of all resources. InputError for names that the template does
/// not have, unless a macro may make them.
void find_uses(TemplateModel& model);
/// InputError for resources that wait for each other, whatever the conditions.
void refuse_cycles(const TemplateModel& model);

}  // namespace fitcost::inline v1::cloudformation::detail
