#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with_dynalite.sh [--tls] WORK COMMAND...: runs COMMAND with FITCOST_DYNAMODB_ENDPOINT naming a dynalite
# that serves it alone, from packages that with_npm.sh installs below WORK. Where the variable names
# a server already, that one is used and nothing is installed. With --tls it is an https server whose
# certificate, made for this run, is in the file that FITCOST_DYNAMODB_CA names. Status 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tls=
if [ "$1" = --tls ]; then
  tls=yes
  shift
  if [ -n "${FITCOST_DYNAMODB_ENDPOINT-}" ] || ! command -v openssl >/dev/null; then
    echo "skipped: FITCOST_DYNAMODB_ENDPOINT names another server, or there is no openssl"
    exit 77
  fi
fi
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

key='' certificate=''
if [ -n "$tls" ]; then
  key=$run/key.pem certificate=$run/certificate.pem
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=fitcost-tests \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$key" -out "$certificate" 2>"$run/errors"
  FITCOST_DYNAMODB_CA=$certificate
  export FITCOST_DYNAMODB_CA
fi

# Its standard input stays open as long as this script lives.
mkfifo "$run/alive"
node "$here/dynalite.js" "$work/node_modules" ${key:+"$key"} ${certificate:+"$certificate"} \
  <"$run/alive" >"$run/url" 2>"$run/errors" &
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
