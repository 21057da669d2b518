#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The world breaks under `add`, and under `label`: the n-th write, sync, rename, truncation or
removal fails, for every n; the process is killed before or in the middle of any of them, and at
random moments. After each break nothing that was acknowledged is lost, `check` is clean, and a
second `add` (or `label`) completes the work. Killed before persons are settled, they are told right
all the same. Where a small file system can be mounted, a vault fills it to the last byte.

  faults_test.py PROGRAM SHIM [--kills N] [--seed S] [--step K]
"""

import argparse
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import world as w

KINDS = ("write", "sync", "rename", "truncate", "remove")


class Runner:
    def __init__(self, program, shim):
        self.program, self.shim = program, shim
        self.passed = self.failed = 0

    def fresh(self, folder):
        world = w.World(self.program, folder, self.shim)
        world.init()
        return world

    def case(self, name, body):
        """Runs one case in a fresh world and counts it."""
        folder = tempfile.mkdtemp(prefix="daylight-faults-")
        try:
            body(self.fresh(folder))
            self.passed += 1
        except AssertionError as error:
            self.failed += 1
            print(f"FAILED {name}: {error}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def survives(world, acknowledged):
    """What must hold right after any break."""
    report = world.check()
    assert report["ok"], report["problems"]
    status = world.status()
    have = status["messages"] + status["documents"]
    assert have >= acknowledged, f"{acknowledged} acknowledged, {have} there"


def break_and_mend(world, fault):
    broken = world.add(fault=fault)
    if broken.returncode >= 0:
        assert broken.returncode in (0, 3), (broken.returncode, broken.stderr)
        if broken.returncode == 3:
            assert w.one_line_error(broken.stderr), broken.stderr
    survives(world, w.acknowledged(broken.stdout))
    mended = world.add()
    assert mended.returncode == 0, mended.stderr
    w.assert_whole(world)


def decide(world, **fault):
    return world.run("label", "--json", "--query", "berth", "seen", **fault)


def break_and_mend_decision(world, fault):
    """A decision is on record whole or not at all, whatever breaks while it is made."""
    broken = decide(world, fault=fault)
    if broken.returncode >= 0:
        assert broken.returncode in (0, 3), (broken.returncode, broken.stderr)
        if broken.returncode == 3:
            assert w.one_line_error(broken.stderr), broken.stderr
    report = world.check()
    assert report["ok"], report["problems"]
    # Reading catches up with what is on record.
    labelled = world.status()["decisions"]["labelled"]
    messages = world.status()["messages"]
    assert labelled in ((messages,) if broken.returncode == 0 else (0, messages)), labelled
    mended = decide(world)
    assert mended.returncode == 0, mended.stderr
    assert world.status()["decisions"]["labelled"] == messages
    verified = world.run("log", "--verify")
    assert verified.returncode == 0, verified.stderr
    assert world.check()["ok"]


def every_place_of_a_decision(runner, step):
    def prepared(body):
        def run(world):
            assert world.add().returncode == 0
            body(world)
        return run

    folder = tempfile.mkdtemp(prefix="daylight-faults-")
    try:
        world = runner.fresh(folder)
        assert world.add().returncode == 0
        counts = os.path.join(folder, "counts")
        done = decide(world, count_to=counts)
        assert done.returncode == 0, done.stderr
        with open(counts, encoding="ascii") as file:
            places = {line.split()[0]: int(line.split()[1]) for line in file}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # The line and its end are written and synced each for itself.
    assert places["write"] >= 2 and places["sync"] >= 2, places
    print(f"places of a decision: {places}", flush=True)
    faults = [f"{kind}:{n}:{what}" for kind in KINDS
              for n in places_to_try(places[kind], step if kind == "write" else 1) if places[kind]
              for what in (("EIO", "ENOSPC+") if kind == "write" else ("EIO",))]
    faults += [f"write:{n}:TORN" for n in range(1, places["write"] + 1)]
    faults += [f"any:{n}:KILL" for n in places_to_try(sum(places.values()), step)]
    for fault in faults:
        runner.case("decision " + fault, prepared(
            lambda world, f=fault: break_and_mend_decision(world, f)))


def count_places(runner):
    folder = tempfile.mkdtemp(prefix="daylight-faults-")
    try:
        world = runner.fresh(folder)
        counts = os.path.join(folder, "counts")
        done = world.add(count_to=counts)
        assert done.returncode == 0, done.stderr
        w.assert_whole(world)
        with open(counts, encoding="ascii") as file:
            return {line.split()[0]: int(line.split()[1]) for line in file}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def places_to_try(count, step):
    """Every `step`-th place, and always the last."""
    return sorted(set(range(1, count + 1, step)) | {count})


def every_place(runner, step):
    places = count_places(runner)
    assert places["write"] > 20 and places["sync"] > 5, places
    print(f"places: {places}", flush=True)
    for kind in KINDS:
        for n in places_to_try(places[kind], step if kind in ("write", "sync") else 1):
            for what in ("EIO", "ENOSPC+") if kind == "write" else ("EIO",):
                fault = f"{kind}:{n}:{what}"
                runner.case(fault, lambda world, f=fault: break_and_mend(world, f))
    for n in places_to_try(places["write"], step):
        fault = f"write:{n}:TORN"
        runner.case(fault, lambda world, f=fault: break_and_mend(world, f))
    for n in places_to_try(sum(places.values()), step):
        fault = f"any:{n}:KILL"
        runner.case(fault, lambda world, f=fault: break_and_mend(world, f))


BERG = [f"""From: Ida Berg <ida.berg@{domain}>
To: Harbour Office <office@halden.example>
Subject: Soundings {number}
Date: Wed, 0{number} Mar 2016 09:00:00 +0100
Message-ID: <soundings-{number}@{domain}>

The soundings of day {number} are with the pilots.
""" for number, domain in ((1, "halden.example"), (2, "cargo.example"), (3, "cargo.example"))]


def people_tables(world):
    """What is kept of persons, and whether it is of the messages that are there."""
    with contextlib.closing(sqlite3.connect(
            f"file:{world.vault}/catalog.db?mode=ro", uri=True)) as catalog:
        tables = {table: sorted(catalog.execute(f"SELECT * FROM {table}")) for table in
                  ("persons", "person_addresses", "person_names")}
        (last,), = catalog.execute("SELECT max(item_id) FROM messages")
        marks = catalog.execute("SELECT value FROM meta WHERE key = 'people_mark'").fetchall()
    return tables, bool(marks) and marks[0][0].split()[0] == str(last)


def people_answers(world):
    """What is said of persons to whoever asks."""
    asked = [world.run("people", "--json"), world.run("search", "--json", "with:ida.berg"),
             world.run("people", "--json", "berg")]
    for answer in asked:
        assert answer.returncode == 0, answer.stderr
    return [answer.stdout for answer in asked]


def add_in_two(world, **fault):
    """One mailbox, settled; then others, with more messages of the same people and with new ones:
    the tables of persons that are there when the second add is broken are of an earlier state."""
    folder = os.path.join(world.scratch, "sources", "berg")
    os.makedirs(folder, exist_ok=True)
    for number, text in enumerate(BERG):
        with open(os.path.join(folder, f"{number}.eml"), "w", encoding="ascii") as file:
            file.write(text)
    first = world.run("add", "--json", world.sources[0], os.path.join(folder, "0.eml"))
    assert first.returncode == 0, first.stderr
    return world.run("add", "--json", "--commit-items", "3", *world.sources, folder, **fault)


def first_place(runner, places, reached):
    """The first place at which a kill leaves a vault of which `reached` holds; it holds of all
    that come after it, but for a few that the order of two threads decides."""
    low, high = 1, places + 1
    while low < high:
        middle = (low + high) // 2
        folder = tempfile.mkdtemp(prefix="daylight-faults-")
        try:
            world = runner.fresh(folder)
            add_in_two(world, fault=f"any:{middle}:KILL")
            low, high = (low, middle) if reached(world) else (middle + 1, high)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return low


def kills_before_settling(runner, step):
    """Killed when every message is in the catalog and the persons are not settled yet."""
    folder = tempfile.mkdtemp(prefix="daylight-faults-")
    try:
        world = runner.fresh(folder)
        counts = os.path.join(folder, "counts")
        assert add_in_two(world, count_to=counts).returncode == 0
        with open(counts, encoding="ascii") as file:
            places = sum(int(line.split()[1]) for line in file)
        messages = world.status()["messages"]
        wanted, is_settled = people_tables(world)
        answers = people_answers(world)
        assert is_settled and len(answers[1].splitlines()) == len(BERG), answers[1]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    between = 0

    def body(world, place):
        nonlocal between
        assert add_in_two(world, fault=f"any:{place}:KILL").returncode != 0, "it was to be killed"
        tables, is_settled = people_tables(world)
        if is_settled or world.status()["messages"] < messages:
            return
        between += 1
        assert tables != wanted
        assert people_answers(world) == answers, "persons are told otherwise after a kill"
        assert world.check()["ok"]
        mend = ("rebuild",) if between % 2 == 0 else ("add", *world.sources)
        mended = world.run(*mend)
        assert mended.returncode == 0, mended.stderr
        assert people_tables(world) == (wanted, True), f"other persons after {mend[0]}"
        assert people_answers(world) == answers
        assert world.check()["ok"]

    begin = first_place(runner, places, lambda world: world.status()["messages"] == messages)
    end = first_place(runner, places, lambda world: people_tables(world)[1])
    print(f"places between messages and persons: {begin} to {end} of {places}", flush=True)
    for place in range(begin, end, step):
        runner.case(f"any:{place}:KILL before settling", lambda w, p=place: body(w, p))
    if between < 2:
        runner.failed += 1
        print(f"FAILED before settling: only {between} kills fell there")


def outlived(process):
    """The output of a killed process, once nobody holds it open any more."""
    try:
        return process.communicate(timeout=w.PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError("a killed add left a process behind") from None


def random_kills(runner, kills, seed):
    """Kills at random moments, several in a row on the same vault until it is complete."""
    luck = random.Random(seed)
    while kills > 0:
        folder = tempfile.mkdtemp(prefix="daylight-kills-")
        try:
            world = runner.fresh(folder)
            for _ in range(min(kills, luck.randint(1, 8))):
                kills -= 1
                have = world.status()
                before = have["messages"] + have["documents"]
                process = subprocess.Popen(
                    [world.program, "add", "--json", "--commit-items", "3", *world.sources],
                    env=dict(os.environ, DAYLIGHT_VAULT=world.vault), stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                try:
                    output, _ = process.communicate(timeout=luck.uniform(0.005, 0.25))
                except subprocess.TimeoutExpired:
                    process.kill()
                    output, _ = outlived(process)
                survives(world, before + w.acknowledged(output))
            done = world.add()
            assert done.returncode == 0, done.stderr
            w.assert_whole(world)
            runner.passed += 1
        except AssertionError as error:
            runner.failed += 1
            print(f"FAILED random kill (seed {seed}): {error}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def fill_disk(world, resize):
    """A file system too small for an empty vault, then for the archive, then large enough."""
    failed = world.run("init", world.vault)
    assert failed.returncode == 3 and w.one_line_error(failed.stderr), failed
    resize("32m")
    world.init()
    big = os.path.join(world.scratch, "sources", "loose", "soundings.bin")
    with open(big, "wb") as file:
        file.write(random.Random(7).randbytes(400_000))
    filler = os.path.join(world.scratch, "filler")
    free = os.statvfs(world.scratch)
    with open(filler, "wb") as file:
        file.write(bytes(free.f_bavail * free.f_frsize - 300_000))
    full = world.add()
    assert full.returncode == 3 and w.one_line_error(full.stderr), (full.returncode, full.stderr)
    assert b"make room and run it again" in full.stderr, full.stderr
    with open(filler, "ab") as file:
        free = os.statvfs(world.scratch)
        file.write(bytes(free.f_bavail * free.f_frsize))
    survives(world, w.acknowledged(full.stdout))
    refused = decide(world)
    assert refused.returncode == 3 and w.one_line_error(refused.stderr), refused
    assert world.run("log", "--verify").returncode == 0
    os.remove(filler)
    mended = world.add()
    assert mended.returncode == 0, mended.stderr
    assert world.status()["documents"] == 2
    survives(world, w.acknowledged(mended.stdout))


def full_disk(runner):
    folder = tempfile.mkdtemp(prefix="daylight-full-")
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "none", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        os.rmdir(folder)
        print("skipped a full disk: no file system can be mounted here")
        return
    try:
        fill_disk(w.World(runner.program, folder), lambda size: subprocess.run(
            ["mount", "-o", "remount,size=" + size, folder], check=True))
        runner.passed += 1
    except AssertionError as error:
        runner.failed += 1
        print(f"FAILED full disk: {error}", flush=True)
    finally:
        subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shim")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--step", type=int, default=1, help="try every so-manieth place only")
    parser.add_argument("--seed", type=int, default=2016)
    options = parser.parse_args()
    runner = Runner(os.path.abspath(options.program), os.path.abspath(options.shim))
    full_disk(runner)
    every_place(runner, options.step)
    every_place_of_a_decision(runner, options.step)
    kills_before_settling(runner, min(options.step, 4))
    random_kills(runner, options.kills, options.seed)
    print(f"{runner.passed} passed, {runner.failed} failed")
    return 1 if runner.failed or not runner.passed else 0


if __name__ == "__main__":
    sys.exit(main())
