"""What one redraw of a chart costs at 120x40, and how much less than matplotlib's, in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line
from studyapp.charts.text import draw_grid

WIDTH, HEIGHT = 120, 40


def lines() -> tuple[Chart, ...]:
    """Five activations over twenty layers, log y."""
    layers = np.arange(20, 0, -1)
    names = {"sigmoid": 0.234, "tanh": 0.8, "relu": 0.996, "leaky relu": 0.99, "gelu": 1.05}
    marks = tuple(
        Line(layers, factor ** np.arange(20), name, series)
        for series, (name, factor) in enumerate(names.items())
    )
    return (Chart("Gradient norm", Axis("layer", reverse=True), Axis("norm", log=True), marks),)


def histograms() -> tuple[Chart, ...]:
    """Ten layers of thirty bins."""
    rng = np.random.default_rng(0)
    found = [np.histogram(rng.normal(0, 1 + k / 5, 2000), 30) for k in range(10)]
    return tuple(
        Chart(f"layer {k + 1}", Axis(), Axis(), (Bars(edges, counts),))
        for k, (counts, edges) in enumerate(found)
    )


def surface() -> tuple[Chart, ...]:
    """A loss of 100 x 100 cells in colour."""
    x, y = np.meshgrid(np.linspace(-2, 2, 100), np.linspace(-1, 3, 100))
    loss = np.log10(1e-3 + (1 - x) ** 2 + 100 * (y - x * x) ** 2)
    return (Chart("Loss", Axis("w1"), Axis("w2"), (Heatmap(loss, (-2, 2), (-1, 3), "loss"),)),)


def by_matplotlib(charts: Sequence[Chart]) -> None:
    """The same marks by matplotlib's shortest way to pixels, nothing but its defaults."""
    figure = Figure(figsize=(12, 8))
    columns = min(len(charts), 5)
    for k, chart in enumerate(charts):
        axes = figure.add_subplot(-(-len(charts) // columns), columns, k + 1)
        for mark in chart.marks:
            match mark:
                case Line():
                    axes.plot(mark.x, mark.y, label=mark.label)
                case Bars():
                    axes.stairs(mark.heights, mark.edges, fill=True)
                case Heatmap():
                    axes.imshow(mark.values, origin="lower", extent=(*mark.x, *mark.y))
        if chart.y.log:
            axes.set_yscale("log")
        axes.set_title(chart.title)
    FigureCanvasAgg(figure).draw()


def milliseconds(work: Callable[[], object], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1e3)
    return sorted(times)


def run(small: bool) -> dict[str, float]:
    """Median ms of a redraw, its p95, and how many times matplotlib's median is that."""
    runs, others = (3, 1) if small else (60, 5)
    found: dict[str, float] = {}
    for name, charts in (
        ("lines", lines()),
        ("histograms", histograms()),
        ("surface", surface()),
    ):

        def ours(charts: tuple[Chart, ...] = charts) -> None:
            draw_grid(charts, WIDTH, HEIGHT, colours=256)

        def theirs(charts: tuple[Chart, ...] = charts) -> None:
            by_matplotlib(charts)

        ours()
        theirs()
        times, slow = milliseconds(ours, runs), milliseconds(theirs, others)
        found[f"{name}_ms"] = times[len(times) // 2]
        found[f"{name}_p95_ms"] = times[int(len(times) * 0.95)]
        found[f"matplotlib_over_{name}"] = slow[len(slow) // 2] / found[f"{name}_ms"]
    return found


def main() -> None:
    found = run(small=False)
    for name in ("lines", "histograms", "surface"):
        print(
            f"{name} at {WIDTH}x{HEIGHT}: {found[f'{name}_ms']:.1f} ms "
            f"(p95 {found[f'{name}_p95_ms']:.1f}), "
            f"matplotlib takes {found[f'matplotlib_over_{name}']:.0f} times as long"
        )


if __name__ == "__main__":
    main()
