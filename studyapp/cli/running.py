"""A demo run, or its chart saved, as `studyapp demo run` and `plot` ask for it."""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.progress import Bar
from studyapp.i18n import N_
from studyapp.lab.demo import AnyDemo, described
from studyapp.lab.params import ParamError, as_dict, build, command

if TYPE_CHECKING:
    from studyapp.lab.sweep import Sweep

LAST_SEED: Final = 2**32 - 1
SUFFIXES: Final = (".png", ".svg", ".pdf")
WIDEST: Final = 120
"""Cells; on a wider terminal a chart only grows emptier."""


@pass_front
def run_demo(
    front: Front,
    /,
    demo: AnyDemo,
    seed_count: int,
    as_json: bool,
    lines: bool,
    **given: object,
) -> None:
    found = _sweep(demo, front, seed_count, given)
    if as_json:
        print_document(_document(demo, found, front))
        return
    for line in _drawn(demo, found, front, plain=lines or front.plain):
        click.echo(line)
    for row in _measures(demo, found, front):
        click.echo(row)
    click.echo(demo.told(found.params, found.first, front.say))
    click.echo(_command(demo, found, seed_count))


@pass_front
def plot_demo(
    front: Front, /, demo: AnyDemo, seed_count: int, output: Path, **given: object
) -> None:
    if output.suffix.lower() not in SUFFIXES:
        what = f"can't save as {output.suffix!r}" if output.suffix else "in which format?"
        raise Refused(Outcome.USAGE, f"{output}: {what}", "name it .png, .svg or .pdf")
    if not output.parent.is_dir():
        raise Refused(
            Outcome.UNUSABLE, f"{output}: there is no folder {output.parent}", "make it first"
        )
    if output.is_dir():
        raise Refused(Outcome.UNUSABLE, f"{output}: is a folder", "name a file")
    found = _sweep(demo, front, seed_count, given)
    line = _command(demo, found, seed_count)
    from studyapp.charts.image import can_draw, save
    from studyapp.i18n import english

    words = front.say(demo.claim) + demo.told(found.params, found.first, front.say)
    say = front.say if can_draw(words) else english
    if say is not front.say and front.language != "en":
        click.echo(front.say(N_("no Chinese font was found; the labels are in English")), err=True)
    metadata = {
        "command": line,
        "seeds": " ".join(map(str, found.seeds)),
        "params": " ".join(f"{name}={value}" for name, value in as_dict(found.params).items()),
    }
    caption = "\n".join((demo.told(found.params, found.first, say), *_over(found), line))
    charts = demo.draw(found.params, found.first, say)
    try:
        save(charts, output, title=say(demo.claim), caption=caption, metadata=metadata)
    except OSError as wrong:
        raise OSError(wrong.errno, wrong.strerror, str(output)) from None
    click.echo(output)


def _sweep(demo: AnyDemo, front: Front, count: int, given: Mapping[str, object]) -> Sweep:
    try:
        params = build(demo, {name: value for name, value in given.items() if value is not None})
    except ParamError as wrong:
        raise Refused(Outcome.USAGE, str(wrong), f"see studyapp demo show {demo.name}") from None
    first = getattr(params, "seed", 0)
    if first + count - 1 > LAST_SEED:
        raise Refused(Outcome.USAGE, f"seed {first} and {count} seeds", f"the last is {LAST_SEED}")
    from studyapp.lab.sweep import sweep

    with Bar(front, demo.name) as bar:
        return sweep(demo, params, range(first, first + count), bar.tell)


def _command(demo: AnyDemo, found: Sweep, count: int) -> str:
    return command(demo, found.params, seeds=count if count > 1 else None)


# -- for people --------------------------------------------------------------------------------


def _drawn(demo: AnyDemo, found: Sweep, front: Front, *, plain: bool) -> list[str]:
    """The charts of the first seed, as tables or drawn."""
    charts = demo.draw(found.params, found.first, front.say)
    if plain:
        from studyapp.charts.data import aligned, table

        return [
            line
            for chart in charts
            for line in (chart.title, *(f"  {row}" for row in aligned(table(chart))))
        ]
    from studyapp.charts.text import draw_grid

    size = shutil.get_terminal_size((80, 24))
    height = max(10, min(24, size.lines - 8))
    drawn = draw_grid(charts, max(20, min(size.columns, WIDEST)), height, front.glyphs)
    return [line.rstrip() for line in drawn.lines()]


def _measures(demo: AnyDemo, found: Sweep, front: Front) -> list[str]:
    """A line each: name, value, the spread of the seeds, what it is."""
    from studyapp.charts.data import aligned
    from studyapp.lab.numbers import show

    rows, helps = [], []
    for measure in described(demo.Result):
        one = found.summary(measure.name)
        spread = (f"({show(one.low)} … {show(one.high)})",) if found.n > 1 else ()
        rows.append((measure.name, f"{show(one.median)}{measure.unit}", *spread))
        helps.append(front.say(measure.help))
    return [f"{row}  {help_}" for row, help_ in zip(aligned(rows), helps, strict=True)]


def _over(found: Sweep) -> tuple[str, ...]:
    """What the seeds say together, where the chart shows the first of several."""
    if found.n == 1:
        return ()
    from studyapp.lab.numbers import show

    said = []
    for name in list(found.measures)[:3]:
        one = found.summary(name)
        said.append(f"{name} {show(one.median)} ({show(one.low)} … {show(one.high)})")
    return (f"seed {found.seeds[0]}; n = {found.n}: {', '.join(said)}",)


# -- for programs ------------------------------------------------------------------------------


def _document(demo: AnyDemo, found: Sweep, front: Front) -> dict[str, object]:
    return {
        "demo": demo.name,
        "params": as_dict(found.params),
        "seeds": found.seeds,
        "measures": {
            one.name: measured(found, one.name, one.unit) for one in described(demo.Result)
        },
        "summary": demo.told(found.params, found.first, front.say),
        "command": _command(demo, found, found.n),
    }


def measured(found: Sweep, name: str, unit: str) -> dict[str, object]:
    """A number that isn't finite is null, with the reason in "why"."""
    one = found.summary(name)
    numbers = {"value": one.median}
    if found.n > 1:
        numbers = {"median": one.median, "low": one.low, "high": one.high}
    entry: dict[str, object] = dict(numbers)
    if found.n > 1:
        entry["n"] = one.n
    entry["unit"] = unit
    if not all(map(math.isfinite, numbers.values())):
        entry["why"] = ", ".join(
            f"{key} is {value}" for key, value in numbers.items() if not math.isfinite(value)
        )
    elif one.missing:
        entry["why"] = f"{one.missing} of {one.n} seeds gave no number"
    return entry
