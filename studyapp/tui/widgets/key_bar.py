"""The footer: the keys that act now, in the learner's language, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from studyapp.i18n import Say, english
from studyapp.text.width import cell_width
from studyapp.tui.keys import Key


class KeyBar(Widget):
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; color: $muted; }
    """

    def __init__(self, keys: Sequence[Key] = (), say: Say = english) -> None:
        super().__init__()
        self.keys, self.say = tuple(keys), say

    def set_keys(self, keys: Sequence[Key]) -> None:
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.refresh()

    def render(self) -> Content:
        return fitting(self.keys, self.say, self.size.width)


def fitting(keys: Sequence[Key], say: Say, width: int) -> Content:
    """The keys that fit `width` cells; help always does, for the rest stand there."""
    shown = [key for key in keys if key.footer]
    last = [key for key in shown if key.action in ("help", "language")]
    room = width - 1 - sum(_cells(key, say) for key in last)
    parts: list[Content | str | tuple[str, str]] = [" "]
    for key in [key for key in shown if key not in last] + [key for key in keys if key.spare]:
        if _cells(key, say) > room:
            continue  # a shorter one behind it may fit
        room -= _cells(key, say)
        parts += [(key.shown, "bold $primary"), f" {say(key.label)}  "]
    for key in last:
        parts += [(key.shown, "bold $primary"), f" {say(key.label)}  "]
    return Content.assemble(*parts)


def _cells(key: Key, say: Say) -> int:
    return cell_width(key.shown) + cell_width(say(key.label)) + 3
