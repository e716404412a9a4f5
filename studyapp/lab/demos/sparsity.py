"""An L1 penalty sets weights to exactly zero; an L2 penalty only makes them small.

A linear model with many features of which few matter. The L1 penalty pulls every weight towards
zero with the same force and holds there what does not resist; the L2 penalty pulls a weight in
proportion to its size, so the pull fades before it arrives. Zeros come from the solver's soft
threshold: plain gradient steps on |w| jump over zero for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.penalties import Moments, gradient_steps, lasso_path, moments, ridge
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

TRUE_WEIGHTS = (2.0, 2.0, -3.0, 1.5, -1.0)
FRESH = 1000
"""Samples that the test error is measured on."""
STRENGTHS = np.logspace(-3, 1, 41)
"""Where the path is drawn, and the best strength looked for."""
STEPS = 3000


@dataclass(frozen=True, slots=True)
class Params:
    penalty: Literal["l1", "l2"] = param("l1", N_("what large weights cost: |w| or w²/2"))
    strength: float = param(
        0.2,
        N_("strength of the penalty"),
        low=0.01,
        high=2.0,
        hard_low=0.0,
        hard_high=10.0,
        log=True,
    )
    solver: Literal["proximal", "subgradient"] = param(
        "proximal", N_("the exact minimum, or plain gradient steps with sign(w)")
    )
    features: int = param(50, N_("features"), low=2, high=60, hard_high=100)
    relevant: int = param(5, N_("features that matter"), low=1, high=60, hard_high=100)
    rate: float = param(
        0.02,
        N_("learning rate of the plain steps"),
        low=0.001,
        high=0.05,
        hard_low=1e-4,
        hard_high=0.2,
        log=True,
    )
    samples: int = param(100, N_("training samples"), low=20, high=400, hard_low=5, hard_high=2000)
    correlation: float = param(
        0.0, N_("correlation of the first two features"), low=0.0, high=0.99, hard_high=1.0
    )
    noise: float = param(
        0.5, N_("standard deviation of the noise"), low=0.0, high=2.0, hard_high=10.0
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    truth: Array
    """(features,)"""
    weights: Array
    """(features,)"""
    path: Array
    """(features, 41): the exact solution at each of STRENGTHS"""
    trail: Array
    """(kept steps, features) weights on their way; one row for the exact solver"""
    zeros: float = measure(N_("weights that are exactly zero"))
    nonzeros: float = measure(N_("weights that are not zero"))
    zero_share: float = measure(N_("share of the weights that is exactly zero"))
    true_kept: float = measure(N_("share of the features that matter whose weight is not zero"))
    useless_kept: float = measure(N_("share of the other features whose weight is not zero"))
    largest_useless: float = measure(N_("largest weight of a feature that does not matter"))
    largest_hovering: float = measure(N_("largest weight where the exact solution has a zero"))
    smallest_weight: float = measure(N_("smallest size of a weight"))
    largest_weight: float = measure(N_("largest size of a weight"))
    weight_norm: float = measure(N_("length of the weight vector"))
    kept_size: float = measure(N_("weights of the features that matter over their true values"))
    sign_flips: float = measure(
        N_("share of the last 100 steps in which a useless weight changed its sign")
    )
    step_size: float = measure(N_("learning rate times strength; 0 for the exact solver"))
    twin_gap: float = measure(N_("|w1 - w2| over |w1| + |w2| of the first two features"))
    train_error: float = measure(N_("mean squared error on the training samples"))
    test_error: float = measure(N_("mean squared error on fresh samples"))
    best_test_error: float = measure(N_("the lowest one over all strengths, solved exactly"))
    best_strength: float = measure(N_("the strength that reaches it"), scale="log")
    condition_number: float = measure(
        N_("largest over smallest curvature of what is minimized"), scale="log"
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    truth = true_weights(params)
    X, y = sample(params, streams, truth, "data", params.samples)
    X_fresh, y_fresh = sample(params, streams, truth, "fresh", FRESH)
    of = moments(X, y)

    progress(0, 1)
    strengths = np.append(STRENGTHS, params.strength)
    if params.penalty == "l1":
        found = lasso_path(of, float(strengths.min()), progress).at(strengths)
    else:
        found = ridge(of, strengths)
    path, weights = found[:, :-1], found[:, -1]
    exact, trail, flips, rate = weights, weights[None], np.zeros_like(weights), 0.0
    if params.solver == "subgradient":
        rate = min(params.rate, 1.0 / float(np.linalg.eigvalsh(of.gram)[-1] + params.strength))
        start = 0.1 * streams.normals("weights", (params.features,))
        steps = gradient_steps(
            of,
            params.strength,
            params.penalty,
            start,
            rate=rate,
            steps=STEPS,
            progress=lambda done, total, /: progress(100 * total + done, 101 * total),
        )
        trail, flips = steps.weights, steps.flips
        weights = trail[-1]
    progress(1, 1)

    errors = np.mean((X_fresh @ path - y_fresh[:, None]) ** 2, axis=0)
    matters, size = truth != 0, np.abs(weights)
    twins = size[0] + size[1]
    return Result(
        truth=truth,
        weights=weights,
        path=path,
        trail=trail,
        zeros=float(np.sum(weights == 0)),
        nonzeros=float(np.sum(weights != 0)),
        zero_share=float(np.mean(weights == 0)),
        true_kept=float(np.mean(weights[matters] != 0)),
        useless_kept=float(np.mean(weights[~matters] != 0)) if not matters.all() else 0.0,
        largest_useless=float(size[~matters].max(initial=0.0)),
        largest_hovering=float(size[exact == 0].max(initial=0.0)),
        smallest_weight=float(size.min()),
        largest_weight=float(size.max()),
        weight_norm=float(np.linalg.norm(weights)),
        kept_size=float(np.mean(weights[matters] / truth[matters])),
        sign_flips=float(flips[~matters].mean()) if not matters.all() else 0.0,
        step_size=rate * params.strength,
        twin_gap=float(abs(weights[0] - weights[1]) / twins) if twins > 0 else 0.0,
        train_error=float(np.mean((X @ weights - y) ** 2)),
        test_error=float(np.mean((X_fresh @ weights - y_fresh) ** 2)),
        best_test_error=float(errors.min()),
        best_strength=float(STRENGTHS[errors.argmin()]),
        condition_number=condition_number(of, params),
    )


def true_weights(params: Params) -> Array:
    """(features,): the first `relevant` ones matter."""
    relevant = min(params.relevant, params.features)
    truth = np.zeros(params.features)
    truth[:relevant] = np.resize(TRUE_WEIGHTS, relevant)
    return truth


def sample(
    params: Params, streams: Streams, truth: Array, purpose: str, n: int
) -> tuple[Array, Array]:
    """X (n, features) with the first two features as twins of that correlation, and y (n,)."""
    X = streams.normals(purpose, (n, params.features)).copy()
    rho = params.correlation
    X[:, 1] = rho * X[:, 0] + np.sqrt(1 - rho * rho) * X[:, 1]
    y = X @ truth + params.noise * streams.normals(f"{purpose} noise", (n,))
    return X, y


def condition_number(of: Moments, params: Params) -> float:
    """Of the Gram matrix, to which only L2 adds its strength; 1e16 where a direction is flat."""
    e = np.linalg.eigvalsh(of.gram) + (params.strength if params.penalty == "l2" else 0.0)
    return float(e[-1] / max(e[0], 1e-16 * e[-1]))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    place = np.arange(1.0, params.features + 1)
    weight = Axis(say(N_("weight")))
    charts = [
        Chart(
            say(N_("The weights")),
            Axis(say(N_("feature"))),
            weight,
            (
                Points(place, result.truth, say(N_("true weights")), 1),
                Points(place, result.weights, params.penalty.upper(), 0),
            ),
        ),
        Chart(
            say(N_("The weights at every strength")),
            Axis(say(N_("strength of the penalty")), log=True),
            weight,
            (*_paths(result, say), Rule(params.strength, "x", say(N_("strength")), 2))
            if params.strength > 0
            else _paths(result, say),
        ),
    ]
    if params.solver == "subgradient":
        steps = np.linspace(0.0, STEPS, len(result.trail))
        useless = result.trail[:, result.truth == 0][:, :3]
        charts.append(
            Chart(
                say(N_("Useless weights, step by step")),
                Axis(say(N_("step")), time=True),
                weight,
                tuple(Line(steps, row, "", series) for series, row in enumerate(useless.T)),
            )
        )
    return tuple(chart for chart in charts if chart.marks)


def _paths(result: Result, say: Say) -> tuple[Line, ...]:
    """Up to five features that matter and five that do not, each sort in its colour."""
    matters = np.flatnonzero(result.truth)[:5]
    useless = np.flatnonzero(result.truth == 0)[:5]
    lines = [
        Line(STRENGTHS, result.path[j], say(N_("useless")) if j == useless[0] else "", 0)
        for j in useless
    ]
    lines += [
        Line(STRENGTHS, result.path[j], say(N_("matters")) if j == matters[0] else "", 1)
        for j in matters
    ]
    return tuple(lines)


def explain(params: Params, result: Result, say: Say) -> str:
    counts = say(
        N_("In this run {zeros} of {features} weights are exactly zero under {penalty}."),
        zeros=show(result.zeros),
        features=params.features,
        penalty=params.penalty.upper(),
    )
    if params.solver == "subgradient" and params.penalty == "l1" and result.sign_flips == 0:
        how = say(
            N_(
                "Plain steps of {step} bring a weight near zero or past it, and never to rest on "
                "it."
            ),
            step=show(result.step_size),
        )
    elif params.solver == "subgradient" and params.penalty == "l1":
        how = say(
            N_(
                "Plain steps of {step} throw a weight over zero and back ({flips} of the last 100 "
                "steps changed a useless weight's sign), so none arrives."
            ),
            step=show(result.step_size),
            flips=show(100 * result.sign_flips, 2),
        )
    elif result.zeros > 0:
        how = say(
            N_(
                "{kept} of the features that matter are kept, at {size} of their true size on "
                "average."
            ),
            kept=_share(result.true_kept, say),
            size=show(result.kept_size),
        )
    else:
        how = say(
            N_("The smallest weight is {smallest}, the largest {largest}: shrunk, none removed."),
            smallest=show(result.smallest_weight, 2),
            largest=show(result.largest_weight),
        )
    error = say(
        N_("The mean squared error is {train} on the training samples and {test} on fresh ones."),
        train=show(result.train_error),
        test=show(result.test_error),
    )
    return f"{counts} {how} {error}"


def _share(share: float, say: Say) -> str:
    return say(N_("All")) if share == 1 else f"{show(100 * share)} %"


demo = Demo(
    title=N_("L1 and L2: sparse or small"),
    claim=N_("An L1 penalty sets weights to exactly zero; an L2 penalty only makes them small."),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "only-small": Misconception(
            N_("thought that L1, like L2, only makes weights small"), lambda _params, _result: 0.0
        ),
        "finds-the-truth": Misconception(
            N_("thought that L1 removes every useless feature and nothing else"),
            lambda _, result: float(np.sum(result.truth == 0)),
        ),
    },
)
