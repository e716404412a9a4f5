"""Home answers "what now?": what is due, topic by topic, and one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from studyapp.i18n import N_
from studyapp.text.width import cell_width, clip, pad
from studyapp.tui.keys import HOME
from studyapp.tui.screens.room import Room
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.study.overview import Overview, TopicLine

BAR = 20
"""Cells of the bar that shows how much of a topic is known."""
EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths of the table's columns in cells."""

    topic: int
    bar: int


class Topics(Widget):
    """The table of topics with a cursor; its lines scroll when they don't fit."""

    DEFAULT_CSS = """
    Topics { height: auto; width: 1fr; }
    """

    cursor: reactive[int] = reactive(0)

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[TopicLine, ...] = ()

    def show(self, lines: tuple[TopicLine, ...]) -> None:
        self.lines = lines
        weakest = next((n for n, line in enumerate(lines) if line.due or line.new), 0)
        if self.cursor >= len(lines) or not self.has_class("touched"):
            self.cursor = weakest
        self.refresh(layout=True)

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
        room = self.screen
        assert isinstance(room, HomeScreen)
        say = room.say
        widest = max(cell_width(line.title) for line in self.lines)
        wide = BAR if self.size.width >= 100 else BAR // 2
        columns = _Columns(min(widest, max(12, self.size.width - wide - 32)), wide)
        head = (
            f"  {pad(say(N_('TOPIC')), columns.topic)}  {pad(say(N_('KNOWN')), columns.bar + 7)}"
            f"{pad(say(N_('recall')), 7, 'right')}{pad(say(N_('due')), 6, 'right')}"
            f"{pad(say(N_('new')), 6, 'right')}"
        )
        rows = [Content.styled(head, "$muted")]
        rows += [self._row(n, line, columns) for n, line in enumerate(self.lines)]
        return Content("\n").join(rows)

    def _row(self, n: int, line: TopicLine, columns: _Columns) -> Content:
        here = n == self.cursor
        # 1.00 is never claimed: memory is a probability
        recall = "–" if line.recall is None else f"{min(line.recall, 0.99):.2f}"[1:]
        share = f"{round(100 * line.known)} %"
        return Content.assemble(
            ("▸ " if here else "  ", "bold $primary"),
            (pad(clip(line.title, columns.topic), columns.topic), "bold" if here else ""),
            "  ",
            (pad(bar(line.known, columns.bar), columns.bar), "$primary"),
            (pad(share, 7, "right"), "$muted"),
            (pad(recall, 7, "right"), ""),
            (pad(str(line.due), 6, "right"), "bold" if line.due else "$muted"),
            (pad(str(line.new), 6, "right"), "" if line.new else "$muted"),
        )

    def on_click(self, event: events.Click) -> None:
        if 1 <= event.y <= len(self.lines):
            self.add_class("touched")
            self.cursor = event.y - 1


def bar(share: float, width: int) -> str:
    """A bar in eighths of a cell; nothing known is a dot, not a blank."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    if eighths == 0:
        return "·"
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


class HomeScreen(Room):
    KEYS = HOME
    TOPIC = N_("Home shows what is due in each topic. Enter studies the topic under the cursor.")

    def compose(self) -> ComposeResult:
        yield TitleBar("studyapp")
        yield Static(id="now")
        with VerticalScroll(can_focus=False):
            yield Topics()
            yield Static(id="history")
        yield KeyBar(self.acting_keys(), self.say)

    def on_mount(self) -> None:
        self._title()
        self.query_one("#now", Static).update(Content(self.say(N_("opening your collection …"))))

    def _title(self) -> None:
        moment = self.studyapp.desk.clock()
        day = (
            moment.strftime("%a %d %b")
            if self.studyapp.desk.language == "en"
            else moment.strftime("%m-%d")
        )
        bar_ = self.query_one(TitleBar)
        bar_.left = "studyapp"
        bar_.right = f"{self.studyapp.collection_name} · {self.studyapp.language}   {day}"

    def on_screen_resume(self) -> None:
        self.studyapp.look()

    def show(self, overview: Overview) -> None:
        """Fill in the counts."""
        self._title()
        self.query_one("#now", Static).update(self._now(overview))
        self.query_one(Topics).show(overview.topics)
        self.query_one("#history", Static).update(self._history(overview))

    def _now(self, overview: Overview) -> Content:
        say = self.say
        if overview.cards == 0:
            return Content(
                say(
                    N_(
                        "No cards yet. Import a deck: studyapp import FILE, or turn on the decks\n"
                        "that come with the app: studyapp config set shipped on"
                    )
                )
            )
        if overview.due == overview.new == 0:
            when = say(N_("nothing is scheduled"))
            if overview.next_due:
                day, count = overview.next_due
                when = say(N_("{count} cards on {day}"), count=count, day=day.isoformat())
            return Content.assemble(
                (say(N_("Done for today.")), "bold"),
                "  ",
                say(N_("Next: {when}"), when=when),
                "\n",
                (say(N_("Play in the lab meanwhile: d")), "$muted"),
            )
        counts = say(
            N_("{due} due · {new} new · about {minutes} min"),
            due=overview.due,
            new=overview.new,
            minutes=overview.minutes,
        )
        return Content.assemble(
            f"{counts}\n",
            ("▸ ", "bold $primary"),
            (say(N_("Study now")), "bold"),
            (f"  {say(N_('Enter'))}", "$muted"),
        )

    def _history(self, overview: Overview) -> Content:
        if not overview.answers_week:
            return Content("")
        recall = "–" if overview.recall is None else f"{round(100 * overview.recall)} %"
        return Content.styled(
            "\n"
            + self.say(
                N_("last week  {bars}  {answers} answered   recall {recall} (target {target} %)"),
                bars=sparkline(overview.week),
                answers=overview.answers_week,
                recall=recall,
                target=round(100 * self.studyapp.desk.settings.retention),
            ),
            "$muted",
        )

    def action_cursor(self, by: int) -> None:
        self.query_one(Topics).move(by)

    def action_study(self) -> None:
        self.studyapp.study(self.query_one(Topics).topic if self._picked() else None)

    def _picked(self) -> bool:
        return self.query_one(Topics).has_class("touched")

    def action_study_all(self) -> None:
        self.studyapp.study(None)

    def action_gallery(self) -> None:
        self.studyapp.open_gallery()

    def action_undo(self) -> None:
        self.studyapp.undo()

    def action_redo(self) -> None:
        self.studyapp.redo()

    def action_quit(self) -> None:
        self.app.exit()


def sparkline(values: tuple[int, ...]) -> str:
    top = max(values, default=0) or 1
    return " ".join("·" if v == 0 else "▁▂▃▄▅▆▇█"[min(7, 8 * v // (top + 1))] for v in values)
