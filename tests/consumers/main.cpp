// SPDX-License-Identifier: Apache-2.0
// A program outside of this project that uses the compiled library.
#include <fitcost/version.hpp>

#include <iostream>

int main() { std::cout << "fitcost " << fitcost::version() << '\n'; }
