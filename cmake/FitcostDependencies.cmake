# SPDX-License-Identifier: Apache-2.0
# The libraries that src/ and cli/ may include. Public headers include none of them
# (tools/check_floors), so the header-only ones are not needed by those who link fitcost.

find_package(fmt 9 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(Boost 1.81 REQUIRED CONFIG)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(ZLIB 1.2 REQUIRED)
if(FITCOST_BUILD_COMMAND)
  find_package(CLI11 2.1 REQUIRED)
endif()
