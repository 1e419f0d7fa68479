"""Ed25519 (RFC 8032) with integers alone, verified strictly.

Strict: keys and nonces of small order, points written in another way than the one way, and scalars
beyond the group's order are refused. Not made to keep secrets: signing is here for tests.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Extended homogeneous coordinates: x = X/Z, y = Y/Z, xy = T/Z.
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)

WINDOW_BITS = 4
WINDOWS = 64


def add(a: Point, b: Point) -> Point:
    """The sum of two points; complete, so it doubles as well."""
    p = (a[1] - a[0]) * (b[1] - b[0]) % P
    q = (a[1] + a[0]) * (b[1] + b[0]) % P
    r = 2 * a[3] * b[3] * D % P
    s = 2 * a[2] * b[2] % P
    e, f, g, h = q - p, s - r, s + r, q + p
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(a: Point) -> Point:
    """The other point with the same y."""
    return P - a[0], a[1], a[2], P - a[3]


def is_neutral(a: Point) -> bool:
    """Whether adding the point changes nothing."""
    return a[0] % P == 0 and (a[1] - a[2]) % P == 0


def is_of_small_order(a: Point) -> bool:
    """Whether eight times the point is nothing: such keys accept what nobody signed."""
    for _ in range(3):
        a = add(a, a)
    return is_neutral(a)


def encode(a: Point) -> bytes:
    """The 32 bytes of a point."""
    inverse = pow(a[2], P - 2, P)
    x, y = a[0] * inverse % P, a[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point | None:
    """The point that 32 bytes stand for, if they are the one way to write it."""
    if len(data) != 32:
        return None
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    x = _recover_x(y)
    if x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _recover_x(y: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    return x if (x * x - square) % P == 0 else None


def _table(point: Point) -> list[list[Point]]:
    """Multiples of a point by every digit at every place, so that multiplying only adds."""
    table = []
    for _ in range(WINDOWS):
        row = [NEUTRAL]
        for _ in range(2**WINDOW_BITS - 1):
            row.append(add(row[-1], point))
        table.append(row)
        point = add(row[-1], point)
    return table


def _multiply(table: list[list[Point]], scalar: int) -> Point:
    result = NEUTRAL
    for row in table:
        digit = scalar & 2**WINDOW_BITS - 1
        if digit:
            result = add(result, row[digit])
        scalar >>= WINDOW_BITS
    return result


_BASE_POINT = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
assert _BASE_POINT is not None
_BASE = _table(_BASE_POINT)


@lru_cache(maxsize=256)
def _key(public: bytes) -> list[list[Point]] | None:
    """The table of minus the key, or nothing if it must not be used."""
    point = decode(public)
    if point is None or is_of_small_order(point):
        return None
    return _table(negate(point))


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` signed `message`, strictly."""
    key = _key(public)
    if key is None or len(signature) != 64:
        return False
    nonce, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    point = decode(nonce)
    if point is None or is_of_small_order(point) or scalar >= ORDER:
        return False
    challenge = _hash(nonce, public, message)
    return encode(add(_multiply(_BASE, scalar), _multiply(key, challenge))) == nonce


def _secret(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return scalar & (1 << 254) - 8 | 1 << 254, digest[32:]


def public_key(seed: bytes) -> bytes:
    """The public key of a 32-byte seed."""
    return encode(_multiply(_BASE, _secret(seed)[0]))


def sign(seed: bytes, message: bytes) -> bytes:
    """Signs a message; for tests."""
    scalar, prefix = _secret(seed)
    public = encode(_multiply(_BASE, scalar))
    nonce = _hash(prefix, message)
    point = encode(_multiply(_BASE, nonce))
    return point + ((nonce + _hash(point, public, message) * scalar) % ORDER).to_bytes(32, "little")
