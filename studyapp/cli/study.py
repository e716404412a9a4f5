"""`studyapp study`: the app's study screen, or line by line with --plain."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click

from studyapp.cli.front import Front, pass_front
from studyapp.deck.ask import (
    Ask,
    Choose,
    Decide,
    Number,
    Response,
    Reveal,
    Revealed,
    Type,
    UnreadableError,
    read_response,
)
from studyapp.i18n import N_, Say
from studyapp.scheduler import Rating
from studyapp.scheduler.days import day_date
from studyapp.study.grading import CONFIDENCE_WORDS, RATING_WORDS, Confidence, named
from studyapp.study.queue import Limits
from studyapp.study.session import Session, Shown
from studyapp.text.fold import fold
from studyapp.text.markdown import plain

WIDTH = 76
PATIENCE = 3
"""Lines that can't be read before a card is skipped, unrecorded."""

HELP = N_(
    "Answer and press Enter; then rate 1-4, a blank line takes the proposed rating.\n"
    "u undoes, q ends, ? shows this. Where the answer is typed, write :u :q :?"
)


@click.command("study")
@click.option("--deck", help="Only this deck.")
@click.option("--topic", help="Only this topic.")
@click.option("--limit", type=click.IntRange(1), help="At most this many cards are shown.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True), help="Stop after so long.")
@click.option("--confidence", is_flag=True, help="With --plain: ask how sure you are, too.")
@click.option("--evidence", is_flag=True, help="With --plain: run the simulation behind an answer.")
@click.option("--plain", "lines", is_flag=True, help="Ask line by line.")
@pass_front
def study_verb(
    front: Front,
    deck: str | None,
    topic: str | None,
    limit: int | None,
    minutes: float | None,
    confidence: bool,
    evidence: bool,
    lines: bool,
) -> None:
    """Study what is due, and a few new cards."""
    if not (lines or front.plain):
        from studyapp.cli.screens import open_app

        open_app(front, start="study", deck=deck, topic=topic, cards=limit, minutes=minutes)
        return
    with front.open() as store:
        session = Session(
            store,
            front.scheduler,
            front.clock,
            language=front.language,
            limits=Limits(front.settings.new_per_day, limit, minutes),
            deck=deck,
            topic=topic,
        )
        Lines(session, front.say, ask_confidence=confidence, show_evidence=evidence).study()


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

    def study(self) -> None:
        shown = self.session.next()
        if shown is None:
            click.echo(self.say(N_("Nothing is due.")))
        try:
            while shown is not None:
                try:
                    self.card(shown)
                except Undone:
                    self.undo()
                except Skipped:
                    self.session.skip()
                    click.echo(self.say(N_("skipped, nothing recorded")))
                shown = self.session.next()
        except Ended:
            pass
        self.summary()

    def card(self, shown: Shown) -> None:
        question = shown.question
        total = shown.number + self.session.left - 1
        click.echo(f"\n[{shown.number}/{total}] {question.topic} · {question.kind}")
        click.echo(plain(question.prompt, WIDTH))
        for line in options(question.ask, self.say):
            click.echo(line)
        response = self.response(question.ask)
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
        saved = self.session.rate(rating)
        click.echo(f"saved {saved}")

    def evidence(self, shown: Shown) -> None:
        """The run in words: what was expected, of how many seeds it holds, and the command."""
        from studyapp.lab.holding import HOLDING_SIGNS, HOLDING_WORDS
        from studyapp.study.exhibit import exhibits

        for evidence in shown.stored.card.note.evidence:
            runs = exhibits(
                shown.stored.card.note,
                evidence,
                enough=lambda: False,
                progress=lambda done, total: None,
                trusted=shown.stored.shipped,
            )
            *_, last = runs
            for panel in last.panels:
                one = panel.side.ruling
                words = f"{HOLDING_SIGNS[one.holding]} {self.say(HOLDING_WORDS[one.holding])}"
                click.echo(f"{panel.side.role}: {one.expectation}: {words} ({one.agree}/{one.n})")
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
        while line := sys.stdin.readline():
            yield line.rstrip("\r\n")

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
        words = "  ".join(f"{int(c)} {self.say(CONFIDENCE_WORDS[c])}" for c in Confidence)
        click.echo(f"{self.say(N_('how sure?'))}  {words}")
        word = fold(self.line())
        return Confidence(int(word)) if word in ("1", "2", "3") else None

    def rating(self, shown: Shown, proposed: Rating) -> Rating:
        parts = [
            f"{int(r)} {self.say(RATING_WORDS[r])} {shown.futures[r].interval}d" for r in Rating
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

    def undo(self) -> None:
        operation = self.session.undo()
        if operation is None:
            click.echo(self.say(N_("nothing to undo")))
            return
        click.echo(self.say(N_("undid: {what}"), what=named(operation, self.say)))

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
            click.echo(self.say(N_("next: {count} cards {when}"), count=count, when=when))


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
