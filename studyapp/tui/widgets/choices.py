"""Numbered options: a digit picks, Enter commits; after the verdict ✓ and ✗ stand beside them."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widget import Widget

from studyapp.deck.ask import Choice
from studyapp.tui.widgets.card_text import drawn


class Choices(Widget):
    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    cursor: reactive[int] = reactive(-1)
    """The option picked, -1 while none is: a blank Enter is no answer."""

    def __init__(self, options: tuple[Choice, ...], *, marks: str = "") -> None:
        super().__init__()
        self.options = options
        self.marks = marks
        """Letters before the options of a true/false ask; digits otherwise."""
        self.chosen: str | None = None
        self.right: str | None = None
        self.frozen = False
        """The answer stands; nothing is told yet."""

    def move(self, by: int) -> None:
        if not self.frozen:
            last = len(self.options) - 1
            self.cursor = 0 if self.cursor < 0 and by > 0 else max(0, min(last, self.cursor + by))

    def pick(self, number: int) -> None:
        """Put the cursor on option `number` (from 1), if there is one."""
        if not self.frozen and 1 <= number <= len(self.options):
            self.cursor = number - 1

    def region_of_cursor(self) -> Region:
        """Where the option under the cursor is drawn."""
        blocks = self._blocks(self.size.width)
        top = sum(len(block) for block in blocks[: max(0, self.cursor)])
        return Region(0, top, self.size.width, len(blocks[max(0, self.cursor)]))

    @property
    def picked(self) -> str | None:
        return self.options[self.cursor].id if self.cursor >= 0 else None

    def settle(self, chosen: str | None, right: str) -> None:
        """Show which option was chosen and which is right."""
        self.chosen, self.right, self.frozen = chosen, right, True
        self.refresh(layout=True)

    def replace(self, options: tuple[Choice, ...]) -> None:
        """The same options in other words."""
        self.options = options
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return sum(len(lines) for lines in self._blocks(width))

    def render(self) -> Content:
        lines = [line for block in self._blocks(self.size.width) for line in block]
        return Content("\n").join(lines)

    def _blocks(self, width: int) -> list[list[Content]]:
        return [self._block(n, option, width) for n, option in enumerate(self.options)]

    def _block(self, n: int, option: Choice, width: int) -> list[Content]:
        name = self.marks[n] if self.marks else str(n + 1)
        if self.right is None:
            here = n == self.cursor
            sign, style = ("▸", "bold $primary") if here else (" ", "")
        elif option.id == self.right:
            sign, style = "✓", "bold $success"
        elif option.id == self.chosen:
            sign, style = "✗", "bold $error"
        else:
            sign, style = " ", "$muted"
        return drawn(option.text, width, f"{sign} {name}  ", "     ", style)

    def on_click(self, event: events.Click) -> None:
        row = 0
        for n, block in enumerate(self._blocks(self.size.width)):
            if row <= event.y < row + len(block):
                self.pick(n + 1)
            row += len(block)
