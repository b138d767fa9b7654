# SPDX-License-Identifier: Apache-2.0
"""Validates what the command prints with Python's own jsonschema: schemas.py COMMAND SOURCE_DIR.

Exits with 77, which says "skipped", where that module is not installed.
"""

import json
import pathlib
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

COMPARE = ["compare", "--rps", "0.023"]
TABLE = ["simulate", "table", "--rps", "5", "--days", "2"]
POOL = ["simulate", "pool", "--warm-ms", "exp:1991", "--requests", "5000"]
BILL = ["bill", "--plan", "workout-api", "--rps", "0.023"]
CHECK = ["alarms", "check", "--rps", "0.023", "--threshold", "10", "--period", "300"]
DESIGN = ["alarms", "design", "--detect-within", "30m", "--false-alarms", "0.1/month"]
THROTTLE = ["simulate", "throttle", "--stage-rps", "50", "--stage-burst", "100"]
THROTTLE += ["--plan", "workout-api"]
CHART = "gAAAAQ==;cSwARe92gEQ=;tYWQNuffkDY="
REPORTS = [
    ("compare-1", COMPARE),
    ("compare-1", COMPARE + ["--claims", "-v"]),
    ("compare-1", COMPARE + ["--region", "sa-east-1"]),
    ("compare-1", COMPARE + ["--from", "2027-02", "--months", "36"]),
    ("compare-1", ["compare", "--rps", "1000"]),
    ("compare-1", ["compare", "--rps", "0"]),
    ("bill-1", BILL),
    ("bill-1", BILL + ["--months", "3", "--from", "2026-12"]),
    ("bill-1", BILL + ["--region", "ap-south-1", "--free-tier", "none"]),
    ("alarms-evaluate-1", ["alarms", "evaluate", "--pattern", "0-X-X"]),
    ("alarms-check-1", CHECK + ["--evaluation-periods", "2"]),
    ("alarms-check-1", CHECK + ["--simulate"]),
    ("alarms-check-1", CHECK + ["--error-share", "0", "--normal-error-share", "0"]),
    ("alarms-design-1", DESIGN + ["--rps", "0.023", "--outage", "0.5"]),
    ("alarms-design-1", DESIGN + ["--rps", "0.0005", "--outage", "0.5"]),
    ("alarms-design-1", DESIGN + ["--rps", "1", "--region", "sa-east-1"]),
    ("prices-1", ["prices", "list"]),
    ("prices-1", ["prices", "list", "--history"]),
    ("prices-1", ["prices", "show", "lambda.gb_seconds.x86"]),
    ("coverage-1", ["prices", "coverage"]),
    ("throttle-1", THROTTLE),
    ("throttle-1", THROTTLE + ["--rps", "60", "--seconds", "100"]),
    ("throttle-1", ["simulate", "throttle", "--region", "eu-south-1"]),
    ("optimize-function-1", ["optimize", "function", "--power-tuning", CHART]),
    ("price-changes-1", ["prices", "diff", "built-in", "built-in"]),
    ("price-age-1", ["prices", "check", "--today", "2026-11-25"]),
    ("simulate-table-1", TABLE),
    ("simulate-table-1", TABLE + ["--mode", "on-demand", "--region", "sa-east-1"]),
    ("simulate-pool-1", POOL + ["--rps", "0.9", "--cold-ms", "2244"]),
    ("simulate-pool-1", POOL + ["--rps", "0.9", "--init-ms", "150", "--region", "sa-east-1"]),
    ("simulate-pool-1", POOL + ["--mmpp", "10:60,0:600", "--init-ms", "9", "--replications", "3"]),
]


def main(command, source_dir):
    failures = 0
    for name, arguments in REPORTS:
        path = pathlib.Path(source_dir, "data", "schema", name + ".json")
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        run = subprocess.run(
            [command, *arguments, "--format", "json"], stdout=subprocess.PIPE, check=True
        )
        document = json.loads(run.stdout.decode("utf-8"))
        for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
            failures += 1
            print(" ".join(arguments), list(error.absolute_path), error.message[:200])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
