"""What a typed line means as a response; a line that can't be read is refused, never counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from studyapp.deck.ask import (
    Arrange,
    Arranged,
    Ask,
    Choice,
    Choose,
    ChooseMany,
    Chosen,
    ChosenMany,
    Decide,
    Decided,
    Number,
    Numbered,
    Response,
    Reveal,
    Revealed,
    Type,
    Typed,
)
from studyapp.i18n import N_
from studyapp.text.fold import fold, read_number
from studyapp.text.sanitise import sanitise_line

LONGEST_ANSWER: Final = 500
"""Characters; nobody types a longer answer, but a paste can be a whole file."""


class UnreadableError(ValueError):
    """A line that is no response: refused with a reason, never counted wrong.

    `reason` is a marked string, `values` fill it in.
    """

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason.format(**values) if values else reason)
        self.reason, self.values = reason, values


_TRUE: Final = frozenset({"t", "true", "y", "yes", "1", "对", "是", "真", "正确", "√", "✓"})
_FALSE: Final = frozenset({"f", "false", "n", "no", "2", "错", "否", "假", "错误", "×", "✗"})
_NONE: Final = frozenset({"0", "none", "无", "都不", "都不对"})


def read_response(ask: Ask, line: str) -> Response:
    """What a typed line means as a response to `ask`. Raises UnreadableError.

    A blank line is a response to a Reveal only.
    """
    if len(line) > LONGEST_ANSWER:
        raise UnreadableError(
            N_("that is {count} characters long; an answer has at most {most}"),
            count=len(line),
            most=LONGEST_ANSWER,
        )
    text = sanitise_line(line).strip()
    if isinstance(ask, Reveal):
        return Revealed()
    if not text:
        raise UnreadableError(N_("a blank line is not an answer"))
    match ask:
        case Choose(options):
            return Chosen(_pick(options, text))
        case ChooseMany(options):
            return ChosenMany(frozenset(_several(options, text)))
        case Arrange(steps):
            return Arranged(_ordered(steps, text))
        case Decide():
            word = fold(text) or text
            if word in _TRUE or text in _TRUE:
                return Decided(True)
            if word in _FALSE or text in _FALSE:
                return Decided(False)
            raise UnreadableError(N_("answer t or f (true, false, 对, 错, 1 or 2)"))
        case Type():
            if not fold(text):
                raise UnreadableError(N_("{text} says nothing"), text=text)
            return Typed(text)
        case Number():
            return numbered(ask, text)


def numbered(ask: Number, text: str) -> Numbered:
    """The number that `text` says, in the ask's own unit. Raises UnreadableError."""
    read = read_number(text)
    if read is None:
        raise UnreadableError(N_("that is not a number; write it like 0.25, 1e-3 or 1/4"))
    value, unit = read
    if unit == "%" and ask.unit != "%":
        value, unit = value / 100, ""
    if unit and fold(unit) != fold(ask.unit):
        if ask.unit:
            raise UnreadableError(
                N_("the answer is in {unit}, not in {other}"), unit=ask.unit, other=unit
            )
        raise UnreadableError(N_("the answer has no unit; leave out {other}"), other=unit)
    return Numbered(value, text)


def _pick(options: Sequence[Choice], text: str) -> str:
    place = _place(fold(text), len(options))
    if place is None:
        raise UnreadableError(N_("answer with a number from 1 to {last}"), last=len(options))
    return options[place].id


def _place(word: str, count: int) -> int | None:
    if word.isdecimal() and 1 <= int(word) <= count:
        return int(word) - 1
    if len(word) == 1 and "a" <= word <= "z" and ord(word) - ord("a") < count:
        return ord(word) - ord("a")
    return None


def _places(text: str, count: int) -> list[int] | None:
    """ "1 3 4", "1,3,4", "134" or "a c d" as places from 0; None where a word is none."""
    words = [word for word in re.split(r"[\s,;>+&→、，；和]+|->", fold(text)) if word]
    if len(words) == 1 and words[0].isalnum():
        words = list(words[0])
    places = [_place(word, count) for word in words]
    return None if None in places else [place for place in places if place is not None]


def _several(options: Sequence[Choice], text: str) -> list[str]:
    if fold(text) in _NONE:
        return []
    places = _places(text, len(options))
    if not places:
        raise UnreadableError(
            N_("answer with the numbers of the right ones, like 1 3 (0 for none)")
        )
    return [options[place].id for place in places]


def _ordered(steps: Sequence[Choice], text: str) -> tuple[str, ...]:
    places = _places(text, len(steps))
    if places is None or sorted(places) != list(range(len(steps))):
        raise UnreadableError(
            N_("write all numbers from 1 to {last} in the right order, each once"), last=len(steps)
        )
    return tuple(steps[place].id for place in places)
