#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds the tree to its rules, and each rule to an invented tree that breaks it.

  tree_test.py [ROOT]
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import rules  # noqa: E402
from bad_trees import CASES, EXCUSES  # noqa: E402
from source import Tree  # noqa: E402
from tally import Tally  # noqa: E402


def check_rules(tally):
    """Each rule finds what it is for, and lets a good tree pass."""
    for rule, name, texts, expected in CASES:
        found = rule(Tree(texts))
        good = len(found) == len(expected) and all(
            any(want in line for line in found) for want in expected)
        why = "" if good else f"expected {expected}, found {found}"
        tally.add("passed" if good else "failed", f"rule.{rule.__name__}.{name}", why)
    for rule in rules.ALL:
        broken = any(case[0] is rule and case[3] for case in CASES)
        passing = any(case[0] is rule and not case[3] for case in CASES)
        if not (broken and passing):
            tally.add("failed", f"rule.{rule.__name__}", "has no pair of invented trees")
    for number, (text, breaches, left, idle) in enumerate(EXCUSES):
        found, unused = rules.apply_excuses(text, dict(breaches))
        good = found == left and len(unused) == idle
        tally.add("passed" if good else "failed", f"excuses.{number}", "" if good else str(found))


def check_tree(root, tally):
    tree = Tree.read(root)
    if not tree.rooms:
        tally.add("failed", "tree", f"no rooms under {root}")
    breaches = {rule.__name__: rule(tree) for rule in rules.ALL}
    excuses = tree.texts.get("tests/tree/excused.txt", "")
    breaches, breaches["excuses"] = rules.apply_excuses(excuses, breaches)
    for name, found in breaches.items():
        for line in found:
            print(line)
        why = f"{len(found)} breaches, first: {found[0]}" if found else ""
        tally.add("failed" if found else "passed", f"tree.{name}", why)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "..", "..")
    tally = Tally()
    check_rules(tally)
    check_tree(os.path.abspath(root), tally)
    for name, why in tally.cases["failed"]:
        print(f"FAILED {name}: {why}")
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "tree")
    return 1 if tally.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
