"""The lab: turn the knobs of a demo and see its chart, what it says and its command follow."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from textual import on, work

from studyapp.i18n import N_
from studyapp.paths import python_command
from studyapp.study.prediction import HowMuch, Sitting
from studyapp.tui.keys import LAB, Key
from studyapp.tui.screens.lab_bench import SEEDS
from studyapp.tui.screens.lab_playing import Playing
from studyapp.tui.screens.lab_predicting import Predicting
from studyapp.tui.widgets.runs import Values
from studyapp.tui.widgets.slider import Knob
from studyapp.tui.widgets.value_field import ValueField


class LabScreen(Predicting, Playing):
    CSS_PATH = "lab.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012 - Textual's own pattern
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-short"), (32, "-tall")]  # noqa: RUF012
    KEYS = LAB
    TOPIC = N_(
        "Arrows up and down choose a knob, left and right turn it; PgUp and PgDn turn it far, "
        "Home and End to its ends, Delete back to its default. The chart follows at once, at a "
        "smaller size where a run takes long, and at full size when the hand rests."
    )

    def __init__(
        self,
        demo: str,
        values: Values | None = None,
        *,
        beside: Values | None = None,
        order: Sequence[str] = (),
        sitting: Sitting | None = None,
    ) -> None:
        """`beside` opens as A next to `values`; `order` is that of the gallery."""
        super().__init__(demo, beside, sitting or Sitting())
        self.start_values = values
        self.order = tuple(order)

    async def on_mount(self) -> None:
        # a run that someone came here to vary has been seen: nothing is asked
        await self.open(self.start_values or {}, first=self.start_values is None)

    def acting_keys(self) -> list[Key]:
        """What can't be done now isn't offered."""
        away = set()
        if self.covered and len(self._questions()) < 2:
            away.add("another")
        if isinstance(self.asking, HowMuch):
            away |= {"pick(1)", "type"}
        if self.phase == "bench" and not self.stage.find_steps():
            away.add("play")
        if self.phase == "play":
            away |= {"predict", "compare", "cards"}
        return [key for key in super().acting_keys() if key.action not in away]

    # -- knobs ---------------------------------------------------------------------------------

    def action_knob(self, by: int) -> None:
        if isinstance(self.focused, Knob):
            (self.focus_next if by > 0 else self.focus_previous)(Knob)
        else:
            self.focus_knob()

    def action_next_knob(self) -> None:
        self.action_knob(1)

    def action_type(self) -> None:
        """Type a value; a choice is turned to the next one."""
        knob = self.focused
        if not isinstance(knob, Knob):
            return
        if knob.parameter.choices and knob.parameter.kind != "data":
            knob.action_turn(1)
            return
        self.add_class("typing")
        self.query_one(ValueField).open(knob.parameter, knob.value)
        self.enter_phase("type")

    def action_commit(self) -> None:
        self.query_one(ValueField).commit()

    @on(ValueField.Set)
    def _typed(self, event: ValueField.Set) -> None:
        self._close_field()
        self.turned()
        if self.form is not None:
            self.form.set_value(event.name, event.value)

    @on(ValueField.Left)
    def _close_field(self) -> None:
        field = self.query_one(ValueField)
        field.close()
        self.remove_class("typing")
        if field.parameter is not None:
            self.query_one(f"#knob-{field.parameter.name}", Knob).focus()
        self.enter_phase("predict" if self.covered else "bench")

    def action_seeds(self, by: int) -> None:
        """More or fewer than are shown: behind a question more may have run than were asked for."""
        shown = self.sweep.n if self.sweep is not None and self.rested else self.seeds
        more = [n for n in SEEDS if n > shown] or [SEEDS[-1]]
        fewer = [n for n in SEEDS if n < shown] or [SEEDS[0]]
        self.seeds = more[0] if by > 0 else fewer[-1]
        self.request(preview=False)

    def action_defaults(self) -> None:
        if self.form is not None:
            self.turned()
            self.form.set_values({})
            self.request(preview=False)

    def action_run(self) -> None:
        self.request(preview=False, fresh=True)

    # -- other demos, cards, lessons -----------------------------------------------------------

    async def action_demo(self, by: int) -> None:
        if not self.order:
            import asyncio

            self.order = await asyncio.to_thread(gallery_order)
        at = self.order.index(self.name_of_demo) if self.name_of_demo in self.order else 0
        self.runs.cancel()
        self.beside = None
        self.name_of_demo = self.order[(at + by) % len(self.order)]
        await self.open({}, first=True)

    def action_cards(self) -> None:
        from studyapp.tui.screens.cited import CitedScreen

        self.app.push_screen(CitedScreen(self.name_of_demo))

    def action_lesson(self) -> None:
        """The lesson that runs this demo, else that on its topic."""
        name = self.name_of_demo
        if not self.studyapp.open_lesson(self.demo.topic, demo=name):
            self.studyapp.tell(
                N_("no lesson runs this; {key} shows the cards on it"), key=self.face("cards")
            )

    # -- taking it along -----------------------------------------------------------------------

    def _commands(self) -> list[str]:
        """The command of what the knobs say, at full size; A's before it where there is one."""
        from studyapp.lab.params import build, command

        seeds = self.seeds if self.seeds > 1 else None
        asked = [self.values] if self.beside is None else [self.beside, self.values]
        return [command(self.demo, build(self.demo, one), seeds=seeds) for one in asked]

    def action_copy(self) -> None:
        lines = self._commands()
        self.app.copy_to_clipboard("\n".join(lines))
        if len(lines) > 1:
            self.studyapp.tell(N_("copied both commands, A's first"))
        else:
            self.studyapp.tell(N_("copied: {command}"), command=lines[0])

    def action_save(self) -> None:
        """Save the chart as PNG in the current folder; a child process draws it."""
        path = free_name(Path.cwd(), self.name_of_demo, ".png")
        _, demo, _, *rest = shlex.split(self._commands()[-1])
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

    # -- leaving -------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Out of whatever is open, one thing at a time, then out of the lab."""
        if self.phase == "type":
            self._close_field()
        elif self.covered:
            self.skip()
        elif self.runs.long:
            self.runs.cancel()
            self.state(self.say(N_("stopped; {key} runs it again"), key=self.face("run")))
        elif self.has_class("meanings"):
            self.remove_class("meanings")
        elif self.stage.reading:
            self.stage.stop_reading()
        elif self.phase == "play":
            self.leave_play()
            self.tell()
        else:
            self.runs.cancel()
            self.app.pop_screen()


def gallery_order() -> tuple[str, ...]:
    """The demos as the gallery lists them; imports them all."""
    from studyapp.lab.gallery import arranged, opened
    from studyapp.library.course.topics import titles

    return tuple(entry.name for entry in arranged(opened(), tuple(titles())))


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """The first of stem.png, stem-2.png … that doesn't exist yet."""
    names = (f"{stem}{suffix}" if n == 1 else f"{stem}-{n}{suffix}" for n in range(1, 10_000))
    return next(path for name in names if not (path := folder / name).exists())
