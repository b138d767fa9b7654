# SPDX-License-Identifier: Apache-2.0
# The command: one file a subcommand in cli/, at build/fitcost.

file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/*.cpp)
if(NOT sources)
  message(WARNING "cli/ has no .cpp: no command is built")
  return()
endif()
add_executable(fitcost_command ${sources})
fitcost_ours(fitcost_command)
set_target_properties(fitcost_command PROPERTIES
  OUTPUT_NAME fitcost RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
target_link_libraries(fitcost_command PRIVATE fitcost::fitcost fmt::fmt CLI11::CLI11)
# Read once instead of once a subcommand: the option parser is most of a subcommand's compile time.
target_precompile_headers(fitcost_command PRIVATE <CLI/CLI.hpp>)
