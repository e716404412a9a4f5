"""How many steps ReLU saves over tanh depends on the task and the draw; six times is no law.

Deep nets with 24 units a layer learn to tell the two arms of a spiral apart (60 points, full-batch
descent on the binary cross-entropy). Every activation starts from the same draws at its own scale
(He for ReLU, Xavier for tanh, four times Xavier for sigmoid) and takes the best of four learning
rates. "Six times faster" is one four-layer convolutional net against tanh on CIFAR-10 (Krizhevsky
et al. 2012), and it counts steps: that a ReLU is cheap to compute shortens each step instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import Name, sigmoid
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

POINTS, UNITS = 60, 24
RATES: Final = (0.1, 0.3, 1.0, 3.0)
GAINS: Final[dict[Name, float]] = {"relu": 2.0, "tanh": 1.0, "sigmoid": 16.0}
"""What 1/fan-in is multiplied by to give the variance of the first weights."""
CEILING: Final = 1e3
"""A rate whose weights pass this has diverged and leaves the race."""


@dataclass(frozen=True, slots=True)
class Params:
    depth: int = param(4, N_("hidden layers"), low=1, high=6)
    rate: Literal["best", "0.1", "0.3", "1", "3"] = param(
        "best", N_("learning rate: each activation's best of these, or one for all")
    )
    target: float = param(
        0.2,
        N_("loss at which a net has arrived"),
        low=0.05,
        high=0.5,
        hard_low=0.01,
        hard_high=0.65,
        step=0.05,
    )
    limit: int = param(
        600,
        N_("steps after which a net is given up on"),
        low=50,
        high=1000,
        hard_low=10,
        hard_high=2000,
        preview=25,
        log=True,
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The way of one activation with its best rate."""

    losses: Array
    rate: float
    arrived: bool

    @property
    def steps(self) -> int:
        """One more than all that were allowed, if it never arrived."""
        return len(self.losses) - 1 + (not self.arrived)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(60, 2) the points"""
    arm: NDArray[np.bool_]
    relu: Way
    tanh: Way
    sigmoid: Way
    tanh_over_relu: float = measure(
        N_("steps that tanh needs to the target over those of ReLU"), scale="log"
    )
    sigmoid_over_relu: float = measure(
        N_("steps that sigmoid needs to the target over those of ReLU"), scale="log"
    )
    steps_relu: float = measure(N_("steps of the ReLU net to the target"), scale="log")
    steps_tanh: float = measure(N_("steps of the tanh net to the target"), scale="log")
    steps_sigmoid: float = measure(N_("steps of the sigmoid net to the target"), scale="log")
    rate_relu: float = measure(N_("learning rate of the ReLU net"), scale="log")
    rate_tanh: float = measure(N_("learning rate of the tanh net"), scale="log")
    rate_sigmoid: float = measure(N_("learning rate of the sigmoid net"), scale="log")


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x, arm = spiral(streams)
    relu, tanh, logistic = (
        race(params, streams, x, arm, name, progress, at) for at, name in enumerate(GAINS)
    )
    progress(3 * params.limit, 3 * params.limit)

    def over_relu(way: Way) -> float:
        # A net may start below a target that is near the loss of a coin: count one step then.
        return max(1, way.steps) / max(1, relu.steps)

    return Result(
        x=x,
        arm=arm[:, 0] > 0,
        relu=relu,
        tanh=tanh,
        sigmoid=logistic,
        tanh_over_relu=over_relu(tanh),
        sigmoid_over_relu=over_relu(logistic),
        steps_relu=float(relu.steps),
        steps_tanh=float(tanh.steps),
        steps_sigmoid=float(logistic.steps),
        rate_relu=relu.rate,
        rate_tanh=tanh.rate,
        rate_sigmoid=logistic.rate,
    )


def spiral(streams: Streams) -> tuple[Array, Array]:
    """Points on two arms of one turn, half of them on each; 0 or 1 for the arm."""
    turn = 2 * np.pi * streams.uniforms("data", (POINTS,))
    arm = np.arange(POINTS) % 2
    angle = turn + np.pi * arm
    on = (turn / np.pi)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return on + 0.02 * streams.normals("data", (POINTS, 2)), arm[:, None].astype(np.float64)


def race(
    params: Params,
    streams: Streams,
    x: Array,
    y: Array,
    name: Name,
    progress: Progress,
    lap: int,
) -> Way:
    """All rates side by side, until the first of them arrives."""
    rates = np.array(RATES if params.rate == "best" else [float(params.rate)])
    gain = GAINS[name]
    nets = Variants(
        (2, *[UNITS] * params.depth, 1),
        [name] * len(rates),
        streams=streams,
        scales=[lambda a, b: float(np.sqrt((gain if b > 1 else 1.0) / a))] * len(rates),
    )
    step_sizes, losses = rates[:, None].copy(), []
    for step in range(params.limit + 1):
        if step % 10 == 0:
            progress(lap * params.limit + step, 3 * params.limit)
        z = nets.forward(x)
        losses.append(np.mean(np.logaddexp(0.0, z) - y * z, axis=(1, 2)))
        if losses[-1].min() <= params.target or step == params.limit:
            break
        nets.weights -= step_sizes * nets.backward((sigmoid(z) - y) / POINTS)
        gone = np.abs(nets.weights).max(axis=1) > CEILING
        nets.weights[gone], step_sizes[gone] = 0.0, 0.0
    winner = int(np.argmin(losses[-1]))
    way = np.array(losses)[:, winner]
    return Way(way, float(rates[winner]), bool(way[-1] <= params.target))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    lines = [
        Line(np.arange(float(len(way.losses))), way.losses, name, at)
        for at, (name, way) in enumerate(_ways(result))
    ]
    first, second = result.x[~result.arm], result.x[result.arm]
    return (
        Chart(
            say(N_("The way to the target")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("binary cross-entropy")), log=True),
            (*lines, Rule(params.target, "y", say(N_("target")), 3)),
        ),
        Chart(
            say(N_("What is learned: two arms of a spiral")),
            Axis(say(N_("first input"))),
            Axis(say(N_("second input"))),
            (
                Points(first[:, 0], first[:, 1], say(N_("first arm")), 3),
                Points(second[:, 0], second[:, 1], say(N_("second arm")), 4),
            ),
        ),
    )


def _ways(result: Result) -> tuple[tuple[str, Way], ...]:
    return ("ReLU", result.relu), ("tanh", result.tanh), ("sigmoid", result.sigmoid)


def explain(params: Params, result: Result, say: Say) -> str:
    told = []
    for name, way in _ways(result):
        if way.arrived:
            told.append(
                say(
                    N_(
                        "The {name} net comes to a loss of {target} in {steps} steps, at a rate "
                        "of {rate}."
                    ),
                    name=name,
                    target=show(params.target),
                    steps=way.steps,
                    rate=show(way.rate),
                )
            )
        else:
            told.append(
                say(
                    N_(
                        "The {name} net does not come below {loss} in {limit} steps, at a rate "
                        "of {rate}."
                    ),
                    name=name,
                    loss=show(float(way.losses.min())),
                    limit=params.limit,
                    rate=show(way.rate),
                )
            )
    if result.relu.arrived and result.tanh.arrived:
        told.append(
            say(
                N_("So tanh took {ratio} times the steps of ReLU."),
                ratio=show(result.tanh_over_relu),
            )
        )
    return " ".join(told)


demo = Demo(
    title=N_("Which activation arrives first"),
    claim=N_(
        "How many steps ReLU saves over tanh depends on the task and the draw; six times is no law."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "six-times": Misconception(
            N_("took the six times of one net on CIFAR-10 for a law"), lambda *_: 6.0
        ),
        "tanh-as-slow-as-sigmoid": Misconception(
            N_("took tanh to be as slow as the sigmoid, for it saturates too"),
            lambda _, result: result.sigmoid_over_relu,
        ),
    },
)
