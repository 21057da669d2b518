# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages as octets, put together by hand: no library decides a byte. RFC 5322, 2045-2047."""
import base64
import re

DAYS = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Q_CHARSETS = ("iso-8859-1", "iso-8859-15", "windows-1252")
# March 29 and October 25, 2015, 01:00 UTC.
SUMMER_FROM, SUMMER_TO = 1427590800, 1445734800


def civil(stamp):
    """Year, month, day, hour, minute, second of a Unix time; after Hinnant."""
    days, seconds = divmod(stamp, 86400)
    days += 719468
    era, of_era = divmod(days, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    year += era * 400 + (month <= 2)
    return year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60


def zone_at(person, stamp):
    """Europe keeps summer time, the others here do not."""
    summer = person.zone == 60 and SUMMER_FROM <= stamp < SUMMER_TO
    return person.zone + 60 * summer


def print_date(stamp, zone):
    year, month, day, hour, minute, second = civil(stamp + zone * 60)
    name = DAYS[(stamp + zone * 60) // 86400 % 7]
    sign = "-" if zone < 0 else "+"
    return (f"{name}, {day} {MONTHS[month - 1]} {year} {hour:02}:{minute:02}:{second:02} "
            f"{sign}{abs(zone) // 60:02}{abs(zone) % 60:02}")


def print_ctime(stamp):
    """The date of an mbox From_ line, in UTC."""
    year, month, day, hour, minute, second = civil(stamp)
    return (f"{DAYS[stamp // 86400 % 7]} {MONTHS[month - 1]} {day:2} "
            f"{hour:02}:{minute:02}:{second:02} {year}")


def encoded_word(text, charset):
    """RFC 2047: Q for Latin letters, B for the rest; a word for every dozen characters."""
    words = []
    step = 24 if charset in Q_CHARSETS else 12
    for at in range(0, len(text), step):
        data = text[at:at + step].encode(charset)
        if charset in Q_CHARSETS:
            body = "".join("_" if octet == 32 else chr(octet)
                           if chr(octet).isalnum() and octet < 128 else f"={octet:02X}"
                           for octet in data)
            words.append(f"=?{charset}?Q?{body}?=")
        else:
            words.append(f"=?{charset}?B?{base64.b64encode(data).decode()}?=")
    return "\n ".join(words)


def encode_phrase(text, charset):
    if text.isascii():
        return text if re.fullmatch(r"[\w .-]*", text) and "." not in text else f'"{text}"'
    return encoded_word(text, charset)


def encode_subject(text, charset):
    if not text.isascii():
        return encoded_word(text, charset)
    return re.sub(r"(.{60,70}?) ", r"\1\n ", text)


def mailbox(person, charset):
    return f"{encode_phrase(person.name, charset)} <{person.address}>"


def quoted_printable(data):
    """RFC 2045 §6.7, lines to 76 characters."""
    out = []
    for line in data.split(b"\n"):
        row = ""
        for at, octet in enumerate(line):
            last = at == len(line) - 1
            if octet == 61 or octet > 126 or octet < 32 and octet != 9 or octet in b" \t" and last:
                piece = f"={octet:02X}"
            else:
                piece = chr(octet)
            if len(row) + len(piece) > 75:
                out.append(row + "=")
                row = ""
            row += piece
        out.append(row)
    return "\n".join(out).encode()


def base64_lines(data):
    text = base64.b64encode(data).decode()
    return "".join(text[at:at + 76] + "\n" for at in range(0, len(text), 76)).encode()


class Part:
    """Header lines (without end of line) and a body in LF."""

    def __init__(self, fields, body):
        self.fields = fields
        self.body = body

    def render(self):
        return "".join(line + "\n" for line in self.fields).encode() + b"\n" + self.body


def text(body, charset="utf-8", encoding=None, subtype="plain", more=""):
    """A text part; the encoding follows from the charset if it is not given."""
    data = body.encode(charset)
    if encoding is None:
        if body.isascii() or charset == "iso-2022-jp":
            encoding = "7bit"
        elif charset in Q_CHARSETS:
            encoding = "quoted-printable"
        else:
            encoding = "8bit"
    if encoding == "quoted-printable":
        data = quoted_printable(data)
    elif encoding == "base64":
        data = base64_lines(data)
    label = "us-ascii" if body.isascii() and charset == "utf-8" else charset
    return Part([f"Content-Type: text/{subtype}; charset={label}{more}",
                 f"Content-Transfer-Encoding: {encoding}"], data)


def attachment(name, kind, data):
    if name.isascii():
        named = f'filename="{name}"'
    else:
        octets = "".join(chr(octet) if chr(octet).isalnum() and octet < 128 or octet == 46
                         else f"%{octet:02X}" for octet in name.encode())
        named = f"filename*=UTF-8''{octets}"
    return Part([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64",
                 f"Content-Disposition: attachment;\n {named}"], base64_lines(data))


def attached_message(raw):
    return Part(["Content-Type: message/rfc822", "Content-Disposition: attachment"], raw)


def multipart(kind, parts, boundary, preamble=b""):
    body = preamble
    for part in parts:
        body += f"--{boundary}\n".encode() + part.render()
        if not body.endswith(b"\n"):
            body += b"\n"
    body += f"--{boundary}--\n".encode()
    return Part([f'Content-Type: multipart/{kind};\n boundary="{boundary}"'], body)


def html_of(paragraphs, extra=""):
    rows = "".join("<p>" + line.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n") +
                   "</p>\n" for line in paragraphs)
    return ("<html><head><style>p { font-family: sans-serif }</style></head><body>\n" + rows +
            extra + "</body></html>\n")


def message(fields, part):
    """A whole message in LF. `fields` are (name, value) in order; folding is the caller's."""
    lines = [f"{name}: {value}" for name, value in fields] + ["MIME-Version: 1.0"] + part.fields
    return Part(lines, part.body).render()
