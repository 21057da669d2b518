#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sets what receiving servers wrote of signatures when a message came (Authentication-Results, RFC
8601) beside what Daylight says of the same signatures years later, with the keys of the zones.

  results_compare.py PROBE [--corpus io-uring] [--list CLASS]

Prints a table of the results by class. The class of each is decided by evidence in the message, the
keys and the verdicts; what fits none is `other`, printed one by one, and fails. --list prints the
results of one class."""

import argparse
import collections
import dataclasses
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("DAYLIGHT_SHARED", os.path.join(HERE, "../../../shared"))


@dataclasses.dataclass
class Result:
    """One dkim= of an Authentication-Results field."""
    server: str
    word: str  # pass, fail, permerror, none …
    comment: str
    props: dict  # d, s, b, i, a
    place: int  # index of the field in the header, topmost 0


def header_fields(message):
    """(name in lower case, value with its folds), topmost first."""
    head = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    for field in re.split(rb"\r?\n(?![ \t])", head):
        name, colon, value = field.partition(b":")
        if colon:
            yield name.strip().lower(), value


def read_results(place, value):
    """The dkim= results of one field. The first part names the server, unless it is a result."""
    text = re.sub(r"\s+", " ", value.decode("latin-1"))
    comments = []

    def keep(found):
        comments.append(found.group(1))
        return f" \x00{len(comments) - 1}\x00 "
    text = re.sub(r"\(([^()]*)\)", keep, text)
    parts = [part.strip() for part in text.split(";")]
    server = "" if "=" in parts[0] else parts[0].split(" ")[0]
    for part in parts:
        found = re.match(r"dkim\s*=\s*(\w+)", part, re.I)
        if found:
            noted = " ".join(comments[int(n)] for n in re.findall(r"\x00(\d+)\x00", part))
            props = {name.lower(): said for name, said in re.findall(
                r'header\.(\w+)\s*=\s*"?([^\s";]+)', part)}
            yield Result(server, found.group(1).lower(), noted, props, place)


def find_signature(result, signatures):
    """The signatures that a result may mean: by the beginning of b= if it gives one, else by d=."""
    out = []
    for place, b, judged in signatures:
        if "d" in result.props and result.props["d"].lower() != judged["domain"]:
            continue
        if "s" in result.props and result.props["s"].lower() != judged["selector"].lower():
            continue
        if "b" in result.props and not b.startswith(result.props["b"]):
            continue
        if not {"d", "b"} & set(result.props) and "i" in result.props:
            of = result.props["i"].rsplit("@", 1)[-1].lower()
            if of != judged["domain"] and not of.endswith("." + judged["domain"]):
                continue
        out.append((place, judged))
    return out


@dataclasses.dataclass
class Signature:
    """A DKIM-Signature of the message and what Daylight says of it."""
    place: int
    b: str
    record: str  # the key record that the zones hold for it, empty if none
    judged: dict
    unquoted: str = ""  # its verdict with ">From " unquoted, where that is another message


def find_signature(result, signatures):
    """The signature that a result means: by the beginning of b= if it gives one, else the nearest
    of its d= or i=, below it or, if the system that signed wrote it as well, above."""
    below = [one for one in signatures if one.place > result.place]
    above = [one for one in reversed(signatures) if one.place < result.place]
    for one in below + above:
        said, domain = result.props, one.judged["domain"]
        if not one.b.startswith(said.get("b", "")):
            continue
        if said.get("d", domain).lower() != domain:
            continue
        if said.get("s", one.judged["selector"]).lower() != one.judged["selector"].lower():
            continue
        of = said.get("i", domain).rsplit("@", 1)[-1].lower()
        if of == domain or of.endswith("." + domain):
            return one
    return None


def classify(result, signatures, fields):
    """(ours, class). The classes of agreement begin with "agree"."""
    if result.word == "none":
        below = [one for one in signatures if one.place > result.place]
        if not below:
            return "-", "agree: no signature was there when it was written"
        if any(name == b"x-ms-exchange-transport-forked" for name, _ in fields):
            return "-", "Exchange wrote it before it signed, and does not keep the order of fields"
        return below[0].judged["plain"], "other"
    signature = find_signature(result, signatures)
    if signature is None:
        return "-", "the signature is no longer in the message"
    return signature.judged["plain"], classify_pair(result.word, signature)


def classify_pair(theirs, signature):
    mine = signature.judged["plain"]
    if mine == "pass" and theirs == "pass":
        return "agree: pass"
    if mine in ("fail", "body-altered") and theirs == "fail":
        return "agree: fail"
    if mine == "no-key" and not signature.record:
        if theirs == "permerror":
            return "agree: no key, then or now"
        return "no key is known to us"
    if theirs == "permerror" and signature.judged["algorithm"] == "ed25519-sha256":
        return "their verifier knew no Ed25519"
    if theirs == "pass" and signature.unquoted == "pass":
        return "the mailbox quoted a line that begins with `From `; with that undone it passes"
    made = mine not in ("fail", "no-key") or key_made(signature.record, signature.b)
    if theirs == "pass" and not made:
        return "the selector had another key then: the one that is known did not make the signature"
    return "other"


def judge_all(probe, corpus):
    """(case, its fields, results, signatures) of the messages that have such a field."""
    keys = zone_keys(SHARED)
    cases = [case_of(corpus, message, keys) for message in messages(SHARED, corpus)
             if any(name == b"authentication-results" for name, _ in header_fields(message))]
    undone = [dataclasses.replace(case, message=re.sub(rb"^>(>*From )", rb"\1", case.message,
                                                       flags=re.M)) for case in cases]
    scratch = tempfile.mkdtemp(prefix="daylight-results-")
    try:
        Folder(scratch).add(cases + undone)
        answers = ask_daylight(cases + undone, probe)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for case, plain, answer, unquoted in zip(cases, undone, answers, answers[len(cases):]):
        fields = list(header_fields(case.message))
        places = [place for place, (name, _) in enumerate(fields) if name == b"dkim-signature"]
        judged = [one for one in answer.raw["signatures"] if one["kind"] == "dkim"]
        other = [one for one in unquoted.raw["signatures"] if one["kind"] == "dkim"]
        signatures = []
        for place, one, again in zip(places, judged, other):
            name = f"{one['selector']}._domainkey.{one['domain']}".lower()
            b = tag(fields[place][1], b"b").decode("latin-1")
            signatures.append(Signature(place, b, keys.get(name, ""), one))
            if plain.message != case.message:
                signatures[-1].unquoted = again["plain"]
        results = [result for place, (name, value) in enumerate(fields)
                   if name == b"authentication-results" for result in read_results(place, value)]
        yield case, fields, results, signatures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe")
    parser.add_argument("--corpus", default="io-uring")
    parser.add_argument("--list", metavar="CLASS")
    options = parser.parse_args()
    table, totals, others = collections.Counter(), collections.Counter(), 0
    for case, fields, results, signatures in judge_all(options.probe, options.corpus):
        totals["messages"] += 1
        totals["with a dkim= result"] += bool(results)
        for result in results:
            mine, label = classify(result, signatures, fields)
            table[(label, result.word, mine)] += 1
            others += label == "other"
            if label in ("other", options.list):
                print(label, case.name, result, mine,
                      [(one.judged["domain"], one.judged["selector"], one.judged["verdict"],
                        one.judged["reason"]) for one in signatures])
    print(", ".join(f"{count} {what}" for what, count in totals.items()) +
          f", {sum(table.values())} results\n\n| class | they said | we say | results |\n"
          "|---|---|---|---|")
    for (label, theirs, mine), count in sorted(table.items(), key=lambda row: (
            not row[0][0].startswith("agree"), -row[1])):
        print(f"| {label} | {theirs} | {mine} | {count} |")
    return 1 if others else 0


if __name__ == "__main__":
    from sample import case_of, messages, zone_keys
    from verifiers import Folder, ask_daylight, key_made, tag
    sys.exit(main())
