"""Numbered options: a digit picks, Enter commits; after the verdict ✓ and ✗ stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.widget import Widget

from studyapp.deck.ask import Choice, Choose, Chosen, Decide, Decided, Response
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_
from studyapp.text.width import cell_width, pad
from studyapp.tui.widgets.card_text import drawn

TRUTHS = {"en": ("true", "false"), "zh": ("对", "错")}


class Choices(Widget):
    """Lines of which the cursor marks one. What it means to mark one, each kind says."""

    DEFAULT_CSS = """
    Choices { height: auto; width: 1fr; }
    """

    cursor: reactive[int] = reactive(-1)
    """The option picked, -1 while none is: a blank Enter is no answer."""

    def __init__(self, options: tuple[Choice, ...]) -> None:
        super().__init__()
        self.options = options
        self.frozen = False
        """The answer stands; nothing is told yet."""
        self.settled = False
        """The right answer is shown."""

    # -- what a kind says ----------------------------------------------------------------------

    def response(self) -> Response:
        """What Enter commits. Raises UnreadableError while that is nothing."""
        raise NotImplementedError

    def settle(self, response: Response) -> None:  # noqa: ARG002
        """Show what was answered and what is right."""
        self.frozen = self.settled = True
        self.refresh(layout=True)

    def margin(self, n: int, option: Choice) -> tuple[str, str]:
        """The signs before an option, all of one width, and the style of the whole."""
        raise NotImplementedError

    def remark(self, option: Choice) -> str:  # noqa: ARG002
        """A word behind an option."""
        return ""

    # -- the cursor ----------------------------------------------------------------------------

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

    def replace(self, options: tuple[Choice, ...]) -> None:
        """The same options in other words."""
        self.options = options
        self.refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        row = 0
        for n, block in enumerate(self._blocks(self.size.width)):
            if row <= event.y < row + len(block):
                self.clicked(n, event.x)
            row += len(block)

    def clicked(self, n: int, column: int) -> None:  # noqa: ARG002
        self.pick(n + 1)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return sum(len(lines) for lines in self._blocks(width))

    def render(self) -> Content:
        lines = [line for block in self._blocks(self.size.width) for line in block]
        return Content("\n").join(lines)

    def _blocks(self, width: int) -> list[list[Content]]:
        return [self._block(n, option, width) for n, option in enumerate(self.options)]

    def _block(self, n: int, option: Choice, width: int) -> list[Content]:
        margin, style = self.margin(n, option)
        lines = drawn(option.text, width, margin, " " * cell_width(margin), style)
        remark = self.remark(option)
        if not remark:
            return lines
        beside = Content.assemble(lines[-1], (f"   {remark}", "$muted"))
        if beside.cell_length <= width:
            return [*lines[:-1], beside]
        return [*lines, Content.styled(f"{' ' * len(margin)}{remark}", "$muted")]


class OneOf(Choices):
    """One of them is right."""

    def __init__(self, options: tuple[Choice, ...], right: str, marks: Sequence[str] = ()) -> None:
        super().__init__(options)
        self.right = right
        self.marks = marks
        """The keys that pick the options of a true/false ask; digits otherwise."""
        self.chosen: str | None = None

    def response(self) -> Response:
        if self.cursor < 0:
            raise UnreadableError(N_("pick an option first: 1 to {last}"), last=len(self.options))
        return Chosen(self.options[self.cursor].id)

    def settle(self, response: Response) -> None:
        match response:
            case Chosen(option):
                self.chosen = option
            case Decided(said):
                self.chosen = str(said).lower()
        super().settle(response)

    def margin(self, n: int, option: Choice) -> tuple[str, str]:
        name = str(n + 1)
        if self.marks:
            name = pad(self.marks[n], max(map(cell_width, self.marks)))
        if not self.settled:
            here = n == self.cursor
            sign, style = ("▸", "bold $primary") if here else (" ", "")
        elif option.id == self.right:
            sign, style = "✓", "bold $success"
        elif option.id == self.chosen:
            sign, style = "✗", "bold $error"
        else:
            sign, style = " ", "$muted"
        return f"{sign} {name}  ", style


class TrueFalse(OneOf):
    def __init__(self, ask: Decide, language: str, marks: Sequence[str]) -> None:
        super().__init__(truths(language), str(ask.answer).lower(), marks)

    def response(self) -> Response:
        if self.cursor < 0:
            true, false = self.marks
            raise UnreadableError(N_("say {true} or {false} first"), true=true, false=false)
        return Decided(self.cursor == 0)


def truths(language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, word) for name, word in zip(("true", "false"), TRUTHS[language], strict=True)
    )


def one_of(ask: Choose) -> OneOf:
    return OneOf(ask.options, ask.right)
