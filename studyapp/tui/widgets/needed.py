"""What stands in place of a screen where the terminal is too small for it."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.widget import Widget

from studyapp.i18n import N_, Say, english

LEAST: Final = (60, 18)
"""Columns and rows."""


class Needed(Widget):
    """Shown while the screen has the class too-small, when all else is hidden."""

    DEFAULT_CSS = """
    Needed {
        display: none; width: 1fr; height: 1fr;
        content-align: center middle; text-align: center;
    }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say

    def render(self) -> Content:
        words = self.say(
            N_("studyapp needs {width}x{height}\nthis is {now_width}x{now_height}\nCtrl+Q quits"),
            width=LEAST[0],
            height=LEAST[1],
            now_width=self.screen.size.width,
            now_height=self.screen.size.height,
        )
        return Content(words)
