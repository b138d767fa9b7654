// SPDX-License-Identifier: Apache-2.0
// A program outside of this project that uses the model's headers alone.
#include <fitcost/units/quantity.hpp>
#include <fitcost/version.hpp>

constexpr auto price = fitcost::usd(0.5) / fitcost::requests(1.0);
static_assert(price * fitcost::requests(3.0) / fitcost::usd(1.0) == 1.5);
static_assert(FITCOST_VERSION_MAJOR >= 0 && !fitcost::model_version().empty());

int main() {}
