# SPDX-License-Identifier: Apache-2.0
# What test_dynamodb_store can do only with packages of npm: against dynalite, or the server that
# FITCOST_DYNAMODB_ENDPOINT names when the tests run, and beside AWS's own signer. Each suite is an
# entry of its own, which is skipped where npm or node is missing or the registry is out of reach.

set(packages ${CMAKE_CURRENT_BINARY_DIR}/dynamodb_store_npm)
set(here ${CMAKE_CURRENT_SOURCE_DIR}/dynamodb_store)

add_test(NAME "dynalite: its packages are installed" COMMAND ${here}/with_npm.sh ${packages})
set_tests_properties("dynalite: its packages are installed" PROPERTIES
  SKIP_RETURN_CODE 77 FIXTURES_SETUP dynamodb_store_npm LABELS "dynalite" TIMEOUT 300)

# fitcost_npm_test(NAME SCRIPT TAGS [OPTION]): the hidden cases with these tags, run by a script here.
function(fitcost_npm_test name script tags)
  add_test(NAME "${name}"
    COMMAND ${here}/${script} ${ARGN} ${packages} $<TARGET_FILE:test_dynamodb_store> ${tags} --warn NoTests)
  set_tests_properties("${name}" PROPERTIES
    SKIP_RETURN_CODE 77 FIXTURES_REQUIRED dynamodb_store_npm LABELS "dynalite" TIMEOUT 300)
endfunction()

fitcost_npm_test("dynalite: a table gives back exactly what was created"
  with_dynalite.sh "[dynalite][items]")
fitcost_npm_test("dynalite: a table changes a workout only on its conditions"
  with_dynalite.sh "[dynalite][conditions]")
fitcost_npm_test("dynalite: a table is read page by page"
  with_dynalite.sh "[dynalite][pages]")
fitcost_npm_test("dynalite: a table keeps markers beside workouts"
  with_dynalite.sh "[dynalite][markers]")
fitcost_npm_test("dynalite: of rivals at a table exactly one wins"
  with_dynalite.sh "[dynalite][threads]")
fitcost_npm_test("dynalite: the capacity that is reported is what the rules make of our items"
  with_dynalite.sh "[dynalite][capacity]")
fitcost_npm_test("dynalite: a table with an index takes workouts and markers alike"
  with_dynalite.sh "[dynalite][index]")
fitcost_npm_test("dynalite: what is refused is named and not tried again"
  with_dynalite.sh "[dynalite][refusals]")
fitcost_npm_test("dynalite: over TLS its certificate has to be trusted"
  with_dynalite.sh "[tls]" --tls)
fitcost_npm_test("smithy: every request is signed as AWS's own signer signs it"
  with_npm.sh "[smithy]")
