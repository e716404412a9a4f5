"""A sitting line by line on stdin and stdout: for screen readers, pipes and tests."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import click

from studyapp.cli.outcome import Outcome, Refused
from studyapp.deck.ask import Ask, Choose, Decide, Number, Response, Reveal, Revealed, Type
from studyapp.deck.respond import UnreadableError, read_response
from studyapp.i18n import N_, Say
from studyapp.scheduler import Rating
from studyapp.scheduler.days import day_date
from studyapp.study.grading import CONFIDENCE_WORDS, RATING_WORDS, Confidence, named
from studyapp.study.session import Session, Shown
from studyapp.text.fold import fold
from studyapp.text.markdown import plain

WIDTH: Final = 76
PATIENCE: Final = 3
"""Lines that can't be read before a card is skipped, unrecorded."""

HELP: Final = N_(
    "Answer and press Enter; then rate 1-4, a blank line takes the proposed rating.\n"
    "u undoes, q ends, ? shows this. Where the answer is typed, write :u :q :?"
)


class Ended(Exception):  # noqa: N818 - not an error
    """End of input, or q."""


class Undone(Exception):  # noqa: N818 - not an error
    """u: the card before comes back."""


class Skipped(Exception):  # noqa: N818 - not an error
    """Too many lines that could not be read."""


@dataclass
class Lines:
    """A sitting on stdin and stdout."""

    session: Session
    say: Say
    ask_confidence: bool = False
    show_evidence: bool = False
    skipped: int = 0
    """Cards shown and left out; the limit counts them, too."""

    def study(self) -> None:
        """Until nothing is left, the input ends, or Ctrl+C; what was saved stays saved."""
        shown = self.next()
        if shown is None:
            click.echo(self.say(N_("Nothing is due.")))
        try:
            while shown is not None:
                try:
                    self.card(shown)
                except Undone:
                    if not self.undo():
                        continue  # the same card again
                except Skipped:
                    self.session.skip()
                    self.skipped += 1
                    click.echo(self.say(N_("skipped, nothing recorded")))
                shown = self.next()
        except Ended:
            pass
        except KeyboardInterrupt:
            self.summary()
            saved = self.session.summary().answered
            said = self.say(N_("stopped - answers kept: {count}"), count=saved)
            raise Refused(Outcome.CANCELLED, said) from None
        self.summary()

    def next(self) -> Shown | None:
        most = self.session.plan.limits.cards
        if most is not None and self.session.shown_cards + self.skipped >= most:
            return None
        return self.session.next()

    def card(self, shown: Shown) -> None:
        question = shown.question
        number = shown.number + self.skipped
        total = number + self.session.left - 1
        if self.session.plan.limits.cards is not None:
            total = min(total, self.session.plan.limits.cards)
        about = " · ".join(filter(None, (question.topic, question.kind)))
        click.echo(f"\n[{number}/{total}] {about}")
        click.echo(plain(question.prompt, WIDTH))
        for line in options(question.ask, self.say):
            click.echo(line)
        begun = time.monotonic()
        response = self.response(question.ask)
        taken = round(1000 * (time.monotonic() - begun)) if _somebody_types() else None
        confidence = self.sure() if self.ask_confidence and shown.judged else None
        answer = self.session.respond(response, confidence)
        verdict = answer.verdict
        if verdict.right is None:
            click.echo(f"{self.say(N_('the answer'))}: {plain(question.answer, WIDTH)}")
        else:
            word = self.say(N_("right")) if verdict.right else self.say(N_("wrong"))
            sign = "✓" if verdict.right else "✗"
            right = self.say(verdict.answer) if isinstance(question.ask, Decide) else verdict.answer
            click.echo(f"{sign} {word} · {self.say(N_('the answer'))}: {plain(right, WIDTH)}")
            for remark in (self.say(verdict.remark), verdict.why):
                if remark:
                    click.echo(plain(remark, WIDTH))
        if question.why:
            click.echo(plain(question.why, WIDTH))
        if self.show_evidence:
            self.evidence(shown)
        rating = self.rating(shown, answer.proposed)
        saved = self.session.rate(rating, taken)
        click.echo(f"saved {saved}")

    def evidence(self, shown: Shown) -> None:
        """The run in words: what was expected, of how many seeds it holds, and the command."""
        from studyapp.lab.demo import UnknownDemo
        from studyapp.lab.guarded import NotRunError
        from studyapp.lab.holding import HOLDING_SIGNS, HOLDING_WORDS
        from studyapp.lab.params import ParamError
        from studyapp.study.exhibit import exhibits

        roles = {"claim": N_("claim"), "control": N_("control"), "option": N_("option")}
        for evidence in shown.stored.card.note.evidence:
            runs = exhibits(
                shown.stored.card.note,
                evidence,
                enough=lambda: False,
                progress=lambda done, total: None,
                trusted=shown.stored.shipped,
            )
            try:
                *_, last = runs
            except (NotRunError, UnknownDemo, ParamError) as wrong:
                click.echo(self.say(N_("not run: {why}"), why=wrong))
                continue
            for panel in last.panels:
                one = panel.side.ruling
                role = self.say(roles[panel.side.role])
                words = f"{HOLDING_SIGNS[one.holding]} {self.say(HOLDING_WORDS[one.holding])}"
                click.echo(f"{role}: {one.expectation}: {words} ({one.agree}/{one.n})")
                click.echo(f"  {panel.sentence(self.say)}")
                click.echo(f"  {panel.command}")

    # -- reading lines -------------------------------------------------------------------------

    def line(self, *, typed: bool = False) -> str:
        """The next line; commands act at once. Raises Ended, Undone."""
        for text in self._lines():
            word = text.strip()
            prefix = ":" if typed else ""
            if word in (f"{prefix}q", ":q"):
                raise Ended
            if word in (f"{prefix}u", ":u"):
                raise Undone
            if word in (f"{prefix}?", ":?"):
                click.echo(self.say(HELP))
                continue
            return text
        raise Ended

    @staticmethod
    def _lines() -> Iterator[str]:
        while sys.stdin is not None and (line := sys.stdin.readline()):
            yield line.lstrip("\ufeff").rstrip("\r\n")

    def response(self, ask: Ask) -> Response:
        typed = isinstance(ask, (Type, Number))
        for _ in range(PATIENCE):
            line = self.line(typed=typed)
            if isinstance(ask, Reveal):
                return Revealed()
            try:
                return read_response(ask, line)
            except UnreadableError as unreadable:
                click.echo(f"! {self.say(unreadable.reason, **unreadable.values)}")
        raise Skipped

    def sure(self) -> Confidence | None:
        """How sure the learner is; a blank line, or three that can't be read, say nothing."""
        words = "  ".join(f"{int(c)} {self.say(CONFIDENCE_WORDS[c])}" for c in Confidence)
        click.echo(f"{self.say(N_('how sure?'))}  {words}")
        for _ in range(PATIENCE):
            word = fold(self.line())
            if not word:
                return None
            if word in ("1", "2", "3"):
                return Confidence(int(word))
            click.echo(f"! {self.say(N_('say 1, 2 or 3; a blank line says nothing'))}")
        return None

    def rating(self, shown: Shown, proposed: Rating) -> Rating:
        assert shown.futures is not None
        gaps = {r: shown.futures[r].interval for r in Rating}
        today = self.say(N_("today"))
        parts = [
            f"{int(r)} {self.say(RATING_WORDS[r])} {f'{gaps[r]}d' if gaps[r] else today}"
            for r in Rating
        ]
        click.echo(f"{'  '.join(parts)}  [{int(proposed)}]")
        for _ in range(PATIENCE):
            word = fold(self.line())
            if not word:
                return proposed
            if word in ("1", "2", "3", "4"):
                return Rating(int(word))
            click.echo(
                f"! {self.say(N_('rate 1, 2, 3 or 4; a blank line takes the proposed one'))}"
            )
        raise Skipped

    # -- around the cards ----------------------------------------------------------------------

    def undo(self) -> bool:
        operation = self.session.undo()
        if operation is None:
            click.echo(self.say(N_("nothing to undo")))
            return False
        click.echo(self.say(N_("undid: {what}"), what=named(operation, self.say)))
        return True

    def summary(self) -> None:
        summary = self.session.summary()
        click.echo(
            "\n"
            + self.say(
                N_("{n} answered, {recalled} recalled"),
                n=summary.answered,
                recalled=summary.recalled,
            )
        )
        if summary.next_due:
            day, count = summary.next_due
            when = day_date(day).isoformat()
            click.echo(self.say(N_("next: {when}, {count} due"), count=count, when=when))


def options(ask: Ask, say: Say) -> list[str]:
    """The numbered options of an ask, and how to answer it."""
    match ask:
        case Choose(choices):
            return [
                f"  {n}. {plain(choice.text, WIDTH - 5)}" for n, choice in enumerate(choices, 1)
            ]
        case Decide():
            return [f"  {say(N_('true or false? t / f'))}"]
        case Number(unit=unit) if unit:
            return [f"  [{unit}]"]
        case Reveal():
            return [f"  {say(N_('(Enter shows the answer)'))}"]
    return []


def _somebody_types() -> bool:
    """A pipe answers in no time: that says nothing about how long an answer takes."""
    return sys.stdin is not None and sys.stdin.isatty()
