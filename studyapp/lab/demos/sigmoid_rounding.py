"""A sigmoid reaches 1 only by rounding; a logarithm taken after that is lost, unless of the logit.

The sigmoid is computed as 1 / (1 + e^-z) in the chosen precision on a grid of logits, then
log(1 - σ(z)) from its output; beside it -log(1 + e^z) in the same precision, straight from the
logit, and in double precision for the truth. On the negative side e^z / (1 + e^z) is 0 only where
e^z is too small for the precision to hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, Trouble, measure, param, silent
from studyapp.lab.numbers import show

Array: TypeAlias = NDArray[np.float64]
Rounded: TypeAlias = NDArray[np.floating[Any]]

TYPES: Final[Mapping[str, type[np.floating[Any]]]] = {
    "float16": np.float16,
    "float32": np.float32,
    "float64": np.float64,
}
GRID = np.arange(0, 6001) / 100.0
FAR = np.arange(0, 76_001) / 100.0
"""As far as a sigmoid of double precision takes to be 0."""
DIGITS = 16.0


@dataclass(frozen=True, slots=True)
class Params:
    precision: Literal["float16", "float32", "float64"] = param(
        "float64", N_("numbers of 16 bits, 32 (the usual) or 64")
    )
    logit: float = param(
        40.0, N_("z, at which log(1 - σ(z)) is taken"), low=0.0, high=60.0, step=0.5
    )


@dataclass(frozen=True, eq=False)
class Result:
    outputs: Array
    """(6001,) σ(z) as computed, at GRID"""
    trouble: Trouble | None
    first_one: float = measure(N_("logit from which the sigmoid is exactly 1, in steps of 0.01"))
    first_zero: float = measure(N_("the logit, negative, from which the sigmoid is exactly 0"))
    output: float = measure(N_("the sigmoid at the logit asked for"))
    is_infinite: float = measure(
        N_("1 if log(1 - σ(z)) from the output is minus infinity there, else 0")
    )
    from_logit: float = measure(N_("the same logarithm from the logit, -log(1 + e^z)"))
    digits_kept: float = measure(
        N_("decimal digits that the logarithm from the output has right; 0 if it is infinite")
    )
    spacing: float = measure(
        N_("distance from 1 to the next larger number of the precision"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    kind = TYPES[params.precision]
    progress(0, 2)
    outputs = naive(GRID.astype(kind))
    negative = np.exp(-FAR.astype(kind))
    progress(1, 2)
    one, zero = int(np.argmax(outputs == 1)), int(np.argmax(negative == 0))
    z = np.array([params.logit], dtype=kind)
    output = naive(z)
    rest = kind(1) - output
    infinite = bool(rest[0] == 0)
    exact = -float(np.logaddexp(0.0, float(z[0])))
    progress(2, 2)
    return Result(
        outputs=outputs.astype(np.float64),
        trouble=Trouble(
            None,
            None,
            N_("the output is rounded to 1, and log(1 - 1) is minus infinity"),
            N_("take the loss from the logit, as log(1 + e^z), and never from the output"),
        )
        if infinite
        else None,
        first_one=float(GRID[one]),
        first_zero=-float(FAR[zero]),
        output=float(output[0]),
        is_infinite=float(infinite),
        from_logit=float(-softplus(z)[0]),
        digits_kept=0.0 if infinite else digits(float(np.log(rest)[0]), exact),
        spacing=float(np.finfo(kind).eps),
    )


def naive(z: Rounded) -> Rounded:
    """1 / (1 + e^-z) for z >= 0, in the precision of z."""
    one = z.dtype.type(1)
    return np.asarray(one / (one + np.exp(-z)))


def softplus(z: Rounded) -> Rounded:
    """log(1 + e^z) for z >= 0: no exponent is positive, and nothing is taken from 1."""
    return np.asarray(z + np.log1p(np.exp(-z)))


def digits(found: float, exact: float) -> float:
    """How many decimal digits agree, from 0 to 16."""
    apart = abs(found - exact) / abs(exact)
    return DIGITS if apart == 0 else min(DIGITS, max(0.0, -math.log10(apart)))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    end = min(60.0, max(1.25 * result.first_one, params.logit + 1))
    shown = np.flatnonzero(end >= GRID)[::10]
    z, rest = GRID[shown], 1.0 - result.outputs[shown]
    logs = np.full(len(z), np.nan)
    np.log(rest, out=logs, where=rest > 0)
    names = (say(N_("from the output")), say(N_("from the logit")))
    rules = (Rule(result.first_one, "x", "", 2), Rule(params.logit, "x", "z", 3))
    return (
        Chart(
            say(N_("The logarithm of 1 - σ(z)")),
            Axis(say(N_("logit"))),
            Axis("log(1 - σ(z))"),
            (Line(z, logs, names[0], 0), Line(z, -np.logaddexp(0.0, z), names[1], 1), *rules),
        ),
        Chart(
            say(N_("How far the output is from 1")),
            Axis(say(N_("logit"))),
            Axis("1 - σ(z)", log=True),
            (
                Line(z, rest, names[0], 0),
                Line(z, np.exp(-np.logaddexp(0.0, z)), names[1], 1),
                *rules,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "In {precision} the sigmoid is exactly 1 from a logit of {one} on, and exactly 0 from "
            "{zero} on: it gets near both and reaches them by rounding only."
        ),
        precision=params.precision,
        one=show(result.first_one, 4),
        zero=show(result.first_zero, 4),
    )
    if result.is_infinite:
        second = say(
            N_(
                "At {logit} its output is 1 and log(1 - σ) minus infinity; from the logit it is "
                "{stable}."
            ),
            logit=show(params.logit),
            stable=show(result.from_logit, 4),
        )
    else:
        second = say(
            N_(
                "At {logit} the logarithm from the output has {digits} digits right; from the "
                "logit it is {stable}."
            ),
            logit=show(params.logit),
            digits=show(result.digits_kept, 2),
            stable=show(result.from_logit, 4),
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Where a sigmoid is rounded to 1"),
    claim=N_(
        "A sigmoid reaches 1 only by rounding; a logarithm taken after that is lost, unless of "
        "the logit."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "largest-number": Misconception(
            N_("took the point where e^z overflows"),
            lambda params, _: math.log(float(np.finfo(TYPES[params.precision]).max)),
        ),
        "five": Misconception(N_("took the sigmoid for 1 where it looks flat"), lambda *_: 5.0),
    },
)
