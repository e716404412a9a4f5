"""No linear model gets more than three of XOR's four rows right; two hidden ReLUs get all four.

The hand-made network is a·ReLU(x1 + x2) + b·ReLU(x1 + x2 - c), read as "true" above one half. The
linear model is fitted by least squares; the best linear threshold is found by trying all of the
fourteen ways in which a line can part four corners. OR and AND need no hidden layer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Heatmap, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.nn.landscape import Ends, height
from studyapp.lab.numbers import percent, show

Array: TypeAlias = NDArray[np.float64]

CORNERS: Final = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TABLES: Final = {
    "xor": np.array([0.0, 1.0, 1.0, 0.0]),
    "or": np.array([0.0, 1.0, 1.0, 1.0]),
    "and": np.array([0.0, 0.0, 0.0, 1.0]),
}
SQUARE: Final[Ends] = (-0.5, 1.5)
TRUE: Final = 0.5
"""An output above this is read as true."""


@dataclass(frozen=True, slots=True)
class Params:
    table: Literal["xor", "or", "and"] = param("xor", N_("the truth table"))
    a: float = param(
        1.0, N_("weight of the first hidden unit in the output"), low=-3.0, high=3.0,
        hard_low=-100, hard_high=100, step=0.25,
    )  # fmt: skip
    b: float = param(
        -2.0, N_("weight of the second hidden unit in the output"), low=-3.0, high=3.0,
        hard_low=-100, hard_high=100, step=0.25,
    )  # fmt: skip
    c: float = param(
        1.0, N_("sum of the inputs above which the second unit is on"), low=0.0, high=2.0,
        hard_low=-10, hard_high=10, step=0.25,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    hidden: Array
    """(4, 2) what the two hidden units make of the corners"""
    outputs: Array
    """(4,) of the network"""
    linear: Array
    """(3,) weights of the least-squares fit, its offset last"""
    linear_accuracy: float = measure(N_("share of rows that the best linear threshold gets right"))
    linear_error: float = measure(N_("mean squared error of the best linear fit"))
    network_accuracy: float = measure(N_("share of rows that the network gets right"))
    network_error: float = measure(N_("largest error of the network's output"))
    effect_off: float = measure(
        N_("what the network's output gains as x1 goes from 0 to 1 where x2 is 0")
    )
    effect_on: float = measure(N_("the same where x2 is 1"))
    linear_effect: float = measure(N_("the same of the linear fit, which can't ask for x2"))


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    truth = TABLES[params.table]
    ones = np.column_stack([CORNERS, np.ones(4)])
    # Rounded, so that a slope of zero is zero and not an accident of the last bit.
    linear: Array = np.linalg.lstsq(ones, truth)[0].round(12) + 0.0
    progress(1, 2)
    hidden = units(CORNERS[:, 0], CORNERS[:, 1], params.c)
    outputs = hidden @ np.array([params.a, params.b])
    result = Result(
        hidden=hidden,
        outputs=outputs,
        linear=linear,
        linear_accuracy=best_threshold(truth),
        linear_error=float(np.mean((ones @ linear - truth) ** 2)),
        network_accuracy=float(np.mean((outputs > TRUE) == (truth > TRUE))),
        network_error=float(np.abs(outputs - truth).max()),
        effect_off=float(outputs[2] - outputs[0]),
        effect_on=float(outputs[3] - outputs[1]),
        linear_effect=float(linear[0]),
    )
    progress(2, 2)
    return result


def units(x1: Array, x2: Array, c: float) -> Array:
    """(..., 2) both hidden units look at the sum alone."""
    return np.stack([relu(x1 + x2), relu(x1 + x2 - c)], axis=-1)


def best_threshold(truth: Array) -> float:
    """Accuracy of the best rule "w1 x1 + w2 x2 > t" on the corners.

    Weights of -1, 0 and 1 with thresholds halfway between sums make every rule that there is.
    """
    weights = np.stack(np.meshgrid([-1, 0, 1], [-1, 0, 1]), axis=-1).reshape(-1, 2)
    sums = weights @ CORNERS.T
    rules = sums[:, None, :] > np.arange(-2.5, 2.0)[None, :, None]
    return float(np.mean(rules == (truth > TRUE), axis=-1).max())


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    a, b, c = params.a, params.b, params.c
    w1, w2, offset = map(float, result.linear)
    truth = TABLES[params.table] > TRUE
    square = (SQUARE, SQUARE)
    # The network's output depends on the sum alone: its boundaries are lines x1 + x2 = s.
    boundaries = [cut(1.0, 1.0, s, square) for s in crossings(a, b, c)]
    seen = _around(result.hidden[:, 0]), _around(result.hidden[:, 1])
    return (
        Chart(
            say(N_("Best linear fit")),
            Axis("x1", low=SQUARE[0], high=SQUARE[1]),
            Axis("x2", low=SQUARE[0], high=SQUARE[1]),
            (
                Heatmap(shade(lambda x, y: w1 * x + w2 * y + offset, *square), *square),
                *_boundary([cut(w1, w2, TRUE - offset, square)], say),
                *_rows(CORNERS, truth, say),
            ),
        ),
        Chart(
            say(N_("Network with two ReLUs")),
            Axis("x1", low=SQUARE[0], high=SQUARE[1]),
            Axis("x2", low=SQUARE[0], high=SQUARE[1]),
            (
                Heatmap(shade(lambda x, y: units(x, y, c) @ np.array([a, b]), *square), *square),
                *_boundary(boundaries, say),
                *_rows(CORNERS, truth, say),
            ),
        ),
        Chart(
            say(N_("What the hidden units see")),
            Axis(say(N_("first hidden unit")), low=seen[0][0], high=seen[0][1]),
            Axis(say(N_("second hidden unit")), low=seen[1][0], high=seen[1][1]),
            (
                Heatmap(shade(lambda x, y: a * x + b * y, *seen), *seen),
                *_boundary([cut(a, b, TRUE, seen)], say),
                *_rows(result.hidden, truth, say),
            ),
        ),
    )


def shade(output: Callable[[Array, Array], Array], x: Ends, y: Ends) -> Array:
    """The output over the plane, cut at 0 and 1 so that the colours tell true from false."""
    return np.clip(height(output, x, y), 0.0, 1.0)


def crossings(a: float, b: float, c: float) -> list[float]:
    """Sums x1 + x2 in the picture at which the output of the network passes one half."""
    knots = np.unique(np.clip([2 * SQUARE[0], 0.0, c, 2 * SQUARE[1]], 2 * SQUARE[0], 2 * SQUARE[1]))
    over = a * relu(knots) + b * relu(knots - c) - TRUE
    found = np.flatnonzero((over[:-1] > 0) != (over[1:] > 0))
    run, rise = np.diff(knots)[found], np.diff(over)[found]
    return [float(s) for s in knots[found] - over[found] * run / rise]


def cut(w1: float, w2: float, level: float, box: tuple[Ends, Ends]) -> Array:
    """(2, 2) both ends of the part of w1 x + w2 y = level in the box; (0, 2) where it misses it."""
    (left, right), (bottom, top) = box
    ends = []
    if w2 != 0:
        ends += [(x, (level - w1 * x) / w2) for x in (left, right)]
    if w1 != 0:
        ends += [((level - w2 * y) / w1, y) for y in (bottom, top)]
    inside = sorted((x, y) for x, y in ends if left <= x <= right and bottom <= y <= top)
    return np.array([inside[0], inside[-1]]) if inside else np.empty((0, 2))


def _around(values: Array) -> Ends:
    room = 0.2 * float(np.ptp(values)) + 0.3
    return float(values.min()) - room, float(values.max()) + room


def _boundary(pieces: list[Array], say: Say) -> tuple[Line, ...]:
    """One line for all pieces, broken between them; none where there is no boundary."""
    path = np.concatenate(
        [np.vstack([piece, [np.nan, np.nan]]) for piece in pieces if len(piece)]
        or [np.empty((0, 2))]
    )
    return (Line(path[:, 0], path[:, 1], say(N_("one half")), 2),) if len(path) else ()


def _rows(places: Array, truth: NDArray[np.bool_], say: Say) -> tuple[Points, ...]:
    return (
        Points(places[truth, 0], places[truth, 1], say(N_("true rows")), 0),
        Points(places[~truth, 0], places[~truth, 1], say(N_("false rows")), 1),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "The best line gets {share} of the rows of {table} right. The least-squares fit has a "
            "squared error of {error}: it gains {effect} as x1 goes from 0 to 1, whatever x2 is."
        ),
        share=percent(result.linear_accuracy),
        table=params.table.upper(),
        error=show(result.linear_error),
        effect=show(result.linear_effect),
    )
    second = say(
        N_(
            "The network's output gains {off} where x2 is 0 and {on} where it is 1; it gets "
            "{right} of the rows right, and its largest error is {worst}."
        ),
        off=show(result.effect_off),
        on=show(result.effect_on),
        right=percent(result.network_accuracy),
        worst=show(result.network_error),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("XOR and a hidden layer"),
    claim=N_(
        "No linear model gets more than three of XOR's four rows right; two hidden ReLUs get all "
        "four."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "half": Misconception(
            N_("took the fit, which is one half everywhere, for the best that a line can do"),
            lambda _params, _result: 0.5,
        ),
        "all": Misconception(
            N_("thought that a line can part the rows of any truth table"),
            lambda _params, _result: 1.0,
        ),
    },
)
