# SPDX-License-Identifier: Apache-2.0
# SARIF, as its published schema has it: with packages of npm that a lock file pins; skipped where
# npm or node is missing or the registry is out of reach.

file(GLOB templates CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/data/templates/*.yaml
  ${CMAKE_CURRENT_SOURCE_DIR}/audit/templates/*.yaml ${CMAKE_CURRENT_SOURCE_DIR}/audit/templates/*.json)
add_test(NAME "sarif: what audit writes is valid by the schema, and as code scanning wants it"
  COMMAND ${CMAKE_COMMAND} -E env FITCOST_NPM_PACKAGES=${CMAKE_CURRENT_SOURCE_DIR}/audit/sarif
    ${CMAKE_CURRENT_SOURCE_DIR}/dynamodb_store/with_npm.sh ${CMAKE_CURRENT_BINARY_DIR}/sarif_npm
    node ${CMAKE_CURRENT_SOURCE_DIR}/audit/sarif/check_sarif.mjs $<TARGET_FILE:fitcost_command> ${templates})
set_tests_properties("sarif: what audit writes is valid by the schema, and as code scanning wants it" PROPERTIES
  SKIP_RETURN_CODE 77 LABELS "audit;npm" TIMEOUT 300)
