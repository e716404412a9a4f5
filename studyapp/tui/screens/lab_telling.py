"""What the lab says of a run: its charts, its sentence, its measures and its command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.text.width import clip
from studyapp.tui.screens.lab_runs import charts_of, commands_of
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.measures import (
    compared,
    explained,
    fitted,
    measures_said,
    shortened,
    troubled,
)
from studyapp.tui.widgets.runs import Wanted
from studyapp.tui.widgets.stage import Stage

if TYPE_CHECKING:
    from studyapp.lab.demo import AnyDemo
    from studyapp.lab.sweep import Sweep


class Telling(Room):
    """The newest run of a demo, in every way that is in sight."""

    def __init__(self, demo: str) -> None:
        super().__init__()
        self.name_of_demo = demo
        self.wanted: Wanted | None = None
        """What the newest run was asked for."""
        self.sweep: Sweep | None = None
        """The newest run, and A's."""
        self.other: Sweep | None = None
        self._said: dict[str, Content] = {}
        """What stands in each line of text."""

    @property
    def demo(self) -> AnyDemo:
        from studyapp.lab.demo import find

        return find(self.name_of_demo)

    @property
    def stage(self) -> Stage:
        return self.query_one(Stage)

    @property
    def covered(self) -> bool:
        """Whether no run may be seen."""
        return False

    def draw(self) -> None:
        """Show the newest run in every way that is in sight."""
        sweep, other, demo = self.sweep, self.other, self.demo
        if sweep is None or self.covered:
            return
        self.set_class(other is not None, "two")
        self.stage.show(*charts_of(demo, sweep, other, self.say))
        self.put("#trouble", self._trouble(sweep, other))
        self._measures(sweep, other)
        low = self.has_class("-low")
        told = self._told_of(sweep)
        self.put("#sentence", shortened(told, self.size.width - 4, 2 if low else 3))
        self.put("#command", Content(commands_of(demo, sweep, other, self.size.width - 7)))
        self.tell()
        self.refresh_keys()

    def clear(self) -> None:
        """What the demo before said must not stand under this one's name for long."""
        self.stage.show(())
        for place in ("#trouble", "#sentence", "#measures", "#command"):
            self.put(place, Content(""))

    def _measures(self, sweep: Sweep, other: Sweep | None) -> None:
        width, two = self.size.width - 4, other is not None
        if self.has_class("-tall"):
            lines = 8 if two else 3
        else:
            lines = 1 if not two else 5 if self.has_class("-short") else 3
        if other is None:
            said = Content(fitted(measures_said(sweep), width, lines))
        else:
            said = compared(other, sweep, self.demo, width, lines, self.say)
        self.put("#measures", said)
        if self.has_class("meanings"):
            self.explain()

    def explain(self) -> None:
        """Every measure with what it means, in place of the chart."""
        if self.sweep is not None:
            words = explained(self.sweep, self.other, self.demo, self.say)
            told = self._told_of(self.sweep)
            self.query_one("#meanings", Static).update(Content.assemble(told, "\n\n", words))

    def _told_of(self, sweep: Sweep) -> str:
        """The sentence of the newest run; beside an A it is said that it is B's."""
        told = self.demo.told(sweep.params, sweep.first, self.say)
        return told if self.other is None else f"B  {told}"

    def _trouble(self, sweep: Sweep, other: Sweep | None) -> Content:
        if other is None:
            return troubled(sweep, self.say)
        both = [(name, troubled(one, self.say)) for name, one in (("A", other), ("B", sweep))]
        if both[0][1] == both[1][1]:
            both = [("A, B", both[0][1])]
        rows = [Content.assemble((f"{name} ", "bold"), words) for name, words in both if words]
        return Content("\n").join(rows)

    def tell(self) -> None:
        """The line under the chart: what is read off, where the history stands, what is shown."""
        held = self.stage.position()
        if held and not self.stage.playing:
            held += f"  {self.say(N_('(held)'))}"
        said = "    ".join(part for part in (held, self.stage.reading) if part)
        self.state(said or self._shown())

    def _shown(self) -> str:
        from studyapp.charts.spread import FEWEST
        from studyapp.lab.params import build

        if self.wanted is None or self.sweep is None:
            return ""
        if self.wanted.preview and self.sweep.params != build(self.demo, self.wanted.values):
            return self.say(N_("preview at a smaller size"))
        if len(self.sweep.results) == self.sweep.n >= FEWEST:
            return self.say(
                N_("median of {n} seeds, lowest … highest; sentence of seed {first}"),
                n=self.sweep.n,
                first=self.sweep.seeds[0],
            )
        if len(self.sweep.results) >= FEWEST:
            return self.say(
                N_("median of {n} seeds, lowest … highest; lines and bands: of {drawn} seeds"),
                n=self.sweep.n,
                drawn=len(self.sweep.results),
            )
        if self.sweep.n > 1:
            return self.say(
                N_("median of {n} seeds, lowest … highest; the chart shows seed {first}"),
                n=self.sweep.n,
                first=self.sweep.seeds[0],
            )
        return ""

    def state(self, words: str) -> None:
        words = clip(words, max(20, self.size.width - 4))
        self.put("#state", Content.styled(words, "$muted"))

    def put(self, place: str, words: Content) -> None:
        """Say it there, unless it is said already: a slider must not lay the screen out anew."""
        if self._said.get(place) != words:
            self._said[place] = words
            self.query_one(place, Static).update(words)
            if place == "#trouble":
                self.query_one(place).set_class(bool(words.plain), "met")
