"""The lab: turn the knobs of a demo and see its chart, its measures and its command follow."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from studyapp.i18n import N_
from studyapp.paths import python_command
from studyapp.text.width import cell_width
from studyapp.tui.keys import LAB, bindings
from studyapp.tui.messages import ParamsChanged
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.chart_view import ChartView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.param_form import ParamForm
from studyapp.tui.widgets.slider import Knob
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo
    from studyapp.lab.sweep import Sweep

SEEDS = (1, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One run that the knobs ask for."""

    version: int
    demo: str
    values: Mapping[str, object]
    seeds: int
    preview: bool


@dataclass
class Ran(Message):
    wanted: Wanted
    sweep: Sweep


@dataclass
class Broke(Message):
    wanted: Wanted
    reason: str


@dataclass
class Progressed(Message):
    done: int
    total: int


class LabScreen(Room):
    CSS_PATH = "lab.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-wide")]  # noqa: RUF012 - Textual's own pattern
    VERTICAL_BREAKPOINTS = [(0, "-short"), (23, "-tall")]  # noqa: RUF012
    KEYS = LAB
    TOPIC = N_(
        "Arrows up and down choose a knob, left and right turn it; PgUp and PgDn turn it far, "
        "Home and End to its ends, Delete back to its default."
    )
    BINDINGS = bindings(LAB)

    def __init__(self, demo: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self.name_of_demo = demo
        self.start_values = dict(values or {})
        self.seeds = 1
        self.version = 0
        self.running: Wanted | None = None
        self.next_wanted: Wanted | None = None
        self.sweep: Sweep | None = None
        self.form: ParamForm | None = None
        """The knobs of the demo on the bench."""
        self.drawn_preview = False
        """Whether what is drawn is a preview, to be followed by the full size."""

    @property
    def demo(self) -> AnyDemo:
        from studyapp.lab.demo import find

        return find(self.name_of_demo)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(id="claim")
        with Horizontal(id="bench"):
            yield Vertical(id="knobs")
            yield ChartView(self.studyapp.desk.glyphs, self.say)
        yield Static(id="state")
        yield Static(id="measures")
        yield Static(id="sentence")
        yield Static(id="command")
        yield KeyBar(self.acting_keys(), self.say)

    async def on_mount(self) -> None:
        await self._open(self.start_values)

    async def _open(self, values: Mapping[str, object]) -> None:
        """Bring a demo onto the bench; what the last one still says is not heard any more."""
        from studyapp.lab.params import parameters

        self.query_one(TitleBar).left = f"{self.say(N_('Lab'))} · {self.name_of_demo}"
        self.query_one(TitleBar).right = self.say(self.demo.title)
        self.query_one("#claim", Static).update(Content(self.say(self.demo.claim)))
        self.query_one(ChartView).show_all()
        place = self.query_one("#knobs", Vertical)
        self.form = ParamForm(parameters(self.demo.Params), self.say)
        await place.remove_children()
        await place.mount(self.form)
        self.form.set_values(values)
        self.form.query(Knob).first().focus()
        self.request(preview=False)

    @property
    def rested(self) -> bool:
        """Whether the full-size run of the knobs as they stand is drawn."""
        return self.running is None and self.next_wanted is None and not self.drawn_preview

    # -- running -------------------------------------------------------------------------------

    @on(ParamsChanged)
    def _changed(self, event: ParamsChanged) -> None:
        if event.form is self.form:
            self.request(preview=not event.settled)

    def request(self, *, preview: bool) -> None:
        """Ask for a run; while one is running only the newest request waits."""
        if self.form is None:
            return
        self.version += 1
        self.drawn_preview = preview
        seeds = 1 if preview else self.seeds
        values = self.form.values
        wanted = Wanted(self.version, self.name_of_demo, values, seeds, preview)
        if self.running is None:
            self.running = wanted
            self._run(wanted)
        else:
            self.next_wanted = wanted

    @work(thread=True, group="lab")
    def _run(self, wanted: Wanted) -> None:
        from studyapp.lab.demo import Cancelled, find
        from studyapp.lab.params import build, preview
        from studyapp.lab.sweep import sweep

        worker: Worker[None] = get_current_worker()
        demo = find(wanted.demo)

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled or self._stale(wanted):
                raise Cancelled
            if not wanted.preview:
                self.post_message(Progressed(done, total))

        try:
            params = build(demo, wanted.values)
            if wanted.preview:
                params = preview(params)
            seed = getattr(params, "seed", 0)
            found = sweep(demo, params, range(seed, seed + wanted.seeds), progress)
            self.post_message(Ran(wanted, found))
        except Cancelled:
            self.post_message(Broke(wanted, ""))
        except Exception as error:
            self.post_message(Broke(wanted, f"{type(error).__name__}: {error}"))

    def _stale(self, wanted: Wanted) -> bool:
        """Whether something newer waits; a preview is finished unless several do."""
        patience = 3 if wanted.preview else 0
        waiting = self.next_wanted
        return waiting is not None and waiting.version > wanted.version + patience

    def _finished(self) -> None:
        self.running, wanted = self.next_wanted, None
        if self.running is not None:
            wanted, self.next_wanted = self.running, None
            self._run(wanted)

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self.seeds > 1 and event.total > 1:
            words = self.say(
                N_("running {done} of {total} …  Esc stops"), done=event.done, total=event.total
            )
            self.query_one("#state", Static).update(Content.styled(words, "$muted"))

    @on(Broke)
    def _broke(self, event: Broke) -> None:
        if event.wanted is not self.running:
            return
        if event.reason:
            reason = self.say(N_("the run failed: {reason}"), reason=event.reason)
            self.query_one("#state", Static).update(
                Content.assemble(("! ", "bold $warning"), reason)
            )
        self._finished()

    @on(Ran)
    def _ran(self, event: Ran) -> None:
        if event.wanted is not self.running:
            return
        self.sweep, self.drawn_preview = event.sweep, event.wanted.preview
        self._draw(event.wanted)
        self._finished()

    def _draw(self, wanted: Wanted) -> None:
        from studyapp.lab.params import build, command

        sweep = self.sweep
        if sweep is None:
            return
        demo, params = self.demo, sweep.params
        self.query_one(ChartView).show(demo.draw(params, sweep.first, self.say))
        measures = self.query_one("#measures", Static)
        lines = 2 if self.has_class("-short") else 3 if self.size.height < 30 else 6
        measures.update(Content(fitted(measures_said(sweep), measures.size.width, lines)))
        self.query_one("#sentence", Static).update(
            Content(demo.told(params, sweep.first, self.say))
        )
        self.query_one("#command", Static).update(
            Content(command(demo, params, seeds=several(sweep)))
        )
        state = ""
        if wanted.preview and params != build(demo, wanted.values):
            state = self.say(N_("preview at a smaller size"))
        elif sweep.n > 1:
            state = self.say(
                N_("median of {n} seeds, lowest … highest; the chart shows seed {first}"),
                n=sweep.n,
                first=sweep.seeds[0],
            )
        self.query_one("#state", Static).update(Content.styled(state, "$muted"))

    # -- actions -------------------------------------------------------------------------------

    def action_run(self) -> None:
        self.request(preview=False)

    async def action_demo(self, by: int) -> None:
        from studyapp.lab.demo import names

        everything = names()
        here = everything.index(self.name_of_demo)
        self.workers.cancel_group(self, "lab")
        self.running = self.next_wanted = self.sweep = None
        self.name_of_demo = everything[(here + by) % len(everything)]
        await self._open({})

    def action_seeds(self, by: int) -> None:
        here = SEEDS.index(self.seeds)
        self.seeds = SEEDS[max(0, min(len(SEEDS) - 1, here + by))]
        self.request(preview=False)

    def action_series(self, number: int) -> None:
        self.query_one(ChartView).toggle(number - 1)

    def action_defaults(self) -> None:
        if self.form is not None:
            self.form.set_values({})
            self.request(preview=False)

    def _command(self) -> str:
        """The command of what the knobs say, at full size."""
        from studyapp.lab.params import build, command

        values = self.form.values if self.form else {}
        seeds = self.seeds if self.seeds > 1 else None
        return command(self.demo, build(self.demo, values), seeds=seeds)

    def action_copy(self) -> None:
        line = self._command()
        self.app.copy_to_clipboard(line)
        self.studyapp.tell(N_("copied: {command}"), command=line)

    def action_save(self) -> None:
        """Save the chart as PNG in the current folder; a child process draws it."""
        path = free_name(Path.cwd(), self.name_of_demo, ".png")
        _, demo, _, *rest = shlex.split(self._command())
        self._save([demo, "plot", *rest, "-o", str(path)], path)

    @work(group="save")
    async def _save(self, arguments: list[str], path: Path) -> None:
        import asyncio

        process = await asyncio.create_subprocess_exec(
            *python_command("studyapp"),
            "--lang",
            self.studyapp.desk.language,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, error = await process.communicate()
        if process.returncode == 0:
            self.studyapp.tell(N_("saved {path}"), path=str(path))
        else:
            self.studyapp.tell(
                N_("not saved: {reason}"), reason=error.decode(errors="replace").strip()[-300:]
            )

    def action_back(self) -> None:
        if self.running is not None and self.seeds > 1:
            self.workers.cancel_group(self, "lab")
            self.running = self.next_wanted = None
            self.query_one("#state", Static).update(Content(self.say(N_("stopped"))))
            return
        self.workers.cancel_group(self, "lab")
        self.app.pop_screen()

    def action_knob(self, by: int) -> None:
        (self.focus_next if by > 0 else self.focus_previous)(Knob)


def several(sweep: Sweep) -> int | None:
    """How many seeds a command must name: none for a single run."""
    return sweep.n if sweep.n > 1 else None


def measures_said(sweep: Sweep) -> list[str]:
    """Every measure with its spread."""
    from studyapp.lab.numbers import show

    parts = []
    for name in sweep.measures:
        one = sweep.summary(name)
        many = one.n > 1 and one.low != one.high
        spread = f" ({show(one.low)} … {show(one.high)})" if many else ""
        parts.append(f"{name} {show(one.median)}{spread}")
    return parts


def fitted(parts: list[str], width: int, lines: int, gap: str = "    ") -> str:
    """The parts in at most so many lines, none of them broken; how many were left out is said."""
    rows = [""]
    for n, part in enumerate(parts):
        more = f"{gap}… +{len(parts) - n}"
        last = len(rows) == lines
        room = width - (cell_width(more) if last and n < len(parts) - 1 else 0)
        joined = f"{rows[-1]}{gap}{part}" if rows[-1] else part
        if cell_width(joined) <= room:
            rows[-1] = joined
        elif last:
            rows[-1] += more
            break
        else:
            rows.append(part)
    return "\n".join(rows)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """The first of stem.png, stem-2.png … that doesn't exist yet."""
    names = (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}" for n in range(1, 10_000))
    return next(path for name in names if not (path := folder / name).exists())
