#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests of the example archive: the same octets as ever, true counts, signatures that dkimpy reads
as expected.json says. The archive is made twice, in folders of its own.

After a change on purpose: examples/examples_test.py --update writes the new sum to halden.sha256.
"""
import email
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "..", "tests"))
from tally import Tally  # noqa: E402

SUM_FILE = os.path.join(HERE, "halden.sha256")
MAX_BYTES = 3_000_000
# What the archive is for: each of these must occur.
CHARSETS = {"utf-8", "us-ascii", "windows-1252", "iso-8859-1", "iso-8859-15", "koi8-r",
            "iso-2022-jp", "gb18030", "x-halden-1"}
TYPES = {"text/plain", "text/html", "multipart/alternative", "multipart/mixed", "message/rfc822",
         "application/pdf", "application/zip", "image/png", "text/csv", "application/ms-tnef"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def contents(folder):
    """Path to octets of every file."""
    out = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                out[os.path.relpath(path, folder)] = file.read()
    return out


def tree_sum(files):
    """One SHA-256 over sorted lines "digest  path"."""
    lines = "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files))
    return sha256(lines.encode())


def split_mbox(data):
    """Messages of an mbox by its From_ lines with a date; written apart from the generator."""
    starts = [found.start() for found in re.finditer(
        rb"(?:(?<=\n\n)|\A)From \S+ \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n", data)]
    for start, end in zip(starts, starts[1:] + [len(data)]):
        piece = data[start:end]
        yield piece[piece.index(b"\n") + 1:-1]


def items_in(path, data):
    """The octets of the items of one file, by the standard library."""
    if path.endswith(".gz"):
        return items_in(path[:-3], gzip.decompress(data))
    if path.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [item for name in file.namelist() for item in items_in(name, file.read(name))]
    if path.endswith(".mbox"):
        return list(split_mbox(data))
    if path.endswith(".emlx"):
        size, _, rest = data.partition(b"\n")
        return [rest[:int(size)]]
    return [data]


def check_same(first, second):
    assert first == second, "two runs differ"
    with open(SUM_FILE, encoding="ascii") as file:
        want = file.read().split()[0]
    assert tree_sum(first) == want, f"sum {tree_sum(first)}, expected {want}"


def check_size(files):
    total = sum(len(data) for data in files.values())
    assert total < MAX_BYTES, f"{total} bytes"


def check_account(files, truth):
    """expected.json against the files as the standard library reads them."""
    archive = {path[len("archive/"):]: data for path, data in files.items()
               if path.startswith("archive/")}
    assert set(archive) == {file["path"] for file in truth["files"]}, "other files"
    seen = []
    for file in truth["files"]:
        data = archive[file["path"]]
        assert file["sha256"] == sha256(data) and file["bytes"] == len(data), file["path"]
        items = [sha256(item) for item in items_in(file["path"], data)]
        assert items == [item["sha256"] for item in file["items"]], file["path"]
        seen += [(item["kind"], item["sha256"]) for item in file["items"]]
    totals = truth["totals"]
    assert totals["occurrences"] == len(seen)
    assert totals["items"] == len(set(seen))
    assert totals["duplicates"] == len(seen) - len(set(seen)) > 20
    assert totals["messages"] == len({each for kind, each in seen if kind == "message"}) > 300
    assert totals["documents"] == len({each for kind, each in seen if kind == "document"})
    assert totals["bytes"] == sum(len(data) for data in archive.values())


def every_message(files, truth):
    for file in truth["files"]:
        raws = items_in(file["path"], files["archive/" + file["path"]])
        for raw, item in zip(raws, file["items"]):
            if item["kind"] == "message":
                yield file["path"], raw, item


def check_variety(files, truth):
    charsets, types = set(), set()
    for _, raw, _ in every_message(files, truth):
        for part in email.message_from_bytes(raw).walk():
            types.add(part.get_content_type())
            charset = part.get_content_charset()
            if charset:
                charsets.add(charset)
    assert CHARSETS <= charsets, f"missing: {CHARSETS - charsets}"
    assert TYPES <= types, f"missing: {TYPES - types}"


def read_zone(data):
    out = {}
    for line in data.decode().splitlines():
        if line and not line.startswith(";"):
            out[line.split()[0].encode()] = "".join(re.findall(r'"([^"]*)"', line)).encode()
    return out


def judge(dkim, raw, index, records):
    """dkimpy's word for one signature, in the words of expected.json."""
    def find(name, timeout=5):
        return records.get(name)
    signer = dkim.DKIM(raw)
    try:
        if signer.verify(idx=index, dnsfunc=find):
            return "pass"
    except dkim.ValidationError as error:
        return "body-altered" if "body hash" in str(error) else "malformed"
    # It says no more than False; the record tells why.
    fields = [value for name, value in signer.headers if name.lower() == b"dkim-signature"]
    tags = dict(re.findall(rb"\b([ds])=([^;\s]+)", fields[index]))
    record = records.get(tags[b"s"] + b"._domainkey." + tags[b"d"] + b".")
    if record is None:
        return "no-key"
    return "revoked" if record.endswith(b"p=") else "fail"


def check_signatures(files, truth):
    import dkim
    records = read_zone(files["keys/halden.zone"])
    counts = {}
    for path, raw, item in every_message(files, truth):
        for index, want in enumerate(item.get("dkim", [])):
            have = judge(dkim, raw, index, records)
            assert have == want, f"{path} {item['name']} signature {index}: {have}, expected {want}"
            counts[want] = counts.get(want, 0) + 1
    assert set(counts) == {"pass", "fail", "no-key", "revoked", "body-altered", "malformed"}, counts


def make(folder):
    subprocess.run([os.path.join(HERE, "make"), folder], check=True, capture_output=True)
    return contents(folder)


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        first = make(os.path.join(folder, "one"))
        if sys.argv[1:] == ["--update"]:
            with open(SUM_FILE, "w", encoding="ascii") as out:
                out.write(tree_sum(first) + "  examples/make\n")
            return 0
        second = make(os.path.join(folder, "two"))
    truth = json.loads(first["expected.json"])
    checks = {"the_same_octets_every_time": lambda: check_same(first, second),
              "small_enough": lambda: check_size(first),
              "the_account_is_true": lambda: check_account(first, truth),
              "every_kind_occurs": lambda: check_variety(first, truth),
              "dkimpy_agrees_on_every_signature": lambda: check_signatures(first, truth)}
    for name, check in checks.items():
        try:
            check()
            tally.add("passed", name)
        except ImportError as error:
            tally.add("skipped", name, str(error))
        except AssertionError as error:
            tally.add("failed", name, str(error))
            print(f"FAILED {name}: {error}")
    print(tally.line())
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "examples_test")
    return 1 if tally.count("failed") else 0


if __name__ == "__main__":
    sys.exit(main())
