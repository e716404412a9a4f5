"""What every screen has: a title, a footer that says its keys, and a phase that was painted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from studyapp.i18n import Say
from studyapp.tui.keys import EVERYWHERE, Key, acting
from studyapp.tui.keys.binding import bound
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.needed import LEAST, Needed

if TYPE_CHECKING:
    from studyapp.tui.app import StudyApp


class Room(Screen[None]):
    """A screen of this app."""

    AUTO_FOCUS = ""
    """A screen gives the focus itself: a field that opens later must not take the first keys."""

    KEYS: ClassVar[Sequence[Key]] = ()
    """A table of keys as it usually is; what the config made of it is `table(KEYS)`."""
    FIELD_KEYS: ClassVar[Sequence[Key]] = ()
    """A table of keys that also act while one of the screen's text fields has the focus."""
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
        self._bind()

    def on_screen_resume(self) -> None:
        """Keys typed before this screen was painted were meant for another one."""
        self._painted = math.inf
        self.call_after_refresh(self._was_painted)

    def on_resize(self, event: events.Resize) -> None:
        """Below the least size, say what is needed instead of drawing rubble."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        self.set_class(small, "too-small")

    def table(self, keys: Sequence[Key]) -> Sequence[Key]:
        """A table of keys as the config changes it."""
        return self.studyapp.keymap.of(keys)

    def face(self, name: str) -> str:
        """How a key of this screen is written, for sentences that tell of it."""
        return next(key.shown for key in self.every_key() if key.name == name)

    def every_key(self) -> list[Key]:
        """The keys of all phases."""
        return [*self.table(self.KEYS), *self.table(EVERYWHERE)]

    def acting_keys(self) -> list[Key]:
        """The keys that act in the present phase; a screen may take some away."""
        own, everywhere = self.table(self.KEYS), self.table(EVERYWHERE)
        if isinstance(self.focused, Input):  # a text field takes what types
            own = [key for key in own if not key.types]
            everywhere = [replace(key, footer=True) for key in everywhere if key.keys == "f1"]
        return acting([*own, *everywhere], self.phase)

    def _bind(self) -> None:
        """Bind the keys of the present phase, so that none of another phase can act."""
        own = (*self.table(self.KEYS), *self.table(self.FIELD_KEYS))
        self._bindings = bound(own, self.table(EVERYWHERE), self.phase)

    def enter_phase(self, phase: str) -> None:
        """Change what the keys mean. Keys typed before the change was painted are dropped."""
        self.phase = phase
        self._painted = math.inf
        self._bind()
        self.refresh_keys()
        self.call_after_refresh(self._was_painted)

    def _was_painted(self) -> None:
        self._painted = Message().time

    def refresh_keys(self) -> None:
        for bar in self.query(KeyBar):
            bar.set_keys(self.acting_keys())

    def speak(self, language: str) -> None:
        """Turn the cards in sight to another language; most screens show none."""

    def takes(self, event: events.Key) -> bool:
        """Whether a key was typed after the present phase was painted."""
        return event.time >= self._painted and not self.has_class("too-small")
