"""A list of cards, a line or a few for each, with a cursor that keys of the screen move."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from studyapp.text.markdown import plain
from studyapp.text.width import clip


class CardList(OptionList, can_focus=False):
    """Never has the focus, so that every key is the screen's."""

    DEFAULT_CSS = """
    CardList, CardList.-textual-compact {
        height: 1fr; border: none; padding: 0 1; background: $background;
        scrollbar-size-vertical: 1;
    }
    CardList > .option-list--option-highlighted {
        background: $panel; color: $foreground; text-style: bold;
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self.lines: tuple[Content, ...] = ()
        self._marked: int | None = None

    def show(self, lines: Sequence[Content], at: int = 0) -> None:
        """List these, the cursor on the one at a place."""
        self.lines, self._marked = tuple(lines), None
        self.clear_options()
        self.add_options([Option(set_in(line, "  ")) for line in lines])
        self.highlighted = min(at, len(lines) - 1) if lines else None
        self._mark()

    @on(OptionList.OptionHighlighted)
    def _mark(self) -> None:
        """A sign at the cursor, for terminals without colours."""
        here = self.highlighted
        if here == self._marked:
            return
        for place, sign in ((self._marked, "  "), (here, "▸ ")):
            if place is not None and place < len(self.lines):
                line = set_in(self.lines[place], sign)
                self.replace_option_prompt_at_index(place, line)
        self._marked = here

    @property
    def cursor(self) -> int | None:
        return self.highlighted

    def move(self, by: int) -> None:
        """Up or down; the ends hold the cursor."""
        if self.highlighted is not None:
            self.highlighted = max(0, min(self.option_count - 1, self.highlighted + by))

    def page(self, by: int) -> None:
        self.move(by * max(1, self.size.height - 1))


def set_in(line: Content, sign: str) -> Content:
    """A line or a few, two cells from the edge, a sign before the first."""
    first, *rest = line.split("\n")
    return Content("\n").join(
        [
            Content.assemble((sign, "bold $primary"), first),
            *(Content.assemble("  ", r) for r in rest),
        ]
    )


def one_line(markdown: str, width: int) -> str:
    """The beginning of a card's text in one line."""
    return clip(" ".join(plain(markdown, 400).split()), width)
