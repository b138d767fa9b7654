// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "fitcost/template/document.hpp"

namespace fitcost::inline v1::cloudformation::detail {

/// The list that a function takes. InputError where it is none, or of another length.
const SyntaxNode& arguments_of(const TemplateDocument& document, const SyntaxNode& call,
                               std::size_t least, std::size_t most);

/// InputError where a function has arguments of a shape that CloudFormation takes nowhere,
/// whether or not anything asks for its value: a list where a text belongs, too many arguments,
/// two functions in one map. What a function inside of an argument makes is known only when it is
/// evaluated, and is taken.
/// Each function by its page under
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
void check_function_shapes(const TemplateDocument& document);

}  // namespace fitcost::inline v1::cloudformation::detail
