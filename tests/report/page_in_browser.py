# SPDX-License-Identifier: Apache-2.0
"""Looks at `fitcost report` in headless Chromium: page_in_browser.py COMMAND CHECK [FOLDER].

CHECK is one of quiet, fits, dark, prints, charts; FOLDER keeps the pictures. Chromium is driven by
chromedriver's HTTP interface, so that the page runs no script of its own. Exits with 77, which says
"skipped", where either of the two is not installed.
"""

import base64
import http.server
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

# All is measured at these, and at the others whether anything overflows.
WIDTHS = (360, 800, 1400)
OTHER_WIDTHS = (320, 480, 599, 600, 700, 899, 900, 1024, 1199, 1200, 1280, 1600)
HOSTILE = """
name: "<img src=x onerror=alert(1)>"
title: "a title with </title><script>document.title='gone'</script> and no end of words in it"
tables:
  "<b>workouts-of-everyone-in-every-country-of-the-world-and-some</b>": {mode: on_demand}
functions:
  "create&amp;create": {memory_mb: 256, duration_ms: 60, log_bytes: 300}
apis: {api: {type: rest}}
routes:
  "POST /a-very-long-route-name/that/goes/on/{and}/{on}/without/any/place/to/break/it/at/all":
    share: 1
    api: api
    function: "create&amp;create"
    response_bytes: 300
    operations: [{put: "<b>workouts-of-everyone-in-every-country-of-the-world-and-some</b>", item_bytes: 300}]
alarms:
  "an-alarm-whose-name-is-longer-than-the-narrowest-screen-is-wide-without-a-blank": {}
dashboards: {"<script>alert(2)</script>": {}}
"""
PAGES = {
    "default": ["--rps", "0.023"],
    "busy": ["--rps", "2500", "--growth", "0.05", "--months", "36", "--from", "2026-12"],
    "idle": ["--rps", "0", "--months", "1"],
    "unpriced": ["--rps", "12", "--region", "sa-east-1", "--free-tier", "none"],
    "hostile": ["--rps", "3", "--plan", "hostile.yaml"],
    # Today's traffic beside two rates at which another mode becomes cheaper.
    "crowded": ["--rps", "1.1", "--from", "2026-12", "--months", "6", "--item-bytes", "3000"],
    "changing": ["--rps", "0.2", "--from", "2024-09", "--months", "6"],
}
# Their tables are wide: for these the overflow alone is measured.
WIDE_PAGES = {
    "lower bounds": ["--rps", "1", "--region", "eu-west-1"],
    "small bounds": ["--region", "eu-west-1", "--rps", "0.01"],
    "next to nothing": ["--rps", "0.000001"],
    "one request": ["--rate", "1/month", "--months", "1"],
    "a lot": ["--rps", "50000", "--months", "120", "--from", "2026-12"],
    "rates": ["--rps", "5", "--rates", "rates.csv"],
    "unpriced meter": ["--rps", "40", "--plan", "hostile.yaml", "--region", "sa-east-1"],
}

OVERFLOW = r"""
const problems = [];
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) {
  problems.push('the page is ' + document.documentElement.scrollWidth + ' px wide');
}
const describe = (node) => {
  const e = node.nodeType === 3 ? node.parentElement : node;
  const section = e.closest('section');
  return (section ? section.id + ' ' : '') + e.tagName.toLowerCase() + ' "' +
         e.textContent.trim().slice(0, 40) + '"';
};
const hidden = (e) => (e.closest('.cards thead') !== null && width < 600) ||
                      (e.closest('.broad thead') !== null && width < 900);
for (const e of document.body.querySelectorAll('*')) {
  if (hidden(e)) continue;
  const r = e.getBoundingClientRect();
  if (r.width > 0 && (r.right > width + 0.5 || r.left < -0.5)) {
    problems.push(describe(e) + ' reaches from ' + r.left + ' to ' + r.right);
  }
}
for (const e of document.querySelectorAll('.table')) {
  if (e.scrollWidth > e.clientWidth) {
    problems.push(describe(e) + ' scrolls: ' + e.scrollWidth + ' in ' + e.clientWidth);
  }
}
"""

MEASURE = OVERFLOW + r"""
const boxes = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n = walker.nextNode(); n; n = walker.nextNode()) {
  if (!n.data.trim() || hidden(n.parentElement)) continue;
  const range = document.createRange();
  range.selectNodeContents(n);
  const svg = n.parentElement.closest('svg');
  for (const r of range.getClientRects()) {
    if (r.width === 0 || r.height === 0) continue;
    boxes.push({n, r});
    if (!svg) continue;
    const s = svg.getBoundingClientRect();
    if (r.left < s.left - 0.5 || r.right > s.right + 0.5 || r.top < s.top - 0.5 ||
        r.bottom > s.bottom + 0.5) {
      problems.push(describe(n) + ' leaves its picture');
    }
  }
}
for (const svg of document.querySelectorAll('svg')) {
  const texts = boxes.filter((b) => svg.contains(b.n)).map((b) => ({
    node: b.n, left: b.r.left + 0.5, right: b.r.right - 0.5, top: b.r.top + 2,
    bottom: b.r.bottom - 2}));
  for (const line of svg.querySelectorAll('path.curve, line.guide')) {
    const place = line.getScreenCTM();
    const length = line.getTotalLength();
    const covered = new Set();
    for (let at = 0; at <= length; at += 0.5) {
      const p = line.getPointAtLength(at).matrixTransform(place);
      for (const t of texts) {
        if (p.x > t.left && p.x < t.right && p.y > t.top && p.y < t.bottom) covered.add(t.node);
      }
    }
    for (const n of covered) problems.push(describe(n) + ' covers a line');
  }
}
boxes.sort((a, b) => a.r.top - b.r.top);
for (let i = 0; i < boxes.length; ++i) {
  for (let j = i + 1; j < boxes.length && boxes[j].r.top < boxes[i].r.bottom - 2; ++j) {
    const a = boxes[i].r, b = boxes[j].r;
    if (boxes[i].n === boxes[j].n) continue;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 0.75 && down > 2) {
      problems.push(describe(boxes[i].n) + ' overlaps ' + describe(boxes[j].n));
    }
  }
}
return {problems, texts: boxes.length};
"""

COLOURS = r"""
const parts = (c) => (c.match(/[0-9.]+/g) || []).slice(0, 3).map(Number);
const light = (c) => {
  const [r, g, b] = parts(c).map((v) => {
    v /= 255;
    return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const back = getComputedStyle(document.body).backgroundColor;
const contrast = (c) => {
  const x = light(c) + 0.05, y = light(back) + 0.05;
  return Math.max(x, y) / Math.min(x, y);
};
let least = 99;
for (const e of document.querySelectorAll('p,td,th,dd,dt,h1,h2,li,a')) {
  least = Math.min(least, contrast(getComputedStyle(e).color));
}
for (const e of document.querySelectorAll('svg text')) {
  least = Math.min(least, contrast(getComputedStyle(e).fill));
}
let marks = 99;
for (const e of document.querySelectorAll('svg rect')) {
  marks = Math.min(marks, contrast(getComputedStyle(e).fill));
}
for (const e of document.querySelectorAll('svg .curve')) {
  marks = Math.min(marks, contrast(getComputedStyle(e).stroke));
}
return {background: light(back), least, marks};
"""


class Browser:
    """One headless Chromium with a profile of its own."""

    def __init__(self, folder, pictures):
        self.pictures = pictures  # whether anybody wants to look at them
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.session = None
        for line in self.driver.stdout:
            if b"successfully on port" in line:
                port = int(line.decode().rstrip().rstrip(".").split()[-1])
                break
        else:
            raise RuntimeError("chromedriver does not start")
        self.address = "http://127.0.0.1:%d" % port
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
        arguments += ["--no-first-run", "--disable-background-networking"]
        arguments += ["--disable-component-update", "--disable-sync", "--hide-scrollbars"]
        arguments += ["--user-data-dir=" + str(folder / "profile")]
        capabilities = {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments},
        }
        reply = self.call("", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = reply["sessionId"]

    def call(self, path, body):
        prefix = "/session" + ("/" + self.session if self.session else "")
        request = urllib.request.Request(
            self.address + prefix + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with self.open(request, timeout=120) as reply:
                return json.loads(reply.read())["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:600]) from error

    def tell(self, command, **parameters):
        return self.call("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width):
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )

    def show(self, address, width, scheme="light"):
        self.resize(width)
        self.tell(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self.call("/url", {"url": address})

    def run(self, script):
        return self.call("/execute/sync", {"script": script, "args": []})

    def log(self, kind):
        return self.call("/se/log", {"type": kind})

    def picture(self, path):
        if not self.pictures:
            return
        size = self.tell("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.tell("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        try:
            if self.session:
                request = urllib.request.Request(
                    self.address + "/session/" + self.session, method="DELETE"
                )
                self.open(request, timeout=60).close()
        finally:
            self.driver.terminate()
            self.driver.wait()


def written(command, folder, name):
    (folder / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    (folder / "rates.csv").write_text("kind,meter,region,value\nedp,,,0.07\n", encoding="utf-8")
    page = folder / (name + ".html")
    words = PAGES.get(name) or WIDE_PAGES[name]
    subprocess.run([command, "report", *words, "-o", page.name], cwd=folder, check=True)
    return page


def check_quiet(command, browser, folder):
    """No word on the console, and no request but the page's own."""
    problems = []
    for name in PAGES:
        page = written(command, folder, name)
        browser.log("browser")
        browser.log("performance")
        browser.show(page.as_uri(), 1400)
        title = browser.run("return document.title")
        if title == "gone":
            problems.append(name + ": a script ran")
        problems += ["%s: %s" % (name, entry["message"]) for entry in browser.log("browser")]
        for entry in browser.log("performance"):
            event = json.loads(entry["message"])["message"]
            if event["method"] != "Network.requestWillBeSent":
                continue
            address = event["params"]["request"]["url"]
            if address != page.as_uri() and not address.startswith("data:"):
                problems.append("%s: asks for %s" % (name, address))
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            asked.append(self.path)

        def translate_path(self, path):
            return str(folder / path.lstrip("/"))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser.show("http://127.0.0.1:%d/default.html" % server.server_port, 1400)
        server.shutdown()
    if asked != ["/default.html"]:
        problems.append("asks a server for %s" % asked)
    # The policy holds: what it forbids does not happen.
    browser.run(
        "const s = document.createElement('style'); s.textContent = 'body{display:none}';"
        "document.head.append(s);"
    )
    if browser.run("return getComputedStyle(document.body).display") != "block":
        problems.append("the content security policy lets foreign styles in")
    return problems


def check_fits(command, browser, folder):
    """Nothing overlaps, overflows or scrolls sideways, measured from the DOM."""
    problems = []
    for name in PAGES:
        page = written(command, folder, name)
        for width in WIDTHS:
            browser.show(page.as_uri(), width)
            measured = browser.run(MEASURE)
            browser.picture(folder / ("%s-%d.png" % (name, width)))
            problems += ["%s, %d px: %s" % (name, width, p) for p in measured["problems"][:10]]
            if measured["texts"] < 100:
                problems.append("%s, %d px: hardly any text" % (name, width))
        problems += overflow(browser, name, OTHER_WIDTHS)
    for name in WIDE_PAGES:
        browser.show(written(command, folder, name).as_uri(), WIDTHS[0])
        problems += overflow(browser, name, sorted(WIDTHS + OTHER_WIDTHS))
    return problems


def overflow(browser, name, widths):
    """What of the page that is shown reaches over an edge, at each width."""
    problems = []
    for width in widths:
        browser.resize(width)
        found = browser.run(OVERFLOW + "return problems;")
        problems += ["%s, %d px: %s" % (name, width, p) for p in found[:10]]
    return problems


def check_dark(command, browser, folder):
    """By night the background is dark; by day and by night words and marks stand out."""
    problems = []
    page = written(command, folder, "default")
    for scheme in ("light", "dark"):
        browser.show(page.as_uri(), 1400, scheme)
        seen = browser.run(COLOURS)
        browser.picture(folder / (scheme + ".png"))
        if (seen["background"] < 0.2) != (scheme == "dark"):
            problems.append("%s: the background is %s" % (scheme, seen["background"]))
        if seen["least"] < 4.5:
            problems.append("%s: a text has a contrast of %s" % (scheme, seen["least"]))
        if seen["marks"] < 3.0:
            problems.append("%s: a mark has a contrast of %s" % (scheme, seen["marks"]))
    return problems


def check_prints(command, browser, folder):
    """It prints, by day and by night, on a handful of pages."""
    problems = []
    page = written(command, folder, "default")
    for scheme in ("light", "dark"):
        browser.show(page.as_uri(), 1400, scheme)
        pdf = base64.b64decode(
            browser.tell("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27,
                         paperHeight=11.69, printBackground=True)["data"]
        )
        (folder / (scheme + ".pdf")).write_bytes(pdf)
        pages = pdf.count(b"/Type /Page\n")
        if not pdf.startswith(b"%PDF") or not 3 <= pages <= 12:
            problems.append("%s: %d bytes, %d pages" % (scheme, len(pdf), pages))
    return problems


def check_charts(command, browser, folder):
    """Each chart is an SVG file by itself, well-formed and with its own style."""
    problems = []
    for name in ("cost", "bridge", "break-even", "logs", "sensitivity"):
        file = folder / (name + ".svg")
        subprocess.run(
            [command, "report", "--rps", "0.023", "--chart", name, "-o", str(file)], check=True
        )
        browser.log("browser")
        browser.show(file.as_uri(), 800)
        root = browser.run("return document.documentElement.tagName")
        label = "document.querySelector('text:not(.heading)')"
        font = browser.run("return getComputedStyle(" + label + ").fontSize")
        if root != "svg" or font != "12px":
            problems.append("%s: %s, %s" % (name, root, font))
        problems += [name + ": " + entry["message"] for entry in browser.log("browser")]
        browser.picture(folder / (name + ".png"))
    return problems


CHECKS = {
    "quiet": check_quiet,
    "fits": check_fits,
    "dark": check_dark,
    "prints": check_prints,
    "charts": check_charts,
}


def main(command, check, keep=None):
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        print("no chromium, or no chromedriver: skipped")
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        browser = Browser(pathlib.Path(temporary), keep is not None)
        try:
            problems = CHECKS[check](command, browser, folder)
        finally:
            browser.close()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
