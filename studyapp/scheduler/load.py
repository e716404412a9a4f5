"""How many cards stand on each day to come, and which day of a few a card should take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
REDUCED: Final = 0.15
"""What an easy day would take of another day's cards, did their windows always allow it."""
LEAST: Final = 0.01
"""What is left of a day that is to have as few as can be."""
SHARES: Final[Mapping[str, float]] = {"normal": 1.0, "reduced": REDUCED, "none": LEAST}
SIBLING: Final = 3.0
"""A card of the same note counts as much as so many others, on its day."""

_NO_DAYS: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """The cards due on each study day to come, and the share of them that a weekday takes."""

    counts: Mapping[int, int] = field(default_factory=dict)
    easy: Mapping[int, float] = field(default_factory=dict)
    """By weekday, Monday 0; a day that is not named takes a full share."""

    def with_one(self, day: int, by: int = 1) -> Load:
        """The load with a card more on a day, or one less (`by=-1`)."""
        count = max(self.counts.get(day, 0) + by, 0)
        return replace(self, counts={**self.counts, day: count})

    def lightest(
        self,
        today: int,
        window: tuple[int, int],
        ideal: float,
        drawn: int,
        siblings: Collection[int] = _NO_DAYS,
    ) -> int:
        """The interval of a window whose day is the least loaded, near ones before far ones.

        A day's cost is (1 + cards) / share, twice as much at the window's edge as at the `ideal`
        interval in its middle; `drawn` is the interval that a tie goes to, or to the next after
        it. `siblings` are study days on which a card of the same note is due.
        """
        low, high = window
        width = high - low + 1
        half = max(width / 2, 1.0)

        def cost(interval: int) -> tuple[float, int]:
            day = today + interval
            cards = 1 + self.counts.get(day, 0) + SIBLING * (day in siblings)
            far = 1 + abs(interval - ideal) / half
            return cards * far / self.easy.get(weekday(day), 1.0), (interval - drawn) % width

        return min(range(low, high + 1), key=cost)


def weekday(day: int) -> int:
    """Of a study day, Monday 0."""
    return (day + 6) % 7


def read_easy(text: str) -> dict[int, float]:
    """The shares that a setting such as "sat sun=none" gives to weekdays.

    A day alone is "reduced". Raises ValueError with one line that says what is wrong.
    """
    shares: dict[int, float] = {}
    for word in text.lower().replace(",", " ").split():
        name, _, share = word.partition("=")
        if name not in WEEKDAYS:
            raise ValueError(f"{name!r} is no weekday - use {', '.join(WEEKDAYS)}")
        if (share and share not in SHARES) or word.endswith("="):
            raise ValueError(f"{word!r} says no share - use {', '.join(SHARES)}")
        number = WEEKDAYS.index(name)
        if number in shares:
            raise ValueError(f"{name!r} is named twice - name it once")
        shares[number] = SHARES[share or "reduced"]
    return {number: share for number, share in shares.items() if share != SHARES["normal"]}
