#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds what is found in stores to readpst, and what is found in TNEF to tnef, where they are
installed; tells how fast stores are read.

    judges_test.py EXTRACT VECTORS...
"""
import email
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

TNEF = b"\x78\x9f\x3e\x22"
STORE = b"!BDN"


def sha(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def extract(program, path, folder):
    """Children with their content's hash, and the reading."""
    lines = subprocess.run([program, path, folder], check=True, capture_output=True).stdout
    *children, reading = [json.loads(line) for line in lines.splitlines()]
    for child in children:
        child["sha"] = sha(os.path.join(folder, child["child"]))
    return children, reading


def files_of(places):
    """Different stores and TNEF streams: path and beginning. Those in mail are unpacked first."""
    seen = set()
    for place in places:
        for folder, _, names in os.walk(place):
            for name in sorted(names):
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    content = file.read()
                found = [content] if content[:4] in (TNEF, STORE) else []
                if name.endswith(".eml"):
                    parts = email.message_from_bytes(content).walk()
                    found += [data for data in (part.get_payload(decode=True) for part in parts
                                                if not part.is_multipart())
                              if data and data[:4] == TNEF]
                for data in found:
                    digest = hashlib.sha256(data).hexdigest()
                    if digest not in seen:
                        seen.add(digest)
                        yield name, data


class Judge:
    def __init__(self, program):
        self.program = program
        self.passed, self.wrong, self.totals = 0, [], {}

    def add(self, what, count):
        self.totals[what] = self.totals.get(what, 0) + count

    def check(self, good, what):
        self.passed += bool(good)
        if not good:
            self.wrong.append(what)

    def store(self, name, path, folder):
        children, reading = extract(self.program, path, os.path.join(folder, "ours"))
        theirs = os.path.join(folder, "theirs")
        subprocess.run(["readpst", "-D", "-e", "-t", "eajc", "-o", theirs, path], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        count = sum(len(names) for _, _, names in os.walk(theirs))
        in_folders = int(dict(reading["properties"]).get("items in folders", 0))
        self.check(in_folders >= count, f"{name}: {in_folders} items, readpst has {count}")
        self.add("stores", 1)
        self.add("items in folders", in_folders)
        self.add("items of no folder", len(children) - in_folders)
        self.add("of them not read", sum(bool(child["wrong"]) for child in children))
        self.add("items of readpst", count)
        self.add("milliseconds", round(reading["seconds"] * 1000))
        self.add("KiB rendered", reading["children_bytes"] // 1024)

    def tnef(self, name, path, folder):
        children, _ = extract(self.program, path, os.path.join(folder, "ours"))
        theirs = os.path.join(folder, "theirs")
        subprocess.run(["tnef", "-C", theirs, "--number-backups", path], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ours = {child["sha"] for child in children}
        rendered = any(child["is_rendered"] for child in children)
        self.add("TNEF", 1)
        self.add("attachments", len(children))
        for each in sorted(os.listdir(theirs)):
            self.add("attachments of tnef", 1)
            # What is an object or a message is given as it is, not as TNEF has it.
            odd = each.startswith("Untitled") or rendered
            self.check(sha(os.path.join(theirs, each)) in ours or odd, f"{name}: {each}")


def main():
    judge = Judge(sys.argv[1])
    tools = {STORE: ("readpst", judge.store), TNEF: ("tnef", judge.tnef)}
    missing = [tool for tool, _ in tools.values() if shutil.which(tool) is None]
    for name, data in files_of(sys.argv[2:]):
        tool, method = tools[data[:4]]
        if tool in missing:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for each in ("ours", "theirs"):
                os.mkdir(os.path.join(folder, each))
            path = os.path.join(folder, "file")
            with open(path, "wb") as file:
                file.write(data)
            method(name, path, folder)
    for each in judge.wrong:
        print("FAILED", each)
    print(", ".join(f"{count} {what}" for what, count in judge.totals.items()))
    if not judge.totals:
        print("skipped: no vectors beside the tree, or not installed:", *missing)
    print(f"{judge.passed} passed, {len(judge.wrong)} failed, "
          f"{len(missing) if judge.totals else 1} skipped")
    return 1 if judge.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
