"""For each input about half of a ReLU layer is off, each time another half; it overfits anyway.

One hidden layer learns sin(w·x/2), ‖w‖² = 10, from 60 noisy samples by Adam on the full batch,
once with ReLU and once with tanh, from the same draws. Each unit is off for about half of the
inputs, and two inputs share about a third of the units that either switches on: that is sparse, and
nothing in it keeps the net from learning the noise by heart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS, FRESH = 10, 300
RATE: Final = 0.01
LOOKS: Final = 100


@dataclass(frozen=True, slots=True)
class Params:
    units: int = param(
        100, N_("hidden units"), low=20, high=200, hard_low=2, hard_high=250, log=True
    )
    samples: int = param(
        60, N_("training samples"), low=20, high=200, hard_low=4, hard_high=300, log=True
    )
    noise: float = param(
        0.3, N_("standard deviation of the noise in the answers"), low=0.0, high=1.0, hard_high=10.0
    )
    steps: int = param(
        300, N_("updates"), low=50, high=600, hard_low=1, hard_high=700, preview=80, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    train: Array
    """(2, looks) mean squared error on the training samples: ReLU, tanh"""
    test: Array
    """(2, looks) the same against the true function on fresh inputs"""
    off: Array
    """(units,) share of the samples each ReLU unit is off for at the end, rising"""
    off_first: Array
    """The same before training"""
    test_ratio: float = measure(
        N_("error on fresh inputs of the ReLU net over that of the tanh net"), scale="log"
    )
    off_share: float = measure(N_("share of the ReLU outputs that are zero before training"))
    overlap: float = measure(
        N_("units on for both of two samples over those on for either, before training")
    )
    always_off: float = measure(N_("share of the ReLU units off for every sample before training"))
    off_share_last: float = measure(N_("share of the ReLU outputs that are zero after training"))
    overlap_last: float = measure(
        N_("units on for both of two samples over those on for either, after training")
    )
    always_off_last: float = measure(
        N_("share of the ReLU units off for every sample after training")
    )
    train_relu: float = measure(N_("training error of the ReLU net"), scale="log")
    train_tanh: float = measure(N_("training error of the tanh net"), scale="log")
    test_relu: float = measure(N_("error of the ReLU net on fresh inputs"))
    test_tanh: float = measure(N_("error of the tanh net on fresh inputs"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, n = Streams(params.seed), params.samples
    truth = streams.normals("truth", (INPUTS, 1))
    truth = truth * np.sqrt(INPUTS) / np.linalg.norm(truth)
    X, fresh = streams.normals("data", (n, INPUTS)), streams.normals("fresh", (FRESH, INPUTS))
    y = np.sin(X @ truth / 2) + params.noise * streams.normals("noise", (n, 1))
    right = np.sin(fresh @ truth / 2)
    nets = Variants(
        (INPUTS, params.units, 1),
        ["relu", "tanh"],
        streams=streams,
        scales=[
            lambda a, b: np.sqrt((2 if b > 1 else 1) / a),
            lambda a, _: np.sqrt(1 / a),
        ],
    )
    every = max(5, -(-params.steps // LOOKS))
    steps, train, test, descent = [], [], [], Adam(RATE)
    on: list[NDArray[np.bool_]] = []
    for step in range(params.steps + 1):
        if step % 20 == 0:
            progress(step, params.steps)
        error = nets.forward(X) - y
        if step in (0, params.steps):
            on.append(nets.bent[0][0] > 0)
        gradient = nets.backward(2 * error / n)
        if step % every == 0 or step == params.steps:
            steps.append(float(step))
            train.append(np.mean(error * error, axis=(1, 2)))
            test.append(np.mean((nets.outputs(fresh) - right) ** 2, axis=(1, 2)))
        if step < params.steps:
            descent.step([nets.weights], [gradient])
    progress(params.steps, params.steps)

    first, last = (1 - lit.mean(axis=0) for lit in on)
    return Result(
        steps=np.array(steps),
        train=np.array(train).T,
        test=np.array(test).T,
        off=np.sort(last),
        off_first=np.sort(first),
        test_ratio=float(test[-1][0] / test[-1][1]),
        off_share=float(first.mean()),
        overlap=jaccard(on[0]),
        always_off=float(np.mean(first == 1)),
        off_share_last=float(last.mean()),
        overlap_last=jaccard(on[1]),
        always_off_last=float(np.mean(last == 1)),
        train_relu=float(train[-1][0]),
        train_tanh=float(train[-1][1]),
        test_relu=float(test[-1][0]),
        test_tanh=float(test[-1][1]),
    )


def jaccard(on: NDArray[np.bool_]) -> float:
    """|A ∩ B| / |A ∪ B| of the units that two rows of (samples, units) have on, the mean over all
    pairs; 1/3 where each unit is on for each row by the toss of a coin.
    """
    lit = on.astype(np.float64)
    both, each = lit @ lit.T, lit.sum(axis=1)
    either = each[:, None] + each - both
    pairs = np.triu_indices(len(lit), 1)
    return float(np.mean(both[pairs] / np.maximum(either[pairs], 1)))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    update = Axis(say(N_("update")), time=True)
    error = Axis(say(N_("mean squared error")), log=True)
    names = ("ReLU", "tanh")
    unit = np.arange(1.0, params.units + 1)
    return (
        Chart(
            say(N_("Error on fresh inputs")),
            update,
            error,
            tuple(Line(result.steps, result.test[at], names[at], at) for at in (0, 1)),
        ),
        Chart(
            say(N_("Error on the training samples")),
            update,
            error,
            tuple(Line(result.steps, result.train[at], names[at], at) for at in (0, 1)),
        ),
        Chart(
            say(N_("How often each ReLU unit is off")),
            Axis(say(N_("unit, from the one least off"))),
            Axis(say(N_("share of the samples it is off for")), low=0.0, high=1.0),
            (
                Line(unit, result.off_first, say(N_("before training")), 2),
                Line(unit, result.off, say(N_("after training")), 3),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    sparse = say(
        N_(
            "Before training {off} of the ReLU outputs are zero and {always} of the units are "
            "off for every sample; two samples share {overlap} of the units that either has on."
        ),
        off=percent(result.off_share),
        always=percent(result.always_off),
        overlap=percent(result.overlap),
    )
    train = say(
        N_(
            "After {steps} updates the training errors are {relu} with ReLU and {tanh} with tanh; "
            "the noise in the answers has a variance of {noise}."
        ),
        steps=params.steps,
        relu=show(result.train_relu),
        tanh=show(result.train_tanh),
        noise=show(params.noise**2),
    )
    test = say(
        N_("On fresh inputs the ReLU net's error is {relu}, {ratio} times the tanh net's {tanh}."),
        relu=show(result.test_relu),
        ratio=show(result.test_ratio),
        tanh=show(result.test_tanh),
    )
    return f"{sparse} {train} {test}"


demo = Demo(
    title=N_("Sparse activation and overfitting"),
    claim=N_(
        "For each input about half of a ReLU layer is off, each time another half; it overfits "
        "anyway."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "regularizes": Misconception(
            N_("thought that the error shrinks by the share of the outputs that is off"),
            lambda _, result: 1 - result.off_share,
        ),
        "no-difference": Misconception(
            N_("thought that the activation makes no difference"), lambda *_: 1.0
        ),
    },
)
