#!/usr/bin/python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds rendered messages to what they were made from: Python's email package reads them, olefile
reads the files of Outlook, and subjects, texts, recipients, attachments and headers must agree.

    read_back_test.py EXTRACT SEEDS [VECTORS]
"""
import email
import email.policy
import hashlib
import os
import re
import struct
import subprocess
import sys
import tempfile

try:
    import olefile
except ImportError:
    print("0 passed, 0 failed, 1 skipped: python3-olefile is not installed")
    sys.exit(0)

CODEPAGES = {65001: "utf-8", 20127: "cp1252", 28591: "cp1252", 936: "gb18030", 950: "big5",
             932: "shift_jis", 1251: "cp1251", 20866: "koi8-r", 1250: "cp1250"}


class Node:
    """One storage of properties, as olefile has it."""

    def __init__(self, ole, path, header):
        self.ole, self.path = ole, path
        self.names = {each[-1]: each for each in ole.listdir(streams=True, storages=True)
                      if each[:-1] == path}
        self.fixed = {}
        if "__properties_version1.0" in self.names:
            data = ole.openstream(self.names["__properties_version1.0"]).read()[header:]
            for at in range(0, len(data) - 15, 16):
                tag, _ = struct.unpack_from("<II", data, at)
                self.fixed[tag] = data[at + 8:at + 16]

    def raw(self, tag, kind):
        name = self.names.get(f"__substg1.0_{tag:04X}{kind:04X}")
        return None if name is None else self.ole.openstream(name).read()

    def number(self, tag):
        value = self.fixed.get(tag << 16 | 3)
        return None if value is None else struct.unpack("<i", value[:4])[0]

    def text(self, tag, codepage):
        wide = self.raw(tag, 0x1F)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.raw(tag, 0x1E)
        if narrow is None:
            return None
        return narrow.decode(CODEPAGES.get(codepage, "cp1252"), "replace").rstrip("\0")

    def below(self, prefix):
        return [self.path + [name] for name in sorted(self.names) if name.startswith(prefix)]


def squeeze(text):
    """Without the differences that a header cannot keep."""
    return re.sub(r"[\s\x00-\x1f]+", " ", text or "").strip()


class Judge:
    def __init__(self):
        self.counts = {}
        self.wrong = []

    def agree(self, what, ours, theirs, place):
        self.counts[what] = self.counts.get(what, 0) + 1
        if ours != theirs:
            self.wrong.append(f"{place}: {what}: {ours!r:.150} instead of {theirs!r:.150}")

    def message(self, node, ours, place):
        codepage = node.number(0x3FFD) or node.number(0x3FDE)
        for part in ours.walk():
            self.agree("soundness", [str(each) for each in part.defects], [], place)
        self.subject(node, ours, codepage, place)
        self.header(node, ours, place)
        self.bodies(node, ours, codepage, place)
        self.attachments(node, ours, codepage, place)
        self.recipients(node, ours, codepage, place)

    def subject(self, node, ours, codepage, place):
        theirs = node.text(0x37, codepage)
        if theirs is None:
            theirs = (node.text(0x3D, codepage) or "") + (node.text(0xE1D, codepage) or "")
        if theirs[:1] == "\x01":
            theirs = theirs[2:]
        said = [squeeze(str(each)) for name in ("Subject", "X-Daylight-Subject")
                for each in ours.get_all(name) or []]
        if squeeze(theirs):
            # Folding costs a blank now and then where an original wrote encoded words.
            close = [each.replace(" ", "") for each in said]
            self.agree("subject", squeeze(theirs).replace(" ", "") in close, True, place)

    def header(self, node, ours, place):
        theirs = node.raw(0x7D, 0x1F)
        theirs = theirs.decode("utf-16-le", "replace").encode() if theirs else node.raw(0x7D, 0x1E)
        if not theirs or not theirs.rstrip(b"\0\r\n"):
            return
        theirs = theirs.rstrip(b"\0")
        said = ours.as_octets.replace(b"X-Daylight-Original-Line: ", b"")
        said = said.replace(b"X-Daylight-Original-", b"")
        # Empty lines have no place in a header.
        theirs = re.sub(rb"(\r\n){2,}", b"\r\n", theirs.strip(b"\r\n"))
        self.agree("original header", theirs in said, True, place)

    def bodies(self, node, ours, codepage, place):
        forms = [part for part in ours.leaves
                 if part.get_content_disposition() is None and part.get_filename() is None]
        plain = node.text(0x1000, codepage)
        if plain:
            found = [part.get_payload(decode=True).decode(part.get_content_charset() or "ascii",
                                                          "replace")
                     for part in forms if part.get_content_type() == "text/plain"]
            self.agree("text", found, [plain], place)
        html = node.raw(0x1013, 0x102)
        if html:
            found = [part.get_payload(decode=True) for part in forms
                     if part.get_content_type() == "text/html"]
            self.agree("html", found, [html], place)
        packed = node.raw(0x1009, 0x102)
        if packed and not html:
            found = [part.get_content_type() for part in forms
                     if part.get_content_type() != "text/plain"]
            # What was made from the plain text is left out where there is that.
            wanted = [["application/rtf"], ["text/html"]] + ([[]] if plain else [])
            self.agree("rtf", found in wanted, True, place)

    def attachments(self, node, ours, codepage, place):
        found = [part for part in ours.leaves if part.get_content_disposition() is not None
                 and part["X-Daylight-Part"] is None]
        wanted = [Node(node.ole, each, 8) for each in node.below("__attach_version1.0_")]
        self.agree("number of attachments", len(found), len(wanted), place)
        for part, theirs in zip(found, wanted):
            names = [theirs.text(tag, codepage) for tag in (0x3707, 0x3704, 0x3001)]
            name = next((squeeze(each) for each in names if each), None)
            self.agree("name of attachment", squeeze(part.get_filename()) or None, name, place)
            data = theirs.raw(0x3701, 0x102)
            inner = theirs.path + ["__substg1.0_3701000D"]
            if data is not None:
                octets = (part.octets if part.get_content_type() == "message/rfc822"
                          else part.get_payload(decode=True))
                self.agree("attachment", hashlib.sha256(octets).hexdigest(),
                           hashlib.sha256(data).hexdigest(), place)
            elif theirs.ole.exists(inner + ["__properties_version1.0"]):
                self.message(Node(node.ole, inner, 24), read(part.octets), place + "/inner")

    def recipients(self, node, ours, codepage, place):
        for each in node.below("__recip_version1.0_"):
            theirs = Node(node.ole, each, 8)
            address = theirs.text(0x39FE, codepage) or theirs.text(0x3003, codepage) or ""
            if "@" not in address:
                continue
            self.agree("recipient", address.encode() in ours.as_octets, True,
                       place + " " + address)


def read(octets):
    """A message with its octets, and its parts without those of attached messages."""
    message = email.message_from_bytes(octets, policy=email.policy.default)
    message.as_octets = octets
    message.leaves = []
    open_parts = [message]
    while open_parts:
        part = open_parts.pop(0)
        if part.get_content_maintype() == "multipart":
            open_parts = part.get_payload() + open_parts
        else:
            message.leaves.append(part)
    cut_messages(message, octets)
    return message


def cut_messages(message, octets):
    """Python parses attached messages; their octets are between the boundaries."""
    if message.get_content_maintype() != "multipart":
        return
    boundary = b"--" + message.get_boundary().encode()
    pieces = re.split(rb"(?:^|\r\n)" + re.escape(boundary) + rb"(?:--)?(?:\r\n|$)", octets)[1:-1]
    for part, piece in zip(message.get_payload(), pieces):
        part.octets = piece.partition(b"\r\n\r\n")[2]


def main():
    extract, places = sys.argv[1], sys.argv[2:]
    judge = Judge()
    files = []
    for place in places:
        for folder, _, names in os.walk(place):
            files += [os.path.join(folder, name) for name in sorted(names)]
    read_count = 0
    for path in files:
        with open(path, "rb") as file:
            if file.read(8) != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                continue
        ole = olefile.OleFileIO(path)
        if not ole.exists("__properties_version1.0"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([extract, path, folder], check=True, stdout=subprocess.DEVNULL)
            with open(os.path.join(folder, "00001"), "rb") as file:
                octets = file.read()
        judge.message(Node(ole, [], 32), read(octets), os.path.basename(path))
        read_count += 1
    for each in judge.wrong:
        print("FAILED", each)
    print(f"{read_count} files;", ", ".join(f"{count} {what}" for what, count in
                                            sorted(judge.counts.items())))
    failed = len(judge.wrong)
    print(f"{sum(judge.counts.values()) - failed} passed, {failed} failed")
    return 1 if failed or not read_count else 0


if __name__ == "__main__":
    sys.exit(main())
