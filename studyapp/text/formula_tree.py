"""A formula as a tree of values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What a symbol is to its neighbours; it decides the space between them."""

    ORDINARY = auto()
    BINARY = auto()
    RELATION = auto()
    OPENING = auto()
    CLOSING = auto()
    PUNCTUATION = auto()


@dataclass(frozen=True, slots=True)
class Symbol:
    text: str
    kind: Kind = Kind.ORDINARY


@dataclass(frozen=True, slots=True)
class Word:
    """Running text: spaces in it are as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A named operator (log, max); `limits` puts what is under it there in display."""

    text: str
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Big:
    """∑, ∏, ∫."""

    text: str
    limits: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    cells: int


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction; without a bar it is a binomial coefficient between its parentheses."""

    top: Row
    bottom: Row
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    body: Row
    degree: Row | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    base: Node | None
    sub: Row | None
    sup: Row | None
    limits: bool = False
    """Above and below, where the formula is laid out in two dimensions."""


@dataclass(frozen=True, slots=True)
class Fenced:
    """Something between delimiters, which grow with it; a delimiter may be ''."""

    left: str
    body: Row
    right: str


@dataclass(frozen=True, slots=True)
class Middle:
    """A delimiter inside a `Fenced` that grows with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over (or under) its body: the name is LaTeX's."""

    name: str
    body: Row


@dataclass(frozen=True, slots=True)
class Stack:
    """Something with smaller things above and below it."""

    base: Row
    above: Row | None
    below: Row | None


@dataclass(frozen=True, slots=True)
class Brace:
    """A brace over or under its body, with its label."""

    body: Row
    label: Row | None
    over: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as long as what stands above and below it."""

    text: str
    above: Row
    below: Row | None


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells: `name` is the environment; `columns` is one of l, c, r a column, | a rule."""

    name: str
    rows: tuple[tuple[Row, ...], ...]
    columns: str = ""


Node = (
    Symbol | Word | Name | Big | Gap | Row | Fraction | Root | Scripts
    | Fenced | Middle | Accent | Stack | Brace | Arrow | Grid
)  # fmt: skip
