#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build.sh DIRECTORY: consumer and model there, by pkg-config alone.
set -eu
cd "$(dirname "$0")"
# What pkg-config says is several words.
# shellcheck disable=SC2046
"$CXX" -std=c++20 ../main.cpp $(pkg-config --cflags --libs fitcost) -o "$1/consumer"
# shellcheck disable=SC2046
"$CXX" -std=c++20 ../model.cpp $(pkg-config --cflags --libs fitcost-model) -o "$1/model"
