# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small invented archive, a vault for it, and the questions that every fault test asks."""

import hashlib
import json
import os
import subprocess

MESSAGES_PER_BOX = 8

# How long one command may take, and whoever holds its output after it was killed may live on.
PATIENCE_SECONDS = 120


def message(number: int) -> bytes:
    """One invented message; its length varies so that block ends fall everywhere."""
    body = f"Berth {number} is free from Monday.\n"
    body += f"Line {number} of the log.\n" * (number % 7 * 40)
    return (
        f"From: Harbour Office <office@halden.example>\n"
        f"To: pilots@halden.example\n"
        f"Subject: Berth plan {number}\n"
        f"Date: Tue, 0{number % 9 + 1} Mar 2016 08:{number % 60:02}:00 +0100\n"
        f"Message-ID: <plan-{number}@halden.example>\n"
        f"\n{body}"
    ).encode()


def write_sources(folder: str) -> list:
    """Two mailboxes that share some messages, and a folder with a message and a document."""
    os.makedirs(os.path.join(folder, "loose"))
    boxes = []
    for name, first in (("one.mbox", 0), ("two.mbox", MESSAGES_PER_BOX // 2)):
        path = os.path.join(folder, name)
        with open(path, "wb") as box:
            for number in range(first, first + MESSAGES_PER_BOX):
                box.write(b"From office@halden.example Tue Mar  1 08:00:00 2016\n")
                box.write(message(number) + b"\n")
        boxes.append(path)
    with open(os.path.join(folder, "loose", "plan.eml"), "wb") as file:
        file.write(message(1000))
    with open(os.path.join(folder, "loose", "tides.csv"), "wb") as file:
        file.write(b"hour,metres\n" + b"06:00,1.4\n" * 200)
    return boxes + [os.path.join(folder, "loose")]


class World:
    """A vault and its sources in one scratch folder."""

    def __init__(self, program: str, scratch: str, shim: str = ""):
        self.program = program
        self.shim = shim
        self.scratch = scratch
        self.sources = write_sources(os.path.join(scratch, "sources"))
        self.vault = os.path.join(scratch, "halden.vault")
        self.key = os.path.join(scratch, "operator.key")

    def run(self, *arguments, fault: str = "", count_to: str = ""):
        """The finished process; `fault` as tests/faults/shim.cc has it."""
        environment = dict(os.environ, DAYLIGHT_VAULT=self.vault, DAYLIGHT_KEY=self.key)
        if fault or count_to:
            environment["LD_PRELOAD"] = self.shim
        if fault:
            environment["DAYLIGHT_FAULT"] = fault
        if count_to:
            environment["DAYLIGHT_FAULT_COUNT"] = count_to
        try:
            return subprocess.run([self.program, *arguments], env=environment, capture_output=True,
                                  stdin=subprocess.DEVNULL, check=False, timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{arguments[0]} hangs, or left a process behind") from None

    def init(self):
        done = self.run("init", self.vault)
        assert done.returncode == 0, done.stderr

    def add(self, **fault):
        return self.run("add", "--json", "--commit-items", "3", *self.sources, **fault)

    def status(self) -> dict:
        done = self.run("status", "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def check(self) -> dict:
        done = self.run("check", "--json")
        assert done.returncode in (0, 1), (done.returncode, done.stderr)
        return json.loads(done.stdout)


def acknowledged(output: bytes) -> int:
    """How many new items the last whole line of `add --json` says are safe."""
    most = 0
    for line in output.split(b"\n")[:-1]:
        said = json.loads(line)
        most = max(most, said.get("committed", 0), said.get("new", 0))
    return most


def one_line_error(errors: bytes) -> bool:
    text = errors.decode()
    return text.startswith("daylight: ") and text.count("\n") == 1


def assert_whole(world: World):
    """After everything was added: every item is there, and each source comes back as it was."""
    status = world.status()
    assert status["failed"] == 0, status
    assert all(source["complete"] for source in status["sources"]), status
    expected = {hashlib.sha256(message(n)).hexdigest()
                for n in range(MESSAGES_PER_BOX // 2 + MESSAGES_PER_BOX)}
    assert status["messages"] == len(expected) + 1, status
    assert status["documents"] == 1, status
    assert status["occurrences"] == 2 * MESSAGES_PER_BOX + 2, status
    for source in status["sources"]:
        if os.path.isfile(source["path"]):
            back = world.run("export", "--source", str(source["id"]), "--to", "original")
            assert back.returncode == 0, back.stderr
            with open(source["path"], "rb") as file:
                assert back.stdout == file.read(), source["path"]
    report = world.check()
    assert report["ok"], report
