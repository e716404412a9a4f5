"""Chains of follow-up questions as an interviewer asks them, each turning one knob further."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from studyapp.deck.values import Text
from studyapp.formats import Problem
from studyapp.library.course.records import Records, Shape, read

FILE: Final = "ladders.toml"
SHAPE: Final = Shape(
    "chain",
    words=frozenset({"topic"}),
    lists=frozenset({"notes"}),
    texts=frozenset({"title"}),
)
RUNGS: Final = range(3, 8)
"""How many questions a chain has."""


@dataclass(frozen=True, slots=True)
class Chain:
    id: str
    topic: str
    title: Text
    notes: tuple[str, ...]
    """As "deck/note", in the order in which they are asked."""
    line: int = 0

    @property
    def name(self) -> str:
        return f"{self.topic}/{self.id}"


@cache
def records() -> Records:
    return read(FILE, SHAPE)


@cache
def chains() -> tuple[Chain, ...]:
    return tuple(
        Chain(
            one.id,
            one.word.get("topic", ""),
            one.text["title"],
            one.list.get("notes", ()),
            one.line,
        )
        for one in records().entries
    )


def problems(
    found: Sequence[Chain], topics: Collection[str], notes: Collection[str]
) -> Iterator[Problem]:
    """Chains about nothing, of notes that don't exist, too short or too long."""
    for chain in found:
        if chain.topic not in topics:
            yield Problem(FILE, chain.line, f"chain {chain.id!r}: {chain.topic!r} is no topic")
        for name in chain.notes:
            if name not in notes:
                yield Problem(FILE, chain.line, f"chain {chain.id!r}: there is no note {name!r}")
        if len(chain.notes) not in RUNGS:
            what = f"chain {chain.id!r} has {len(chain.notes)} questions"
            yield Problem(FILE, chain.line, what, f"give it {RUNGS.start} to {RUNGS.stop - 1}")
        if len(set(chain.notes)) < len(chain.notes):
            yield Problem(
                FILE, chain.line, f"chain {chain.id!r} asks one note twice", "take one out"
            )
