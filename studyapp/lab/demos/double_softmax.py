"""A loss that applies softmax itself, fed with a softmax, can't fall below ln((e + K - 1) / e).

Two linear classifiers of 300 examples with 8 features are trained by gradient descent from zero:
one gives its scores to the cross-entropy, the other their softmax, which the loss takes for scores.
At best those are one 1 and K - 1 zeros, and the second softmax makes little of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.losses import log_softmax, softmax
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

EXAMPLES, FEATURES = 300, 8
APART = 2.0
"""Standard deviation of the middles of the classes; that of a class is 1."""
DRAWN = 500


@dataclass(frozen=True, slots=True)
class Params:
    classes: int = param(
        10, N_("number of classes"), low=2, high=100, hard_high=200, log=True, preview=30
    )
    steps: int = param(
        300, N_("steps of training"), low=10, high=600, hard_low=1, hard_high=1000, preview=150
    )
    rate: float = param(
        0.3, N_("learning rate"), low=0.05, high=2.0, hard_low=1e-3, hard_high=10.0, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    losses: Array
    """(steps + 1, 2): softmax once, softmax twice"""
    gradients: Array
    """(steps + 1, 2) lengths of the gradient"""
    double_loss: float = measure(N_("loss at the end with softmax applied twice"))
    floor: float = measure(N_("what that loss can't go below, ln((e + K - 1) / e)"))
    right_loss: float = measure(N_("loss at the end with softmax applied once"))
    start_loss: float = measure(N_("loss of both before training, ln K"))
    gradient_ratio: float = measure(
        N_("first gradient with softmax once over that with softmax twice"), scale="log"
    )
    double_accuracy: float = measure(N_("share classified rightly with softmax twice"))
    right_accuracy: float = measure(N_("share classified rightly with softmax once"))
    double_confidence: float = measure(N_("mean largest output of the net with softmax twice"))
    right_confidence: float = measure(N_("mean largest output of the net with softmax once"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams, K = Streams(params.seed), params.classes
    label = np.arange(EXAMPLES) % K
    X = APART * streams.normals("classes", (K, FEATURES))[label]
    X = X + streams.normals("data", (EXAMPLES, FEATURES))
    truth, back, each = np.eye(K)[label], X.T / EXAMPLES, np.arange(EXAMPLES)
    W = np.zeros((2, FEATURES, K))  # softmax once, softmax twice
    losses, gradients = np.empty((2, params.steps + 1, 2))
    for step in range(params.steps + 1):
        if step % 10 == 0:
            progress(step, params.steps + 1)
        scores = X @ W
        inner = softmax(scores[1])
        logs = log_softmax(np.stack([scores[0], inner]))  # by the loss, of what it is given
        losses[step] = -logs[:, each, label].mean(axis=1)
        error = np.exp(logs) - truth
        error[1] = back_through(inner, error[1])
        gradient = back @ error
        gradients[step] = np.sqrt((gradient * gradient).sum(axis=(1, 2)))
        if step < params.steps:
            W -= params.rate * gradient
    progress(params.steps + 1, params.steps + 1)
    outputs = np.stack([np.exp(logs[0]), inner])
    right = (outputs.argmax(axis=2) == label).mean(axis=1)
    sure = outputs.max(axis=2).mean(axis=1)
    return Result(
        losses=losses,
        gradients=gradients,
        double_loss=float(losses[-1, 1]),
        floor=math.log((math.e + K - 1) / math.e),
        right_loss=float(losses[-1, 0]),
        start_loss=float(losses[0, 0]),
        gradient_ratio=float(gradients[0, 0] / gradients[0, 1]),
        double_accuracy=float(right[1]),
        right_accuracy=float(right[0]),
        double_confidence=float(sure[1]),
        right_confidence=float(sure[0]),
    )


def back_through(p: Array, gradient: Array) -> Array:
    """The gradient by the scores of a softmax p, from that by its outputs: p (g - Σ p g)."""
    return np.asarray(p * (gradient - (p * gradient).sum(axis=-1, keepdims=True)))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    steps = np.rint(np.linspace(0, params.steps, min(params.steps, DRAWN) + 1)).astype(int)
    names = (say(N_("softmax once")), say(N_("softmax twice")))
    floor = Rule(result.floor, "y", "", 2)
    return tuple(
        Chart(
            title,
            Axis(say(N_("step")), time=True),
            axis,
            (*(Line(steps, of[steps, k], names[k], k) for k in (0, 1)), *rules),
        )
        for title, axis, of, rules in (
            (
                say(N_("The loss and its floor")),
                Axis(say(N_("cross-entropy")), low=0.0),
                result.losses,
                (floor,),
            ),
            (
                say(N_("The gradient by the weights")),
                Axis(say(N_("length of the gradient")), log=True),
                result.gradients,
                (),
            ),
        )
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "After {steps} steps the loss is {right} with softmax once and {double} with softmax "
            "twice, which can't go below {floor} with {classes} classes."
        ),
        steps=params.steps,
        right=show(result.right_loss),
        double=show(result.double_loss),
        floor=show(result.floor),
        classes=params.classes,
    )
    second = say(
        N_(
            "They classify {right} and {double} rightly; the first gradient was {ratio} times "
            "smaller with softmax twice."
        ),
        right=percent(result.right_accuracy),
        double=percent(result.double_accuracy),
        ratio=show(result.gradient_ratio),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Softmax applied twice"),
    claim=N_(
        "A loss that applies softmax itself, fed with a softmax, can't fall below "
        "ln((e + K - 1) / e)."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "harmless": Misconception(
            N_("took the second softmax for harmless"), lambda _, result: result.right_loss
        ),
        "learns-nothing": Misconception(
            N_("took it that nothing is learned: ln K, as before training"),
            lambda _, result: result.start_loss,
        ),
    },
)
