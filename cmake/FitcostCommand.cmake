# SPDX-License-Identifier: Apache-2.0
# The command: one file a subcommand in cli/, at build/fitcost.

file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/*.cpp)
if(NOT sources)
  message(WARNING "cli/ has no .cpp: no command is built")
  return()
endif()
# What the programs' options have in common.
set(shared ${PROJECT_SOURCE_DIR}/cli/command.cpp ${PROJECT_SOURCE_DIR}/cli/terminal.cpp
  ${PROJECT_SOURCE_DIR}/cli/traffic_options.cpp)
list(REMOVE_ITEM sources ${shared})
add_library(fitcost_options STATIC ${shared})
fitcost_ours(fitcost_options)
target_include_directories(fitcost_options PUBLIC ${PROJECT_SOURCE_DIR}/cli)
target_link_libraries(fitcost_options PUBLIC fitcost::fitcost fmt::fmt CLI11::CLI11)

# The options of the verbs that are programs of their own, for the manual and the completions.
add_executable(fitcost_command ${sources} ${PROJECT_SOURCE_DIR}/cli/server/add_options.cpp
  ${PROJECT_SOURCE_DIR}/cli/replay/options.cpp)
fitcost_ours(fitcost_command)
set_target_properties(fitcost_command PROPERTIES
  OUTPUT_NAME fitcost RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
target_link_libraries(fitcost_command PRIVATE fitcost_options)
# Read once instead of once a subcommand: the option parser is most of a subcommand's compile time.
target_precompile_headers(fitcost_command PRIVATE <CLI/CLI.hpp>)
