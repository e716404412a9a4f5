"""What a run is drawn and called by in the lab: its charts, its heading, its command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from studyapp.i18n import Say
from studyapp.text.width import clip
from studyapp.tui.widgets.slider import number

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart
    from studyapp.lab.demo import AnyDemo
    from studyapp.lab.sweep import Sweep

    Charts: TypeAlias = tuple[Chart, ...]


def charts_of(
    demo: AnyDemo, sweep: Sweep, other: Sweep | None, say: Say
) -> tuple[Charts, Charts | None, tuple[str, str]]:
    """The charts of a run with the spread of its seeds, those of A, and both headings."""
    from studyapp.lab.sweep import charts

    mine = charts(demo, sweep, say)
    if other is None:
        return mine, None, ("", "")
    theirs = charts(demo, other, say)
    return mine, theirs, differing(other.params, sweep.params)


def several(sweep: Sweep) -> int | None:
    """How many seeds a command must name: none for a single run."""
    return sweep.n if sweep.n > 1 else None


def differing(a: object, b: object) -> tuple[str, str]:
    """Headings of two runs: what differs between them."""
    from studyapp.lab.params import as_dict

    ones, others = as_dict(a), as_dict(b)
    apart = [name for name in ones if ones[name] != others[name]]

    def heading(letter: str, values: Mapping[str, object]) -> str:
        return "  ".join([letter, *(f"{name} {number(values[name])}" for name in apart)])

    return heading("A", ones), heading("B", others)


def commands_of(demo: AnyDemo, sweep: Sweep, other: Sweep | None, room: int) -> str:
    """The command that makes the run again, A's above it; two are cut to the room there is."""
    from studyapp.lab.params import command

    mine = command(demo, sweep.params, seeds=several(sweep))
    if other is None:
        return mine
    theirs = command(demo, other.params, seeds=several(other))
    return f"A  {clip(theirs, room)}\nB  {clip(mine, room)}"
