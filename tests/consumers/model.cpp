// SPDX-License-Identifier: Apache-2.0
// A program outside of this project that uses the model's headers alone.
#include <fitcost/version.hpp>

static_assert(FITCOST_VERSION_MAJOR >= 0 && !fitcost::model_version().empty());

int main() {}
