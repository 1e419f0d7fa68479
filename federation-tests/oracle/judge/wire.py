"""A reader for the few signed protobuf messages that are judged.

It knows no schema and nothing of the nodes' generated code: a message is its fields, by number.
"""

from __future__ import annotations

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class WireError(ValueError):
    """The bytes are not a protobuf message."""


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that starts at `at`, and where it ends."""
    value = 0
    for count in range(10):
        if at >= len(data):
            raise WireError("a number is cut off")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            if value >= 1 << 64:
                raise WireError("a number is too large")
            return value, at
    raise WireError("a number is too long")


def fields(data: bytes) -> dict[int, list[int | bytes]]:
    """All values of all fields, by field number, in their order."""
    found: dict[int, list[int | bytes]] = {}
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        value, at = _read_value(data, at, key & 7)
        if key >> 3 == 0:
            raise WireError("field number 0")
        found.setdefault(key >> 3, []).append(value)
    return found


def _read_value(data: bytes, at: int, kind: int) -> tuple[int | bytes, int]:
    if kind == VARINT:
        return read_varint(data, at)
    if kind == BYTES:
        length, at = read_varint(data, at)
    elif kind == FIXED64:
        length = 8
    elif kind == FIXED32:
        length = 4
    else:
        raise WireError(f"wire type {kind}")
    if at + length > len(data):
        raise WireError("a field is cut off")
    return data[at : at + length], at + length


def last_bytes(message: dict[int, list[int | bytes]], number: int) -> bytes:
    """The last value of a field of bytes; empty if there is none."""
    value = message.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        raise WireError(f"field {number} is a number")
    return value


def last_int(message: dict[int, list[int | bytes]], number: int) -> int:
    """The last value of a field of numbers; 0 if there is none."""
    value = message.get(number, [0])[-1]
    if not isinstance(value, int):
        raise WireError(f"field {number} is not a number")
    return value


def all_bytes(message: dict[int, list[int | bytes]], number: int) -> list[bytes]:
    """All values of a repeated field of bytes."""
    values = message.get(number, [])
    if not all(isinstance(value, bytes) for value in values):
        raise WireError(f"field {number} is a number")
    return values  # type: ignore[return-value]


def text(value: bytes) -> str:
    """A field of text."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WireError("a text is not UTF-8") from error
