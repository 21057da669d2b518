#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds the ledger that the program writes to the verifier that knows only the page, and both to
each other where the ledger was spoiled.

  verify_test.py PROGRAM PAGE
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import nacl.signing

import verify

PATIENCE_SECONDS = 60
# Spoiled ledgers that the program is asked about too; the verifier is asked about all.
ASKED_OF_BOTH = 40


class World:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.vault = os.path.join(folder, "v")
        self.path = os.path.join(self.vault, "ledger", "decisions")

    def run(self, *arguments, key="ingrid", status=0):
        done = subprocess.run(
            [self.program, *arguments], capture_output=True, check=False, timeout=PATIENCE_SECONDS,
            env=dict(os.environ, DAYLIGHT_VAULT=self.vault,
                     DAYLIGHT_KEY=os.path.join(self.folder, key)))
        assert done.returncode == status, (arguments, done.returncode, done.stderr)
        return done.stdout.decode()

    def read(self):
        with open(self.path, "rb") as file:
            return file.read()

    def write(self, data):
        with open(self.path, "wb") as file:
            file.write(data)


def fill(world):
    """Every kind that a verb makes, hard texts, two operators."""
    world.run("init", world.vault, "--author", "Ingrid")
    box = os.path.join(world.folder, "one.eml")
    with open(box, "wb") as file:
        file.write(b"From: o@halden.example\nSubject: Berth\n\nBerth 1 is free.\n")
    world.run("add", box)
    item = json.loads(world.run("search", "--json").splitlines()[0])["id"]
    world.run("label", item, "to \"publish\"")
    world.run("label", "--remove", item, "to \"publish\"")
    world.run("note", item, "tab\t, bell\x07, del\x7f, \\, \"quoted\", «Читать», 漢字 \U0001f6a2\n2")
    world.run("note", item, "--quote", "free", "is it?")
    world.run("note", "--amend", "4", "\b\f\r")
    world.run("note", "--withdraw", "5", "--reason", "why not")
    world.run("save", "s", "berth OR crane")
    world.run("save", "s", "--forget")
    other = world.run("operator", "new", key="paal").strip()
    world.run("label", item, "by nobody", key="paal", status=3)
    world.run("operator", "introduce", other, "--holder", "Paal")
    world.run("label", item, "by Paal", key="paal")
    world.run("operator", "retire", other, "--reason", "left")
    world.run("label", item, "too late", key="paal", status=3)


def holds(data):
    try:
        verify.verify(data)
        return True
    except verify.Wrong:
        return False


def forge(data):
    """The last entry written anew by somebody whose key nobody introduced."""
    *lines, last = data.splitlines(keepends=True)
    key = nacl.signing.SigningKey(bytes(32))
    body = last[:last.rindex(b',"signature"')]
    body = re.sub(rb'"key":"[0-9a-f]{64}"$',
                  b'"key":"' + key.verify_key.encode().hex().encode() + b'"', body)
    signature = key.sign(verify.CONTEXT + body).signature.hex().encode()
    return b"".join(lines) + body + b',"signature":"' + signature + b'"}\n'


def spoiled(data, luck):
    """Pairs of what was done and what came of it."""
    lines = data.splitlines(keepends=True)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << luck.randrange(8)
        yield f"byte {at} changed", bytes(changed)
    for at in range(len(data)):
        if at and data[at - 1:at] == b"\n":
            continue  # at the border of an entry: only a head kept elsewhere tells
        yield f"cut to {at}", data[:at]
    for at in range(len(lines) - 1):
        yield f"entry {at + 1} removed", b"".join(lines[:at] + lines[at + 1:])
        yield f"entry {at + 1} repeated", b"".join(lines[:at + 1] + lines[at:])
        moved = lines[:]
        moved[at], moved[at + 1] = moved[at + 1], moved[at]
        yield f"entry {at + 1} moved", b"".join(moved)
    yield "forged", forge(data)


def main():
    program, page = os.path.abspath(sys.argv[1]), sys.argv[2]
    with open(page, encoding="utf-8") as file:
        example = re.search("```ledger\n(.*?)```", file.read(), re.DOTALL).group(1)
    assert verify.verify(example.encode())[0] == 3
    with tempfile.TemporaryDirectory(prefix="daylight-ledger-") as folder:
        world = World(program, folder)
        fill(world)
        data = world.read()
        count, digest = verify.verify(data)
        assert world.run("log", "--head").split() == [str(count), str(len(data)), digest]
        assert world.run("log", "--json") == data.decode()
        kinds = {json.loads(line)["kind"] for line in data.splitlines()}
        assert len(kinds) == 10, kinds
        luck = random.Random(2016)
        cases = list(spoiled(data, luck))
        missed = [what for what, bad in cases if holds(bad)]
        assert not missed, missed
        for what, bad in [cases[-1], *luck.sample(cases, ASKED_OF_BOTH)]:
            world.write(bad)
            done = subprocess.run([program, "--vault", world.vault, "log", "--verify"],
                                  capture_output=True, check=False, timeout=PATIENCE_SECONDS)
            assert done.returncode == 1 and b"entry" in done.stderr, (what, done)
        print(f"{count} entries, {len(cases)} spoiled ledgers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
