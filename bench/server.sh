#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench/server.sh [BUILD]: fitcost-server beside the least that a server on Boost.Beast does, in one
# run, by turns, with wrk: requests a second, their ratio (the median of the rounds'), p50 and p99;
# then durable creates with 64 clients in SQLite beside one commit each. BUILD: where they are built
# (build), with FITCOST_BUILD_BENCHMARKS. SECONDS_EACH, ROUNDS, THREADS and CLIENTS may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}
seconds=${SECONDS_EACH:-4}
rounds=${ROUNDS:-3}
threads=${THREADS:-$(nproc)}
clients=${CLIENTS:-64}
server=$build/fitcost-server
trivial=$build/bench/trivial_server
command -v wrk >/dev/null || { echo "bench/server.sh: needs wrk" >&2; exit 2; }
for program in "$server" "$trivial"; do
  [[ -x $program ]] || { echo "bench/server.sh: $program is not built" >&2; exit 2; }
done

work=$(mktemp -d)
started=()
finish() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || :; done
  wait
  rm -rf "$work"
}
trap finish EXIT

# start NAME COMMAND...: sets url to where it listens.
start() {
  local out=$work/$1
  "${@:2}" >"$out" 2>"$out.err" &
  started+=($!)
  for _ in $(seq 200); do
    url=$(sed -n 's/^listening on //p' "$out")
    [[ -z $url ]] || return 0
    sleep 0.02
  done
  cat "$out.err" >&2
  return 1
}
stop_last() {
  kill "${started[-1]}" && wait "${started[-1]}" 2>/dev/null || :
  unset 'started[-1]'
}

# Written once, since what the client spends on a request is taken from the server's cores.
script() {
  cat >"$work/$1.lua" <<END
local requests, n = {}, 0
init = function()
  for i = 1, 100 do
    requests[i] = wrk.format("$2", "$3", {["Authorization"] = "Bearer user-" .. i}, $4)
  end
end
request = function()
  n = n % 100 + 1
  return requests[n]
end
END
}
workout='{"workoutType":"running","duration":42.5,"calories":380,"distance":7.25,"heartRate":148,"notes":"'
workout+="$(printf 'n%.0s' {1..180})\"}"
script list GET '/workouts?limit=20' nil
script create POST /workouts "'$workout'"

# Clock ticks that a process has used.
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
ticks_a_second=$(getconf CLK_TCK)

# load PID URL SCRIPT: sets rate, p50, p99, failed and cpu, the server's microseconds a request.
load() {
  local report before
  local pid=$1
  before=$(ticks "$pid")
  shift
  report=$(wrk -t1 -c"$clients" -d"${seconds}s" --latency -s "$work/$2.lua" "$1")
  rate=$(awk '/^Requests\/sec/ {printf "%d", $2}' <<<"$report")
  p50=$(awk '$1 == "50%" {print $2}' <<<"$report")
  p99=$(awk '$1 == "99%" {print $2}' <<<"$report")
  cpu=$(awk -v t="$(($(ticks "$pid") - before))" -v s="$ticks_a_second" -v n="$(awk '/requests in/ {print $1}' <<<"$report")" \
    'BEGIN {printf "%.1f", t / s * 1e6 / n}')
  failed=$(awk '/Non-2xx/ {print $NF} /Socket errors/ {print}' <<<"$report")
}
show() {
  printf '%-34s %8d req/s   p50 %9s   p99 %9s   %7s CPU us%s\n' "$1" "$rate" "$p50" "$p99" "$cpu" "${failed:+   FAILED: $failed}"
}
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

start memory "$server" --store memory --port 0 --log none --threads "$threads"
ours=$url
ours_pid=${started[-1]}
load "$ours_pid" "$ours" create  # a hundred users with workouts, for the lists
for what in list create; do
  if [[ $what == list ]]; then
    bytes=$(curl -s -H 'Authorization: Bearer user-1' "$ours/workouts?limit=20" | wc -c)
  else
    bytes=$(curl -s -H 'Authorization: Bearer user-1' -d '{"workoutType":"running","duration":42.5,"calories":380}' \
      "$ours/workouts" | wc -c)
  fi
  start "trivial-$what" "$trivial" "$threads" "$bytes"
  base=$url
  base_pid=${started[-1]}
  ratios=()
  for round in $(seq "$rounds"); do
    load "$base_pid" "$base" "$what"; show "$what $round: trivial, $bytes bytes"
    of=$rate
    load "$ours_pid" "$ours" "$what"; show "$what $round: fitcost-server, memory"
    ratios+=("$(awk -v a="$rate" -v b="$of" 'BEGIN {printf "%.2f", a / b}')")
  done
  stop_last
  echo "$what: fitcost-server / trivial = $(printf '%s\n' "${ratios[@]}" | median) (rounds: ${ratios[*]})"
done
stop_last

start sqlite "$server" --store "$work/workouts.db" --port 0 --log none --threads "$threads"
ours=$url
ours_pid=${started[-1]}
ratios=()
for round in $(seq "$rounds"); do
  clients=1 load "$ours_pid" "$ours" create; show "durable create $round: 1 client"
  of=$rate
  clients=64 load "$ours_pid" "$ours" create; show "durable create $round: 64 clients"
  ratios+=("$(awk -v a="$rate" -v b="$of" 'BEGIN {printf "%.2f", a / b}')")
done
echo "durable create: 64 clients / one commit each = $(printf '%s\n' "${ratios[@]}" | median) (rounds: ${ratios[*]})"
