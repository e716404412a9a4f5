"""The place where a card is answered: options, a line to type in, or a word of advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from studyapp.deck.ask import (
    Arrange,
    Ask,
    Choose,
    ChooseMany,
    Decide,
    Number,
    Response,
    Reveal,
    Revealed,
    Type,
    choices,
)
from studyapp.i18n import N_, Say, english
from studyapp.study.session import Shown
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.choices import Choices, TrueFalse, one_of, truths
from studyapp.tui.widgets.steps import Steps
from studyapp.tui.widgets.ticks import Ticks

Face: TypeAlias = Callable[[str], str]
"""How a key is written, by its name: the config may have changed it."""


class AskBox(Vertical):
    DEFAULT_CSS = """
    AskBox { height: auto; width: 1fr; }
    """

    def __init__(self, face: Face, say: Say = english) -> None:
        super().__init__()
        self.face, self.say = face, say
        self.ask: Ask = Reveal()

    async def put(self, shown: Shown, language: str, *, focus: bool = True) -> None:
        """Make room for the answer to a card."""
        await self.remove_children()
        self.ask = shown.question.ask
        match self.ask:
            case Choose():
                await self.mount(one_of(self.ask))
            case ChooseMany():
                await self.mount(Ticks(self.ask, self.face("tick"), self.say))
            case Arrange():
                carry = self.face("carry-up"), self.face("carry-down")
                await self.mount(Steps(self.ask, carry, self.say))
            case Decide():
                marks = self.face("true"), self.face("false")
                await self.mount(TrueFalse(self.ask, language, marks))
            case Type() | Number():
                await self.mount(AnswerLine(self.ask, self.say))
                if focus:
                    self.focus_field()
            case Reveal():
                words = N_("think of the answer, then show it with {key}")
                said = self.say(words, key=self.face("show"))
                await self.mount(Static(Content.styled(said, "$muted"), id="think"))

    @property
    def has_field(self) -> bool:
        """Whether the answer is typed."""
        return isinstance(self.ask, Type | Number)

    def focus_field(self) -> bool:
        """Give the keys to the field; False when there is none."""
        for line in self.query(AnswerLine):
            line.field.focus()
            return True
        return False

    def picked(self) -> Response:
        """What was picked, ticked or put in order. Raises UnreadableError while nothing was."""
        for options in self.query(Choices):
            return options.response()
        return Revealed()

    def settle(self, response: Response) -> None:
        """The answer stands; options show which is right, and what was asked of one is done."""
        self.query("#think").remove()
        for line in self.query(AnswerLine):
            line.settle()
        for options in self.query(Choices):
            options.settle(response)

    def freeze(self) -> None:
        """Nothing can be changed any more, nothing is told yet."""
        for line in self.query(AnswerLine):
            line.settle()
        for options in self.query(Choices):
            options.frozen = True

    def thaw(self) -> None:
        """The answer is taken back and may be changed."""
        for options in self.query(Choices):
            options.frozen = False
        for line in self.query(AnswerLine):
            line.field.disabled = False
        self.focus_field()

    def fits(self, shown: Shown) -> bool:
        """Whether a card still asks for the same: what was picked or typed can stay."""
        ask = shown.question.ask
        same = {one.id for one in choices(ask)} == {one.id for one in choices(self.ask)}
        return type(ask) is type(self.ask) and same and _key(ask) == _key(self.ask)

    def speak(self, shown: Shown, language: str) -> None:
        """The same question in other words."""
        self.ask = shown.question.ask
        for options in self.query(Choices):
            options.replace(choices(self.ask) or truths(language))
        for line in self.query(AnswerLine):
            if isinstance(self.ask, Type | Number):
                line.replace(self.ask)


def _key(ask: Ask) -> object:
    """What options are settled by; the key of a typed answer is read when it is judged."""
    match ask:
        case Choose(right=right) | ChooseMany(right=right) | Arrange(right=right):
            return right
        case Decide(answer):
            return answer
    return None
