#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check_floors_test.sh ROOT: what check_floors must report, it does; what it must not, it does not.
set -eu
check=$1/tools/check_floors
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# put FILE LINES: a file of the planted tree.
put() {
  mkdir -p "$dir/$(dirname "$1")"
  printf '%s\n' "$2" >"$dir/$1"
}

put include/fitcost/units/size.hpp '#include <string>'
put include/fitcost/pricing/bill.hpp '#include <fitcost/units/size.hpp>
#include <fitcost/export.hpp>
#include "fitcost/pricing/line.hpp"'
put include/fitcost/services/meter.hpp '#include <fitcost/pricing/bill.hpp>'
put include/fitcost/services/dynamodb/table.hpp '#include "../meter.hpp"'
put include/fitcost/handler/api.hpp '#include <fitcost/services/dynamodb/table.hpp>'
put include/fitcost/all.hpp '#include <fitcost/report/text.hpp>'
put src/pricing/book.cpp '#include "embedded/embedded.hpp"
#include <fmt/format.h>'
put src/report/text.cpp '#include <fitcost/plan/plan.hpp>
#include "text_parts.hpp"'
"$check" "$dir" >"$dir/said" || {
  echo "reported where nothing is wrong:"
  cat "$dir/said"
  exit 1
}

put include/fitcost/units/dual.hpp '// SPDX
#include <fitcost/report/text.hpp>'
put include/fitcost/traffic/poisson.hpp '#include "../pricing/bill.hpp"'
put include/fitcost/services/lambda/function.hpp '#include <fitcost/services/dynamodb/table.hpp>'
put include/fitcost/services/every.hpp '#include "lambda/function.hpp"
#include <fitcost/services/lambda/function.hpp>'
put include/fitcost/handler/store.hpp '#include <fitcost/services/lambda/function.hpp>'
put include/fitcost/pricing/matrix.hpp '#include <Eigen/Core>'
put include/fitcost/decide/table.hpp '  #  include "nlohmann/json.hpp"'
put include/fitcost/plan/plan.hpp '#include <fitcost/all.hpp>'
put include/fitcost/extras/x.hpp '#include <string>'
put src/template/sam.cpp '#include "embedded/embedded.hpp"
#include "report/text.hpp"'
cat >"$dir/wanted" <<'END'
decide/table.hpp:1: a public header must not include 'nlohmann/json.hpp'
extras/x.hpp:1: folder 'extras' is on no floor
handler/store.hpp:1: floor 'handler' must not know 'services/lambda'
plan/plan.hpp:1: floor 'plan' must not know 'all.hpp', which knows 'report'
pricing/matrix.hpp:1: a public header must not include 'Eigen/Core'
services/every.hpp:1: floor 'services' must not know 'services/lambda'
services/every.hpp:2: floor 'services' must not know 'services/lambda'
services/lambda/function.hpp:1: floor 'services/lambda' must not know 'services/dynamodb'
src/template/sam.cpp:1: floor 'template' must not know 'embedded'
src/template/sam.cpp:2: floor 'template' must not know 'report'
traffic/poisson.hpp:1: floor 'traffic' must not know 'pricing'
units/dual.hpp:2: floor 'units' must not know 'report'
END
if "$check" "$dir" >"$dir/said"; then
  echo "ended well where much is wrong"
  exit 1
fi
LC_ALL=C sort "$dir/said" | diff "$dir/wanted" -
