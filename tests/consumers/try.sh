#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# try.sh install WORK BUILD              install BUILD below WORK, and move it
# try.sh find_package|find_package_model|pkg_config WORK
# builds and runs a consumer that has only what was installed and moved.
# try.sh add_subdirectory WORK
# one with this source tree inside, of which the model alone is built, for time's sake.
# The environment names CXX.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
how=$1 work=$2 moved=$2/moved
mkdir -p "$work"

if [ "$how" = install ]; then
  rm -rf "$work/first" "$moved"
  cmake --install "$3" --prefix "$work/first"
  mv "$work/first" "$moved"
  if grep -rlI -e "$work" -e "$here" "$moved"; then
    echo "those installed files name a place of the build"
    exit 1
  fi
  "$moved/bin/fitcost" --help >/dev/null
  for file in man/man1/fitcost.1 bash-completion/completions/fitcost zsh/site-functions/_fitcost \
    fish/vendor_completions.d/fitcost.fish; do
    [ -s "$moved/share/$file" ] || { echo "share/$file is not installed"; exit 1; }
  done
  exit
fi

build=$work/$how
rm -rf "$build"
mkdir -p "$build"
libraries=$(dirname "$(find "$moved" -name fitcost.pc 2>/dev/null)")/..
export LD_LIBRARY_PATH="$libraries"
if [ "$how" = pkg_config ]; then
  PKG_CONFIG_PATH="$libraries/pkgconfig" "$here/pkg_config/build.sh" "$build"
else
  cmake -S "$here/$how" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=Debug \
    -D CMAKE_CXX_FLAGS_DEBUG=-O0 -D CMAKE_PREFIX_PATH="$moved"
  if [ "$how" = add_subdirectory ]; then
    cmake --build "$build" --target model
  else
    cmake --build "$build"
  fi
fi
[ ! -e "$build/consumer" ] || "$build/consumer"
[ ! -e "$build/model" ] || "$build/model"
