"""What evidence says: expectations judged over seeds, under the claim's params and the control's.

A verdict has three values: *holds* (at least 95 % of the seeds agree), *refuted* (at most 5 %
agree), *depends on the seed* (between). A seed whose measure is not finite disagrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.deck.evidence import Evidence, Params, with_params
from studyapp.deck.expect import Between, Compare, Expectation, Ref
from studyapp.deck.kinds.choice import ChoiceAnswer, Option
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.kinds.order import Order
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.tolerance import EXACT
from studyapp.deck.values import Note
from studyapp.lab.demo import Scale, UnknownDemo, described, find
from studyapp.lab.holding import Holding
from studyapp.lab.statistics import t_interval

Samples: TypeAlias = Mapping[str, NDArray[np.float64]]
"""Measures by name, each an array over the seeds."""

Runner: TypeAlias = Callable[[str, Params], Samples]
"""Runs a demo under params (soft ranges or hard, as the caller decides) over its seeds."""

MOST: Final = 0.95
FEW: Final = 0.05


@dataclass(frozen=True, slots=True)
class Ruling:
    """One expectation, or several that must hold together, on one run."""

    expectation: str
    holding: Holding
    agree: int
    n: int


class Fault(StrEnum):
    """What can be wrong with evidence after it was run."""

    REFUTED = "refuted"
    DEPENDS = "depends"
    CONTROL = "control"
    """A control under which the expectation does not fail."""
    WRONG_KEY = "wrong key"
    """A wrong option, or a false sentence, that holds."""


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    what: str


@dataclass(frozen=True, slots=True)
class Side:
    """A run that is shown: the claim, a control, or one option."""

    role: str
    """"claim", "control", "option", or "step"."""
    params: Params
    ruling: Ruling
    option: str = ""
    """The id of the option, or of the step."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one piece of evidence says of its note."""

    demo: str
    decides: bool
    """Whether it decides the key; else it supports the explanation."""
    sides: tuple[Side, ...]
    findings: tuple[Finding, ...]
    """Empty when all is as it must be."""

    @property
    def sound(self) -> bool:
        return not self.findings


# -- one expectation over the seeds ------------------------------------------------------------


def holding(agree: int, n: int) -> Holding:
    share = agree / n if n else 0.0
    if share >= MOST:
        return Holding.HOLDS
    return Holding.REFUTED if share <= FEW else Holding.DEPENDS


def agreement(
    expectation: Expectation,
    claim: Samples,
    control: Samples | None = None,
    answer: float | None = None,
) -> NDArray[np.bool_]:
    """Which seeds agree with a statement about single seeds; shape (seeds,)."""
    says = expectation.says
    left = _samples(says.left, claim, control)
    match says:
        case Between(low=low, high=high):
            agrees = (left >= low) & (left <= high)
        case Compare():
            agrees = _compare(says, left, _right(says, claim, control, answer))
    return np.isfinite(left) & agrees


def _samples(ref: Ref, claim: Samples, control: Samples | None) -> NDArray[np.float64]:
    side = claim if ref.run == "claim" else control
    if side is None:
        raise LookupError(f"{ref.measure} of a control, but the evidence has none")
    return side[ref.measure]


def _right(
    says: Compare, claim: Samples, control: Samples | None, answer: float | None
) -> NDArray[np.float64]:
    match says.right.of:
        case Ref() as ref:
            return says.right.factor * _samples(ref, claim, control)
        case "answer":
            if answer is None:
                raise LookupError("`answer` stands for a number note's answer only")
            return np.asarray(says.right.factor * answer)
        case None:
            return np.asarray(says.right.factor)


def _compare(
    says: Compare, left: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.bool_]:
    finite = np.isfinite(left) & np.isfinite(right)
    match says.operator:
        case "<":
            agrees = left < right
        case "<=":
            agrees = left <= right
        case ">":
            agrees = left > right
        case ">=":
            agrees = left >= right
        case "==":
            tolerance = says.within or EXACT
            pairs = np.broadcast(left, right)
            agrees = np.array([tolerance.accepts(float(r), float(v)) for v, r in pairs])
    return np.asarray(finite & agrees)


def mean_holding(
    expectation: Expectation,
    claim: Samples,
    control: Samples | None = None,
    answer: float | None = None,
    scales: Mapping[str, Scale] = MappingProxyType({}),
) -> Holding:
    """A statement about the mean: on which side of the bound its t-interval lies.

    A product is averaged on the log scale. A seed without a finite value leaves the mean open.
    """
    says = expectation.says
    left = _samples(says.left, claim, control)
    if not np.isfinite(left).all():
        return Holding.DEPENDS if np.isfinite(left).any() else Holding.REFUTED
    if isinstance(says, Between):
        low, high = t_interval(left, scale=_scale(says.left, scales, left))
        return _three(low >= says.low and high <= says.high, high < says.low or low > says.high)
    right = np.broadcast_to(_right(says, claim, control, answer), left.shape)
    if _scale(says.left, scales, left, right) == "log" and says.operator != "==":
        left, right = np.log(left), np.log(right)
    low, high = t_interval(left - right)
    match says.operator:
        case "<":
            return _three(high < 0, low >= 0)
        case "<=":
            return _three(high <= 0, low > 0)
        case ">":
            return _three(low > 0, high <= 0)
        case ">=":
            return _three(low >= 0, high < 0)
        case "==":
            tolerance, middle = says.within or EXACT, float(np.mean(right))
            ends = [tolerance.accepts(middle, middle + end) for end in (low, high)]
            return _three(all(ends), not any(ends) and (low > 0 or high < 0))


def _three(holds: bool, refuted: bool) -> Holding:
    return Holding.HOLDS if holds else Holding.REFUTED if refuted else Holding.DEPENDS


def _scale(ref: Ref, scales: Mapping[str, Scale], *values: NDArray[np.float64]) -> Scale:
    """The measure's own scale; a product that is not positive has no logarithm."""
    log = scales.get(ref.measure) == "log" and all(bool((one > 0).all()) for one in values)
    return "log" if log else "linear"


_WORST: Final = (Holding.REFUTED, Holding.DEPENDS, Holding.HOLDS)


def rule(
    expectations: Sequence[Expectation],
    claim: Samples,
    control: Samples | None = None,
    answer: float | None = None,
    scales: Mapping[str, Scale] = MappingProxyType({}),
) -> Ruling:
    """All expectations together: those about single seeds seed by seed, those about the mean
    each by itself; the worst of them is what is said."""
    seedwise = [one for one in expectations if not one.says.mean]
    means = [one for one in expectations if one.says.mean]
    n = next((int(values.size) for values in claim.values()), 0)
    agrees = np.ones(n, dtype=bool)
    for one in seedwise:
        agrees = agrees & agreement(one, claim, control, answer)
    n, agree = int(agrees.size), int(agrees.sum())
    found = [mean_holding(one, claim, control, answer, scales) for one in means]
    if seedwise or not means:
        found.append(holding(agree, n))
    worst = min(found, key=_WORST.index)
    text = _said(expectations)
    if not seedwise and means:
        agree = n if worst is Holding.HOLDS else 0
    return Ruling(text, worst, agree, n)


def _said(expectations: Sequence[Expectation]) -> str:
    return " and ".join(str(one) for one in expectations)


# -- evidence against its note -----------------------------------------------------------------


def decide(note: Note, evidence: Evidence, run: Runner) -> Decision:
    """Run the evidence of a note and say whether it decides (or supports) as it should.

    The evidence must have passed `problems`; measures and params are looked up as named.
    """
    body = note.body
    if isinstance(body, ChoiceAnswer) and not evidence.supports:
        return _decide_choice(body, evidence, run)
    if isinstance(body, Order) and not evidence.supports:
        return _decide_order(body, evidence, run)
    if isinstance(body, TrueFalse) and not evidence.supports and not body.answer:
        return _decide_false(evidence, run)
    answer = body.answer if isinstance(body, NumberAnswer) else None
    return _decide_true(note, evidence, run, answer)


def implied(note: Note, evidence: Evidence) -> tuple[Expectation, ...]:
    """What evidence expects, with the number note's `measure == answer` written out."""
    if isinstance(note.body, NumberAnswer) and evidence.measure:
        text = f"{evidence.measure} == answer within {note.body.tolerance}"
        from studyapp.deck.expect import read_expectation

        return (read_expectation(text), *evidence.expect)
    return evidence.expect


def _decide_true(note: Note, evidence: Evidence, run: Runner, answer: float | None) -> Decision:
    expectations = implied(note, evidence)
    claim = run(evidence.demo, evidence.params)
    turned = [with_params(evidence.params, control) for control in evidence.controls]
    controls = [run(evidence.demo, params) for params in turned]
    first = controls[0] if controls else None
    scales = scales_of(evidence.demo)
    ruling = rule(expectations, claim, first, answer, scales)
    findings = []
    if ruling.holding is not Holding.HOLDS:
        findings.append(_miss(ruling))
    for one in expectations:
        if not any(_fails(one, claim, control, answer, scales) for control in controls):
            findings.append(Finding(Fault.CONTROL, f"no control refutes '{one}'"))
    sides = [Side("claim", evidence.params, ruling)]
    for params, control in zip(turned, controls, strict=True):
        under = _under(expectations, claim, control, answer, scales)
        sides.append(Side("control", params, under))
    decides = not evidence.supports
    return Decision(evidence.demo, decides, tuple(sides), tuple(findings))


def _under(
    expectations: Sequence[Expectation],
    claim: Samples,
    control: Samples,
    answer: float | None,
    scales: Mapping[str, Scale],
) -> Ruling:
    """The same expectations where the control takes the claim's place."""
    return rule(expectations, control, claim, answer, scales)


def _fails(
    one: Expectation,
    claim: Samples,
    control: Samples,
    answer: float | None,
    scales: Mapping[str, Scale],
) -> bool:
    return _under((one,), claim, control, answer, scales).holding is Holding.REFUTED


def scales_of(demo: str) -> Mapping[str, Scale]:
    """The scale of each of a demo's measures."""
    try:
        return {measure.name: measure.scale for measure in described(find(demo).Result)}
    except UnknownDemo:
        return {}


def _miss(ruling: Ruling) -> Finding:
    fault = Fault.REFUTED if ruling.holding is Holding.REFUTED else Fault.DEPENDS
    return Finding(fault, f"'{ruling.expectation}' agrees with {ruling.agree} of {ruling.n} seeds")


def _decide_false(evidence: Evidence, run: Runner) -> Decision:
    """A false sentence: refuted as it stands, true under the control's condition."""
    claim = run(evidence.demo, evidence.params)
    turned = [with_params(evidence.params, control) for control in evidence.controls]
    controls = [run(evidence.demo, params) for params in turned]
    scales = scales_of(evidence.demo)
    ruling = rule(evidence.expect, claim, controls[0] if controls else None, None, scales)
    findings = []
    if ruling.holding is Holding.HOLDS:
        findings.append(
            Finding(Fault.WRONG_KEY, f"the false sentence '{ruling.expectation}' holds")
        )
    elif ruling.holding is Holding.DEPENDS:
        findings.append(_miss(ruling))
    under = [_under(evidence.expect, claim, control, None, scales) for control in controls]
    if not any(one.holding is Holding.HOLDS for one in under):
        findings.append(
            Finding(Fault.CONTROL, f"under no control does '{ruling.expectation}' hold")
        )
    sides = [Side("claim", evidence.params, ruling)]
    sides += [Side("control", p, r) for p, r in zip(turned, under, strict=True)]
    return Decision(evidence.demo, True, tuple(sides), tuple(findings))


def _decide_choice(body: ChoiceAnswer, evidence: Evidence, run: Runner) -> Decision:
    sides, findings = [], []
    for option in sorted(body.options, key=lambda option: not option.right):
        side = _option(option, evidence, run)
        sides.append(side)
        held = side.ruling.holding
        if option.right and held is not Holding.HOLDS:
            findings.append(_miss(side.ruling))
        elif not option.right and held is Holding.HOLDS:
            what = f"wrong option {option.id!r} holds: '{side.ruling.expectation}'"
            findings.append(Finding(Fault.WRONG_KEY, what))
        elif not option.right and held is Holding.DEPENDS:
            findings.append(_miss(side.ruling))
    if all(option.right for option in body.options):
        findings += _unopposed(body, evidence, run)
    if evidence.controls:
        sides.append(_against(body, evidence, run))
    return Decision(evidence.demo, True, tuple(sides), tuple(findings))


def _unopposed(body: ChoiceAnswer, evidence: Evidence, run: Runner) -> list[Finding]:
    """Where every option is right there is no wrong one to be the control of the others."""
    scales = scales_of(evidence.demo)
    turned = [with_params(evidence.params, control) for control in evidence.controls]
    found = []
    for option in body.options:
        claim = run(evidence.demo, with_params(evidence.params, option.params))
        under = [
            _under(option.expect, claim, run(evidence.demo, params), None, scales)
            for params in turned
        ]
        if not any(one.holding is Holding.REFUTED for one in under):
            what = f"no control refutes option {option.id!r}: {_said(option.expect)}"
            found.append(Finding(Fault.CONTROL, what))
    return found


def _against(body: ChoiceAnswer, evidence: Evidence, run: Runner) -> Side:
    """The control that options speak of, with what the right one says under it."""
    right = next(option for option in body.options if option.right)
    params = with_params(evidence.params, evidence.controls[0])
    claim = run(evidence.demo, with_params(evidence.params, right.params))
    ruling = _under(right.expect, claim, run(evidence.demo, params), None, scales_of(evidence.demo))
    return Side("control", params, ruling)


def _option(option: Option, evidence: Evidence, run: Runner) -> Side:
    params = with_params(evidence.params, option.params)
    claim = run(evidence.demo, params)
    control = None
    if any(one.compares_runs for one in option.expect) and evidence.controls:
        control = run(evidence.demo, with_params(evidence.params, evidence.controls[0]))
    ruling = rule(option.expect, claim, control, None, scales_of(evidence.demo))
    return Side("option", params, ruling, option.id)


def _decide_order(body: Order, evidence: Evidence, run: Runner) -> Decision:
    """Sorted by their measure the steps stand as the author wrote them; so they must not stand
    with any two of them exchanged, nor, where there are controls, under all of these."""
    settings = [with_params(evidence.params, step.params) for step in body.steps]
    steps = [run(evidence.demo, params) for params in settings]
    ruling, findings = _sorted(body, evidence, steps), []
    if ruling.holding is not Holding.HOLDS:
        miss = _miss(ruling)
        runs_say = ", ".join(_by_median(body, evidence, steps))
        findings.append(Finding(miss.fault, f"{miss.what}; the runs say {runs_say}"))
    under = [
        _sorted(
            body,
            evidence,
            [run(evidence.demo, with_params(params, control)) for params in settings],
        )
        for control in evidence.controls
    ]
    if under and not any(one.holding is Holding.REFUTED for one in under):
        findings.append(Finding(Fault.CONTROL, f"no control refutes '{ruling.expectation}'"))
    sides = [
        Side("step", params, ruling, step.id)
        for step, params in zip(body.steps, settings, strict=True)
    ]
    return Decision(evidence.demo, True, tuple(sides), tuple(findings))


def _sorted(body: Order, evidence: Evidence, steps: Sequence[Samples]) -> Ruling:
    """On how many seeds every step's measure goes beyond that of the step before."""
    rows = np.stack(np.broadcast_arrays(*(step[evidence.measure] for step in steps)))
    before, after = rows[:-1], rows[1:]  # (steps - 1, seeds)
    rises = before > after if evidence.falling else before < after
    agrees = np.isfinite(rows).all(axis=0) & rises.all(axis=0)
    n, agree = int(agrees.size), int(agrees.sum())
    sign = " > " if evidence.falling else " < "
    text = f"{evidence.measure}: {sign.join(step.id for step in body.steps)}"
    return Ruling(text, holding(agree, n), agree, n)


def _by_median(body: Order, evidence: Evidence, steps: Sequence[Samples]) -> list[str]:
    """The steps as the medians of their runs sort them."""
    middle = [float(np.median(step[evidence.measure])) for step in steps]
    places = sorted(range(len(middle)), key=middle.__getitem__, reverse=evidence.falling)
    return [body.steps[place].id for place in places]
