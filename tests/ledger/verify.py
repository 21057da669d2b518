#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verifies a ledger of decisions from docs/formats/ledger.md alone; nothing of the program is used.

  verify.py FILE [HEAD]     HEAD is what `daylight log --head` printed

Prints one line and ends with 0 if every entry holds, with 1 and what is wrong if not.
"""
import hashlib
import json
import re
import sys

import nacl.exceptions
import nacl.signing

CONTEXT = b"daylight/ledger/v1\n"
MEMBERS = ["entry", "time", "author", "kind", "payload", "previous", "key", "signature"]
MAX_LINE = 1_048_576
TAIL = re.compile(rb',"signature":"([0-9a-f]{128})"}\n\Z')


class Wrong(Exception):
    """What is wrong with an entry."""


def quoted(text):
    """A string in its one form: json escapes \\b and \\f in a way of its own, and 7F not at all."""
    out = json.dumps(text, ensure_ascii=False)
    return re.sub(r"\\b|\\f|\\\\|\x7f", lambda found: {
        "\\b": "\\u0008", "\\f": "\\u000c", "\\\\": "\\\\", "\x7f": "\\u007f"}[found.group()], out)


def read(line):
    """The members of a line and what is signed of it."""
    tail = TAIL.search(line)
    if tail is None or len(line) > MAX_LINE:
        raise Wrong("not in the form of an entry")
    try:
        entry = json.loads(line.decode("utf-8"))
    except ValueError:
        raise Wrong("not in the form of an entry") from None
    if not isinstance(entry, dict) or list(entry) != MEMBERS:
        raise Wrong("not in the form of an entry")
    body = line[:tail.start()]
    front = '{"entry":%d,"time":%s,"author":%s,"kind":%s,"payload":{' % (
        entry["entry"], quoted(entry["time"]), quoted(entry["author"]), quoted(entry["kind"]))
    back = '},"previous":"%s","key":"%s"' % (entry["previous"], entry["key"])
    if not body.startswith(front.encode()) or not body.endswith(back.encode()):
        raise Wrong("not in its one form")
    for name in ("previous", "key"):
        if not re.fullmatch("[0-9a-f]{64}", entry[name]):
            raise Wrong("not in its one form")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry["time"]):
        raise Wrong("not in its one form")
    return entry, body


def may_sign(entry, keys):
    """Which keys may sign is decided by the entries before."""
    if entry["entry"] == 1:
        if entry["kind"] != "open/1" or entry["payload"]["key"] != entry["key"]:
            raise Wrong("does not open a ledger")
    elif entry["kind"] == "open/1":
        raise Wrong("opens it again")
    elif keys.get(entry["key"]) != "good":
        raise Wrong("its key was never introduced, or was retired")


def verify(data):
    """The number of entries and the digest of the last; Wrong if one of them does not hold."""
    keys, count, digest = {}, 0, "0" * 64
    lines = data.split(b"\n")
    torn = lines.pop()
    for line in lines:
        line += b"\n"
        try:
            entry, body = read(line)
            if entry["entry"] != count + 1:
                raise Wrong(f"entry {entry['entry']} stands in its place")
            if entry["previous"] != digest:
                raise Wrong("does not follow the one before")
            may_sign(entry, keys)
            nacl.signing.VerifyKey(bytes.fromhex(entry["key"])).verify(
                CONTEXT + body, bytes.fromhex(entry["signature"]))
        except Wrong as wrong:
            raise Wrong(f"entry {count + 1}: {wrong}") from None
        except (nacl.exceptions.CryptoError, ValueError, KeyError, TypeError):
            raise Wrong(f"entry {count + 1}: its signature does not hold") from None
        if entry["kind"] in ("open/1", "operator.introduce/1"):
            keys.setdefault(entry["payload"]["key"], "good")
        if entry["kind"] == "operator.retire/1" and entry["payload"]["key"] in keys:
            keys[entry["payload"]["key"]] = "retired"
        count, digest = count + 1, hashlib.sha256(line).hexdigest()
    if torn:
        raise Wrong(f"entry {count + 1}: {len(torn)} bytes without a line feed")
    if not count:
        raise Wrong("entry 1: it is missing")
    return count, digest


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    try:
        count, digest = verify(data)
    except Wrong as wrong:
        print(wrong)
        return 1
    head = f"{count} {len(data)} {digest}"
    if len(sys.argv) > 2 and sys.argv[2] != head:
        print(f"the head is {head}")
        return 1
    print(f"{count} entries hold; head {head}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
