"""The forms a response takes, how a typed line is read as one, and what judges it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from studyapp.deck.tolerance import Tolerance
from studyapp.i18n import N_
from studyapp.text.fold import fold, read_number
from studyapp.text.sanitise import sanitise_line

LONGEST_ANSWER: Final = 500
"""Characters; nobody types a longer answer, but a paste can be a whole file."""


# -- asks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reveal:
    """The learner thinks, looks, and judges alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as shown."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    options: tuple[Choice, ...]
    right: str
    """The id of the right option."""


@dataclass(frozen=True, slots=True)
class Decide:
    """True or false."""

    answer: bool


@dataclass(frozen=True, slots=True)
class Type:
    accept: tuple[str, ...]
    """Every accepted answer; the first is the one shown."""


@dataclass(frozen=True, slots=True)
class Number:
    answer: float
    tolerance: Tolerance
    unit: str = ""


Ask: TypeAlias = Reveal | Choose | Decide | Type | Number


# -- responses ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Revealed:
    pass


@dataclass(frozen=True, slots=True)
class Chosen:
    option: str


@dataclass(frozen=True, slots=True)
class Decided:
    answer: bool


@dataclass(frozen=True, slots=True)
class Typed:
    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    value: float
    text: str
    """As it was typed."""


@dataclass(frozen=True, slots=True)
class GaveUp:
    """ "Show me": no answer was tried."""


Response: TypeAlias = Revealed | Chosen | Decided | Typed | Numbered | GaveUp


# -- verdicts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    right: bool | None
    """None where the learner alone can tell."""
    said: str = ""
    """The response as the learner would write it."""
    answer: str = ""
    """The right answer in the same form."""
    remark: str = ""
    """A marked string: what kind of slip it was."""
    why: str = ""
    """The reason that belongs to the option chosen."""


class UnreadableError(ValueError):
    """A line that is no response: refused with a reason, never counted wrong.

    `reason` is a marked string, `values` fill it in.
    """

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason.format(**values) if values else reason)
        self.reason, self.values = reason, values


_TRUE: Final = frozenset({"t", "true", "y", "yes", "1", "对", "是", "真", "正确", "√", "✓"})
_FALSE: Final = frozenset({"f", "false", "n", "no", "2", "错", "否", "假", "错误", "×", "✗"})


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
    word = fold(text)
    if word.isdecimal() and 1 <= int(word) <= len(options):
        return options[int(word) - 1].id
    if len(word) == 1 and "a" <= word <= "z" and ord(word) - ord("a") < len(options):
        return options[ord(word) - ord("a")].id
    raise UnreadableError(N_("answer with a number from 1 to {last}"), last=len(options))


def judge(ask: Ask, response: Response) -> Verdict:
    """What the machine says of a response. Raises TypeError for a response of another ask."""
    match ask, response:
        case _, GaveUp():
            return Verdict(False, "", right_answer(ask))
        case Reveal(), Revealed():
            return Verdict(None)
        case Choose(options, right), Chosen(option):
            by_id = {choice.id: choice for choice in options}
            chosen = by_id[option]
            return Verdict(option == right, chosen.text, right_answer(ask), why=chosen.why)
        case Decide(answer), Decided(said):
            return Verdict(said == answer, _truth(said), _truth(answer))
        case Type(accept), Typed(text):
            folded = {fold(one): one for one in reversed(accept)}
            return Verdict(fold(text) in folded, text, folded.get(fold(text), accept[0]))
        case Number(answer, tolerance), Numbered(value, text):
            right_number = tolerance.accepts(answer, value)
            remark = "" if right_number else slip(answer, value, tolerance)
            return Verdict(right_number, text, right_answer(ask), remark)
    raise TypeError(f"{type(response).__name__} does not answer {type(ask).__name__}")


def right_answer(ask: Ask) -> str:
    """The answer in one line; "" for a Reveal, whose answer is text."""
    match ask:
        case Reveal():
            return ""
        case Choose(options, right):
            return next(choice.text for choice in options if choice.id == right)
        case Decide(answer):
            return _truth(answer)
        case Type(accept):
            return accept[0]
        case Number(answer, _, unit):
            return write_number(answer, unit)


def slip(answer: float, value: float, tolerance: Tolerance) -> str:
    """Name the commonest slips of a wrong number; "" for any other."""
    if value == 0 or answer == 0:
        return ""
    if tolerance.accepts(answer, -value):
        return N_("the sign is wrong")
    for power in (1, -1, 2, -2, 3, -3, 6, -6):
        if tolerance.accepts(answer, value * 10.0**power):
            return N_("wrong by a power of ten")
    return ""


def _truth(answer: bool) -> str:
    return N_("true") if answer else N_("false")


def write_number(value: float, unit: str = "") -> str:
    return f"{value:.6g} {unit}".rstrip()


def shuffled(options: Sequence[Choice], seed: int) -> tuple[Choice, ...]:
    """The options in an order of their own for every seed."""
    order = list(options)
    random.Random(seed).shuffle(order)
    return tuple(order)


def form(ask: Ask) -> str:
    """The ask's name in the review log."""
    return type(ask).__name__.lower()


def shown(ask: Ask) -> tuple[str, ...]:
    """The ids of the options in the order shown; empty for an ask without options."""
    return tuple(choice.id for choice in ask.options) if isinstance(ask, Choose) else ()


def written(response: Response) -> str:
    """The response in one line, for the review log."""
    match response:
        case Revealed() | GaveUp():
            return ""
        case Chosen(option):
            return option
        case Decided(answer):
            return "true" if answer else "false"
        case Typed(text) | Numbered(text=text):
            return text
