"""A prediction before a run: asked in a line, answered in a line, and held against the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyapp.cli.line_reading import read_line
from studyapp.cli.line_talk import PATIENCE, Ended, Talk
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_
from studyapp.study.session import Shown
from studyapp.text.fold import read_number

if TYPE_CHECKING:
    from studyapp.lab.demo import Measure
    from studyapp.study.prediction import Guess


class Predicting(Talk):
    """Asks what a run will measure before it is shown."""

    def predict(self, shown: Shown) -> Guess | None:
        """What the learner expects; None where nothing was said, or there is nothing to ask.

        Where the run decides the answer, the answer was the prediction. Raises Ended.
        """
        from studyapp.study.prediction import Guess, HowMuch
        from studyapp.study.prediction_words import asked

        measure = _measure(shown)
        if measure is None:
            return None
        question = HowMuch(measure)
        self.tell(asked(question, self.say))
        self.tell(self.say(N_("Enter on a blank line skips.")))
        for _ in range(PATIENCE):
            try:
                value = self._number()
            except UnreadableError as unreadable:
                self.complain(unreadable.reason, **unreadable.values)
            else:
                return None if value is None else Guess(question, value)
        return None

    def _number(self) -> float | None:
        """None for a blank line. Raises UnreadableError."""
        command, line = read_line(self.line())
        if command is not None and command.name == "q":
            raise Ended
        if command is not None:
            raise UnreadableError(N_("first a number, or a blank line"))
        if not line.strip():
            return None
        found = read_number(line[:100])
        if found is None or found[1] not in ("", "%"):
            raise UnreadableError(N_("that is not a number; write it like 0.25, 1e-3 or 1/4"))
        return found[0] / 100 if found[1] else found[0]


def _measure(shown: Shown) -> Measure | None:
    """What the first expectation of the card's evidence speaks of."""
    from studyapp.lab.demo import UnknownDemo, described, find
    from studyapp.study.exhibit import pieces

    evidence = next(iter(pieces(shown.stored.card.note)), None)
    if evidence is None or not evidence.expect or (shown.judged and not evidence.supports):
        return None
    name = evidence.expect[0].says.left.measure
    try:
        known = described(find(evidence.demo).Result)
    except UnknownDemo:
        return None
    return next((one for one in known if one.name == name), None)
