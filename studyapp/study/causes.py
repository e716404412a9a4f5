"""What a wrong answer can have come from, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from studyapp.deck.evidence import Params
from studyapp.deck.values import Text
from studyapp.study.pairing import Pair


@dataclass(frozen=True, slots=True)
class Slip:
    """The right number but for its sign, or but for a power of ten."""

    said: float
    power: int | None
    """Said over right as a power of ten; None where it is the sign."""


@dataclass(frozen=True, slots=True)
class KnownSlip:
    """A misconception that the demo names leads to what was said."""

    label: str
    """A marked string."""
    value: float
    """What it leads to in this run."""


@dataclass(frozen=True, slots=True)
class OtherSetting:
    """What was said is what another setting gives."""

    said: float
    changed: Params
    asked: Params
    """The same params as the card has them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A statement, what the run measured of it, and when it would be otherwise."""

    statement: str
    holds: bool
    values: tuple[tuple[str, float], ...]
    """The measures that it speaks of; of two runs, the claim's first."""
    unless: Params = ()
    """What can be turned so that it is the other way round."""


@dataclass(frozen=True, slots=True)
class Picks:
    """Several options: those picked though wrong, those right and not picked."""

    wrong: tuple[tuple[Text, Measured | None], ...]
    missed: tuple[tuple[Text, Measured | None], ...]


@dataclass(frozen=True, slots=True)
class Swapped:
    """Steps that stand the wrong way round: the later one was put first."""

    first: Text
    """What belongs first and was put after."""
    second: Text
    pairs: int
    """How many pairs stand the wrong way round."""
    measure: str = ""
    values: tuple[float, float] | None = None


Cause: TypeAlias = Slip | KnownSlip | OtherSetting | Measured | Picks | Swapped


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    cause: Cause
    pair: Pair | None = None
    """The run that gives what was said beside the one that was asked for."""
