"""The place where a card is answered: options, a line to type in, or a word of advice."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from studyapp.deck.ask import (
    Choice,
    Choose,
    Chosen,
    Decide,
    Decided,
    GaveUp,
    Number,
    Response,
    Reveal,
    Revealed,
    Type,
)
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_, Say, english
from studyapp.study.session import Shown
from studyapp.tui.widgets.answer_line import AnswerLine
from studyapp.tui.widgets.choices import Choices

TRUTHS = {"en": ("true", "false"), "zh": ("对", "错")}


class AskBox(Vertical):
    DEFAULT_CSS = """
    AskBox { height: auto; width: 1fr; }
    """

    def __init__(self, say: Say = english) -> None:
        super().__init__()
        self.say = say

    async def put(self, shown: Shown, language: str, *, focus: bool = True) -> None:
        """Make room for the answer to a card."""
        await self.remove_children()
        match shown.question.ask:
            case Choose(options):
                await self.mount(Choices(options))
            case Decide():
                await self.mount(Choices(truths(language), marks="tf"))
            case Type() | Number() as ask:
                await self.mount(AnswerLine(ask, self.say, self._tolerance(ask)))
                if focus:
                    self.focus_field()
            case Reveal():
                words = self.say(N_("think of the answer, then show it with Space"))
                await self.mount(Static(Content.styled(words, "$muted")))

    def _tolerance(self, ask: Type | Number) -> str:
        """What counts as right, said before the answer."""
        if not isinstance(ask, Number):
            return ""
        how = str(ask.tolerance)
        unit = [ask.unit] if ask.unit else []
        if how.startswith("x"):
            unit.append(self.say(N_("a factor of {factor} counts as right"), factor=how[1:]))
        elif how != "0":
            unit.append(self.say(N_("± {how} counts as right"), how=how))
        return "   ".join(unit)

    def focus_field(self) -> bool:
        """Give the keys to the field; False when there is none."""
        for line in self.query(AnswerLine):
            line.field.focus()
            return True
        return False

    def picked(self, shown: Shown) -> Response:
        """The option under the cursor as a response. Raises UnreadableError while none is."""
        choices = self.query(Choices)
        found = choices.first().picked if choices else None
        match shown.question.ask:
            case Choose(options):
                if found is None:
                    raise UnreadableError(
                        N_("pick an option first: 1 to {last}"), last=len(options)
                    )
                return Chosen(found)
            case Decide():
                if found is None:
                    raise UnreadableError(N_("say t or f first"))
                return Decided(found == "true")
        return Revealed()

    def settle(self, shown: Shown, response: Response) -> None:
        """The answer stands; options show which is right."""
        for line in self.query(AnswerLine):
            line.settle()
        for choices in self.query(Choices):
            match shown.question.ask, response:
                case Choose(right=right), Chosen(option):
                    choices.settle(option, right)
                case Decide(truth), Decided(said):
                    choices.settle(str(said).lower(), str(truth).lower())
                case Choose(right=right), GaveUp():
                    choices.settle(None, right)
                case Decide(truth), GaveUp():
                    choices.settle(None, str(truth).lower())

    def freeze(self) -> None:
        """Nothing can be changed any more, nothing is told yet."""
        for line in self.query(AnswerLine):
            line.settle()
        for choices in self.query(Choices):
            choices.frozen = True

    def thaw(self) -> None:
        """The answer is taken back and may be changed."""
        for choices in self.query(Choices):
            choices.frozen = False
        for line in self.query(AnswerLine):
            line.field.disabled = False
        self.focus_field()

    def speak(self, shown: Shown, language: str) -> None:
        """The same options in another language."""
        ask = shown.question.ask
        for choices in self.query(Choices):
            choices.replace(ask.options if isinstance(ask, Choose) else truths(language))


def truths(language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, word) for name, word in zip(("true", "false"), TRUTHS[language], strict=True)
    )
