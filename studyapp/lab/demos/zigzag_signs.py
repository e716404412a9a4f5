"""One sample whose inputs share a sign moves all weights into a neuron one way; a batch need not.

The gradient of a weight is δ x, one δ for the neuron and one x for each weight, averaged over the
batch. N(0, 1) numbers go through an activation to become the inputs x of 40 neurons; the δ of
every neuron and sample are N(0, 1) too. Pull is |Σ g| / Σ |g| over the weights of a neuron: 1 where
all move one way, near 0 where they balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Heatmap, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Name: TypeAlias = Literal["relu", "leaky_relu", "elu", "sigmoid", "tanh"]

NAMES: Final[tuple[Name, ...]] = ("relu", "leaky_relu", "elu", "sigmoid", "tanh")
NEURONS: Final = 40
BATCHES: Final = 2 ** np.arange(10)
SHOWN: Final = (16, 24)
"""Neurons and incoming weights that are drawn one by one."""


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["relu", "leaky_relu", "elu", "sigmoid", "tanh"] = param(
        "relu", N_("activation that the inputs come from")
    )
    batch: int = param(1, N_("samples in the batch"), low=1, high=512, hard_high=4096, log=True)
    inputs: int = param(50, N_("inputs of a neuron"), low=2, high=100, hard_low=1, hard_high=200)
    leak: float = param(
        0.01, N_("slope of the leaky ReLU below zero"), low=0.0, high=0.5, hard_high=1.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    gradient: Array
    """(NEURONS, inputs)"""
    same_at: Array
    pull_at: Array
    """(activations, batch sizes), in the order of NAMES and BATCHES"""
    same_sign: float = measure(N_("share of neurons whose weights all move the same way"))
    pull: float = measure(N_("mean over the neurons of |Σ g| / Σ |g| (1 = one way)"))
    rising: float = measure(N_("share of rising weights among all that move in the layer"))
    not_negative: float = measure(N_("share of the inputs that are not negative"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, len(NAMES) + 1)
    streams = Streams(params.seed)
    samples = max(params.batch, int(BATCHES[-1]))
    z = streams.normals("data", (samples, params.inputs))
    delta = streams.normals("gradient", (samples, NEURONS))
    same_at, pull_at = np.empty((2, len(NAMES), len(BATCHES)))
    for at, name in enumerate(NAMES):
        progress(at, len(NAMES) + 1)
        x = outputs(name, z[: BATCHES[-1]], params.leak)
        for column, size in enumerate(BATCHES):
            g = delta[:size].T @ x[:size] / size
            same_at[at, column], pull_at[at, column] = one_way(g).mean(), pulls(g).mean()
    x = outputs(params.activation, z[: params.batch], params.leak)
    gradient = delta[: params.batch].T @ x / params.batch
    moving = int(np.count_nonzero(gradient))
    progress(1, 1)
    return Result(
        gradient=gradient,
        same_at=same_at,
        pull_at=pull_at,
        same_sign=float(one_way(gradient).mean()),
        pull=float(pulls(gradient).mean()),
        rising=float(np.sum(gradient < 0)) / max(1, moving),
        not_negative=float(np.mean(x >= 0)),
    )


def outputs(name: Name, z: Array, leak: float) -> Array:
    return np.where(z > 0, z, leak * z) if name == "leaky_relu" else ACTIVATIONS[name].of(z)


def one_way(gradient: Array) -> NDArray[np.bool_]:
    """(neurons,) whether no weight of the neuron moves against another; 0 moves with all."""
    return np.asarray(np.all(gradient >= 0, axis=1) | np.all(gradient <= 0, axis=1))


def pulls(gradient: Array) -> Array:
    """(neurons,) |Σ g| / Σ |g|, 1 where nothing moves."""
    total = np.abs(gradient).sum(axis=1)
    return np.where(total > 0, np.abs(gradient.sum(axis=1)) / np.where(total > 0, total, 1.0), 1.0)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    shown = -np.sign(result.gradient[: SHOWN[0], : SHOWN[1]])
    neurons, inputs = shown.shape
    sizes = BATCHES.astype(float)
    here = Rule(float(params.batch), "x", say(N_("this run")), len(NAMES))
    return (
        Chart(
            say(N_("Which way each weight moves")),
            Axis(say(N_("incoming weight"))),
            Axis(say(N_("neuron"))),
            (
                Heatmap(
                    shown,
                    (0.5, inputs + 0.5),
                    (0.5, neurons + 0.5),
                    say(N_("1 = up, -1 = down")),
                ),
            ),
        ),
        Chart(
            say(N_("Neurons that pull only one way")),
            Axis(say(N_("samples in the batch")), log=True),
            Axis(say(N_("share of neurons")), low=-0.05, high=1.05),
            (
                *(
                    Line(sizes, row, name, at)
                    for at, (name, row) in enumerate(zip(NAMES, result.same_at, strict=True))
                ),
                here,
            ),
        ),
        Chart(
            say(N_("How much they pull one way")),
            Axis(say(N_("samples in the batch")), log=True),
            Axis("|Σ g| / Σ |g|", low=-0.05, high=1.05),
            (
                *(
                    Line(sizes, row, name, at)
                    for at, (name, row) in enumerate(zip(NAMES, result.pull_at, strict=True))
                ),
                here,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Of the inputs, which come from {activation}, {positive} are not negative. In a batch "
            "of {batch} the weights of {same} of the neurons all move the same way, and "
            "|Σ g| / Σ |g| is {pull}."
        ),
        activation=params.activation,
        positive=percent(result.not_negative),
        batch=params.batch,
        same=percent(result.same_sign),
        pull=show(result.pull),
    )
    second = say(
        N_("In the layer as a whole {rising} of the weights that move go up."),
        rising=percent(result.rising),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("When all weights of a neuron move together"),
    claim=N_(
        "One sample whose inputs share a sign moves all weights into a neuron one way; a batch "
        "need not."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "own-relu": Misconception(
            N_("thought of ReLU alone, whatever the inputs are"),
            lambda params, _: 1.0 if params.activation == "relu" else 0.0,
        ),
        "always-one-way": Misconception(
            N_("took what holds for one sample to hold for a batch"), lambda _params, _result: 1.0
        ),
        "half-of-them": Misconception(
            N_("took the share of rising weights in the layer"), lambda _, result: result.rising
        ),
    },
)
