# SPDX-License-Identifier: Apache-2.0
# The program itself under the tests of its folder.

target_compile_definitions(test_lambda PRIVATE
  FITCOST_LAMBDA="${PROJECT_BINARY_DIR}/fitcost-lambda")
if(TARGET fitcost-lambda)
  add_dependencies(test_lambda fitcost-lambda)
endif()
