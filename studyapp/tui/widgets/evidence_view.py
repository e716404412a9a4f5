"""Two runs drawn side by side: a claim and its control, or what was said and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studyapp.charts.glyphs import Glyphs
from studyapp.charts.spec import Chart
from studyapp.deck.evidence import Params
from studyapp.i18n import N_, Say, english
from studyapp.lab.holding import HOLDING_SIGNS, HOLDING_WORDS, Holding
from studyapp.study.exhibit import Panel
from studyapp.study.explaining_words import heading
from studyapp.tui.widgets.chart_view import ChartView

CONTROL_WORDS = {
    Holding.REFUTED: N_("fails here, as it must"),
    Holding.HOLDS: N_("holds here"),
}
WIDE = 110
"""Cells from which the two runs stand side by side."""
LOWEST, HIGHEST = 9, 15
"""Rows of a run, its heading and its ruling among them."""


class Showing(Protocol):
    """One or two runs with a chart each: an exhibit, or a pair."""

    @property
    def panels(self) -> tuple[Panel, ...]: ...

    def charts(self, say: Say) -> tuple[Chart, ...]: ...


class RunPanel(Vertical):
    """One run: a heading, its chart, and the ruling under it."""

    DEFAULT_CSS = """
    RunPanel { width: 1fr; height: 1fr; }
    RunPanel > .heading, RunPanel > .ruling {
        height: 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    RunPanel > .heading { color: $muted; }
    """

    def __init__(self, glyphs: Glyphs, say: Say) -> None:
        super().__init__()
        self.glyphs, self.say = glyphs, say

    def compose(self) -> ComposeResult:
        yield Static(classes="heading")
        yield ChartView(self.glyphs, self.say)
        yield Static(classes="ruling")

    def show(self, panel: Panel, params: Params, chart: Chart, place: str) -> None:
        words = heading(panel.side.role, params, self.say)
        parts = (place, words) if place else (words,)
        self.query_one(".heading", Static).update(Content(" · ".join(parts)))
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
        self.showing: Showing | None = None

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
        return self.showing is not None and len(self.showing.panels) > 1

    def clear(self) -> None:
        self.showing = None
        self.remove_class("shown", "two", "other")

    def show(self, showing: Showing, place: str = "") -> None:
        """Draw one or two runs, or the same over more seeds; `place` says which of several."""
        self.showing = showing
        charts = showing.charts(self.say)
        for at, panel, chart in zip(("#first", "#second"), showing.panels, charts, strict=False):
            params = telling(panel, showing.panels)
            self.query_one(at, RunPanel).show(panel, params, chart, place)
        self._arrange()
        self.add_class("shown")
        self._tell()

    def hide(self) -> None:
        """Nothing of this can be drawn."""
        self.showing = None
        self.remove_class("shown")

    @property
    def beside(self) -> bool:
        """Whether both runs are in sight."""
        return self.has_class("two")

    @property
    def waits(self) -> bool:
        """Whether the second run waits behind the first for want of room."""
        return self.has_two and not self.beside and not self.has_class("other")

    def turn(self, *, second: bool) -> None:
        """Where there is room for one run, show the second one, or the first."""
        self.set_class(second and self.has_two and not self.beside, "other")
        self._tell()
        self.scroll_visible(top=True, animate=False)

    @property
    def panel(self) -> Panel | None:
        """The run that is looked at."""
        if self.showing is None:
            return None
        return self.showing.panels[1 if self.has_class("other") else 0]

    def _tell(self) -> None:
        if panel := self.panel:
            self.query_one(".sentence", Static).update(Content(panel.sentence(self.say)))
            self.query_one(".command", Static).update(Content(panel.command))


def telling(panel: Panel, panels: Sequence[Panel]) -> Params:
    """Its params, first those in which it differs from the others: a narrow heading is cut."""
    others = [set(other.side.params) for other in panels if other is not panel]
    return tuple(sorted(panel.side.params, key=lambda one: all(one in other for other in others)))


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
