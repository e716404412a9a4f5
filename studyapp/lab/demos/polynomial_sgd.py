"""SGD moves the coefficients of high powers so little that 20 features barely overfit.

A polynomial is fitted to y = 5 + 1.2x - 3.4x²/2! + 5.6x³/3! + noise by mini-batch SGD: 100
samples of normal x, features xⁱ/i!, weights drawn as a linear layer draws them, the error on 100
fresh samples told after every epoch. A line can't follow the cubic however long it is trained; a
cubic finds its coefficients; degree 19 is expected to overfit and hardly does, because the features
that only exact least squares would use are nearly flat under the samples.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.nn.batches import batches
from studyapp.lab.nn.least_squares import exact, filtered, powers
from studyapp.lab.nn.losses import squared_error
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FRESH = 100
CUBIC = np.array([5.0, 1.2, -3.4, 5.6])
"""y = 5 + 1.2 x - 3.4 x²/2! + 5.6 x³/3!"""
PRINTED = np.array([4.993645, 1.2287872, -3.3972282, 5.559377])
"""What one such run of degree 3 printed, on samples of its own."""
CEILING = 1e6
"""Weights larger than this are on their way to overflow."""
KEPT = 500


@dataclass(frozen=True, slots=True)
class Params:
    degree: int = param(3, N_("degree of the polynomial"), low=0, high=19)
    epochs: int = param(
        400, N_("epochs of training"), low=1, high=1500, hard_high=2000, preview=200, log=True
    )
    rate: float = param(
        0.01,
        N_("learning rate"),
        low=0.001,
        high=0.1,
        hard_low=1e-5,
        hard_high=1.0,
        log=True,
    )
    batch: int = param(10, N_("samples in a mini-batch"), low=1, high=100, hard_high=200, log=True)
    samples: int = param(100, N_("training samples"), low=10, high=200, hard_low=4, log=True)
    noise: float = param(
        0.1, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(samples,)"""
    y: Array
    epochs: Array
    """(kept,) epochs after which the following are told; thinned above 500"""
    weights: Array
    """(kept, degree + 1)"""
    train_errors: Array
    """(kept,)"""
    test_errors: Array
    trouble: Trouble | None = None
    test_error: float = measure(N_("mean squared error on fresh samples"), scale="log")
    train_error: float = measure(N_("mean squared error on the training samples"), scale="log")
    test_over_train: float = measure(
        N_("error on fresh samples over that on the training samples"), scale="log"
    )
    least_squares_train: float = measure(
        N_("training error of exact least squares, the least there is"), scale="log"
    )
    train_over_least_squares: float = measure(
        N_("training error over that of exact least squares"), scale="log"
    )
    coefficient_error: float = measure(N_("largest error of a coefficient"), scale="log")
    constant: float = measure(N_("coefficient of 1 (the truth is 5)"))
    slope: float = measure(N_("coefficient of x (the truth is 1.2)"))
    cubic: float = measure(N_("coefficient of x³/3! (the truth is 5.6)"))
    largest_coefficient: float = measure(N_("largest size of a coefficient"), scale="log")
    high_powers: float = measure(
        N_("largest size of a coefficient above the cubic's; 0 where there is none")
    )
    printed_error: float = measure(
        N_("error on fresh samples of the weights 4.99, 1.23, -3.40, 5.56"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    x, y = sample(params, streams, "data", params.samples)
    x_fresh, y_fresh = sample(params, streams, "fresh", FRESH)
    F = powers(x, params.degree, over_factorial=True)
    F_fresh = powers(x_fresh, params.degree, over_factorial=True)
    features = params.degree + 1
    start = (2.0 * streams.uniforms("weights", (20,))[:features] - 1.0) / np.sqrt(features)

    path, trouble = train(params, F, y, start, streams.shuffle, progress)
    last = len(path) - 1
    kept = np.unique(np.linspace(0, last, min(KEPT, last + 1)).round().astype(int))
    weights = path[kept]
    train_errors = np.mean((F @ weights.T - y[:, None]) ** 2, axis=0)
    test_errors = np.mean((F_fresh @ weights.T - y_fresh[:, None]) ** 2, axis=0)

    least = exact(F, y) if features <= params.samples else filtered(F, y, 0.0)
    least_train = squared_error(F @ least, y)
    w = weights[-1]
    wanted = np.pad(CUBIC, (0, max(0, features - len(CUBIC))))
    found = np.pad(w, (0, len(wanted) - features))
    printed = powers(x_fresh, 3, over_factorial=True) @ PRINTED
    tiny = 1e-18
    return Result(
        x=x,
        y=y,
        epochs=kept.astype(np.float64),
        weights=weights,
        train_errors=train_errors,
        test_errors=test_errors,
        trouble=trouble,
        test_error=float(test_errors[-1]),
        train_error=float(train_errors[-1]),
        test_over_train=float(test_errors[-1] / max(train_errors[-1], tiny)),
        least_squares_train=least_train,
        train_over_least_squares=float(max(train_errors[-1], tiny) / max(least_train, tiny)),
        coefficient_error=float(np.abs(found - wanted).max()),
        constant=float(found[0]),
        slope=float(found[1]),
        cubic=float(found[3]),
        largest_coefficient=float(np.abs(w).max()),
        high_powers=float(np.abs(w[4:]).max(initial=0.0)),
        printed_error=squared_error(printed, y_fresh),
    )


def sample(params: Params, streams: Streams, purpose: str, n: int) -> tuple[Array, Array]:
    x = streams.normals(purpose, (n,))
    truth = powers(x, 3, over_factorial=True) @ CUBIC
    return x, truth + params.noise * streams.normals(f"{purpose} noise", (n,))


def train(
    params: Params,
    F: Array,
    y: Array,
    start: Array,
    shuffle: np.random.Generator,
    progress: Progress,
) -> tuple[Array, Trouble | None]:
    """The weights before training and after each epoch (epochs + 1, features).

    Training stops before the epoch in which they pass the ceiling.
    """
    w, path = start, [start]
    for epoch in range(params.epochs):
        if epoch % 20 == 0:
            progress(epoch, params.epochs)
        for step, rows in enumerate(batches(params.samples, params.batch, shuffle)):
            batch = F[rows]
            w = w - (2 * params.rate / len(rows)) * ((batch @ w - y[rows]) @ batch)
            if not abs(w[0]) < CEILING:
                return np.array(path), diverged(params, epoch, step)
        if not np.abs(w).max() < CEILING:
            return np.array(path), diverged(params, epoch, step)
        path.append(w)
    progress(params.epochs, params.epochs)
    return np.array(path), None


def diverged(params: Params, epoch: int, step: int) -> Trouble:
    return Trouble(
        epoch * -(-params.samples // params.batch) + step,
        None,
        N_("the steps overshot further each time, and the weights grew without bound"),
        N_("a smaller learning rate, or larger mini-batches"),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    epoch = Axis(say(N_("epoch")), time=True)
    floor = (
        Rule(params.noise**2, "y", say(N_("noise")), 2)
        if params.degree >= 3 and params.noise > 0
        else Rule(result.least_squares_train, "y", say(N_("least squares, training")), 2)
    )
    names = ("1", "x", "x²/2!", "x³/3!")[: params.degree + 1]
    grid = np.linspace(result.x.min(), result.x.max(), 200)
    truth = powers(grid, 3, over_factorial=True) @ CUBIC
    fit = powers(grid, params.degree, over_factorial=True) @ result.weights[-1]
    return (
        Chart(
            say(N_("Errors by epoch")),
            epoch,
            Axis(say(N_("mean squared error")), log=True),
            (
                Line(result.epochs, result.train_errors, say(N_("training")), 0),
                Line(result.epochs, result.test_errors, say(N_("fresh samples")), 1),
                floor,
            ),
        ),
        Chart(
            say(N_("The coefficients")),
            epoch,
            Axis(say(N_("coefficient"))),
            tuple(
                Line(result.epochs, result.weights[:, i], name, i) for i, name in enumerate(names)
            ),
        ),
        Chart(
            say(N_("The fit")),
            Axis("x"),
            Axis("y"),
            (
                Line(grid, fit, say(N_("fit")), 0),
                Line(grid, truth, say(N_("truth")), 1),
                Points(result.x, result.y, say(N_("training samples")), 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    if result.trouble is not None:
        return say(
            N_(
                "The weights grew without bound: training stopped in epoch {epoch}. A step of "
                "{rate} overshoots where x is large."
            ),
            epoch=show(result.epochs[-1] + 1, 4),
            rate=show(params.rate),
        )
    errors = say(
        N_(
            "Degree {degree} after epoch {epochs}: the mean squared error is {train} on the "
            "training samples and {test} on fresh ones; noise alone makes {floor}."
        ),
        degree=params.degree,
        epochs=params.epochs,
        train=show(result.train_error),
        test=show(result.test_error),
        floor=show(params.noise**2),
    )
    if params.degree < 3:
        why = say(
            N_(
                "No training gets below {least}: that is exact least squares, and a cubic can't be "
                "followed with {features} of its 4 coefficients."
            ),
            least=show(result.least_squares_train),
            features=params.degree + 1,
        )
    elif params.degree == 3:
        why = say(
            N_("The worst coefficient is off by {error}."), error=show(result.coefficient_error)
        )
    else:
        why = say(
            N_(
                "Exact least squares would bring the training error to {least}. SGD has left the "
                "coefficients above the cubic's at {high} or less."
            ),
            least=show(result.least_squares_train),
            high=show(result.high_powers),
        )
    return f"{errors} {why}"


demo = Demo(
    title=N_("A polynomial trained by SGD"),
    claim=N_(
        "SGD moves the coefficients of high powers so little that 20 features barely overfit."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-error-tells": Misconception(
            N_("took the training error for the error on fresh samples"),
            lambda _, result: result.train_error,
        ),
        "noise-not-squared": Misconception(
            N_("took the noise's standard deviation for its share of the squared error"),
            lambda params, _: params.noise,
        ),
    },
)
