"""Dropout narrows an over-sized net's gap between training and test error; so does batch norm.

A net of 20 inputs and 200 ReLU units learns a linear function from 60 noisy examples by Adam, four
times from the same first weights and batches: as it is, with batch normalization, with dropout,
and with both. Batch normalization is a mild regularizer through the noise of small batches (Luo et
al. 2019); that it can replace dropout was seen on Inception (Ioffe & Szegedy 2015) and is no law.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.optimizers import Adam
from studyapp.lab.nn.variants import Variants
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS, FRESH = 20, 200
RATE: Final = 0.003
LOOKS: Final = 40
"""How often both errors are measured on the way, at most; never before ten updates have passed."""
NAMES: Final = (N_("neither"), N_("batch norm"), N_("dropout"), N_("both"))


@dataclass(frozen=True, slots=True)
class Params:
    rate: float = param(
        0.5, N_("probability that dropout drops a unit"), low=0.0, high=0.8, hard_high=0.95
    )
    units: int = param(
        200, N_("hidden units"), low=20, high=300, hard_low=2, hard_high=400, log=True
    )
    samples: int = param(
        60, N_("training samples"), low=20, high=300, hard_low=8, hard_high=1000, log=True
    )
    batch: int = param(16, N_("samples in a batch"), low=4, high=60, hard_low=2, hard_high=64)
    noise: float = param(
        0.5, N_("standard deviation of the noise in the answers"), low=0.0, high=2.0, hard_high=10.0
    )
    steps: int = param(
        400, N_("updates"), low=50, high=600, hard_low=1, hard_high=800, preview=50, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    steps: Array
    """The updates after which was looked, from 0"""
    train: Array
    """(4, looks) mean squared error on the training samples: neither, batch norm, dropout, both"""
    test: Array
    """(4, looks) the same expected on fresh samples"""
    gap_ratio: float = measure(
        N_("gap between test and training error with dropout over that without")
    )
    gap_ratio_norm: float = measure(N_("the same gap with batch norm over that without"))
    test_ratio_dropout: float = measure(N_("test error with dropout over that without"))
    test_ratio_norm: float = measure(N_("test error with batch norm over that without"))
    test_ratio_both: float = measure(N_("test error with both over that with neither"))
    train_neither: float = measure(N_("training error with neither"), scale="log")
    train_norm: float = measure(N_("training error with batch norm"), scale="log")
    train_dropout: float = measure(N_("training error with dropout"), scale="log")
    train_both: float = measure(N_("training error with both"), scale="log")
    test_neither: float = measure(N_("test error with neither"))
    test_norm: float = measure(N_("test error with batch norm"))
    test_dropout: float = measure(N_("test error with dropout"))
    test_both: float = measure(N_("test error with both"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, n = Streams(params.seed), params.samples
    truth = streams.normals("truth", (INPUTS, 1)) / np.sqrt(INPUTS)
    X, fresh = streams.normals("data", (n, INPUTS)), streams.normals("fresh", (FRESH, INPUTS))
    y = X @ truth + params.noise * streams.normals("noise", (n, 1))
    nets = Variants(
        (INPUTS, params.units, 1),
        ["relu"] * 4,
        streams=streams,
        scales=[lambda a, b: np.sqrt((2 if b > 1 else 1) / a)] * 4,
        norm=[False, True, False, True],
        dropout=[0.0, 0.0, params.rate, params.rate],
    )
    every = max(10, -(-params.steps // LOOKS))
    steps, train, test = [], [], []

    def look(step: int) -> None:
        steps.append(float(step))
        train.append(_mean_square(nets.outputs(X) - y))
        # The noise of a fresh answer is added by its variance, not drawn.
        test.append(_mean_square(nets.outputs(fresh) - fresh @ truth) + params.noise**2)

    look(0)
    # Two nets a step: the arrays of all four no longer fit what memory hands out at once.
    step, pairs = 0, [(slice(0, 2), Adam(RATE)), (slice(2, 4), Adam(RATE))]
    while step < params.steps:
        for rows in batches(n, min(params.batch, n), streams.shuffle):
            if len(rows) == 1:
                continue  # one sample alone has no variance to normalize by
            if step % 20 == 0:
                progress(step, params.steps)
            drawn = streams.mask.random((len(rows), params.units))
            error = nets.forward(X[rows], train=True, masks=[drawn]) - y[rows]
            gradient = nets.backward(2 * error / len(rows))
            for pair, descent in pairs:
                descent.step([nets.weights[pair]], [gradient[pair]])
            step += 1
            if step % every == 0 or step == params.steps:
                look(step)
            if step == params.steps:
                break
    progress(params.steps, params.steps)

    low, high = train[-1], test[-1]
    gap = high - low
    return Result(
        steps=np.array(steps),
        train=np.array(train).T,
        test=np.array(test).T,
        gap_ratio=_over(gap[2], gap[0]),
        gap_ratio_norm=_over(gap[1], gap[0]),
        test_ratio_dropout=_over(high[2], high[0]),
        test_ratio_norm=_over(high[1], high[0]),
        test_ratio_both=_over(high[3], high[0]),
        train_neither=float(low[0]),
        train_norm=float(low[1]),
        train_dropout=float(low[2]),
        train_both=float(low[3]),
        test_neither=float(high[0]),
        test_norm=float(high[1]),
        test_dropout=float(high[2]),
        test_both=float(high[3]),
    )


def _mean_square(error: Array) -> Array:
    return np.asarray(np.mean(error * error, axis=(1, 2)))


def _over(a: float, b: float) -> float:
    return float(a / b) if b else float("inf")


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    update = Axis(say(N_("update")), time=True)
    error = say(N_("mean squared error"))
    names = [say(name) for name in NAMES]
    floor = (Rule(params.noise**2, "y", say(N_("noise alone")), 4),) if params.noise else ()
    return (
        Chart(
            say(N_("Error on fresh samples")),
            update,
            Axis(error, log=True),
            (*(Line(result.steps, result.test[at], names[at], at) for at in range(4)), *floor),
        ),
        Chart(
            say(N_("Error on the training samples")),
            update,
            Axis(error, log=True),
            tuple(Line(result.steps, result.train[at], names[at], at) for at in range(4)),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    alone = say(
        N_(
            "After {steps} updates the bare net's error is {train} on its {samples} samples and "
            "{test} on fresh ones; the noise alone makes {floor}."
        ),
        steps=params.steps,
        train=show(result.train_neither),
        samples=params.samples,
        test=show(result.test_neither),
        floor=show(params.noise**2),
    )
    if result.test_neither <= result.train_neither:
        return f"{alone} {say(N_('There is no gap to narrow.'))}"
    gaps = say(
        N_(
            "Dropout leaves {dropout} times that gap, batch norm {norm} times; on fresh samples "
            "the error is {test_dropout} with dropout, {test_norm} with batch norm and {test_both} "
            "with both."
        ),
        dropout=show(result.gap_ratio),
        norm=show(result.gap_ratio_norm),
        test_dropout=show(result.test_dropout),
        test_norm=show(result.test_norm),
        test_both=show(result.test_both),
    )
    best = int(np.argmin(result.test[:, -1]))
    least = say(
        N_("In this run the smallest error on fresh samples is that of: {best}."),
        best=say(NAMES[best]),
    )
    return f"{alone} {gaps} {least}"


demo = Demo(
    title=N_("Dropout and batch norm against overfitting"),
    claim=N_(
        "Dropout narrows an over-sized net's gap between training and test error; so does batch "
        "norm."
    ),
    topic="dropout",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "closes-it": Misconception(
            N_("thought that dropout closes the gap altogether"), lambda *_: 0.0
        ),
        "keep-rate": Misconception(
            N_("thought that the gap shrinks by the share of the units that is kept"),
            lambda params, _: 1 - params.rate,
        ),
        "test-error": Misconception(
            N_("compared the errors on fresh samples in place of the gaps"),
            lambda _, result: result.test_ratio_dropout,
        ),
    },
)
