# SPDX-License-Identifier: Apache-2.0
"""Validates what the command prints with Python's own jsonschema: schemas.py COMMAND SOURCE_DIR.

Exits with 77, which says "skipped", where that module is not installed.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

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
TEMPLATES = str(pathlib.Path(__file__).resolve().parents[2] / "data" / "templates")
API = TEMPLATES + "/workout-api.yaml"
ESTIMATE = ["bill", "--template", API, "--rps", "0.023"]
THROTTLE = ["simulate", "throttle", "--stage-rps", "50", "--stage-burst", "100"]
THROTTLE += ["--plan", "workout-api"]
RECONCILE = ["reconcile", "--forecast", "@forecast.json", "--actual"]
FIRST_ANSWER = TEMPLATES + "/workout-api-first-answer.yaml"
CHART = "gAAAAQ==;cSwARe92gEQ=;tYWQNuffkDY="
REPORTS = [
    ("compare-2", COMPARE),
    ("compare-2", COMPARE + ["--claims", "-v"]),
    ("compare-2", COMPARE + ["--region", "sa-east-1"]),
    ("compare-2", COMPARE + ["--from", "2027-02", "--months", "36"]),
    ("compare-2", ["compare", "--rps", "1000"]),
    ("compare-2", ["compare", "--rps", "0"]),
    ("report-2", ["report", "--rps", "0.023"]),
    ("report-2", ["report", "--rps", "2500", "--growth", "0.1", "--months", "3"]),
    ("report-2", ["report", "--rps", "0", "--region", "sa-east-1", "--months", "1"]),
    ("bill-1", BILL),
    ("bill-1", BILL + ["--months", "3", "--from", "2026-12"]),
    ("bill-1", BILL + ["--region", "ap-south-1", "--free-tier", "none"]),
    ("estimate-1", ESTIMATE),
    ("estimate-1", ESTIMATE + ["--months", "2", "--region", "ap-south-1"]),
    ("diff-1", ["diff", API, API, "--rps", "0.023", "--parameter", "Environment=prod"]),
    ("diff-1", ["diff", "workout-api-first-answer", API, "--rps", "0.023"]),
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
    ("optimize-table-1", ["optimize", "table", "--demand", "@demand.csv"]),
    ("fleet-1", ["fleet", "@fleet.csv"]),
    ("fit-reports-1", ["fit", "reports", "@lambda.log"]),
    ("fit-requests-1", ["fit", "requests", "@requests.csv"]),
    ("reconcile-1", RECONCILE + ["@cur.csv"]),
    ("reconcile-1", RECONCILE + ["@broken.csv", "--skip-malformed"]),
    ("reconcile-1", RECONCILE + ["@explorer.csv"]),
    ("simulate-table-1", TABLE),
    ("simulate-table-1", TABLE + ["--mode", "on-demand", "--region", "sa-east-1"]),
    ("simulate-pool-1", POOL + ["--rps", "0.9", "--cold-ms", "2244"]),
    ("simulate-pool-1", POOL + ["--rps", "0.9", "--init-ms", "150", "--region", "sa-east-1"]),
    ("simulate-pool-1", POOL + ["--mmpp", "10:60,0:600", "--init-ms", "9", "--replications", "3"]),
    ("audit-1", ["audit", FIRST_ANSWER, "--rps", "0.023"]),
    ("audit-1", ["audit", FIRST_ANSWER, "--rps", "2000", "--region", "sa-east-1"]),
    ("audit-rules-1", ["audit", "--rules"]),
    ("fix-1", ["fix", FIRST_ANSWER, "--rps", "0.023", "-o", "@fixed.yaml"]),
]


# Reports of other programs, and the tests that hold them against their schema.
ELSEWHERE = {"replay-1": "tests/replay/program.test.cpp"}

REPORT_LINE = (
    "REPORT RequestId: 0000-{0}\tDuration: {1}.25 ms\tBilled Duration: {2} ms\t"
    "Memory Size: 256 MB\tMax Memory Used: 90 MB\t\n"
)


def demand(table=""):
    """Two days of a table whose evenings are busy, minute by minute."""
    return "".join(f"{table}{m},30,{60 + 600 * (m % 1440 > 1080)}\n" for m in range(2 * 1440))


def inputs(command):
    """What reports are made of, by name: @name in the words of a report is its file."""
    bill = [command, *BILL, "--from", "2026-12", "--format", "json"]
    cur = "line_item_line_item_type,line_item_product_code,line_item_usage_type,"
    cur += "line_item_operation,line_item_usage_start_date,line_item_usage_end_date,"
    cur += "line_item_usage_amount,line_item_unblended_cost\n"
    day = "2026-12-0{0}T00:00:00Z,2026-12-0{1}T00:00:00Z"
    for number in range(1, 4):
        period = day.format(number, number + 1)
        cur += f"Usage,AWSLambda,Request,Invoke,{period},4000,0.0008\n"
        cur += f"Usage,AmazonS3,Requests-Tier1,PutObject,{period},10,0.00005\n"
        cur += f"Tax,AWSLambda,,,{period},,0.01\n"
    cur += "Usage,AWSLambda,Request,Invoke,tomorrow,2026-12-05,1,1\n"
    return {
        "demand.csv": "minute,read,write\n" + demand(),
        "fleet.csv": "table,minute,read,write\n" + demand("a,") + demand("b,"),
        "lambda.log": "".join(REPORT_LINE.format(n, 20 + n % 40, 21 + n % 40) for n in range(500)),
        "requests.csv": "time_s,duration_ms,cold\n"
        + "".join(f"{n * 3},{40 + n % 9},{int(n % 50 == 0)}\n" for n in range(500)),
        "forecast.json": subprocess.run(bill, stdout=subprocess.PIPE, check=True).stdout.decode(),
        "cur.csv": cur.replace("Usage,AWSLambda,Request,Invoke,tomorrow,2026-12-05,1,1\n", ""),
        "broken.csv": cur,
        "explorer.csv": '"Service","Lambda($)","Tax($)","Total costs($)"\n'
        '"Service total","0.02","0.01","0.03"\n"2026-12-01","0.02","0.01","0.03"\n',
    }


def checked(command, name, words, folder, source_dir):
    """The complaints about one report."""
    path = pathlib.Path(source_dir, "data", "schema", name + ".json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    words = [str(pathlib.Path(folder, w[1:])) if w.startswith("@") else w for w in words]
    run = subprocess.run(
        [command, *words, "--format", "json"], stdout=subprocess.PIPE, check=True
    )
    document = json.loads(run.stdout.decode("utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
        yield " ".join(words) + f" {list(error.absolute_path)} {error.message[:200]}"


def without_a_row(source_dir):
    """Schemas that nothing is held against."""
    rows = {name for name, _ in REPORTS}
    for path in sorted(pathlib.Path(source_dir, "data", "schema").glob("*.json")):
        test = ELSEWHERE.get(path.stem)
        text = pathlib.Path(source_dir, test).read_text(encoding="utf-8") if test else ""
        if path.stem not in rows and path.name not in text:
            yield f"data/schema/{path.name}: no report is held against it"


def main(command, source_dir):
    complaints = list(without_a_row(source_dir))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in inputs(command).items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        for name, words in REPORTS:
            complaints += checked(command, name, words, folder, source_dir)
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
