"""One knob: a number on a track (linear or logarithmic), or a choice between words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from studyapp.i18n import N_, Say, english
from studyapp.lab.datasets import Dataset
from studyapp.text.width import pad

if TYPE_CHECKING:
    from studyapp.lab.params import Parameter

STEPS = 40
"""How many places a continuous track has."""


class Knob(Widget, can_focus=True):
    """Left and right turn it, PgUp and PgDn turn it far, Home and End to the ends."""

    DEFAULT_CSS = """
    Knob { height: 1; width: 1fr; }
    Knob:focus { background: $panel; }
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own pattern
        Binding("left,h", "turn(-1)", N_("less"), show=False),
        Binding("right,l", "turn(1)", N_("more"), show=False),
        Binding("pagedown,shift+left", "turn(-10)", N_("much less"), show=False),
        Binding("pageup,shift+right", "turn(10)", N_("much more"), show=False),
        Binding("home", "end(0)", N_("lowest"), show=False),
        Binding("end", "end(1)", N_("highest"), show=False),
        Binding("delete", "reset", N_("default"), show=False),
    ]

    value: reactive[object] = reactive(None)

    @dataclass
    class Turned(Message):
        knob: Knob

    def __init__(self, parameter: Parameter, label_width: int = 12, say: Say = english) -> None:
        super().__init__(id=f"knob-{parameter.name}")
        self.parameter, self.label_width, self.say = parameter, label_width, say
        self.set_reactive(Knob.value, parameter.default)
        self.tooltip = Content(say(parameter.help))

    # -- places on the track ------------------------------------------------------------------

    @property
    def places(self) -> int:
        """The highest place; the lowest is 0."""
        p = self.parameter
        if p.choices:
            return len(p.choices) - 1
        assert p.low is not None
        assert p.high is not None
        if p.kind == "int" and not p.log and (p.high - p.low) <= 400:
            return round((p.high - p.low) / (p.step or 1))
        if p.step and not p.log:
            return round((p.high - p.low) / p.step)
        return STEPS

    def at(self, place: int) -> object:
        """The value at a place."""
        p = self.parameter
        place = max(0, min(self.places, place))
        if p.choices:
            return p.choices[place]
        assert p.low is not None
        assert p.high is not None
        share = place / max(1, self.places)
        if place in (0, self.places):
            value = p.high if place else p.low
        elif p.log and p.low > 0:
            value = p.low * (p.high / p.low) ** share
            value = float(f"{value:.2g}")
        else:
            value = p.low + (p.high - p.low) * share
            value = float(f"{value:.6g}")
        value = min(max(value, p.low), p.high)
        return round(value) if p.kind == "int" else value

    @property
    def place(self) -> int:
        """The place nearest to the value."""
        p = self.parameter
        if p.choices:
            return p.choices.index(self.value) if self.value in p.choices else 0
        assert p.low is not None
        assert p.high is not None
        value = float(str(self.value))
        if p.log and p.low > 0:
            share = math.log(max(value, p.low) / p.low) / math.log(p.high / p.low)
        else:
            share = (value - p.low) / ((p.high - p.low) or 1)
        return max(0, min(self.places, round(share * self.places)))

    @property
    def beyond(self) -> int:
        """-1 or 1 where a typed value lies below or above the track, else 0."""
        p = self.parameter
        if p.low is None or p.high is None:
            return 0
        value = float(str(self.value))
        return -1 if value < p.low else 1 if value > p.high else 0

    # -- acting --------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        if self.parameter.choices:
            count = len(self.parameter.choices)
            self._set(self.at((self.place + (1 if by > 0 else -1)) % count))
            return
        if self.beyond * by > 0:
            return
        place, old = self.place, self.value
        while 0 <= place + by <= self.places or abs(by) > 1:
            place = max(0, min(self.places, place + by))
            if self.at(place) != old or place in (0, self.places):
                break
        self._set(self.at(place))

    def action_end(self, high: int) -> None:
        self._set(self.at(self.places if high else 0))

    def action_reset(self) -> None:
        self._set(self.parameter.default)

    def _set(self, value: object) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Turned(self))

    def on_click(self, event: events.Click) -> None:
        start, length = self._track()
        if not self.parameter.choices and start <= event.x < start + length:
            self._set(self.at(round((event.x - start) / max(1, length - 1) * self.places)))
        elif self.parameter.choices:
            self.action_turn(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        if self.has_focus:
            event.stop()
            self.action_turn(-1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        if self.has_focus:
            event.stop()
            self.action_turn(1)

    # -- drawing -------------------------------------------------------------------------------

    def _track(self) -> tuple[int, int]:
        start = self.label_width + 1
        return start, max(5, self.size.width - start - 9)

    def render(self) -> Content:
        mark = "▸" if self.has_focus else " "
        label = pad(self.parameter.name, self.label_width - 1)
        head = (f"{mark}{label} ", "bold" if self.has_focus else "")
        if self.parameter.choices:
            return Content.assemble(
                head,
                ("‹ ", "$muted"),
                (number(self.value), "bold $primary"),
                (" ›", "$muted"),
            )
        _, length = self._track()
        spot = round(self.place / max(1, self.places) * (length - 1))
        thumb = {-1: "«", 0: "●", 1: "»"}[self.beyond]
        return Content.assemble(
            head,
            ("─" * spot, "$primary"),
            (thumb, "bold $primary"),
            ("─" * (length - 1 - spot), "$muted"),
            (f" {number(self.value)}", "bold"),
        )


def number(value: object) -> str:
    """A param as a reader wants it: 128, 0.25, 1e-05, on; data by the name of its set."""
    if isinstance(value, Dataset):
        return value.name
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
