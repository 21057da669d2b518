#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs text scenarios (*.t) against a daylight program, each in a fresh folder.

  run.py [--examples DIR] [--filter REGEX] [--name NAME] PROGRAM FILE_OR_FOLDER...

A scenario is read line by line:

  # words             a comment
  $ command           run by one bash for the whole scenario, standard error with standard output
  > more              continues the command on the next line
  output              what it must print, line for line
  ...                 any number of lines, also none; within a line any characters
  [exit N]            the status, if it is not 0
  [skip unless CMD]   the rest is skipped, with a word, when the shell command CMD fails

Backslash at the front of an expected line stands for the rest of that line literally. In expected
lines {id} stands for the short form of an item, {sha256} for 64 hexadecimal digits, {int} for
digits and {any} for anything; {id:first} also keeps what it matched, for later lines, and for later
commands as $first. $TMP is the scenario's folder, $EXAMPLES the folder that examples/make filled;
both are written so in expected lines too. Lines are compared without trailing white space. A run
that prints nothing but should, or takes longer than LIMIT_SECONDS per command, fails.
"""
import argparse
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from tally import Tally  # noqa: E402

LIMIT_SECONDS = 120
LIMIT_OUTPUT_BYTES = 16 << 20
MARK = "\x01end of command\x01"
PATTERNS = {
    "id": "[0-9a-hjkmnp-tv-z]{10,52}",
    "sha256": "[0-9a-f]{64}",
    "int": "[0-9]+",
    "any": ".*?",
}


class Bad(Exception):
    """A scenario that cannot be read, or a command that did not come back."""


class Step:
    """One command, what it must print, and its status."""

    def __init__(self, line, command):
        self.line = line
        self.command = command
        self.expected = []
        self.status = 0
        self.skip_unless = False


def parse(text):
    steps = []
    for number, line in enumerate(text.splitlines(), 1):
        skip = re.fullmatch(r"\[skip unless (.+)\]", line)
        status = re.fullmatch(r"\[exit (\d+)\]", line)
        if line.startswith("# ") or line == "#":
            continue
        if line.startswith("$ "):
            steps.append(Step(number, line[2:]))
        elif skip:
            steps.append(Step(number, skip.group(1)))
            steps[-1].skip_unless = True
        elif not steps:
            if line.strip():
                raise Bad(f"line {number}: output before the first command")
        elif line.startswith("> ") and not steps[-1].expected:
            steps[-1].command += "\n" + line[2:]
        elif status:
            steps[-1].status = int(status.group(1))
        else:
            steps[-1].expected.append(line.rstrip())
    for step in steps:
        # Blank lines set the next command apart; they are no output.
        while step.expected and not step.expected[-1]:
            step.expected.pop()
    return steps


def pattern_of(line, kept, folders):
    """A regular expression for one expected line."""
    if line.startswith("\\"):
        return re.escape(line[1:])
    for name, value in folders.items():
        line = line.replace("$" + name, value)
    out = []
    for piece in re.split(r"(\.\.\.|\{(?:id|sha256|int|any)(?::\w+)?\})", line):
        if piece == "...":
            out.append(".*")
        elif re.fullmatch(r"\{\w+(:\w+)?\}", piece):
            kind, _, name = piece[1:-1].partition(":")
            if name in kept:
                out.append(re.escape(kept[name]))
            elif name and f"(?P<{name}>" in "".join(out):
                out.append(f"(?P={name})")
            elif name:
                out.append(f"(?P<{name}>{PATTERNS[kind]})")
            else:
                out.append(f"(?:{PATTERNS[kind]})")
        else:
            out.append(re.escape(piece))
    return "".join(out)


def match(expected, actual, kept, folders):
    """True if the lines fit; keeps what named patterns matched. Tries every length of `...`."""
    stack = [(0, 0, dict(kept))]
    tried = set()
    while stack:
        want, have, names = stack.pop()
        key = (want, have, tuple(sorted(names.items())))
        if key in tried:
            continue
        tried.add(key)
        if want == len(expected):
            if have == len(actual):
                kept.update(names)
                return True
        elif expected[want] == "...":
            if have < len(actual):
                stack.append((want, have + 1, names))
            stack.append((want + 1, have, names))
        elif have < len(actual):
            found = re.fullmatch(pattern_of(expected[want], names, folders), actual[have])
            if found:
                stack.append((want + 1, have + 1, {**names, **found.groupdict()}))
    return False


class Shell:
    """One bash for a scenario, fed a command at a time."""

    def __init__(self, folder, environment):
        self.process = subprocess.Popen(
            ["/bin/bash", "--norc", "--noprofile"], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)

    def run(self, command, names):
        """The lines printed and the status."""
        assign = "".join(f"{name}='{value}'\n" for name, value in names.items())
        script = f"{assign}{{ :\n{command}\n}} </dev/null\nprintf '\\n{MARK}%d\\n' $?\n"
        self.process.stdin.write(script.encode())
        self.process.stdin.flush()
        data = b""
        deadline = time.monotonic() + LIMIT_SECONDS
        end = re.compile(rb"\n" + MARK.encode() + rb"(\d+)\n$")
        while not (found := end.search(data[-200:])):
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            if not ready:
                raise Bad(f"no answer in {LIMIT_SECONDS} s")
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                raise Bad("the shell ended")
            data += piece
            if len(data) > LIMIT_OUTPUT_BYTES:
                raise Bad("too much output")
        data = data[: len(data) - len(found.group(0))]
        lines = data.decode("utf-8", "backslashreplace").split("\n")
        lines = [line.rstrip() for line in lines]
        while lines and not lines[-1]:
            lines.pop()
        return lines, int(found.group(1))

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def run_steps(steps, shell, folders):
    """Nothing, or (outcome, why)."""
    kept = {}
    for step in steps:
        actual, status = shell.run(step.command, kept)
        if step.skip_unless:
            if status != 0:
                return "skipped", f"not here: {step.command}"
            continue
        good = match(step.expected, actual, kept, folders)
        if good and status == step.status:
            continue
        report = [f"line {step.line}: $ {step.command}"]
        report += ["  expected:"] + ["    " + line for line in step.expected]
        report += ["  printed:"] + ["    " + line for line in actual[:80]]
        if len(actual) > 80:
            report.append(f"    and {len(actual) - 80} lines more")
        report.append(f"  status {status}, expected {step.status}")
        return "failed", "\n".join(report)
    return "passed", ""


def run_file(path, program, examples):
    folder = tempfile.mkdtemp(prefix="daylight-cli-")
    shell = None
    try:
        environment = {
            "PATH": os.path.dirname(program) + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder, "TMP": folder, "TERM": "dumb",
            "COLUMNS": "100", "EXAMPLES": examples, "DAYLIGHT": program}
        for name, value in os.environ.items():
            if name.startswith(("ASAN_", "UBSAN_", "LSAN_", "TSAN_", "DAYLIGHT_SHARED")):
                environment[name] = value
        with open(path, encoding="utf-8") as file:
            steps = parse(file.read())
        if not steps:
            raise Bad("no command in it")
        shell = Shell(folder, environment)
        return run_steps(steps, shell, {"TMP": folder, "EXAMPLES": examples})
    except Bad as bad:
        return "failed", str(bad)
    finally:
        if shell:
            shell.close()
        # A scenario may leave folders without write permission behind.
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def scenarios_in(places):
    for place in places:
        if os.path.isdir(place):
            for name in sorted(os.listdir(place)):
                if name.endswith(".t"):
                    yield os.path.join(place, name)
        else:
            yield place


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", default="")
    parser.add_argument("--filter", default="")
    parser.add_argument("--name", default="cli")
    parser.add_argument("program")
    parser.add_argument("places", nargs="+")
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    if not os.access(program, os.X_OK):
        print(f"run.py: no such program: {program}", file=sys.stderr)
        return 3
    tally = Tally()
    for path in scenarios_in(given.places):
        name = os.path.splitext(os.path.basename(path))[0]
        if given.filter and not re.search(given.filter, name):
            continue
        outcome, why = run_file(path, program, os.path.abspath(given.examples or "."))
        tally.add(outcome, name, why.splitlines()[0] if why else "")
        print(f"{outcome:8}{name}" + (f": {why}" if why else ""), flush=True)
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), given.name)
    return 1 if tally.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
