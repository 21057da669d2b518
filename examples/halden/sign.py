# SPDX-License-Identifier: AGPL-3.0-or-later
"""DKIM signing, RFC 6376, written apart from the program that is to be tested with it."""
import base64
import hashlib
import re

SIGNED_FIELDS = ("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
                 "mime-version", "content-type")


def to_crlf(message):
    return re.sub(rb"\r?\n", b"\r\n", message)


def to_lf(message):
    return message.replace(b"\r\n", b"\n")


def split(message):
    """Fields (name, whole text with its CRLF) and the body of a message with CRLF."""
    head, _, body = message.partition(b"\r\n\r\n")
    fields = re.findall(rb"[^\r\n]+(?:\r\n[ \t][^\r\n]*)*", head)
    return [(field.split(b":")[0].strip().lower().decode(), field + b"\r\n") for field in fields], \
        body


def canonical_field(field, way):
    if way == "simple":
        return field
    name, _, value = field.partition(b":")
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.strip().lower() + b":" + value + b"\r\n"


def canonical_body(body, way):
    if way == "relaxed":
        body = re.sub(rb"[ \t]+", b" ", body)
        body = re.sub(rb" (?=\r\n|$)", b"", body)
    body = re.sub(rb"(?:\r\n)+\Z", b"", body)
    if body or way == "simple":
        body += b"\r\n"
    return body


def signature_field(message, key, domain, selector, canonical, stamp, extra="", leave=()):
    """The DKIM-Signature field for the top of a message with CRLF; `leave` is not signed."""
    header_way, body_way = canonical.split("/")
    fields, body = split(message)
    present = [name for name in SIGNED_FIELDS if name not in leave and
               any(field[0] == name for field in fields)]
    # From once more, so that nobody can add a second one (RFC 6376 §8.15).
    names = present + ["from"]
    digest = base64.b64encode(hashlib.sha256(canonical_body(body, body_way)).digest()).decode()
    text = (f"DKIM-Signature: v=1; a={key.algorithm}; c={canonical}; d={domain};\r\n"
            f"\ts={selector}; t={stamp}; {extra}h={':'.join(names[:5])}:\r\n"
            f"\t {':'.join(names[5:])};\r\n\tbh={digest};\r\n\tb=")
    left = list(fields)
    signed = b""
    for name in names:
        for at in range(len(left) - 1, -1, -1):
            if left[at][0] == name:
                signed += canonical_field(left.pop(at)[1], header_way)
                break
    signed += canonical_field(text.encode() + b"\r\n", header_way)[:-2]
    # Folding inside b= changes nothing: white space is ignored there.
    return text.encode() + signed_value(key, signed)


def arc_set(message, key, domain, selector, stamp, results):
    """The first ARC set of a message with CRLF (RFC 8617), to be put in front of it."""
    results = f"ARC-Authentication-Results: i=1; {domain};\r\n\t{results}\r\n".encode()
    fields, body = split(message)
    names = [name for name in SIGNED_FIELDS if any(field[0] == name for field in fields)]
    names.append("dkim-signature")
    digest = base64.b64encode(hashlib.sha256(canonical_body(body, "relaxed")).digest()).decode()
    own = (f"ARC-Message-Signature: i=1; a={key.algorithm}; c=relaxed/relaxed; d={domain};\r\n"
           f"\ts={selector}; t={stamp}; h={':'.join(names)};\r\n\tbh={digest};\r\n\tb=").encode()
    covered = b"".join(canonical_field(next(field[1] for field in reversed(fields)
                                            if field[0] == name), "relaxed") for name in names)
    own += signed_value(key, covered + canonical_field(own + b"\r\n", "relaxed")[:-2])
    seal = (f"ARC-Seal: i=1; a={key.algorithm}; cv=none; d={domain}; s={selector};\r\n"
            f"\tt={stamp}; b=").encode()
    covered = canonical_field(results, "relaxed") + canonical_field(own, "relaxed")
    seal += signed_value(key, covered + canonical_field(seal + b"\r\n", "relaxed")[:-2])
    return seal + own + results


def signed_value(key, octets):
    value = base64.b64encode(key.sign(octets)).decode()
    return ("\r\n\t ".join(value[at:at + 70] for at in range(0, len(value), 70)) +
            "\r\n").encode()


def record_value(key):
    return f"v=DKIM1; k={key.record_type}; p={key.public()}"


def zone_line(domain, selector, key):
    """One record in the form of a zone file, in strings of at most 255 octets."""
    return record_line(domain, selector, record_value(key))


def record_line(domain, selector, value):
    pieces = " ".join(f'"{value[at:at + 250]}"' for at in range(0, len(value), 250))
    return f"{selector}._domainkey.{domain}. 3600 IN TXT {pieces}\n"
