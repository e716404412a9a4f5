"""One line at the top with a rule under it: where you are on the left, how far on the right."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from studyapp.text.width import cell_width, clip


class TitleBar(Widget):
    DEFAULT_CSS = """
    TitleBar { dock: top; height: 2; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self.set_reactive(TitleBar.left, left)
        self.set_reactive(TitleBar.right, right)

    def render(self) -> Content:
        width = max(self.size.width, 10)
        right = clip(self.right, width - 2)
        left = clip(self.left, max(0, width - cell_width(right) - 4))
        gap = " " * max(1, width - cell_width(left) - cell_width(right) - 2)
        return Content.assemble(
            (f" {left}", "bold"), gap, (f"{right} ", "$muted"), "\n", ("─" * width, "$panel")
        )
