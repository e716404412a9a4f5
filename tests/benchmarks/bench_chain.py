"""How near a deep chain comes to the machine's limit: the time of its matrix products alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import studyapp.lab  # noqa: F401 - one BLAS thread, set before NumPy is imported

import numpy as np  # isort: skip

from studyapp.lab.nn.activations import ACTIVATIONS
from studyapp.lab.nn.chain import Layer, backward, forward, parts

TANH = ACTIVATIONS["tanh"]


def seconds(work: Callable[[], object], runs: int) -> float:
    """Processor time of the fastest of these runs: it hardly notices who else is at work."""
    best = float("inf")
    for _ in range(runs):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def seconds_per_product(small: bool) -> float:
    """Of one multiplication and addition in the fastest large matrix product."""
    size = 256 if small else 2048
    a = np.random.default_rng(0).standard_normal((size, size))
    out = np.empty_like(a)
    return seconds(lambda: np.matmul(a, a, out=out), 2 if small else 8) / size**3


def experiment(small: bool) -> dict[str, float]:
    """2000 inputs through ten tanh layers, 800, 750, ... 300 wide."""
    rng = np.random.default_rng(0)
    samples, width, runs = (64, 80, 2) if small else (2000, 800, 8)
    shapes = list(pairwise(width - width // 16 * at for at in range(11)))
    layers = [Layer(rng.standard_normal(shape), shape[0] ** -0.5) for shape in shapes]
    x = rng.standard_normal((samples, width))
    top = rng.standard_normal((samples, shapes[-1][1]))
    passes = forward(x, layers, TANH)

    def up() -> None:
        forward(x, layers, TANH, reuse=passes)

    def both() -> None:
        backward(forward(x, layers, TANH, reuse=passes), layers, TANH, top)

    products = samples * sum(a * b for a, b in shapes)
    limit = products * seconds_per_product(small)
    return {
        "ten layers, forward : matrix products (<= 1.2)": seconds(up, runs) / limit,
        "ten layers, forward and backward : matrix products (<= 1.25)": seconds(both, runs)
        / (3 * limit),
    }


def many_seeds(small: bool, width: int) -> float:
    """100 seeds of fifty tanh layers, the gradient's length at each; as many inputs as units."""
    rng = np.random.default_rng(0)
    seeds, depth, runs = (4, 3, 2) if small else (100, 50, 7)
    units = rng.standard_normal((depth, seeds, width, width))
    layers = [Layer(unit, width**-0.5) for unit in units]
    x, top = rng.standard_normal((2, seeds, width, width))

    def sweep() -> None:
        passes = []
        for part in parts(seeds, width, width):
            mine = [Layer(layer.unit[part], layer.scale) for layer in layers]
            passes = forward(x[part], mine, TANH, reuse=passes)
            backward(passes, mine, TANH, top[part], weighed=())

    products = 2 * seeds * depth * width**3
    return seconds(sweep, runs) / (products * seconds_per_product(small))


def run(small: bool) -> dict[str, float]:
    found = experiment(small)
    for width, wanted in ((32, 3.2), (64, 2.5)):
        name = f"100 seeds of 50 layers, {width} wide : matrix products (<= {wanted})"
        found[name] = many_seeds(small, width)
    return found


def main() -> None:
    for name, value in run(small=False).items():
        print(f"{name}: {value:.2f}")


if __name__ == "__main__":
    main()
