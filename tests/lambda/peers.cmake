# SPDX-License-Identifier: Apache-2.0
# fitcost-lambda under the tests of its folder, its package, and servers that others wrote.

set(program ${PROJECT_BINARY_DIR}/fitcost-lambda)
target_compile_definitions(test_lambda PRIVATE FITCOST_LAMBDA="${program}")
if(NOT TARGET fitcost-lambda)
  return()
endif()
add_dependencies(test_lambda fitcost-lambda)
if(NOT FITCOST_PYTHON OR FITCOST_SANITIZE)
  return()  # a sanitizer's run time has no place in a package
endif()

set(package ${CMAKE_CURRENT_BINARY_DIR}/fitcost-lambda.zip)
# fitcost_package_test(NAME CHECK [ARGUMENTS...])
function(fitcost_package_test name check)
  add_test(NAME "${name}" COMMAND ${FITCOST_PYTHON}
    ${CMAKE_CURRENT_LIST_DIR}/check_package.py ${check} ${package} ${ARGN})
  set_tests_properties("${name}" PROPERTIES LABELS "lambda;slow" SKIP_RETURN_CODE 77
    FIXTURES_REQUIRED lambda_package)
endfunction()
fitcost_package_test("The Lambda package, made twice, is the same" same ${program})
set_tests_properties("The Lambda package, made twice, is the same" PROPERTIES
  FIXTURES_REQUIRED "" FIXTURES_SETUP lambda_package COST 100)
fitcost_package_test("The Lambda package holds every library that it needs" complete)
fitcost_package_test("The Lambda package serves when started as Lambda starts it" bootstrap)
fitcost_package_test("The Lambda package serves where there is nothing but itself" empty-root)
fitcost_package_test("The Lambda package finds DynamoDB by DNS and talks TLS" network)
set_tests_properties("The Lambda package finds DynamoDB by DNS and talks TLS" PROPERTIES
  RESOURCE_LOCK port_53)
fitcost_package_test("A Lambda package that lacks a library is reported" planted)

# fitcost_peer_test(NAME SERVER)
function(fitcost_peer_test name server)
  add_test(NAME "${name}" COMMAND ${FITCOST_PYTHON}
    ${CMAKE_CURRENT_LIST_DIR}/peer.py ${server} ${package} ${CMAKE_CURRENT_BINARY_DIR}/lambda_peers)
  set_tests_properties("${name}" PROPERTIES LABELS "lambda;slow;npm" SKIP_RETURN_CODE 77
    FIXTURES_REQUIRED lambda_package TIMEOUT 600 COST 50)
endfunction()
fitcost_peer_test("@vercel/fun runs the Lambda package, freezing it after every answer" vercel_fun)
fitcost_peer_test("@architect/sandbox serves HTTP with the Lambda package, in formats 1.0 and 2.0"
  architect_sandbox)
