# SPDX-License-Identifier: AGPL-3.0-or-later
"""One hostile message as octets. What it would do, were it let, is seen by the room it is shown in:
it asks for /alarm/NAME, or for http://alarm.invalid/NAME, or changes the title to "ALARM NAME"."""
import base64
import dataclasses
import re
import zlib


@dataclasses.dataclass
class Letter:
    way: str
    message_id: str
    octets: bytes
    kept: list


def alarm(way):
    """A script that tells."""
    return f"document.title='ALARM {way}';new Image().src='/alarm/{way}'"


def far(way):
    """An address elsewhere."""
    return f"http://alarm.invalid/{way}"


def kept(way):
    """Words that stand in the body of every letter: they must not be lost."""
    return f"harbour dues of {way.replace('-', ' ')}"


def quote_from_lines(octets):
    """As mboxrd does it."""
    return re.sub(rb"^(>*From )", rb">\1", octets, flags=re.MULTILINE)


def letter(way, body, content_type="text/html; charset=utf-8", fields=(), words=None,
           sender="Mallory Quay <mallory@hostile.example>", subject=None):
    """`body` is text or octets; `fields` are further lines of the header, text or octets."""
    message_id = f"{way}@hostile.example"
    if isinstance(body, str):
        body = body.encode("utf-8")
    lines = [f"From: {sender}", "To: Port Office <office@halden.example>",
             f"Subject: {subject if subject is not None else 'Way: ' + way}",
             "Date: Thu, 07 Jan 2016 10:00:00 +0100", f"Message-ID: <{message_id}>",
             f"X-Way: {way}", "MIME-Version: 1.0"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    octets = b""
    for line in [*lines, *fields]:
        octets += (line.encode("utf-8") if isinstance(line, str) else line) + b"\n"
    return Letter(way, message_id, octets + b"\n" + body + b"\n",
                  [kept(way)] if words is None else list(words))


def html(way, markup, **more):
    """A letter of one HTML body that ends in its kept words."""
    return letter(way, f"<html><body>{markup}<p>{kept(way)}</p></body></html>", **more)


def document(way, markup, **more):
    """The same where `markup` is a whole document; KEPT in it stands for the kept words."""
    return letter(way, markup.replace("KEPT", kept(way)), **more)


def part(content, content_type, *fields):
    """A MIME part in base64."""
    if isinstance(content, str):
        content = content.encode("utf-8")
    head = [f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64", *fields]
    return "\n".join(head).encode("utf-8") + b"\n\n" + base64.encodebytes(content)


def multipart(way, parts, kind="mixed", **more):
    body = b"".join(b"--edge\n" + each + b"\n" for each in parts) + b"--edge--\n"
    return letter(way, body, content_type=f'multipart/{kind}; boundary="edge"', **more)


def chunk(name, content):
    checksum = zlib.crc32(name + content)
    return len(content).to_bytes(4, "big") + name + content + checksum.to_bytes(4, "big")


def png(width=2, height=2, tail=b""):
    """A small red picture, and what is hidden behind its end."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    rows = (b"\0" + b"\xa0\x20\x20" * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) +
            chunk(b"IEND", b"") + tail)
