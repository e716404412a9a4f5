"""What `demo run` and `plot` run: params from flags, many seeds, several values, a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from studyapp.cli.front import Front
from studyapp.cli.outcome import Outcome, Refused
from studyapp.cli.progress import Bar
from studyapp.i18n import Say
from studyapp.lab.demo import AnyDemo, described
from studyapp.lab.params import ParamError, build, command, parameters

if TYPE_CHECKING:
    from studyapp.charts.spec import Chart
    from studyapp.lab.datasets import Dataset
    from studyapp.lab.grid import Over
    from studyapp.lab.sweep import Sweep

LAST_SEED: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One run on many seeds, or several over the values of a param or two."""

    demo: AnyDemo
    sweeps: tuple[Sweep, ...]
    overs: tuple[Over, ...]
    """Empty for a single setting."""
    measure: str
    """What is drawn over the values."""
    words: tuple[str, ...]
    """What the command says beside the params and the seeds."""

    @property
    def first(self) -> Sweep:
        return self.sweeps[0]

    @property
    def command(self) -> str:
        """The command that repeats it."""
        import shlex

        seeds = self.first.n if self.first.n > 1 else None
        return " ".join(
            [command(self.demo, self._unswept(), seeds), shlex.join(self.words)]
        ).strip()

    def _unswept(self) -> Any:
        """The params with the swept ones at their defaults: `--over` names these."""
        from dataclasses import replace

        usual = self.demo.Params()
        names = [over.parameter.name for over in self.overs]
        return replace(self.first.params, **{name: getattr(usual, name) for name in names})

    def charts(self, say: Say) -> tuple[Chart, ...]:
        """The demo's own charts with the spread of the seeds, or the measure over the values."""
        if self.overs:
            from studyapp.lab.grid import chart

            return (chart(self.demo, self.sweeps, self.overs, self.measure, say),)
        from studyapp.lab.sweep import charts

        return charts(self.demo, self.first, say)


def ask(
    front: Front,
    demo: AnyDemo,
    given: Mapping[str, object],
    *,
    count: int,
    over: Sequence[str] = (),
    measure: str | None = None,
    executor: str = "serial",
) -> Asked:
    """Run it. Raises Refused, ExecutorError, Cancelled by Ctrl+C."""
    from studyapp.lab.grid import read_over, settings

    try:
        params = build(demo, _with_data(demo, given))
        overs = tuple(read_over(demo, word) for word in over)
        turned = settings(params, overs) if overs else [params]
    except ParamError as wrong:
        raise Refused(Outcome.USAGE, str(wrong), f"see studyapp demo show {demo.name}") from None
    for one in overs:
        if given.get(one.parameter.name) is not None:
            what = f"{one.parameter.flag} and --over {one.parameter.name}"
            raise Refused(Outcome.USAGE, what, "give one of them")
    first = getattr(params, "seed", 0)
    if first + count - 1 > LAST_SEED:
        raise Refused(Outcome.USAGE, f"seed {first} and {count} seeds", f"the last is {LAST_SEED}")
    known = [one.name for one in described(demo.Result)]
    if measure is not None and measure not in known:
        from studyapp.cli.outcome import nearest

        raise Refused(Outcome.USAGE, f"no measure {measure!r}", nearest(measure, known))
    if measure is not None and not overs:
        raise Refused(Outcome.USAGE, "--measure says what is drawn with --over", "give both")
    words = [word for one in over for word in ("--over", one)]
    words += ["--measure", measure] if measure else []
    sweeps = _run(front, demo, turned, range(first, first + count), executor, drawn=not overs)
    return Asked(demo, sweeps, overs, measure or known[0], tuple(words))


def _run(
    front: Front, demo: AnyDemo, settings: Sequence[Any], seeds: range, executor: str, drawn: bool
) -> tuple[Sweep, ...]:
    from studyapp.lab.executors import opened
    from studyapp.lab.sweep import DRAWN, sweep_over

    with opened(executor) as place, Bar(front, demo.name, share=True) as bar:
        chunk = place.chunk(len(settings) * (len(seeds) if demo.random else 1))
        keep = DRAWN if drawn else 1
        return sweep_over(demo, settings, seeds, bar.tell, place.executor, chunk=chunk, drawn=keep)


def _with_data(demo: AnyDemo, given: Mapping[str, object]) -> dict[str, object]:
    """What was given, with a file of the learner's own opened."""
    values = {name: value for name, value in given.items() if value is not None}
    for p in parameters(demo.Params):
        word = values.get(p.name)
        if p.kind == "data" and isinstance(word, str) and word not in p.choices:
            values[p.name] = _opened(word, p.choices)
    return values


def _opened(word: str, choices: Sequence[object]) -> Dataset:
    from studyapp.lab.datasets import SHIPPED, DatasetError, shipped
    from studyapp.library.data import open_data

    task = shipped(str(choices[0])).task
    if word in SHIPPED:
        words = ", ".join(map(str, choices))
        raise Refused(Outcome.USAGE, f"{word!r} isn't for {task}", f"name {words} or a CSV file")
    try:
        return open_data(word, task)
    except DatasetError as wrong:
        raise Refused(Outcome.BAD_DATA, str(wrong)) from None


def over_option() -> click.Option:
    return click.Option(
        ["--over"],
        metavar="PARAM=V,V...",
        multiple=True,
        help="Run it at each of these values; twice for a grid of two params.",
    )


def measure_option() -> click.Option:
    return click.Option(
        ["--measure"], metavar="NAME", help="What is drawn with --over  [default: the first]"
    )


def executor_option() -> click.Option:
    return click.Option(
        ["--executor"],
        metavar="PLACE",
        default="serial",
        show_default=True,
        callback=_known,
        help="Where the seeds run: serial, threads, processes or dask://HOST:PORT.",
    )


def _known(ctx: click.Context, param: click.Parameter, word: str) -> str:  # noqa: ARG001
    from studyapp.lab.executors import known

    if not known(word):
        fix = "name serial, threads, processes or dask://HOST:PORT"
        raise Refused(Outcome.USAGE, f"no executor {word!r}", fix)
    return word
