"""`studyapp study`: the app's study screen, or line by line with --plain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from studyapp.cli.front import Front, pass_front
from studyapp.cli.lines import Lines
from studyapp.cli.minutes import Minutes
from studyapp.cli.outcome import Outcome, Refused, nearest
from studyapp.cli.query import complete_query
from studyapp.i18n import N_
from studyapp.scheduler import study_day
from studyapp.study.clock import doubt
from studyapp.study.nothing import why_nothing
from studyapp.study.plan import MODE_WORDS, Habits, Mode, Plan, daily_limits
from studyapp.study.resuming import Standing, standing
from studyapp.study.session import Session

if TYPE_CHECKING:
    from studyapp.store.store import Store


@click.command("study")
@click.option("--deck", metavar="ID", help="Only this deck.")
@click.option("--topic", metavar="T", help="Only this topic.")
@click.option(
    "--query", metavar="Q", help="Only what this search finds.", shell_complete=complete_query
)
@click.option("--cram", is_flag=True, help="Ask all cards that fit; no schedule moves.")
@click.option("--mistakes", is_flag=True, help="Ask what went wrong lately; no schedule moves.")
@click.option("--resume", is_flag=True, help="Go on with the sitting that was left.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), help="At most this many cards are shown."
)
@click.option("--minutes", metavar="M", type=Minutes(), help="Stop after so long.")
@click.option("--no-gate", is_flag=True, help="Ask new cards before what they build on, too.")
@click.option("--confidence", is_flag=True, help="With --plain: ask how sure you are, too.")
@click.option("--evidence", is_flag=True, help="With --plain: run the simulation behind an answer.")
@click.option("--plain", "lines", is_flag=True, help="Ask line by line.")
@pass_front
def study_verb(
    front: Front,
    deck: str | None,
    topic: str | None,
    query: str | None,
    cram: bool,
    mistakes: bool,
    resume: bool,
    limit: int | None,
    minutes: float | None,
    no_gate: bool,
    confidence: bool,
    evidence: bool,
    lines: bool,
) -> int:
    """Study what is due, and a few new cards."""
    if cram and mistakes:
        raise Refused(Outcome.USAGE, "--cram and --mistakes are two sittings", "say one of them")
    mode = Mode.CRAM if cram else Mode.MISTAKES if mistakes else Mode.STUDY
    new = (deck, topic, query, limit, minutes, cram or None, mistakes or None)
    if resume and any(one is not None for one in new):
        what = "--resume goes on with a sitting as it was begun"
        raise Refused(Outcome.USAGE, what, "leave out the other options")
    if no_gate:
        front.settings = replace(front.settings, gate=False)
    if not (lines or front.plain):
        from studyapp.cli.screens import open_app

        return open_app(
            front,
            start="resume" if resume else "study",
            deck=deck,
            topic=topic,
            cards=limit,
            minutes=minutes,
            query=query or "",
            mode=str(mode),
        )
    limits = daily_limits(front.settings, limit, minutes)
    plan = Plan(mode, deck, topic, query or "", limits)
    with front.open() as store:
        left = standing(store, study_day(front.clock()))
        if resume and left is None:
            raise Refused(Outcome.USAGE, "no sitting was left", "begin one with: studyapp study")
        if resume and left is not None:
            session = begin(front, store, left.plan, going_on=left)
        else:
            session = begin(front, store, plan)
            if left is not None:
                _tell_of(front, left)
        ask(Lines(front, session, ask_confidence=confidence, show_evidence=evidence))
    return Outcome.DONE


def begin(front: Front, store: Store, plan: Plan, going_on: Standing | None = None) -> Session:
    """A sitting as it was asked for.

    Raises Refused for a deck or a topic that isn't there, and QueryError.
    """
    now = front.clock()
    day = study_day(now)
    if going_on is None:
        for option, named, known in (
            ("deck", plan.deck, [one.id for one in store.decks()]),
            ("topic", plan.topic, [one.topic for one in store.topics(day)]),
        ):
            if named is not None and named not in known:
                raise Refused(Outcome.USAGE, f"no {option} {named!r}", nearest(named, known))
    if words := doubt(store, now, front.say):
        click.echo(words, err=True)
    return Session(
        store,
        front.scheduler,
        front.clock,
        plan,
        Habits.of(front.settings),
        language=front.language,
        going_on=going_on,
    )


def ask(lines: Lines) -> None:
    """Hold the sitting; where there is nothing to ask, say why."""
    front, session = lines.front, lines.session
    if session.left:
        lines.study()
    else:
        lines.nothing(why_nothing(session, front.settings.new_per_day, front.say))


def _tell_of(front: Front, left: Standing) -> None:
    words = N_(
        "a sitting was left ({mode}, cards left: {n}); to go on with it: "
        "studyapp study --plain --resume; the first answer to this one takes its place"
    )
    mode = front.say(MODE_WORDS[left.plan.mode])
    click.echo(front.say(words, mode=mode, n=left.left), err=True)
