"""A prediction before a run: what is asked, and what the run says to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from studyapp.charts.spec import Chart, Line
from studyapp.i18n import N_

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo, Measure
    from studyapp.lab.statistics import Summary
    from studyapp.lab.sweep import Sweep

CLOSE: Final = 0.05
"""Share of the value within which a number that no seed changes counts as hit."""
SAME_SHARE: Final = 0.05
SAME_FACTOR: Final = 1.1
"""Within this share, or this factor on a log scale, a measure is about the same as before."""
SLIP: Final = 0.02
"""Share within which a number is taken for one that a misconception leads to."""
APART: Final = 1.25
"""Factor by which that number must differ from the measured one to say anything."""


class Way(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


WAY_WORDS: Final = {
    Way.HIGHER: N_("higher"),
    Way.LOWER: N_("lower"),
    Way.SAME: N_("about the same"),
}


@dataclass(frozen=True, slots=True)
class HowMuch:
    """A number for a measure."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class WhichWay:
    """Where a measure goes, seen from the run before."""

    measure: Measure
    before: float
    seeds: int = 1
    """How many seeds it was the median of; the same ones are looked at afterwards."""


@dataclass(frozen=True, slots=True)
class WhichLine:
    """Which line of a chart is the highest at its right end."""

    chart: str
    labels: tuple[str, ...]


Question: TypeAlias = HowMuch | WhichWay | WhichLine


@dataclass(frozen=True, slots=True)
class Guess:
    question: Question
    said: float | Way | str
    """A number, a way, or a line's label."""


@dataclass(frozen=True, slots=True)
class Score:
    guess: Guess
    hit: bool
    """Inside the spread of the seeds (of one run: within 5 %), or the right pick."""
    measured: Summary | None
    """Of the measure that was asked for; None for a pick between lines."""
    won: tuple[str, ...] = ()
    """What the right pick would have been: a way, or the lines on top."""
    misconception: str = ""
    """A marked string: a known wrong line of thought that leads to the number said."""


@dataclass(frozen=True, slots=True)
class Tally:
    predicted: int = 0
    hit: int = 0

    def with_one(self, score: Score) -> Tally:
        return Tally(self.predicted + 1, self.hit + score.hit)


@dataclass(slots=True)
class Sitting:
    """What one stay in the lab remembers."""

    asks: bool = True
    """Whether a demo that is opened first asks for a prediction."""
    met: set[str] = field(default_factory=set)
    """Demos that were opened."""
    tally: Tally = Tally()


# -- judging -----------------------------------------------------------------------------------


def score(
    guess: Guess, sweep: Sweep, demo: AnyDemo | None = None, charts: Sequence[Chart] = ()
) -> Score:
    """Judge a guess by what was run; `charts` are needed for a pick between lines."""
    from studyapp.lab.statistics import summary

    match guess.question:
        case HowMuch(measure):
            found, said = sweep.summary(measure.name), float(guess.said)
            slip = _misconception(said, measure, found, sweep, demo) if demo else ""
            return Score(guess, inside(said, found), found, misconception=slip)
        case WhichWay(measure, before, seeds):
            found = summary(sweep.measures[measure.name][:seeds])
            truth = way(before, found.median, measure)
            return Score(guess, guess.said == truth, found, (truth,))
        case WhichLine():
            won = winners(contest(charts))
            return Score(guess, guess.said in won, None, won)


def inside(said: float, found: Summary) -> bool:
    """Whether a number lies in the spread of the seeds; where there is none, close to the value."""
    if found.low < found.high:
        return found.low <= said <= found.high
    return abs(said - found.median) <= CLOSE * abs(found.median)


def way(before: float, after: float, measure: Measure) -> Way:
    if math.isnan(before) or math.isnan(after) or before == after:
        return Way.SAME
    if measure.scale == "log" and before > 0 and after > 0:
        same = 1 / SAME_FACTOR <= after / before <= SAME_FACTOR
    else:
        same = abs(after - before) <= SAME_SHARE * max(abs(after), abs(before))
    return Way.SAME if same else Way.HIGHER if after > before else Way.LOWER


def contest(charts: Sequence[Chart]) -> Chart | None:
    """The first chart with several named lines of which some end below the highest."""
    return next((chart for chart in charts if len(winners(chart)) < len(_ends(chart))), None)


def contenders(chart: Chart) -> tuple[str, ...]:
    """The names of its lines."""
    return tuple(_ends(chart))


def winners(chart: Chart | None) -> tuple[str, ...]:
    """The line that is highest at the right end of the chart; several where they meet there."""
    ends = _ends(chart) if chart else {}
    if not ends:
        return ()
    top, bottom = max(ends.values()), min(ends.values())
    hair = max(0.01 * (top - bottom), 1e-6 * abs(top)) if math.isfinite(top - bottom) else 0.0
    return tuple(label for label, end in ends.items() if end >= top - hair)


def _ends(chart: Chart) -> Mapping[str, float]:
    """Each named line's y at its right end as drawn."""
    found: dict[str, tuple[float, float]] = {}
    for mark in chart.marks:
        if not isinstance(mark, Line) or not mark.label:
            continue
        points = [
            (-float(x) if chart.x.reverse else float(x), float(y))
            for x, y in zip(mark.x, mark.y, strict=False)
            if not math.isnan(float(y))
        ]
        if points:
            last = max(points, key=lambda point: point[0])
            found[mark.label] = max(last, found.get(mark.label, last))
    return {label: y for label, (_, y) in found.items()}


def _misconception(
    said: float, measure: Measure, found: Summary, sweep: Sweep, demo: AnyDemo
) -> str:
    for known in demo.slips(measure.name).values():
        try:
            value = float(known.of(sweep.params, sweep.first))
        except (ArithmeticError, ValueError):
            continue
        near = abs(said - value) <= SLIP * abs(value)
        if near and _far(value, found.median) and not inside(value, found):
            return known.label
    return ""


def _far(a: float, b: float) -> bool:
    if not (math.isfinite(a) and math.isfinite(b)) or a * b <= 0:
        return a != b
    return not 1 / APART <= a / b <= APART
