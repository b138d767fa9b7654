# SPDX-License-Identifier: Apache-2.0
# fitcost_discover_tests(target label...): every TEST_CASE of the executable is an entry of ctest.
# Catch2 2.13 ships the like, but loses names that hold a semicolon or a lone bracket, and passes
# an entry whose name matches nothing.

if(CMAKE_SCRIPT_MODE_FILE)
  # cmake -D EXE=... -D LABELS=... -D OUT=... -P FitcostDiscoverTests.cmake, after each link.
  execute_process(COMMAND ${EXE} --list-test-names-only
    OUTPUT_VARIABLE names RESULT_VARIABLE count)
  if(NOT count GREATER 0)
    message(FATAL_ERROR "${EXE} names no test:\n${names}")
  endif()
  # Split at line ends with the characters that mean something to a list or to Catch set aside.
  string(ASCII 1 semicolon)
  string(ASCII 2 open)
  string(ASCII 3 close)
  string(ASCII 4 backslash)
  string(REPLACE ";" "${semicolon}" names "${names}")
  string(REPLACE "[" "${open}" names "${names}")
  string(REPLACE "]" "${close}" names "${names}")
  string(REPLACE "\\" "${backslash}" names "${names}")
  string(REPLACE "\n" ";" names "${names}")
  set(script "")
  foreach(name IN LISTS names)
    if(name STREQUAL "")
      continue()
    endif()
    string(REGEX REPLACE "^\"(#.*)\"$" "\\1" name "${name}")  # Catch lists these in quotes
    string(REGEX REPLACE "([,\"${backslash}])" "${backslash}\\1" spec "${name}")
    foreach(text name spec)
      string(REPLACE "${semicolon}" ";" ${text} "${${text}}")
      string(REPLACE "${open}" "[" ${text} "${${text}}")
      string(REPLACE "${close}" "]" ${text} "${${text}}")
      string(REPLACE "${backslash}" "\\" ${text} "${${text}}")
    endforeach()
    string(APPEND script
      "add_test([======[${name}]======] [======[${EXE}]======] [======[\"${spec}\"]======] --warn NoTests --abortx 5)\n"
      "set_tests_properties([======[${name}]======] PROPERTIES LABELS \"${LABELS}\")\n")
  endforeach()
  file(WRITE ${OUT} "${script}")
  return()
endif()

set(FITCOST_DISCOVER_TESTS ${CMAKE_CURRENT_LIST_FILE})
function(fitcost_discover_tests target)
  set(tests ${CMAKE_CURRENT_BINARY_DIR}/${target}.tests.cmake)
  set(include ${CMAKE_CURRENT_BINARY_DIR}/${target}.include.cmake)
  add_custom_command(TARGET ${target} POST_BUILD BYPRODUCTS ${tests}
    COMMAND ${CMAKE_COMMAND} -D "EXE=$<TARGET_FILE:${target}>" -D "LABELS=${ARGN}"
            -D "OUT=${tests}" -P ${FITCOST_DISCOVER_TESTS}
    VERBATIM)
  file(WRITE ${include}
    "if(EXISTS \"${tests}\")\n"
    "  include(\"${tests}\")\n"
    "else()\n"
    "  add_test(\"${target} was not built\" ${target}_was_not_built)\n"
    "  set_tests_properties(\"${target} was not built\" PROPERTIES LABELS \"${ARGN}\")\n"
    "endif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
endfunction()
