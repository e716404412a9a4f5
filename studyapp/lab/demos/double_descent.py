"""Test error peaks at as many features as samples and falls again beyond: double descent.

Least squares, the shortest solution where there are many, on p features of n noisy samples: random
ReLU features of 20 inputs with a linear truth (Belkin et al. 2019), or p Gaussian features that are
the truth themselves, for which the error to be expected is known (Belkin, Hsu & Xu 2020). At p = n
the only perfect fit follows all noise; with more features it can be a short one. By the same peak
more samples can hurt (Nakkiran 2019). A ridge penalty takes the peak away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studyapp.charts.spec import Axis, Chart, Line, Rule
from studyapp.i18n import N_, Say
from studyapp.lab.demo import Demo, Misconception, Progress, measure, param, silent
from studyapp.lab.nn.activations import relu
from studyapp.lab.numbers import show
from studyapp.lab.streams import Streams

Array: TypeAlias = NDArray[np.float64]

INPUTS, FRESH = 20, 300
WIDEST, MOST = 800, 200
"""Features and samples at most."""
RATIOS: Final = (0.125, 0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
SIZES: Final = (10, 20, 50, 100, 200)
CUT: Final = 1e-12
AT_ONCE: Final = 100_000
"""Entries of the feature matrices that are decomposed together."""


@dataclass(frozen=True, slots=True)
class Params:
    features: int = param(
        40, N_("p, the features"), low=5, high=400, hard_low=2, hard_high=WIDEST, log=True
    )
    samples: int = param(40, N_("n, the training samples"), low=10, high=MOST, log=True)
    design: Literal["relu", "gaussian"] = param(
        "relu", N_("random ReLU features of 20 inputs, or Gaussian features that make the truth")
    )
    noise: float = param(
        0.3, N_("standard deviation of the noise"), low=0.0, high=1.0, hard_high=10.0, step=0.05
    )
    strength: float = param(
        0.0,
        N_("strength of an L2 penalty; 0 gives the shortest solution"),
        low=0.0,
        high=1.0,
        hard_high=100.0,
        step=0.05,
    )
    repetitions: int = param(
        9, N_("data sets at each size"), low=3, high=15, hard_low=1, hard_high=30, preview=2
    )
    seed: int = param(0, N_("random seed"), low=0, high=99, hard_high=2**32 - 1)


@dataclass(frozen=True, eq=False)
class Result:
    widths: Array
    """(widths,) numbers of features at the n asked for"""
    by_width: Array
    """(widths, repetitions) mean squared distance from the truth"""
    sizes: Array
    """(sizes,) numbers of samples at the p asked for"""
    by_size: Array
    error: float = measure(
        N_("median over the data sets of the mean squared distance from the truth"), scale="log"
    )
    train_error: float = measure(N_("median of the mean squared error on the training samples"))
    peak_over_this: float = measure(
        N_("that distance at p = n over the one at this p"), scale="log"
    )
    widest_error: float = measure(N_("that distance at the most features drawn"), scale="log")
    best_features: float = measure(N_("features with the least distance"), scale="log")
    mean_error: float = measure(N_("mean over the data sets of that distance"), scale="log")
    expected_error: float = measure(
        N_("mean to be expected with Gaussian features; 0 where none is known")
    )
    weight_norm: float = measure(N_("median length of the weights"), scale="log")


@dataclass(frozen=True, slots=True)
class Size:
    features: int
    samples: int


def run(params: Params, progress: Progress = silent, /) -> Result:
    streams = Streams(params.seed)
    widths = around(params.samples, {params.features}, WIDEST)
    sizes = around(params.features, {params.samples, *SIZES}, MOST)
    asked = Size(params.features, params.samples)
    runs = dict.fromkeys(
        [
            asked,
            *(Size(p, params.samples) for p in widths),
            *(Size(params.features, n) for n in sizes),
        ]
    )
    whole = sum(size.features * size.samples for size in runs)
    done, errors = 0, {}
    for size in runs:
        errors[size], train, norms = fitted(params, streams, size, (done, whole), progress)
        if size == asked:
            train_error, norm = float(np.median(train)), float(np.median(norms))
        done += size.features * size.samples
    progress(whole, whole)

    by_width = np.array([errors[Size(p, params.samples)] for p in widths])
    typical = np.median(by_width, axis=1)
    error = float(np.median(errors[asked]))
    expected = expected_error(params, asked)
    return Result(
        widths=np.array(widths, dtype=np.float64),
        by_width=by_width,
        sizes=np.array(sizes, dtype=np.float64),
        by_size=np.array([errors[Size(params.features, n)] for n in sizes]),
        error=error,
        train_error=train_error,
        peak_over_this=float(typical[widths.index(params.samples)]) / max(error, 1e-300),
        widest_error=float(typical[-1]),
        best_features=float(widths[int(typical.argmin())]),
        mean_error=float(np.mean(errors[asked])),
        expected_error=expected if np.isfinite(expected) else 0.0,
        weight_norm=norm,
    )


def around(centre: int, besides: Iterable[int], most: int) -> list[int]:
    """Multiples of a number up to a limit, and others, rising."""
    multiples = {round(centre * ratio) for ratio in RATIOS}
    return sorted({n for n in {*multiples, *besides} if 2 <= n <= most})


def fitted(
    params: Params, streams: Streams, size: Size, place: tuple[int, int], progress: Progress
) -> tuple[Array, Array, Array]:
    """For each repetition: distance from the truth, training error, length of the weights."""
    chunk = max(1, AT_ONCE // (size.features * size.samples))
    parts = []
    for start in range(0, params.repetitions, chunk):
        progress(*place)
        data_sets = range(start, min(start + chunk, params.repetitions))
        parts.append(chunk_of(params, streams, size, data_sets))
    errors, train, norms = (np.concatenate(part) for part in zip(*parts, strict=True))
    return errors, train, norms


def chunk_of(
    params: Params, streams: Streams, size: Size, data_sets: range
) -> tuple[Array, Array, Array]:
    if params.design == "gaussian":
        return gaussian(params, streams, size, data_sets)
    # Cut from the largest matrices, so that two sizes share inputs, features and noise.
    X = stacked(streams, "data", (MOST, INPUTS), data_sets)[:, : size.samples]
    V = streams.normals("features", (INPUTS, WIDEST))[:, : size.features]
    truth = streams.normals("truth", (INPUTS,)) / np.sqrt(INPUTS)
    noise = stacked(streams, "noise", (MOST,), data_sets)[:, : size.samples]
    X_fresh = stacked(streams, "fresh", (FRESH, INPUTS), data_sets)
    F, y = relu(X @ V), X @ truth + params.noise * noise
    w = shortest(F, y, params.strength)
    away = (relu(X_fresh @ V) @ w[..., None])[..., 0] - X_fresh @ truth
    return np.mean(away * away, axis=1), residual(F, w, y), np.linalg.norm(w, axis=1)


def gaussian(
    params: Params, streams: Streams, size: Size, data_sets: range
) -> tuple[Array, Array, Array]:
    """With independent N(0, 1) features the mean squared distance is that of the weights."""
    F = stacked(streams, "gaussian", (size.samples, size.features), data_sets)
    truth = streams.normals("weights", (size.features,))
    truth = truth / np.linalg.norm(truth)
    noise = stacked(streams, "noise", (MOST,), data_sets)[:, : size.samples]
    y = F @ truth + params.noise * noise
    w = shortest(F, y, params.strength)
    return np.sum((w - truth) ** 2, axis=1), residual(F, w, y), np.linalg.norm(w, axis=1)


def stacked(streams: Streams, purpose: str, shape: tuple[int, ...], data_sets: range) -> Array:
    return np.stack([streams.normals(purpose, shape, at) for at in data_sets])


def shortest(F: Array, y: Array, strength: float) -> Array:
    """(data sets, p): argmin 1/(2n) ‖y - F w‖² + λ/2 ‖w‖² for F (data sets, n, p), the shortest."""
    U, s, Vt = np.linalg.svd(F, full_matrices=False)
    n = F.shape[1]
    known = s > CUT * s[:, :1]
    gain = np.divide(s, s * s + n * strength, out=np.zeros_like(s), where=known)
    along = gain * (y[:, None, :] @ U)[:, 0]
    return np.asarray((along[:, None, :] @ Vt)[:, 0])


def residual(F: Array, w: Array, y: Array) -> Array:
    return np.asarray(np.mean(((F @ w[..., None])[..., 0] - y) ** 2, axis=1))


def expected_error(params: Params, size: Size) -> float:
    """Mean distance for Gaussian features and a truth of length 1 (Belkin, Hsu & Xu 2020, §2).

    It is infinite next to p = n. NaN where no formula is known.
    """
    n, p, variance = size.samples, size.features, params.noise**2
    if params.design != "gaussian" or params.strength > 0 or abs(p - n) <= 1:
        return float("nan")
    if p < n:
        return variance * p / (n - p - 1)
    return 1 - n / p + variance * n / (p - n - 1)


def draw(params: Params, result: Result, say: Say) -> tuple[Chart, ...]:
    error = Axis(say(N_("mean squared distance")), log=True)
    expected = [expected_error(params, Size(int(p), params.samples)) for p in result.widths]
    told = [expected_error(params, Size(params.features, int(n))) for n in result.sizes]
    return (
        Chart(
            say(N_("Error by features")),
            Axis(say(N_("features")), log=True),
            error,
            (
                band(result.widths, result.by_width, say(N_("measured"))),
                *theory(result.widths, expected, say),
                Rule(float(params.samples), "x", say(N_("as many as samples")), 2),
            ),
        ),
        Chart(
            say(N_("Error by samples")),
            Axis(say(N_("training samples")), log=True),
            error,
            (
                band(result.sizes, result.by_size, say(N_("measured"))),
                *theory(result.sizes, told, say),
                *(
                    [Rule(float(params.features), "x", say(N_("as many as features")), 2)]
                    if params.features <= MOST
                    else []
                ),
            ),
        ),
    )


def band(sizes: Array, errors: Array, label: str) -> Line:
    """The median, and the band between the quartiles."""
    low, middle, high = np.quantile(errors, (0.25, 0.5, 0.75), axis=1)
    return Line(sizes, middle, label, 0, low, high)


def theory(sizes: Array, expected: list[float], say: Say) -> tuple[Line, ...]:
    if np.isnan(expected).all():
        return ()
    return (Line(sizes, np.array(expected), say(N_("expected")), 1),)


def explain(params: Params, result: Result, say: Say) -> str:
    here = say(
        N_(
            "{features} features on {samples} samples: the mean squared distance from the truth is "
            "{error}, the training error {train}; with {widest} features the distance is {wide}."
        ),
        features=params.features,
        samples=params.samples,
        error=show(result.error),
        train=show(result.train_error, 2),
        widest=show(result.widths[-1], 4),
        wide=show(result.widest_error),
    )
    if params.features == params.samples:
        peak = ""
    else:
        peak = say(
            N_("With as many features as samples it is {ratio} times that of {features} features."),
            ratio=show(result.peak_over_this),
            features=params.features,
        )
    worst = int(np.median(result.by_size, axis=1).argmax())
    samples = say(
        N_("With {features} features {worst} samples are the worst of those tried."),
        features=params.features,
        worst=show(result.sizes[worst], 4),
    )
    return " ".join(part for part in (here, peak, samples) if part)


demo = Demo(
    title=N_("Double descent"),
    claim=N_(
        "Test error peaks at as many features as samples and falls again beyond: double descent."
    ),
    topic="generalization",
    Params=Params,
    Result=Result,
    run=run,
    draw=draw,
    explain=explain,
    misconceptions={
        "training-error-tells": Misconception(
            N_("took the training error for the error on fresh samples"),
            lambda _, result: result.train_error,
        ),
        "noise-only": Misconception(
            N_("thought that a perfect fit is off by the noise alone"),
            lambda params, _: params.noise**2,
        ),
    },
)
