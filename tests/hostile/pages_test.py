#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asks the reading room for every page of every hostile message, and reads what it answers with
Python's own HTML parser, which shares nothing with the program: there must be no script, no
handler, no address that leads elsewhere, and the words of the message must be there.

  pages_test.py PROGRAM
"""
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import make_ways  # noqa: E402
import tally  # noqa: E402

PATIENCE_SECONDS = 120
# Pages below /m/ID. Only the first of them is sure to be there for each message.
PAGES = ("/html", "/html/frame", "", "/headers", "/source", "/evidence", "/copies")
# Elements that run, load, submit or change how a page is read. Our own pages have some.
NEVER = {"applet", "audio", "base", "embed", "frame", "frameset", "math", "meta", "noscript",
         "object", "plaintext", "portal", "source", "style", "svg", "template", "track", "video",
         "xmp", "marquee", "link", "script", "iframe", "form", "input", "button", "textarea"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "cite",
             "srcset", "ping", "longdesc", "manifest", "xlink:href", "codebase", "classid",
             "usemap", "profile", "lowsrc", "dynsrc", "icon", "archive"}


class Reader(html.parser.HTMLParser):
    """Gathers what is wrong with a page and the text that a person sees."""

    def __init__(self, is_frame):
        super().__init__(convert_charrefs=True)
        self.is_frame = is_frame
        self.wrong = []
        self.text = []
        self.skips = 0

    def handle_starttag(self, tag, attrs):
        if self.is_frame and tag in NEVER - {"meta", "style"}:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            self.attribute(tag, name, value or "")
        if tag == "meta" and any(name == "http-equiv" for name, _ in attrs):
            self.wrong.append("<meta http-equiv>")
        if tag in ("style", "script"):
            self.skips += 1

    def attribute(self, tag, name, value):
        where = f"<{tag} {name}={value[:80]!r}>"
        if name.startswith("on") or name in ("srcdoc", "http-equiv", "autofocus", "contenteditable",
                                             "ping", "formaction", "popovertarget", "is"):
            self.wrong.append(where)
        if name in ADDRESSES:
            is_own = re.match(r"(/(?!/)|\?|#)[^\\\s]*$", value) and not value.startswith("/alarm")
            is_picture = tag == "img" and re.match(r"data:image/png;base64,[A-Za-z0-9+/=]+$", value)
            if not (is_picture or (is_own and not self.is_frame)):
                self.wrong.append(where)
        is_bad_style = re.search(r"[(\\@]|position|expression", value)
        if name == "style" and (not self.is_frame or is_bad_style):
            self.wrong.append(where)

    def handle_endtag(self, tag):
        if tag in ("style", "script"):
            self.skips -= 1

    def handle_data(self, data):
        if not self.skips:
            self.text.append(data)

    def handle_comment(self, data):
        self.wrong.append(f"<!--{data[:40]}-->")


def read(page, is_frame=False):
    reader = Reader(is_frame)
    reader.feed(page)
    reader.close()
    # Scripts of our own are files; one with words in it would be somebody else's.
    inline = re.findall(r"<script(?![^>]*\ssrc=\"/assets/)[^>]*>", page, re.IGNORECASE)
    return reader.wrong + inline, " ".join("".join(reader.text).split())


class Room:
    def __init__(self, program, folder):
        self.environment = dict(os.environ, DAYLIGHT_VAULT=os.path.join(folder, "v"),
                                DAYLIGHT_KEY=os.path.join(folder, "key"))
        self.program = program
        self.run("init", os.path.join(folder, "v"), "--name", "Port of Halden")
        self.run("add", make_ways.write(os.path.join(folder, "hostile")))
        self.server = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE,
            env=self.environment)
        said = json.loads(self.server.stdout.readline())
        self.address = next(value for value in said.values() if "127.0.0.1:" in str(value))
        self.address = "http://" + self.address.removeprefix("http://").rstrip("/")

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, check=False,
                              timeout=PATIENCE_SECONDS, env=self.environment)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout.decode()

    def items(self):
        """Ids by Message-ID."""
        found = self.run("search", "date:2016-01", "--limit", "1000", "--json")
        ids = [item["id"] for item in map(json.loads, found.splitlines())
               if item["kind"] == "message"]
        return {json.loads(self.run("show", each, "--json")).get("message_id"): each
                for each in ids}

    def get(self, path):
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.headers, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode("utf-8")

    def stop(self):
        self.server.terminate()
        self.server.wait(PATIENCE_SECONDS)


def check_policy(path, headers):
    policy = headers.get("Content-Security-Policy", "")
    wrong = []
    if "default-src 'none'" not in policy or headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append(f"the policy {policy!r}")
    if "script-src" in policy and "script-src 'self';" not in policy:
        wrong.append(f"scripts of others: {policy!r}")
    if path.endswith("/frame") and (not policy.endswith("; sandbox") or "'self'" in policy.replace(
            "frame-ancestors 'self'", "")):
        wrong.append(f"the frame may do something: {policy!r}")
    return wrong


def check_message(room, item, words):
    """What is wrong with the pages of one message."""
    wrong = []
    seen = ""
    for page in PAGES:
        path = f"/m/{item}{page}"
        status, headers, body = room.get(path)
        if status not in (200, 404):
            wrong.append(f"{path}: {status}")
        if page == "/html/frame" and status == 404:
            continue
        faults, text = read(body, page == "/html/frame")
        wrong += [f"{path}: {fault}" for fault in faults + check_policy(path, headers)]
        seen += text
    if room.get(f"/m/{item}/html/frame")[0] == 200:
        _, text = read(room.get(f"/m/{item}/html/frame")[2], True)
        wrong += [f"lost in the frame: {each}" for each in words if each not in text]
    return wrong


def main():
    program = os.path.abspath(sys.argv[1])
    cases = tally.Tally()
    with tempfile.TemporaryDirectory(prefix="daylight-hostile-") as folder:
        room = Room(program, folder)
        try:
            ways = {way["message_id"]: way for way in make_ways.ways()}
            items = room.items()
            for message_id, way in ways.items():
                wrong = (check_message(room, items[message_id], way["kept"])
                         if message_id in items else ["not found"])
                cases.add("failed" if wrong else "passed", way["way"], "; ".join(wrong[:3]))
            for query in ("harbour", "ALARM", "<script>", "\"onerror=x", "{{{x}}}"):
                path = "/search?" + urllib.parse.urlencode({"q": query})
                _, headers, body = room.get(path)
                wrong = read(body)[0] + check_policy(path, headers)
                cases.add("failed" if wrong else "passed", path, "; ".join(wrong[:3]))
        finally:
            room.stop()
    for name, why in cases.cases["failed"]:
        print(f"FAILED {name}: {why}")
    print(cases.line())
    cases.write(os.environ.get("DAYLIGHT_TALLY", ""), "hostile_pages")
    return 1 if cases.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
