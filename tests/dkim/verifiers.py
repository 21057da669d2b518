# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asks independent verifiers, and Daylight's own dkim_probe, for their word on cases. None of them
reaches a network: keys come from the case. Answers are in the words of suites.py, as an Answer."""

import base64
import dataclasses
import json
import os
import re
import subprocess

import dkim

from suites import crlf

HERE = os.path.dirname(os.path.abspath(__file__))
# When the suites are judged: after all they hold, so that x= has passed wherever it can.
CLOCK = 1_800_000_000


@dataclasses.dataclass
class Answer:
    signatures: list  # a word for each DKIM-Signature field, in their order
    chain: str = "none"
    detail: str = ""  # what the verifier said, for people
    raw: dict = dataclasses.field(default_factory=dict)


def best(signatures):
    """Of several signatures, as Authentication-Results and the suites take it."""
    for word in ("pass", "fail", "no", "unjudged"):
        if word in signatures:
            return word
    return "none"


def agree(a, b):
    """Whether two words say the same, as far as each says anything ("-": nothing)."""
    return a == b or "-" in (a, b) or (a == "no" and b in ("fail", "unjudged")) or (
        b == "no" and a in ("fail", "unjudged"))


def signature_fields(message, name=b"dkim-signature"):
    """The values of the fields of that name, as written."""
    head = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    fields = re.split(rb"\r?\n(?![ \t])", head)
    out = []
    for field in fields:
        label, colon, value = field.partition(b":")
        if colon and label.strip().lower() == name:
            out.append(value)
    return out


def tag(value, name):
    """The text of one tag, white space taken out."""
    found = re.search(rb"(?:^|;)\s*" + name + rb"\s*=([^;]*)", value)
    return re.sub(rb"\s+", b"", found.group(1)) if found else b""


def key_made(record, signature):
    """Whether the RSA key of a record can have made a signature (base64), of whatever text: under
    the key that made it, it gives a padded block (RFC 8017 §9.2), under any other noise."""
    key, _, kind, _ = dkim.evaluate_pk("", record)
    if kind != b"rsa":
        return True
    value = pow(int.from_bytes(base64.b64decode(signature), "big"), key["publicExponent"],
                key["modulus"])
    size = (key["modulus"].bit_length() + 7) // 8
    return value.to_bytes(size, "big").startswith(b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff")


class Folder:
    """The messages and keys of some cases as files: as stored, and with CRLF as they were sent."""

    def __init__(self, path):
        self.path = path
        self.keys = {}

    def write(self, name, data):
        path = os.path.join(self.path, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def key_files(self, keys):
        """The same keys for ours (lines) and for theirs (JSON), written once."""
        text = json.dumps(keys, sort_keys=True)
        if text not in self.keys:
            number = len(self.keys)
            lines = []
            for name, record in keys.items():
                selector, _, domain = name.partition("._domainkey.")
                escaped = record.replace("\\", "\\\\").replace("\t", "\\t").replace(
                    "\n", "\\n").replace("\r", "\\r")
                lines.append(f"{domain}\t{selector}\t{escaped}\n")
            self.keys[text] = (self.write(f"keys{number}.tsv", "".join(lines).encode("latin-1")),
                               self.write(f"keys{number}.json", text.encode()))
        return self.keys[text]

    def add(self, cases):
        for number, case in enumerate(cases):
            case.stored = self.write(f"m{number}.eml", case.message)
            case.sent = self.write(f"m{number}.crlf", crlf(case.message))
            case.tsv, case.json = self.key_files(case.keys)


def run_lines(command, lines):
    done = subprocess.run(command, input="".join(line + "\n" for line in lines).encode("latin-1"),
                          stdout=subprocess.PIPE, check=False)
    answers = [json.loads(line) for line in done.stdout.decode("utf-8", "replace").splitlines()]
    if done.returncode != 0 or len(answers) != len(lines):
        raise RuntimeError(f"{command[0]}: exit {done.returncode}, {len(answers)} answers to "
                           f"{len(lines)} messages")
    return answers


OUR_WORDS = {"pass": "pass", "body-altered": "fail", "fail": "fail", "no-key": "unjudged",
             "malformed": "unjudged"}
OUR_CHAIN = {"none": "none", "pass": "pass", "fail": "fail", "no key": "unjudged"}


def ask_daylight(cases, probe):
    """Of each signature what it is without repairs; what it is with them is in `raw`."""
    answers = []
    for said in run_lines([probe], [f"{case.stored}\t{case.tsv}" for case in cases]):
        dkim_ones = [one for one in said["signatures"] if one["kind"] == "dkim"]
        answers.append(Answer([OUR_WORDS[one["plain"]] for one in dkim_ones],
                              OUR_CHAIN[said["chain"]],
                              "; ".join([one["reason"] or one["malformed"] for one in dkim_ones] +
                                        [said["chain_reason"]]), said))
    return answers


class Clock:
    """In place of the module time, for dkimpy: it asks what time it is and nothing else."""

    def __init__(self, seconds):
        self.seconds = seconds

    def time(self):
        return self.seconds


def set_dkimpy_clock(seconds):
    dkim.time = Clock(seconds)


class Log:
    """dkimpy says to its log alone that it found no usable key."""

    def __init__(self):
        self.errors = []

    def debug(self, *_):
        pass

    info = warning = debug

    def error(self, text, *_):
        self.errors.append(str(text))


def dkimpy_signature(message, index, lookup, min_bits):
    log = Log()
    try:
        verified = dkim.DKIM(message, logger=log, minkey=min_bits).verify(idx=index,
                                                                          dnsfunc=lookup)
    except dkim.ValidationError as problem:
        # The key was there before it looked at the body.
        return ("fail" if "body hash mismatch" in str(problem) else "unjudged"), str(problem)
    except Exception as problem:  # pylint: disable=broad-except
        return "unjudged", f"{type(problem).__name__}: {problem}"
    if verified:
        return "pass", ""
    return ("unjudged" if log.errors else "fail"), "; ".join(log.errors)


def dkimpy_chain(message, lookup, min_bits):
    if not signature_fields(message, b"arc-seal") and not signature_fields(
            message, b"arc-message-signature"):
        return "none", ""
    try:
        verdict, _, reason = dkim.ARC(message, logger=Log(), minkey=min_bits).verify(
            dnsfunc=lookup)
    except Exception as problem:  # pylint: disable=broad-except
        return "no", f"{type(problem).__name__}: {problem}"
    words = {dkim.CV_Pass: "pass", dkim.CV_None: "none"}
    return words.get(verdict, "no"), reason


def ask_dkimpy(cases, clocks, min_bits=1024):
    answers = []
    for case, clock in zip(cases, clocks):
        set_dkimpy_clock(clock)
        message = crlf(case.message)

        def lookup(name, timeout=5, keys=case.keys):
            del timeout
            return keys.get(name.decode("latin-1").rstrip(".").lower(), "")

        said = [dkimpy_signature(message, index, lookup, min_bits)
                for index in range(len(signature_fields(message)))]
        chain, reason = dkimpy_chain(message, lookup, min_bits)
        answers.append(Answer([word for word, _ in said], chain,
                              "; ".join([detail for _, detail in said] + [reason])))
    return answers


def match(case, said):
    """The results of a verifier, each with its b=, a= and c=, put to the fields of the message."""
    left = [tuple(re.sub(r"\s+", "", text) for text in one[:3]) + tuple(one[3:]) for one in said]
    words, details = [], []
    for value in signature_fields(case.message):
        wanted = tuple(tag(value, name).decode("latin-1") for name in (b"b", b"a", b"c"))
        found = next((one for one in left if one[:3] == wanted), None)
        if found:
            left.remove(found)
        words.append(found[3] if found else "unjudged")
        details.append(found[4] if found else "passed over")
    return words, details


def ask_process(command, cases, clocks, min_bits, words):
    lines = [json.dumps({"file": case.sent, "keys": case.json, "clock": clock, "bits": min_bits})
             for case, clock in zip(cases, clocks)]
    answers = []
    for case, said in zip(cases, run_lines(command, lines)):
        signatures, details = match(
            case, [(*named, words(result, detail), f"{result} ({detail})")
                   for *named, result, detail in said["signatures"]])
        chain = {"pass": "pass", "none": "none"}.get(said["chain"], "no")
        answers.append(Answer(signatures, chain, "; ".join(details + [said["chain_detail"]])))
    return answers


def mail_dkim_words(result, detail):
    if "unsupported algorithm ed25519" in detail:
        return "-"  # Debian's is of before RFC 8463
    return {"pass": "pass", "fail": "fail"}.get(result, "unjudged")


def mailauth_words(result, detail):
    if result == "neutral" and "body hash" in detail:
        return "no"  # it looks at the body before it asks for a key
    return {"pass": "pass", "fail": "fail"}.get(result, "unjudged")


def ask_mail_dkim(cases, clocks, min_bits=1024):
    return ask_process(["perl", os.path.join(HERE, "verify.pl")], cases, clocks, min_bits,
                       mail_dkim_words)


def ask_mailauth(cases, clocks, min_bits=1024, modules="."):
    return ask_process(["node", os.path.join(HERE, "verify.js"), modules], cases, clocks, min_bits,
                       mailauth_words)
