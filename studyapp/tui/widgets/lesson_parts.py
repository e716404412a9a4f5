"""The parts of a lesson that are no running text: headings, tables, cards and chains in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from studyapp.i18n import N_, Say, english
from studyapp.text.table import Table, lay
from studyapp.text.width import cell_width
from studyapp.tui.widgets.card_list import one_line
from studyapp.tui.widgets.card_text import STYLES, CardText
from studyapp.tui.widgets.dates import day_words

if TYPE_CHECKING:
    from studyapp.study.reading import Place

SIGNS: Final = {"new": "○", "due": "◐", "later": "✓", "away": "–"}
"""How far a card in a lesson has come, told without colour."""


class HeadingLine(CardText):
    DEFAULT_CSS = """
    HeadingLine { margin-top: 1; text-style: bold; color: $primary; }
    HeadingLine.part { color: $foreground; }
    """

    def __init__(self, text: str, level: int) -> None:
        super().__init__(text, classes="part" if level > 2 else "section")
        self.level = level


class TableView(Widget):
    DEFAULT_CSS = "TableView { height: auto; width: 1fr; margin-top: 1; }"

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(lay(self.table, max(20, width)))

    def render(self) -> Content:
        lines = [
            Content.assemble(*((span.text, STYLES[span.style]) for span in line))
            for line in lay(self.table, max(20, self.size.width))
        ]
        return Content("\n").join(lines)


class Stop(Widget, can_focus=True):
    """Something in the text to stop at: Enter does what it says."""

    DEFAULT_CSS = """
    Stop { height: auto; width: 1fr; margin: 1 0 0 0; padding: 0 1; border-left: outer $panel; }
    Stop:focus { border-left: outer $primary; background: $panel; }
    """

    def __init__(self, name: str, say: Say = english) -> None:
        super().__init__()
        self.about, self.say = name, say

    def lines(self) -> tuple[Content, Content]:
        """What it is, and what Enter does with it."""
        raise NotImplementedError

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return 2

    def render(self) -> Content:
        first, second = self.lines()
        sign = "▸ " if self.has_focus else "  "
        return Content.assemble((sign, "bold $primary"), first, "\n  ", second)


class CardStop(Stop):
    """A card where the text has just taught it."""

    place: Place | None = None

    def put(self, place: Place) -> None:
        self.place = place
        self.refresh()

    def lines(self) -> tuple[Content, Content]:
        place, width = self.place, max(10, self.size.width - 4)
        if place is None:
            return Content(self.about), Content("")
        head = f"{SIGNS[place.state]} "
        first = Content.assemble((head, "$accent"), one_line(place.prompt, width - 2))
        return first, Content.styled(standing(place, self.say), "$muted")


def standing(place: Place, say: Say) -> str:
    """What the schedule says of a card in a lesson, and what Enter does."""
    match place.state:
        case "new":
            return say(N_("card · new · ↵ answers it, and it joins your schedule"))
        case "due":
            return say(N_("card · due · ↵ answers it"))
        case "later":
            when = day_words(place.due or 0, say)
            return say(N_("card · next on {when} · ↵ practises it"), when=when)
    return say(N_("card · suspended or deleted in your collection"))


class ChainStop(Stop):
    """A chain of follow-up questions."""

    def __init__(self, name: str, title: str, count: int, say: Say = english) -> None:
        super().__init__(name, say)
        self.title, self.count = title, count

    def lines(self) -> tuple[Content, Content]:
        width = max(10, self.size.width - 4)
        said = self.say(
            N_("follow-ups · {n} questions, each one turn further · ↵ begins"), n=self.count
        )
        if cell_width(said) > width:
            said = self.say(N_("follow-ups · {n} questions · ↵ begins"), n=self.count)
        return Content.assemble(("» ", "$accent"), one_line(self.title, width - 2)), Content.styled(
            said, "$muted"
        )
