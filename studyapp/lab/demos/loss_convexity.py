"""Behind a sigmoid cross-entropy is convex, squared error is not; with a hidden layer neither is.

Many small problems are drawn, each with one weight and no bias, a few inputs of very unequal size
and labels 0 or 1 by chance; the minima of both losses are counted along the weight. Then two nets
of equal loss, which solve XOR with the same two hidden units in exchanged places: were
cross-entropy convex in the weights, no net on the straight line between them could be worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid, sigmoid_slope
from studyapp.lab.nn.losses import binary_cross_entropy, sigmoid_error
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

LOGITS = np.linspace(-10.0, 10.0, 2001)
REACH = 30.0
"""Minima are looked for at weights of at most this size."""
_SIDE = np.geomspace(1e-3, REACH, 200)
WEIGHTS = np.concatenate([-_SIDE[::-1], [0.0], _SIDE])
"""Equal ratios: an input of size s bends the loss at a weight of size 1/s."""
XOR = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
XOR_LABEL = np.array([0.0, 1.0, 1.0, 0.0])
WAY = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True)
class Params:
    points: int = param(6, N_("examples of each problem"), low=2, high=20, hard_high=50)
    spread: float = param(
        1.5,
        N_("how unequal the inputs are: standard deviation of the logarithm of their size"),
        low=0.0,
        high=3.0,
        hard_high=5.0,
        step=0.25,
    )
    problems: int = param(200, N_("problems drawn"), low=20, high=500, hard_low=1, hard_high=2000)
    net_scale: float = param(
        1.0,
        N_("factor on the weights of the net with a hidden layer"),
        low=0.2,
        high=2.0,
        hard_low=0.1,
        hard_high=10.0,
        step=0.1,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    example: tuple[Array, Array, Array]
    """Weights, squared error and cross-entropy there (over their values at 0), of the problem
    whose squared error has the highest wall between two minima"""
    minima: Array
    """Weights at which that squared error has a minimum"""
    path: Array
    """(101,) cross-entropy of the nets on the way from one net to the other"""
    squared_error_share: float = measure(
        N_("share of the problems in which the squared error has several minima")
    )
    cross_entropy_share: float = measure(
        N_("share of the problems in which cross-entropy has several minima")
    )
    most_minima: float = measure(N_("most minima that the squared error of a problem has"))
    squared_error_curvature: float = measure(
        N_("lowest second derivative of ½ (a - 1)² for logits from -10 to 10")
    )
    cross_entropy_curvature: float = measure(
        N_("lowest second derivative of cross-entropy for logits from -10 to 10")
    )
    inflection: float = measure(N_("logit at which the squared error begins to curve upwards"))
    net_loss: float = measure(N_("cross-entropy of the net with a hidden layer"), scale="log")
    twin_loss: float = measure(N_("the same with the two hidden units exchanged"), scale="log")
    midpoint_loss: float = measure(
        N_("cross-entropy of the net half way between the two"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, shape = Streams(params.seed), (params.problems, params.points)
    x = streams.normals("inputs", shape) * np.exp(params.spread * streams.normals("sizes", shape))
    label = (streams.uniforms("labels", shape) < 0.5).astype(np.float64)
    counts = np.zeros((params.problems, 2))
    shown, highest = 0, -1.0
    for at in range(params.problems):
        if at % 100 == 0:
            progress(at, params.problems)
        squared, entropy = slopes(x[at], label[at])
        found = minima(squared)
        counts[at] = found.size, minima(entropy).size
        if found.size > 1 and (height := wall(x[at], label[at], found)) > highest:
            shown, highest = at, height
    squared_curve = curvature_of_square(LOGITS)
    entropy_curve = sigmoid_slope(LOGITS)
    turn = int(np.argmax(squared_curve > 0))
    low, high = squared_curve[turn - 1], squared_curve[turn]
    path = way(params.net_scale)
    progress(params.problems, params.problems)
    valleys = minima(slopes(x[shown], label[shown])[0])
    return Result(
        example=around(x[shown], label[shown], valleys),
        minima=valleys,
        path=path,
        squared_error_share=float(np.mean(counts[:, 0] > 1)),
        cross_entropy_share=float(np.mean(counts[:, 1] > 1)),
        most_minima=float(counts[:, 0].max()),
        squared_error_curvature=float(squared_curve.min()),
        cross_entropy_curvature=float(entropy_curve.min()),
        inflection=float(LOGITS[turn - 1] - low / (high - low) * (LOGITS[1] - LOGITS[0])),
        net_loss=float(path[0]),
        twin_loss=float(path[-1]),
        midpoint_loss=float(path[len(path) // 2]),
    )


def slopes(x: Array, y: Array) -> tuple[Array, Array]:
    """The slopes of both losses at WEIGHTS: of Σ ½ (σ(wx) - y)², and of the cross-entropy."""
    z = np.outer(WEIGHTS, x)
    e = np.exp(-np.abs(z))
    rising, falling = np.where(z >= 0, 1.0, e) / (1.0 + e), np.where(z >= 0, e, 1.0) / (1.0 + e)
    error = (1.0 - y) * rising - y * falling  # σ - y, its digits kept where σ rounds to y
    return (error * rising * falling) @ x, error @ x


def minima(slope: Array) -> Array:
    """The weights at which a slope turns from down to up."""
    places = np.flatnonzero(slope)
    signs = np.sign(slope[places])
    turns = np.flatnonzero((signs[:-1] < 0) & (signs[1:] > 0))
    return np.asarray((WEIGHTS[places[turns]] + WEIGHTS[places[turns + 1]]) / 2)


def squared_errors(w: Array, x: Array, y: Array) -> Array:
    """(n,) the mean of ½ (σ(wx) - y)² at each weight."""
    return np.asarray(0.5 * np.mean(sigmoid_error(np.outer(w, x), y) ** 2, axis=1))


def wall(x: Array, y: Array, valleys: Array) -> float:
    """How far one must climb out of the higher of the first two valleys to reach the other."""
    between = np.linspace(valleys[0], valleys[1], 41)
    loss = squared_errors(between, x, y)
    return float(loss.max() - max(loss[0], loss[-1]))


def around(x: Array, y: Array, valleys: Array) -> tuple[Array, Array, Array]:
    """Both losses over their values at zero, at weights around the valleys."""
    left = float(np.min(valleys, initial=0.0))
    right = float(np.max(valleys, initial=0.0))
    room = 0.4 * (right - left) or 3.0
    w = np.linspace(left - room, right + room, 801)
    z = np.outer(w, x)
    entropy = np.mean(np.logaddexp(0.0, z) - y * z, axis=1)
    return w, squared_errors(w, x, y) / 0.125, entropy / np.log(2.0)


def curvature_of_square(z: Array) -> Array:
    """d²/dz² of ½ (σ(z) - 1)²: σ' times σ' + (σ - 1)(1 - 2σ)."""
    slope = sigmoid_slope(z)
    return np.asarray(slope * (slope + sigmoid_error(z, 1.0) * (1.0 - 2.0 * sigmoid(z))))


def way(scale: float) -> Array:
    """Cross-entropy on the straight line between a net that solves XOR and its twin."""
    # The units say "any" and "all" of the inputs; XOR is the first without the second.
    W, b, v, c = np.full((2, 2), 4.0), np.array([4.0, -4.0]), np.array([6.0, -6.0]), -4.0
    losses = np.empty(len(WAY))
    for at, t in enumerate(WAY):
        ours, bias, out = ((1 - t) * one + t * one[..., ::-1] for one in (W, b, v))
        hidden = np.tanh(XOR @ (scale * ours) + scale * bias)
        losses[at] = binary_cross_entropy(hidden @ (scale * out) + scale * c, XOR_LABEL)
    return losses


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    entropy, squared = say(N_("cross-entropy")), say(N_("squared error"))
    w, by_square, by_entropy = result.example
    shown = np.abs(LOGITS) <= 6
    low, high = float(by_square.min()), float(by_square.max())
    low, high = low - 0.1 * (high - low), high + 0.1 * (high - low)
    in_sight = (by_entropy > low) & (by_entropy < high)
    return (
        Chart(
            say(N_("Curvature by logit, truth 1")),
            Axis(say(N_("logit"))),
            Axis(say(N_("second derivative"))),
            (
                Line(LOGITS[shown], sigmoid_slope(LOGITS[shown]), entropy, 0),
                Line(LOGITS[shown], curvature_of_square(LOGITS[shown]), squared, 1),
                Rule(0.0, "y", "", 2),
            ),
        ),
        Chart(
            say(N_("One problem with one weight")),
            Axis(say(N_("weight"))),
            Axis(say(N_("loss over that at weight 0")), low=low, high=high),
            (
                Line(w, np.where(in_sight, by_entropy, np.nan), entropy, 0),
                Line(w, by_square, squared, 1),
                Points(
                    result.minima, np.interp(result.minima, w, by_square), say(N_("minimum")), 2
                ),
            ),
        ),
        Chart(
            say(N_("Straight from a net to its twin")),
            Axis(say(N_("share of the way"))),
            Axis(say(N_("cross-entropy"))),
            (
                Line(WAY, result.path, say(N_("the nets between")), 0),
                Line(np.array([0.0, 1.0]), result.path[[0, -1]], say(N_("most, if convex")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Of {problems} problems with one weight, {share} have several minima under the squared "
            "error and {none} under cross-entropy."
        ),
        problems=params.problems,
        share=percent(result.squared_error_share),
        none=percent(result.cross_entropy_share),
    )
    second = say(
        N_(
            "For a truth of 1 the squared error curves downwards below a logit of {turn}; "
            "cross-entropy nowhere."
        ),
        turn=show(result.inflection),
    )
    third = say(
        N_(
            "With a hidden layer cross-entropy isn't convex either: two nets that differ by an "
            "exchange of units both have a loss of {ends}, and the net half way between them one "
            "of {middle}."
        ),
        ends=show(result.net_loss, 2),
        middle=show(result.midpoint_loss),
    )
    return f"{first} {second} {third}"


demo = Demo(
    title=N_("Convex and not convex"),
    claim=N_(
        "Behind a sigmoid cross-entropy is convex, squared error is not; with a hidden layer "
        "neither is."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "square-is-convex": Misconception(
            N_("took the square for convex, though a sigmoid stands in it"), lambda *_: 0.0
        ),
        "always-several": Misconception(
            N_("took a loss that isn't convex for one that always has several minima"),
            lambda *_: 1.0,
        ),
    },
)
