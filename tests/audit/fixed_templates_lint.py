# SPDX-License-Identifier: Apache-2.0
"""cfn-lint accepts what fix writes: fixed_templates_lint.py COMMAND SOURCE_DIR.

Of each template of ours and of the tests, cfn-lint finds nothing in the mended one that it does not
find in the original. Exits with 77, which says "skipped", where cfn-lint is not installed.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# A parameter that is no longer used stays: whoever deploys the stack may give it. The report says so.
EXPECTED = {"W2001"}
FOUND = set(range(0, 16, 2))  # bits: errors, warnings, informational


def findings(folder):
    """The findings in each template of a folder, by its name."""
    lint = subprocess.run(
        ["cfn-lint", "--format", "json", "--regions", "us-east-1", "--", str(folder / "*.*")],
        capture_output=True, text=True, check=False)
    if lint.returncode not in FOUND:
        sys.exit(f"cfn-lint fails:\n{lint.stdout}{lint.stderr}")
    return {(pathlib.Path(f["Filename"]).name, f["Rule"]["Id"], f["Message"])
            for f in json.loads(lint.stdout or "[]")}


def main():
    command, source = sys.argv[1], pathlib.Path(sys.argv[2])
    if shutil.which("cfn-lint") is None:
        sys.exit(77)
    templates = sorted((source / "data" / "templates").glob("*.yaml"))
    templates += sorted((source / "tests" / "audit" / "templates").glob("*.*"))
    with tempfile.TemporaryDirectory() as folder:
        before, after = pathlib.Path(folder) / "before", pathlib.Path(folder) / "after"
        before.mkdir()
        after.mkdir()
        for template in templates:
            shutil.copy(template, before)
            subprocess.run(
                [command, "fix", str(template), "--rps", "0.1", "-o", str(after / template.name)],
                stdout=subprocess.DEVNULL, check=True)
        new = findings(after) - findings(before)
    bad = [" ".join(f) for f in sorted(new) if f[1] not in EXPECTED]
    print("\n".join(bad) or f"{len(templates)} templates")
    sys.exit(1 if bad else 0)


main()
