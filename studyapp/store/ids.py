"""Ids of reviews: UUIDv7 (RFC 9562), ordered by time and strictly rising on one device."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Entropy: TypeAlias = Callable[[int], bytes]
"""n -> n random bytes; `os.urandom` outside tests."""


def review_id(ms: int, last: bytes | None, entropy: Entropy) -> bytes:
    """An id at `ms` (UTC) above `last`, the device's newest, whose time must not be later."""
    counter = int.from_bytes(entropy(10)) >> 7  # 73 of the 74 bits: room to count upwards
    if last is not None:
        last_ms, last_counter = parts(last)
        if last_ms > ms:
            raise ValueError("the time runs backwards: clamp it to the device's last row")
        if last_ms == ms:
            counter = last_counter + 1 + int.from_bytes(entropy(4))
    rand_a, rand_b = counter >> 62, counter & (1 << 62) - 1
    return (ms << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b).to_bytes(16)


def parts(number: bytes) -> tuple[int, int]:
    """Milliseconds, and the 74 bits beside them that rise within a millisecond."""
    value = int.from_bytes(number)
    return value >> 80, (value >> 64 & 0xFFF) << 62 | value & (1 << 62) - 1
