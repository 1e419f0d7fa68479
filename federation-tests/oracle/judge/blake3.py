"""BLAKE3: plain, and in the mode that derives keys. For a few kilobytes at a time."""

from __future__ import annotations

import struct

IV = (
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
)  # fmt: skip
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
COLUMNS_AND_DIAGONALS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
DERIVE_KEY_CONTEXT, DERIVE_KEY_MATERIAL = 32, 64
CHUNK, BLOCK = 1024, 64
MASK = 0xFFFFFFFF

Words = tuple[int, ...]


def compress(chain: Words, block: Words, counter: int, length: int, flags: int) -> Words:
    """One step: eight words of chain and sixteen of message to eight words."""
    state = [*chain, *IV[:4], counter & MASK, counter >> 32, length, flags]
    for _ in range(7):
        for step, (a, b, c, d) in enumerate(COLUMNS_AND_DIAGONALS):
            _mix(state, a, b, c, d, block[2 * step], block[2 * step + 1])
        block = tuple(block[index] for index in ORDER)
    return tuple(state[i] ^ state[i + 8] for i in range(8))


def _mix(v: list[int], a: int, b: int, c: int, d: int, x: int, y: int) -> None:
    va, vb, vc, vd = v[a], v[b], v[c], v[d]
    va = va + vb + x & MASK
    vd ^= va
    vd = (vd >> 16 | vd << 16) & MASK
    vc = vc + vd & MASK
    vb ^= vc
    vb = (vb >> 12 | vb << 20) & MASK
    va = va + vb + y & MASK
    vd ^= va
    vd = (vd >> 8 | vd << 24) & MASK
    vc = vc + vd & MASK
    vb ^= vc
    v[a], v[b], v[c], v[d] = va, (vb >> 7 | vb << 25) & MASK, vc, vd


def _words(block: bytes) -> Words:
    return struct.unpack("<16I", block.ljust(BLOCK, b"\0"))


def _chunk(data: bytes, number: int, key: Words, flags: int) -> Words:
    chain = key
    blocks = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)] or [b""]
    for index, block in enumerate(blocks):
        here = flags | (CHUNK_START if index == 0 else 0)
        if index == len(blocks) - 1:
            here |= CHUNK_END
        else:
            here &= ~ROOT
        chain = compress(chain, _words(block), number, len(block), here)
    return chain


def _tree(data: bytes, first: int, key: Words, flags: int) -> Words:
    """The chaining value of a run of chunks; with ROOT among the flags, the hash."""
    if len(data) <= CHUNK:
        return _chunk(data, first, key, flags)
    chunks = (len(data) - 1) // CHUNK
    left = 1 << chunks.bit_length() - 1
    below = flags & ~ROOT
    block = _tree(data[: left * CHUNK], first, key, below)
    block += _tree(data[left * CHUNK :], first + left, key, below)
    return compress(key, block, 0, BLOCK, flags | PARENT)


def digest(data: bytes, key: Words = IV, flags: int = 0) -> bytes:
    """The 32-byte hash."""
    return struct.pack("<8I", *_tree(data, 0, key, flags | ROOT))


def derive_key(context: str, material: bytes) -> bytes:
    """The 32 bytes that `material` stands for in one context."""
    key = struct.unpack("<8I", digest(context.encode(), flags=DERIVE_KEY_CONTEXT))
    return digest(material, key, DERIVE_KEY_MATERIAL)
