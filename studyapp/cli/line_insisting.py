""" "I was right", and that taken back, line by line."""

from __future__ import annotations

from typing import NoReturn

from studyapp.cli.line_predicting import Predicting
from studyapp.cli.line_talk import Gone, Repaint
from studyapp.deck.ask import GaveUp, Typed
from studyapp.deck.judge import judge
from studyapp.i18n import N_
from studyapp.study.grading import named


class Insisting(Predicting):
    """What the learner says of the machine's verdict."""

    def insist(self) -> None:
        """ "I was right": of the answer on the table, or in practice of the last one."""
        session = self.session
        if session.answer is not None:
            self._insisted()
        elif self.last is not None and isinstance(self.last[1], GaveUp):
            self.complain(N_("no answer was tried that could be right"))
        elif session.plan.schedules or self.last is None or not self.last[3]:
            self.complain(N_("y comes after an answer that was counted wrong"))
        else:
            self._insist_on_the_last()

    def _insisted(self) -> bool:
        answer = self.session.answer
        if answer is not None and isinstance(answer.response, GaveUp):
            self.complain(N_("no answer was tried that could be right"))
            return False
        answer = self.session.insist()
        if answer is None:
            self.complain(N_("that was not counted wrong"))
            return False
        typed = isinstance(answer.response, Typed)
        right = N_("✓ right; it is accepted from now on") if typed else N_("✓ counted right")
        self.tell(self.say(right))
        return True

    def was_wrong(self) -> NoReturn:
        """Take "I was right" back: the answer is judged again, and no longer accepted."""
        session, answer = self.session, self.session.answer
        assert answer is not None
        assert session.current is not None
        if judge(session.current.question.ask, answer.response).right:
            done = session.undo()
            if done is not None:
                self.tell(self.say(N_("undid: {what}"), what=named(done, self.say)))
            if session.current is None:
                raise Gone
        if not judge(session.current.question.ask, answer.response).right:
            session.respond(answer.response, answer.confidence)
            self.tell(self.say(N_("it is no longer counted right")))
        raise Repaint

    def _insist_on_the_last(self) -> NoReturn:
        """Where a judged answer is not rated it was kept at once: take it back, and keep it so."""
        assert self.last is not None
        session, (card, response, confidence, _) = self.session, self.last
        newest = session.store.last_done()
        if newest is None or "practice" not in newest.values or newest.cards != (card,):
            self.complain(N_("something else was done since; take that back first: u"))
            raise Repaint
        session.undo()
        if session.current is not None or (shown := session.next()) is None or shown.id != card:
            raise Repaint
        session.respond(response, confidence)
        if self._insisted() and session.answer is not None:
            session.rate(session.answer.proposed)
            self.tell(f"saved {len(session.results)}")
            self.last = (card, response, confidence, False)
        raise Gone
