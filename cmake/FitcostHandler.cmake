# SPDX-License-Identifier: Apache-2.0
# The API that is priced, itself. fitcost::handler is its core with the store in memory; the other
# stores and what serves it are libraries of their own, so that nobody links more than is used. None
# of them is part of fitcost::fitcost or of the fitcost command.

find_package(simdjson 3.0 QUIET)
find_package(OpenSSL 3 QUIET COMPONENTS Crypto)
find_package(SQLite3 3.40 QUIET)
find_package(CURL 7.88 QUIET)
set(missing "")
foreach(package simdjson OpenSSL SQLite3 CURL)
  if(NOT ${package}_FOUND)
    list(APPEND missing ${package})
  endif()
endforeach()
if(missing)
  list(JOIN missing ", " missing)
  message(STATUS "fitcost: the reference handler is not built, for want of ${missing}")
  return()
endif()

# fitcost_part(NAME FOLDER LIBRARIES...): the static library fitcost_NAME from src/FOLDER/*.cpp.
function(fitcost_part name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(fitcost_${name} STATIC ${sources})
  add_library(fitcost::${name} ALIAS fitcost_${name})
  fitcost_ours(fitcost_${name})
  set_target_properties(fitcost_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_definitions(fitcost_${name} PRIVATE FITCOST_STATIC_DEFINE)
  target_include_directories(fitcost_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(fitcost_${name} PUBLIC fitcost_model ${ARGN})
endfunction()

# fitcost_program(NAME FOLDER LIBRARIES...): build/NAME from cli/FOLDER/*.cpp.
function(fitcost_program name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/${folder}/*.cpp)
  if(NOT sources OR NOT FITCOST_BUILD_COMMAND)
    return()
  endif()
  add_executable(${name} ${sources})
  fitcost_ours(${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cli)
  target_link_libraries(${name} PRIVATE ${ARGN})
endfunction()

fitcost_part(handler handler PRIVATE
  $<BUILD_INTERFACE:Boost::headers> simdjson::simdjson OpenSSL::Crypto)
# It asks for OpenSSL's older names, before anybody includes them.
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/handler/sha256.cpp PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON)
fitcost_part(sqlite_store handler/sqlite PUBLIC fitcost_handler PRIVATE SQLite::SQLite3)
fitcost_part(dynamodb_store handler/dynamodb PUBLIC fitcost_handler
  PRIVATE simdjson::simdjson OpenSSL::Crypto CURL::libcurl)
fitcost_part(server server PUBLIC fitcost_handler PRIVATE $<BUILD_INTERFACE:Boost::headers>)
fitcost_part(lambda lambda PUBLIC fitcost_handler)
fitcost_part(replay replay PUBLIC fitcost_handler fitcost_fitcost
  PRIVATE fmt::fmt yaml-cpp CURL::libcurl
          $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)

# A shared fitcost::fitcost shows only what is public; reports are laid out by what is not.
if(BUILD_SHARED_LIBS AND TARGET fitcost_replay)
  target_sources(fitcost_replay PRIVATE
    ${PROJECT_SOURCE_DIR}/src/report/character_columns.cpp
    ${PROJECT_SOURCE_DIR}/src/report/text_table.cpp ${PROJECT_SOURCE_DIR}/src/report/json.cpp)
endif()

fitcost_program(fitcost-server server
  fitcost_server fitcost_sqlite_store fitcost_dynamodb_store CLI11::CLI11)
fitcost_program(fitcost-lambda lambda fitcost_lambda fitcost_dynamodb_store)
fitcost_program(fitcost-replay replay
  fitcost_replay fitcost_sqlite_store fitcost_options)
