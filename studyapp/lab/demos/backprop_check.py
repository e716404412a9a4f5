"""Finite differences tell a right backward pass from one with a term left out.

One hidden layer without biases, one example: z = W₁x, h = tanh z, o = W₂h, and
J = ½‖o - y‖² + λ/2 (‖W₁‖² + ‖W₂‖²). Every weight is moved by ±ε and the loss taken again; the
central difference is then held against the backward pass, right or with one term left out. Its own
error falls as ε², until rounding, which grows as 1/ε, takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn import initialization
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]
Formula: TypeAlias = Literal["right", "no_data_term", "no_slope", "no_penalty"]
Difference: TypeAlias = Literal["central", "forward"]

FORMULAS: Final[tuple[Formula, ...]] = ("right", "no_data_term", "no_slope", "no_penalty")
EPSILONS: Final = 10.0 ** np.arange(-12, 0.1, 0.5)
"""The ε of the curve: from a millionth of a millionth to one."""
PASSES: Final = 1e-5
"""A relative error below this counts as agreement (a wrong term gives about 0.1 to 1)."""


@dataclass(frozen=True, slots=True)
class Params:
    formula: Literal["right", "no_data_term", "no_slope", "no_penalty"] = param(
        "right", N_("the backward pass: right, or with one of its terms left out")
    )
    hidden: int = param(7, N_("hidden units"), low=1, high=20)
    inputs: int = param(5, N_("inputs"), low=1, high=20)
    outputs: int = param(3, N_("number of outputs"), low=1, high=20)
    strength: float = param(
        0.1, N_("λ, the strength of the penalty"), low=0.0, high=1.0, hard_high=100.0, step=0.05
    )
    epsilon: float = param(
        1e-6, N_("ε, by which a weight is moved"), low=1e-12, high=0.1, hard_high=1.0, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    x: Array
    """(inputs,)"""
    y: Array
    """(outputs,)"""
    W1: Array
    """(hidden, inputs)"""
    W2: Array
    """(outputs, hidden)"""
    strength: float


@dataclass(frozen=True, eq=False)
class Result:
    backward: Array
    """The chosen formula's gradient, all weights of W₁, then all of W₂"""
    differences: Array
    """The same from central differences at the ε asked for"""
    errors: dict[Difference, Array]
    """Relative error of the right formula at each of EPSILONS"""
    chosen_errors: Array
    """Relative error of the chosen formula against central differences at each of EPSILONS"""
    relative_error: float = measure(
        N_("relative error of the chosen formula, over all weights"), scale="log"
    )
    error_first: float = measure(N_("relative error of the right ∂J/∂W₁"), scale="log")
    error_second: float = measure(N_("relative error of the right ∂J/∂W₂"), scale="log")
    error_no_data_term: float = measure(
        N_("relative error of ∂J/∂W₂ = λW₂, without the data's term"), scale="log"
    )
    error_no_slope: float = measure(
        N_("relative error of ∂J/∂W₁ without the activation's slope"), scale="log"
    )
    error_no_penalty: float = measure(
        N_("relative error over all weights without the penalty's λW"), scale="log"
    )
    best_epsilon: float = measure(
        N_("the ε at which central differences come closest to the right formula"), scale="log"
    )
    forward_over_central: float = measure(
        N_("smallest error of forward differences over that of central ones"), scale="log"
    )
    signal_size: float = measure(N_("how many numbers ∂J/∂z has"))


def objective(problem: Problem, W1: Array, W2: Array) -> Array:
    """J for stacks of weights: (..., hidden, inputs) and (..., outputs, hidden)."""
    o = np.einsum("...qh,...h->...q", W2, np.tanh(W1 @ problem.x))
    data = 0.5 * np.sum((o - problem.y) ** 2, axis=-1)
    penalty = np.sum(W1 * W1, axis=(-2, -1)) + np.sum(W2 * W2, axis=(-2, -1))
    return np.asarray(data + 0.5 * problem.strength * penalty)


def backward(problem: Problem, formula: Formula) -> tuple[Array, Array]:
    """∂J/∂W₁ and ∂J/∂W₂, by the chain rule from the loss down."""
    W1, W2, strength = problem.W1, problem.W2, problem.strength
    h = np.tanh(W1 @ problem.x)
    d_o = W2 @ h - problem.y
    d_h = W2.T @ d_o
    d_z = d_h if formula == "no_slope" else d_h * (1 - h * h)
    d_W1, d_W2 = np.outer(d_z, problem.x), np.outer(d_o, h)
    if formula == "no_data_term":
        d_W2 = np.zeros_like(d_W2)
    if formula != "no_penalty":
        d_W1, d_W2 = d_W1 + strength * W1, d_W2 + strength * W2
    return d_W1, d_W2


def difference(problem: Problem, epsilon: float, kind: Difference) -> Array:
    """The slope of J along every weight: first those of W₁, row by row, then those of W₂."""
    slopes = []
    for at, W in enumerate((problem.W1, problem.W2)):
        moves = epsilon * np.eye(W.size).reshape(W.size, *W.shape)
        weights = (problem.W1, problem.W2)

        def moved(by: Array | float, at: int = at, weights: tuple[Array, Array] = weights) -> Array:
            W1, W2 = (w + by if here == at else w for here, w in enumerate(weights))
            return objective(problem, W1, W2)

        if kind == "central":
            slopes.append((moved(moves) - moved(-moves)) / (2 * epsilon))
        else:
            slopes.append((moved(moves) - moved(0.0)) / epsilon)
    return np.concatenate(slopes)


def relative(a: Array, b: Array) -> float:
    """‖a - b‖ / (‖a‖ + ‖b‖): 0 where they agree, 1 where one is zero."""
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size > 0 else 0.0


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    d, h, q = params.inputs, params.hidden, params.outputs
    problem = Problem(
        streams.normals("data", (d,)),
        streams.normals("target", (q,)),
        initialization.xavier(d, d) * streams.normals("weights", (h, d), 0),
        initialization.xavier(h, h) * streams.normals("weights", (q, h), 1),
        params.strength,
    )
    first = h * d
    by = {f: np.concatenate([g.ravel() for g in backward(problem, f)]) for f in FORMULAS}
    chosen, right = by[params.formula], by["right"]
    differences = difference(problem, params.epsilon, "central")
    errors: dict[Difference, list[float]] = {"central": [], "forward": []}
    chosen_errors = []
    for done, epsilon in enumerate(EPSILONS):
        progress(done, len(EPSILONS))
        central = difference(problem, float(epsilon), "central")
        errors["central"].append(relative(right, central))
        errors["forward"].append(relative(right, difference(problem, float(epsilon), "forward")))
        chosen_errors.append(relative(chosen, central))
    progress(len(EPSILONS), len(EPSILONS))
    return Result(
        backward=chosen,
        differences=differences,
        errors={kind: np.array(values) for kind, values in errors.items()},
        chosen_errors=np.array(chosen_errors),
        relative_error=relative(chosen, differences),
        error_first=relative(right[:first], differences[:first]),
        error_second=relative(right[first:], differences[first:]),
        error_no_data_term=relative(by["no_data_term"][first:], differences[first:]),
        error_no_slope=relative(by["no_slope"][:first], differences[:first]),
        error_no_penalty=relative(by["no_penalty"], differences),
        best_epsilon=float(EPSILONS[int(np.argmin(errors["central"]))]),
        forward_over_central=min(errors["forward"]) / max(min(errors["central"]), 1e-18),
        signal_size=float(h),
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    first = params.hidden * params.inputs
    both = np.concatenate([result.backward, result.differences])
    ends = np.array([both.min(), both.max()])
    lines = [
        Line(EPSILONS, result.errors["central"], say(N_("right, central difference")), 0),
        Line(EPSILONS, result.errors["forward"], say(N_("right, forward difference")), 1),
    ]
    if params.formula != "right":
        lines.append(Line(EPSILONS, result.chosen_errors, params.formula, 2))
    return (
        Chart(
            say(N_("Where the check can see")),
            Axis(say(N_("ε, by which a weight is moved")), log=True),
            Axis(say(N_("relative error")), log=True),
            (*lines, Rule(params.epsilon, label="ε", series=3)),
        ),
        Chart(
            say(N_("Weight by weight")),
            Axis(say(N_("slope from finite differences"))),
            Axis(say(N_("gradient from the backward pass"))),
            (
                Line(ends, ends, say(N_("agreement")), 2),
                Points(result.differences[:first], result.backward[:first], "W₁", 0),
                Points(result.differences[first:], result.backward[first:], "W₂", 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    right = result.errors["central"].min()
    first = say(
        N_(
            "With ε = {epsilon} the formula and the differences are {error} apart, relative to "
            "their lengths."
        ),
        epsilon=show(params.epsilon),
        error=show(result.relative_error),
    )
    if params.formula == "right":
        if result.relative_error < PASSES:
            second = say(N_("The backward pass is right: what is left is rounding and the ε²."))
        else:
            second = say(
                N_(
                    "The backward pass is right all the same: this ε is too coarse or drowns in "
                    "rounding; at {best} they agree to {right}."
                ),
                best=show(result.best_epsilon),
                right=show(float(right)),
            )
    elif float(result.chosen_errors.min()) < PASSES:
        second = say(N_("Here the term that was left out is zero, so nothing shows."))
    else:
        second = say(
            N_(
                "A term is missing, and no ε mends that: the right formula comes as close as "
                "{right}, this one never closer than {wrong}."
            ),
            right=show(float(right)),
            wrong=show(float(result.chosen_errors.min())),
        )
    return f"{first} {second}"


demo = Demo(
    title=N_("Checking a backward pass"),
    claim=N_("Finite differences tell a right backward pass from one with a term left out."),
    topic="gradients",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "as-fine-as-epsilon": Misconception(
            N_("took ε for the error of the check"), lambda params, _: params.epsilon
        ),
        "machine-precision": Misconception(
            N_("expected agreement to the last digit"), lambda *_: float(np.finfo(np.float64).eps)
        ),
    },
)
