"""`studyapp undo`, `redo`, `due`, `stats`, `card` and `decks`: what was done and what is due."""

from __future__ import annotations

import json
from collections.abc import Callable

import click

from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_
from studyapp.scheduler import State, study_day
from studyapp.scheduler.days import day_date
from studyapp.study.grading import named
from studyapp.study.queue import arrange


@click.command("undo")
@click.argument("n", default=1, type=click.IntRange(1, 1000))
@click.option("--list", "listed", is_flag=True, help="Say what could be undone; undo nothing.")
@pass_front
def undo_verb(front: Front, n: int, listed: bool) -> None:
    """Take back the last N things done: answers, imports, edits."""
    with front.open() as store:
        if listed:
            for operation in store.operations(limit=max(n, 20)):
                mark = "×" if operation.undone else " "
                click.echo(f"{operation.at:%Y-%m-%d %H:%M} {mark} {named(operation, front.say)}")
            return
        done = store.undo(front.clock(), n)
        for operation in done:
            click.echo(front.say(N_("undid: {what}"), what=named(operation, front.say)))
        if not done:
            click.echo(front.say(N_("nothing to undo")), err=True)


@click.command("redo")
@click.argument("n", default=1, type=click.IntRange(1, 1000))
@pass_front
def redo_verb(front: Front, n: int) -> None:
    """Do the last N undone things again."""
    with front.open() as store:
        done = store.redo(front.clock(), n)
        for operation in done:
            click.echo(front.say(N_("redid: {what}"), what=named(operation, front.say)))
        if not done:
            click.echo(front.say(N_("nothing to redo")), err=True)


@click.command("due")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def due_verb(front: Front, as_json: bool) -> None:
    """How much is due today."""
    day = study_day(front.clock())
    with front.open() as store:
        left = max(0, front.settings.new_per_day - store.new_today(day))
        rows = arrange(store.queue(day), day, front.scheduler, left)
        upcoming = store.next_due(day)
    states = [row.schedule.state for row in rows]
    counts = {
        "new": states.count(State.NEW),
        "learning": states.count(State.LEARNING),
        "review": states.count(State.REVIEW),
    }
    if as_json:
        after = None if upcoming is None else _next(upcoming)
        head: dict[str, object] = {"schema_version": 1, "day": day_date(day).isoformat()}
        click.echo(json.dumps(head | counts | {"next": after}))
        return
    click.echo(front.say(N_("{review} due, {learning} learning, {new} new"), **counts))
    if upcoming:
        when, count = day_date(upcoming[0]).isoformat(), upcoming[1]
        click.echo(front.say(N_("next: {count} cards {when}"), count=count, when=when))


def _next(upcoming: tuple[int, int]) -> dict[str, object]:
    return {"day": day_date(upcoming[0]).isoformat(), "cards": upcoming[1]}


@click.command("stats")
@click.option("--days", type=click.IntRange(1), default=30, show_default=True, help="How far back.")
@click.option("--by", type=click.Choice(["topic", "kind"]), help="A line for each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def stats_verb(front: Front, days: int, by: str | None, as_json: bool) -> None:
    """Counts and true retention.

    True retention: of the cards answered on an earlier day, the share remembered at the first
    answer of a day.
    """
    from studyapp.stats.retention import true_retention

    day = study_day(front.clock())
    with front.open() as store:
        rows, log = store.rows(), store.log()
        kinds = {f"{n.deck}/{n.note.id}": n.note.kind for n in store.notes()} if by else {}
    since = day - days + 1
    states = [row.schedule.state for row in rows]
    group: Callable[[str], str]
    topics = {row.id: row.topic for row in rows}
    if by == "kind":
        group = lambda card: kinds.get(card.partition("#")[0], "")  # noqa: E731 - one of two small keys
    else:
        group = lambda card: topics.get(card, "")  # noqa: E731
    total = true_retention(log, since=since)
    document: dict[str, object] = {
        "schema_version": 1,
        "day": day_date(day).isoformat(),
        "days": days,
        "cards": len(rows),
        "new": states.count(State.NEW),
        "learning": states.count(State.LEARNING),
        "review": states.count(State.REVIEW),
        "answers": len(log),
        "answers_in_days": sum(d >= since for d in log.day),
        "retention": {"asked": total.asked, "recalled": total.recalled, "share": total.share},
    }
    parts = {
        name: true_retention(log, since=since, of=lambda card, name=name: group(card) == name)
        for name in (sorted({group(row.id) for row in rows}) if by else ())
    }
    if by:
        document["by"] = {
            name: {"asked": r.asked, "recalled": r.recalled, "share": r.share}
            for name, r in parts.items()
        }
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    say = front.say
    click.echo(
        say(
            N_("{cards} cards: {new} new, {learning} learning, {review} in review"),
            **{key: document[key] for key in ("cards", "new", "learning", "review")},
        )
    )
    click.echo(
        say(
            N_("{answers} answers, {recent} in the last {days} days"),
            answers=len(log),
            recent=document["answers_in_days"],
            days=days,
        )
    )
    for name, found in [(say(N_("true retention")), total), *parts.items()]:
        share = "–" if found.share is None else f"{found.share:.1%}"
        click.echo(f"{name:<24} {share:>7}  ({found.recalled}/{found.asked})")


@click.command("decks")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def decks_verb(front: Front, as_json: bool) -> None:
    """The decks of the collection."""
    from studyapp.text.width import cell_width, pad

    with front.open() as store:
        decks = store.decks(study_day(front.clock()))
    if as_json:
        rows = [
            {
                "id": deck.id,
                "title": {"en": deck.title.en, "zh": deck.title.zh},
                "notes": deck.notes,
                "cards": deck.cards,
                "new": deck.new,
                "due": deck.due,
            }
            for deck in decks
        ]
        click.echo(json.dumps({"schema_version": 1, "decks": rows}, ensure_ascii=False, indent=1))
        return
    if not decks:
        click.echo(front.say(N_("no decks yet; bring one in with: studyapp import FILE")), err=True)
        return
    names = max(cell_width(deck.id) for deck in decks)
    for deck in decks:
        counts = front.say(
            N_("{notes} notes, {cards} cards, {due} due, {new} new"),
            notes=deck.notes,
            cards=deck.cards,
            due=deck.due,
            new=deck.new,
        )
        click.echo(f"{pad(deck.id, names)}  {counts}  {deck.title.said_in(front.language)}")


@click.command("card")
@click.argument("card")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def card_verb(front: Front, card: str, as_json: bool) -> None:
    """One card: its text, schedule and every review. CARD is deck/note or deck/note#slot."""
    from studyapp.deck.read import question
    from studyapp.text.markdown import plain

    with front.open() as store:
        stored = store.card(card)
        reviews = store.reviews(card)
    asked = question(stored.card, front.language, 0)
    schedule = stored.schedule
    recall = front.scheduler.retrievability(schedule, study_day(front.clock()))
    due = None if schedule.due is None else day_date(schedule.due).isoformat()
    memory = schedule.memory
    document = {
        "schema_version": 1,
        "card": card,
        "kind": asked.kind,
        "topic": asked.topic,
        "prompt": asked.prompt,
        "answer": asked.answer,
        "why": asked.why,
        "schedule": {
            "state": str(schedule.state),
            "due": due,
            "reps": schedule.reps,
            "lapses": schedule.lapses,
            "stability": None if memory is None else memory.stability,
            "difficulty": None if memory is None else memory.difficulty,
            "recall": recall,
            "suspended": stored.suspended,
        },
        "reviews": [
            {
                "at": review.at.isoformat(),
                "day": day_date(review.day).isoformat(),
                "event": str(review.event),
                "response": review.response,
                "right": review.right,
                "rating": None if review.rating is None else int(review.rating),
                "confidence": review.confidence,
                "interval": review.interval,
                "due": None if review.due is None else day_date(review.due).isoformat(),
                "voided": review.voided,
            }
            for review in reviews
        ],
    }
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    click.echo(f"{card} · {asked.topic} · {asked.kind}\n")
    click.echo(plain(asked.prompt, 76))
    click.echo(f"\n{plain(asked.answer, 76)}\n")
    if asked.why:
        click.echo(plain(asked.why, 76) + "\n")
    shown = "–" if recall is None else f"{recall:.1%}"
    click.echo(
        f"{schedule.state}, due {due or '–'}, recall today {shown}, lapses {schedule.lapses}"
    )
    for review in reviews:
        rating = "" if review.rating is None else int(review.rating)
        voided = "  (undone)" if review.voided else ""
        gap = "" if review.interval is None else f"-> {review.interval} d"
        click.echo(f"{review.at:%Y-%m-%d %H:%M}  {review.event} {rating} {gap}{voided}")
