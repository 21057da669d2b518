#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shows the reading room to a real browser: a vault of the example archive, one of the hostile
messages, `daylight serve` over each, and Debian's Chromium driven by tests/browser/suite.js.

  browser_test.py PROGRAM --modules FOLDER --examples DIR [--only WORD] [--pictures DIR]

FOLDER is what tests/browser/install filled. Skipped with a word where there is no Chromium, no node
or no FOLDER. --only runs the cases whose name holds WORD; --pictures makes the pictures of
docs/pictures anew instead of testing.
"""
import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import palette  # noqa: E402
import writing  # noqa: E402
from tally import Tally  # noqa: E402

LIMIT_SECONDS = 1500
HOSTILE = os.path.join(HERE, "..", "hostile", "make")


def find_browser():
    """The browser's path, or why there is none to test with."""
    browser = shutil.which("chromium")
    if browser is None:
        return None, "there is no chromium"
    if shutil.which("node") is None:
        return None, "there is no node"
    return browser, ""


class Vaults:
    """Makes vaults in one scratch folder and asks the program about them."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.environment = dict(os.environ, DAYLIGHT_KEY=os.path.join(folder, "key"),
                                LC_ALL="C.UTF-8", TZ="UTC")

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], env=self.environment, timeout=300,
                              capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"{arguments}: {done.stderr}")
        return done.stdout

    def make(self, name, title, *sources):
        path = os.path.join(self.folder, name)
        self.run("init", path, "--name", title)
        self.run("--vault", path, "add", *sources)
        return path

    def make_halden(self, examples):
        """The example archive with its keys, and a decision of each kind."""
        path = self.make("halden.vault", "Port of Halden", os.path.join(examples, "archive"))
        self.run("--vault", path, "keys", "import",
                 os.path.join(examples, "keys", "halden.zone"))
        self.run("--vault", path, "label", "--query", "from:ingrid samples", "samples")
        found = self.run("--vault", path, "search", "--json", "--limit", "1", "--sort", "oldest",
                         "is:verified samples")
        first = json.loads(found.splitlines()[0])["id"]
        self.run("--vault", path, "note", first, "Compare the laboratory's mail of May.")
        return path

    def find(self, path, message_id):
        """The id of the message that names itself so."""
        found = self.run("--vault", path, "search", "--json", "--limit", "1", f"msgid:{message_id}")
        return json.loads(found.splitlines()[0])["id"]

    def make_hostile(self):
        """The vault of tests/hostile, and of each way there its name and the message."""
        folder = os.path.join(self.folder, "hostile")
        subprocess.run([sys.executable, HOSTILE, folder], check=True, timeout=300)
        path = self.make("hostile.vault", "Hostile mail", os.path.join(folder, "hostile.mbox"))
        with open(os.path.join(folder, "ways.json"), encoding="utf-8") as file:
            ways = json.load(file)
        return path, [dict(way, id=self.find(path, way["message_id"])) for way in ways]

    def make_writing(self):
        """The same of the letters of writing.py."""
        mails = os.path.join(self.folder, "writing.mbox")
        writing.write_mbox(mails)
        path = self.make("writing.vault", f"{writing.ARABIC} {'W' * 60}", mails)
        names = [name for name, _ in writing.letters()]
        return path, [{"way": name, "message_id": f"{name}@writing.example",
                       "id": self.find(path, f"{name}@writing.example")} for name in names]

    @contextlib.contextmanager
    def serve(self, path, *options):
        """Opens the reading room over a vault and gives where it is."""
        command = [self.program, "--vault", path, "serve", "--listen", "127.0.0.1:0", "--json"]
        with subprocess.Popen([*command, *options], env=self.environment, text=True,
                              stdout=subprocess.PIPE) as server:
            try:
                line = server.stdout.readline()
                if not line:
                    raise RuntimeError(f"serve ended with {server.wait(10)}")
                yield json.loads(line)["url"]
            finally:
                server.terminate()
                server.wait(60)


def run_suite(options, browser, urls, tally):
    """Each line of suite.js is one case; what it says last says whether it came to its end."""
    settings = dict(urls, browser=browser, modules=os.path.abspath(options.modules),
                    only=options.only, pictures=options.pictures)
    suite = subprocess.run(["node", os.path.join(HERE, "suite.js"), json.dumps(settings)],
                           stdout=subprocess.PIPE, text=True, timeout=LIMIT_SECONDS, check=False)
    for line in suite.stdout.splitlines():
        case = json.loads(line)
        tally.add(case["outcome"], case["name"], case.get("why", ""))
    if suite.returncode != 0:
        tally.add("failed", "suite", f"suite.js ended with {suite.returncode}")


def make_pictures_small(folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".png"):
            continue
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            small = palette.shrink(file.read())
        with open(path, "wb") as out:
            out.write(small)
        print(f"{path}: {len(small):,} bytes")


def run(options, browser, tally):
    with tempfile.TemporaryDirectory(prefix="daylight-browser-") as folder:
        vaults = Vaults(os.path.abspath(options.program), folder)
        with contextlib.ExitStack() as stack:
            halden = vaults.make_halden(options.examples)
            urls = {"halden": stack.enter_context(vaults.serve(halden)),
                    "public": stack.enter_context(vaults.serve(halden, "--public"))}
            hostile, urls["ways"] = vaults.make_hostile()
            urls["hostile"] = stack.enter_context(vaults.serve(hostile))
            letters, urls["letters"] = vaults.make_writing()
            urls["writing"] = stack.enter_context(vaults.serve(letters))
            run_suite(options, browser, urls, tally)
    if options.pictures:
        make_pictures_small(options.pictures)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--modules", required=True)
    parser.add_argument("--examples", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--pictures", default="")
    options = parser.parse_args()
    tally = Tally()
    browser, why = find_browser()
    if not os.path.isdir(os.path.join(options.modules, "node_modules")):
        why = why or "tests/browser/install has not been run, or could not"
    if why:
        tally.add("skipped", "browser", why)
    else:
        run(options, browser, tally)
    for name, reason in tally.cases["failed"]:
        print(f"FAILED {name}: {reason}")
    for name, reason in tally.cases["skipped"]:
        print(f"skipped {name}: {reason}")
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "browser")
    return 1 if tally.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
