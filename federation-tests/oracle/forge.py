"""Signed bytes for tests, with keys that are made from names."""

from __future__ import annotations

import base64
import hashlib

from judge import ed25519, merkle, statements


def seed(name: str) -> bytes:
    """A secret key from a name."""
    return hashlib.sha256(name.encode()).digest()


def message(**fields: bytes | int | str) -> bytes:
    """An encoded protobuf message; `f3=…` is field 3. Empty values are left out."""
    data = b""
    for name, value in fields.items():
        number = int(name[1:].split("_")[0])
        if isinstance(value, int):
            data += _varint(number << 3) + _varint(value) if value else b""
        elif value:
            value = value.encode() if isinstance(value, str) else value
            data += _varint(number << 3 | 2) + _varint(len(value)) + value
    return data


def _varint(value: int) -> bytes:
    data = b""
    while value >= 0x80:
        data += bytes([value & 0x7F | 0x80])
        value >>= 7
    return data + bytes([value])


def note(log: str, entries: list[bytes], key: bytes) -> bytes:
    """A signed checkpoint over these entries."""
    root = base64.b64encode(merkle.root(entries)).decode()
    body = f"{log}\n{len(entries)}\n{root}\n"
    hint = statements.note_hint(log, ed25519.public_key(key))
    blob = base64.b64encode(hint + ed25519.sign(key, body.encode())).decode()
    return f"{body}\n\u2014 {log} {blob}\n".encode()


def envelope(payload_type: str, payload: bytes, key: bytes) -> bytes:
    """A signed envelope."""
    text = statements.pre_authentication_encoding(payload_type, payload)
    hint = statements.key_id(ed25519.public_key(key))
    signature = message(f1=hint, f2=statements.ED25519, f3=ed25519.sign(key, text))
    return message(f1=payload_type, f2=payload, f3=signature)
