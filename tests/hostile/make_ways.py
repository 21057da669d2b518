# SPDX-License-Identifier: AGPL-3.0-or-later
"""All hostile letters, as one mbox."""
import json
import os

import html_ways
import mail_ways
from letter import quote_from_lines


def letters():
    return html_ways.all_ways() + mail_ways.all_ways()


def ways():
    """What ways.json holds."""
    return [{"way": letter.way, "message_id": letter.message_id, "kept": letter.kept}
            for letter in letters()]


def write(folder):
    """Writes hostile.mbox, of which the path is given back, and ways.json."""
    os.makedirs(folder, exist_ok=True)
    names = [letter.way for letter in letters()]
    assert len(set(names)) == len(names), "two ways have one name"
    path = os.path.join(folder, "hostile.mbox")
    with open(path, "wb") as mbox:
        for letter in letters():
            mbox.write(b"From mallory@hostile.example Thu Jan  7 09:00:00 2016\n")
            mbox.write(quote_from_lines(letter.octets) + b"\n")
    with open(os.path.join(folder, "ways.json"), "w", encoding="utf-8") as file:
        json.dump(ways(), file, indent=1)
        file.write("\n")
    return path
