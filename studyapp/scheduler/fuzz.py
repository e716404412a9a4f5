"""A few days more or less, so that cards met together do not stay together for ever."""

from __future__ import annotations

from hashlib import blake2b
from math import floor, inf
from typing import Final

NO_FUZZ_BELOW: Final = 2.5  # days

# (from, to, share): each part of the interval widens its window by its share, as in Anki.
_PARTS: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))


def rounded(interval: float) -> int:
    """The nearest whole day, halves upwards, so that one more day is always one more."""
    return floor(interval + 0.5)


def window(interval: float, maximum: int) -> tuple[int, int]:
    """The first and the last day that may stand for an interval of so many days.

    One day to either side plus 15 % of the part of the interval from 2.5 to 7 days, 10 % of that
    from 7 to 20 and 5 % of the rest; an interval under 2.5 days is only rounded.
    """
    interval = min(max(interval, 1.0), float(maximum))
    if interval < NO_FUZZ_BELOW:
        return rounded(interval), rounded(interval)
    delta = 1.0 + sum(share * max(min(interval, end) - start, 0.0) for start, end, share in _PARTS)
    return rounded(interval - delta), min(rounded(interval + delta), maximum)


def drawn(days: tuple[int, int], key: str, reps: int) -> int:
    """A day of the window, always the same one for the same card after as many answers."""
    low, high = days
    digest = blake2b(f"{reps}:{key}".encode(errors="surrogatepass"), digest_size=8).digest()
    return low + (int.from_bytes(digest) * (high - low + 1) >> 64)
