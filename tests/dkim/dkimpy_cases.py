# SPDX-License-Identifier: AGPL-3.0-or-later
"""dkimpy's data. It holds messages and private keys; as in dkimpy's own tests, dkimpy signs, and
what it signed is changed or not. RSA with PKCS#1 v1.5 and Ed25519 give the same octets each
time."""

import os

import dkim
import dkim.crypto

from suites import RFC_KEYS, Case, read, read_zone
from verifiers import set_dkimpy_clock

SIGNED_AT = 1_600_000_000
EXTRA_FROM = b'From: "Somebody Else" <somebody@else.example>\n'


class Maker:
    """Signs with one private key for one selector of a domain."""

    def __init__(self, folder, key, domain, selector=b"test", algorithm=b"rsa-sha256"):
        self.key = read(folder, key)
        self.domain = domain
        self.selector = selector
        self.algorithm = algorithm

    def sign(self, message, header=b"relaxed", body=b"relaxed", **options):
        signer = dkim.DKIM(message, signature_algorithm=self.algorithm, linesep=b"\n")
        return signer.sign(self.selector, self.domain, self.key, canonicalize=(header, body),
                           signature_algorithm=self.algorithm, **options)


def pairs(label, maker, message, keys, word="pass"):
    """One message under each pair of canonicalizations, plain and with l=, whole and changed."""
    cases = []
    for header in (b"simple", b"relaxed"):
        for body in (b"simple", b"relaxed"):
            name = f"{label}/{header.decode()}-{body.decode()}"
            field = maker.sign(message, header, body)
            limited = maker.sign(message, header, body, length=True)
            head, rest = message.split(b"\n\n", 1)
            first, last = field + EXTRA_FROM + message, field + head + b"\n" + EXTRA_FROM
            for what, text, expected, flags in (
                    ("plain", field + message, word, ()),
                    ("body-longer", field + message + b"foo", "fail", ()),
                    ("other-field", field + b"X-Foo: bar\n" + message, word, ()),
                    ("l", limited + message, word, ()),
                    ("l-body-longer", limited + message + b"more\n", word,
                     ("l= leaves",) if word == "pass" else ()),
                    ("from-on-top", first, "fail", ()),
                    ("from-below", last + b"\n" + rest, "fail", ())):
                expected = word if word != "pass" else expected
                cases.append(Case("dkimpy", f"{name}/{what}", text, keys, dkim=expected,
                                  flags=flags))
    return cases


def record(folder, name):
    return read(folder, name).decode().strip()


def made(folder):
    """Signed here, as dkimpy's tests do."""
    plain = read(folder, "test.message")
    example = Maker(folder, "test.private", b"example.com")
    cases = []
    for name, word in (("test.txt", "pass"), ("test2.txt", "pass"), ("test_bad.txt", "unjudged"),
                       ("badk.txt", "unjudged"), ("badversion.txt", "unjudged"),
                       ("test_tlsrpt.txt", "unjudged")):
        keys = {"test._domainkey.example.com": record(folder, name)}
        some = pairs(name, example, plain, keys, word)
        cases += some if word == "pass" else some[:1]
    for key, name in (("1024_testkey.key", "1024_testkey_wo_markers.pub.txt"),
                      ("1024_testkey.key", "1024_testkey_wo_markers.pub.rsa.txt"),
                      ("2048_testkey.key", "2048_testkey_wo_markers.pub.txt"),
                      ("2048_testkey.key", "2048_testkey_wo_markers.pub.rsa.txt"),
                      ("2048_testkey_PKCS8.key", "2048_testkey_PKCS8.key.pub.txt")):
        keys = {"test._domainkey.example.com": record(folder, name)}
        signed = Maker(folder, key, b"example.com").sign(plain) + plain
        cases.append(Case("dkimpy", f"{name}/plain", signed, keys, dkim="pass"))
    ed25519 = {"test._domainkey.example.net": record(folder, "ed25519test.dns")}
    cases += pairs("ed25519", Maker(folder, "ed25519test.key", b"example.net",
                                    algorithm=b"ed25519-sha256"),
                   read(folder, "ed25519test.msg"), ed25519)
    cases += pairs("rfc8032", Maker(folder, "rfc8032_7_1.key", b"football.example.com",
                                    b"brisbane", b"ed25519-sha256"),
                   read(folder, "rfc6376.msg"), RFC_KEYS)
    repeated = read(folder, "message.mbox")
    signer = dkim.DKIM(repeated, linesep=b"\n")
    signer.should_not_sign.remove(b"received")
    signed = signer.sign(b"test", b"example.com", example.key, canonicalize=(b"simple", b"simple"),
                         include_headers=signer.all_sign_headers()) + repeated
    keys = {"test._domainkey.example.com": record(folder, "test.txt")}
    cases.append(Case("dkimpy", "received-signed-often", signed, keys, dkim="pass"))
    signed = Maker(folder, "test.private", b"example.com\xe9").sign(plain) + plain
    cases.append(Case("dkimpy", "domain-not-ascii", signed, keys, dkim="unjudged"))
    return cases


def dkimpy(shared):
    folder = os.path.join(shared, "vectors/dkim/dkimpy/tests/data")
    published = os.path.join(shared, "vectors/dkim-keys/published.zone")
    set_dkimpy_clock(SIGNED_AT)
    cases = made(folder)
    gmail = read_zone(published)
    exim = {"sed._domainkey.test.ex": record(folder, "eximtest.dns")}
    windows = read(folder, "rfc6376.w1258.msg")
    football = Maker(folder, "test.private", b"football.example.com")
    for name, message, keys, expected in (
            ("rfc6376.signed.msg", read(folder, "rfc6376.signed.msg"), RFC_KEYS,
             {"signatures": ("pass", "pass")}),
            ("rfc6376.signed.rsa.msg", read(folder, "rfc6376.signed.rsa.msg"), RFC_KEYS,
             {"dkim": "pass"}),
            ("ed25519test2.msg", read(folder, "ed25519test2.msg"), exim, {"dkim": "pass"}),
            ("test2.message", read(folder, "test2.message"), gmail, {"dkim": "pass"}),
            ("rfc6376.w1258.msg", football.sign(windows) + windows, RFC_KEYS, {}),
            ("test.message.baddomain", read(folder, "test.message.baddomain"),
             {"test._domainkey.legitimate.com(.attacker.com": record(folder, "test.txt")},
             {"dkim": "no"})):
        cases.append(Case("dkimpy", name, message, keys, **expected))
    return cases
