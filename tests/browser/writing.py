# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented letters that are hard to set: from right to left, in one endless word, under a subject
of 2,000 characters, quoted 40 deep."""
import base64

TEMPLATE = """From: {sender} <writer{number}@harbour.example>
To: desk@harbour.example
Date: Mon, {day:02d} May 2015 10:00:00 +0200
Message-ID: <{name}@writing.example>
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{body}
--edge
Content-Type: text/csv
Content-Disposition: attachment; filename="{file}"

one,two
1,2
--edge--
"""
ARABIC = "تقرير عن عينات الميناء"
HEBREW = "דגימות מן הנמל"
WAYS = (
    ("arabic", ARABIC, "وصلت العينات الى المختبر في ايار.\nسوف نكتب غدا.\n", "ليلى حداد"),
    ("hebrew", HEBREW, "הדגימות הגיעו למעבדה במאי.\nנכתוב מחר.\n", "נועה לוי"),
    ("mixed", f"Re: {ARABIC} (12 samples)", f"{HEBREW}: 12 samples, annex C.\n", "Greta Lind"),
    ("long_word", "W" * 400, "x" * 3000 + "\n" + "https://harbour.example/" + "a/" * 800 + "\n",
     "N" * 200),
    ("huge_subject", "samples and " * 170, "Short.\n", "Paal Moe"),
    ("deep_quotes", "Re: Re: Re: depth", "\n".join(">" * n + f" level {n}" for n in range(1, 41)),
     "Ines Solvang"),
    ("no_subject", "", "No subject at all.\n", ""),
)


def encoded(text):
    """Words of RFC 2047, 30 characters in each, or the text itself where it is short ASCII."""
    if text.isascii() and len(text) < 60:
        return text
    words = [text[at:at + 30] for at in range(0, len(text), 30)]
    return "\n ".join("=?utf-8?b?%s?=" % base64.b64encode(word.encode()).decode()
                      for word in words)


def letters():
    """Each as (name, text of the message)."""
    for number, (name, subject, body, sender) in enumerate(WAYS):
        yield name, TEMPLATE.format(
            name=name, day=4 + number, number=number, body=body, sender=encoded(sender),
            subject=encoded(subject), file=encoded(f"{subject[:80] or name}.csv"))


def write_mbox(path):
    with open(path, "w", encoding="utf-8") as out:
        for _, text in letters():
            out.write("From writer@harbour.example Mon May  4 10:00:00 2015\n")
            out.write(text.replace("\nFrom ", "\n>From ") + "\n")
