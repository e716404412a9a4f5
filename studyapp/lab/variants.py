"""The variants of a note that varies: each is run, and is fit to be asked or not."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from studyapp.deck.evidence import Params, with_params
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.template import FEWEST_DISTRACTORS, Vary
from studyapp.deck.tolerance import Tolerance
from studyapp.deck.values import Note
from studyapp.deck.vary import Instance, key
from studyapp.i18n import N_
from studyapp.lab.demo import AnyDemo, Progress, find, silent
from studyapp.lab.params import build
from studyapp.text.numbers import show

if TYPE_CHECKING:
    from studyapp.lab.sweep import Sweep

Named: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """What the run of one variant gave."""

    measures: Named
    slips: Named
    """The numbers that the demo's misconceptions lead to, by name."""


class UnusableError(ValueError):
    """A variant that can't be asked. `reason` is a marked string, `values` fill it in."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason.format(**values))
        self.reason, self.values = reason, values


def variants(vary: Vary) -> tuple[Params, ...]:
    """Every combination of the lists' values, with the fixed params."""
    names = [name for name, _ in vary.lists]
    every = itertools.product(*(values for _, values in vary.lists))
    return tuple(
        with_params(vary.params, tuple(zip(names, values, strict=True))) for values in every
    )


def run_variant(
    name: str, params: Params, seeds: Sequence[int], progress: Progress = silent
) -> tuple[Found, ...]:
    """A variant on each seed; once where the demo has none. Raises what the run raises."""
    from studyapp.lab.sweep import sweep

    demo = find(name)
    swept = sweep(demo, build(demo, dict(params)), seeds, progress, drawn=len(seeds))
    return each_seed(demo, swept)


def each_seed(demo: AnyDemo, swept: Sweep) -> tuple[Found, ...]:
    """What each seed of a sweep gave; the misconceptions where its Result was kept."""
    rows = []
    for at in range(swept.n):
        measures = {name: float(values[at]) for name, values in swept.measures.items()}
        params = replace(swept.params, seed=swept.seeds[at]) if swept.seeds else swept.params
        kept = at < len(swept.results)
        slips = {
            name: _number(known.of, params, swept.results[at])
            for name, known in (demo.misconceptions.items() if kept else ())
        }
        rows.append(Found(measures, slips))
    return tuple(rows)


def _number(of: Callable[[Any, Any], float], params: Any, result: Any) -> float:
    """NaN where the wrong line of thought leads nowhere."""
    try:
        return float(of(params, result))
    except (ArithmeticError, ValueError):
        return math.nan


# -- fit to be asked? --------------------------------------------------------------------------


def instance(note: Note, params: Params, seed: int, found: Found) -> Instance:
    """The question that one run makes. Raises UnusableError."""
    vary = note.vary
    assert vary is not None, "a note that varies"
    answer = _finite(vary.measure, found.measures)
    made = Instance(
        seed=seed,
        params=params,
        answer=answer,
        measures=tuple((name, _finite(name, found.measures)) for name in vary.given),
        control=vary.control,
    )
    if isinstance(note.body, NumberAnswer):
        tolerance = note.body.tolerance
        if not tolerance.accepts(key(vary, answer), answer):
            raise UnusableError(
                N_("{digits} digits of {answer} are not within its own tolerance of {tolerance}"),
                digits=vary.digits,
                answer=answer,
                tolerance=tolerance,
            )
        return replace(made, slips=tuple(_slips(vary, found, tolerance)))
    return replace(made, options=_options(vary, answer, found.slips))


def _finite(name: str, measures: Named) -> float:
    if not math.isfinite(measures[name]):
        raise UnusableError(N_("{measure} is not finite"), measure=name)
    return measures[name]


def _slips(vary: Vary, found: Found, tolerance: Tolerance) -> Iterator[tuple[str, float]]:
    """The wrong numbers that can be told from the right one."""
    answer = found.measures[vary.measure]
    for name in find(vary.demo).slips(vary.measure):
        value = found.slips.get(name, math.nan)
        if math.isfinite(value) and not tolerance.accepts(answer, value):
            yield name, value


def _options(vary: Vary, answer: float, slips: Named) -> tuple[tuple[str, float], ...]:
    """The answer and every distractor that differs from it and from those before it."""
    kept = {offer.id: answer for offer in vary.offers if offer.right}
    for offer in vary.offers:
        if offer.right:
            continue
        value = slips[offer.misconception] if offer.misconception else answer * (offer.factor or 0)
        if math.isfinite(value) and all(_differ(vary, value, other) for other in kept.values()):
            kept[offer.id] = value
    if len(kept) <= FEWEST_DISTRACTORS:
        raise UnusableError(
            N_("only {count} wrong options differ from {answer} and from each other"),
            count=len(kept) - 1,
            answer=show(answer, vary.digits),
        )
    return tuple((offer.id, kept[offer.id]) for offer in vary.offers if offer.id in kept)


def _differ(vary: Vary, one: float, other: float) -> bool:
    written = show(one, vary.digits) != show(other, vary.digits)
    return written and vary.distinct(one, other)


def differ(note: Note, one: float, other: float) -> bool:
    """Whether two answers are two to whoever answers the note."""
    assert note.vary is not None, "a note that varies"
    if isinstance(note.body, NumberAnswer):
        return not note.body.tolerance.accepts(key(note.vary, one), other)
    return note.vary.distinct(one, other)


@dataclass(frozen=True, slots=True)
class Judged:
    """What some seeds say of one variant; both empty where it can be asked."""

    unusable: str = ""
    unsteady: str = ""


def judge(note: Note, params: Params, found: Sequence[Found]) -> Judged:
    """Whether a variant can be asked on every seed, and the seeds agree on its answer.

    Where the prompt tells what was measured, every seed is a question of its own.
    """
    vary = note.vary
    assert vary is not None, "a note that varies"
    try:
        # a guarded child keeps the first Result only: the others have no wrong options
        made = [instance(note, params, 0, one) for one in found if one is found[0] or one.slips]
    except UnusableError as why:
        return Judged(unusable=str(why))
    first = made[0].answer
    answers = [one.measures[vary.measure] for one in found]
    if isinstance(note.body, NumberAnswer):
        right = [note.body.tolerance.accepts(key(vary, first), one) for one in answers]
        tolerance = note.body.tolerance
    else:
        right = [vary.near.accepts(first, one) for one in answers]
        tolerance = vary.near
    if all(right) or vary.asked_with:
        return Judged()
    agree = f"{sum(right)} of {len(right)} seeds are within {tolerance} of {show(first)}"
    return Judged(unsteady=f"not well-conditioned: {agree}")
