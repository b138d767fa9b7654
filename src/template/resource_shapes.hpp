// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fitcost/template/document.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// InputError where a resource has an attribute that CloudFormation (of a SAM template: or SAM) has
/// not, or one of a shape that it refuses.
void check_resource_shape(const TemplateDocument& document, const SyntaxNode& definition,
                          bool is_of_sam_template);

/// InputError where the Condition of a resource or an output is no name.
void check_condition_attribute(const TemplateDocument& document, const SyntaxNode& definition);

}  // namespace fitcost::inline v1::cloudformation::detail
