#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes a picture of a screen small: a PNG of at most 256 colours, the most frequent ones, each
other colour drawn as the nearest of them. Reads what Chromium writes: 8 bits a channel, not
interlaced.

  palette.py IN.png OUT.png
"""
import collections
import struct
import sys
import zlib

COLOURS = 256
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + size]
        at += 12 + size


def paeth(left, up, corner):
    """PNG, third edition, 9.4."""
    guess = left + up - corner
    distances = abs(guess - left), abs(guess - up), abs(guess - corner)
    return (left, up, corner)[distances.index(min(distances))]


def unfilter(kind, line, above, step):
    for at, value in enumerate(line):
        left = line[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (0, left, above[at], (left + above[at]) // 2,
                 paeth(left, above[at], corner) if kind == 4 else 0)[kind]
        line[at] = (value + guess) & 255


def read_pixels(data):
    """Width, and rows of (red, green, blue)."""
    chunks = list(read_chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if not data.startswith(SIGNATURE) or depth != 8 or colour not in (2, 6) or interlaced:
        raise ValueError("not a PNG as Chromium writes them")
    step = {2: 3, 6: 4}[colour]
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    stride = width * step
    above, rows = bytearray(stride), []
    for row in range(height):
        start = row * (stride + 1)
        line = bytearray(raw[start + 1:start + 1 + stride])
        if raw[start]:
            unfilter(raw[start], line, above, step)
        rows.append(list(zip(line[0::step], line[1::step], line[2::step])))
        above = line
    return width, rows


def choose_palette(rows):
    """The colours to keep, and for each colour of the picture its number among them."""
    counts = collections.Counter(colour for row in rows for colour in row)
    kept = [colour for colour, _ in counts.most_common(COLOURS)]
    numbers = {colour: number for number, colour in enumerate(kept)}
    for colour in counts:
        if colour not in numbers:
            numbers[colour] = min(range(len(kept)), key=lambda at: sum(
                (a - b) ** 2 for a, b in zip(kept[at], colour)))
    return kept, numbers


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def shrink(data):
    width, rows = read_pixels(data)
    kept, numbers = choose_palette(rows)
    lines = b"".join(b"\0" + bytes(numbers[colour] for colour in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    return (SIGNATURE + chunk(b"IHDR", header)
            + chunk(b"PLTE", b"".join(bytes(colour) for colour in kept))
            + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as source:
        small = shrink(source.read())
    with open(sys.argv[2], "wb") as out:
        out.write(small)
