"""The L1 ball has its corners on the axes, so the best point in it often has exact zeros.

Minimizing a loss under a bound on a norm of the weights is the same as adding a penalty. A random
bowl whose own minimum lies outside grows until it touches the ball |w1|^p + |w2|^p = radius^p. If
the ball has a corner (p = 1) or a spike (p < 1), a whole range of bowls touches it just there, on
the axis; where it is round (p > 1), only a bowl that comes in exactly along the axis. The same is
counted for L1 and L2 in more dimensions, by projected gradient descent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.norm_balls import inside, lowest, on_an_axis, outline
from studyapp.lab.nn.proximal import onto_l1_ball, onto_l2_ball, proximal_gradient
from studyapp.lab.numbers import percent, show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

ORDERS: Final = np.sort(np.append(np.arange(1, 17) / 4, 1.001))
"""1.001: the share falls just above 1, not on the way to 1.25."""
DRAWN: Final = (0.5, 1.0, 2.0, 4.0)
NEAR, FAR = 2.0, 5.0
"""How far out the bowls' own minima lie, in the L1 norm: outside every ball of radius 1."""


@dataclass(frozen=True, slots=True)
class Params:
    order: float = param(
        1.0,
        N_("p of the ball: the sum of |w|^p is bounded"),
        low=0.25,
        high=4.0,
        hard_low=0.1,
        hard_high=8.0,
        step=0.25,
    )
    radius: float = param(
        1.0,
        N_("radius of the ball"),
        low=0.25,
        high=6.0,
        hard_low=0.01,
        hard_high=100.0,
        step=0.25,
    )
    dimensions: int = param(
        5, N_("weights, where L1 and L2 are compared"), low=2, high=10, hard_high=20, preview=2
    )
    problems: int = param(
        200, N_("random bowls"), low=50, high=500, hard_low=10, hard_high=1000, log=True
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    curvature: Array
    """(2, 2) of the first bowl"""
    free: Array
    """(2,) its own minimum"""
    best: Array
    """(2,) its lowest point in the ball"""
    shares: Array
    """(17,) on_axis for each of ORDERS"""
    on_axis: float = measure(
        N_("share of the bowls in the plane whose lowest point in the ball is on an axis")
    )
    l1_on_axis: float = measure(
        N_("share of the bowls in more dimensions with an exact zero under L1")
    )
    l2_on_axis: float = measure(N_("the same under L2"))
    l1_zero_share: float = measure(N_("share of all weights there that L1 makes exactly zero"))
    outside: float = measure(
        N_("share of the bowls in the plane whose own minimum is outside the ball")
    )
    first_weight: float = measure(N_("first weight of the lowest point of the first bowl"))
    second_weight: float = measure(N_("second weight of the lowest point of the first bowl"))


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    H, free = bowls(streams, "plane", params.problems, 2)
    touched = on_an_axis(H, free, params.order, params.radius)
    shares = [np.mean(on_an_axis(H, free, order, params.radius)) for order in ORDERS]
    best = lowest(H[0], free[0], params.order, params.radius)
    progress(1, 4)

    H_more, free_more = bowls(streams, "more", params.problems, params.dimensions)
    c = H_more @ free_more[:, :, None]
    l1 = in_ball(H_more, c, onto_l1_ball, params.radius, lambda n, of, /: progress(of + n, 4 * of))
    l2 = in_ball(
        H_more, c, onto_l2_ball, params.radius, lambda n, of, /: progress(2 * of + n, 4 * of)
    )
    progress(4, 4)
    return Result(
        curvature=H[0],
        free=free[0],
        best=best,
        shares=np.array(shares),
        on_axis=float(np.mean(touched)),
        l1_on_axis=float(np.mean((l1 == 0).any(axis=1))),
        l2_on_axis=float(np.mean((l2 == 0).any(axis=1))),
        l1_zero_share=float(np.mean(l1 == 0)),
        outside=float(np.mean(~inside(free, params.order, params.radius))),
        first_weight=float(best[0]),
        second_weight=float(best[1]),
    )


def in_ball(
    H: Array, c: Array, onto: Callable[[Array, float], Array], radius: float, progress: Progress
) -> Array:
    """(n, dimensions): the lowest point in a ball of each bowl ½ w'Hw - c'w."""
    found = proximal_gradient(H, c, lambda v, _step: onto(v, radius), progress=progress)
    return found[:, :, 0]


def bowls(streams: Streams, purpose: str, n: int, d: int) -> tuple[Array, Array]:
    """Curvatures (n, d, d) and minima (n, d) of random bowls ½ (w - c)'H(w - c)."""
    A = streams.normals(f"{purpose} curvature", (n, d, d))
    direction = streams.normals(f"{purpose} minimum", (n, d))
    out = NEAR + (FAR - NEAR) * streams.uniforms(f"{purpose} distance", (n, 1))
    H = A @ A.swapaxes(1, 2) + 0.5 * np.eye(d)
    return H, out * direction / np.abs(direction).sum(axis=1, keepdims=True)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    round_ = np.linspace(0, 2 * np.pi, 241)
    first, second = say(N_("first weight")), say(N_("second weight"))
    reach = 1.05 * max(params.radius, float(np.abs(result.free).max()))
    cross = params.radius * np.array([[-1.2, 1.2, np.nan, 0, 0], [0, 0, np.nan, -1.2, 1.2]])
    balls = [
        curve(outline(p, params.radius, round_), f"L{show(p)}", at) for at, p in enumerate(DRAWN)
    ]
    gap = result.best - result.free
    level = float(np.sqrt(gap @ result.curvature @ gap))
    e, U = np.linalg.eigh(result.curvature)
    ellipse = level * (U / np.sqrt(e)) @ np.array([np.cos(round_), np.sin(round_)])
    centre = result.free[:, None]
    contours = [
        curve(centre + ellipse, say(N_("equal loss")), 1),
        curve(centre + ellipse / 2, "", 1),
    ]
    return (
        Chart(
            say(N_("The loss grows until it touches the ball")),
            Axis(first, low=-reach, high=reach),
            Axis(second, low=-reach, high=reach),
            (
                curve(outline(params.order, params.radius, round_), f"L{show(params.order)}", 0),
                *(contours if level > 0 else ()),
                Points(result.free[:1], result.free[1:], say(N_("minimum of the loss")), 2),
                Points(result.best[:1], result.best[1:], say(N_("best in the ball")), 3),
            ),
        ),
        Chart(
            say(N_("Balls of the norms")),
            Axis(first),
            Axis(second),
            (curve(cross, "L0", len(balls)), *balls),
        ),
        Chart(
            say(N_("How often it touches on an axis")),
            Axis(say(N_("p of the ball"))),
            Axis(say(N_("share of the bowls")), low=0.0, high=1.0),
            (
                Line(ORDERS, result.shares, "", 0),
                Rule(params.order, "x", say(N_("this ball")), 1),
            ),
        ),
    )


def curve(points: Array, label: str, series: int) -> Line:
    return Line(points[0], points[1], label, series)


def explain(params: Params, result: Result, say: Say) -> str:
    values = {"p": show(params.order), "share": percent(result.on_axis), "n": params.problems}
    if params.order > 1:
        first = say(
            N_(
                "The L{p} ball is round where it meets an axis: {share} of {n} random bowls have "
                "their lowest point in it on an axis."
            ),
            **values,
        )
    else:
        first = say(
            N_(
                "The L{p} ball has its corners on the axes: {share} of {n} random bowls have their "
                "lowest point in it on an axis."
            ),
            **values,
        )
    free = say(
        N_("{inside} of them have their own minimum in the ball, where the bound changes nothing."),
        inside=percent(1 - result.outside),
    )
    more = say(
        N_(
            "With {d} weights the L1 ball gives an exact zero in {l1} of the cases and the L2 ball "
            "in {l2}."
        ),
        d=params.dimensions,
        l1=percent(result.l1_on_axis),
        l2=percent(result.l2_on_axis),
    )
    return f"{first} {free} {more}" if result.outside < 1 else f"{first} {more}"


demo = Demo(
    title=N_("Why L1 gives zeros: balls and corners"),
    claim=N_(
        "The L1 ball has its corners on the axes, so the best point in it often has exact zeros."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "always": Misconception(
            N_("thought that the L1 ball is always touched at a corner"),
            lambda _params, _result: 1.0,
        ),
        "never": Misconception(
            N_("thought of corners as single points that chance never meets"),
            lambda _params, _result: 0.0,
        ),
    },
)
