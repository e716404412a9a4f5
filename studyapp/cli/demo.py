"""`studyapp demo`: the simulations, from the shell."""

from __future__ import annotations

import json
import math
import shutil
import sys
from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.front import Front, pass_front
from studyapp.cli.progress import Bar
from studyapp.lab.demo import AnyDemo, described, find, names
from studyapp.lab.params import Parameter, as_dict, build, command, parameters

if TYPE_CHECKING:
    from studyapp.lab.sweep import Sweep


class Demos(click.Group):
    """One subcommand a demo, made from its params: a declared param is a flag of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(names())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        return self.make(find(name))

    @abstractmethod
    def make(self, demo: AnyDemo) -> click.Command:
        """The command of one demo."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Demos"):
            rows = [(name, "") for name in self.list_commands(ctx)]
            formatter.write_dl(rows)


def flags(demo: AnyDemo) -> list[click.Parameter]:
    """The demo's params as options; values are checked by the demo's own rules."""
    return [_flag(parameter) for parameter in parameters(demo.Params)]


def _flag(parameter: Parameter) -> click.Option:
    default = str(parameter.default)
    text = f"{parameter.help}{_range(parameter)}  [default: {default}]"
    if parameter.kind == "bool":
        name = parameter.flag.removeprefix("--")
        return click.Option([f"--{name}/--no-{name}", parameter.name], default=None, help=text)
    kind = click.Choice([str(c) for c in parameter.choices]) if parameter.kind == "choice" else None
    return click.Option([parameter.flag, parameter.name], type=kind, default=None, help=text)


def _range(parameter: Parameter) -> str:
    if parameter.kind in ("choice", "bool") or parameter.hard_low is None:
        return ""
    return f" ({parameter.hard_low:g} to {parameter.hard_high:g}{parameter.unit})"


SEEDS = click.Option(
    ["--seeds", "seed_count"],
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="Run this many seeds, from --seed on, and give their spread.",
)


class RunDemos(Demos):
    def make(self, demo: AnyDemo) -> click.Command:
        options = [
            *flags(demo),
            SEEDS,
            click.Option(["--json", "as_json"], is_flag=True, help="One JSON document."),
            click.Option(["--plain", "lines"], is_flag=True, help="Tables instead of a chart."),
        ]
        return click.Command(
            demo.name, params=options, callback=partial(run_demo, demo=demo), help=demo.claim
        )


class PlotDemos(Demos):
    def make(self, demo: AnyDemo) -> click.Command:
        output = click.Option(
            ["-o", "--output"],
            required=True,
            type=click.Path(path_type=Path),
            help="FILE.png, FILE.svg or FILE.pdf",
        )
        return click.Command(
            demo.name,
            params=[*flags(demo), SEEDS, output],
            callback=partial(plot_demo, demo=demo),
            help=demo.claim,
        )


@click.group("demo")
def demo_verb() -> None:
    """List, show, run and plot the simulations."""


@demo_verb.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def list_demos(front: Front, as_json: bool) -> None:
    """Every demo with its claim."""
    demos = [find(name) for name in names()]
    if as_json:
        rows = [
            {"name": d.name, "title": d.title, "topic": d.topic, "claim": d.claim} for d in demos
        ]
        click.echo(json.dumps({"schema_version": 1, "demos": rows}, ensure_ascii=False, indent=1))
        return
    width = max(len(demo.name) for demo in demos)
    for demo in demos:
        click.echo(f"{demo.name:<{width}}  {front.say(demo.claim)}")


@demo_verb.command("show")
@click.argument("name")
@pass_front
def show_demo(front: Front, name: str) -> None:
    """A demo's claim, params and measures."""
    demo, say = find(name), front.say
    click.echo(f"{demo.name} · {say(demo.title)}\n{say(demo.claim)}\n\nparams")
    for parameter in parameters(demo.Params):
        choices = f" ({', '.join(map(str, parameter.choices))})" if parameter.choices else ""
        ends = choices or _range(parameter)
        click.echo(f"  {parameter.flag:<16} {say(parameter.help)}{ends}  [{parameter.default}]")
    click.echo("\nmeasures")
    for measure in described(demo.Result):
        click.echo(f"  {measure.name:<28} {say(measure.help)}")


@demo_verb.group("run", cls=RunDemos)
def run_demos() -> None:
    """Run a demo and print what it measures."""


@demo_verb.group("plot", cls=PlotDemos)
def plot_demos() -> None:
    """Save a demo's chart as PNG, SVG or PDF."""


def _sweep(demo: AnyDemo, front: Front, seeds: int, given: dict[str, object]) -> Sweep:
    from studyapp.lab.sweep import sweep

    params = build(demo, {name: value for name, value in given.items() if value is not None})
    first = getattr(params, "seed", 0)
    with Bar(front, demo.name) as bar:
        return sweep(demo, params, range(first, first + seeds), bar.tell)


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
        click.echo(json.dumps(document(demo, found, front), ensure_ascii=False, indent=1))
        return
    charts = demo.draw(found.params, found.first, front.say)
    if lines or front.plain:
        from studyapp.charts.data import table

        for chart in charts:
            click.echo(chart.title)
            for row in aligned(table(chart)):
                click.echo(f"  {row}")
    else:
        from studyapp.charts.text import draw_grid

        size = shutil.get_terminal_size((80, 24))
        height = max(10, min(24, size.lines - 8))
        for line in draw_grid(charts, min(size.columns, 120), height, front.glyphs).lines():
            click.echo(line.rstrip())
    for row in aligned(measure_rows(demo, found, front)):
        click.echo(row)
    click.echo(demo.explain(found.params, found.first, front.say))
    click.echo(command(demo, found.params, seeds=seed_count if seed_count > 1 else None))


def measure_rows(demo: AnyDemo, found: Sweep, front: Front) -> list[tuple[str, ...]]:
    from studyapp.lab.numbers import show

    rows: list[tuple[str, ...]] = []
    for measure in described(demo.Result):
        one = found.summary(measure.name)
        spread = f"({show(one.low)} … {show(one.high)})" if found.n > 1 else ""
        rows.append((measure.name, show(one.median), spread, front.say(measure.help)))
    return rows


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns padded by cell width."""
    from studyapp.text.width import cell_width, pad

    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def document(demo: AnyDemo, found: Sweep, front: Front) -> dict[str, object]:
    measures: dict[str, dict[str, object]] = {}
    for measure in described(demo.Result):
        one = found.summary(measure.name)
        entry: dict[str, object]
        if found.n == 1:
            entry = {"value": finite(one.median)}
        else:
            entry = {
                "median": finite(one.median),
                "low": finite(one.low),
                "high": finite(one.high),
                "n": one.n,
            }
        if not math.isfinite(one.median):
            entry["why"] = "not a finite number in this run"
        measures[measure.name] = entry | {"unit": measure.unit}
    return {
        "schema_version": 1,
        "demo": demo.name,
        "params": as_dict(found.params),
        "seeds": list(found.seeds),
        "measures": measures,
        "summary": demo.explain(found.params, found.first, front.say),
        "command": command(demo, found.params, seeds=found.n if found.n > 1 else None),
    }


def finite(value: float) -> float | None:
    """JSON has no NaN and no infinity."""
    return value if math.isfinite(value) else None


@pass_front
def plot_demo(
    front: Front, /, demo: AnyDemo, seed_count: int, output: Path, **given: object
) -> None:
    from studyapp.charts.image import SUFFIXES, can_draw, save
    from studyapp.i18n import english

    if output.suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            f"{output}: can't save as {output.suffix or 'a file without a suffix'!r}"
            f" - name it .png, .svg or .pdf"
        )
    if not output.parent.is_dir():
        raise click.UsageError(f"{output.parent}: there is no such folder - make it first")
    found = _sweep(demo, front, seed_count, given)
    say = front.say if can_draw(front.say(demo.title) + front.say(demo.claim)) else english
    if say is not front.say and front.language != "en":
        click.echo("no Chinese font was found; the labels are in English", err=True)
    line = command(demo, found.params, seeds=seed_count if seed_count > 1 else None)
    save(
        demo.draw(found.params, found.first, say),
        output,
        title=say(demo.claim),
        caption=f"{demo.explain(found.params, found.first, say)}\n{line}",
        metadata={"command": line, "seeds": f"{found.seeds}", "params": f"{as_dict(found.params)}"},
    )
    print(output, file=sys.stdout)
