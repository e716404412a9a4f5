"""A figure of one or several charts, written to a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyapp.charts.image.fonts import OWN_FAMILY, can_draw, cjk_font, lacking_in_bold, missing
from studyapp.charts.image.marks import FAINT, INK
from studyapp.charts.image.panels import arrange
from studyapp.charts.raster import plain
from studyapp.charts.spec import Axis, Chart

if TYPE_CHECKING:
    pass

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
        figure = arrange(charts, title, caption, size)
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
