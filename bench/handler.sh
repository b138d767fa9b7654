#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The workout API in C++ (bench_handler), Node and Python, one after the other, on the same events:
# CPU microseconds a call, and how many times the C++ one's that is. `bench/handler.sh [SECONDS]`
# after `./dev build bench_handler`; what is not installed is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-2}
program=build/bench/bench_handler
[[ -x $program ]] || { echo "handler.sh: no $program: ./dev build bench_handler" >&2; exit 2; }

cases=(create list_of_20 stats_over_100)
declare -A cpp node python
# Lines of NAME MICROSECONDS into the array that is named.
collect() {
  local -n into=$1
  local name figure
  while read -r name figure; do into[$name]=$figure; done
}

# Google Benchmark's CSV: name,iterations,real_time,cpu_time,time_unit,...
collect cpp < <("$program" --benchmark_format=csv --benchmark_min_time="$seconds" 2>/dev/null |
  awk -F, '$5 == "us" { gsub(/"/, "", $1); printf "%s %.2f\n", $1, $4 }')
if command -v node >/dev/null; then collect node < <(node bench/twins/workouts.mjs "$seconds"); fi
if command -v python3 >/dev/null; then
  collect python < <(python3 bench/twins/workouts.py "$seconds")
fi

row() { printf '%-16s %10s %10s %8s %10s %8s\n' "$@"; }
against() { awk -v a="${1:-}" -v b="$2" 'BEGIN { if (a == "") print "-"; else printf "%.1f\n", a / b }'; }
row 'CPU us a call' 'C++' Node ratio Python ratio
for case in "${cases[@]}"; do
  [[ -n ${cpp[$case]:-} ]] || { echo "handler.sh: $program has no case $case" >&2; exit 1; }
  row "$case" "${cpp[$case]}" "${node[$case]:--}" "$(against "${node[$case]:-}" "${cpp[$case]}")" \
    "${python[$case]:--}" "$(against "${python[$case]:-}" "${cpp[$case]}")"
done
