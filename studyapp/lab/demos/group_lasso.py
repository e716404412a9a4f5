"""The length of a weight vector as penalty can make it exactly zero; the squared length cannot.

L2 regularization penalizes the squared length. The length itself pulls with full force however
short the vector is, so like L1 it wins against a loss whose slope at zero is smaller: all weights
of a group are zero, or none. With one length a group this is the group lasso (Yuan and Lin 2006),
with groups of one weight the lasso. Solved by proximal gradient descent; eight features, all of
which matter a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import Moments, moments, ridge
from studyapp.lab.nn.proximal import block_threshold, proximal_gradient
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

FEATURES: Final = 8
SHARES: Final = np.linspace(0.0, 2.0, 81)
"""Strengths that are drawn, as shares of the critical one."""


@dataclass(frozen=True, slots=True)
class Params:
    penalty: Literal["length", "squared"] = param(
        "length", N_("λ times the length of each group's weights, or λ/2 times its square")
    )
    groups: Literal["1", "2", "4", "8"] = param("1", N_("groups that the eight weights fall into"))
    share: float = param(
        1.05,
        N_("λ over the strength at which the length makes all weights zero"),
        low=0.1,
        high=2.0,
        hard_low=0.0,
        hard_high=1e6,
        step=0.05,
    )
    samples: int = param(50, N_("training samples"), low=20, high=400, hard_low=10, log=True)
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    paths: Array
    """(8, 81) the weights at each of SHARES under the penalty chosen"""
    lengths: Array
    """(2, 81) the length of all weights at each of SHARES, under the lengths and their squares"""
    zeros: float = measure(N_("weights that are exactly zero"))
    groups_out: float = measure(N_("groups whose weights are all exactly zero"))
    split_groups: float = measure(N_("groups with zero and other weights side by side"))
    weight_norm: float = measure(N_("length of the weight vector"))
    squared_norm: float = measure(
        N_("length of the weight vector under the squared penalty of this strength"), scale="log"
    )
    critical: float = measure(N_("the strength at which the length makes all weights zero"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    X = streams.normals("data", (params.samples, FEATURES))
    truth = 0.3 * streams.normals("truth", (FEATURES,))
    of = moments(X, X @ truth + streams.normals("noise", (params.samples,)))

    groups = int(params.groups)
    critical = float(np.linalg.norm(of.correlation.reshape(groups, -1), axis=1).max())
    strengths = critical * np.append(SHARES, params.share)
    length = penalized_by_length(of, strengths, groups, progress)
    squared = ridge(of, strengths)
    progress(1, 1)
    weights = length if params.penalty == "length" else squared
    zero = (weights[:, -1] == 0).reshape(groups, -1)
    norms = np.linalg.norm([length, squared], axis=1)
    return Result(
        paths=weights[:, :-1],
        lengths=norms[:, :-1],
        zeros=float(zero.sum()),
        groups_out=float(zero.all(axis=1).sum()),
        split_groups=float((zero.any(axis=1) & ~zero.all(axis=1)).sum()),
        weight_norm=float(np.linalg.norm(weights[:, -1])),
        squared_norm=float(norms[1, -1]),
        critical=critical,
    )


def penalized_by_length(
    of: Moments, strengths: Array, groups: int, progress: Progress = silent
) -> Array:
    """argmin of 1/(2n) ‖y - X w‖² + λ Σ ‖w_g‖₂ at each strength: (features, strengths)."""
    return proximal_gradient(
        of.gram,
        of.correlation[:, None],
        lambda v, step: block_threshold(v, strengths * step, groups),
        len(strengths),
        close=1e-11,
        progress=progress,
    )


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    share = Axis(say(N_("λ over the critical strength")))
    here = (Rule(params.share, "x", say(N_("this run")), 8),) if params.share <= SHARES[-1] else ()
    groups = int(params.groups)
    size = FEATURES // groups
    return (
        Chart(
            say(N_("The weights at every strength")),
            share,
            Axis(say(N_("weight"))),
            (
                *(
                    Line(
                        SHARES,
                        path,
                        say(N_("group {n}"), n=j // size + 1) if j % size == 0 else "",
                        j // size,
                    )
                    for j, path in enumerate(result.paths)
                ),
                *here,
            ),
        ),
        Chart(
            say(N_("The length of all weights")),
            share,
            Axis(say(N_("length of the weight vector")), low=0.0),
            (
                Line(SHARES, result.lengths[0], say(N_("length penalized")), 0),
                Line(SHARES, result.lengths[1], say(N_("square penalized")), 1),
                *here,
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    values = {
        "share": show(params.share),
        "zeros": show(result.zeros),
        "norm": show(result.weight_norm),
        "out": show(result.groups_out),
        "groups": params.groups,
    }
    if params.penalty == "squared":
        first = say(
            N_(
                "At {share} times the critical strength the squared length leaves weights of "
                "length {norm}; {zeros} of 8 are exactly zero."
            ),
            **values,
        )
    elif result.zeros == FEATURES:
        first = say(
            N_("At {share} times the critical strength all 8 weights are exactly zero."), **values
        )
    else:
        first = say(
            N_(
                "At {share} times the critical strength {out} of {groups} groups are exactly zero, "
                "and with them {zeros} of 8 weights; the length that is left is {norm}."
            ),
            **values,
        )
    second = say(
        N_(
            "The critical strength here is {critical}: the length of the loss's gradient where "
            "all weights are zero, in the group where it is longest."
        ),
        critical=show(result.critical),
    )
    third = say(
        N_("The squared length of the same strength leaves a length of {squared}."),
        squared=show(result.squared_norm),
    )
    return f"{first} {second}" if params.penalty == "squared" else f"{first} {second} {third}"


demo = Demo(
    title=N_("The length or its square: group lasso"),
    claim=N_(
        "The length of a weight vector as penalty can make it exactly zero; the squared length "
        "cannot."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "counted-groups": Misconception(
            N_("counted the groups that fall to zero for the weights"),
            lambda _, result: result.groups_out,
        ),
        "l2-never": Misconception(
            N_("thought that no kind of L2 norm makes a weight exactly zero"),
            lambda _params, _result: 0.0,
        ),
    },
)
