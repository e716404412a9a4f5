"""What is read at each point of a card: the response, how sure one is, the rating."""

from __future__ import annotations

from studyapp.cli.line_commands import Commands
from studyapp.cli.line_reading import (
    Command,
    read_answer,
    read_command,
    read_line,
    read_rating,
)
from studyapp.cli.line_talk import PATIENCE, Gone, Repaint, Skipped
from studyapp.cli.line_words import rating_line, sure_line
from studyapp.deck.ask import GaveUp, Response, Reveal, Revealed
from studyapp.deck.respond import UnreadableError
from studyapp.i18n import N_
from studyapp.scheduler import Rating
from studyapp.study.grading import Confidence
from studyapp.study.session import Answer, Shown
from studyapp.text.fold import fold


class Asking(Commands):
    """Reads lines until one of them says what is asked; commands among them are done."""

    def _current(self) -> Shown:
        """Raises Gone where a command took the card off the table."""
        if self.session.current is None:
            raise Gone
        return self.session.current

    def _answer(self) -> Answer:
        """Raises Repaint where an edit made it another question."""
        if self.session.answer is None:
            raise Repaint
        return self.session.answer

    def _response(self) -> Response:
        refused = 0
        while refused < PATIENCE:
            ask = self._current().question.ask
            try:
                found = read_answer(ask, self.line())
            except UnreadableError as unreadable:
                self.complain(unreadable.reason, **unreadable.values)
                refused += 1
                continue
            if not isinstance(found, Command):
                return found
            if found.name == "s":
                return Revealed() if isinstance(ask, Reveal) else GaveUp()
            self.obey(found)
        raise Skipped

    def _word(self) -> str | None:
        """A line made comparable; None where it was a command, which is done by now.

        Raises UnreadableError.
        """
        command, line = read_line(self.line())
        command = command or read_command(line)
        if command is None:
            return fold(line[:100])
        self.obey(command)
        return None

    def _sure(self) -> Confidence | None:
        """How sure the learner is; a blank line, or three that can't be read, say nothing.

        Raises Repaint where the answer is taken back first.
        """
        self.committed = True
        try:
            return self._confidence()
        finally:
            self.committed = False

    def _confidence(self) -> Confidence | None:
        self.tell(sure_line(self.say))
        refused = 0
        while refused < PATIENCE:
            try:
                word = self._word()
                if word == "":
                    return None
                if word in ("1", "2", "3"):
                    return Confidence(int(word))
                if word is not None:
                    raise UnreadableError(N_("say 1, 2 or 3; a blank line says nothing"))
            except UnreadableError as unreadable:
                self.complain(unreadable.reason, **unreadable.values)
                refused += 1
        return None

    def _rating(self) -> Rating:
        """What the learner says of it. Raises Skipped after three lines that can't be read."""
        told: tuple[list[Rating], Rating] | None = None
        refused = 0
        while refused < PATIENCE:
            shown, answer = self._current(), self._answer()
            offered = self._offered(answer)
            proposed = answer.proposed if answer.proposed in offered else offered[-1]
            if (offered, proposed) != told:
                self.tell(rating_line(shown.futures, offered, proposed, self.say))
                told = offered, proposed
            try:
                word = self._word()
                if word == "":
                    return proposed
                if word is not None:
                    return read_rating(word, offered, answer.hints)
            except UnreadableError as unreadable:
                self.complain(unreadable.reason, **unreadable.values)
                refused += 1
        raise Skipped

    def _offered(self, answer: Answer) -> list[Rating]:
        """What hints leave to be said of it."""
        if self.session.plan.schedules:
            return [one for one in Rating if one <= answer.cap]
        return [Rating.AGAIN, Rating.GOOD] if answer.cap > Rating.AGAIN else [Rating.AGAIN]
