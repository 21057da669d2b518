# SPDX-License-Identifier: AGPL-3.0-or-later
"""A set beside the archive by which the finding of persons is measured: people with several
addresses, namesakes, lists, robots and shared boxes, and who is who. What is true is known because
it was made so."""
from . import mime
from .draw import Draw

PERSONS = 140
LETTERS = 900
START = 1454284800  # 1 February 2016
GIVEN = ("Aksel", "Aslaug", "Birgit", "Bjarte", "Brita", "Carsten", "Dagny", "Dagfinn", "Eirik",
         "Eldbjørg", "Espen", "Frida", "Frode", "Gerd", "Gunnar", "Guro", "Halvard", "Hedvig",
         "Helge", "Inga", "Isak", "Ivar", "Jan", "Johanne", "Jostein", "Kjersti", "Kåre", "Lars",
         "Leif", "Liv", "Magnus", "Marit", "Mikkel", "Nils", "Nora", "Odd", "Olaug", "Petra", "Per",
         "Ragnar", "Randi", "Roar", "Rune", "Signe", "Sigurd", "Siv", "Stein", "Terje", "Torvald",
         "Tuva", "Unni", "Vebjørn", "Vidar", "Vigdis", "Wenche", "Yngve", "Øystein", "Åse", "Anna")
# Family names are many, as they are in life; a few are common.
FAMILY = tuple(front + back for front in (
    "Aa", "Bak", "Dal", "Eng", "Foss", "Grim", "Haug", "Iver", "Jord", "Kol", "Lang", "Myr",
    "Nord", "Opp", "Prest", "Ru", "Skjel", "Tved", "Ul", "Vang", "Ytter", "Øde")
    for back in ("brekke", "heim", "land", "lien", "mo", "nes", "seth", "stad", "vik")) + (
    "Hansen", "Berg") * 4
FIRMS = ("port-of-halden", "nordmole", "havdep", "kystbank", "werftkontor", "tidevann", "lotsene",
         "brygga", "slepebat", "kaikran", "fiskeri", "tollen")
HOMES = ("fjordpost", "brevduen", "hjemme", "postkassen")
FOLD = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "Å": "a", "Ø": "o", "Æ": "ae", "-": ""})
X500 = "/O={firm}/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN={box}"
# What becomes of a person: none, or a second address of this kind.
KINDS = ("none",) * 9 + ("same-box", "made", "made", "made", "same-local", "same-local", "x500",
                         "x500", "packed", "signature", "signature", "reply-line", "reply-line",
                         "unlike")


class Who:
    """A human being, robot, list or box: names with addresses, and what is under his letters."""

    def __init__(self, kind, names, addresses):
        self.kind, self.names, self.addresses = kind, names, addresses
        self.signature = ""
        self.silent = set()   # addresses that never write
        self.nameless = set()  # addresses that headers give without a name
        self.list_id = ""


def plain(word):
    return word.lower().translate(FOLD)


def name_forms(given, family):
    return [f"{given} {family}"] * 4 + [f"{family}, {given}", f"{family.upper()}, {given} (ext)"]


def pack(x500, domain):
    """As Exchange encapsulates an X.500 name in an address."""
    out = "".join(c if c.isalnum() or c in "=-" else "_" if c == "/" else f"+{ord(c):02X}"
                  for c in x500)
    return f"IMCEAEX-{out}@{domain}"


def make_person(draw, given, family, number):
    firm, home = draw.pick(FIRMS), draw.pick(HOMES)
    first, last = plain(given), plain(family)
    box = draw.pick((f"{first}.{last}", f"{first}.{last}", f"{first[0]}{last}", f"{last}"))
    who = Who("person", name_forms(given, family), [f"{box}@{firm}.example"])
    kind = draw.pick(KINDS)
    if kind == "same-box":
        who.addresses.append(f"{box}+{draw.pick(('list', 'news', 'crane'))}@{firm}.example")
    elif kind == "made":
        who.addresses.append(draw.pick((f"{first}{last}{draw.between(55, 99)}", f"{last}.{first}",
                                        f"{first[0]}.{last}", f"{first}")) + f"@{home}.example")
    elif kind == "same-local":
        other = draw.pick([each for each in FIRMS if each != firm])
        who.addresses.append(f"{box}@{other}.example")
    elif kind in ("x500", "packed"):
        name = X500.format(firm=firm.upper(), box=box.upper())
        who.addresses.append(name)
        if kind == "packed":
            who.addresses.append(pack(name, f"{firm}.example"))
            who.silent.add(who.addresses[-1])
    elif kind == "signature":
        who.addresses.append(f"{last[:3]}{first[:2]}{number}@{home}.example")
        who.signature = f"{given} {family}\n{who.addresses[0]}, {who.addresses[1]}\n"
    elif kind == "reply-line":
        who.addresses.append(f"{first}.{last}@{home}.example")
        who.nameless.add(who.addresses[1])
    elif kind == "unlike":
        who.addresses.append(draw.pick(("sunshine", "captain", "seagull", "wanderer"))
                             + f"{number}@{home}.example")
    return who


def namesakes(draw):
    """Pairs of two people with one name each, and what tells them apart."""
    pairs = []
    taken = draw.pick(("Sverre", "Solveig"))
    for number, family in enumerate(("Tangen", "Holmedal", "Bergset", "Vikane")):
        box = f"{plain(taken)}.{plain(family)}"
        pairs.append(("numbered", taken, family, [f"{box}@tollen.example",
                                                  f"{box}{number + 2}@tollen.example"]))
    for family in ("Aspelund", "Moen", "Kleppe"):
        box = f"ragnhild.{plain(family)}"
        pairs.append(("letters", "Ragnhild", family, [f"{box}@lotsene.example",
                                                      f"{box}@fiskeri.example"]))
    for family in ("Storvik", "Lunde"):
        pairs.append(("unlike", "Tormod", family, [f"tormod.{plain(family)}@brygga.example",
                                                   f"ts{plain(family)[:2]}@kystbank.example"]))
    pairs.append(("nothing", "Ingeborg", "Sandvik", ["ingeborg.sandvik@brygga.example",
                                                     "isandvik@slepebat.example"]))
    return pairs


def others():
    """Who is no single human being."""
    out = []
    for name in ("pilots", "berths", "safety"):
        who = Who("list", [name.title()], [f"{name}@lists.port-of-halden.example"])
        who.list_id = f"{name}.lists.port-of-halden.example"
        who.silent.update(who.addresses)
        out.append(who)
    crew = Who("list", [], ["crew@fiskeri.example"])  # writes as "… via Crew"
    out.append(crew)
    for name, address in (("", "no-reply@kystbank.example"), ("Berth Robot", "br@kaikran.example"),
                          ("cranebot", "cranebot@kaikran.example"),
                          ("Mail Delivery System", "MAILER-DAEMON@tidevann.example"),
                          ("Toll Notifications", "notifications@tollen.example")):
        out.append(Who("robot", [name], [address]))
    out.append(Who("shared", ["Nora Opdal", "Odd Eide", "Liv Rokstad", "Harbour Gate"],
                   ["gate@port-of-halden.example"]))
    for firm in ("nordmole", "brygga"):
        out.append(Who("person", ["Front Office"], [f"info@{firm}.example"]))
    return out


class Writer:
    """Writes letters between all of them."""

    def __init__(self, draw, everybody):
        self.draw, self.everybody = draw, everybody
        self.mbox = b""
        self.count = 0

    def mailbox(self, who, address, name=None):
        if name is None:
            name = self.draw.pick(who.names) if who.names and address not in who.nameless else ""
        shown = mime.encode_subject(name, "utf-8") if not name.isascii() else f'"{name}"'
        return f"{shown} <{address}>" if name else f"<{address}>"

    def letter(self, who, address, to, sender_name=None, list_id="", quoted=None):
        self.count += 1
        stamp = START + self.count * 1800 + self.draw.below(1200)
        lines = [f"From: {self.mailbox(who, address, sender_name)}",
                 "To: " + ",\n ".join(self.mailbox(each, where) for each, where in to),
                 f"Date: {mime.print_date(stamp, 60)}", f"Subject: File {self.count}",
                 f"Message-ID: <whois{self.count}@halden.example>"]
        if list_id:
            lines.append(f"List-Id: <{list_id}>")
        lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                  "Content-Transfer-Encoding: 8bit", ""]
        if quoted:
            lines += [f"On Mon, 1 Feb 2016 at 09:{self.count % 60:02}, {quoted} wrote:",
                      "> What about the file?", ""]
        lines.append(f"File {self.count} is with the berth desk.")
        if who.signature:
            lines += ["-- ", who.signature]
        raw = "\n".join(lines) + "\n"
        self.mbox += f"From x {mime.print_ctime(stamp)}\n".encode() + raw.encode() + b"\n"

    def run(self):
        writers = [who for who in self.everybody if who.kind != "list"]
        for who in self.everybody:  # each address occurs
            for address in who.addresses:
                other = self.draw.pick(writers)
                self.letter(other, other.addresses[0], [(who, address)], list_id=who.list_id)
                if who.kind == "shared":
                    for name in who.names:
                        self.letter(who, address, [(other, other.addresses[0])], name)
                if address in who.nameless:
                    self.letter(other, other.addresses[0], [(who, address)],
                                quoted=f"{who.names[0]} <{address}>")
        while self.count < LETTERS:
            who = self.draw.pick(writers)
            address = self.draw.pick([each for each in who.addresses if each not in who.silent])
            to = [self.draw.pick(self.everybody) for _ in range(self.draw.between(1, 3))]
            ids = [each.list_id for each in to if each.list_id]
            self.letter(who, address, [(each, self.draw.pick(each.addresses)) for each in to],
                        list_id=ids[0] if ids else "")


def build():
    """The mbox, and who is who in it."""
    draw = Draw("whois")
    names = []
    while len(names) < PERSONS:
        name = (draw.pick(GIVEN), draw.pick(FAMILY))
        if name not in names:
            names.append(name)
    everybody = [make_person(draw, *name, number) for number, name in enumerate(names)]
    letters = []
    for kind, given, family, addresses in namesakes(draw):
        pair = [Who("person", name_forms(given, family), [each]) for each in addresses]
        everybody += pair
        if kind == "letters":
            letters.append(pair)
    everybody += others()
    writer = Writer(draw, everybody)
    for one, other in letters:
        writer.letter(one, one.addresses[0], [(other, other.addresses[0])])
        writer.letter(other, other.addresses[0], [(one, one.addresses[0])])
    crew = next(who for who in everybody if who.addresses == ["crew@fiskeri.example"])
    for who in everybody[:4]:
        writer.letter(crew, crew.addresses[0], [(everybody[9], everybody[9].addresses[0])],
                      sender_name=f"{who.names[0]} via Crew")
    writer.run()
    truth = {"persons": [{"kind": who.kind, "addresses": [each.lower() for each in who.addresses]}
                         for who in everybody]}
    return writer.mbox, truth
