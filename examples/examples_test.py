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
import quopri
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
        if line.strip() and not line.startswith(";"):
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


# The inverse of each damage, written apart from the program and from the generator. Each takes and
# gives a message with CRLF.
def head_and_body(raw):
    head, gap, body = raw.partition(b"\r\n\r\n")
    return head + gap, body


def decode_again(raw):
    head, body = head_and_body(raw)
    return head.replace(b"Encoding: quoted-printable", b"Encoding: 8bit") + \
        quopri.decodestring(body)


def original_id(raw):
    kept = re.search(rb"X-Google-Original-Message-ID: (\S+)", raw).group(1)
    return re.sub(rb"(?m)^Message-ID: \S+", b"Message-ID: " + kept, raw)


UNDO = {
    "line-ends": lambda raw: re.sub(rb"\r+\n", b"\r\n", raw),
    "from-quote": lambda raw: re.sub(rb"(?m)^>(>*From )", rb"\1", raw),
    "blank-lines-removed": lambda raw: raw.replace(b"\r\n\r\n\r\n", b"\r\n\r\n", 1),
    "blank-line-added": lambda raw: raw.replace(b"\r\n\r\n", b"\r\n\r\n\r\n", 1),
    "byte-order-mark": lambda raw: raw.replace(b"\xef\xbb\xbf", b""),
    "trailing-space": lambda raw: re.sub(rb"[ \t]+\r\n", b"\r\n", raw),
    "subject-label": lambda raw: re.sub(rb"(?m)^Subject: \[\w+\] ", b"Subject: ", raw),
    "list-footer": lambda raw: raw[:raw.index(b"\r\n" + 47 * b"_") + 2],
    "header-folding": lambda raw: head_and_body(raw)[0].replace(b"\r\n ", b"\r\n\t") +
    head_and_body(raw)[1],
    "original-message-id": original_id,
    "transfer-encoding": decode_again,
}


def check_repairs(files, truth):
    """Each damaged message passes once what expected.json names is undone, and not before."""
    import dkim
    records = read_zone(files["keys/halden.zone"])
    seen = set()
    for path, raw, item in every_message(files, truth):
        if not item.get("repairs"):
            continue
        assert judge(dkim, raw, 0, records) != "pass", path
        for repair in item["repairs"]:
            raw = UNDO[repair](raw)
            seen.add(repair)
        have = judge(dkim, raw, 0, records)
        assert have == "pass", f"{path}: {have} after {item['repairs']}"
    assert seen == set(UNDO), f"no message for {set(UNDO) - seen}"


def check_seals(files, truth):
    import dkim
    records = read_zone(files["keys/halden.zone"])
    count = 0
    for path, raw, item in every_message(files, truth):
        if "arc" in item:
            have, _, why = dkim.arc_verify(raw, dnsfunc=lambda name, timeout=5: records.get(name))
            assert have.decode() == item["arc"], f"{path}: {have}, {why}"
            count += 1
    assert count > 0


def check_key_files(files):
    """The other files of key evidence say nothing that the zone file does not."""
    zone = set(read_zone(files["keys/halden.zone"]).items())
    dig = set(read_zone(files["keys/others.dig"]).items())
    table = set()
    for line in files["keys/halden.tsv"].decode().splitlines()[1:]:
        domain, selector, _, _, record = line.split("\t")
        table.add((f"{selector}._domainkey.{domain}.".encode(), record.encode()))
    assert len(dig) == 2 and dig <= zone, dig - zone
    assert len(table) == 3 and table <= zone, table - zone


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
              "dkimpy_agrees_on_every_signature": lambda: check_signatures(first, truth),
              "what_is_undone_makes_damaged_mail_pass": lambda: check_repairs(first, truth),
              "dkimpy_agrees_on_every_seal": lambda: check_seals(first, truth),
              "key_files_agree": lambda: check_key_files(first)}
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
