# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damaged and odd messages, each named after what is odd. All must be kept and counted."""
from . import mime
from .mime import base64_lines

HALDEN = b"port-of-halden.example"
RLO, PDI, LRI = "\u202e", "\u2069", "\u2066"


def plain(name, extra=b"", body=b"Odd, but here.\n", subject=None, date=b"default", sender=None):
    """A message of which only one thing is unusual."""
    lines = []
    if date == b"default":
        date = b"Mon, 7 Dec 2015 10:00:00 +0100"
    if date is not None:
        lines.append(b"Date: " + date)
    lines.append(b"From: " + (sender or b"Tomas Rehn <tomas.rehn@" + HALDEN + b">"))
    lines.append(b"To: Registry <registry@" + HALDEN + b">")
    lines.append(b"Subject: " + (subject if subject is not None else name.encode()))
    lines.append(b"Message-ID: <odd." + name.encode() + b"@" + HALDEN + b">")
    head = b"\n".join(lines) + b"\n" + extra
    return head + b"\n" + body


def word(text):
    return mime.encoded_word(text, "utf-8").encode()


def nested(depth):
    part = mime.text("At the bottom.\n")
    for level in range(depth):
        part = mime.multipart("mixed", [part], f"level-{level}")
    return part.render()


def joined(name, part, **more):
    """A MIME part as the rest of an odd message."""
    head, _, body = part.partition(b"\n\n")
    return plain(name, b"MIME-Version: 1.0\n" + head + b"\n", body, **more)


def dates():
    yield "missing-date", plain("missing-date", date=None)
    yield "date-in-words", plain("date-in-words", date=b"yesterday afternoon")
    yield "date-in-2097", plain("date-in-2097", date=b"Fri, 1 Feb 2097 09:00:00 +0000")
    yield "date-in-1904", plain("date-in-1904", date=b"Fri, 1 Jan 1904 00:00:00 +0000")
    yield "date-two-digit-year", plain("date-two-digit-year", date=b"7 Dec 15 10:00 MET")
    yield "date-received-only", b"Received: from a.example by b.example; " \
        b"Tue, 8 Dec 2015 11:22:33 +0000\n" + plain("date-received-only", date=None)


def headers():
    yield "two-from", plain("two-from", b"From: Ingrid Solvang <ingrid.solvang@" + HALDEN + b">\n")
    yield "two-subjects", plain("two-subjects", b"Subject: the second subject\n")
    yield "eight-bit-header", plain(
        "eight-bit-header", subject="Møte på øya".encode("latin-1"),
        sender="Pål Østby <pal.ostby@".encode("latin-1") + HALDEN + b">")
    yield "eight-bit-utf8-header", plain("eight-bit-utf8-header",
                                         subject="Møte på brygga – kl. 9".encode())
    yield "no-subject", plain("no-subject").replace(b"Subject: no-subject\n", b"")
    yield "no-message-id", plain("no-message-id").replace(
        b"Message-ID: <odd.no-message-id@" + HALDEN + b">\n", b"")
    yield "long-field", plain("long-field", b"X-Long: " + b"salt and pulp " * 900 + b"\n")
    yield "broken-encoded-word", plain("broken-encoded-word",
                                       subject=b"=?utf-8?B?w6n=?= =?utf-8?Q?=C3?= =?nosuch?Q?a?=")
    yield "word-split-in-a-character", plain(
        "word-split-in-a-character", subject=b"=?utf-8?Q?sm=C3?=\n =?utf-8?Q?=B8r?=")
    yield "field-without-colon", plain("field-without-colon",
                                       b"This line is no field\nX-After: a\n")
    yield "header-only", plain("header-only").split(b"\n\n")[0] + b"\n"
    yield "empty-body", plain("empty-body", body=b"")
    yield "same-id-a", plain("same-id", body=b"One text under this Message-ID.\n")
    yield "same-id-b", plain("same-id", body=b"Another text under the same Message-ID.\n")


def tricks():
    yield "bidi-subject", plain("bidi-subject", subject=word(f"Invoice {RLO}fdp.exe"))
    yield "bidi-isolate", plain("bidi-isolate", subject=word(f"{LRI}paid{PDI} not {RLO}diap"))
    yield "control-characters", plain("control-characters",
                                      subject=b"red \x1b[31malert\x1b[0m \x07 bell \x7f")
    yield "encoded-controls", plain("encoded-controls",
                                    subject=b"=?utf-8?Q?clear=1B[2J=0D=0AX-Injected:_yes?=")
    yield "encoded-newline-sender", plain(
        "encoded-newline-sender", sender=b"=?utf-8?Q?a=0Ab?= <tomas.rehn@" + HALDEN + b">")
    yield "bidi-file-name", joined("bidi-file-name", mime.multipart("mixed", [
        mime.text("See the paper.\n"),
        mime.attachment(f"report{RLO}fdp.exe", "application/octet-stream", b"MZ harmless\n")],
        "bidi-part").render())
    yield "path-file-name", joined("path-file-name", mime.multipart("mixed", [
        mime.text("See the paper.\n"),
        mime.attachment("../../etc/cron.d/halden", "text/plain", b"* * * * * root true\n")],
        "path-part").render())
    hidden = ('<p>Payment as agreed.</p><div style="display:none">hidden words</div>'
              '<script>document.title = "run"</script><font color="#ffffff">white words</font>'
              '<img src="https://tracker.example/p.gif?id=1" width="1" height="1">')
    yield "hidden-html", joined("hidden-html", mime.text(
        mime.html_of(["Dear colleague,"], hidden), subtype="html").render())


def bodies():
    cut = mime.multipart("mixed", [mime.text("First part.\n"), mime.text("Second part.\n")], "cut")
    yield "truncated-multipart", joined("truncated-multipart", cut.render()[:-40])
    bad = mime.Part(["Content-Type: text/plain; charset=utf-8",
                     "Content-Transfer-Encoding: base64"], b"VGhpcyBpcy!@#BiYXNlNjQ\n=AAA=\n")
    yield "bad-base64", joined("bad-base64", bad.render())
    yield "bad-quoted-printable", joined("bad-quoted-printable", mime.Part(
        ["Content-Type: text/plain; charset=utf-8",
         "Content-Transfer-Encoding: quoted-printable"], b"a =ZZ b = c =4\n=\n").render())
    yield "unknown-charset", joined("unknown-charset", mime.Part(
        ["Content-Type: text/plain; charset=x-halden-1"], b"caf\xe9 and quay\n").render())
    yield "mislabelled-charset", joined("mislabelled-charset", mime.Part(
        ["Content-Type: text/plain; charset=us-ascii"], "Grüße vom Kai\n".encode()).render())
    yield "charset-missing-value", joined("charset-missing-value", mime.Part(
        ["Content-Type: text/plain; charset="], "Grüße\n".encode("latin-1")).render())
    yield "nul-octets", plain("nul-octets", body=b"before\0after\n\0\0\0\nend\n")
    yield "bare-cr", plain("bare-cr", body=b"one\rtwo\rthree\n")
    yield "twelve-deep", joined("twelve-deep", nested(12))
    yield "attached-message", joined("attached-message", mime.multipart("mixed", [
        mime.text("The message is attached.\n"), mime.attached_message(plain("inside"))],
        "outer").render())
    yield "broken-attached-message", joined("broken-attached-message", mime.multipart("mixed", [
        mime.attached_message(b"no field here\nat all\n")], "outer").render())
    yield "uuencoded", plain("uuencoded", body=b"begin 644 note.txt\n#8V%T\n`\nend\n")
    yield "from-line-in-body", plain("from-line-in-body", body=b"He wrote:\n\nFrom the quay we saw "
                                     b"it.\n>From the boat, too.\n>>From afar.\n")
    yield "no-newline-at-end", plain("no-newline-at-end", body=b"The last line has no end")
    yield "wrong-length-field", plain("wrong-length-field", b"Content-Length: 7\n")
    yield "long-line", plain("long-line", body=b"word " * 4000 + b"\n")
    yield "winmail", joined("winmail", mime.Part(
        ["Content-Type: application/ms-tnef; name=winmail.dat",
         "Content-Transfer-Encoding: base64"], base64_lines(b"\x78\x9f\x3e\x22\x01\x00")).render())


NO_HEADER = b"Just a note that somebody saved as mail.\n\nIt has no header at all.\n"


def odd_messages():
    """Names and octets, in order."""
    return [*dates(), *headers(), *tricks(), *bodies()]
