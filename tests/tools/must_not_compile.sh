#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# must_not_compile.sh FILE COMPILER [FLAGS...]: FILE must be refused, and for each of its lines
# `// expect: REGEX` the compiler must say something that REGEX (extended) matches.
set -u
file=$1
shift
said=$("$@" -std=c++20 -fsyntax-only -fno-diagnostics-color "$file" 2>&1) && {
  echo "$file: compiles, and must not"
  exit 1
}
expected=$(sed -n 's|^// expect: *||p' "$file")
[ -n "$expected" ] || {
  echo "$file: has no line '// expect: REGEX'"
  exit 1
}
missing=$(printf '%s\n' "$expected" | while IFS= read -r regex; do
  printf '%s\n' "$said" | grep -Eq -e "$regex" || printf '%s\n' "$regex"
done)
[ -z "$missing" ] || {
  printf '%s: the compiler does not say\n%s\nbut\n%s\n' "$file" "$missing" "$said"
  exit 1
}
