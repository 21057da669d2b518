# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed messages of the corpora beside the tree, with the keys of both zones."""

import hashlib
import os
import random
import re
import subprocess

from suites import Case, read_zone

# Of 2,000; the seed is the number of the RFC.
SHARES = (("io-uring", 1600), ("reiserfs-devel", 400))
SEED = 6376


def zone_keys(shared):
    folder = os.path.join(shared, "vectors/dkim-keys")
    keys = read_zone(os.path.join(folder, "recovered.zone"))
    keys.update(read_zone(os.path.join(folder, "published.zone")))
    return keys


def messages(shared, corpus):
    """Each message as it stands in the mailbox: after its From_ line, before the blank line that
    precedes the next. What is quoted stays quoted."""
    path = os.path.join(shared, "corpora", corpus + ".mbox.zst")
    box = subprocess.run(["zstd", "-dcq", path], stdout=subprocess.PIPE, check=True).stdout
    starts = [found.end() for found in re.finditer(rb"(?:\A|\n\n)From [^\n]*\d{4}\n", box)]
    for number, start in enumerate(starts):
        end = box.rfind(b"\n\nFrom ", start, starts[number + 1]) + 1 if (
            number + 1 < len(starts)) else len(box)
        yield box[start:end]


def is_signed(message):
    head = message.split(b"\n\n", 1)[0]
    return re.search(rb"^(DKIM-Signature|ARC-Seal):", head, re.M | re.I) is not None


def case_of(corpus, message, keys):
    return Case(corpus, hashlib.sha256(message).hexdigest()[:16], message, keys)


def sample(shared):
    keys = zone_keys(shared)
    cases = []
    for corpus, count in SHARES:
        signed = [message for message in messages(shared, corpus) if is_signed(message)]
        cases += [case_of(corpus, message, keys)
                  for message in random.Random(SEED).sample(signed, count)]
    return cases
