# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed mail: which server signs what, with which key, and what has happened to it since.

  h2013   1024 bits, used until the end of May 2015; its record is nowhere
  h2014   2048 bits, June to August; withdrawn, the record survives in the zone file
  h2015   2048 bits, from September on
  e2015   Ed25519, beside h2015 in some mail
"""
import re

from . import sign
from .compose import Mail, finish, stamp_of
from .draw import Draw
from .keys import Ed25519Key, RsaKey
from .people import HALDEN

NORDMOLE, BLAD, MINISTRY = "nordmole.example", "haldenblad.example", "havdep.example"


def make_keys():
    """Always the same; NOT secret."""
    return {
        "h2013": RsaKey(Draw("key h2013"), 1024), "h2014": RsaKey(Draw("key h2014"), 2048),
        "h2015": RsaKey(Draw("key h2015"), 2048), "e2015": Ed25519Key(Draw("key e2015")),
        "nm1": RsaKey(Draw("key nm1"), 2048), "blad": Ed25519Key(Draw("key blad")),
        "dep": RsaKey(Draw("key dep"), 2048), "list": RsaKey(Draw("key list"), 2048)}


def zone(keys):
    lines = ["; DNS records of the invented domains, as far as anybody kept them.\n",
             "; In use:\n",
             sign.zone_line(HALDEN, "h2015", keys["h2015"]),
             sign.zone_line(HALDEN, "e2015", keys["e2015"]),
             sign.zone_line(NORDMOLE, "nm1", keys["nm1"]),
             sign.zone_line(BLAD, "blad", keys["blad"]),
             sign.zone_line("lists.example", "list", keys["list"]),
             "; Withdrawn on 1 September 2015, from a backup of the name server:\n",
             sign.zone_line(HALDEN, "h2014", keys["h2014"]),
             "; Revoked:\n",
             sign.record_line(MINISTRY, "dep", "v=DKIM1; k=rsa; p=")]
    return "".join(lines).encode()


def dig(keys):
    """What dig said of the keys of the firm and of the newspaper, 20 January 2016."""
    out = ""
    for domain, selector in ((NORDMOLE, "nm1"), (BLAD, "blad")):
        name = f"{selector}._domainkey.{domain}."
        out += (f"\n; <<>> DiG 9.9.5 <<>> TXT {name[:-1]}\n;; global options: +cmd\n"
                ";; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711\n"
                ";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0\n\n"
                f";; QUESTION SECTION:\n;{name}\t\tIN\tTXT\n\n;; ANSWER SECTION:\n" +
                sign.zone_line(domain, selector, keys[selector]).replace(" 3600 IN TXT ",
                                                                       "\t3600\tIN\tTXT\t") +
                "\n;; Query time: 12 msec\n;; SERVER: 192.0.2.53#53(192.0.2.53)\n"
                ";; WHEN: Wed Jan 20 10:12:00 CET 2016\n;; MSG SIZE  rcvd: 480\n\n")
    return out.encode()


def table(keys):
    """The port's keys with the days on which a collector first and last saw them."""
    out = "domain\tselector\tfirst_seen\tlast_seen\trecord\n"
    for selector, first, last in (("h2014", "2015-06-01", "2015-09-01"),
                                  ("h2015", "2015-09-01", "2016-02-24"),
                                  ("e2015", "2015-09-01", "2016-02-24")):
        out += f"{HALDEN}\t{selector}\t{first}\t{last}\t{sign.record_value(keys[selector])}\n"
    return out.encode()


def add_signature(raw, key, domain, selector, canonical, stamp, extra="", leave=()):
    """A message with LF, signed as the CRLF it travels as; LF again."""
    message = sign.to_crlf(raw)
    field = sign.signature_field(message, key, domain, selector, canonical, stamp, extra, leave)
    return sign.to_lf(field + message)


def sign_office(mails, keys):
    """What the servers of the port, of Nordmole and of the newspaper signed as they sent it."""
    change_1, change_2 = stamp_of("06-01 00:00"), stamp_of("09-01 00:00")
    for number, mail in enumerate(mails):
        domain = mail.who.address.split("@")[1]
        todo = []
        if domain == HALDEN:
            selector = "h2013" if mail.stamp < change_1 else \
                "h2014" if mail.stamp < change_2 else "h2015"
            todo.append((selector, "relaxed/relaxed"))
            if selector == "h2015" and number % 4 == 0:
                todo.append(("e2015", "relaxed/relaxed"))
        elif domain == NORDMOLE:
            todo.append(("nm1", "simple/simple"))
        elif domain == BLAD:
            todo.append(("blad", "relaxed/simple"))
        elif domain == MINISTRY:
            todo.append(("dep", "relaxed/relaxed"))
        for selector, canonical in todo:
            # A Received field that came later stays above the signatures and uncovered.
            found = re.match(rb"Received: [^\n]*\n(?:[ \t][^\n]*\n)*", mail.raw)
            above = found.group(0) if found else b""
            signed = add_signature(mail.raw[len(above):], keys[selector], domain, selector,
                                   canonical, mail.stamp)
            mail.raw = above + signed
            verdict = {"h2013": "no-key", "dep": "revoked"}.get(selector, "pass")
            mail.signatures.append({"domain": domain, "selector": selector, "expect": verdict})


TEXT = ("For the file.\n\nThe board knew of the samples only what it was told.\n"
        "From the quay nothing was to be seen.\n\nGreta\n")


def base_message(name, who="greta", body=TEXT):
    mail = Mail(who, "ingrid", "", stamp_of("11-16 08:00") + sum(name.encode()),
                f"Note for the file: {name}", body)
    mail.message_id = f"file.{name}@{mail.who.address.split('@')[1]}"
    finish(mail, "plain", (), Draw("case " + name), {})
    return mail


def cases(keys):
    """Name, octets with CRLF, what each signature (top first) should give."""
    stamp = stamp_of("11-16 08:10")

    def signed(name, selector="h2015", canonical="relaxed/relaxed", domain=HALDEN, extra="",
               who="greta"):
        raw = base_message(name, who).raw
        return sign.to_crlf(add_signature(raw, keys[selector], domain, selector, canonical, stamp,
                                          extra))

    yield "rsa-relaxed", signed("rsa-relaxed"), ["pass"]
    yield "rsa-simple", signed("rsa-simple", canonical="simple/simple"), ["pass"]
    yield "ed25519", signed("ed25519", "e2015"), ["pass"]
    both = add_signature(sign.to_lf(signed("two")), keys["e2015"], HALDEN, "e2015",
                         "relaxed/relaxed", stamp)
    yield "two", sign.to_crlf(both), ["pass", "pass"]
    yield "retired-key", signed("retired-key", "h2014"), ["pass"]
    yield "unknown-key", signed("unknown-key", "h2013"), ["no-key"]
    yield "revoked-key", signed("revoked-key", "dep", domain=MINISTRY, who="kari"), ["revoked"]
    body = signed("tampered-body").replace(b"only what it was told", b"all that there was")
    yield "tampered-body", body, ["body-altered"]
    header = signed("tampered-header").replace(b"\r\nSubject: Note", b"\r\nSubject: Draft")
    yield "tampered-header", header, ["fail"]
    footer = signed("footer") + b"_______\r\nThis mail was archived by Halden Vault Pro\r\n"
    yield "footer", footer, ["body-altered"]
    quoted = signed("from-quoted").replace(b"\r\nFrom the quay", b"\r\n>From the quay")
    yield "from-quoted", quoted, ["body-altered"]
    added = signed("field-added").replace(b"\r\nTo: ", b"\r\nX-Archived: yes\r\nTo: ", 1)
    yield "field-added", added, ["pass"]
    label = signed("list-label").replace(b"\r\nSubject: ", b"\r\nSubject: [file] ")
    yield "list-label", label, ["fail"]
    length = len(sign.canonical_body(sign.split(sign.to_crlf(
        base_message("length").raw))[1], "relaxed"))
    part = signed("length", extra=f"l={length}; ")
    yield "length", part + b"Paid in full. This line is covered by nothing.\r\n", ["pass"]
    other = signed("other-domain", "list", domain="lists.example")
    yield "other-domain", other, ["pass"]
    first = signed("second-from").replace(b"\r\nFrom: ", b"\r\nFrom: Ingrid Solvang "
                                          b"<ingrid.solvang@port-of-halden.example>\r\nFrom: ", 1)
    yield "second-from", first, ["fail"]
    yield "malformed", signed("malformed").replace(b"; bh=", b"; xh=").replace(
        b"\tbh=", b"\txh="), ["malformed"]


def stale_key_use(keys):
    """Signed with h2014 in January 2016, months after it was withdrawn."""
    mail = Mail("ingrid", "registry", "", stamp_of("01-14 21:30"), "Re: Inquiry of the ministry",
                "The samples were evaluated in July. This is what I said then, too.\n\nIngrid\n")
    mail.message_id = f"late.20160114@{HALDEN}"
    finish(mail, "plain", (), Draw("late"), {})
    raw = add_signature(mail.raw, keys["h2014"], HALDEN, "h2014", "relaxed/relaxed", mail.stamp)
    return sign.to_crlf(raw)

