"""A search as a value: what is looked for, and the line of text that says it.

The words are Anki's. `str` of a query is a line that reads as the same query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from studyapp.deck.wording import folded

Key: TypeAlias = Literal["deck", "topic", "tag", "kind", "note", "card", "demo", "requires"]
Standing: TypeAlias = Literal[
    "due", "new", "learning", "review", "suspended", "buried", "flagged", "marked"
]
Measured: TypeAlias = Literal["ivl", "due", "reps", "lapses", "s", "d", "r"]
Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Happened: TypeAlias = Literal["added", "edited", "rated", "introduced", "wrong", "sure-wrong"]

NO_TAG: Final = "none"
"""`tag:none` finds the notes without a tag, so no tag may be called so."""

_OPERATORS: Final = re.compile(r"(?:or|and)\Z", re.IGNORECASE)
_ESCAPED: Final = re.compile(r'[\\"“”*:：]')
_BARE: Final = re.compile(r'[^\s()（）"“”-][^\s()（）]*')


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a text must hold: the pieces in this order, anything (a star) between two of them."""

    pieces: tuple[str, ...]

    @property
    def exact(self) -> str | None:
        """The text itself, where there is no star in it."""
        return self.pieces[0] if len(self.pieces) == 1 else None

    def folded(self) -> Pattern:
        """For texts that are folded, too."""
        return Pattern(tuple(folded(piece) for piece in self.pieces))

    def within(self, text: str) -> bool:
        """Some part of the text is of this pattern."""
        at = 0
        for piece in self.pieces:
            at = text.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return True

    def whole(self, text: str) -> bool:
        """The text from end to end is of this pattern."""
        if len(self.pieces) == 1:
            return text == self.pieces[0]
        first, *between, last = self.pieces
        if not text.startswith(first) or not text.endswith(last):
            return False
        if len(text) < len(first) + len(last):
            return False
        return Pattern(tuple(between)).within(text[len(first) : len(text) - len(last)])

    def __str__(self) -> str:
        written = "*".join(_ESCAPED.sub(r"\\\g<0>", piece) for piece in self.pieces)
        if _BARE.fullmatch(written) and not _OPERATORS.match(written) and written != "NOT":
            return written
        return f'"{written}"'


@dataclass(frozen=True, slots=True)
class Words:
    """The note says so somewhere; or it is, or makes, the card that is called so."""

    pattern: Pattern

    def __str__(self) -> str:
        return str(self.pattern)


@dataclass(frozen=True, slots=True)
class Named:
    """Its deck, topic, tag ... has this name."""

    key: Key
    pattern: Pattern

    def __str__(self) -> str:
        return f"{self.key}:{self.pattern}"


@dataclass(frozen=True, slots=True)
class Is:
    what: Standing

    def __str__(self) -> str:
        return f"is:{self.what}"


@dataclass(frozen=True, slots=True)
class Flag:
    number: int

    def __str__(self) -> str:
        return f"flag:{self.number}"


@dataclass(frozen=True, slots=True)
class Property:
    """A number of the card's schedule; a card that has none is not found."""

    name: Measured
    operator: Operator
    value: float

    def __str__(self) -> str:
        whole = self.value.is_integer() and abs(self.value) < 1e15
        return f"prop:{self.name}{self.operator}{int(self.value) if whole else repr(self.value)}"


@dataclass(frozen=True, slots=True)
class Lately:
    """It happened within so many study days, today being the first of them."""

    what: Happened
    days: int
    rating: int | None = None

    def __str__(self) -> str:
        return f"{self.what}:{self.days}" + ("" if self.rating is None else f":{self.rating}")


@dataclass(frozen=True, slots=True)
class HasRun:
    """The note cites a simulation."""

    def __str__(self) -> str:
        return "has:run"


@dataclass(frozen=True, slots=True)
class Not:
    part: Query

    def __str__(self) -> str:
        return f"-{_part(self.part)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; of no parts, everything."""

    parts: tuple[Query, ...] = ()

    def __str__(self) -> str:
        return " ".join(_part(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Query, ...]

    def __str__(self) -> str:
        return " or ".join(
            str(part) if isinstance(part, AllOf) and part.parts else _part(part)
            for part in self.parts
        )


Query: TypeAlias = (
    Words | Named | Is | Flag | Property | Lately | HasRun | Not | AllOf | AnyOf
)  # fmt: skip

EVERYTHING: Final = AllOf()


def all_of(*parts: Query) -> Query:
    """Every one of them, as flat as it can be said."""
    flat: list[Query] = []
    for part in parts:
        flat += part.parts if isinstance(part, AllOf) else (part,)
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(*parts: Query) -> Query:
    """At least one of them, as flat as it can be said."""
    flat: list[Query] = []
    for part in parts:
        flat += part.parts if isinstance(part, AnyOf) else (part,)
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def _part(query: Query) -> str:
    """Where something stands beside it."""
    match query:
        case AllOf(()):
            return "deck:*"
        case AllOf() | AnyOf():
            return f"({query})"
    return str(query)
