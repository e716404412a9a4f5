"""A maxout unit makes |x|, ReLU and other convex bends, but never a concave one.

The largest of k affine pieces with N(0, 1) slopes and offsets (Goodfellow et al. 2013), and the
difference of two such units. A function is convex if no chord lies below it: the gap by which the
curve rises above a chord is looked for on random segments. Which pieces are on top somewhere is
found exactly, as the upper hull of the points (slope, offset).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

MOST: Final = 8
GRID: Final = np.linspace(-4, 4, 321)
ROUNDING: Final = 1e-12
"""A rise above a chord that is smaller than this is rounding."""


@dataclass(frozen=True)
class Params:
    pieces: int = param(5, N_("affine pieces of each unit"), low=1, high=MOST, hard_high=64)
    spread: float = param(
        3.0, N_("standard deviation of the ends of the segments"), low=0.5, high=10.0, hard_high=100
    )
    segments: int = param(
        500, N_("segments on which convexity is tried"), low=50, high=5000, hard_high=50_000,
        log=True,
    )  # fmt: skip
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    lines: Array
    """(pieces, 321) the affine pieces of the unit, on GRID"""
    difference: Array
    """(321,) the unit less the other one"""
    chord: Array
    """(2, 2) ends x and heights of the chord furthest below the difference"""
    pieces_used: float = measure(N_("pieces of the unit that are on top somewhere"))
    violation_difference: float = measure(
        N_("most that the difference of two units rises above a chord")
    )
    violation: float = measure(N_("most that one unit rises above a chord"))
    bends_up: float = measure(N_("corners at which the difference turns upwards"))
    bends_down: float = measure(N_("corners at which the difference turns downwards"))
    error_abs: float = measure(N_("largest error of a maxout of x and -x for |x|"))
    error_relu: float = measure(N_("largest error of a maxout of x and 0 for ReLU"))
    weights: float = measure(N_("numbers that one unit with one input learns"))


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    streams = Streams(params.seed)
    # As many pieces as there may be are drawn: a further piece leaves the others as they are.
    drawn = max(MOST, params.pieces)
    slopes, offsets, slopes2, offsets2 = (
        streams.normals(name, (drawn,))[: params.pieces]
        for name in ("slopes", "offsets", "slopes, other", "offsets, other")
    )
    u, v = params.spread * streams.normals("segments", (2, params.segments))
    t = streams.uniforms("segments", (params.segments,))

    def unit(x: Array) -> Array:
        return maxout(x, slopes, offsets)

    def difference(x: Array) -> Array:
        return unit(x) - maxout(x, slopes2, offsets2)

    progress(1, 2)
    rises = difference(t * u + (1 - t) * v) - (t * difference(u) + (1 - t) * difference(v))
    worst = int(rises.argmax())
    ends = np.sort(np.array([u[worst], v[worst]]))
    used, used2 = on_top(slopes, offsets), on_top(slopes2, offsets2)
    tried = np.concatenate([u, v])
    result = Result(
        lines=np.outer(slopes, GRID) + offsets[:, None],
        difference=difference(GRID),
        chord=np.array([ends, difference(ends)]),
        pieces_used=float(len(used)),
        violation_difference=max(0.0, float(rises[worst])),
        violation=max(
            0.0, float(np.max(unit(t * u + (1 - t) * v) - (t * unit(u) + (1 - t) * unit(v))))
        ),
        bends_up=len(used) - 1.0,
        bends_down=len(used2) - 1.0,
        error_abs=float(
            np.abs(maxout(tried, np.array([1.0, -1.0]), np.zeros(2)) - np.abs(tried)).max()
        ),
        error_relu=float(
            np.abs(maxout(tried, np.array([1.0, 0.0]), np.zeros(2)) - relu(tried)).max()
        ),
        weights=2.0 * params.pieces,
    )
    progress(2, 2)
    return result


def maxout(x: Array, slopes: Array, offsets: Array) -> Array:
    """(n,) the largest of the affine pieces at every x."""
    return np.asarray((np.outer(x, slopes) + offsets).max(axis=1))


def on_top(slopes: Array, offsets: Array) -> list[int]:
    """The pieces that are the largest somewhere, from left to right."""
    hull: list[int] = []
    for piece in np.lexsort((offsets, slopes)):
        while hull and slopes[hull[-1]] == slopes[piece]:
            hull.pop()  # of two parallel pieces the higher one comes later
        while len(hull) > 1 and _hidden(slopes, offsets, hull[-2], hull[-1], int(piece)):
            hull.pop()
        hull.append(int(piece))
    return hull


def _hidden(slopes: Array, offsets: Array, left: int, middle: int, right: int) -> bool:
    """Whether the middle one lies under the other two everywhere: they cross above it."""
    run_on, rise_on = slopes[right] - slopes[left], offsets[right] - offsets[left]
    run_off, rise_off = slopes[middle] - slopes[left], offsets[middle] - offsets[left]
    return bool(rise_off * run_on <= rise_on * run_off)


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    breaks = np.full((len(result.lines), 1), np.nan)
    pieces = np.hstack([result.lines, breaks]).ravel()
    places = np.tile(np.append(GRID, np.nan), len(result.lines))
    top = result.lines.max(axis=0)
    both = (np.array([-4.0, 0.0, 4.0]), np.array([4.0, 0.0, 4.0]), np.array([0.0, 0.0, 4.0]))
    room = 0.1 * float(np.ptp(top)) + 0.5
    low, high = float(top.min()) - 4 * room, float(top.max()) + room
    return (
        Chart(
            say(N_("The largest piece wins")),
            Axis("x", low=-4.0, high=4.0),
            Axis(say(N_("output")), low=low, high=high),
            (
                Line(places, np.where(pieces < low, np.nan, pieces), say(N_("pieces")), 1),
                Line(GRID, top, "maxout", 0),
            ),
        ),
        Chart(
            say(N_("A maxout less another")),
            Axis("x"),
            Axis(say(N_("output"))),
            (
                Line(GRID, result.difference, say(N_("difference")), 0),
                Line(result.chord[0], result.chord[1], say(N_("chord furthest below")), 1),
            ),
        ),
        Chart(
            say(N_("Two pieces are enough for")),
            Axis("x"),
            Axis(say(N_("output"))),
            (
                Line(both[0], both[1], "|x| = max(x, -x)", 0),
                Line(both[0], both[2], "ReLU = max(x, 0)", 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Somewhere on top: {used} of {pieces} pieces. On {segments} segments one unit never "
            "rises above a chord by more than {violation}, which is rounding."
        ),
        pieces=params.pieces,
        used=show(result.pieces_used),
        segments=params.segments,
        violation=show(result.violation, 2),
    )
    if result.violation_difference > ROUNDING:
        second = say(
            N_(
                "The difference of two units rises above a chord by {difference} and turns down at "
                "{down} of its corners: it is not convex."
            ),
            difference=show(result.violation_difference),
            down=show(result.bends_down),
        )
    elif result.bends_down > 0:
        second = say(
            N_(
                "Of the corners of the difference {down} turn downwards, but no segment has met "
                "them."
            ),
            down=show(result.bends_down),
        )
    else:
        second = say(
            N_("None of the corners of the difference of two units turns downwards: it is convex.")
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Maxout"),
    claim=N_("A maxout unit makes |x|, ReLU and other convex bends, but never a concave one."),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "all-pieces": Misconception(
            N_("thought that every piece is on top somewhere"),
            lambda params, _: float(params.pieces),
        ),
        "always-two": Misconception(
            N_("took every maxout for a ReLU with its two pieces"), lambda _params, _result: 2.0
        ),
    },
)
