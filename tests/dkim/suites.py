# SPDX-License-Identifier: AGPL-3.0-or-later
"""The published suites as lists of cases: a message, the keys that DNS held, and what the suite
says must come of it. Words for the result of one signature, here and in differences.txt:

  pass      a key verifies it and the body is the one signed
  fail      keys are known, and what was signed is not what is here
  unjudged  malformed, of an unknown kind, or no usable key is known
  none      there is no signature
  no        fail or unjudged, where a suite or a verifier does not tell them apart
"""

import dataclasses
import json
import os
import re

import yaml


@dataclasses.dataclass(eq=False)
class Case:
    suite: str
    name: str
    message: bytes
    keys: dict  # name in DNS, lower case -> text
    dkim: str = ""  # expected of the best DKIM signature; empty: the suite does not say
    chain: str = ""  # of the ARC chain
    signatures: tuple = ()  # of each DKIM signature, in the order of the fields
    verdict: str = ""  # of the message, where RFC and page docs/design/verdicts.md leave no choice
    flags: tuple = ()  # each must be among the flags that Daylight gives


# RFC 6376 §C.1 and RFC 8463 §A.2, the keys of their examples.
RFC_6376_KEY = ("MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt"
                "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0"
                "fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB")
RFC_8463_RSA = ("MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bd"
                "OKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4h"
                "stT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB")
RFC_8463_ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
RFC_KEYS = {
    "brisbane._domainkey.example.com": "v=DKIM1; p=" + RFC_6376_KEY,
    # A key of the dkim_verifier messages: the same, for addresses of exactly that domain.
    "s.flags._domainkey.example.com": "v=DKIM1; t=s; p=" + RFC_6376_KEY,
    "brisbane._domainkey.football.example.com": "v=DKIM1; k=ed25519; p=" + RFC_8463_ED25519,
    "test._domainkey.football.example.com": "v=DKIM1; k=rsa; p=" + RFC_8463_RSA,
}


def read(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


def read_zone(path):
    """NAME. IN TXT "…" "…" lines: name -> text. A name stands once in these zones."""
    keys = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            found = re.match(r"(\S+?)\.?\s+IN\s+TXT\s+(.*)", line)
            if found:
                keys[found.group(1).lower()] = "".join(re.findall(r'"([^"]*)"', found.group(2)))
    return keys


def crlf(message):
    """A message stored with LF alone as it was signed; any other as it is."""
    return message if b"\r" in message else message.replace(b"\n", b"\r\n")


ARC_WORDS = {"pass": "pass", "fail": "fail", "none": "none", "": "no"}


def arc_validation(suite, path):
    cases = []
    for scenario in yaml.safe_load_all(read(path)):
        keys = {name.lower(): text for name, text in (scenario["txt-records"] or {}).items()}
        for name, test in scenario["tests"].items():
            chain = ARC_WORDS[str(test["cv"] or "").lower()]
            cases.append(Case(suite, name, test["message"].encode(), keys, chain=chain))
    return cases


def arc_signing(suite, path):
    """The set that must be made, put on top of its message, must be valid: its seal says of the
    sets before it whether they are, and a chain that ends in cv=fail is not. The suite compares
    tag by tag; what its signer sealed had b= in one piece. unused_tests.yml is left out, as its
    name says: six of its seven message signatures were made over other messages, whoever verifies
    them."""
    cases = []
    for scenario in yaml.safe_load_all(read(path)):
        keys = {name.lower(): text for name, text in scenario["txt-records"].items()}
        for name, test in scenario["tests"].items():
            if not test["AS"]:
                continue  # nothing must be signed
            fields = ""
            whole = re.sub(r"\bb=[^;]*", lambda found: re.sub(r"\s", "", found.group(0)),
                           test["AMS"])
            for field, value in (("ARC-Seal", test["AS"]), ("ARC-Message-Signature", whole),
                                 ("ARC-Authentication-Results", test["AAR"])):
                fields += field + ": " + value.strip().replace("\n", "\n  ") + "\n"
            chain = "no" if "cv=fail" in test["AS"] else "pass"
            message = (fields + test["message"]).encode()
            cases.append(Case(suite, f"{scenario['description'].strip()}/{name}".replace(" ", "_"),
                              message, keys, chain=chain))
    return cases


def arc(shared):
    folder = os.path.join(shared, "vectors/arc")
    mailauth = os.path.join(shared, "vectors/dkim/mailauth/fixtures/arc")
    perl = os.path.join(shared, "vectors/dkim/mail-dkim/arc_test_suite")
    name = "arc-draft-%s-tests.yml"
    return (arc_validation("arc", os.path.join(folder, name % "validation")) +
            arc_validation("arc-mail-dkim", os.path.join(perl, name % "validation")) +
            arc_signing("arc-sign", os.path.join(folder, name % "sign")) +
            arc_signing("arc-sign-mail-dkim", os.path.join(perl, name % "sign")) +
            arc_signing("arc-sign-mailauth", os.path.join(mailauth, name % "sign")))


# Messages whose name does not begin with good, bad, mine or ignore, and those of which Mail::DKIM's
# own test says more than the name. An older draft's signatures (ietf00) it does not test itself.
MAIL_DKIM_EXPECTED = {
    "bad_dk_1": "unjudged", "bad_dk_2": "unjudged", "bad_dk_3": "unjudged", "bad_dk_4": "unjudged",
    "bad_dk_5": "unjudged", "dk_headers_1": "pass", "dk_headers_2": "pass",
    "dk_multiple_1": "pass", "multiple_1": "pass", "multiple_2": "pass", "no_body_1": "pass",
    "no_body_2": "pass", "no_body_3": "pass", "badkey1_ed25519": "unjudged",
    "badkey2_ed25519": "fail", "badkey3_ed25519": "fail", "badkey4_ed25519": "no",
    "badkey5_ed25519": "no",
}
MAIL_DKIM_PREFIXES = (("goodkey", "pass"), ("good", "pass"), ("mine", "pass"),
                      ("badkey", "unjudged"), ("bad", "fail"), ("ignore", "unjudged"))


def read_fake_dns(path):
    keys = {}
    for line in read(path).decode().splitlines():
        found = re.match(r"([^#\s]\S*)\s+(.*)", line)
        if found and found.group(2) != "NXDOMAIN" and not found.group(2).startswith("~~"):
            keys[found.group(1).lower()] = "" if found.group(2) == '""' else found.group(2)
    return keys


def mail_dkim(shared):
    folder = os.path.join(shared, "vectors/dkim/mail-dkim")
    keys = read_fake_dns(os.path.join(folder, "FAKE_DNS.dat"))
    cases = []
    for file in sorted(os.listdir(os.path.join(folder, "corpus"))):
        name = file[:-len(".txt")]
        expected = MAIL_DKIM_EXPECTED.get(name) or next(
            word for prefix, word in MAIL_DKIM_PREFIXES if name.startswith(prefix))
        signatures = ("unjudged", "pass", "fail") if name == "multiple_2" else ()
        cases.append(Case("mail-dkim", name, read(folder, "corpus", file), keys, dkim=expected,
                          signatures=signatures))
    cases.append(Case("mail-dkim", "test5", read(folder, "test5.txt"), keys))
    return cases


# What the add-on says of its messages, where it is not that the one signature passes.
VERIFIER_EXPECTED = {
    "rfc6376-A.2-body_modified": {"dkim": "fail", "verdict": "headers only"},
    "rfc6376-A.2-header_subject_modified": {"dkim": "fail", "verdict": "altered"},
    "rfc6376-A.2-ill_formed-missing_v": {"dkim": "unjudged"},
    "rfc8463-A.3": {"signatures": ("pass", "pass"), "verdict": "verified"},
    "rfc8463-A.3-key_algo_mismatch": {"signatures": ("unjudged", "unjudged")},
    # The add-on fails a message with an unsigned instance of such a field as a policy of its own.
    "dkim/added_header-date": {"dkim": "fail", "flags": ("duplicate field: date",)},
    "dkim/added_header-from": {"dkim": "fail", "flags": ("duplicate field: from",)},
    "dkim/added_header-subject": {"dkim": "fail", "flags": ("duplicate field: subject",)},
    "dkim/added_header-to": {"dkim": "fail", "flags": ("duplicate field: to",)},
    "dkim/alignment-from_not_in_sdid": {
        "dkim": "pass", "verdict": "vouched", "flags": ("signer is not the From domain",)},
    "dkim/flags_s-auid_is_subdomain_of_sdid": {"dkim": "unjudged"},
    "dkim/unsigned_header-content-type": {
        "dkim": "pass", "flags": ("field not signed: content-type",)},
    "dkim/unsigned_header-reply_to-in_domain": {
        "dkim": "pass", "flags": ("field not signed: reply-to",)},
    "dkim/unsigned_header-reply_to-invalid": {
        "dkim": "pass", "flags": ("field not signed: reply-to",)},
    "dkim/unsigned_header-reply_to-not_in_domain": {
        "dkim": "pass", "flags": ("field not signed: reply-to",)},
}


def dkim_verifier(shared):
    folder = os.path.join(shared, "vectors/dkim/dkim_verifier/data")
    cases = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            if not file.endswith(".eml"):
                continue
            path = os.path.join(place, file)
            name = os.path.relpath(path, folder)[:-len(".eml")]
            message = read(path)
            expected = VERIFIER_EXPECTED.get(name)
            if expected is None:
                signed = re.search(rb"^DKIM-Signature:", message, re.M | re.I)
                # The originals are signed by keys that nobody has written down.
                word = "unjudged" if name.startswith("original/") else "pass"
                expected = {"dkim": word if signed else "none"}
            cases.append(Case("dkim_verifier", name.replace(" ", "_"), message, RFC_KEYS,
                              **expected))
    return cases


def mailauth(shared):
    """Its fixtures with the keys that other suites have written down: Google's of those years."""
    folder = os.path.join(shared, "vectors/dkim/mailauth")
    keys = read_zone(os.path.join(shared, "vectors/dkim-keys/published.zone"))
    keys.update(stalwart_keys(read(shared, "vectors/dkim/mail-auth/arc/001.txt"))[0])
    cases = []
    for file in sorted(os.listdir(os.path.join(folder, "fixtures"))):
        if file.endswith(".eml"):
            name = file[:-len(".eml")]
            chain = "pass" if name.startswith("arc-pass") else (
                "no" if name.startswith("arc-fail") else "")
            cases.append(Case("mailauth", name, read(folder, "fixtures", file), keys, chain=chain))
    records = json.loads(read(folder, "dkim/ec/fixtures/dns.json"))
    ec_keys = {name: "".join(record["TXT"][0]) for name, record in records.items()}
    cases.append(Case("mailauth", "ec/signed", read(folder, "dkim/ec/fixtures/signed.eml"),
                      ec_keys, signatures=("pass", "pass"), verdict="verified"))
    return cases


def stalwart_keys(text):
    """A file of that suite: lines NAME KEY, a blank line, the message."""
    head, message = re.split(rb"\r?\n\r?\n", text, maxsplit=1)
    keys = {}
    for line in head.decode().splitlines():
        name, _, record = line.partition(" ")
        keys[name.lower()] = record
    return keys, message


def stalwart(shared):
    folder = os.path.join(shared, "vectors/dkim/mail-auth")
    cases = []
    for kind in ("dkim", "arc"):
        for file in sorted(os.listdir(os.path.join(folder, kind))):
            keys, message = stalwart_keys(read(folder, kind, file))
            expected = {"chain": "pass"} if kind == "arc" else {"dkim": "pass"}
            cases.append(Case("mail-auth", f"{kind}/{file[:-len('.txt')]}", message, keys,
                              **expected))
    # Drafts of another protocol, of which some messages carry DKIM signatures too.
    records = json.loads(read(folder, "dkim2/dns.json"))
    keys = {f"{label}.{domain}".lower(): "".join(value for kind, value in answers if kind == "txt")
            for domain, labels in records.items() for label, answers in labels.items()}
    for file in sorted(os.listdir(os.path.join(folder, "dkim2/expected"))):
        message = read(folder, "dkim2/expected", file)
        if re.search(rb"^DKIM-Signature:", message, re.M | re.I):
            cases.append(Case("mail-auth", f"dkim2/{file[:-len('.eml')]}", message, keys))
    return cases

