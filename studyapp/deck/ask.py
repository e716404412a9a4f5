"""The forms a question takes, the forms a response takes, and what a verdict says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from typing import TypeAlias

from studyapp.deck.tolerance import Tolerance

# -- asks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reveal:
    """The learner thinks, looks, and judges alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, or one step, as shown."""

    id: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    options: tuple[Choice, ...]
    right: str
    """The id of the right option."""


@dataclass(frozen=True, slots=True)
class ChooseMany:
    """Every right option and no other."""

    options: tuple[Choice, ...]
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Arrange:
    """Steps to be put in order."""

    steps: tuple[Choice, ...]
    """As they are shown before anything is moved: never in the right order."""
    right: tuple[str, ...]


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


Ask: TypeAlias = Reveal | Choose | ChooseMany | Arrange | Decide | Type | Number


# -- responses ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Revealed:
    pass


@dataclass(frozen=True, slots=True)
class Chosen:
    option: str


@dataclass(frozen=True, slots=True)
class ChosenMany:
    options: frozenset[str]
    """None of them is an answer, too: "none of these"."""


@dataclass(frozen=True, slots=True)
class Arranged:
    steps: tuple[str, ...]


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


Response: TypeAlias = (
    Revealed | Chosen | ChosenMany | Arranged | Decided | Typed | Numbered | GaveUp
)


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
    marks: tuple[int, int] | None = None
    """Marks got, and marks to be had, where an answer can be right in part."""


# -- what the review log says of them ----------------------------------------------------------


def form(ask: Ask) -> str:
    """The ask's name in the review log."""
    return type(ask).__name__.lower()


def choices(ask: Ask) -> tuple[Choice, ...]:
    """Its options or steps in the order shown; empty for an ask without."""
    match ask:
        case Choose(options) | ChooseMany(options):
            return options
        case Arrange(steps):
            return steps
    return ()


def shown(ask: Ask) -> tuple[str, ...]:
    """The ids of the options or steps in the order shown."""
    return tuple(choice.id for choice in choices(ask))


def written(response: Response) -> str:
    """The response in one line, for the review log."""
    match response:
        case Revealed() | GaveUp():
            return ""
        case Chosen(option):
            return option
        case ChosenMany(options):
            return " ".join(sorted(options))
        case Arranged(steps):
            return " ".join(steps)
        case Decided(answer):
            return "true" if answer else "false"
        case Typed(text) | Numbered(text=text):
            return text


def chance(ask: Ask) -> float:
    """The probability that somebody who does not know is right by guessing."""
    return chance_of(form(ask), len(choices(ask)))


def chance_of(form: str, options: int) -> float:
    """`chance` from what the log keeps: the ask's form, and how many options it showed."""
    match form:
        case "choose" if options:
            return 1 / options
        case "decide":
            return 0.5
        case "choosemany" if options:
            return 0.5**options
        case "arrange" if options:
            return 1 / factorial(options)
    return 0.0


def shuffled(options: Sequence[Choice], seed: int) -> tuple[Choice, ...]:
    """The options in an order of their own for every seed."""
    order = list(options)
    random.Random(seed).shuffle(order)
    return tuple(order)
