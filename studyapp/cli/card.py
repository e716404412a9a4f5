"""`studyapp card`: one card's text, schedule and every review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_, Say
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studyapp.deck.read import Question
    from studyapp.store.store import Store
    from studyapp.store.values import Review, StoredCard
    from studyapp.study.advice import Advice

WIDTH = 76


@click.command("card")
@click.argument("card")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def card_verb(front: Front, card: str, as_json: bool) -> None:
    """One card: its text, schedule and every review. CARD is deck/note or deck/note#slot."""
    from studyapp.deck.read import question

    with front.open() as store:
        stored = store.card(card)
        reviews = store.reviews(card)
        advice = _advice(front, store, card, reviews)
    asked = question(stored.card, front.language, 0)
    recall = front.scheduler.retrievability(stored.schedule, study_day(front.clock()))
    if as_json:
        document = _document(stored, asked, recall, reviews, front.language)
        print_document(document | {"leech": advice and _leech(advice)})
    else:
        _tell(front, stored, asked, recall, reviews)
        if advice is not None:
            _tell_leech(front, advice)


def _advice(front: Front, store: Store, card: str, reviews: Sequence[Review]) -> Advice | None:
    """What to do about a card that is forgotten more often than it should be; else None."""
    from studyapp.stats.leech import found_in
    from studyapp.study.advice import advise

    leech = found_in(card, reviews, front.scheduler)
    if leech is None:
        return None
    return advise(store, front.scheduler, leech, study_day(front.clock()))


def _leech(advice: Advice) -> dict[str, object]:
    leech, weakest = advice.leech, advice.weakest
    return {
        "reviews": leech.reviews,
        "forgotten": leech.forgotten,
        "expected": leech.expected,
        "p": leech.p,
        "rests_on": weakest and {"card": weakest.card, "recall": weakest.recall},
        "demo": advice.demo,
        "siblings": advice.siblings,
    }


def _tell_leech(front: Front, advice: Advice) -> None:
    from studyapp.study.advice import sentences

    finding, *pieces = sentences(advice, front.say)
    click.echo(f"\n{front.say(N_('leech'))}: {finding}")
    for piece in pieces:
        click.echo(f"  {piece}")


def _document(
    stored: StoredCard,
    asked: Question,
    recall: float | None,
    reviews: Sequence[Review],
    language: str,
) -> dict[str, object]:
    schedule, memory = stored.schedule, stored.schedule.memory
    return {
        "card": stored.id,
        "kind": asked.kind,
        "topic": asked.topic,
        "language": language,
        "prompt": asked.prompt,
        "answer": asked.answer,
        "why": asked.why,
        "schedule": {
            "state": str(schedule.state),
            "due": _date(schedule.due),
            "reps": schedule.reps,
            "lapses": schedule.lapses,
            "stability": None if memory is None else memory.stability,
            "difficulty": None if memory is None else memory.difficulty,
            "recall": recall,
            "suspended": stored.suspended,
            "buried_until": _date(stored.buried_until),
            "retired": stored.retired,
        },
        "reviews": [
            {
                "at": review.at.isoformat(),
                "day": _date(review.day),
                "event": str(review.event),
                "response": review.response,
                "right": review.right,
                "rating": None if review.rating is None else int(review.rating),
                "confidence": review.confidence,
                "interval": review.interval,
                "due": _date(review.due),
                "voided": review.voided,
            }
            for review in reviews
        ],
    }


def _date(day: int | None) -> str | None:
    return None if day is None else day_date(day).isoformat()


def _tell(
    front: Front,
    stored: StoredCard,
    asked: Question,
    recall: float | None,
    reviews: Sequence[Review],
) -> None:
    from studyapp.text.markdown import plain

    say = front.say
    click.echo(" · ".join(filter(None, (stored.id, asked.topic, asked.kind))) + "\n")
    for text in (asked.prompt, asked.answer, asked.why):
        if text:
            click.echo(plain(text, WIDTH) + "\n")
    for line in standing_lines(stored, recall, reviews, say):
        click.echo(line)


def standing_lines(
    stored: StoredCard, recall: float | None, reviews: Sequence[Review], say: Say
) -> list[str]:
    """A card's schedule and every review, without its text."""
    schedule = stored.schedule
    words = N_("{state}, due {due}, recall today {recall}, answers {reps}, lapses {lapses}")
    lines = [
        say(
            words,
            state=say(_STATES[str(schedule.state)]),
            due=_date(schedule.due) or "–",
            recall="–" if recall is None else f"{recall:.1%}",
            reps=schedule.reps,
            lapses=schedule.lapses,
        )
    ]
    if stored.suspended:
        lines.append(say(N_("suspended: it is not asked")))
    if stored.retired:
        lines.append(say(N_("retired: it is gone from its deck, its history is kept")))
    for review in reviews:
        rating = "" if review.rating is None else f" {int(review.rating)}"
        gap = "" if review.interval is None else f" -> {review.interval} d"
        undone = f"  ({say(N_('undone'))})" if review.voided else ""
        lines.append(f"{review.at:%Y-%m-%d %H:%M}  {review.event}{rating}{gap}{undone}")
    return lines


_STATES = {"new": N_("new"), "learning": N_("learning"), "review": N_("in review")}
