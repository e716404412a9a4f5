"""Options that are ticked: Space and digits turn a tick, Enter commits all of them."""

from __future__ import annotations

from studyapp.deck.ask import Choice, ChooseMany, ChosenMany, Response
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_, Say, english
from studyapp.tui.widgets.choices import Choices


class Ticks(Choices):
    def __init__(self, ask: ChooseMany, key: str, say: Say = english) -> None:
        super().__init__(ask.options)
        self.key, self.say = key, say
        self.right = ask.right
        self.ticked: set[str] = set()
        self.touched = False
        """A tick was turned: no tick at all is an answer only when it was meant."""
        self.tried = False
        """It was answered, and not given up."""

    def pick(self, number: int) -> None:
        """Turn the tick of option `number` (from 1), and go there."""
        super().pick(number)
        if not self.frozen and 1 <= number <= len(self.options):
            self.touched = True
            self.ticked ^= {self.options[number - 1].id}
            self.refresh()

    def toggle(self) -> None:
        """Turn the tick under the cursor."""
        self.pick(max(0, self.cursor) + 1)

    def response(self) -> Response:
        if not self.touched:
            raise UnreadableError(
                N_("tick every right one first: 1 to {last}, or {key}"),
                last=len(self.options),
                key=self.key,
            )
        return ChosenMany(frozenset(self.ticked))

    def settle(self, response: Response) -> None:
        if isinstance(response, ChosenMany):
            self.ticked, self.tried = set(response.options), True
        super().settle(response)

    def margin(self, n: int, option: Choice) -> tuple[str, str]:
        ticked, right = option.id in self.ticked, option.id in self.right
        if not self.settled:
            here = n == self.cursor
            sign, style = ("▸", "bold $primary") if here else (" ", "")
        elif right:
            sign, style = "✓", "bold $success"
        else:
            sign, style = ("✗", "bold $error") if ticked else (" ", "$muted")
        return f"{sign} {n + 1} {'[x]' if ticked else '[ ]'} ", style

    def remark(self, option: Choice) -> str:
        missed = option.id in self.right and option.id not in self.ticked
        return self.say(N_("left out")) if self.settled and self.tried and missed else ""
