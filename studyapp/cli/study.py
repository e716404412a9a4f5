"""`studyapp study`: the app's study screen, or line by line with --plain."""

from __future__ import annotations

import click

from studyapp.cli.front import Front, pass_front
from studyapp.cli.lines import Lines
from studyapp.cli.outcome import Outcome, Refused, nearest
from studyapp.scheduler import study_day
from studyapp.study.plan import Habits, Plan, daily_limits
from studyapp.study.session import Session


@click.command("study")
@click.option("--deck", metavar="ID", help="Only this deck.")
@click.option("--topic", metavar="T", help="Only this topic.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), help="At most this many cards are shown."
)
@click.option(
    "--minutes", metavar="M", type=click.FloatRange(0, min_open=True), help="Stop after so long."
)
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
) -> int:
    """Study what is due, and a few new cards."""
    if not (lines or front.plain):
        from studyapp.cli.screens import open_app

        return open_app(front, start="study", deck=deck, topic=topic, cards=limit, minutes=minutes)
    with front.open() as store:
        day = study_day(front.clock())
        for option, named, known in (
            ("deck", deck, [one.id for one in store.decks()]),
            ("topic", topic, [one.topic for one in store.topics(day)]),
        ):
            if named is not None and named not in known:
                raise Refused(Outcome.USAGE, f"no {option} {named!r}", nearest(named, known))
        session = Session(
            store,
            front.scheduler,
            front.clock,
            Plan(deck=deck, topic=topic, limits=daily_limits(front.settings, limit, minutes)),
            Habits.of(front.settings),
            language=front.language,
        )
        Lines(session, front.say, ask_confidence=confidence, show_evidence=evidence).study()
    return Outcome.DONE
