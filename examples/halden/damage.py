# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed mail that was damaged on its way or in an export, one message for each kind of damage that
can be undone; and mail that is whole and says less than it seems to."""
from . import sign
from .compose import stamp_of
from .evidence import add_signature, base_message
from .people import HALDEN

FOOTER = (b"_______________________________________________\r\nharbour mailing list\r\n"
          b"harbour@lists.example\r\nhttps://lists.example/listinfo/harbour\r\n")
# Of the cases in evidence.py, what has to be undone.
REPAIRS = {"from-quoted": ["from-quote"], "list-label": ["subject-label"]}


def change(raw, old, new):
    assert raw.count(old) == 1, (old, raw)
    return raw.replace(old, new)


def add_to_body(raw, octets):
    return raw.replace(b"\r\n\r\n", b"\r\n\r\n" + octets, 1)


def swap_folds(raw):
    """Every fold of the header begins with a space instead of a tab."""
    head, _, body = raw.partition(b"\r\n\r\n")
    return head.replace(b"\r\n\t", b"\r\n ") + b"\r\n\r\n" + body


def new_id(raw):
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"Message-ID: "))
    return change(raw, line, b"Message-ID: <relay.1@lists.example>\r\nX-Google-Original-" + line)


def encode_text(raw):
    """8-bit text as quoted-printable, said so in the header: a relay that takes seven bits only."""
    head, _, body = raw.partition(b"\r\n\r\n")
    head = change(head, b"Encoding: 8bit", b"Encoding: quoted-printable")
    return head + b"\r\n\r\n" + body.replace(b"=", b"=3D").replace(b"\xc3\xa5", b"=C3=A5")


def damaged(keys):
    """Name, octets, what each signature gives as they are, what has to be undone."""
    stamp = stamp_of("11-17 09:20")

    def signed(name, canonical="relaxed/relaxed", body=None):
        mail = base_message(name) if body is None else base_message(name, body=body)
        return sign.to_crlf(add_signature(mail.raw, keys["h2015"], HALDEN, "h2015", canonical,
                                          stamp))

    yield "line-ends", change(signed("line-ends"), b"told.\r\n", b"told.\r\r\n"), \
        ["body-altered"], ["line-ends"]
    yield "list-footer", signed("list-footer") + FOOTER, ["body-altered"], ["list-footer"]
    yield "empty-line-above", add_to_body(signed("empty-line-above"), b"\r\n"), \
        ["body-altered"], ["blank-lines-removed"]
    above = signed("empty-line-lost", body="\nThe first line of this note was empty.\n")
    yield "empty-line-lost", change(above, b"\r\n\r\n\r\n", b"\r\n\r\n"), \
        ["body-altered"], ["blank-line-added"]
    yield "order-mark", add_to_body(signed("order-mark"), b"\xef\xbb\xbf"), \
        ["body-altered"], ["byte-order-mark"]
    yield "trailing-space", change(signed("trailing-space", "simple/simple"), b"told.\r\n",
                                   b"told.  \r\n"), ["body-altered"], ["trailing-space"]
    yield "folds", swap_folds(signed("folds", "simple/simple")), ["fail"], ["header-folding"]
    yield "new-message-id", new_id(signed("new-message-id")), ["fail"], ["original-message-id"]
    text = "P\u00e5l = the engineer.\n\nHe measured berth 7 himself.\n\nGreta\n"
    yield "encoded", encode_text(signed("encoded", body=text)), \
        ["body-altered"], ["transfer-encoding"]
    both = change(signed("quoted-and-footer"), b"\r\nFrom the quay", b"\r\n>From the quay")
    yield "quoted-and-footer", both + FOOTER, ["body-altered"], ["from-quote", "list-footer"]


def sealed(keys):
    """A list put a line above the text, which ends the author's signature, and sealed the rest."""
    stamp = stamp_of("11-17 09:40")
    raw = sign.to_crlf(add_signature(base_message("sealed").raw, keys["h2015"], HALDEN, "h2015",
                                     "relaxed/relaxed", stamp))
    raw = add_to_body(raw, b"Passed on by the moderator of harbour@lists.example.\r\n\r\n")
    return sign.arc_set(raw, keys["list"], "lists.example", "list", stamp,
                        f"dkim=pass header.d={HALDEN}") + raw


def open_to_change(keys):
    """Signatures that pass and leave something open: name, octets."""
    stamp = stamp_of("11-17 09:30")
    raw = base_message("second-subject").raw
    raw = sign.to_crlf(add_signature(raw, keys["h2015"], HALDEN, "h2015", "relaxed/relaxed", stamp))
    yield "second-subject", change(raw, b"\r\nSubject: ", b"\r\nSubject: The board knew\r\n"
                                   b"Subject: ")
    raw = base_message("type-not-signed").raw
    yield "type-not-signed", sign.to_crlf(add_signature(
        raw, keys["h2015"], HALDEN, "h2015", "relaxed/relaxed", stamp, leave=("content-type",)))
