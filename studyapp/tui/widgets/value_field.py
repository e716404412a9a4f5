"""A value typed for a knob, also one beyond its slider; one line, one clear refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from studyapp.i18n import N_, Say, english
from studyapp.text.fold import read_number
from studyapp.tui.widgets.answer_line import Field
from studyapp.tui.widgets.slider import number

if TYPE_CHECKING:
    from studyapp.lab.datasets import Dataset
    from studyapp.lab.params import Parameter


class Typed(Field):
    """Esc leaves it by the screen's own key."""

    BINDINGS = []  # noqa: RUF012 - Textual's own pattern

    def action_release(self) -> None:
        self.post_message(ValueField.Left())


class ValueField(Horizontal):
    DEFAULT_CSS = """
    ValueField { height: auto; max-height: 5; width: 1fr; display: none; padding: 0 2; }
    ValueField.open { display: block; }
    ValueField > Static { width: auto; }
    ValueField > Typed { width: 16; margin: 0 2 0 1; }
    ValueField > #range { width: 1fr; height: auto; color: $muted; }
    """

    @dataclass
    class Set(Message):
        name: str
        value: object

    @dataclass
    class Left(Message):
        """Nothing was typed."""

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say
        self.parameter: Parameter | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="named")
        yield Typed(max_length=400, compact=True)
        yield Static(id="range")

    def open(self, parameter: Parameter, value: object) -> None:
        self.parameter = parameter
        self.query_one("#named", Static).update(Content.styled(parameter.name, "bold"))
        words = self.say(N_("{low} to {high}"), **self._ends(parameter))
        if parameter.kind == "data":
            names = ", ".join(map(str, parameter.choices))
            words = self.say(N_("{names}, or a CSV file of yours"), names=names)
        self.query_one("#range", Static).update(Content(words))
        field = self.query_one(Typed)
        field.value = ""
        field.placeholder = number(value)
        self.add_class("open")
        field.focus()

    def close(self) -> None:
        self.remove_class("open")

    @staticmethod
    def _ends(p: Parameter) -> dict[str, str]:
        low = "-∞" if p.hard_low is None else number(p.hard_low)
        high = "∞" if p.hard_high is None else number(p.hard_high)
        return {"low": low, "high": high}

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.commit()

    def commit(self) -> None:
        """Take what was typed, or say in one line why not."""
        p, typed = self.parameter, self.query_one(Typed).value.strip()
        if p is None or not typed:
            self.post_message(self.Left())
            return
        try:
            value = self._data(p, typed) if p.kind == "data" else self._number(p, typed)
        except _Refused as refused:
            self.query_one("#range", Static).update(Content(f"! {refused}"))
        else:
            self.post_message(self.Set(p.name, value))

    def _data(self, p: Parameter, typed: str) -> Dataset:
        """A shipped set by its name, or a file of the learner's."""
        from studyapp.lab.datasets import DatasetError, shipped
        from studyapp.library.data import open_data

        try:
            return open_data(typed, shipped(str(p.choices[0])).task)
        except FileNotFoundError:
            raise _Refused(self.say(N_("there is no file {file}"), file=typed)) from None
        except OSError as error:
            words = self.say(
                N_("{file} can't be read: {reason}"), file=typed, reason=error.strerror
            )
            raise _Refused(words) from None
        except DatasetError as error:
            raise _Refused(str(error)) from None

    def _number(self, p: Parameter, typed: str) -> int | float:
        found = read_number(typed)
        if found is None:
            raise _Refused(self.say(N_("that is not a number; write it like 0.25, 1e-3 or 1/4")))
        value, ends = found[0], self._ends(p)
        low = p.hard_low is not None and value < p.hard_low
        high = p.hard_high is not None and value > p.hard_high
        if low or high:
            raise _Refused(self.say(N_("{value} is outside {low} to {high}"), value=typed, **ends))
        if p.kind == "int" and value != int(value):
            raise _Refused(self.say(N_("a whole number from {low} to {high}, please"), **ends))
        return int(value) if p.kind == "int" else value


class _Refused(Exception):  # noqa: N818 - says what it is
    """What was typed is no value for the knob; in the learner's words."""
