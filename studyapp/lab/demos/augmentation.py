"""Changed copies help only where the label survives the change; exact copies change nothing.

A polynomial is fitted with a weak L2 penalty (1e-4) to a few noisy samples of cos 3x (even) or
sin 3x (odd), then to the samples and copies of them: exact ones, mirror images x → -x, or x moved
by a little noise, always with the label of the original. The mirror image of an even target has
the right label, that of an odd one the wrong one. The errors are medians over ten data sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Points
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.least_squares import filtered
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

DATA_SETS: Final = 10
STRENGTH: Final = 1e-4
GRID: Final = np.linspace(-1.0, 1.0, 400)


@dataclass(frozen=True, slots=True)
class Params:
    transform: Literal["mirror", "copy", "jitter"] = param(
        "mirror", N_("what is added: mirror images x → -x, exact copies, or copies with x moved")
    )
    target: Literal["even", "odd"] = param("even", N_("the truth: cos 3x is even, sin 3x is odd"))
    samples: int = param(14, N_("training samples"), low=6, high=100, hard_low=3, log=True)
    degree: int = param(9, N_("degree of the polynomial"), low=1, high=15)
    copies: int = param(
        10, N_("how often each sample stands there, under copy and jitter"), low=2, high=20
    )
    width: float = param(
        0.1,
        N_("standard deviation of the move, under jitter"),
        low=0.0,
        high=0.5,
        hard_high=2.0,
        step=0.05,
    )
    noise: float = param(
        0.2, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    x: Array
    """(samples,) the first data set"""
    y: Array
    x_added: Array
    """The samples that the transform adds to it"""
    y_added: Array
    plain_fit: Array
    """(400,) on the grid, fitted to the first data set"""
    augmented_fit: Array
    plain_errors: Array
    """(data sets,)"""
    augmented_errors: Array
    error_ratio: float = measure(
        N_("distance from the truth with the added samples over that without"), scale="log"
    )
    augmented_error: float = measure(
        N_("mean squared distance from the truth with the added samples"), scale="log"
    )
    plain_error: float = measure(
        N_("mean squared distance from the truth without them"), scale="log"
    )
    helped_share: float = measure(N_("share of the data sets in which they help"))
    coefficient_change: float = measure(
        N_("largest change of a coefficient by the added samples"), scale="log"
    )
    standardized_again: float = measure(
        N_("largest change when standardized features are standardized once more")
    )


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    truth = true(params, GRID)
    F_grid = features(params, GRID)
    errors = np.empty((2, DATA_SETS))
    change, first = 0.0, (GRID,) * 6
    for at in range(DATA_SETS):
        progress(at, DATA_SETS)
        x = 2.0 * streams.uniforms("data", (params.samples,), at) - 1.0
        y = true(params, x) + params.noise * streams.normals("noise", (params.samples,), at)
        x_added, y_added = added(params, x, y, streams, at)
        plain = fit(params, x, y)
        augmented = fit(params, np.append(x, x_added), np.append(y, y_added))
        errors[0, at] = np.mean((F_grid @ plain - truth) ** 2)
        errors[1, at] = np.mean((F_grid @ augmented - truth) ** 2)
        change = max(change, float(np.abs(augmented - plain).max()))
        if at == 0:
            first = (x, y, x_added, y_added, F_grid @ plain, F_grid @ augmented)
    progress(DATA_SETS, DATA_SETS)

    plain_error, augmented_error = np.median(errors, axis=1)
    once = standardized(features(params, first[0])[:, 1:])
    return Result(
        *first,
        plain_errors=errors[0],
        augmented_errors=errors[1],
        error_ratio=float(augmented_error / plain_error),
        augmented_error=float(augmented_error),
        plain_error=float(plain_error),
        helped_share=float(np.mean(errors[1] < errors[0] * (1 - 1e-9))),
        coefficient_change=change,
        standardized_again=float(np.abs(standardized(once) - once).max()),
    )


def true(params: Params, x: Array) -> Array:
    return np.asarray(np.cos(3 * x) if params.target == "even" else np.sin(3 * x), np.float64)


def features(params: Params, x: Array) -> Array:
    return np.asarray(legvander(x, params.degree), np.float64)


def added(
    params: Params, x: Array, y: Array, streams: Streams, data_set: int
) -> tuple[Array, Array]:
    """What stands beside the samples; every added sample keeps the label of its original."""
    if params.transform == "mirror":
        return -x, y
    more = params.copies - 1
    x_added, y_added = np.tile(x, more), np.tile(y, more)
    if params.transform == "jitter":
        x_added = x_added + params.width * streams.normals("jitter", x_added.shape, data_set)
    return x_added, y_added


def fit(params: Params, x: Array, y: Array) -> Array:
    return filtered(features(params, x), y, STRENGTH)


def standardized(X: Array) -> Array:
    return np.asarray((X - X.mean(axis=0)) / X.std(axis=0))


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    order = np.argsort(result.plain_errors)
    place = np.arange(1.0, DATA_SETS + 1)
    low, high = float(result.y.min()), float(result.y.max())
    room = 0.3 * (high - low) + 0.1
    shown = np.abs(result.x_added) <= 1
    return (
        Chart(
            say(N_("The fit")),
            Axis("x"),
            Axis("y", low=low - room, high=high + room),
            (
                Line(GRID, result.plain_fit, say(N_("not augmented")), 0),
                Line(GRID, result.augmented_fit, say(N_("augmented")), 1),
                Line(GRID, true(params, GRID), say(N_("truth")), 2),
                Points(result.x, result.y, say(N_("training samples")), 3),
                Points(result.x_added[shown], result.y_added[shown], say(N_("added")), 4),
            ),
        ),
        Chart(
            say(N_("Errors of ten data sets")),
            Axis(say(N_("data set, by its error without"))),
            Axis(say(N_("mean squared distance")), log=True),
            (
                Points(place, result.plain_errors[order], say(N_("not augmented")), 0),
                Points(place, result.augmented_errors[order], say(N_("augmented")), 1),
            ),
        ),
    )


def explain(params: Params, result: Result, say: Say) -> str:
    errors = say(
        N_(
            "Over {sets} data sets the median distance from the truth is {plain} without the added "
            "samples and {augmented} with them; they help in {share} of {sets}."
        ),
        sets=DATA_SETS,
        plain=show(result.plain_error),
        augmented=show(result.augmented_error),
        share=show(result.helped_share * DATA_SETS),
    )
    match params.transform:
        case "copy":
            why = say(
                N_("{copies} exact copies move no coefficient by more than {change}."),
                copies=params.copies,
                change=show(result.coefficient_change, 2),
            )
        case "mirror" if params.target == "even":
            why = say(N_("An even target has the same label at x and -x, so the images are right."))
        case "mirror":
            why = say(
                N_(
                    "An odd target has the opposite label at -x: the images are wrong, and the fit "
                    "can only be even."
                )
            )
        case "jitter":
            moved = true(params, result.x_added) - true(
                params, np.tile(result.x, params.copies - 1)
            )
            why = say(
                N_(
                    "Every copy keeps the label of its original, though the truth where it has "
                    "moved to differs by {off} (root mean square)."
                ),
                off=show(float(np.sqrt(np.mean(moved * moved))), 2),
            )
    return f"{errors} {why}"


demo = Demo(
    title=N_("Data augmentation"),
    claim=N_(
        "Changed copies help only where the label survives the change; exact copies change nothing."
    ),
    topic="regularization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "as-many-samples": Misconception(
            N_("counted the added samples as new ones: the error divided by their number"),
            lambda params, _: 0.5 if params.transform == "mirror" else 1 / params.copies,
        ),
        "nothing-new": Misconception(
            N_("thought that no added sample can help, having no new label"), lambda _p, _r: 1.0
        ),
    },
)
