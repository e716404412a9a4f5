"""The words of the field in both languages: one spelling each, other names, what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from studyapp.deck.values import Text
from studyapp.library.course.records import Records, Shape, read
from studyapp.text.fold import fold

FILE: Final = "glossary.toml"
SHAPE: Final = Shape(
    "term",
    words=frozenset({"topic"}),
    texts=frozenset({"term", "meaning"}),
    said_lists=frozenset({"also", "avoid"}),
)


@dataclass(frozen=True, slots=True)
class Term:
    id: str
    term: Text
    meaning: Text
    topic: str
    also: Mapping[str, tuple[str, ...]]
    """Other names that people use, by language."""
    avoid: Mapping[str, tuple[str, ...]]
    """Spellings that content must not use, by language."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term.en, self.term.zh, *self.also["en"], *self.also["zh"])


@cache
def records() -> Records:
    return read(FILE, SHAPE)


@cache
def glossary() -> tuple[Term, ...]:
    """Every term, by its English name."""
    terms = [
        Term(
            one.id,
            one.text["term"],
            one.text["meaning"],
            one.word.get("topic", ""),
            one.said["also"],
            one.said["avoid"],
        )
        for one in records().entries
    ]
    return tuple(sorted(terms, key=lambda term: term.term.en.casefold()))


def look_up(words: str, terms: Sequence[Term] | None = None) -> tuple[Term, ...]:
    """The terms that words name: called so, then beginning so, then holding them, then meaning so.

    Case and width make no difference; nothing said finds them all.
    """
    every = glossary() if terms is None else terms
    wanted = fold(words).strip()
    if not wanted:
        return tuple(every)
    ranked = [
        (rank, n) for n, term in enumerate(every) if (rank := _rank(term, wanted)) is not None
    ]
    return tuple(every[n] for _, n in sorted(ranked))


def _rank(term: Term, wanted: str) -> int | None:
    names = [fold(name) for name in term.names]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(wanted in name for name in names):
        return 2
    meant = fold(term.meaning.en), fold(term.meaning.zh)
    return 3 if any(wanted in one for one in meant) else None
