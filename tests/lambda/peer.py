#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the Lambda package behind a server that others wrote, got through npm by the lock file here.

peer.py vercel_fun ZIP DIRECTORY           DIRECTORY keeps what npm installed
peer.py architect_sandbox ZIP DIRECTORY    in a network namespace of its own

Exit code 77: node, npm, the registry or the namespace is out of reach.
"""

import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import zipfile

SKIPPED = 77
HERE = pathlib.Path(__file__).parent
SERVERS = ("vercel_fun", "architect_sandbox")
OLDEST_NODE = 20


def skip(message):
    print(f"skipped: {message}")
    sys.exit(SKIPPED)


def require_node():
    if not shutil.which("node") or not shutil.which("npm"):
        skip("node and npm are not installed")
    said = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, text=True, check=False)
    version = said.stdout.strip()
    if not version.startswith("v") or int(version[1:].split(".")[0]) < OLDEST_NODE:
        skip(f"node {version} is older than {OLDEST_NODE}")


def install(directory):
    """Once for each lock file, whoever comes first."""
    directory.mkdir(parents=True, exist_ok=True)
    with open(directory / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "package-lock.json").read_text(encoding="utf-8")
        stamp = directory / "installed"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, directory / name)
        try:
            ran = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
                 "--fetch-timeout=20000"], cwd=directory, capture_output=True, text=True,
                timeout=300, check=False)
        except subprocess.TimeoutExpired:
            skip("npm did not come to an end within five minutes")
        if ran.returncode != 0:
            out_of_reach = ("ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "ECONNRESET",
                            "E403", "E404", "ENETUNREACH", "network")
            if any(word in ran.stderr for word in out_of_reach):
                skip(f"npm cannot reach what the lock file names\n{ran.stderr}")
            sys.exit(f"peer: npm ci failed\n{ran.stdout}{ran.stderr}")
        stamp.write_text(wanted, encoding="utf-8")


def own_network():
    """What a command begins with to have a loopback of its own and nothing else."""
    unshare = ["unshare", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    if not shutil.which("unshare") or subprocess.run(
            [*unshare, "true"], capture_output=True, check=False).returncode != 0:
        skip("no network namespace can be made here")
    return [*unshare, sys.executable, __file__, "with-loopback"]


def with_loopback(command):
    SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP | IFF_RUNNING))
    os.execvp(command[0], command)


def unpack(package, directory):
    with zipfile.ZipFile(package) as files:
        for entry in files.infolist():
            path = pathlib.Path(files.extract(entry, directory))
            path.chmod(entry.external_attr >> 16 & 0o777)


def main():
    if sys.argv[1] == "with-loopback":
        with_loopback(sys.argv[2:])
    server, package, directory = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
    if server not in SERVERS:
        sys.exit(f"peer: no server {server}")
    require_node()
    install(directory.resolve())
    with tempfile.TemporaryDirectory() as scratch:
        environment = {**os.environ, "XDG_CACHE_HOME": scratch, "TMPDIR": scratch}
        command = ["node", str(HERE / f"{server}.mjs"), str(directory.resolve())]
        if server == "architect_sandbox":
            unpacked = pathlib.Path(scratch) / "package"
            unpack(package, unpacked)
            command = [*own_network(), *command, str(unpacked)]
        else:
            command.append(str(package.resolve()))
        ran = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, timeout=120,
                             check=False)
    sys.exit(ran.returncode)


if __name__ == "__main__":
    main()
