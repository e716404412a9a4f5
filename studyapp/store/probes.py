"""What is asked of a note's record in Python: SQL knows neither its words nor their width."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeAlias

from studyapp.deck.query import Pattern
from studyapp.deck.values import Record
from studyapp.deck.wording import demos_of, folded, tags_of

Test: TypeAlias = Callable[..., bool]
"""Of the two values that it is asked about."""

_WORD: Final = re.compile(r"\w+")
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ＿]")


@lru_cache(maxsize=4)
def _folded(texts: Callable[[Record], Iterable[str]], record: str) -> tuple[str, ...]:
    """Kept for the next word of the same search, and the note's next card."""
    return tuple(map(folded, texts(json.loads(record))))


def holding(
    wanted: Pattern, texts: Callable[[Record], Iterable[str]], matches: Callable[[str], bool]
) -> Test:
    """Whether a note's record holds a text that matches.

    Most records don't even hold the words anywhere, and are not read.
    """
    runs = [run for piece in wanted.pieces for run in _WORD.findall(piece)]

    def test(record: str, _: str) -> bool:
        written = record.casefold()
        if not all(run in written for run in runs) and not (
            "{{c" in record or (not record.isascii() and _WIDE.search(record))
        ):
            return False
        return any(map(matches, _folded(texts, record)))

    return test


def requiring(wanted: Pattern) -> Test:
    def test(deck: str, requires: str) -> bool:
        for one in json.loads(requires or "[]"):
            full = one if "/" in one else f"{deck}/{one}"
            if wanted.whole(full) or wanted.whole(full.partition("/")[2]):
                return True
        return False

    return test


def citing(record: str, _: str) -> bool:
    """Whether the note cites any demo."""
    return any(demos_of(json.loads(record)))


def tagged(record: str, _: str) -> bool:
    return bool(tags_of(json.loads(record)))
