"""What judges a response, by itself: right, wrong or in part, and the slip that was made."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import combinations
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
    GaveUp,
    Number,
    Numbered,
    Response,
    Reveal,
    Revealed,
    Type,
    Typed,
    Verdict,
)
from studyapp.deck.tolerance import Measure, Tolerance
from studyapp.i18n import N_
from studyapp.text.fold import fold


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
        case ChooseMany(options, rights), ChosenMany(picked):
            return Verdict(
                picked == rights,
                _listed(options, picked),
                right_answer(ask),
                marks=marks_of_many(picked, rights),
            )
        case Arrange(steps, order), Arranged(said_order):
            by_id = {step.id: step for step in steps}
            return Verdict(
                said_order == order,
                " → ".join(by_id[step].text for step in said_order),
                right_answer(ask),
                marks=marks_of_order(said_order, order),
            )
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


def marks_of_many(picked: Collection[str], right: Collection[str]) -> tuple[int, int]:
    """A mark for each right option picked, one off for each wrong one, never under none."""
    hits = len(set(picked) & set(right))
    return max(0, hits - (len(set(picked)) - hits)), len(right)


def marks_of_order(said: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """A mark for each pair of steps that stands the right way round: Kendall's concordant pairs."""
    place = {step: n for n, step in enumerate(right)}
    pairs = list(combinations(said, 2))
    return sum(place[a] < place[b] for a, b in pairs), len(pairs)


def right_answer(ask: Ask) -> str:
    """The answer in one line; "" for a Reveal, whose answer is text."""
    match ask:
        case Reveal():
            return ""
        case Choose(options, right):
            return _listed(options, {right})
        case ChooseMany(options, rights):
            return _listed(options, rights)
        case Arrange(steps, order):
            by_id = {step.id: step for step in steps}
            return " → ".join(by_id[step].text for step in order)
        case Decide(answer):
            return _truth(answer)
        case Type(accept):
            return accept[0]
        case Number(answer, _, unit):
            return write_number(answer, unit)


COARSE: Final = 1.2
"""A factor of tolerance above which a number is an estimate of its size."""


def slip(answer: float, value: float, tolerance: Tolerance) -> str:
    """Name the commonest slips of a wrong number; "" for any other."""
    if value == 0 or answer == 0:
        return ""
    if tolerance.accepts(answer, -value):
        return N_("the sign is wrong")
    if tolerance.by is Measure.FACTOR and tolerance.amount > COARSE:
        return ""  # only the size was asked for: a power of ten is the whole answer
    for power in (1, -1, 2, -2, 3, -3, 6, -6):
        if tolerance.accepts(answer, value * 10.0**power):
            return N_("wrong by a power of ten")
    return ""


def write_number(value: float, unit: str = "") -> str:
    if math.isnan(value):
        return "…"  # of a note whose numbers are still to be drawn
    return f"{value:.6g} {unit}".rstrip()


def _truth(answer: bool) -> str:
    return N_("true") if answer else N_("false")


def _listed(options: Sequence[Choice], ids: Collection[str]) -> str:
    """The options of these ids in the order shown; a dash where there is none."""
    return "; ".join(choice.text for choice in options if choice.id in ids) or "–"
