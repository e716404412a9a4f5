"""The run behind an answer, drawn: the claim and its control side by side, and what they decide."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.charts.glyphs import Glyphs
from studyapp.charts.spec import Chart
from studyapp.i18n import N_, Say, english
from studyapp.lab.holding import HOLDING_SIGNS, HOLDING_WORDS, Holding
from studyapp.study.exhibit import Exhibit, Panel
from studyapp.tui.widgets.chart_view import ChartView

CONTROL_WORDS = {
    Holding.REFUTED: N_("fails here, as it must"),
    Holding.HOLDS: N_("holds here"),
}
WIDE = 110
"""Cells from which the two runs stand side by side."""
LOWEST, HIGHEST = 9, 15
"""Rows of a run, its heading and its ruling among them."""


class RunPanel(Vertical):
    """One run: a heading, its chart, and the ruling under it."""

    DEFAULT_CSS = """
    RunPanel { width: 1fr; height: 1fr; }
    RunPanel > .heading, RunPanel > .ruling { height: 1; }
    RunPanel > .heading { color: $muted; }
    """

    def __init__(self, glyphs: Glyphs, say: Say) -> None:
        super().__init__()
        self.glyphs, self.say = glyphs, say

    def compose(self) -> ComposeResult:
        yield Static(classes="heading")
        yield ChartView(self.glyphs, self.say)
        yield Static(classes="ruling")

    def show(self, panel: Panel, chart: Chart) -> None:
        self.query_one(".heading", Static).update(Content(heading(panel, self.say)))
        self.query_one(ChartView).show([chart])
        self.query_one(".ruling", Static).update(ruling(panel, self.say))


class EvidenceView(Vertical):
    DEFAULT_CSS = """
    EvidenceView { height: auto; width: 1fr; display: none; }
    EvidenceView.shown { display: block; }
    EvidenceView > Horizontal { height: 13; }
    EvidenceView .sentence, EvidenceView .command { height: auto; }
    EvidenceView .command { color: $muted; }
    EvidenceView #second { display: none; margin-left: 2; }
    EvidenceView.two #second { display: block; }
    EvidenceView.other #first { display: none; }
    EvidenceView.other #second { display: block; margin-left: 0; }
    """

    @dataclass
    class Arranged(Message):
        """The two runs came to stand side by side, or one behind the other."""

    def __init__(self, glyphs: Glyphs, say: Say = english) -> None:
        super().__init__()
        self.glyphs, self.say = glyphs, say
        self.exhibit: Exhibit | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            first, second = RunPanel(self.glyphs, self.say), RunPanel(self.glyphs, self.say)
            first.id, second.id = "first", "second"
            yield first
            yield second
        yield Static(classes="sentence")
        yield Static(classes="command")

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        room = self.screen.size.height // 2
        self.query_one(Horizontal).styles.height = max(LOWEST, min(HIGHEST, room - 2))
        beside = self.has_two and self.size.width >= WIDE
        if beside != self.has_class("two"):
            self.set_class(beside, "two")
            self.post_message(self.Arranged())
        if beside or not self.has_two:
            self.remove_class("other")

    @property
    def has_two(self) -> bool:
        """Whether there is a control that differs from the claim."""
        return self.exhibit is not None and len(self.exhibit.panels) > 1

    def clear(self) -> None:
        self.exhibit = None
        self.remove_class("shown", "two", "other")

    def show(self, exhibit: Exhibit) -> None:
        """Draw an exhibit, or the same one over more seeds."""
        self.exhibit = exhibit
        charts = exhibit.charts(self.say)
        for place, panel, chart in zip(("#first", "#second"), exhibit.panels, charts, strict=False):
            self.query_one(place, RunPanel).show(panel, chart)
        self._arrange()
        self.add_class("shown")
        self._tell()

    def turn(self) -> None:
        """Where there is room for one run, show the other one."""
        if self.has_two and not self.has_class("two"):
            self.toggle_class("other")
            self._tell()
            self.scroll_visible(top=True, animate=False)

    @property
    def panel(self) -> Panel | None:
        """The run that is looked at."""
        if self.exhibit is None:
            return None
        return self.exhibit.panels[1 if self.has_class("other") else 0]

    def _tell(self) -> None:
        if panel := self.panel:
            self.query_one(".sentence", Static).update(Content(panel.sentence(self.say)))
            self.query_one(".command", Static).update(Content(panel.command))


def heading(panel: Panel, say: Say) -> str:
    roles = {"claim": N_("claim"), "control": N_("control"), "option": N_("option")}
    changed = ", ".join(f"{name} {value}" for name, value in panel.side.params)
    return f"{say(roles[panel.side.role])}: {changed}"


def ruling(panel: Panel, say: Say) -> Content:
    """ "✓ 20/20  m < 0.25: holds": the seeds that agree stand where a narrow panel keeps them."""
    one = panel.side.ruling
    sign, word = HOLDING_SIGNS[one.holding], HOLDING_WORDS[one.holding]
    if panel.side.role == "control":
        word = CONTROL_WORDS.get(one.holding, word)
    seeds = f"{one.agree}/{one.n}  " if one.n > 1 else ""
    return Content.assemble(
        (f"{sign} ", "bold"), (seeds, "$muted"), (f"{one.expectation}: {say(word)}", "bold")
    )
