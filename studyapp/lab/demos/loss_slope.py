"""A sigmoid that is sure and wrong learns by cross-entropy at once, and by squared error hardly.

The gradient of the squared error carries the slope of the sigmoid, which is next to nothing where
the sigmoid is sure; the logarithm in the cross-entropy cancels it, and what is left is the error
itself. For the same reason cross-entropy is convex in the logit and the squared error is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import sigmoid, sigmoid_slope
from studyapp.lab.nn.losses import sigmoid_error
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]
Loss: TypeAlias = Literal["cross_entropy", "squared_error"]

LOGITS = np.linspace(-12.0, 12.0, 481)
DRAWN = 500
"""As many steps are drawn, however many there were."""


@dataclass(frozen=True, slots=True)
class Params:
    loss: Literal["cross_entropy", "squared_error"] = param(
        "squared_error", N_("-log of the share given to the truth, or ½ (a - y)²")
    )
    logit: float = param(
        -8.0,
        N_("z, what the sigmoid starts from"),
        low=-12.0,
        high=12.0,
        hard_low=-700.0,
        hard_high=700.0,
        step=0.5,
    )
    target: Literal["0", "1"] = param("1", N_("y, the true answer"))
    rate: float = param(
        0.15,
        N_("learning rate of weight and bias"),
        low=0.005,
        high=5.0,
        hard_low=1e-4,
        hard_high=100.0,
        log=True,
    )
    steps: int = param(
        300, N_("steps of training"), low=10, high=2000, hard_low=1, hard_high=20_000
    )


@dataclass(frozen=True, eq=False)
class Result:
    outputs: Array
    """(steps + 1,) the sigmoid's output, step by step"""
    other_outputs: Array
    """The same under the other loss"""
    gradient: float = measure(N_("size of the loss's gradient by z before training"), scale="log")
    start_output: float = measure(N_("output before training"))
    start_loss: float = measure(N_("loss before training"))
    gradient_ratio: float = measure(
        N_("gradient of the cross-entropy over that of the squared error there"), scale="log"
    )
    curvature: float = measure(N_("second derivative of the loss by z before training"))
    lowest_curvature: float = measure(N_("lowest second derivative for z between -12 and 12"))
    final_output: float = measure(N_("output after training"))
    final_error: float = measure(N_("distance of the output from the truth after training"))
    steps_to_right: float = measure(
        N_("steps until the output is on the right side of 0.5; all of them if it never is")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    y, z = float(params.target), np.array([params.logit])
    other: Loss = "squared_error" if params.loss == "cross_entropy" else "cross_entropy"
    outputs = trained(params, params.loss, progress, 0)
    other_outputs = trained(params, other, progress, 1)
    size = abs(float(slope(params.loss, z, y)[0]))
    squared = abs(float(slope("squared_error", z, y)[0]))
    entropy = abs(float(slope("cross_entropy", z, y)[0]))
    right = np.flatnonzero(np.abs(outputs - y) < 0.5)
    return Result(
        outputs=outputs,
        other_outputs=other_outputs,
        start_output=float(outputs[0]),
        start_loss=loss_at(params.loss, params.logit, y),
        gradient=size,
        gradient_ratio=entropy / max(squared, 1e-300),
        curvature=float(curvature(params.loss, z, y)[0]),
        lowest_curvature=float(curvature(params.loss, LOGITS, y).min()),
        final_output=float(outputs[-1]),
        final_error=abs(float(outputs[-1]) - y),
        steps_to_right=float(right[0]) if right.size else float(params.steps),
    )


def loss_at(loss: Loss, z: float, y: float) -> float:
    if loss == "squared_error":
        return 0.5 * (float(sigmoid(np.array([z]))[0]) - y) ** 2
    return float(np.logaddexp(0.0, z) - y * z)


def slope(loss: Loss, z: Array, y: float) -> Array:
    """dL/dz: the error, times the sigmoid's slope under the squared error."""
    error = sigmoid_error(z, y)
    return error if loss == "cross_entropy" else error * sigmoid_slope(z)


def curvature(loss: Loss, z: Array, y: float) -> Array:
    """d²L/dz²: never negative under cross-entropy."""
    s = sigmoid_slope(z)
    if loss == "cross_entropy":
        return s
    return s * s + sigmoid_error(z, y) * s * (1.0 - 2.0 * sigmoid(z))


def trained(params: Params, loss: Loss, progress: Progress, part: int) -> Array:
    """Outputs of one sigmoid unit with input 1 whose weight and bias are trained together."""
    y, z = float(params.target), np.array([params.logit])
    outputs = np.empty(params.steps + 1)
    for step in range(params.steps + 1):
        if step % 200 == 0:
            progress(part * params.steps + step, 2 * params.steps)
        outputs[step] = sigmoid(z)[0]
        z = z - 2.0 * params.rate * slope(loss, z, y)  # once by the weight, once by the bias
    return outputs


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    y = float(params.target)
    steps = np.rint(np.linspace(0, params.steps, min(params.steps, DRAWN) + 1)).astype(int)
    names = {"cross_entropy": say(N_("cross-entropy")), "squared_error": say(N_("squared error"))}
    other: Loss = "squared_error" if params.loss == "cross_entropy" else "cross_entropy"
    both: tuple[Loss, Loss] = (params.loss, other)
    rule = (Rule(params.logit, "x", "z", 2),) if abs(params.logit) <= LOGITS[-1] else ()
    return (
        Chart(
            say(N_("The output, step by step")),
            Axis(say(N_("step")), time=True),
            Axis(say(N_("output")), low=0.0, high=1.0),
            (
                Line(steps, result.outputs[steps], names[params.loss], 0),
                Line(steps, result.other_outputs[steps], names[other], 1),
            ),
        ),
        Chart(
            say(N_("The gradient at every logit")),
            Axis(say(N_("logit"))),
            Axis(say(N_("size of the gradient"))),
            (
                *(
                    Line(LOGITS, np.abs(slope(loss, LOGITS, y)), names[loss], series)
                    for series, loss in enumerate(both)
                ),
                *rule,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    start = say(
        N_(
            "The unit starts at {output} where {target} is right; the gradient there is "
            "{gradient}, and cross-entropy's is {ratio} times the squared error's."
        ),
        output=show(result.start_output),
        target=params.target,
        gradient=show(result.gradient),
        ratio=show(result.gradient_ratio),
    )
    by_entropy, by_square = result.outputs[-1], result.other_outputs[-1]
    if params.loss == "squared_error":
        by_entropy, by_square = by_square, by_entropy
    end = say(
        N_(
            "After {steps} steps it gives {entropy} by cross-entropy and {square} by squared error."
        ),
        steps=params.steps,
        entropy=show(float(by_entropy)),
        square=show(float(by_square)),
    )
    return f"{start} {end}"


demo = Demo(
    title=N_("Cross-entropy and squared error"),
    claim=N_(
        "A sigmoid that is sure and wrong learns by cross-entropy at once, and by squared error "
        "hardly."
    ),
    topic="losses",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "error-is-gradient": Misconception(
            N_("forgot the slope of the sigmoid in the squared error's gradient"),
            lambda params, _: abs(
                float(sigmoid_error(np.array([params.logit]), float(params.target))[0])
            ),
        ),
        "slope-alone": Misconception(
            N_("took the slope of the sigmoid alone, without the error"),
            lambda params, _: float(sigmoid_slope(np.array([params.logit]))[0]),
        ),
        "two-is-left": Misconception(
            N_("forgot that the 2 of the square cancels the ½"),
            lambda _, result: 2 * result.gradient,
        ),
    },
)
