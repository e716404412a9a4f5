"""A sitting line by line on stdin and stdout: for screen readers, pipes and tests."""

from __future__ import annotations

import time
from contextlib import suppress

from studyapp.cli.front import Front
from studyapp.cli.line_asking import Asking
from studyapp.cli.line_closing import left_line, practice_lines, summary_lines
from studyapp.cli.line_runs import mistake_lines, run_lines
from studyapp.cli.line_talk import Ended, Gone, Repaint, Skipped, somebody_types
from studyapp.cli.line_words import after_lines, question_lines, verdict_lines
from studyapp.cli.outcome import Outcome, Refused, line_of
from studyapp.deck.ask import GaveUp
from studyapp.i18n import N_
from studyapp.scheduler import Rating
from studyapp.store.errors import StoreError
from studyapp.study.advice import sentences
from studyapp.study.plan import MODE_WORDS
from studyapp.study.session import Session


class Lines(Asking):
    """A sitting on stdin and stdout; `on_stderr` leaves stdout to a document."""

    def __init__(
        self,
        front: Front,
        session: Session,
        *,
        ask_confidence: bool = False,
        show_evidence: bool = False,
        on_stderr: bool = False,
    ) -> None:
        super().__init__(front, session, on_stderr=on_stderr)
        self.ask_confidence, self.show_evidence = ask_confidence, show_evidence
        self.topics: dict[str, str] = {}
        """Of the cards that were shown."""
        self.taken: int | None = None
        """Milliseconds that the answer on the table took."""

    def study(self) -> None:
        """Until nothing is left, the input ends, or Ctrl+C; what was saved stays saved.

        Raises StoreError where an answer can't be kept and nobody is there to try again.
        """
        session = self.session
        try:
            self._announce()
            while (shown := session.next()) is not None:
                self.topics[shown.id] = shown.question.topic
                try:
                    self._card()
                except Gone:
                    pass
                except Skipped:
                    session.skip()
                    session.shown_cards += 1  # the limit counts what was shown
                    self.tell(self.say(N_("skipped, nothing recorded")))
        except Ended:
            self._leave()
            self._summary()
            self._tell_what_is_left()
        except KeyboardInterrupt:
            self._leave()
            self._summary()
            self._tell_what_is_left()
            said = self.say(N_("stopped - answers kept: {count}"), count=len(session.results))
            raise Refused(Outcome.CANCELLED, said) from None
        except StoreError:
            with suppress(StoreError):
                self._summary()
            raise
        else:
            self._summary()

    def nothing(self, why: str) -> None:
        """There is no card to ask. A sitting that was left can still be gone on with."""
        if self.session.plan.schedules:
            self.tell(self.say(N_("Nothing is due.")))
        if why:
            self.tell(why)
        self._summary()

    def _leave(self) -> None:
        with suppress(StoreError):  # where it stands was kept with the last answer, too
            self.session.leave()

    def _tell_what_is_left(self) -> None:
        if self.session.results and self.session.left:
            self.tell(left_line(self.session.left, self.say))

    def _announce(self) -> None:
        plan = self.session.plan
        if not plan.schedules and self.session.left:
            mode, n = self.say(MODE_WORDS[plan.mode]), self.session.left
            words = N_("{mode}: {n} cards; no schedule moves")
            words = N_("{mode}: 1 card; no schedule moves") if n == 1 else words
            self.tell(self.say(words, mode=mode, n=n))

    def _summary(self) -> None:
        summary = self.session.summary()
        if self.session.plan.schedules:
            found = summary_lines(self.session, summary, self.say)
        else:
            found = practice_lines(self.session, summary, self.by_topic(), self.say)
        for line in found:
            self.tell(line)

    def by_topic(self) -> list[tuple[str, int, int]]:
        """Each topic with how many were asked and right, in the order met."""
        counts: dict[str, list[int]] = {}
        for result in self.session.results:
            topic = self.topics.get(result.card) or result.card.partition("/")[0]
            count = counts.setdefault(topic, [0, 0])
            count[0] += 1
            count[1] += result.right
        return [(topic, asked, right) for topic, (asked, right) in counts.items()]

    # -- one card ------------------------------------------------------------------------------

    def _card(self) -> None:
        """The card on the table, until it is kept. Raises Ended, Gone, Skipped."""
        session, self.ran = self.session, ""
        while (shown := session.current) is not None:
            total = shown.number + session.left - 1
            for line in question_lines(shown, total, self.say):
                self.tell(line)
            try:
                if session.answer is None:
                    self._ask()
                self._told()
                return self._rate()
            except Repaint:
                continue
        return None

    def _ask(self) -> None:
        begun = time.monotonic()
        response = self._response()
        # a pipe answers in no time: that says nothing about how long an answer takes
        self.taken = round(1000 * (time.monotonic() - begun)) if somebody_types() else None
        gave_up = isinstance(response, GaveUp)
        wanted = self.ask_confidence and self._current().judged and not gave_up
        self.session.respond(response, self._sure() if wanted else None)

    def _told(self) -> None:
        """What there is to say once it was answered."""
        shown, answer, session = self._current(), self._answer(), self.session
        running = self.show_evidence and bool(shown.stored.card.note.evidence)
        for line in verdict_lines(shown, answer, self.say):
            self.tell(line)
        if not running:
            author = session.store.card(shown.id).card.note if shown.instance else None
            note = author or shown.stored.card.note
            for line in mistake_lines(shown, answer, note, self.say, session.language):
                self.tell(line)
        for line in after_lines(shown, self.say):
            self.tell(line)
        if running:
            for line in run_lines(shown, answer, self.say, session.language):
                self.tell(line)
        if answer.verdict.right is False:
            self._advise()

    def _advise(self) -> None:
        """What to do about a card that keeps being forgotten."""
        advice = self.session.advice() if self.session.plan.schedules else None
        for line in sentences(advice, self.say) if advice else ():
            self.tell(f"→ {line}")

    def _rate(self) -> None:
        """Keep the answer; where it can't be kept, and somebody is there, ask again."""
        session = self.session
        while True:
            shown, answer = self._current(), self._answer()
            if session.plan.schedules or not shown.judged:
                rating = self._rating()
            else:
                rating = answer.proposed
            answer = self._answer()
            if rating is Rating.AGAIN and answer.verdict.right is None:
                self._advise()
            try:
                saved = session.rate(rating, self.taken)
            except StoreError as wrong:
                if not somebody_types():
                    raise
                self.tell(f"! {line_of(wrong, self.say)}")
                if session.plan.schedules or not shown.judged:
                    continue
                self.tell(self.say(N_("Enter tries again")))
                self.line()
                continue
            self.tell(f"saved {saved if session.plan.schedules else len(session.results)}")
            wrong_now = answer.verdict.right is False
            self.last = (shown.id, answer.response, answer.confidence, wrong_now)
            return
