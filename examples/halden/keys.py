# SPDX-License-Identifier: AGPL-3.0-or-later
"""RSA and Ed25519 keys from a fixed seed, and signatures with them.

NOT FOR PRODUCTION. The private keys can be computed by anybody who has this file, the arithmetic
takes time that depends on the secret, and nothing is ever erased. It signs invented mail, no more.
RFC 8017 §8.2 (RSASSA-PKCS1-v1_5) and RFC 8032 §5.1 (Ed25519), the latter after its §6.
"""
import base64
import hashlib

SMALL_PRIMES = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]
EXPONENT = 65537
# DER of the AlgorithmIdentifier and digest header for SHA-256, RFC 8017 §9.2 note 1.
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def is_prime(number, draw):
    """Miller-Rabin, 20 rounds."""
    if any(number % prime == 0 for prime in SMALL_PRIMES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    for _ in range(20):
        value = pow(2 + draw.below(number - 4), odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 | len(octets)]) + octets + content


def der_integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


class RsaKey:
    algorithm = "rsa-sha256"
    record_type = "rsa"

    def __init__(self, draw, bits):
        self.bits = bits
        self.p = self._prime(draw, bits // 2)
        self.q = self._prime(draw, bits // 2)
        self.modulus = self.p * self.q
        self.secret = pow(EXPONENT, -1, (self.p - 1) * (self.q - 1))

    @staticmethod
    def _prime(draw, bits):
        number = int.from_bytes(draw.octets(bits // 8), "big") | (3 << (bits - 2)) | 1
        while (number - 1) % EXPONENT == 0 or not is_prime(number, draw):
            number += 2
        return number

    def sign(self, message):
        size = self.bits // 8
        info = SHA256_INFO + hashlib.sha256(message).digest()
        padded = b"\0\1" + b"\xff" * (size - 3 - len(info)) + b"\0" + info
        value = int.from_bytes(padded, "big")
        # By the Chinese remainder theorem, for speed.
        at_p = pow(value % self.p, self.secret % (self.p - 1), self.p)
        at_q = pow(value % self.q, self.secret % (self.q - 1), self.q)
        lift = (at_p - at_q) * pow(self.q, -1, self.p) % self.p
        return (at_q + lift * self.q).to_bytes(size, "big")

    def public(self):
        """SubjectPublicKeyInfo, as RFC 6376 §3.6.1 wants it under p=."""
        key = der(0x30, der_integer(self.modulus) + der_integer(EXPONENT))
        algorithm = der(0x30, bytes.fromhex("06092a864886f70d010101") + b"\5\0")
        return base64.b64encode(der(0x30, algorithm + der(3, b"\0" + key))).decode()


PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
BASE_Y = 4 * pow(5, -1, PRIME) % PRIME


def recover_x(y):
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return PRIME - x if x & 1 else x


BASE = (recover_x(BASE_Y), BASE_Y, 1, recover_x(BASE_Y) * BASE_Y % PRIME)


def add_points(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % PRIME
    b = (one[1] + one[0]) * (two[1] + two[0]) % PRIME
    c = 2 * one[3] * two[3] * CURVE_D % PRIME
    d = 2 * one[2] * two[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def multiply_base(scalar):
    total, power = (0, 1, 1, 0), BASE
    while scalar:
        if scalar & 1:
            total = add_points(total, power)
        power = add_points(power, power)
        scalar >>= 1
    return total


def compress(point):
    inverse = pow(point[2], -1, PRIME)
    x, y = point[0] * inverse % PRIME, point[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def sha512_number(data):
    return int.from_bytes(hashlib.sha512(data).digest(), "little")


class Ed25519Key:
    algorithm = "ed25519-sha256"
    record_type = "ed25519"

    def __init__(self, draw):
        digest = hashlib.sha512(draw.octets(32)).digest()
        low = int.from_bytes(digest[:32], "little")
        self.scalar = (low & ((1 << 254) - 8)) | (1 << 254)
        self.prefix = digest[32:]
        self.point = compress(multiply_base(self.scalar))

    def sign(self, message):
        """RFC 8463 §3: what is signed is the SHA-256 of the message."""
        digest = hashlib.sha256(message).digest()
        nonce = sha512_number(self.prefix + digest) % ORDER
        commitment = compress(multiply_base(nonce))
        challenge = sha512_number(commitment + self.point + digest) % ORDER
        return commitment + ((nonce + challenge * self.scalar) % ORDER).to_bytes(32, "little")

    def public(self):
        return base64.b64encode(self.point).decode()
