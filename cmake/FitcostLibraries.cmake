# SPDX-License-Identifier: Apache-2.0
include(GenerateExportHeader)

# --- fitcost::model: the headers, on the standard library alone ------------------------------
set(generated ${PROJECT_BINARY_DIR}/include)
configure_file(${PROJECT_SOURCE_DIR}/cmake/version.hpp.in ${generated}/fitcost/version.hpp @ONLY)

file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/fitcost/*.hpp)
add_library(fitcost_model INTERFACE)
add_library(fitcost::model ALIAS fitcost_model)
set_target_properties(fitcost_model PROPERTIES EXPORT_NAME model)
target_compile_features(fitcost_model INTERFACE cxx_std_20)
target_sources(fitcost_model INTERFACE
  FILE_SET HEADERS
  BASE_DIRS ${PROJECT_SOURCE_DIR}/include ${generated}
  FILES ${headers} ${generated}/fitcost/version.hpp ${generated}/fitcost/export.hpp)

# --- the data, embedded ----------------------------------------------------------------------
set(embedded ${PROJECT_BINARY_DIR}/embedded.cpp)
file(GLOB data CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/data
  ${PROJECT_SOURCE_DIR}/data/prices/*.csv ${PROJECT_SOURCE_DIR}/data/workloads/*.yaml
  ${PROJECT_SOURCE_DIR}/data/names/*.csv)
list(TRANSFORM data PREPEND ${PROJECT_SOURCE_DIR}/data/ OUTPUT_VARIABLE data_paths)
list(JOIN data "|" data_names)
add_custom_command(OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -D "ROOT=${PROJECT_SOURCE_DIR}/data" -D "NAMES=${data_names}"
          -D "OUT=${embedded}" -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${data_paths} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  COMMENT "Embedding data/" VERBATIM)

# --- fitcost::fitcost: everything compiled ---------------------------------------------------
file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.cpp)
list(FILTER sources EXCLUDE REGEX "/src/(handler|server|lambda|replay)/")
add_library(fitcost_fitcost ${sources} ${embedded})
add_library(fitcost::fitcost ALIAS fitcost_fitcost)
fitcost_ours(fitcost_fitcost)
set_target_properties(fitcost_fitcost PROPERTIES
  OUTPUT_NAME fitcost EXPORT_NAME fitcost
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
generate_export_header(fitcost_fitcost BASE_NAME fitcost
  EXPORT_FILE_NAME ${generated}/fitcost/export.hpp)
get_target_property(type fitcost_fitcost TYPE)
if(type STREQUAL STATIC_LIBRARY)
  target_compile_definitions(fitcost_fitcost PUBLIC FITCOST_STATIC_DEFINE)
endif()
target_include_directories(fitcost_fitcost PRIVATE ${PROJECT_SOURCE_DIR}/src)
# What most batches of sources include, read once.
target_precompile_headers(fitcost_fitcost PRIVATE
  <algorithm> <array> <cmath> <filesystem> <functional> <map> <optional> <string> <utility> <vector>
  <boost/multiprecision/cpp_int.hpp> <fmt/format.h> <nlohmann/json.hpp> <fitcost/plan/bill.hpp>)
target_link_libraries(fitcost_fitcost
  PUBLIC fitcost_model
  PRIVATE fmt::fmt yaml-cpp ZLIB::ZLIB
          $<BUILD_INTERFACE:Boost::headers> $<BUILD_INTERFACE:Eigen3::Eigen>
          $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)

