#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_readme_test.sh ROOT: the check of the README fails where it must, and mends what it may.
set -eu
check=$1/tools/check_readme
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/docs" "$dir/examples"
cat >"$dir/fitcost" <<'END'
#!/bin/sh
echo "$# arguments, the last: $2"
echo talk >&2
END
chmod +x "$dir/fitcost"

# try STATUS TEXT: a README.md of this text makes the check end with that status.
try() {
  printf '%s\n' "$2" >"$dir/README.md"
  status=0
  python3 "$check" --command "$dir/fitcost" "$dir" >"$dir/said" 2>&1 || status=$?
  [ "$status" -eq "$1" ] && return
  echo "should have ended with $1:"
  cat "$dir/README.md" "$dir/said"
  exit 1
}

right='# A
```
$ ./dev run compare "a b"
2 arguments, the last: a b
```
```console
$ ./dev run never --run
$ fitcost \
    compare two  
2 arguments, the last: two  

$ build/fitcost compare x | wc -l
1
```'
try 0 "$right"
grep -q '^3 blocks checked' "$dir/said"
try 1 '```
$ fitcost compare x
2 arguments, the last: y
```'
grep -q '^README.md:2: fitcost compare x says something else' "$dir/said"
python3 "$check" --update --command "$dir/fitcost" "$dir" >/dev/null
try 0 "$(cat "$dir/README.md")"
grep -q '^1 blocks checked' "$dir/said"

printf '%s\n' 'int before;' '// [readme]' 'int a;' 'int b;' '// [readme]' >"$dir/examples/e.cpp"
try 0 '<!-- examples/e.cpp -->
```cpp
int a;
```'
try 1 '<!-- examples/e.cpp -->

```cpp
int before;
```'
try 1 '<!-- examples/missing.cpp -->
```cpp
int a;
```'
