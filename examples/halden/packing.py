# SPDX-License-Identifier: AGPL-3.0-or-later
"""gzip, zip, PNG and PDF, written here so that no version of zlib changes a byte of them."""
import struct
import zlib

MIN_MATCH, MAX_MATCH, WINDOW, TRIES = 3, 258, 32768, 16
LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99,
               115, 131, 163, 195, 227, 258]
LENGTH_BITS = [0] * 8 + [n for n in range(1, 6) for _ in range(4)] + [0]
DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
                 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]
DISTANCE_BITS = [0, 0] + [n for n in range(0, 14) for _ in range(2)]


class BitWriter:
    def __init__(self):
        self.out = bytearray()
        self.held = 0
        self.count = 0

    def bits(self, value, count):
        self.held |= value << self.count
        self.count += count
        while self.count >= 8:
            self.out.append(self.held & 255)
            self.held >>= 8
            self.count -= 8

    def code(self, value, count):
        """A Huffman code: its highest bit comes first."""
        self.bits(int(format(value, f"0{count}b")[::-1], 2), count)

    def symbol(self, symbol):
        """The fixed code of RFC 1951 §3.2.6."""
        if symbol < 144:
            self.code(0x30 + symbol, 8)
        elif symbol < 256:
            self.code(0x190 + symbol - 144, 9)
        elif symbol < 280:
            self.code(symbol - 256, 7)
        else:
            self.code(0xC0 + symbol - 280, 8)

    def finish(self):
        if self.count:
            self.out.append(self.held & 255)
        return bytes(self.out)


def longest_match(data, at, places):
    best, distance = 0, 0
    limit = min(MAX_MATCH, len(data) - at)
    for place in reversed(places[-TRIES:]):
        if at - place > WINDOW:
            break
        size = 0
        while size < limit and data[place + size] == data[at + size]:
            size += 1
        if size > best:
            best, distance = size, at - place
    return best, distance


def deflate(data):
    """One block of RFC 1951 with fixed codes and greedy matches."""
    writer = BitWriter()
    writer.bits(1, 1)
    writer.bits(1, 2)
    seen = {}
    at = 0
    while at < len(data):
        key = data[at:at + MIN_MATCH]
        size, distance = longest_match(data, at, seen.get(key, []))
        if size >= MIN_MATCH:
            index = max(i for i, base in enumerate(LENGTH_BASE) if base <= size)
            writer.symbol(257 + index)
            writer.bits(size - LENGTH_BASE[index], LENGTH_BITS[index])
            index = max(i for i, base in enumerate(DISTANCE_BASE) if base <= distance)
            writer.code(index, 5)
            writer.bits(distance - DISTANCE_BASE[index], DISTANCE_BITS[index])
        else:
            size = 1
            writer.symbol(data[at])
        for place in range(at, at + size):
            seen.setdefault(data[place:place + MIN_MATCH], []).append(place)
        at += size
    writer.symbol(256)
    return writer.finish()


def gzip_file(data, name, stamp):
    """RFC 1952, with a name and a time."""
    head = b"\x1f\x8b\x08\x08" + struct.pack("<I", stamp) + b"\x00\x03" + name.encode() + b"\0"
    return head + deflate(data) + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def zip_file(entries, dos_date=0x4821, dos_time=0x6000):
    """APPNOTE 6.3, names in UTF-8. `entries` are (name, data); every other one is only stored."""
    out, directory = b"", b""
    for number, (name, data) in enumerate(entries):
        packed, method = (data, 0) if number % 2 else (deflate(data), 8)
        common = struct.pack("<HHHHHIIIHH", 20, 0x800, method, dos_time, dos_date,
                             zlib.crc32(data), len(packed), len(data), len(name.encode()), 0)
        directory += (b"PK\1\2" + struct.pack("<H", 0x314) + common +
                      struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, len(out)) + name.encode())
        out += b"PK\3\4" + common + name.encode() + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(out), 0)
    return out + directory + b"PK\5\6" + end


def png_file(width, height, pixel):
    """An RGB image; pixel(x, y) gives three octets."""
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width))
                    for y in range(height))
    packed = b"\x78\x01" + deflate(rows) + struct.pack(">I", zlib.adler32(rows))

    def chunk(kind, content):
        return (struct.pack(">I", len(content)) + kind + content +
                struct.pack(">I", zlib.crc32(kind + content)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0,
                                                             0, 0)) +
            chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def pdf_file(lines, author):
    """One page of plain text, ISO 32000-1."""
    text = "BT /F1 11 Tf 72 760 Td 14 TL\n"
    for line in lines:
        escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        text += f"({escaped}) Tj T*\n"
    text += "ET\n"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Author ({author}) /Producer (Halden Office 4) /CreationDate (D:20150914101500+02'00')"
        " >>"]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n"
            f"{len(out)}\n%%EOF\n")
    return out.encode("ascii")
