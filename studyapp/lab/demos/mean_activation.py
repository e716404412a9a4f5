"""An activation that never goes below zero makes a mean above zero even out of centred inputs.

The same N(0, 1) inputs go through six activations. ELU with the α that its paper recommends, 1
(Clevert et al. 2016), brings the mean more than half of the way back to zero; with an α of 0.01
it is ReLU for all purposes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu, sigmoid
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

GRID: Final = np.linspace(-4, 4, 161)
ORDER: Final = ("ReLU", "leaky ReLU", "ELU", "tanh", "sigmoid")


@dataclass(frozen=True)
class Params:
    alpha: float = param(
        1.0, N_("how far below zero ELU goes"), low=0.001, high=2.0, hard_high=10.0, log=True
    )
    leak: float = param(
        0.01, N_("slope of the leaky ReLU below zero"), low=0.0, high=1.0, hard_low=-1.0
    )
    shift: float = param(
        0.0, N_("mean of the inputs"), low=-3.0, high=3.0, hard_low=-10.0, hard_high=10.0, step=0.1
    )
    inputs: int = param(
        40_000, N_("number of inputs"), low=1000, high=100_000, hard_high=500_000, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    curves: Array
    """(5, 161), in the order of ORDER"""
    mean_elu: float = measure(N_("mean output of ELU"))
    mean_relu: float = measure(N_("mean output of ReLU"))
    mean_leaky: float = measure(N_("mean output of the leaky ReLU"))
    mean_tanh: float = measure(N_("mean output of tanh"))
    mean_sigmoid: float = measure(N_("mean output of the sigmoid"))
    mean_input: float = measure(N_("mean of the inputs as drawn"))
    elu_relu_distance: float = measure(N_("largest difference between ELU and ReLU on any input"))
    removed: float = measure(N_("share of ReLU's mean that ELU takes away"))


def elu(z: Array, alpha: float) -> Array:
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def run(params: Params, progress: Progress = silent) -> Result:
    progress(0, 2)
    z = Streams(params.seed).normals("data", (params.inputs,)) + params.shift
    outputs = _outputs(z, params)
    progress(1, 2)
    means = [float(one.mean()) for one in outputs]
    result = Result(
        curves=np.array(_outputs(GRID, params)),
        mean_elu=means[2],
        mean_relu=means[0],
        mean_leaky=means[1],
        mean_tanh=means[3],
        mean_sigmoid=means[4],
        mean_input=float(z.mean()),
        elu_relu_distance=float(np.abs(outputs[2] - outputs[0]).max()),
        removed=1 - means[2] / means[0] if means[0] > 0 else 0.0,
    )
    progress(2, 2)
    return result


def _outputs(z: Array, params: Params) -> list[Array]:
    leaky = np.where(z > 0, z, params.leak * z)
    return [relu(z), leaky, elu(z, params.alpha), np.tanh(z), sigmoid(z)]


def draw(_: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    means = (
        result.mean_relu, result.mean_leaky, result.mean_elu, result.mean_tanh,
        result.mean_sigmoid,
    )  # fmt: skip
    ticks = tuple((float(at), name) for at, name in enumerate(ORDER))
    return (
        Chart(
            say(N_("Mean output")),
            Axis(say(N_("activation")), low=-0.5, high=len(ORDER) - 0.5, ticks=ticks),
            Axis(say(N_("mean output"))),
            (
                *(Points([float(at)], [mean], "", at) for at, mean in enumerate(means)),
                Rule(result.mean_input, "y", say(N_("mean of the inputs")), 5),
            ),
        ),
        Chart(
            say(N_("Below zero they part")),
            Axis(say(N_("input"))),
            Axis(say(N_("output"))),
            tuple(
                Line(GRID, curve, name, at)
                for at, (name, curve) in enumerate(zip(ORDER, result.curves, strict=True))
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    first = say(
        N_(
            "For inputs with mean {input} ReLU puts out {relu} on average, the leaky ReLU {leaky}, "
            "ELU {elu}, the sigmoid {sigmoid} and tanh {tanh}."
        ),
        input=show(result.mean_input, 2),
        relu=show(result.mean_relu),
        leaky=show(result.mean_leaky),
        elu=show(result.mean_elu),
        sigmoid=show(result.mean_sigmoid),
        tanh=show(result.mean_tanh, 2),
    )
    if result.mean_elu < 0:
        second = say(
            N_(
                "With α = {alpha} ELU's mean is below zero, where ReLU's never is; ELU is never "
                "further than {distance} from ReLU."
            ),
            alpha=show(params.alpha),
            distance=show(result.elu_relu_distance),
        )
        return f"{first} {second}"
    second = say(
        N_(
            "With α = {alpha} ELU takes {removed} of ReLU's mean away; it is never further than "
            "{distance} from ReLU."
        ),
        alpha=show(params.alpha),
        removed=percent(result.removed),
        distance=show(result.elu_relu_distance),
    )
    return f"{first} {second}"


demo = Demo(
    title=N_("Means that activations pass on"),
    claim=N_(
        "An activation that never goes below zero makes a mean above zero even out of centred "
        "inputs."
    ),
    topic="activations",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "zero-mean": Misconception(
            N_("took ELU's outputs to have mean zero"), lambda _params, _result: 0.0
        ),
        "as-relu": Misconception(N_("took ELU for ReLU"), lambda _, result: result.mean_relu),
    },
)
