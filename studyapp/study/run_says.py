"""What the runs say of a wrong pick, a wrong sentence and a wrong order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.expect import Compare, Expectation, Ref
from studyapp.deck.kinds.choice import ChoiceAnswer, Option
from studyapp.deck.kinds.order import Order
from studyapp.deck.values import Text
from studyapp.study.causes import Explanation, KnownSlip, Measured, Picks, Swapped
from studyapp.study.exhibit import Exhibit, Panel, command_of
from studyapp.study.pairing import Pair

if TYPE_CHECKING:
    from studyapp.lab.demo import Misconception
    from studyapp.lab.evidence import Ruling
    from studyapp.lab.sweep import Sweep


def of_choice(
    body: ChoiceAnswer, picked: str, evidence: Evidence | None, exhibit: Exhibit | None
) -> Explanation | None:
    option = next((one for one in body.options if one.id == picked), None)
    if option is None or option.right or evidence is None or exhibit is None:
        return None
    pair = _options_pair(body, option, evidence, exhibit)
    if option.misconception and (known := _named(option, evidence, exhibit)):
        return Explanation(known, pair)
    measured = _of_option(option, evidence, exhibit)
    return Explanation(measured, pair) if measured else None


def _named(option: Option, evidence: Evidence, exhibit: Exhibit) -> KnownSlip | None:
    """The misconception that the option itself names, and its value in this run."""
    from studyapp.lab.demo import find

    known = find(evidence.demo).misconceptions.get(option.misconception)
    sweep = exhibit.runs.get(with_params(evidence.params, option.params))
    value = slip_value(known, sweep) if known and sweep else None
    return KnownSlip(known.label, value) if known and value is not None else None


def of_many(
    body: ChoiceAnswer,
    picked: Iterable[str],
    evidence: Evidence | None,
    exhibit: Exhibit | None,
) -> Explanation | None:
    chosen = set(picked)

    def told(options: Iterable[Option]) -> tuple[tuple[Text, Measured | None], ...]:
        return tuple(
            (one.text, _of_option(one, evidence, exhibit) if evidence and exhibit else None)
            for one in options
        )

    wrong = [one for one in body.options if one.id in chosen and not one.right]
    missed = [one for one in body.options if one.id not in chosen and one.right]
    if not (wrong or missed):
        return None
    pair = _options_pair(body, wrong[0], evidence, exhibit) if wrong else None
    return Explanation(Picks(told(wrong), told(missed)), pair)


def _of_option(option: Option, evidence: Evidence, exhibit: Exhibit) -> Measured | None:
    """What the run says of an option, and under which of the card's other runs it is otherwise."""
    params = with_params(evidence.params, option.params)
    if not option.expect or params not in exhibit.runs:
        return None
    side = next((one for one in exhibit.decision.sides if one.option == option.id), None)
    if side is None:
        return None
    others = [other for other in exhibit.runs if other not in (params, evidence.params)]
    turns = (*evidence.controls, *others)
    return _measured(option.expect, side.ruling, params, turns, evidence, exhibit)


def of_sentence(evidence: Evidence, exhibit: Exhibit) -> Measured | None:
    """The sentence of a true/false note as the run has it."""
    side = exhibit.decision.sides[0]
    turns = evidence.controls
    return _measured(evidence.expect, side.ruling, evidence.params, turns, evidence, exhibit)


def _measured(
    expect: tuple[Expectation, ...],
    ruling: Ruling,
    params: Params,
    turns: Iterable[Params],
    evidence: Evidence,
    exhibit: Exhibit,
) -> Measured | None:
    """None where the seed decides it: then nothing can be said of this run."""
    from studyapp.lab.evidence import rule, scales_of
    from studyapp.lab.holding import Holding

    if ruling.holding is Holding.DEPENDS:
        return None
    holds = ruling.holding is Holding.HOLDS
    wanted = Holding.REFUTED if holds else Holding.HOLDS
    claim, unless = exhibit.runs[params].measures, Params()
    control = None
    for turn in turns:
        turned = exhibit.runs.get(with_params(evidence.params, turn))
        if turned is None:
            continue
        control = control or turned
        under = rule(expect, turned.measures, claim, None, scales_of(evidence.demo))
        if under.holding is wanted:
            unless = _changes(with_params(evidence.params, turn), params)
            break
    values = _spoken_of(expect, exhibit.runs[params], control)
    return Measured(ruling.expectation, holds, values, unless)


def _changes(turned: Params, params: Params) -> Params:
    return tuple(sorted(set(turned) - set(params)))


def _spoken_of(
    expect: tuple[Expectation, ...], claim: Sweep, control: Sweep | None
) -> tuple[tuple[str, float], ...]:
    """Each measure that the expectations name, as the median of its run."""
    found: dict[Ref, float] = {}
    for one in expect:
        refs = [one.says.left]
        if isinstance(one.says, Compare) and isinstance(one.says.right.of, Ref):
            refs.append(one.says.right.of)
        for ref in refs:
            run = claim if ref.run == "claim" else control
            if run is not None:
                found[ref] = run.summary(ref.measure).median
    named = {ref.measure for ref in found}
    both = len(named) < len(found)
    return tuple(
        (f"{ref.run}.{ref.measure}" if both else ref.measure, value) for ref, value in found.items()
    )


def of_order(
    body: Order,
    said: tuple[str, ...],
    evidence: Evidence | None,
    exhibit: Exhibit | None,
) -> Explanation | None:
    """The neighbours that are farthest from their order; measured, where a measure decides it."""
    place = {step.id: at for at, step in enumerate(body.steps)}
    if set(said) != set(place) or len(said) != len(place):
        return None
    wrong = [(a, b) for a, b in combinations(said, 2) if place[a] > place[b]]
    if not wrong:
        return None
    neighbours = [(a, b) for a, b in pairwise(said) if place[a] > place[b]]
    late, early = max(neighbours, key=lambda pair: place[pair[0]] - place[pair[1]])
    first, second = body.steps[place[early]], body.steps[place[late]]
    cause = Swapped(first.text, second.text, len(wrong))
    if evidence is None or exhibit is None:
        return Explanation(cause)
    sides = {side.option: side for side in exhibit.decision.sides}
    runs = [exhibit.runs.get(with_params(evidence.params, one.params)) for one in (first, second)]
    a, b = runs
    if a is None or b is None or not {first.id, second.id} <= set(sides):
        return Explanation(cause)
    values = (a.summary(evidence.measure).median, b.summary(evidence.measure).median)
    pair = Pair(Panel(sides[first.id], a, command_of(a)), Panel(sides[second.id], b, command_of(b)))
    return Explanation(replace(cause, measure=evidence.measure, values=values), pair)


def _options_pair(
    body: ChoiceAnswer, option: Option, evidence: Evidence | None, exhibit: Exhibit | None
) -> Pair | None:
    """The run of the option that was picked beside a right one's, where they differ."""
    if evidence is None or exhibit is None:
        return None
    right = next(one for one in body.options if one.right)
    sides = {side.option: side for side in exhibit.decision.sides if side.role == "option"}
    mine, its = sides.get(option.id), sides.get(right.id)
    if mine is None or its is None or mine.params == its.params:
        return None
    yours, asked = exhibit.runs[mine.params], exhibit.runs[its.params]
    return Pair(
        Panel(replace(mine, role="yours"), yours, command_of(yours)),
        Panel(replace(its, role="asked"), asked, command_of(asked)),
    )


def slip_value(known: Misconception[Any, Any], sweep: Sweep) -> float | None:
    """The number that a misconception leads to in this run; None where it gives none."""
    try:
        value = float(known.of(sweep.params, sweep.first))
    except (ArithmeticError, ValueError):
        return None
    return value if math.isfinite(value) else None
