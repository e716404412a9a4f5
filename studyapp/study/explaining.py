"""What a wrong answer came from, found by running: a known slip, another setting, a swapped pair.

Nothing is guessed: where no run leads to what was said, there is no explanation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studyapp.deck.ask import Arranged, Chosen, ChosenMany, Decided, Numbered, Response
from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.kinds.choice import ChoiceAnswer
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.kinds.order import Order
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.tolerance import Measure
from studyapp.deck.values import Note
from studyapp.study.causes import Explanation, KnownSlip, OtherSetting, Slip
from studyapp.study.exhibit import Exhibit, Panel, command_of
from studyapp.study.other_setting import other_setting
from studyapp.study.pairing import Pair
from studyapp.study.run_says import of_choice, of_many, of_order, of_sentence, slip_value

if TYPE_CHECKING:
    from studyapp.lab.demo import Progress
    from studyapp.lab.sweep import Sweep

SLIP: Final = 0.02
"""Share within which a number is taken for one that a misconception leads to."""
APART: Final = 1.25
"""Factor by which that number must differ from the right one to say anything."""
POWERS: Final = range(1, 4)
DIGITS: Final = 1.2
"""Factor within which two numbers that differ by a power of ten have the same digits."""


def explain_mistake(
    note: Note,
    evidence: Evidence | None,
    response: Response,
    exhibit: Exhibit | None,
    *,
    progress: Progress,
    enough: Callable[[], bool] = lambda: False,
    trusted: bool = True,
) -> Explanation | None:
    """What led to a wrong response; None for a right one, and where no run leads to it.

    `evidence` is the piece that decides the note's key and `exhibit` its run, where there is one.
    `enough()` ends the search for another setting. Raises Cancelled when `progress` does.
    """
    if exhibit is None or evidence is None or evidence.supports:
        evidence = exhibit = None
    match note.body, response:
        case NumberAnswer() as body, Numbered(value=said):
            return _number(note, body, said, evidence, exhibit, progress, enough, trusted)
        case ChoiceAnswer() as body, Chosen(option=picked):
            return of_choice(body, picked, evidence, exhibit)
        case ChoiceAnswer() as body, ChosenMany(options=many):
            return of_many(body, many, evidence, exhibit)
        case TrueFalse() as body, Decided(answer=answer):
            if answer == body.answer or evidence is None or exhibit is None:
                return None
            measured = of_sentence(evidence, exhibit)
            return Explanation(measured) if measured else None
        case Order() as body, Arranged(steps=steps):
            return of_order(body, steps, evidence, exhibit)
    return None


def _number(
    note: Note,
    body: NumberAnswer,
    said: float,
    evidence: Evidence | None,
    exhibit: Exhibit | None,
    progress: Progress,
    enough: Callable[[], bool],
    trusted: bool,
) -> Explanation | None:
    """The demo's own misconceptions first: they say more than that a power of ten is off."""
    if body.tolerance.accepts(body.answer, said) or not math.isfinite(said):
        return None
    measure = evidence.measure if evidence else ""
    if exhibit and measure and (known := _known(body, said, measure, exhibit.panels[0].sweep)):
        return Explanation(known)
    if slip := _slip(body, said):
        return Explanation(slip)
    if not (exhibit and evidence and measure):
        return None
    found = other_setting(
        body, said, evidence, exhibit, progress=progress, enough=enough, trusted=trusted
    )
    if found is None:
        return None
    changed, sweep = found
    yours = _panel(note, evidence, sweep, with_params(evidence.params, changed))
    asked = Panel(
        replace(exhibit.panels[0].side, role="asked"),
        exhibit.panels[0].sweep,
        exhibit.panels[0].command,
    )
    full = _values(exhibit.panels[0].sweep)
    before = tuple((name, full[name]) for name, _ in changed)
    return Explanation(OtherSetting(said, changed, before), Pair(yours, asked))


def _known(body: NumberAnswer, said: float, measure: str, sweep: Sweep) -> KnownSlip | None:
    """The misconception about this measure that leads nearest to what was said."""
    from studyapp.lab.demo import find

    near: list[tuple[float, KnownSlip]] = []
    for known in find(sweep.demo).slips(measure).values():
        value = slip_value(known, sweep)
        if value is None or not _far(value, body.answer):
            continue
        off, by_note = abs(said - value), body.tolerance.accepts(value, said)
        right = body.tolerance.accepts(body.answer, value)
        if (off <= SLIP * abs(value) or by_note) and not right:
            near.append((off, KnownSlip(known.label, value)))
    return min(near, key=lambda one: one[0])[1] if near else None


def _far(a: float, b: float) -> bool:
    return a != b if a * b <= 0 else not 1 / APART <= a / b <= APART


def _slip(body: NumberAnswer, said: float) -> Slip | None:
    answer, accepts = body.answer, body.tolerance.accepts
    if said == 0 or answer == 0:
        return None
    if accepts(answer, -said):
        return Slip(said, None)
    if body.tolerance.by is Measure.FACTOR and body.tolerance.amount > DIGITS:
        return None  # where only the size is asked, no digits can be right
    powers = [sign * power for power in POWERS for sign in (1, -1)]
    power = next((p for p in powers if _digits_right(body, said * 10.0**-p)), None)
    return None if power is None else Slip(said, power)


def _digits_right(body: NumberAnswer, value: float) -> bool:
    near = 1 / DIGITS <= value / body.answer <= DIGITS
    return near and body.tolerance.accepts(body.answer, value)


def _panel(note: Note, evidence: Evidence, sweep: Sweep, params: Params) -> Panel:
    """The run that gives what was said, ruled by what the card asks."""
    from studyapp.lab.evidence import Side, implied, rule

    body = note.body
    assert isinstance(body, NumberAnswer)
    says = [one for one in implied(note, evidence) if not one.compares_runs]
    ruling = rule(says[:1], sweep.measures, None, body.answer)
    return Panel(Side("yours", params, ruling), sweep, command_of(sweep))


def _values(sweep: Sweep) -> dict[str, bool | int | float | str]:
    from studyapp.lab.params import as_dict

    return as_dict(sweep.params)
