# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers that look drawn and are the same on every machine: SHA-256 of a seed and a counter."""
import hashlib


class Draw:
    """A stream of octets. Not random, and not for secrets: anybody can draw the same again."""

    def __init__(self, seed):
        self.seed = seed.encode()
        self.counter = 0

    def octets(self, count):
        out = b""
        while len(out) < count:
            out += hashlib.sha256(self.seed + b"/%d" % self.counter).digest()
            self.counter += 1
        return out[:count]

    def below(self, bound):
        return int.from_bytes(self.octets(16), "big") % bound

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def chance(self, percent):
        return self.below(100) < percent

    def hex(self, digits):
        return self.octets((digits + 1) // 2).hex()[:digits]
