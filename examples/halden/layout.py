# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lays the archive out as files, and says what is in them.

An archive is a list of File: what a source of another kind brings (direct messages, public posts,
events) joins in by adding its files in build().
"""
import hashlib
import re
from collections import namedtuple

from . import abroad, compose, damage, evidence, mime, odd, papers, routine, sign, threads
from .packing import gzip_file, zip_file

# An item as it lies in a file; `dkim` what each signature should give, top first; `repairs` what
# has to be undone for them to pass; `arc` what the ARC chain should give.
Item = namedtuple("Item", "kind raw name dkim entry repairs arc", defaults=("", (), "", (), ""))
File = namedtuple("File", "path kind data items")

PACKED_AT = 1456300800  # 24 February 2016
NOTES = b"""Notes on what lies here

The mailbox of the registry came on a stick on 13 January 2016, the director's mail from the
server. The files of the harbour master were dragged out of his mail program one by one.
Nobody knows who made handover.zip.
"""
EMLX_TAIL = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"
 "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>flags</key>
\t<integer>8590195713</integer>
</dict>
</plist>
"""


def item_of(mail, raw=None):
    """A message where it lies; a changed body shows in what its signatures give."""
    raw = mail.raw if raw is None else raw
    changed = sign.split(sign.to_crlf(raw))[1] != sign.split(sign.to_crlf(mail.raw))[1]
    verdicts = tuple("body-altered" if changed and each["expect"] == "pass" else each["expect"]
                     for each in reversed(mail.signatures))
    return Item("message", raw, mail.message_id, verdicts)


def mbox_quoted(raw):
    """mboxrd: one > more before every line that begins with > … and From."""
    return re.sub(rb"^(>*From )", rb">\1", raw, flags=re.M)


def mbox_file(path, mails):
    data, items = b"", []
    for mail in mails:
        raw = mbox_quoted(mail.raw)
        data += f"From {mail.who.address} {mime.print_ctime(mail.stamp)}\n".encode() + raw + b"\n"
        items.append(item_of(mail, raw))
    return File(path, "mbox", data, items)


def maildir_files(folder, mails):
    """The director's mail: what she wrote in .Sent, the rest in cur; the newest still in new."""
    for number, mail in enumerate(mails):
        sent = mail.key == "ingrid"
        raw = mail.raw
        if number % 3 == 2 and not sent:
            raw = b"Delivered-To: ingrid.solvang@port-of-halden.example\n" + raw
        fresh = number >= len(mails) - 2 and not sent
        place = ".Sent/cur" if sent else "new" if fresh else "cur"
        flags = "" if fresh else ":2,S" if number % 5 else ":2,RS"
        name = f"{mail.stamp}.M{number:06}P4711.mail{flags}"
        yield File(f"{folder}/{place}/{name}", "maildir", raw, [item_of(mail, raw)])


def eml(path, raw, name="", dkim=(), repairs=(), arc=""):
    item = Item("message", raw, name, tuple(dkim), repairs=tuple(repairs), arc=arc)
    return File(path, "eml", raw, [item])


def emlx(path, mail):
    data = b"%-11d\n" % len(mail.raw) + mail.raw + EMLX_TAIL
    return File(path, "emlx", data, [item_of(mail)])


def document(path, data):
    return File(path, "document", data, [Item("document", data)])


def packed(path, entries):
    """A zip of files; their items lie under their entry."""
    data = zip_file([(entry.path, entry.data) for entry in entries])
    items = [item._replace(entry=entry.path) for entry in entries for item in entry.items]
    return File(path, "zip", data, items)


def damaged():
    """Every odd message once, a few twice; one file that is no message at all."""
    data, items = b"", []
    for number, (name, raw) in enumerate(odd.odd_messages()):
        # Where the end could be read in two ways in an mbox, the message is a file of its own.
        clear = raw.endswith(b"\n") and name not in ("header-only", "empty-body")
        in_mbox = clear and (number % 2 == 0 or name == "from-line-in-body")
        if in_mbox:
            # mboxo without any quoting, as careless programs write it.
            data += b"From registry@port-of-halden.example Mon Dec  7 09:00:00 2015\n" + raw + b"\n"
            items.append(Item("message", raw, name))
        if not in_mbox or number % 10 == 0:
            yield eml(f"damaged/{name}.eml", raw, name)
    yield File("damaged/odd.mbox", "mbox", data, items)
    yield document("damaged/no-header.eml", odd.NO_HEADER)


def build():
    """All files of the archive, and the files of key evidence by name."""
    keys = evidence.make_keys()
    mails = [mail for number, thread in enumerate(threads.THREADS + abroad.ABROAD)
             for mail in compose.conversation(thread, number)] + routine.routine()
    mails.sort(key=lambda mail: (mail.stamp, mail.message_id))
    evidence.sign_office(mails, keys)
    of = {key: [mail for mail in mails if mail.names(key)] for key in ("ingrid", "tomas", "paal")}
    private = [mail for mail in of["ingrid"] if mail.subject.endswith("Samples")]
    shared = [mail for mail in mails if mail not in private]
    spoken = [mail for mail in of["tomas"] if mail.key != "berths"]
    costs = papers.paper("dredging-costs.csv")[1]

    # Two messages were filed twice by the registry itself.
    files = [mbox_file("registry.mbox", shared[:40] + shared[30:32] + shared[40:])]
    files += maildir_files("director", of["ingrid"])
    files += [eml(f"harbour-master/{number:03}.eml", sign.to_crlf(mail.raw), mail.message_id,
                  item_of(mail).dkim) for number, mail in enumerate(spoken[:14], 1)]
    files += [emlx(f"harbour-master/{number}.emlx", mail)
              for number, mail in enumerate(spoken[14:22], 4001)]
    old = mbox_file("finance-2014.mbox", routine.last_year())
    files.append(File("finance-2014.mbox.gz", "gzip", gzip_file(old.data, old.path, PACKED_AT),
                      [item._replace(entry=old.path) for item in old.items]))
    files.append(packed("handover.zip", [
        mbox_file("handover/engineering.mbox", of["paal"][:24]),
        *[eml(f"handover/letters/{number}.eml", mail.raw, mail.message_id, item_of(mail).dkim)
          for number, mail in enumerate(private, 1)],
        document("handover/costs.csv", costs),
        document("handover/readme.txt", b"Everything is in here. Look at annex C.\n")]))
    files += damaged()
    files += [eml(f"signed/{name}.eml", raw, name, verdicts, damage.REPAIRS.get(name, ()))
              for name, raw, verdicts in evidence.cases(keys)]
    files += [eml(f"signed/{name}.eml", raw, name, verdicts, repairs)
              for name, raw, verdicts, repairs in damage.damaged(keys)]
    files += [eml(f"signed/{name}.eml", raw, name, ["pass"])
              for name, raw in damage.open_to_change(keys)]
    files.append(eml("signed/sealed.eml", damage.sealed(keys), "sealed", ["body-altered"],
                     arc="pass"))
    files.append(eml("signed/late.eml", evidence.stale_key_use(keys), "late", ["pass"]))
    files += [document("papers/notes.txt", NOTES), document("papers/dredging-costs.csv", costs),
              document("papers/berth-plan.png", papers.paper("berth-plan.png")[1]),
              document("papers/minutes.pdf", papers.paper("minutes.pdf")[1])]
    evidence_files = {"halden.zone": evidence.zone(keys), "others.dig": evidence.dig(keys),
                      "halden.tsv": evidence.table(keys)}
    return sorted(files, key=lambda file: file.path), evidence_files


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def expected(files):
    """What is true of the archive, for tests to hold the program to."""
    occurrences = [item for file in files for item in file.items]
    unique = {(item.kind, sha256(item.raw)) for item in occurrences}
    return {
        "version": 1,
        "totals": {
            "files": len(files),
            "bytes": sum(len(file.data) for file in files),
            "messages": sum(kind == "message" for kind, _ in unique),
            "documents": sum(kind == "document" for kind, _ in unique),
            "items": len(unique),
            "occurrences": len(occurrences),
            "duplicates": len(occurrences) - len(unique),
        },
        "files": [{
            "path": file.path, "kind": file.kind, "bytes": len(file.data),
            "sha256": sha256(file.data),
            "items": [describe(item) for item in file.items]} for file in files],
    }


def describe(item):
    out = {"kind": item.kind, "sha256": sha256(item.raw), "bytes": len(item.raw)}
    for name, value in (("name", item.name), ("entry", item.entry), ("dkim", list(item.dkim)),
                        ("repairs", list(item.repairs)), ("arc", item.arc)):
        if value:
            out[name] = value
    return out
