"""A mean in the inputs gives the loss one huge curvature; centring them speeds descent up.

Linear regression on features that an activation made of N(shift, 1) numbers, learned by gradient
descent with a step size of 1 / largest curvature from weights of 0. Features with mean m and
variance v have curvatures around v, and one more of about v + d m² along their mean (LeCun et al.
1998, "Efficient BackProp"). The same features with their mean taken away, and tanh features of
the same numbers, are compared; each learns the same weights from its own features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

DONE: Final = 1e-4
"""Share of the first loss that counts as learned."""
FLAT: Final = 1e-12
"""Share of the largest curvature below which there is none."""
SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class Params:
    activation: Literal["sigmoid", "relu", "leaky_relu", "elu", "softplus"] = param(
        "sigmoid", N_("activation that makes the features")
    )
    features: int = param(20, N_("features"), low=2, high=50)
    samples: int = param(
        500, N_("training samples"), low=100, high=2000, hard_low=60, hard_high=5000, log=True
    )
    shift: float = param(
        0.0, N_("mean of the numbers before the activation"), low=-2.0, high=2.0, step=0.1
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """Gradient descent on a quadratic loss: its directions don't mix."""

    curvatures: Array
    """(features,) rising"""
    shares: Array
    """(features,) of the first loss"""

    @property
    def condition(self) -> float:
        low, high = float(self.curvatures[0]), float(self.curvatures[-1])
        return high / low if low > FLAT * high else np.inf

    def left(self, steps: float) -> float:
        """Share of the first loss that is left after so many steps."""
        factor = 1 - self.curvatures / self.curvatures[-1]
        return float(np.sum(self.shares * factor ** (2 * steps)))

    def steps(self) -> int:
        """The first step at which no more than DONE is left, by bisection."""
        above, below = 0, 1
        while self.left(below) > DONE:
            above, below = below, 2 * below
        while below - above > 1:
            middle = (above + below) // 2
            above, below = (middle, below) if self.left(middle) > DONE else (above, middle)
        return below


@dataclass(frozen=True, eq=False)
class Result:
    as_is: Descent
    centred: Descent
    tanh: Descent
    condition: float = measure(N_("condition number with the features as they are"), scale="log")
    condition_centred: float = measure(N_("condition number with centred features"), scale="log")
    condition_tanh: float = measure(N_("condition number with tanh features"), scale="log")
    condition_ratio: float = measure(
        N_("condition number with the features as they are over that with tanh"), scale="log"
    )
    steps: float = measure(N_("steps until a ten-thousandth of the loss is left"), scale="log")
    steps_centred: float = measure(N_("the same with centred features"), scale="log")
    steps_tanh: float = measure(N_("the same with tanh features"), scale="log")
    steps_ratio: float = measure(
        N_("steps with the features as they are over those with tanh"), scale="log"
    )
    predicted: float = measure(
        N_("1 + d m²/v: the condition number for many samples, by mean and variance"), scale="log"
    )
    mean: float = measure(N_("mean of the features"))
    mean_tanh: float = measure(N_("mean of the tanh features"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    progress(0, 3)
    streams = Streams(params.seed)
    z = streams.normals("data", (params.samples, params.features)) + params.shift
    weights = streams.normals("truth", (params.features,))
    features, by_tanh = ACTIVATIONS[params.activation].of(z), np.tanh(z)
    as_is = descent(features, weights)
    progress(1, 3)
    centred = descent(features - features.mean(axis=0), weights)
    progress(2, 3)
    tanh = descent(by_tanh, weights)
    steps, steps_tanh = float(as_is.steps()), float(tanh.steps())
    mean = float(features.mean())
    progress(3, 3)
    return Result(
        as_is=as_is,
        centred=centred,
        tanh=tanh,
        condition=as_is.condition,
        condition_centred=centred.condition,
        condition_tanh=tanh.condition,
        condition_ratio=as_is.condition / tanh.condition,
        steps=steps,
        steps_centred=float(centred.steps()),
        steps_tanh=steps_tanh,
        steps_ratio=steps / steps_tanh,
        predicted=1 + params.features * mean**2 / float(features.var()),
        mean=mean,
        mean_tanh=float(by_tanh.mean()),
    )


def descent(features: Array, weights: Array) -> Descent:
    """From weights of 0 to these, on half the mean squared error."""
    curvatures, directions = np.linalg.eigh(features.T @ features / len(features))
    curvatures = np.maximum(curvatures, 0.0)
    loss = curvatures * (directions.T @ weights) ** 2
    return Descent(curvatures, loss / loss.sum())


def _named(result: Result, say: Say) -> tuple[tuple[str, Descent], ...]:
    return (
        (say(N_("as they are")), result.as_is),
        (say(N_("centred")), result.centred),
        ("tanh", result.tanh),
    )


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    lines, points = [], []
    for at, (name, one) in enumerate(_named(result, say)):
        steps = np.unique(np.geomspace(1, one.steps() + 1, SHOWN).astype(int))
        left = np.array([one.left(step) for step in steps])
        lines.append(Line(steps.astype(float), left, name, at))
        found = one.curvatures > FLAT * one.curvatures[-1]
        direction = np.arange(1.0, len(found) + 1)
        points.append(Points(direction[found], one.curvatures[found], name, at))
    return (
        Chart(
            say(N_("Descent on the features")),
            Axis(say(N_("step")), log=True, time=True),
            Axis(say(N_("share of the loss left")), log=True),
            (*lines, Rule(DONE, "y", say(N_("learned")), 3)),
        ),
        Chart(
            say(N_("Curvature in every direction")),
            Axis(say(N_("direction"))),
            Axis(say(N_("curvature")), log=True),
            tuple(points),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "{activation} features with mean {mean} have a condition number of {condition}, and "
            "descent is done at step {steps}; with their mean taken away it is {centred}, and "
            "descent is done at step {steps_centred}."
        ),
        activation=params.activation,
        mean=show(result.mean, 2),
        condition=show(result.condition),
        steps=show(result.steps),
        centred=show(result.condition_centred),
        steps_centred=show(result.steps_centred),
    )
    second = say(
        N_("tanh features, with mean {mean}, have {condition}; there it is done at step {steps}."),
        mean=show(result.mean_tanh, 2),
        condition=show(result.condition_tanh),
        steps=show(result.steps_tanh),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Centred inputs and the speed of descent"),
    claim=N_(
        "A mean in the inputs gives the loss one huge curvature; centring them speeds descent up."
    ),
    topic="optimization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "as-if-centred": Misconception(
            N_("took the features to be as good as centred ones"),
            lambda _, result: result.condition_centred,
        ),
        "steps": Misconception(
            N_("took the number of steps for the condition number"),
            lambda _, result: result.steps,
        ),
    },
)
