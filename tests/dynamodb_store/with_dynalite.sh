#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with_dynalite.sh WORK COMMAND...: runs COMMAND with FITCOST_DYNAMODB_ENDPOINT naming a dynalite
# that serves it alone, from packages that with_npm.sh installs below WORK. Where the variable names
# a server already, that one is used and nothing is installed. Status 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
shift
[ -z "${FITCOST_DYNAMODB_ENDPOINT-}" ] || exec "$@"

"$here/with_npm.sh" "$work"
run=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  rm -rf "$run"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# Its standard input stays open as long as this script lives.
mkfifo "$run/alive"
node "$here/dynalite.js" "$work/node_modules" <"$run/alive" >"$run/url" 2>"$run/errors" &
server=$!
exec 9>"$run/alive"
tries=0
while ! [ -s "$run/url" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
    echo "dynalite did not start"
    cat "$run/errors"
    exit 1
  fi
  sleep 0.1
done
FITCOST_DYNAMODB_ENDPOINT=$(cat "$run/url")
export FITCOST_DYNAMODB_ENDPOINT
status=0
"$@" 9>&- || status=$?
[ $status -eq 0 ] || cat "$run/errors"
exit $status
