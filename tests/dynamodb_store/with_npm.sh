#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# with_npm.sh WORK [COMMAND...]: installs the packages of package-lock.json, the one here or in the
# folder that FITCOST_NPM_PACKAGES names, below the folder WORK, unless they are there, and runs COMMAND
# with FITCOST_NODE_MODULES naming their folder.
# Status 77 where node or npm is missing or too old, or npm cannot reach its registry: the tests that
# need them are skipped then.
set -eu
here=${FITCOST_NPM_PACKAGES:-$(cd "$(dirname "$0")" && pwd)}
work=$1
shift

skip() {
  echo "skipped: $1"
  exit 77
}

for tool in node npm; do
  command -v "$tool" >/dev/null || skip "there is no $tool"
done
node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || skip "node is older than 20"

modules=$work/node_modules
if ! cmp -s "$here/package-lock.json" "$work/installed.json"; then
  rm -rf "$modules"
  mkdir -p "$work"
  cp "$here/package.json" "$here/package-lock.json" "$work"
  if ! (cd "$work" && npm ci --prefer-offline --ignore-scripts --no-audit --no-fund \
    --no-update-notifier --fetch-retries=1 --fetch-timeout=30000) >"$work/npm.log" 2>&1; then
    cat "$work/npm.log"
    # A lock file that fits nothing is a fault of ours, a registry out of reach is not.
    reach='ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED'
    reach="$reach|ERR_SOCKET_TIMEOUT|FETCH_ERROR|UNABLE_TO_|SELF_SIGNED|CERT_|code E(40[1378]|429|5..)"
    ! grep -qE "$reach" "$work/npm.log" || skip "npm cannot reach its registry"
    exit 1
  fi
  cp "$here/package-lock.json" "$work/installed.json"
fi
[ $# -eq 0 ] || FITCOST_NODE_MODULES=$modules exec "$@"
