#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adds up what the runners of ./test left in one folder.

A ctest entry that is a GTest program counts by its cases (gtest/NAME.xml), one of our own runners
by its tally (NAME.tally.json), any other entry as one. An entry that failed counts as at least one
failure, whatever it left behind: a program that crashes leaves nothing.

  tally.py note FOLDER NAME passed|failed|skipped [WHY]
  tally.py sum FOLDER
"""
import json
import os
import sys
import xml.etree.ElementTree

OUTCOMES = ("passed", "failed", "skipped")


class Tally:
    """Names of cases by outcome, with a reason where there is one."""

    def __init__(self):
        self.cases = {outcome: [] for outcome in OUTCOMES}

    def add(self, outcome, name, why=""):
        self.cases[outcome].append((name, why))

    def count(self, outcome):
        return len(self.cases[outcome])

    def write(self, folder, name):
        """Leaves this tally for sum_up(); the name is made unique by the caller."""
        if not folder:
            return
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name + ".tally.json"), "w", encoding="utf-8") as out:
            json.dump(self.cases, out)

    def line(self):
        return ", ".join(f"{self.count(outcome)} {outcome}" for outcome in OUTCOMES)


def read_tally(path, into, prefix):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for outcome in OUTCOMES:
        for name, why in cases[outcome]:
            into.add(outcome, f"{prefix}.{name}" if prefix != name else name, why)


def read_gtest(path, into, program):
    for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{program}.{case.get('classname')}.{case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None:
            into.add("failed", name)
        elif skipped is not None:
            lines = (skipped.get("message") or "").strip().splitlines()
            into.add("skipped", name, lines[-1] if lines else "")
        elif case.get("status") == "run":
            into.add("passed", name)


def read_ctest(folder, total):
    """Every entry of ctest, each by the most detailed record that there is."""
    seen = set()
    root = xml.etree.ElementTree.parse(os.path.join(folder, "ctest.xml")).getroot()
    for case in root.iter("testcase"):
        name = case.get("name")
        seen.add(name)
        status = case.get("status")
        tally = Tally()
        own = os.path.join(folder, name + ".tally.json")
        gtest = os.path.join(folder, "gtest", name + ".xml")
        if os.path.exists(own):
            read_tally(own, tally, name)
        elif os.path.exists(gtest):
            read_gtest(gtest, tally, name)
        elif status == "run":
            tally.add("passed", name)
        skipped = case.find("skipped")
        if skipped is not None and status == "notrun" and "SKIP" in (skipped.get("message") or ""):
            tally.add("skipped", name, skipped.get("message"))
        elif status != "run" and not tally.count("failed"):
            tally.add("failed", name, f"ctest says {status}")
        for outcome in OUTCOMES:
            total.cases[outcome].extend(tally.cases[outcome])
    return seen


def sum_up(folder):
    total = Tally()
    seen = set()
    if os.path.exists(os.path.join(folder, "ctest.xml")):
        seen = read_ctest(folder, total)
    else:
        total.add("failed", "ctest", "it left no report")
    for file in sorted(os.listdir(folder)):
        if file.endswith(".tally.json") and file[: -len(".tally.json")] not in seen:
            read_tally(os.path.join(folder, file), total, file[: -len(".tally.json")])
    for name, why in total.cases["skipped"]:
        print(f"skipped: {name}" + (f": {why}" if why else ""))
    for name, why in total.cases["failed"]:
        print(f"FAILED: {name}" + (f": {why}" if why else ""))
    print(total.line(), flush=True)
    return 0 if total.count("passed") and not total.count("failed") else 1


def main(arguments):
    if len(arguments) >= 4 and arguments[0] == "note" and arguments[3] in OUTCOMES:
        tally = Tally()
        tally.add(arguments[3], arguments[2], " ".join(arguments[4:]))
        tally.write(arguments[1], arguments[2])
        return 0
    if len(arguments) == 2 and arguments[0] == "sum":
        return sum_up(arguments[1])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
