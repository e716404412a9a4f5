"""What `studyapp demo run` prints, and what `demo plot` saves."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.sweeping import Asked, ask
from studyapp.i18n import N_, Say
from studyapp.lab.demo import AnyDemo, described
from studyapp.lab.params import as_dict, data_sets

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart
    from studyapp.lab.sweep import Sweep

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
    over: Sequence[str],
    measure: str | None,
    executor: str,
    **given: object,
) -> None:
    asked = ask(front, demo, given, count=seed_count, over=over, measure=measure, executor=executor)
    if as_json:
        print_document(_document(asked, front))
        return
    for line in _drawn(asked.charts(front.say), front, plain=lines or front.plain):
        click.echo(line)
    for row in _over_rows(asked) if asked.overs else _measures(demo, asked.first, front):
        click.echo(row)
    if not asked.overs:
        click.echo(demo.told(asked.first.params, asked.first.first, front.say))
    for found in asked.sweeps:
        for line in troubled(found, front.say):
            click.echo(line)
    click.echo(asked.command)


@pass_front
def plot_demo(
    front: Front,
    /,
    demo: AnyDemo,
    seed_count: int,
    output: Path,
    over: Sequence[str],
    measure: str | None,
    executor: str,
    **given: object,
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
    asked = ask(front, demo, given, count=seed_count, over=over, measure=measure, executor=executor)
    save_figure(front, asked, output)
    click.echo(output)


def save_figure(front: Front, asked: Asked, output: Path) -> None:
    """The charts as one figure, with the claim, what was seen, and the command under it."""
    from studyapp.charts.image import can_draw, save
    from studyapp.i18n import english

    demo, found = asked.demo, asked.first
    words = front.say(demo.claim) + demo.told(found.params, found.first, front.say)
    say = front.say if can_draw(words) else english
    if say is not front.say and front.language != "en":
        click.echo(front.say(N_("no Chinese font was found; the labels are in English")), err=True)
    metadata = {
        "command": asked.command,
        "seeds": " ".join(map(str, found.seeds)),
        "params": " ".join(f"{name}={value}" for name, value in as_dict(found.params).items()),
    }
    for data in data_sets(found.params):
        if data.digest:
            metadata["data"] = f"{data.name} sha256:{data.digest}"
    told = () if asked.overs else (demo.told(found.params, found.first, say), *_over(found))
    caption = "\n".join((*told, *troubled(found, say), asked.command))
    try:
        save(asked.charts(say), output, title=say(demo.claim), caption=caption, metadata=metadata)
    except OSError as wrong:
        raise OSError(wrong.errno, wrong.strerror, str(output)) from None


def troubled(found: Sweep, say: Say) -> list[str]:
    """What went wrong with the numbers, where, in how many seeds, and what mends it."""
    if not found.troubles:
        return []
    first = found.troubles[0]
    steps = [one.step for one in found.troubles if one.step is not None]
    said = [say(first.what)]
    if steps:
        said.append(say(N_("first at step {step}"), step=min(steps)))
    if first.layer is not None:
        said.append(say(N_("in layer {layer}"), layer=first.layer))
    if found.n > 1:
        said.append(say(N_("in {k} of {n} seeds"), k=len(found.troubles), n=found.n))
    return [f"! {', '.join(said)} - {say(first.mend)}"]


# -- for people --------------------------------------------------------------------------------


def _drawn(charts: Sequence[Chart], front: Front, *, plain: bool) -> list[str]:
    """The charts, as tables or drawn."""
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


def _over_rows(asked: Asked) -> list[str]:
    """A line for each setting: its values, and the measure with its spread."""
    from studyapp.charts.data import aligned
    from studyapp.lab.grid import told
    from studyapp.lab.numbers import show

    rows = []
    for found in asked.sweeps:
        one = found.summary(asked.measure)
        spread = (f"({show(one.low)} … {show(one.high)})",) if found.n > 1 else ()
        turned = " · ".join(told(found, over) for over in asked.overs)
        rows.append((turned, asked.measure, show(one.median), *spread))
    return aligned(rows)


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


def _document(asked: Asked, front: Front) -> dict[str, object]:
    found, demo = asked.first, asked.demo
    about: dict[str, object] = {"demo": demo.name}
    if asked.overs:
        about["over"] = [over.parameter.name for over in asked.overs]
        about["sweeps"] = [_ran(demo, one, front.say) for one in asked.sweeps]
    else:
        about |= _ran(demo, found, front.say)
        about["summary"] = demo.told(found.params, found.first, front.say)
    return about | {"command": asked.command}


def _ran(demo: AnyDemo, found: Sweep, say: Say) -> dict[str, object]:
    """One setting: its params, seeds and measures, its own data and what went wrong."""
    about: dict[str, object] = {
        "params": as_dict(found.params),
        "seeds": found.seeds,
        "measures": {
            one.name: measured(found, one.name, one.unit) for one in described(demo.Result)
        },
    }
    own = [data for data in data_sets(found.params) if data.digest]
    if own:
        about["data"] = [
            {"name": one.name, "sha256": one.digest, "rows": len(one.y)} for one in own
        ]
    if found.troubles:
        about["troubles"] = [
            {"step": one.step, "layer": one.layer, "what": say(one.what), "mend": say(one.mend)}
            for one in found.troubles
        ]
    return about


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
