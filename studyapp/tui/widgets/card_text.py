"""Card Markdown drawn line by line: wrapped by cell width, formulae as Unicode, never as markup."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from studyapp.text.markdown import Line, layout

STYLES: Final = {
    "plain": "",
    "strong": "bold",
    "emphasis": "italic",
    "code": "$secondary",
    "formula": "$accent",
    "quote": "$muted",
}


@lru_cache(maxsize=256)
def _lines(text: str, width: int) -> tuple[Line, ...]:
    return layout(text, width)


def drawn(text: str, width: int, first: str = "", rest: str = "", style: str = "") -> list[Content]:
    """Lines of card text behind a margin: `first` before the first line, `rest` before others."""
    from studyapp.text.width import cell_width

    out = []
    for n, line in enumerate(_lines(text, max(4, width - cell_width(first)))):
        parts: list[tuple[str, str]] = [(first if n == 0 else rest, style)]
        parts += [(span.text, f"{style} {STYLES[span.style]}".strip()) for span in line]
        out.append(Content.assemble(*parts))
    return out


class CardText(Widget):
    """Text that takes the height it needs."""

    DEFAULT_CSS = """
    CardText { height: auto; width: 1fr; }
    """

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text

    def show(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(_lines(self.text, max(4, width))) if self.text else 0

    def render(self) -> Content:
        if not self.text:
            return Content("")
        return Content("\n").join(drawn(self.text, self.size.width))
