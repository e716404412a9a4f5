"""`studyapp demo`: the simulations, from the shell."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.group import Verbs
from studyapp.cli.outcome import Outcome, Refused, nearest
from studyapp.cli.running import plot_demo, run_demo
from studyapp.cli.sweeping import executor_option, measure_option, over_option
from studyapp.lab.demo import AnyDemo, described, find, names
from studyapp.lab.params import Parameter, parameters

Completes = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completes(words: Sequence[str]) -> Completes:
    return lambda ctx, param, begun: [CompletionItem(w) for w in words if w.startswith(begun)]


@click.group("demo", cls=Verbs)
def demo_verb() -> None:
    """List, show, run and plot the simulations, one or all of them."""


@demo_verb.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def list_demos(front: Front, as_json: bool) -> None:
    """Every demo with its claim."""
    demos, say = [find(name) for name in names()], front.say
    if as_json:
        rows = [
            {"name": d.name, "title": say(d.title), "topic": d.topic, "claim": say(d.claim)}
            for d in demos
        ]
        print_document({"demos": rows})
        return
    width = max(len(demo.name) for demo in demos)
    for demo in demos:
        click.echo(f"{demo.name:<{width}}  {say(demo.claim)}")


@demo_verb.command("show")
@click.argument("name", shell_complete=_completes(names()))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def show_demo(front: Front, name: str, as_json: bool) -> None:
    """A demo's claim, params and measures."""
    if name not in names():
        raise Refused(Outcome.USAGE, f"no demo {name!r}", nearest(name, names()))
    demo, say = find(name), front.say
    if as_json:
        print_document(_document(demo, front))
        return
    click.echo(f"{demo.name} · {say(demo.title)}\n{say(demo.claim)}\n\nparams")
    for parameter in parameters(demo.Params):
        help_ = f"{say(parameter.help)}{ends(parameter)}"
        click.echo(f"  {parameter.flag:<16} {help_}  [{written(parameter)}]")
    click.echo("\nmeasures")
    measures = described(demo.Result)
    width = max(len(one.name) for one in measures)
    for one in measures:
        click.echo(f"  {one.name:<{width}}  {say(one.help)}")


def _document(demo: AnyDemo, front: Front) -> dict[str, object]:
    say = front.say
    return {
        "demo": demo.name,
        "title": say(demo.title),
        "topic": demo.topic,
        "claim": say(demo.claim),
        "params": [
            {
                "name": one.name,
                "flag": one.flag,
                "kind": one.kind,
                "default": one.default,
                "low": one.hard_low,
                "high": one.hard_high,
                "choices": one.choices,
                "unit": one.unit,
                "help": say(one.help),
            }
            for one in parameters(demo.Params)
        ],
        "measures": [
            {"name": one.name, "unit": one.unit, "scale": one.scale, "help": say(one.help)}
            for one in described(demo.Result)
        ],
    }


# -- params as flags ---------------------------------------------------------------------------


def ends(parameter: Parameter) -> str:
    """What a param takes, in brackets: its words or the ends of its range."""
    if parameter.kind in ("choice", "data"):
        file = (", FILE.csv",) if parameter.kind == "data" else ()
        return f" ({', '.join(map(str, parameter.choices))}{''.join(file)})"
    if parameter.kind == "bool":
        return ""
    low, high = parameter.hard_low, parameter.hard_high
    if low is None or high is None:
        return f" (in {parameter.unit})" if parameter.unit else ""
    return f" ({_short(low)} to {_short(high)}{parameter.unit})"


def written(parameter: Parameter) -> str:
    """The default as it is typed on the command line."""
    if parameter.kind == "bool":
        return "on" if parameter.default else "off"
    return str(parameter.default)


def _short(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:g}"


def flags(demo: AnyDemo) -> list[click.Parameter]:
    """The demo's params as options; numbers are checked by the demo's own rules."""
    return [_flag(parameter) for parameter in parameters(demo.Params)]


def _flag(parameter: Parameter) -> click.Option:
    names = [parameter.flag, parameter.name]
    range_ = "" if parameter.choices else ends(parameter)
    text = f"{parameter.help}{range_}  [default: {written(parameter)}]"
    if parameter.kind == "bool":
        name = parameter.flag.removeprefix("--")
        return click.Option([f"--{name}/--no-{name}", parameter.name], default=None, help=text)
    words = [str(word) for word in parameter.choices]
    shown = [*words, "FILE.csv"] if parameter.kind == "data" else words
    metavar = f"[{'|'.join(shown)}]" if words else parameter.kind.upper()
    return click.Option(
        names, metavar=metavar, default=None, help=text, shell_complete=_completes(words)
    )


# -- one subcommand a demo ---------------------------------------------------------------------


class Demos(Verbs):
    """Made from each demo's params: a declared param is a flag of that name."""

    what = "demo"

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(names())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        return self.make(find(name)) if name in names() else None

    @abstractmethod
    def make(self, demo: AnyDemo) -> click.Command:
        """The command of one demo."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Demos"):
            formatter.write_dl([(name, find(name).claim) for name in self.list_commands(ctx)])


def _seeds() -> click.Option:
    return click.Option(
        ["--seeds", "seed_count"],
        metavar="N",
        type=click.IntRange(1, 10_000),
        default=1,
        show_default=True,
        help="Run this many seeds, from --seed on, and give their spread.",
    )


def sweeps() -> list[click.Parameter]:
    """What any demo takes beside its params: many seeds, several values, a place to run in."""
    return [_seeds(), over_option(), measure_option(), executor_option()]


class RunDemos(Demos):
    def make(self, demo: AnyDemo) -> click.Command:
        options = [
            *flags(demo),
            *sweeps(),
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
            metavar="FILE",
            type=click.Path(readable=False, path_type=Path),
            help="FILE.png, FILE.svg or FILE.pdf",
        )
        return click.Command(
            demo.name,
            params=[*flags(demo), *sweeps(), output],
            callback=partial(plot_demo, demo=demo),
            help=demo.claim,
        )


@demo_verb.group("run", cls=RunDemos, subcommand_metavar="DEMO [OPTIONS]")
def run_demos() -> None:
    """Run a demo and print what it measures."""


@demo_verb.group("plot", cls=PlotDemos, subcommand_metavar="DEMO [OPTIONS]")
def plot_demos() -> None:
    """Save a demo's chart as PNG, SVG or PDF."""


@demo_verb.command("gallery")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    type=click.Path(readable=False, path_type=Path),
    help="The folder to fill; it is made if need be.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["png", "svg", "pdf"]),
    default="png",
    show_default=True,
    help="What the figures are saved as.",
)
@click.option(
    "--seeds",
    "seed_count",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="Run this many seeds of each and draw their spread.",
)
@pass_front
def gallery(front: Front, output: Path, form: str, seed_count: int) -> None:
    """Every demo as a figure in a folder, with an index page."""
    from studyapp.cli.gallery import save_gallery

    click.echo(save_gallery(front, output, form, seed_count))
