#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real list mail, judged by Python's standard library: the same messages are found, each gives back
its bytes, the container comes back whole, and Message-ID, From, Subject and Date are read alike.

  corpora_test.py PROGRAM [--all]     --all: also the large mailbox (minutes)

Differences that are Python's or a matter of taste are listed, with the reason, in differences.txt
beside this file, as `CLASS<tab>SHA256-PREFIX` lines for single messages. Any other difference
fails."""

import argparse
import collections
import email.header
import email.utils
import hashlib
import json
import mailbox
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from email.parser import BytesHeaderParser
from email.policy import compat32

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("DAYLIGHT_SHARED", os.path.join(HERE, "../../../shared"))
RAW_SAMPLE = 200


def run(program, vault, *arguments):
    done = subprocess.run([program, "--vault", vault, *arguments], capture_output=True, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def split(path):
    """Python's own split: SHA-256 -> (count, bytes)."""
    found = collections.OrderedDict()
    box = mailbox.mbox(path, create=False)
    for key in box.keys():
        content = box.get_bytes(key)
        digest = hashlib.sha256(content).hexdigest()
        found[digest] = (found.get(digest, (0,))[0] + 1, content)
    return found


def decode(value):
    """RFC 2047 by Python, white space folded."""
    try:
        text = str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return None
    return " ".join(text.split())


def last(message, name):
    """The bottom-most instance: the one that a signature would cover."""
    values = message.get_all(name) or []
    return str(values[-1]) if values else ""


def python_reading(content):
    message = BytesHeaderParser(policy=compat32).parsebytes(content)
    # Some programs leave out the angle brackets; the identifier is then all there is.
    identifier = re.search(r"<([^<>]*)>|^\s*([^<>\s]+)\s*$", last(message, "Message-ID"))
    addresses = email.utils.getaddresses([last(message, "From")])
    date = None
    try:
        parsed = email.utils.parsedate_tz(last(message, "Date"))
        date = int(email.utils.mktime_tz(parsed)) if parsed else None
    except (ValueError, OverflowError, TypeError):
        pass
    return {
        "message_id": "".join((identifier.group(1) or identifier.group(2) or "").split())
                      if identifier else "",
        "from": addresses[0][1] if addresses else "",
        "subject": decode(last(message, "Subject")),
        "date": date,
    }


def own_reading(line):
    from datetime import datetime
    date = None
    if line["date"] and line["date_origin"] == "date":
        date = int(datetime.fromisoformat(line["date"].replace("Z", "+00:00")).timestamp())
    sender = next((m["address"] for m in line["mailboxes"] if m["role"] == "from"), "")
    return {"message_id": line["message_id"], "from": sender,
            "subject": " ".join(line["subject"].split()), "date": date}


def allowed_differences():
    allowed = set()
    with open(os.path.join(HERE, "differences.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                field, digest = line.split("\t")[:2]
                allowed.add((field, digest.strip()))
    return allowed


def compare_readings(lines, expected, allowed, errors):
    for digest, line in lines.items():
        theirs, ours = python_reading(expected[digest][1]), own_reading(line)
        for field, value in theirs.items():
            if value is None and field == "subject":
                continue  # Python cannot decode it
            if value != ours[field] and (field, digest[:16]) not in allowed:
                errors.append(f"{field}\t{digest[:16]}\tpython {value!r}, daylight {ours[field]!r}")


def check_raw(program, vault, expected, scratch, errors):
    """Every message through `export --to eml`, a sample of them through `show --raw`."""
    folder = os.path.join(scratch, "eml")
    run(program, vault, "export", "in:message", "--to", "eml", "-o", folder)
    given = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            given.add(hashlib.sha256(file.read()).hexdigest())
    if given != set(expected):
        errors.append(f"export --to eml: {len(given ^ set(expected))} messages differ")
    for digest in random.Random(1).sample(sorted(expected), min(RAW_SAMPLE, len(expected))):
        if run(program, vault, "show", digest, "--raw") != expected[digest][1]:
            errors.append(f"show --raw {digest}: not the bytes that Python found")


def check_corpus(program, packed, allowed):
    errors = []
    scratch = tempfile.mkdtemp(prefix="daylight-corpora-")
    os.environ["DAYLIGHT_KEY"] = os.path.join(scratch, "operator.key")
    try:
        plain = os.path.join(scratch, "plain.mbox")
        subprocess.run(["zstd", "-dqf", packed, "-o", plain], check=True)
        expected = split(plain)
        for source in (packed, plain):
            vault = os.path.join(scratch, os.path.basename(source) + ".vault")
            run(program, vault, "init", vault)
            account = json.loads(run(program, vault, "add", "--json", source).splitlines()[-1])
            total = sum(count for count, _ in expected.values())
            if (account["items"], account["new"], account["failed"]) != (total, len(expected), 0):
                errors.append(f"{source}: account {account}, expected {total} items")
            with open(source, "rb") as file:
                back = run(program, vault, "export", "--source", "1", "--to", "original")
                if back != file.read():
                    errors.append(f"{source}: export --to original gives other bytes")
        lines = {}
        for text in run(program, vault, "export", "in:message", "--to", "jsonl").splitlines():
            line = json.loads(text)
            lines[line["sha256"]] = line
            if len(line["occurrences"]) != expected.get(line["sha256"], (0,))[0]:
                errors.append(f"{line['sha256'][:16]}: occurrences {line['occurrences']}")
        if set(lines) != set(expected):
            errors.append(f"{len(set(lines) ^ set(expected))} messages differ from Python's split")
        else:
            compare_readings(lines, expected, allowed, errors)
            check_raw(program, vault, expected, scratch, errors)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    passed = failed = skipped = 0
    for name in ["reiserfs-devel"] + (["io-uring"] if options.all else []):
        packed = os.path.join(SHARED, "corpora", name + ".mbox.zst")
        if not os.path.exists(packed):
            print(f"skipped {name}: the corpora are not beside the tree")
            skipped += 1
            continue
        errors = check_corpus(os.path.abspath(options.program), packed, allowed_differences())
        for error in errors[:50]:
            print(f"FAILED {name}: {error}")
        passed, failed = passed + (not errors), failed + bool(errors)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
