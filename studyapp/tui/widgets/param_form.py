"""The knobs of one demo, made from its params and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer

from studyapp.i18n import Say, english
from studyapp.text.width import cell_width
from studyapp.tui.messages import ParamsChanged
from studyapp.tui.widgets.slider import Knob

if TYPE_CHECKING:
    from studyapp.lab.params import Parameter

REST = 0.25
"""Seconds without a move after which the full-size run is made."""


class ParamForm(VerticalScroll, can_focus=False):
    """Posts ParamsChanged for every turn, and once more, settled, when the hand rests."""

    def __init__(self, parameters: Sequence[Parameter], say: Say = english) -> None:
        super().__init__()
        self.parameters, self.say = tuple(parameters), say
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        width = max((cell_width(p.name) for p in self.parameters), default=8) + 2
        for parameter in self.parameters:
            yield Knob(parameter, width, self.say)

    @property
    def values(self) -> dict[str, object]:
        return {knob.parameter.name: knob.value for knob in self.query(Knob)}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Turn the knobs without a word; what is not named goes to its default."""
        for knob in self.query(Knob):
            with knob.prevent(Knob.Turned):
                knob.value = values.get(knob.parameter.name, knob.parameter.default)

    def set_value(self, name: str, value: object) -> None:
        """One value as typed, which may lie beyond its slider; it needs no rest."""
        for knob in self.query(Knob):
            if knob.parameter.name == name:
                with knob.prevent(Knob.Turned):
                    knob.value = value
        if self._resting is not None:
            self._resting.stop()
        self._rested()

    @on(Knob.Turned)
    def _turned(self, event: Knob.Turned) -> None:
        event.stop()
        self.post_message(ParamsChanged(self, self.values, settled=False))
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._rested)

    def _rested(self) -> None:
        self.post_message(ParamsChanged(self, self.values, settled=True))
