#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tools/package_lambda makes holds all that it needs, and works where there is nothing else.

check_package.py complete ZIP     by what its files say
check_package.py bootstrap ZIP    started as Lambda starts it
check_package.py empty-root ZIP   in a root directory that holds nothing but the zip's files
check_package.py network ZIP      there, finding DynamoDB by DNS and talking TLS with it
check_package.py same ZIP PROGRAM made twice, it is the same
check_package.py planted ZIP      with a library taken out, the first and the third complain

Exit code 77: the machine does not allow it.
"""

import contextlib
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import zipfile

SKIPPED = 77
ZIPPED_LIMIT, UNZIPPED_LIMIT = 50_000_000, 250_000_000  # Lambda's, for direct upload and unpacked
MEMORY = {"FITCOST_STORE": "memory", "FITCOST_CURSOR_SECRET": "0123456789abcdef"}
NEEDED = re.compile(r"\(NEEDED\)\s+Shared library: \[([^]]+)\]")
TABLE_HOST = "dynamodb.fitcost.test"
TABLE_NAME_SERVER = "127.0.0.77"


def require(holds, message):
    if not holds:
        sys.exit(f"check_package: {message}")


def skip(message):
    print(f"skipped: {message}")
    sys.exit(SKIPPED)


def event(method, body=None):
    context = {"http": {"method": method, "path": "/workouts", "sourceIp": "192.0.2.1"},
               "authorizer": {"jwt": {"claims": {"sub": "ada"}}}}
    made = {"version": "2.0", "rawPath": "/workouts", "rawQueryString": "", "headers": {},
            "requestContext": context, "isBase64Encoded": False}
    return made if body is None else {**made, "body": json.dumps(body)}


WORKOUT = {"workoutType": "run", "duration": 30, "calories": 300}


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"]))


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Hands out events, keeps what is answered; then says 500, which ends the program."""

    def __init__(self, events):
        self.events, self.answers = list(events), []
        super().__init__(("127.0.0.1", 0), self.Handler)

    class Handler(Quiet):
        def do_GET(self):
            if not self.server.events:
                self.answer(500)
                return
            self.answer(200, json.dumps(self.server.events.pop(0)).encode(),
                        Lambda_Runtime_Aws_Request_Id=f"id-{len(self.server.answers)}",
                        Lambda_Runtime_Deadline_Ms="5000")

        def do_POST(self):
            self.server.answers.append((self.path.rsplit("/", 1)[1], json.loads(self.body())))
            self.answer(202)


@contextlib.contextmanager
def serving(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def unpacked(package):
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(package) as files:
        root = pathlib.Path(name)
        for entry in files.infolist():
            path = pathlib.Path(files.extract(entry, root))
            path.chmod(entry.external_attr >> 16 & 0o777)
        yield root


def run(command, api, environment, **how):
    environment = {**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}"}
    ran = subprocess.run(command, env=environment, timeout=60, text=True, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how)
    require(not api.events, f"the program did not take all events, and said\n{ran.stdout}")
    return ran.stdout


def creates_and_lists(command, environment, **how):
    with serving(RuntimeApi([event("POST", WORKOUT), event("POST", WORKOUT), event("GET")])) as api:
        said = run(command, api, {**MEMORY, **environment}, **how)
        answers = api.answers
    statuses = [answer.get("statusCode") for kind, answer in answers if kind == "response"]
    require(statuses == [201, 201, 200], f"answered {answers}, and said\n{said}")
    require(len(json.loads(answers[2][1]["body"])["workouts"]) == 2, f"listed {answers[2]}")


def start_of(root):
    """The words that bootstrap starts the program with, `here` being the root directory."""
    line = (root / "bootstrap").read_text().splitlines()[2]
    return [word.strip('"').replace("$here", "") for word in line.split()[1:] if word != '"$@"']


def in_root(root):
    """A command's beginning that makes `root` the root directory, as root or as whoever may."""
    tries = [["chroot"]] if os.geteuid() == 0 else []
    tries.append(["unshare", "--map-root-user", "chroot"])
    loader = [start_of(root)[0], "--version"]
    for words in tries:
        command = [*words, str(root)]
        if shutil.which(words[0]) and subprocess.run(
                [*command, *loader], capture_output=True, check=False).returncode == 0:
            return command
    return skip("neither root nor user namespaces to change the root directory with")


def complete(package):
    with zipfile.ZipFile(package) as files:
        entries = files.infolist()
    names = [entry.filename for entry in entries]
    require(names == sorted(names), "its files are not sorted")
    require({entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}, "it has dates")
    require(all(entry.external_attr >> 16 == 0o100755 for entry in entries), "modes are not 0755")
    require(package.stat().st_size < ZIPPED_LIMIT, "it is too large for Lambda")
    require(sum(entry.file_size for entry in entries) < UNZIPPED_LIMIT, "unpacked it is too large")
    with unpacked(package) as root:
        require(start_of(root)[0].lstrip("/") in names, "bootstrap's loader is not in it")
        require(start_of(root)[-1].lstrip("/") in names, "bootstrap's program is not in it")
        for name in names:
            if name == "bootstrap":
                continue
            said = subprocess.run(["readelf", "--dynamic", "--wide", root / name], check=True,
                                  stdout=subprocess.PIPE, text=True).stdout
            missing = [library for library in NEEDED.findall(said) if f"lib/{library}" not in names]
            require(not missing, f"{name} needs {missing}, which is not in it")


def bootstrap(package):
    with unpacked(package) as root, tempfile.TemporaryDirectory() as elsewhere:
        variables = {"PATH": "/usr/bin:/bin", "LAMBDA_TASK_ROOT": str(root),
                     "LD_LIBRARY_PATH": "/lib64:/usr/lib64:/var/runtime:/var/task/lib:/opt/lib"}
        creates_and_lists([root / "bootstrap"], variables, cwd=elsewhere)


def empty_root(package):
    with unpacked(package) as root:
        command = [*in_root(root), *start_of(root)]
        # Every symbol is looked up at the start, not when it is first used.
        creates_and_lists(command, {"LD_BIND_NOW": "1", "PATH": os.environ["PATH"]})


class NameServer:
    """DNS that knows one name."""

    def __init__(self):
        self.asked = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((TABLE_NAME_SERVER, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        name = b"".join(bytes([len(part)]) + part.encode() for part in TABLE_HOST.split(".")) + b"\0"
        while True:
            query, client = self.socket.recvfrom(1500)
            question = query[12:12 + len(name) + 4]
            known = question[:len(name)].lower() == name
            is_a = question[len(name):] == b"\0\1\0\1"
            self.asked += known
            head = query[:2] + (b"\x81\x80" if known else b"\x81\x83")
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x05\0\x04\x7f\0\0\1" if known and is_a else b""
            counts = b"\0\1" + (b"\0\1" if answer else b"\0\0") + b"\0\0\0\0"
            self.socket.sendto(head + counts + question + answer, client)


class Table(http.server.ThreadingHTTPServer):
    """Takes whatever is put, over TLS."""

    def __init__(self, certificate, key):
        self.puts = []
        super().__init__(("127.0.0.1", 0), self.Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
        self.socket = tls.wrap_socket(self.socket, server_side=True)

    class Handler(Quiet):
        def do_POST(self):
            self.body()
            self.server.puts.append((self.headers["X-Amz-Target"], self.headers["Host"]))
            self.answer(200, b"{}", Content_Type="application/x-amz-json-1.0")


def network(package):
    if not shutil.which("openssl"):
        skip("no openssl to make a certificate with")
    try:
        name_server = NameServer()
    except OSError as error:
        skip(f"no name server can be run here: {error}")
    with unpacked(package) as root, tempfile.TemporaryDirectory() as scratch:
        command = [*in_root(root), *start_of(root)]
        key, certificate = f"{scratch}/key.pem", f"{scratch}/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=table",
                        "-addext", f"subjectAltName=DNS:{TABLE_HOST}", "-keyout", key, "-out",
                        certificate], check=True, capture_output=True)
        trusted = root / "etc/pki/tls/certs/ca-bundle.crt"  # where Amazon Linux has it
        trusted.parent.mkdir(parents=True)
        shutil.copyfile(certificate, trusted)
        (root / "etc/resolv.conf").write_text(f"nameserver {TABLE_NAME_SERVER}\n")
        with serving(Table(certificate, key)) as table, \
                serving(RuntimeApi([event("POST", WORKOUT)])) as api:
            variables = {"PATH": os.environ["PATH"], "TABLE_NAME": "workouts",
                         "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                         "AWS_SECRET_ACCESS_KEY": "none",
                         "FITCOST_CURSOR_SECRET": MEMORY["FITCOST_CURSOR_SECRET"],
                         "FITCOST_DYNAMODB_ENDPOINT": f"https://{TABLE_HOST}:{table.server_port}"}
            said = run(command, api, variables)
            host = f"{TABLE_HOST}:{table.server_port}"
            require(table.puts == [("DynamoDB_20120810.PutItem", host)],
                    f"the table was asked {table.puts}; the program said\n{said}")
            require(api.answers[0][1].get("statusCode") == 201, f"answered {api.answers}")
        require(name_server.asked > 0, "the name was not asked for")


def same(package, program):
    tool = pathlib.Path(__file__).parents[2] / "tools/package_lambda"
    with tempfile.TemporaryDirectory() as name:
        again = pathlib.Path(name) / "again.zip"
        subprocess.run([sys.executable, tool, program, package], check=True)
        subprocess.run([sys.executable, tool, program, again], check=True)
        require(package.read_bytes() == again.read_bytes(), "made twice, it differs")


def planted(package):
    with tempfile.TemporaryDirectory() as name:
        lacking = pathlib.Path(name) / "lacking.zip"
        with zipfile.ZipFile(package) as files, zipfile.ZipFile(lacking, "w") as out:
            for entry in files.infolist():
                if not entry.filename.startswith("lib/libz.so"):
                    out.writestr(entry, files.read(entry))
        for check in ("complete", "empty-root"):
            ran = subprocess.run([sys.executable, __file__, check, lacking], text=True,
                                 capture_output=True, check=False)
            if ran.returncode == SKIPPED:
                skip(ran.stdout)
            require(ran.returncode == 1 and "libz.so" in ran.stderr,
                    f"{check} says nothing of a library that is missing: {ran.stdout}{ran.stderr}")


def main():
    checks = {"complete": complete, "bootstrap": bootstrap, "empty-root": empty_root,
              "network": network, "same": same, "planted": planted}
    check, package, *more = sys.argv[1:]
    checks[check](pathlib.Path(package), *more)


if __name__ == "__main__":
    main()
