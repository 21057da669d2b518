# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes messages of what was said: fields, quotations, alternatives, attachments, signatures."""
from . import mime, papers
from .draw import Draw
from .people import HALDEN, OFFICE, PEOPLE

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEAR_2015 = 1420070400
# How an answer names what it quotes, by the charset that tells the language of its writer.
ATTRIBUTIONS = {
    "dmitri": "{date} {name} написал(а):", "ken": "{date} {name} wrote:",
    "claudia": "Am {date} schrieb {name}:", "elodie": "Le {date}, {name} a écrit :",
    "wang": "在 {date},{name} 写道:", "kari": "Den {date} skrev {name}:",
}


def stamp_of(when):
    """Unix time of "MM-DD hh:mm" between March 2015 and February 2016, in UTC."""
    month, day, hour, minute = (int(when[at:at + 2]) for at in (0, 3, 6, 9))
    days = sum(MONTH_DAYS[:month - 1]) + day - 1 + (365 if month < 3 else 0)
    return YEAR_2015 + days * 86400 + hour * 3600 + minute * 60


class Mail:
    """One message: what was said, and its octets with LF."""

    def __init__(self, who, to, cc, stamp, subject, body):
        self.who, self.to, self.cc = PEOPLE[who], people(to), people(cc)
        self.key = who
        self.stamp, self.subject, self.body = stamp, subject, body
        self.message_id = ""
        self.references = []
        self.raw = b""
        self.signatures = []

    def names(self, key):
        person = PEOPLE[key]
        return person in (self.who, *self.to, *self.cc)

    def fields(self, charset):
        """The fields above MIME-Version, as the writer's program orders them."""
        out = [("Date", mime.print_date(self.stamp, mime.zone_at(self.who, self.stamp))),
               ("From", mime.mailbox(self.who, charset))]
        for name, persons in (("To", self.to), ("Cc", self.cc)):
            if persons:
                out.append((name, ",\n ".join(mime.mailbox(p, "utf-8") for p in persons)))
        out.append(("Subject", mime.encode_subject(self.subject, subject_charset(self, charset))))
        out.append(("Message-ID", f"<{self.message_id}>"))
        if self.references:
            out.append(("In-Reply-To", f"<{self.references[-1]}>"))
            out.append(("References", "\n ".join(f"<{ref}>" for ref in self.references[-8:])))
        program = "User-Agent" if self.who.program == OFFICE else "X-Mailer"
        out.append((program, self.who.program))
        return out


def people(keys):
    return [PEOPLE[key] for key in keys.split()]


def fits(text, charset):
    try:
        text.encode(charset)
        return True
    except UnicodeEncodeError:
        return False


def subject_charset(mail, charset):
    return charset if fits(mail.subject, charset) else "utf-8"


def make_id(draw, domain, program):
    """Message-IDs look different for each program."""
    style = sum(program.encode()) % 3
    if style == 0:
        return f"{draw.hex(8)}-{draw.hex(4)}-{draw.hex(4)}-{draw.hex(12)}@{domain}"
    if style == 1:
        return f"{draw.between(10**9, 10**10)}.{draw.between(100, 999)}.office@{domain}"
    return f"{draw.hex(20).upper()}@mail.{domain}"


def quote(say, earlier):
    """The body with what it answers, by the style of the answer."""
    line = ATTRIBUTIONS.get(say.who, "On {date}, {name} wrote:").format(
        date=mime.print_date(earlier.stamp, mime.zone_at(PEOPLE[say.who], earlier.stamp))[5:-9],
        name=earlier.who.name)
    quoted = "\n".join(("> " + row).rstrip() if not row.startswith(">") else ">" + row
                       for row in earlier.body.rstrip("\n").split("\n"))
    if say.style == "above":
        return f"{say.body}\n\n{line}\n{quoted}\n"
    if say.style == "below":
        return f"{line}\n{quoted}\n\n{say.body}\n"
    title = "-----Original Message-----" if say.style == "outlook" else \
        "---------- Forwarded message ----------"
    head = (f"{title}\nFrom: {earlier.who.name} <{earlier.who.address}>\n"
            f"Sent: {mime.print_date(earlier.stamp, 60)}\nSubject: {earlier.subject}\n")
    return f"{say.body}\n\n{head}\n{earlier.body}\n"


def received(mail, draw):
    """The hop into the port's server, for mail from outside."""
    domain = mail.who.address.split("@")[1]
    address = f"192.0.2.{draw.between(1, 254)}"
    seconds = draw.between(1, 40)
    return ("Received", f"from mx.{domain} (mx.{domain} [{address}])\n\tby mx1.{HALDEN} with "
            f"ESMTPS id {draw.hex(10)};\n\t{mime.print_date(mail.stamp + seconds, 0)}")


def body_part(mail, form, charset, draw):
    if form == "html":
        return mime.text(mime.html_of(mail.body.split("\n\n")), charset, subtype="html")
    plain = mime.text(mail.body.rstrip("\n") + "\n", charset,
                      "base64" if charset == "utf-8" and mail.who.zone == 120 else None)
    if form == "plain":
        return plain
    sign = '<p><img src="https://www.port-of-halden.example/logo.png" alt=""></p>\n'
    html = mime.text(mime.html_of(mail.body.split("\n\n"), sign), charset, "quoted-printable"
                     if charset in mime.Q_CHARSETS or charset == "utf-8" else "base64", "html")
    return mime.multipart("alternative", [plain, html], "alt-" + draw.hex(16))


def finish(mail, form, attach, draw, known):
    """Fills in the octets. `known` holds the messages that may be attached, by name."""
    charset = mail.who.charset if fits(mail.body, mail.who.charset) else "utf-8"
    part = body_part(mail, form, charset, draw)
    if attach:
        parts = [part]
        for name in attach:
            if name.endswith(".eml"):
                parts.append(mime.attached_message(known[name]))
            else:
                parts.append(mime.attachment(name, *papers.paper(name)))
        part = mime.multipart("mixed", parts, "mix-" + draw.hex(16),
                              b"This is a message in several parts.\n")
    fields = mail.fields(charset if fits(mail.who.name, charset) else "utf-8")
    if not mail.who.address.endswith(HALDEN):
        fields.insert(0, received(mail, draw))
    mail.raw = mime.message(fields, part)


def instruction():
    """The message that is attached to another one: the chart was changed on instruction."""
    mail = Mail("ingrid", "paal", "", stamp_of("10-30 15:55"), "Chart",
                "Pål, please enter 9.4 m at berths 7 to 9 as of Sunday. The contract says so.\n\n"
                "Ingrid\n")
    mail.message_id = f"chart-20151030@{HALDEN}"
    finish(mail, "plain", (), Draw("instruction"), {})
    return mail


def conversation(thread, number):
    """All messages of one thread, in order."""
    draw = Draw(f"thread/{number}")
    out = []
    known = {"instruction.eml": instruction().raw}
    for say in thread.says:
        reply = bool(out) and not (say.style == "none" and out[-1].key == "registry")
        prefix = "Fwd: " if say.style == "forward" else "Re: " if reply else ""
        mail = Mail(say.who, say.to, say.cc, stamp_of(say.when) + draw.below(60),
                    prefix + thread.subject, say.body + "\n")
        mail.message_id = make_id(draw, mail.who.address.split("@")[1], mail.who.program)
        if reply:
            # An answer to who is addressed, else to the last message.
            earlier = next((m for m in reversed(out) if m.who in mail.to), out[-1])
            if say.style in ("forward", "outlook"):
                earlier = out[-1]
            mail.references = earlier.references + [earlier.message_id]
            if say.style != "none":
                mail.body = quote(say, earlier)
        finish(mail, say.form, say.attach, draw, known)
        out.append(mail)
    return out
