"""What is shown where a terminal is too small to study in."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from studyapp.i18n import N_

LEAST: Final = (60, 18)
"""Columns and rows."""


class Needed(Widget):
    DEFAULT_CSS = """
    Needed { width: 1fr; height: 1fr; content-align: center middle; text-align: center; }
    """

    def render(self) -> Content:
        from studyapp.tui.app import StudyApp

        assert isinstance(self.app, StudyApp)
        words = self.app.say(
            N_("studyapp needs {width}x{height}\nthis is {now_width}x{now_height}"),
            width=LEAST[0],
            height=LEAST[1],
            now_width=self.app.size.width,
            now_height=self.app.size.height,
        )
        return Content(words)


class TooSmall(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Needed()
