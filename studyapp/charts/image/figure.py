"""A figure of one or several charts, written to a file whole or not at all."""

from __future__ import annotations

import contextlib
import math
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.charts.image.fonts import OWN_FAMILY, can_draw, cjk_font, lacking_in_bold, missing
from studyapp.charts.image.marks import FAINT, INK, PanelFigure
from studyapp.charts.legend import is_note
from studyapp.charts.raster import plain
from studyapp.charts.spec import Axis, Bars, Chart, Line, Points
from studyapp.text.wrap import wrap

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS: Final = ("png", "svg", "pdf")

GRID: Final = "0.9"


def save(
    charts: Sequence[Chart],
    path: Path,
    *,
    title: str = "",
    caption: str = "",
    metadata: Mapping[str, str] | None = None,
    size: tuple[float, float] | None = None,
) -> None:
    """Write all charts as panels of one figure; the suffix of the path says PNG, SVG or PDF.

    `caption` (params, seed, command) stands small under the panels, `size` is in inches. The same
    charts give the same bytes. The file appears whole or not at all. ValueError: another suffix.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        names = ", ".join(f".{name}" for name in FORMATS)
        raise ValueError(f"{path.name}: a figure is written as one of {names}")
    charts, title, caption = _legible(charts, title, caption)
    with _settings(_all_words(charts, title, caption)):
        figure = _figure(charts, title, caption, size)
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            figure.savefig(partial, format=form, dpi=160, metadata=_metadata(form, title, metadata))
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def _all_words(charts: Sequence[Chart], title: str, caption: str) -> str:
    words = [title, caption]
    for chart in charts:
        words += [chart.title, chart.x.label, chart.y.label]
        words += [label for axis in (chart.x, chart.y) for _, label in axis.ticks]
        words += [mark.label for mark in chart.marks]
    return "\n".join(words)


def _legible(charts: Sequence[Chart], title: str, caption: str) -> tuple[list[Chart], str, str]:
    """The same without control characters, and with ? for what no font here can draw.

    Callers ask `can_draw` first and choose English; this is for the odd symbol that remains.
    """
    words = _all_words(charts, title, caption)
    lost = {} if can_draw(words) else dict.fromkeys(missing(words), "?")

    def word(text: str) -> str:
        return plain(text).translate(lost)

    def axis(old: Axis) -> Axis:
        named = tuple((at, word(label)) for at, label in old.ticks)
        return replace(old, label=word(old.label), ticks=named)

    clean = [
        Chart(
            word(chart.title),
            axis(chart.x),
            axis(chart.y),
            tuple(replace(mark, label=word(mark.label)) for mark in chart.marks),
        )
        for chart in charts
    ]
    return clean, word(title), "\n".join(word(line) for line in caption.splitlines())


@contextlib.contextmanager
def _settings(words: str) -> Iterator[None]:
    """matplotlib's defaults whatever the user's own say, with a font that holds the words."""
    import matplotlib

    family = cjk_font(words)
    # Chinese fonts are often installed in one weight only, and no bold font holds every symbol.
    weight = "normal" if family or lacking_in_bold(words) else "bold"
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A figure too small for its words is drawn as well as it can be.
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                # The Chinese family first: mixed text falls back glyph by glyph only in this order.
                "font.family": [family, OWN_FAMILY] if family else [OWN_FAMILY],
                "font.size": 9,
                "text.parse_math": False,
                "text.color": INK,
                "axes.edgecolor": FAINT,
                "axes.labelcolor": INK,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.titlelocation": "left",
                "axes.titlesize": 10,
                "axes.titleweight": weight,
                "figure.titleweight": weight,
                "xtick.color": FAINT,
                "ytick.color": FAINT,
                "xtick.labelcolor": INK,
                "ytick.labelcolor": INK,
                "grid.color": GRID,
                "grid.linewidth": 0.8,
                "legend.frameon": False,
                "lines.linewidth": 1.8,
                "lines.markersize": 5.5,
                "hatch.linewidth": 0.6,
                "svg.hashsalt": "studyapp",
                "svg.fonttype": "none",
            }
        )
        yield


def _metadata(form: str, title: str, metadata: Mapping[str, str] | None) -> dict[str, str | None]:
    """No dates; in SVG and PDF, which name their fields, all but the title become one field."""
    given = dict(metadata or {})
    if title:
        given.setdefault("Title", title)
    if form == "png":
        return dict(given)
    fields: dict[str, str | None] = {"Date": None} if form == "svg" else {"CreationDate": None}
    if "Title" in given:
        fields["Title"] = given.pop("Title")
    if given:
        about = "; ".join(f"{key}: {value}" for key, value in given.items())
        fields["Description" if form == "svg" else "Subject"] = about
    return fields


def _figure(
    charts: Sequence[Chart], title: str, caption: str, size: tuple[float, float] | None
) -> Figure:
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    count = max(len(charts), 1)
    columns = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}.get(count, 5)
    rows = math.ceil(count / columns)
    width, height = size or _size(rows, columns)
    layout = ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.08, wspace=0.03, hspace=0.05)
    figure = Figure(figsize=(width, height), layout=layout, facecolor="white")
    shared = len(charts) > 1 and all(_entries(c) == _entries(charts[0]) for c in charts[1:])
    for k, chart in enumerate(charts):
        axes = figure.add_subplot(rows, columns, k + 1)
        panel = PanelFigure(axes, chart)
        panel.draw()
        if not shared:
            _legend(axes, inside=panel.heat)
    found = _handles(figure.axes) if shared else {}
    if found:
        figure.legend([*found.values()], [*found], loc="outside right upper")
    if title:
        figure.suptitle(title, x=0.012, ha="left", fontsize=12)
    if caption:
        letters = int(width * 72 / (7 * 0.58)) - 4
        lines = [line for part in caption.splitlines() for line in wrap(part, max(letters, 20))]
        words = "\n".join(lines)
        figure.supxlabel(words, x=0.012, ha="left", fontsize=7, color=FAINT, linespacing=1.5)
    return figure


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Inches; a page's width at most."""
    if rows == columns == 1:
        return 7.2, 4.4
    return min(1.6 + 3.4 * columns, 12.0), 0.8 + (2.9 if columns < 4 else 2.4) * rows


def _entries(chart: Chart) -> dict[tuple[str, int], str]:
    """The names in a chart's legend, by the look of their marks."""
    return {
        (type(mark).__name__, mark.series): mark.label
        for mark in chart.marks
        if isinstance(mark, Line | Points | Bars) and mark.label and not is_note(mark)
    }


def _handles(panels: Sequence[Axes]) -> dict[str, Artist]:
    found: dict[str, Artist] = {}
    for axes in panels:
        handles, labels = axes.get_legend_handles_labels()
        for handle, label in zip(handles, labels, strict=True):
            found.setdefault(label, handle)
    return found


def _legend(axes: Axes, inside: bool) -> None:
    """Beside the panel; on a heat map, which has its own key there, inside with a ground."""
    found = _handles([axes])
    if found and inside:
        axes.legend([*found.values()], [*found], loc="upper right", frameon=True, framealpha=0.85)
    elif found:
        axes.legend([*found.values()], [*found], loc="upper left", bbox_to_anchor=(1.0, 1.0))
