"""Cross-entropy is the truth's entropy, which no prediction lowers, plus the divergence from it.

One answer is predicted for many cases of which a given share is positive: the loss of every
constant prediction, and the best. Then a truth and a prediction over several classes, both drawn
from a flat Dirichlet distribution, and the prediction moves to the truth. On 50 drawn logits:
binary cross-entropy against cross-entropy with two classes, and the gradient of weighted terms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn import losses
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

PREDICTIONS = np.linspace(0.001, 0.999, 999)
WAY = np.linspace(0.0, 1.0, 101)
LOGITS = 50
STEP = 1e-6
"""Of the finite differences."""


@dataclass(frozen=True, slots=True)
class Params:
    base_rate: float = param(
        0.3, N_("share of the cases that are positive"), low=0.01, high=0.99, step=0.01
    )
    prediction: float = param(
        0.5,
        N_("probability that is predicted for every case"),
        low=0.01,
        high=0.99,
        hard_low=0.001,
        hard_high=0.999,
        step=0.01,
    )
    classes: int = param(5, N_("classes of the drawn distributions"), low=2, high=20, hard_high=500)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    by_prediction: Array
    """(999,) cross-entropy of each of PREDICTIONS"""
    on_the_way: Array
    """(101, 2): cross-entropy and divergence while the drawn prediction moves to the truth"""
    cross_entropy: float = measure(N_("mean cross-entropy of the prediction, natural logarithm"))
    entropy: float = measure(N_("entropy of the truth: the lowest that a constant prediction gets"))
    divergence: float = measure(N_("KL divergence of the prediction from the truth"))
    best_prediction: float = measure(N_("constant prediction with the lowest cross-entropy"))
    class_cross_entropy: float = measure(N_("cross-entropy of the drawn prediction"))
    class_entropy: float = measure(N_("entropy of the drawn truth"))
    sum_gap: float = measure(
        N_("largest difference between cross-entropy and entropy plus divergence on the way")
    )
    two_class_gap: float = measure(
        N_("largest difference between binary cross-entropy and that of two classes")
    )
    weight_gap: float = measure(
        N_("largest difference between a weighted slope and the weight times output minus label")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, rate = Streams(params.seed), params.base_rate
    progress(0, 2)
    by_prediction = -rate * np.log(PREDICTIONS) - (1 - rate) * np.log1p(-PREDICTIONS)
    truth = np.array([rate, 1 - rate])
    guess = np.array([params.prediction, 1 - params.prediction])

    p, q = (drawn(streams, purpose, params.classes) for purpose in ("truth", "prediction"))
    mixed = np.outer(1 - WAY, q) + np.outer(WAY, p)
    entropies = -np.log(mixed) @ p
    divergences = np.array([losses.kl_divergence(p, row) for row in mixed])
    lowest = losses.entropy(p)

    z = 3.0 * streams.normals("logits", (LOGITS,))
    y = (streams.uniforms("labels", (LOGITS,)) < 0.5).astype(np.float64)
    two = np.stack([np.zeros(LOGITS), z], axis=1)
    progress(1, 2)
    apart = [
        losses.binary_cross_entropy(z[at : at + 1], y[at : at + 1])
        - losses.cross_entropy(two[at : at + 1], y[at : at + 1].astype(int))
        for at in range(LOGITS)
    ]
    progress(2, 2)
    return Result(
        by_prediction=by_prediction,
        on_the_way=np.stack([entropies, divergences], axis=1),
        cross_entropy=float(-(truth @ np.log(guess))),
        entropy=losses.entropy(truth),
        divergence=losses.kl_divergence(truth, guess),
        best_prediction=float(PREDICTIONS[by_prediction.argmin()]),
        class_cross_entropy=float(entropies[0]),
        class_entropy=lowest,
        sum_gap=float(np.abs(entropies - lowest - divergences).max()),
        two_class_gap=float(np.abs(apart).max()),
        weight_gap=weighted(z, y, streams.uniforms("weights", (LOGITS,))),
    )


def drawn(streams: Streams, purpose: str, classes: int) -> Array:
    """A distribution from the flat Dirichlet: waiting times over their sum."""
    waits = -np.log1p(-streams.uniforms(purpose, (classes,)))
    return np.asarray(waits / waits.sum())


def weighted(z: Array, y: Array, weight: Array) -> float:
    """How far small steps of each logit are from weight · (σ(z) - y)."""
    slopes = np.empty(LOGITS)
    for at in range(LOGITS):
        ends = [z[at : at + 1] + side * STEP for side in (1, -1)]
        up, down = (
            losses.binary_cross_entropy(end, y[at : at + 1], weight[at : at + 1]) for end in ends
        )
        slopes[at] = (up - down) / (2 * STEP)
    return float(np.abs(slopes - weight * losses.sigmoid_error(z, y)).max())


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    entropy, divergence = say(N_("entropy of the truth")), say(N_("KL divergence"))
    total, loss = say(N_("cross-entropy")), say(N_("loss"))
    shown = slice(9, -9)
    one = np.array([params.prediction])
    return (
        Chart(
            say(N_("One prediction for all cases")),
            Axis(say(N_("predicted probability")), low=0.0, high=1.0),
            Axis(loss, low=0.0),
            (
                Line(PREDICTIONS[shown], result.by_prediction[shown], total, 0),
                Line(
                    PREDICTIONS[shown], result.by_prediction[shown] - result.entropy, divergence, 1
                ),
                Rule(result.entropy, "y", "", 2),
                Points(one, np.array([result.cross_entropy]), say(N_("the prediction")), 3),
            ),
        ),
        Chart(
            say(N_("A drawn prediction moves to the truth")),
            Axis(say(N_("share of the way")), low=0.0, high=1.0),
            Axis(loss, low=0.0),
            (
                Line(WAY, result.on_the_way[:, 0], total, 0),
                Line(WAY, result.on_the_way[:, 1], divergence, 1),
                Line(WAY, np.full(len(WAY), result.class_entropy), entropy, 2),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "Where {rate} of the cases are positive, predicting {prediction} for all costs "
            "{cost}: {entropy} is the entropy of the labels and {divergence} the divergence."
        ),
        rate=show(params.base_rate),
        prediction=show(params.prediction),
        cost=show(result.cross_entropy),
        entropy=show(result.entropy),
        divergence=show(result.divergence),
    )
    second = say(
        N_(
            "Of all constants in steps of a thousandth {best} is best. For the {classes} drawn "
            "classes the two parts add up to the cross-entropy within {gap}."
        ),
        best=show(result.best_prediction),
        classes=params.classes,
        gap=show(max(result.sum_gap, 1e-16), 1),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("What cross-entropy is made of"),
    claim=N_(
        "Cross-entropy is the truth's entropy, which no prediction lowers, plus the divergence "
        "from it."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "entropy-only": Misconception(
            N_("took the entropy of the labels, as if they were predicted rightly"),
            lambda _, result: result.entropy,
        ),
        "divergence-only": Misconception(
            N_("forgot the entropy of the labels"), lambda _, result: result.divergence
        ),
        "bits": Misconception(
            N_("took the logarithm to base 2"), lambda _, result: result.cross_entropy / math.log(2)
        ),
        "positives-only": Misconception(
            N_("counted the positive cases only"),
            lambda params, _: -params.base_rate * math.log(params.prediction),
        ),
    },
)
