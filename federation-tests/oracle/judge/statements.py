"""What institutions sign: DSSE envelopes around event headers, and C2SP checkpoints.

<https://github.com/secure-systems-lab/dsse>, <https://c2sp.org/signed-note>,
<https://c2sp.org/tlog-checkpoint>.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from . import blake3, wire

EVENT_TYPE = "application/vnd.archipel.event-header.v1+protobuf"
EVENT_BYTES_MAX = 512
NOTE_BYTES_MAX = 1024
ED25519 = 1

PLACE, WITHDRAW, RETRACT, ERASE, PROFILE = 1, 2, 3, 4, 5

# What a signature is checked with: public key, message, signature.
Claim = tuple[bytes, bytes, bytes]


@dataclass(frozen=True)
class Envelope:
    """Bytes somebody signed, and the signatures."""

    payload_type: str
    payload: bytes
    # Key id and signature; only those that say they are Ed25519.
    signatures: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Event:
    """What an event header says."""

    origin: str
    handle: str
    kind: int
    version: int
    manifest_digest: bytes
    grant_digest: bytes
    # How many teachers the origin says that it has; none if it does not say.
    teachers: int | None

    @property
    def item(self) -> str:
        """The item's id."""
        return f"{self.origin}/{self.handle}"


@dataclass(frozen=True)
class Body:
    """What travels beside a place."""

    manifest: bytes
    manifest_salt: bytes
    grant: bytes
    grant_salt: bytes


@dataclass(frozen=True)
class Note:
    """A checkpoint, as claimed."""

    log: str
    size: int
    root: bytes
    body: bytes
    # Name, key hint and signature.
    signatures: tuple[tuple[str, bytes, bytes], ...]


@lru_cache(maxsize=1 << 17)
def read_envelope(data: bytes) -> Envelope:
    """Reads an envelope; `WireError` if it is none."""
    message = wire.fields(data)
    signatures = []
    for signature in map(wire.fields, wire.all_bytes(message, 3)):
        if wire.last_int(signature, 2) == ED25519:
            signatures.append((wire.last_bytes(signature, 1), wire.last_bytes(signature, 3)))
    payload_type = wire.text(wire.last_bytes(message, 1))
    return Envelope(payload_type, wire.last_bytes(message, 2), tuple(signatures))


@lru_cache(maxsize=1 << 17)
def read_event(payload: bytes) -> Event:
    """Reads an event header; `WireError` if it is none."""
    message = wire.fields(payload)
    return Event(
        origin=wire.text(wire.last_bytes(message, 1)),
        handle=wire.last_bytes(message, 2).hex(),
        kind=wire.last_int(message, 3),
        version=wire.last_int(message, 4),
        manifest_digest=wire.last_bytes(message, 6),
        grant_digest=wire.last_bytes(message, 7),
        teachers=wire.last_int(message, 10) if 10 in message else None,
    )


def read_body(data: bytes) -> Body:
    """Reads what travels beside a place; `WireError` if it is none."""
    message = wire.fields(data)
    return Body(*(wire.last_bytes(message, number) for number in (1, 2, 3, 4)))


def title_of(manifest: bytes) -> str:
    """The title in a manifest; `WireError` if it is none."""
    description = wire.fields(wire.last_bytes(wire.fields(manifest), 1))
    return wire.text(wire.last_bytes(description, 1))


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """What DSSE signs."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def key_id(public: bytes) -> bytes:
    """The hint by which an envelope names a key."""
    return hashlib.sha256(bytes([ED25519]) + public).digest()[:8]


def envelope_claims(envelope: Envelope, public: bytes) -> list[Claim]:
    """What must verify, any of it, for the key to have signed the envelope."""
    message = pre_authentication_encoding(envelope.payload_type, envelope.payload)
    hint = key_id(public)
    return [(public, message, value) for found, value in envelope.signatures if found == hint]


def read_note(data: bytes) -> Note:
    """Reads a signed checkpoint; `WireError` if it is none."""
    if len(data) > NOTE_BYTES_MAX:
        raise wire.WireError(f"the note has {len(data)} bytes")
    text, blank, rest = wire.text(data).partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) != 3 or not rest.endswith("\n"):
        raise wire.WireError("not a checkpoint of three lines and signatures")
    name, size, root = lines
    if not size.isascii() or not size.isdecimal() or str(int(size)) != size:
        raise wire.WireError("the size is not a number")
    signatures = tuple(_signature(line) for line in rest[:-1].split("\n"))
    return Note(name, int(size), _base64(root), (text + "\n").encode(), signatures)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, blob = rest.partition(" ")
    if dash != "\u2014" or not name:
        raise wire.WireError("not a signature line")
    data = _base64(blob)
    return name, data[:4], data[4:]


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise wire.WireError("not base64") from error


def note_hint(name: str, public: bytes) -> bytes:
    """The hint by which a note names a key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([ED25519]) + public).digest()[:4]


def note_claims(note: Note, public: bytes) -> list[Claim]:
    """What must verify, any of it, for the key to have signed the note."""
    hint = note_hint(note.log, public)
    return [
        (public, note.body, signature)
        for name, found, signature in note.signatures
        if name == note.log and found == hint
    ]


@lru_cache(maxsize=1 << 14)
def manifest_commitment(salt: bytes, manifest: bytes) -> bytes:
    """The salted digest of a manifest."""
    return blake3.derive_key("archipel 2026-11 manifest commitment v1", salt + manifest)


@lru_cache(maxsize=1 << 14)
def grant_commitment(salt: bytes, grant: bytes) -> bytes:
    """The salted digest of a grant."""
    return blake3.derive_key("archipel 2026-11 grant commitment v1", salt + grant)
