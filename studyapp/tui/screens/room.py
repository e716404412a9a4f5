"""What every screen has: a title, a footer that says its keys, and a phase that was painted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.message import Message
from textual.screen import Screen

from studyapp.i18n import Say
from studyapp.tui.keys import EVERYWHERE, Key, acting
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.needed import LEAST, Needed

if TYPE_CHECKING:
    from studyapp.tui.app import StudyApp


class Room(Screen[None]):
    """A screen of this app."""

    AUTO_FOCUS = ""
    """A screen gives the focus itself: a field that opens later must not take the first keys."""

    KEYS: ClassVar[Sequence[Key]] = ()
    TOPIC: ClassVar[str] = ""
    """A marked string: what the help page says this screen is for."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = ""
        self._painted = -math.inf

    @property
    def studyapp(self) -> StudyApp:
        return cast("StudyApp", self.app)

    @property
    def say(self) -> Say:
        return self.studyapp.say

    @on(events.Mount)
    def _add_needed(self) -> None:
        self.mount(Needed(self.say))

    def on_screen_resume(self) -> None:
        """Keys typed before this screen was painted were meant for another one."""
        self._painted = math.inf
        self.call_after_refresh(self._was_painted)

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size, say what is needed instead of drawing rubble."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        self.set_class(small, "too-small")

    def acting_keys(self) -> list[Key]:
        """The keys that act in the present phase; a screen may take some away."""
        return [*acting(self.KEYS, self.phase), *EVERYWHERE]

    def enter_phase(self, phase: str) -> None:
        """Change what the keys mean. Keys typed before the change was painted are dropped."""
        self.phase = phase
        self._painted = math.inf
        self.refresh_keys()
        self.call_after_refresh(self._was_painted)

    def _was_painted(self) -> None:
        self._painted = Message().time

    def refresh_keys(self) -> None:
        for bar in self.query(KeyBar):
            bar.set_keys(self.acting_keys())

    def takes(self, event: events.Key) -> bool:
        """Whether a key was typed after the present phase was painted."""
        return event.time >= self._painted and not self.has_class("too-small")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.phase and action in {key.action.partition("(")[0] for key in self.KEYS}:
            acting_now = {key.action.partition("(")[0] for key in acting(self.KEYS, self.phase)}
            return action in acting_now
        return super().check_action(action, parameters)
