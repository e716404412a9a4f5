"""The parts of a lesson that are no running text: headings, tables, cards and chains in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from studyapp.i18n import N_, Say, english
from studyapp.text.markdown import layout
from studyapp.text.table import Table, lay
from studyapp.text.width import clip
from studyapp.text.wrap import wrap
from studyapp.tui.widgets.card_text import STYLES, CardText
from studyapp.tui.widgets.dates import day_words

if TYPE_CHECKING:
    from studyapp.study.reading import Place

MOST_LINES: Final = 4
"""Of a card's question in a lesson."""

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
    """Something in the text to stop at: Enter or a click does what it says."""

    class Chosen(Message):
        """It was clicked, and has the focus."""

    DEFAULT_CSS = """
    Stop { height: auto; width: 1fr; margin: 1 0 0 0; padding: 0 1; border-left: outer $panel; }
    Stop:focus { border-left: outer $primary; background: $panel; }
    """

    def __init__(self, name: str, say: Say = english) -> None:
        super().__init__()
        self.about, self.say = name, say

    @property
    def sign(self) -> str:
        """One cell before its words: what kind of stop this is, how far it has come."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """Card text: what it is."""
        raise NotImplementedError

    @property
    def deed(self) -> str:
        """What Enter does with it."""
        raise NotImplementedError

    def lines(self, width: int) -> list[Content]:
        said = beginning(self.words, width - 4, MOST_LINES)
        sign = "▸ " if self.has_focus else "  "
        head = Content.assemble((sign, "bold $primary"), (f"{self.sign} ", "$accent"))
        lines = [Content.assemble(head if n == 0 else "    ", one) for n, one in enumerate(said)]
        deeds = wrap(self.deed, max(8, width - 4)) if self.deed else []
        return lines + [Content.assemble("    ", (deed, "$muted")) for deed in deeds]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self.lines(width))

    def render(self) -> Content:
        return Content("\n").join(self.lines(self.size.width))

    def on_click(self) -> None:
        self.focus(scroll_visible=False)
        self.post_message(self.Chosen())


class CardStop(Stop):
    """A card where the text has just taught it."""

    place: Place | None = None

    def put(self, place: Place) -> None:
        if place != self.place:
            self.place = place
            self.refresh(layout=True)

    @property
    def sign(self) -> str:
        return SIGNS[self.place.state] if self.place is not None else " "

    @property
    def words(self) -> str:
        return self.place.prompt or self.about if self.place is not None else self.about

    @property
    def deed(self) -> str:
        return standing(self.place, self.say) if self.place is not None else " "


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

    sign = "»"

    def __init__(self, name: str, title: str, count: int, say: Say = english) -> None:
        super().__init__(name, say)
        self.title, self.count = title, count

    @property
    def words(self) -> str:
        return self.title

    @property
    def deed(self) -> str:
        return self.say(
            N_("follow-ups · {n} questions, each one turn further · ↵ begins"), n=self.count
        )


class NextStop(Stop):
    """The lesson that comes after this one."""

    sign = "→"

    def __init__(self, topic: str, title: str, say: Say = english) -> None:
        super().__init__(topic, say)
        self.title = title

    @property
    def words(self) -> str:
        return self.title

    @property
    def deed(self) -> str:
        return self.say(N_("the next lesson · ↵ opens it"))


def beginning(text: str, width: int, most: int) -> list[Content]:
    """Card text in at most so many lines, with a sign where there is more."""
    lines = [line for line in layout(text, max(8, width)) if line]
    drawn = [Content.assemble(*((one.text, STYLES[one.style]) for one in line)) for line in lines]
    if len(drawn) <= most:
        return drawn
    last = "".join(one.text for one in lines[most - 1]).rstrip()
    return [*drawn[: most - 1], Content(clip(f"{last} …", max(8, width)))]
