"""Steps that are put in order: Shift and an arrow carry the one under the cursor."""

from __future__ import annotations

from studyapp.deck.ask import Arrange, Arranged, Choice, Response
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_, Say, english
from studyapp.tui.widgets.choices import Choices

UP, DOWN = 4, 5
"""Columns of the two arrows that a click may take."""


class Steps(Choices):
    def __init__(self, ask: Arrange, carry: tuple[str, str], say: Say = english) -> None:
        super().__init__(ask.steps)
        self.say = say
        self.carry = carry
        """The keys that carry a step up and down."""
        self.right = ask.right
        self.given = tuple(step.id for step in ask.steps)
        """As it was shown at first, which is never right."""
        self.tried = False
        self.set_reactive(Choices.cursor, 0)

    def shift(self, by: int) -> None:
        """Carry the step under the cursor up or down."""
        here, there = self.cursor, self.cursor + by
        if not self.frozen and 0 <= there < len(self.options):
            steps = list(self.options)
            steps[here], steps[there] = steps[there], steps[here]
            self.options = tuple(steps)
            self.cursor = there
            self.refresh(layout=True)

    def clicked(self, n: int, column: int) -> None:
        if n == self.cursor and column in (UP, DOWN):
            self.shift(-1 if column == UP else 1)
        else:
            super().clicked(n, column)

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.options)

    def response(self) -> Response:
        if self.order == self.given:
            up, down = (key.replace("⇧", "Shift+") for key in self.carry)
            raise UnreadableError(
                N_("as it stands it is not in order: move a step with {up} or {down}"),
                up=up,
                down=down,
            )
        return Arranged(self.order)

    def settle(self, response: Response) -> None:
        if isinstance(response, Arranged):
            self.tried = True
        else:
            self._arrange(self.right)
        super().settle(response)

    def replace(self, options: tuple[Choice, ...]) -> None:
        """The same steps in other words, in the order they were moved to."""
        order = self.order
        super().replace(options)
        self._arrange(order)

    def _arrange(self, order: tuple[str, ...]) -> None:
        by_id = {step.id: step for step in self.options}
        self.options = tuple(by_id[one] for one in order if one in by_id)
        self.refresh(layout=True)

    def margin(self, n: int, option: Choice) -> tuple[str, str]:
        arrows = "  "
        if self.settled:
            fits = self.right.index(option.id) == n
            sign, style = ("✓", "bold $success") if fits else ("✗", "bold $error")
            if not self.tried:
                sign, style = " ", "bold"
        elif n == self.cursor:
            sign, style, arrows = "▸", "bold $primary", "↑↓"
        else:
            sign, style = " ", ""
        return f"{sign} {n + 1} {arrows} ", style

    def remark(self, option: Choice) -> str:
        place = self.right.index(option.id)
        if not self.settled or self.options[place] is option:
            return ""
        return f"→ {place + 1}"
