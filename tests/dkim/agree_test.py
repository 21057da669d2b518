#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds Daylight's verdicts on signatures to what the published suites say and to what independent
verifiers say: dkimpy, Mail::DKIM and mailauth, on every case of the suites and on 2,000 signed
messages of the corpora. docs/design/agreement.md has the result.

  agree_test.py PROBE [--mailauth FOLDER] [--suite NAME]

PROBE is dkim_probe; FOLDER has mailauth in node_modules (tests/dkim/install_mailauth makes one).
Every difference stands in differences.txt with its reason, and every line there must still be one.
A difference that is not listed is printed as a line of that list, with the class that the evidence
supports."""

import argparse
import base64
import collections
import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("DAYLIGHT_SHARED", os.path.join(HERE, "../../../shared"))
SAMPLES = ("io-uring", "reiserfs-devel")  # listed by class with a count, not message by message
sys.path.insert(0, os.path.join(HERE, ".."))


@dataclasses.dataclass
class Difference:
    case: object
    aspect: str  # "dkim", "chain", "verdict", "flag" or the number of a signature
    verifier: str  # or "suite": the result that the suite expects
    ours: str
    theirs: str
    detail: str
    classes: list

    def key(self):
        place = "*" if self.case.suite in SAMPLES else f"{self.case.name}#{self.aspect}"
        return (self.case.suite, place, self.verifier, self.ours, self.theirs)


def compare_expected(case, ours):
    """What the suite says, beside ours."""
    pairs = []
    if case.dkim:
        pairs.append(("dkim", best(ours.signatures), case.dkim))
    if case.chain:
        pairs.append(("chain", ours.chain, case.chain))
    pairs += [(str(number), word, expected) for number, (word, expected) in enumerate(
        zip(ours.signatures + ["none"] * len(case.signatures), case.signatures), 1)]
    out = [(aspect, mine, said) for aspect, mine, said in pairs if not agree(mine, said)]
    if case.verdict and ours.raw["plain"] != case.verdict:
        out.append(("verdict", ours.raw["plain"], case.verdict))
    flags = [flag for one in ours.raw["signatures"] for flag in one["flags"]]
    out += [("flag", "no flag", flag) for flag in case.flags
            if not any(flag in one for one in flags)]
    return out


def compare_answers(ours, theirs):
    out = [(str(number), mine, said) for number, (mine, said) in enumerate(
        zip(ours.signatures, theirs.signatures), 1) if not agree(mine, said)]
    if len(ours.signatures) != len(theirs.signatures):
        out.append(("count", str(len(ours.signatures)), str(len(theirs.signatures))))
    if not agree(ours.chain, theirs.chain):
        out.append(("chain", ours.chain, theirs.chain))
    return out


def set_back(case):
    """A time at which no signature of the message had expired."""
    expiries = [int(tag(value, b"x")) for name in (b"dkim-signature", b"arc-message-signature")
                for value in signature_fields(case.message, name)
                if re.fullmatch(rb"\d{1,12}", tag(value, b"x"))]
    return min(expiries + [CLOCK]) - 1


# The algorithm identifier of RSA in a SubjectPublicKeyInfo (RFC 8017 §A.1).
RSA_OID = bytes.fromhex("2a864886f70d010101")


def is_bare_rsa(record):
    """Whether a record holds an RSAPublicKey itself (RFC 6376 §3.6.1 allows both readings)."""
    if "ed25519" in record:
        return False
    try:
        key = base64.b64decode(tag(record.encode("latin-1"), b"p"))
    except ValueError:
        return False
    return key[:1] == b"\x30" and RSA_OID not in key


def is_not_made(one, value, keys):
    """Whether Daylight found a key for a signature and none that made it, and that is so."""
    record = keys.get(f"{one['selector']}._domainkey.{one['domain']}".lower(), "")
    return (one["plain"] == "no-key" and one["reason"].startswith("not made by a key") and
            record != "" and not key_made(record, tag(value, b"b")))


def standing_classes(difference, ours):
    """The classes that the message itself and its keys are evidence for."""
    message, in_chain = difference.case.message, difference.aspect == "chain"
    kinds = ("arc-message", "arc-seal") if in_chain else ("dkim",)
    concerned = [one for one in ours.raw["signatures"] if one["kind"] in kinds]
    fields = signature_fields(message)
    if difference.aspect.isdigit():
        chosen = slice(int(difference.aspect) - 1, int(difference.aspect))
        concerned, fields = concerned[chosen], fields[chosen]
    flags = [flag for one in concerned for flag in one["flags"]]
    expiries = [tag(value, b"x") for value in fields]
    evidence = {
        "expired": any(int(expiry) < CLOCK for expiry in expiries if expiry.isdigit()),
        "weak-key": any(flag.startswith("weak key") for flag in flags),
        "domainkeys": not fields and signature_fields(message, b"domainkey-signature"),
        "not-version-1": any(one["malformed"].startswith("v= ") for one in concerned),
        "several-from": not in_chain and "duplicate field: from" in flags,
        "duplicate-field": not in_chain and any(flag.startswith("duplicate") for flag in flags),
        "sha1": in_chain and any(one["algorithm"] == "rsa-sha1" for one in concerned),
        "no-key": in_chain and ours.raw["chain"] == "no key",
        "pkcs1": not in_chain and any(
            is_bare_rsa(difference.case.keys.get(f"{one['selector']}._domainkey.{one['domain']}",
                                                 "")) for one in concerned),
        "not-made": not in_chain and any(
            is_not_made(one, value, difference.case.keys)
            for one, value in zip(concerned, fields)),
        "query": not in_chain and any(tag(value, b"q") not in (b"", b"dns/txt")
                                      for value in fields),
    }
    # A verifier is asked again whether it was that.
    asked = ("expired", "weak-key") if difference.verifier != "suite" else ()
    return [label for label, holds in evidence.items() if holds and label not in asked]


def ask_again(ask, differences, answers):
    """Whether the verifier says as we do once its rules for delivery are taken away: the clock set
    back to before x=, keys of any size allowed."""
    cases = [one.case for one in differences]
    back = [set_back(case) for case in cases]
    now = [CLOCK] * len(cases)
    for label, clocks, bits in (("expired", back, 1024), ("weak-key", now, 1),
                                ("expired+weak-key", back, 1)):
        for one, theirs in zip(differences, ask(cases, clocks, bits)):
            left = [aspect for aspect, _, _ in compare_answers(answers[id(one.case)], theirs)]
            if one.aspect not in left and not any(
                    known in one.classes for known in ("expired", "weak-key")):
                one.classes.insert(0, label)


def find_differences(cases, asks, probe):
    """All of them, and the answers of Daylight by case."""
    ours = ask_daylight(cases, probe)
    answers = {id(case): answer for case, answer in zip(cases, ours)}
    differences = []
    for case, answer in zip(cases, ours):
        for aspect, mine, said in compare_expected(case, answer):
            one = Difference(case, aspect, "suite", mine, said, answer.detail, [])
            one.classes = standing_classes(one, answer)
            differences.append(one)
    for verifier, ask in asks.items():
        found = []
        for case, answer, theirs in zip(cases, ours, ask(cases, [CLOCK] * len(cases), 1024)):
            for aspect, mine, said in compare_answers(answer, theirs):
                one = Difference(case, aspect, verifier, mine, said, theirs.detail, [])
                one.classes = standing_classes(one, answer)
                found.append(one)
        ask_again(ask, found, answers)
        differences += found
    return differences, answers


def read_list():
    """Lines by their key: (class, count, number of the line)."""
    listed = {}
    with open(os.path.join(HERE, "differences.txt"), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip() or line.startswith("#"):
                continue
            suite, place, verifier, ours, theirs, reason = line.rstrip("\n").split("\t")
            label, colon, text = reason.partition(": ")
            count = re.match(r"(\d+) signatures", text)
            if not colon or not text:
                raise ValueError(f"differences.txt:{number}: no reason")
            key = (suite, place, verifier, ours, theirs)
            if place == "*":
                key += (label,)
            if key in listed:
                raise ValueError(f"differences.txt:{number}: listed twice")
            listed[key] = (label, int(count.group(1)) if count else None, number)
    return listed


def as_line(one):
    return "\t".join(one.key()) + f"\t{(one.classes or ['other'])[0]}: ({one.detail[:160]})"


def hold_to_list(differences, asked, suites):
    """The case names that failed, with why; the lines of the list that no longer hold."""
    listed = {key: value for key, value in read_list().items()
              if key[0] in suites and key[2] in asked}
    failed, seen, counts = {}, set(), collections.Counter()
    for one in differences:
        key = one.key()
        if key[1] == "*":
            label = (one.classes or ["other"])[0]
            counts[key + (label,)] += 1
            if key + (label,) not in listed:
                failed.setdefault(one.case, []).append("not listed: " + as_line(one) + " " +
                                                       one.case.name)
            continue
        label = listed.get(key, ("", None, 0))[0]
        seen.add(key)
        if not label:
            failed.setdefault(one.case, []).append("not listed: " + as_line(one))
        elif label == "other" and one.verifier != "suite" and set(one.classes) & {
                "expired", "weak-key", "expired+weak-key"}:
            failed.setdefault(one.case, []).append(f"class is {one.classes[0]}: " + as_line(one))
        elif label != "other" and label not in one.classes:
            failed.setdefault(one.case, []).append(f"is not {label}: " + as_line(one))
    stale = []
    for key, (label, count, number) in listed.items():
        if key[1] == "*" and counts[key] != count:
            stale.append(f"differences.txt:{number}: {counts[key]} signatures, not {count}")
        elif key[1] != "*" and key not in seen:
            stale.append(f"differences.txt:{number}: no longer a difference: {' '.join(key)}")
    return failed, stale


def verifiers_here(modules, tally):
    """What can be asked on this machine; what cannot is noted as skipped."""
    asks = {"dkimpy": ask_dkimpy}
    done = subprocess.run(["perl", "-MMail::DKIM::ARC::Verifier", "-e", "1"], check=False,
                          stderr=subprocess.DEVNULL)
    if done.returncode == 0:
        asks["mail-dkim"] = ask_mail_dkim
    else:
        tally.add("skipped", "mail-dkim", "Mail::DKIM is not installed")
    if not shutil.which("node"):
        tally.add("skipped", "mailauth", "there is no node")
    elif not modules or not os.path.isdir(os.path.join(modules, "node_modules/mailauth")):
        tally.add("skipped", "mailauth", "it is not installed: tests/dkim/install_mailauth FOLDER")
    else:
        asks["mailauth"] = lambda cases, clocks, bits: ask_mailauth(cases, clocks, bits, modules)
    return asks


def cases_here():
    cases = (suites.arc(SHARED) + suites.mail_dkim(SHARED) + suites.dkim_verifier(SHARED) +
             dkimpy(SHARED) + suites.mailauth(SHARED) + suites.stalwart(SHARED))
    if os.path.isdir(os.path.join(SHARED, "corpora")):
        cases += sample(SHARED)
    return cases


def print_summary(cases, differences, asked):
    for suite in dict.fromkeys(case.suite for case in cases):
        number = sum(case.suite == suite for case in cases)
        counts = collections.Counter(one.verifier for one in differences
                                     if one.case.suite == suite)
        print(f"{suite}: {number} messages; differences: " +
              ", ".join(f"{verifier} {counts[verifier]}" for verifier in ["suite", *asked]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe")
    parser.add_argument("--mailauth", metavar="FOLDER")
    parser.add_argument("--suite", action="append")
    options = parser.parse_args()
    tally = Tally()
    asks = verifiers_here(options.mailauth, tally)
    cases = [case for case in cases_here() if not options.suite or case.suite in options.suite]
    scratch = tempfile.mkdtemp(prefix="daylight-dkim-")
    try:
        Folder(scratch).add(cases)
        differences, _ = find_differences(cases, asks, os.path.abspath(options.probe))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    failed, stale = hold_to_list(differences, ["suite", *asks], {case.suite for case in cases})
    for case in cases:
        why = failed.get(case)
        tally.add("failed" if why else "passed", f"{case.suite}/{case.name}", (why or [""])[0])
        for line in why or []:
            print("FAILED", line)
    tally.add("failed" if stale else "passed", "list", "; ".join(stale))
    print_summary(cases, differences, asks)
    for line in stale:
        print("FAILED", line)
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "dkim_agree")
    print(tally.line())
    return 1 if tally.count("failed") else 0


def skip(why):
    tally = Tally()
    tally.add("skipped", "dkim_agree", why)
    tally.write(os.environ.get("DAYLIGHT_TALLY", ""), "dkim_agree")
    print(f"skipped: {why}")
    return 0


if __name__ == "__main__":
    from tally import Tally
    if not os.path.isdir(os.path.join(SHARED, "vectors/dkim")):
        sys.exit(skip("the suites are not beside the tree"))
    try:
        import suites
        from dkimpy_cases import dkimpy
        from sample import sample
        from verifiers import (CLOCK, Folder, agree, ask_daylight, ask_dkimpy, ask_mail_dkim,
                               ask_mailauth, best, key_made, signature_fields, tag)
    except ImportError as missing:
        sys.exit(skip(f"Python has no {missing.name}"))
    sys.exit(main())
