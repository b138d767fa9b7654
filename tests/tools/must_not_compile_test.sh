#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# must_not_compile_test.sh COMPILER: the check that something is refused can itself fail.
set -u
check=$(dirname "$0")/must_not_compile.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# try STATUS LINES: a file of these lines makes the check end with that status.
try() {
  printf '%s\n' "$2" >"$dir/case.cpp"
  "$check" "$dir/case.cpp" "$compiler" >"$dir/said" 2>&1
  [ $? -eq "$1" ] && return
  echo "should have ended with $1:"
  cat "$dir/case.cpp" "$dir/said"
  exit 1
}
compiler=$1
try 0 '// expect: conver(t|sion)
int* p = 1.5;'
try 1 '// expect: conver(t|sion)
double d = 1.5;'
try 1 '// expect: conver(t|sion)
// expect: something it does not say
int* p = 1.5;'
try 1 'int* p = 1.5;'
