# SPDX-License-Identifier: Apache-2.0
# cmake -D ROOT=data -D "NAMES=prices/a.csv|..." -D OUT=embedded.cpp -P embed.cmake
# Writes the files as raw string literals behind fitcost::embedded::files(), sorted by name.

string(REPLACE "|" ";" names "${NAMES}")
list(SORT names)
set(entries "")
foreach(name IN LISTS names)
  file(READ "${ROOT}/${name}" text)
  string(FIND "${text}" ")fitcost\"" collision)
  if(NOT collision EQUAL -1)
    message(FATAL_ERROR "${name} contains )fitcost\", which ends the literal it is embedded in")
  endif()
  string(APPEND entries "    {\"${name}\", R\"fitcost(${text})fitcost\"},\n")
endforeach()

set(code "// Written by cmake/embed.cmake from data/.\n#include \"embedded/embedded.hpp\"\n\n")
string(APPEND code "namespace fitcost::embedded {\n\n")
if(entries)
  string(APPEND code "namespace {\nconstexpr File all[] = {\n${entries}};\n}  // namespace\n\n")
  string(APPEND code "std::span<const File> files() noexcept { return all; }\n\n")
else()
  string(APPEND code "std::span<const File> files() noexcept { return {}; }\n\n")
endif()
string(APPEND code "}  // namespace fitcost::embedded\n")
file(WRITE "${OUT}" "${code}")
