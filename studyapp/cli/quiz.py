"""`studyapp quiz`: some cards drawn, asked once, and counted; no schedule moves."""

from __future__ import annotations

from typing import Final

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.cli.lines import Lines
from studyapp.cli.outcome import Outcome
from studyapp.cli.query import complete_query
from studyapp.cli.study import ask, begin
from studyapp.i18n import N_
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits

USUAL: Final = 10
"""Cards of a quiz where nobody says how many."""
SEEDS: Final = 1_000_000


@click.command("quiz")
@click.option("--deck", metavar="ID", help="Only this deck.")
@click.option("--topic", metavar="T", help="Only this topic.")
@click.option(
    "--query", metavar="Q", help="Only what this search finds.", shell_complete=complete_query
)
@click.option(
    "-n",
    "count",
    metavar="N",
    type=click.IntRange(1),
    default=USUAL,
    show_default=True,
    help="How many cards.",
)
@click.option(
    "--seed", metavar="S", type=click.IntRange(0), help="Draw the cards that this seed draws."
)
@click.option("--confidence", is_flag=True, help="With --plain: ask how sure you are, too.")
@click.option("--evidence", is_flag=True, help="With --plain: run the simulation behind an answer.")
@click.option("--plain", "lines", is_flag=True, help="Ask line by line.")
@click.option("--json", "as_json", is_flag=True, help="Line by line on stderr, then one document.")
@pass_front
def quiz_verb(
    front: Front,
    deck: str | None,
    topic: str | None,
    query: str | None,
    count: int,
    seed: int | None,
    confidence: bool,
    evidence: bool,
    lines: bool,
    as_json: bool,
) -> int:
    """Draw some cards, due or not, and ask each once; no schedule moves."""
    if seed is None:
        seed = int(front.clock().timestamp() * 1000) % SEEDS
    if not (lines or front.plain or as_json):
        from studyapp.cli.screens import open_app

        return open_app(
            front,
            start="study",
            deck=deck,
            topic=topic,
            cards=count,
            query=query or "",
            mode=str(Mode.QUIZ),
            seed=seed,
        )
    plan = Plan(Mode.QUIZ, deck, topic, query or "", Limits(cards=count), seed=seed)
    with front.open() as store:
        session = begin(front, store, plan)
        sitting = Lines(
            front,
            session,
            ask_confidence=confidence,
            show_evidence=evidence,
            on_stderr=as_json,
        )
        sitting.tell(front.say(N_("seed {seed}: it draws the same cards again"), seed=seed))
        ask(sitting)
    if as_json:
        print_document(_document(sitting, seed))
    return Outcome.DONE


def _document(sitting: Lines, seed: int) -> dict[str, object]:
    summary = sitting.session.summary()
    return {
        "seed": seed,
        "asked": summary.answered,
        "right": sum(one.right for one in summary.results),
        "topics": [
            {"topic": topic, "asked": asked, "right": right}
            for topic, asked, right in sitting.by_topic()
        ],
        "answers": [
            {"card": one.card, "right": one.right, "confidence": one.confidence}
            for one in summary.results
        ],
        "again": [one.card for one in summary.again],
    }
