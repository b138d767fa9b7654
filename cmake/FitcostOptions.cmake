# SPDX-License-Identifier: Apache-2.0
# How everything of ours is compiled. Nothing here reaches those who link the library.

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  # -O2 rather than CMake's -O3, and never -march=native: the same figures on every machine.
  if(CMAKE_CXX_FLAGS_RELEASE STREQUAL "-O3 -DNDEBUG")
    set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
  endif()
  find_program(FITCOST_CCACHE ccache)
  if(FITCOST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Sloppy as to times, without which ccache passes by whatever uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${FITCOST_CCACHE})
  endif()
endif()

# By default gcc looks for garbage at every 128 MB, a tenth of its time in large batches of sources.
set(fitcost_spare_memory "")
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  cmake_host_system_information(RESULT fitcost_megabytes QUERY TOTAL_PHYSICAL_MEMORY)
  if(fitcost_megabytes GREATER_EQUAL 7000)
    set(fitcost_spare_memory --param=ggc-min-heapsize=786432)
  endif()
endif()

# The usual linker takes half a minute for a program with sanitizers; gold, which comes with it, five
# seconds. What is installed is linked by the usual one.
find_program(FITCOST_GOLD NAMES ld.gold)
set(fitcost_quick_link $<$<BOOL:${FITCOST_GOLD}>:-fuse-ld=gold>)

# fitcost_compiled_by(target compiler): by this one, in place of the tree's. Both make what the other
# can link, and take the same options.
function(fitcost_compiled_by target compiler)
  set(launcher ${PROJECT_SOURCE_DIR}/cmake/compiled_by ${CMAKE_CXX_COMPILER})
  list(APPEND launcher ${CMAKE_CXX_COMPILER_LAUNCHER} ${compiler})
  set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER "${launcher}")
endfunction()

# fitcost_ours(target [compiler]): C++20 as written, hidden symbols, our warnings and sanitizers.
function(fitcost_ours target)
  set(gcc $<CXX_COMPILER_ID:GNU>)
  set(spare_memory ${fitcost_spare_memory})
  if(ARGC GREATER 1 AND ARGV1)
    fitcost_compiled_by(${target} ${ARGV1})
    set(gcc 0)
    set(spare_memory "")
  endif()
  set_target_properties(${target} PROPERTIES
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF CXX_SCAN_FOR_MODULES OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    $<$<BOOL:${FITCOST_WERROR}>:-Werror>
    ${spare_memory}
    $<${gcc}:-fpch-preprocess>
    # A source in a batch is no main file, and gcc takes its anonymous namespace for a header's.
    $<$<AND:${gcc},$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>)
  if(FITCOST_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=${FITCOST_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1
      $<$<BOOL:${FITCOST_BUILD_FUZZERS}>:-fsanitize=fuzzer-no-link>)
    if(FITCOST_SANITIZE_NOT)
      target_compile_options(${target} PRIVATE -fno-sanitize=${FITCOST_SANITIZE_NOT})
    endif()
    target_link_options(${target} PRIVATE -fsanitize=${FITCOST_SANITIZE} ${fitcost_quick_link})
    # GCC's thread sanitizer knows no fences, and says so at each; asio's stand beside locks that
    # order the same.
    if(FITCOST_SANITIZE MATCHES thread)
      target_compile_definitions(${target} PRIVATE BOOST_ASIO_DISABLE_FENCED_BLOCK=1)
    endif()
  endif()
endfunction()
