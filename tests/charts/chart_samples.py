"""Charts that the tests draw. Run this file to write goldens/ anew, then read the difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from studyapp.charts.glyphs import Glyphs
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule
from studyapp.charts.text import draw

GOLDENS = Path(__file__).parent / "goldens"

LAYERS = np.arange(20, 0, -1)
DEPTH = np.arange(20)


def decay() -> Chart:
    """Two lines on a log axis, one of which reaches zero; a band, rules, a counted x axis."""
    norm = np.where(DEPTH < 14, 0.02 ** DEPTH.astype(float), 0.0)
    return Chart(
        "Gradient norm per layer",
        Axis("layer", reverse=True),
        Axis("norm", log=True),
        (
            Line(LAYERS, norm, "sigmoid", 0, low=norm / 30, high=norm * 30),
            Line(LAYERS, 0.9**DEPTH, "relu", 1),
            Rule(1e-7, "y", "float32"),
        ),
    )


def weights() -> Chart:
    """Two sets of bars in one place, an empty bin, a vertical rule."""
    edges = np.linspace(-3, 3, 25)
    middle = (edges[1:] + edges[:-1]) / 2
    return Chart(
        "Weights under L1 and L2",
        Axis("weight"),
        Axis("count"),
        (
            Bars(edges, np.floor(60 * np.exp(-middle * middle / 2)), "L2", 0),
            Bars(edges, np.floor(150 * np.exp(-4 * np.abs(middle))), "L1", 1),
            Rule(0.0, "x", "zero"),
        ),
    )


def bowl() -> Chart:
    """A loss surface with a path on it and a named point."""
    x, y = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-1, 1, 21))
    return Chart(
        "A bowl",
        Axis("w₁"),
        Axis("w₂"),
        (
            Heatmap(x * x + 4 * y * y, (-2.0, 2.0), (-1.0, 1.0), "loss"),
            Line([-1.6, -1.0, -0.5, -0.1], [0.8, 0.3, -0.1, 0.02], "descent", 0),
            Points([0.0], [0.0], "minimum", 1),
        ),
    )


def chinese() -> Chart:
    return Chart(
        "各层的梯度范数",
        Axis("层", reverse=True),
        Axis("范数", log=True),
        (
            Line(LAYERS, 0.234**DEPTH, "逻辑函数", 0),
            Line(LAYERS, 0.8**DEPTH, "双曲正切", 1),
            Line(LAYERS, 0.8**DEPTH, "线性整流", 2),
        ),
    )


SAMPLES = {f.__name__: f for f in (decay, weights, bowl, chinese)}

PICTURES: list[tuple[str, int, int, Glyphs]] = [
    *((name, w, h, "braille") for name in SAMPLES for w, h in ((40, 10), (80, 24))),
    ("bowl", 80, 24, "ascii"),
    ("decay", 80, 24, "ascii"),
    ("decay", 80, 24, "block"),
]


def picture(name: str, width: int, height: int, glyphs: Glyphs) -> str:
    lines = draw(SAMPLES[name](), width, height, glyphs).lines()
    return "".join(line.rstrip() + "\n" for line in lines)


def golden(name: str, width: int, height: int, glyphs: Glyphs) -> Path:
    return GOLDENS / f"{name}-{width}x{height}-{glyphs}.txt"


if __name__ == "__main__":
    for which in PICTURES:
        golden(*which).write_text(picture(*which), encoding="utf-8")
