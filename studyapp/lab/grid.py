"""A demo at several values of one or two params: the settings, and one measure drawn over them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from studyapp.charts.spec import Axis, Chart, Line, Mark, Points
from studyapp.i18n import Say
from studyapp.lab.datasets import Dataset
from studyapp.lab.demo import AnyDemo, described
from studyapp.lab.numbers import show
from studyapp.lab.params import ParamError, Parameter, Value, as_dict, parameters, read
from studyapp.lab.sweep import Sweep

MOST: Final = 200
"""Settings of a grid; each is run on every seed."""
MOST_PARAMS: Final = 2


@dataclass(frozen=True, slots=True)
class Over:
    """One param and the values that it takes in turn."""

    parameter: Parameter
    values: tuple[Value | Dataset, ...]


def read_over(demo: AnyDemo, word: str) -> Over:
    """`depth=5,10,20`. Raises ParamError."""
    name, equals, rest = word.partition("=")
    known = {p.name: p for p in parameters(demo.Params)}
    name = name.strip().removeprefix("--").replace("-", "_")
    if not equals or not rest.strip(" ,"):
        raise ParamError(f"{word!r} names no values; write it as {name or 'depth'}=5,10,20")
    if name == "seed":
        raise ParamError("seed is what --seeds is for")
    if name not in known:
        raise ParamError(f"no param {name!r}; there are {', '.join(n for n in known)}")
    values = [read(known[name], part.strip()) for part in rest.split(",") if part.strip()]
    return Over(known[name], tuple(dict.fromkeys(values)))


def settings(params: Any, overs: Sequence[Over]) -> list[Any]:
    """Every combination of the values, the last param's changing fastest. Raises ParamError."""
    if len(overs) > MOST_PARAMS or len({over.parameter.name for over in overs}) < len(overs):
        raise ParamError(f"a sweep goes over one or {MOST_PARAMS} different params")
    grid = list(itertools.product(*(over.values for over in overs)))
    if len(grid) > MOST:
        raise ParamError(f"{len(grid)} settings are more than {MOST}; name fewer values")
    names = [over.parameter.name for over in overs]
    return [replace(params, **dict(zip(names, values, strict=True))) for values in grid]


def chart(
    demo: AnyDemo, sweeps: Sequence[Sweep], overs: Sequence[Over], measure: str, say: Say
) -> Chart:
    """A measure over the first param: a line of medians with the spread of the seeds, or every
    seed's value where the param is a word. A second param gives a series for each value."""
    (declared,) = (one for one in described(demo.Result) if one.name == measure)
    across = overs[0]
    series: dict[str, list[Sweep]] = {}
    for found in sweeps:
        label = "" if len(overs) == 1 else told(found, overs[1])
        series.setdefault(label, []).append(found)
    marks: list[Mark] = []
    for at, (label, row) in enumerate(series.items()):
        marks += _series(row, across, measure, label, at)
    help_ = say(declared.help)
    return Chart(
        f"{measure}: {help_}",
        _x(across),
        Axis(f"{measure}{declared.unit}", log=declared.scale == "log"),
        tuple(marks),
    )


def _x(over: Over) -> Axis:
    p = over.parameter
    if not p.choices:
        return Axis(p.name + p.unit, log=p.log and min(map(float, _numbers(over))) > 0)
    words = tuple((float(at), str(value)) for at, value in enumerate(over.values))
    return Axis(p.name, low=-0.5, high=len(words) - 0.5, ticks=words)


def _numbers(over: Over) -> list[float]:
    return [float(value) for value in over.values if isinstance(value, int | float)]


def _series(row: Sequence[Sweep], over: Over, measure: str, label: str, at: int) -> list[Mark]:
    if over.parameter.choices:
        places = [float(place) for place, found in enumerate(row) for _ in range(found.n)]
        values = [float(value) for found in row for value in found.measures[measure]]
        return [Points(places, values, label, at)]
    x = _numbers(over)
    order = np.argsort(x)
    summaries = [row[place].summary(measure) for place in order]
    median = [one.median for one in summaries]
    line = Line(np.asarray(x)[order], median, label, at)
    if row[0].n > 1:
        line = replace(line, low=[s.low for s in summaries], high=[s.high for s in summaries])
    return [line]


def told(found: Sweep, over: Over) -> str:
    """`depth 5`: the value of a param in a sweep."""
    value = as_dict(found.params)[over.parameter.name]
    name = over.parameter.name
    return f"{name} {value}" if isinstance(value, str | bool) else f"{name} {show(value)}"
