# SPDX-License-Identifier: AGPL-3.0-or-later
"""A set beside the archive by which the finding of copies is measured: letters, what became of
them, and which are copies, quotations and forwards of which. What is true is known because it was
made so.
"""
from . import mime
from .draw import Draw

FAMILIES = 60
START = 1462269600  # 3 May 2016
PEOPLE = (("Ingrid Solvang", "ingrid.solvang"), ("Tomas Rehn", "tomas.rehn"),
          ("Amina Farouk", "amina.farouk"), ("Greta Lindqvist", "greta.lindqvist"))
WHO = ("the harbour master", "our pilot", "the surveyor", "the board", "a diver of the firm",
       "the county office", "nobody in the pilot house", "the insurer", "the crew of the dredger",
       "my colleague", "the laboratory in the capital", "the berth desk", "an engineer",
       "the union", "the night watch", "the customs house", "the mayor's secretary")
DID = ("has measured", "refuses to sign", "asked twice about", "forgot to file", "will inspect",
       "wants to postpone", "paid for", "has photographed", "cannot explain", "objects to",
       "reported", "never received", "has to repair", "doubts", "approved", "recorded",
       "keeps asking for", "was shown")
WHAT = ("the north quay", "the samples of last week", "crane four", "the second invoice",
        "the draught at berth seven", "an oil film near the lock", "the tide gauge",
        "the lease of the warehouse", "the minutes of the meeting", "the noise at night",
        "the new fender", "a crack in the sheet piling", "the depth of the basin",
        "the list of dangerous goods", "the contract with the tugs", "two missing containers",
        "the power supply of the pumps", "the fishing permits", "the old chart")
WHEN = ("before Easter", "on Thursday", "in the first week of June", "after the storm",
        "at low water", "during the night shift", "since the last audit", "without telling anybody",
        "in spite of the rules", "by the end of the month", "as agreed in March",
        "when the ferry was late", "for the third time this year", "within two days")
SO = ("and that costs us {n} crowns", "so we need {n} more tonnes of sand", "which took {n} hours",
      "and the file has {n} pages", "though only {n} metres are left", "as letter {n} shows",
      "while {n} ships were waiting", "and number {n} is still open")
NOTICE = ("This message and what is attached to it are confidential and meant for the person to "
          "whom they are addressed alone. If you are not that person, do not read, copy or pass it "
          "on, tell the sender and delete it without delay. The port takes no liability for its "
          "contents, nor for delay, loss or harm done by programs that it may carry.")
FORM = ("Dear customer, your booking no. {n} was received and will be handled by the berth desk. "
        "Please have the following ready: {text}")
SHORT = ("Thanks!\n", "Noted.\n", "Yes, fine by me.\n", "Received, thank you very much. Greta\n",
         "I am out of the office until Monday and will answer then.\n")


def sentence(draw):
    """No two have twelve words in a row in common, unless one was taken from the other."""
    words = (f"{draw.pick(WHO)} {draw.pick(DID)} {draw.pick(WHAT)} ({draw.between(100, 9999)}) "
             f"{draw.pick(WHEN)}")
    if draw.chance(70):
        words += ", " + draw.pick(SO).format(n=draw.between(3, 9700))
    return words[0].upper() + words[1:] + "."


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join(lines + [line])


def letter(draw, sentences):
    """Paragraphs of a few sentences."""
    paragraphs = []
    while sentences:
        count = min(draw.between(2, 5), len(sentences))
        paragraphs.append(wrap(" ".join(sentences[:count]), 72))
        sentences = sentences[count:]
    return "\n\n".join(paragraphs) + "\n"


def edited(draw, body, share):
    """With `share` in a hundred of the words changed, left out or doubled, at least one."""
    words = body.split(" ")
    for _ in range(max(1, len(words) * share // 100)):
        at = draw.below(len(words))
        words[at] = draw.pick((draw.pick(("perhaps", "certainly", "not", "soon", "Halden")), "",
                               words[at] + " indeed"))
    return " ".join(words)


class Set:
    """Files by name, and what is true of them."""

    def __init__(self):
        self.files, self.groups, self.quoting = {}, [], []
        self.draw = Draw("copies")

    def add(self, name, subject, part, more=()):
        stamp = START + len(self.files) * 5400
        who, box = self.draw.pick(PEOPLE)
        fields = [("Date", mime.print_date(stamp, 120)),
                  ("From", f"{who} <{box}@port-of-halden.example>"),
                  ("To", "desk@port-of-halden.example"), ("Subject", subject),
                  ("Message-ID", f"<{self.draw.hex(16)}@port-of-halden.example>"), *more]
        self.files[name] = mime.message(fields, part)
        return name

    def plain(self, name, subject, body):
        return self.add(name, subject, mime.text(body))

    def family(self, number):
        draw = self.draw
        sentences = [sentence(draw) for _ in range(draw.between(3, 18))]
        body = letter(draw, list(sentences))
        subject = f"{draw.pick(WHAT)[4:].capitalize()} ({number})"
        name = lambda kind: f"{number:02}-{kind}.eml"  # noqa: E731
        first = self.plain(name("first"), subject, body)
        left_out = draw.below(len(sentences))
        without = sentences[:left_out] + sentences[left_out + 1:]
        group = [
            first,
            self.plain(name("resent"), subject, wrap(body.replace("\n", " "), 60) + "\n"),
            self.plain(name("greeting"), subject, "Dear all,\n\n" + body + "\nBest\nIngrid\n"),
            self.plain(name("edited"), subject, edited(draw, body, 6)),
            self.plain(name("shortened"), subject, letter(draw, without)),
            self.plain(name("footer"), subject, body + "\nThe desk's list: to leave it, write to "
                       "desk-leave@port-of-halden.example\n"),
            self.plain(name("pasted"), "As promised",
                       "This is what I wrote to them then:\n\n" + body),
        ]
        if number % 3 == 0:
            group.append(self.plain(name("notice"), subject, body + "\n" + wrap(NOTICE, 72) + "\n"))
        self.groups.append(group)
        self.relate(number, first, subject, sentences, body)

    def relate(self, number, first, subject, sentences, body):
        """What quotes, forwards or attaches the first letter, and what only looks like it."""
        draw = self.draw
        name = lambda kind: f"{number:02}-{kind}.eml"  # noqa: E731
        quoted = "".join(f"> {row}".rstrip() + "\n" for row in body.rstrip("\n").split("\n")[:6])
        reply = self.plain(name("reply"), "Re: " + subject, f"On Tuesday Ingrid Solvang wrote:\n"
                           f"{quoted}\n{sentence(draw)}\n")
        head = (f"---------- Forwarded message ---------\nFrom: Ingrid Solvang\n"
                f"Date: Tue, 3 May 2016\nSubject: {subject}\nTo: desk@port-of-halden.example\n\n")
        forward = self.plain(name("forward"), "Fwd: " + subject, f"See below.\n\n{head}{body}")
        attached = self.add(name("attached"), "Fwd: " + subject, mime.multipart(
            "mixed", [mime.text("As attached.\n"), mime.attached_message(self.files[first])],
            f"x-{draw.hex(12)}"))
        self.quoting += [(first, reply, "quoted"), (first, forward, "forwarded"),
                         (first, attached, "attached")]
        # Another letter that takes over one sentence, a form, a notice over little, a short word.
        others = [sentence(draw) for _ in range(len(sentences) + 2)]
        others.insert(draw.below(len(others)), draw.pick(sentences))
        self.plain(name("other"), subject, letter(draw, others))
        self.plain(name("form"), f"Booking {number}", wrap(FORM.format(
            n=draw.between(1000, 9999), text=sentence(draw) + " " + sentence(draw)), 72) + "\n")
        own = " ".join(sentence(draw) for _ in range(draw.pick((1, 1, 2, 6, 14))))
        self.plain(name("under-notice"), "Re: " + draw.pick(WHAT),
                   wrap(own, 72) + "\n\n" + wrap(NOTICE, 72) + "\n")
        self.plain(name("short"), "Re: " + subject, draw.pick(SHORT))


def build():
    """Octets by file name, and what is true: groups of copies, and who quotes whom how."""
    made = Set()
    for number in range(FAMILIES):
        made.family(number)
    return made.files, {"groups": made.groups, "quoting": made.quoting}
