"""The table of topics on home: how well each is known, what is due, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

from studyapp.i18n import N_, Say, english
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.widgets.bar import bar

if TYPE_CHECKING:
    from studyapp.study.overview import TopicLine

BAR: Final = 20
"""Cells of the bar that shows how much of a topic is known."""
NUMBERS: Final = 30
"""Cells of the columns of numbers and of the gaps between all of them."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths in cells."""

    topic: int
    bar: int
    needs: int


class Topics(Widget):
    """Lines with a cursor; they scroll when they don't fit."""

    DEFAULT_CSS = """
    Topics { height: auto; width: 1fr; }
    """

    cursor: reactive[int] = reactive(0)

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.lines: tuple[TopicLine, ...] = ()

    def show(self, lines: tuple[TopicLine, ...]) -> None:
        self.lines = lines
        first = next((n for n, line in enumerate(lines) if line.due or line.new), 0)
        if self.cursor >= len(lines) or not self.picked:
            self.cursor = first
        self.refresh(layout=True)

    @property
    def picked(self) -> bool:
        """Whether the learner moved the cursor."""
        return self.has_class("touched")

    @property
    def topic(self) -> str | None:
        return self.lines[self.cursor].topic if self.lines else None

    def move(self, by: int) -> None:
        self.add_class("touched")
        self.cursor = max(0, min(len(self.lines) - 1, self.cursor + by))
        if isinstance(self.parent, VerticalScroll):
            row = Region(0, self.cursor + 1 if self.cursor else 0, 1, 1)
            self.parent.scroll_to_region(row, animate=False)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002
        return len(self.lines) + 1 if self.lines else 0

    def render(self) -> Content:
        if not self.lines:
            return Content("")
        say = self.say
        columns = self._columns()
        head = (
            f"  {pad(say(N_('TOPIC')), columns.topic)}  {pad(say(N_('KNOWN')), columns.bar + 7)}"
            f"{pad(say(N_('recall')), 7, 'right')}{pad(say(N_('due')), 6, 'right')}"
            f"{pad(say(N_('new')), 6, 'right')}"
        )
        rows = [Content.styled(head, "$muted")]
        rows += [self._row(n, line, columns) for n, line in enumerate(self.lines)]
        return Content("\n").join(rows)

    def _columns(self) -> _Columns:
        wide = BAR if self.size.width >= 100 else BAR // 2
        widest = max(cell_width(line.title) for line in self.lines)
        room = self.size.width - NUMBERS - wide - 2
        topic = max(12, min(widest, room))
        return _Columns(topic, wide, max(0, room - topic))

    def _needs(self, line: TopicLine) -> str:
        return self.say(N_("needs {what}"), what=line.needs) if line.needs else ""

    def _row(self, n: int, line: TopicLine, columns: _Columns) -> Content:
        here = n == self.cursor
        # 1.00 is never claimed: memory is a probability
        recall = "–" if line.recall is None else f"{min(line.recall, 0.99):.2f}"[1:]
        share = f"{round(100 * line.known)} %"
        needs, bar_width = self._needs(line), columns.bar + 14
        known = Content.assemble(
            (pad(bar(line.known, columns.bar), columns.bar), "$primary"),
            (pad(share, 7, "right"), "$muted"),
            (pad(recall, 7, "right"), ""),
        )
        if needs and line.recall is None:
            # nothing is known of it yet: what it waits for says more than an empty bar
            known, needs = Content.styled(pad(clip(needs, bar_width), bar_width), "$muted"), ""
        needs = clip(needs, max(0, columns.needs - 2))
        return Content.assemble(
            ("▸ " if here else "  ", "bold $primary"),
            (pad(clip(line.title, columns.topic), columns.topic), "bold" if here else ""),
            "  ",
            known,
            (pad(str(line.due), 6, "right"), "bold" if line.due else "$muted"),
            (pad(str(line.new), 6, "right"), "" if line.new else "$muted"),
            (f"  {needs}" if needs else "", "$muted"),
        )

    def on_click(self, event: events.Click) -> None:
        if 1 <= event.y <= len(self.lines):
            self.add_class("touched")
            self.cursor = event.y - 1
