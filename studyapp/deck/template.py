"""A note with blanks: a demo, lists of values for its params, and texts that name them <<depth>>.

`read_vary` reads it, `vary` fills its blanks from an instance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from studyapp.deck.blanks import fill_texts
from studyapp.deck.evidence import Params, Setting
from studyapp.deck.fields import LANGUAGES, Fields
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.tolerance import Measure, Tolerance
from studyapp.deck.values import Record, Text
from studyapp.text.numbers import Where

FEWEST_VARIANTS: Final = 8
"""With fewer the learner remembers the numbers instead of the skill."""
FEWEST_DISTRACTORS: Final = 2
APART: Final = Tolerance(Measure.FACTOR, 1.25)
"""Options nearer than this are one option."""

SOURCES: Final = ("value", "factor")
"""Keys of an option that are gone once its number is there."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Where an option's number comes from: a misconception, a factor, or else the answer."""

    id: str
    misconception: str = ""
    factor: float | None = None

    @property
    def right(self) -> bool:
        return not self.misconception and self.factor is None


@dataclass(frozen=True, slots=True)
class Vary:
    """What is drawn anew for each review."""

    demo: str
    measure: str
    """The measure that is the answer."""
    lists: tuple[tuple[str, tuple[Setting, ...]], ...]
    """Params by name, sorted, each with the values it may take."""
    params: Params = ()
    digits: int = 3
    """Significant digits of the answer and of the options."""
    apart: Tolerance = APART
    control: Params = ()
    """Params under which the answer is another; without them another variant serves."""
    offers: tuple[Offer, ...] = ()
    """Of a choice note: its options, in the author's order."""
    words: tuple[tuple[str, Text], ...] = ()
    """How a setting is written in a text, where its own name won't do."""
    given: tuple[str, ...] = ()
    """Measures that the texts name."""
    asked_with: tuple[str, ...] = ()
    """Those of them that the prompt names: they belong to the question."""

    @property
    def count(self) -> int:
        """How many variants there are."""
        return math.prod(len(values) for _, values in self.lists)

    @property
    def near(self) -> Tolerance:
        """Half of `apart`: what is as near as that to one option is far from every other."""
        if self.apart.by is Measure.FACTOR:
            return Tolerance(Measure.FACTOR, float(f"{math.sqrt(self.apart.amount):.4g}"))
        return Tolerance(self.apart.by, self.apart.amount / 2)

    def distinct(self, one: float, other: float) -> bool:
        return not (self.apart.accepts(one, other) or self.apart.accepts(other, one))


def unfilled(note: Fields) -> Fields:
    """The note with its blanks named and not filled: what is shown where no run is made."""
    record = dict(note.table)
    if "option" in record:
        record["option"] = [_open(option) for option in note.tables("option")]
    else:
        record["answer"] = 0
    fill_texts(record, _named)
    return Fields(record, note.place)


def unanswered(body: object) -> object:
    """The body of an unfilled note: no number is its answer."""
    return replace(body, answer=math.nan) if isinstance(body, NumberAnswer) else body


def _open(option: Fields) -> dict[str, object]:
    """An option without its source; what it will say is its id."""
    table = sourceless(option.table)
    for language in LANGUAGES:
        words = table.get(language, {})
        if isinstance(words, Mapping):
            table[language] = {**words, "text": option.string("id")}
    fill_texts(table, _named)
    return table


def _named(name: str, language: str, where: Where) -> str:  # noqa: ARG001
    """A blank as its name."""
    words = name.replace("_", " ")
    match where:
        case "formula":
            return rf"\langle \text{{{words}}} \rangle"
        case "code":
            return f"<{name}>"
        case "prose":
            return f"⟨{words}⟩"


def sourceless(option: Record) -> dict[str, object]:
    """An option as an ordinary choice has it: `value = "answer"` makes it the right one."""
    table = {key: value for key, value in option.items() if key not in SOURCES}
    return table | {"right": True} if "value" in option else table
