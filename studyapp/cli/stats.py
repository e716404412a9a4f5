"""`studyapp stats`: how much was answered, how well it is remembered, how well one knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from studyapp.cli.counts import by_state
from studyapp.cli.document import print_document
from studyapp.cli.front import Front, pass_front
from studyapp.i18n import N_, Say
from studyapp.scheduler import study_day
from studyapp.scheduler.days import day_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studyapp.stats.calibration import Calibration, Predicted
    from studyapp.stats.retention import Retention
    from studyapp.stats.streak import Streak
    from studyapp.store.store import Store
    from studyapp.store.values import QueueRow


@click.command("stats")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=30,
    show_default=True,
    help="How many study days back, today included.",
)
@click.option("--by", type=click.Choice(["topic", "kind"]), help="A line for each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@pass_front
def stats_verb(front: Front, days: int, by: str | None, as_json: bool) -> None:
    """Counts, true retention, calibration and the streak.

    True retention: of the cards answered on an earlier day, the share remembered at the first
    answer of a day. Calibration: how often you were right when you were as sure as you said.
    """
    from studyapp.stats.calibration import calibration, predicted
    from studyapp.stats.retention import true_retention
    from studyapp.study.goal import goal_streak

    day = study_day(front.clock())
    since = day - days + 1
    with front.open() as store:
        rows, log = store.rows(), store.log(met_since=since)
        answers, practised = store.answers(), store.practised(since)
        groups = _groups(store, rows, by) if by else {}
        streak = goal_streak(store, front.settings.goal_minutes, day)
    parts = {}
    for name in sorted(set(groups.values())):
        cards = {card for card, group in groups.items() if group == name}
        parts[name] = (
            true_retention(log, since=since, of=cards.__contains__),
            calibration(log, practised, since=since, of=cards.__contains__),
        )
    total = true_retention(log, since=since), calibration(log, practised, since=since)
    said = predicted(log, front.scheduler.weights, since=since)
    counts = {
        "cards": len(rows),
        **by_state(rows),
        "answers": answers,
        "answers_in_days": sum(one >= since for one in log.day),
    }
    if as_json:
        document: dict[str, object] = {"day": day_date(day).isoformat(), "days": days, **counts}
        document["retention"], document["calibration"] = _share(total[0]), _sure(total[1])
        document["predicted"] = _predicted(said)
        document["streak"] = None if streak is None else _streak(streak)
        if by:
            document["by"] = {
                name: _share(kept) | {"calibration": _sure(sure)}
                for name, (kept, sure) in parts.items()
            }
        print_document(document)
        return
    _tell(front.say, counts, days, {front.say(N_("true retention")): total[0]})
    if parts:
        _tell_parts(front.say, parts)
    if total[1].answers:
        _tell_calibration(front.say, total[1])
    if said.brier is not None:
        words = N_("memory predicted {said:.1%} right, {right:.1%} were; Brier score {brier:.3f}")
        click.echo(front.say(words, said=said.said, right=said.right, brier=said.brier))
    if streak is not None:
        _tell_streak(front.say, streak)


def _groups(store: Store, rows: tuple[QueueRow, ...], by: str) -> dict[str, str]:
    """What every live card belongs to; cards that are gone count in the total only."""
    if by == "topic":
        return {row.id: row.topic for row in rows}
    kinds = {f"{note.deck}/{note.note.id}": note.note.kind for note in store.notes()}
    return {row.id: kinds[f"{row.deck}/{row.note}"] for row in rows}


# -- as JSON -----------------------------------------------------------------------------------


def _share(found: Retention) -> dict[str, object]:
    return {"asked": found.asked, "recalled": found.recalled, "share": found.share}


def _sure(found: Calibration) -> dict[str, object]:
    return {
        "answers": found.answers,
        "brier": found.brier,
        "overconfidence": found.overconfidence,
        "levels": [
            {
                "confidence": level.confidence,
                "stated": level.stated,
                "answers": level.answers,
                "right": level.right,
                "share": level.share,
            }
            for level in found.levels
        ],
    }


def _predicted(found: Predicted) -> dict[str, object]:
    return {
        "answers": found.answers,
        "brier": found.brier,
        "stated": found.said,
        "share": found.right,
    }


def _streak(found: Streak) -> dict[str, object]:
    return {
        "streak_days": found.days,
        "frozen_days": [day_date(day).isoformat() for day in found.frozen_days],
        "freezes_left": found.freezes_left,
        "today_minutes": found.today_minutes,
        "goal": found.goal,
        "met": found.met,
    }


# -- as lines ----------------------------------------------------------------------------------


def _tell(say: Say, counts: Mapping[str, int], days: int, found: Mapping[str, Retention]) -> None:
    words = N_("{cards} cards: {new} new, {learning} learning, {review} in review")
    click.echo(say(words, **counts))
    words = N_("answers: {answers}, in the last {days} days {recent}")
    click.echo(say(words, answers=counts["answers"], recent=counts["answers_in_days"], days=days))
    _columns([_row(name, one.share, one.recalled, one.asked) for name, one in found.items()])


def _tell_parts(say: Say, parts: Mapping[str, tuple[Retention, Calibration]]) -> None:
    """A line for each topic or kind; the Brier score where something was said."""
    rows = []
    for name, (kept, sure) in parts.items():
        brier = "" if sure.brier is None else say(N_("Brier {score:.3f}"), score=sure.brier)
        rows.append((*_row(name or "–", kept.share, kept.recalled, kept.asked), brier))
    _columns(rows)


def _tell_calibration(say: Say, found: Calibration) -> None:
    from studyapp.study.grading import CONFIDENCE_WORDS, Confidence

    click.echo(say(N_("how sure you were, and how often right:")))
    _columns(
        [
            (
                say(CONFIDENCE_WORDS[Confidence(level.confidence)]),
                f"{level.stated:.0%}",
                *_row("", level.share, level.right, level.answers)[1:],
            )
            for level in found.levels
        ]
    )
    gap = round(100 * (found.overconfidence or 0.0))
    words = N_("Brier score {score:.3f}; always saying 50 % gets 0.25")
    if gap > 0:
        words = N_("Brier score {score:.3f}; always saying 50 % gets 0.25; {gap} points too sure")
    elif gap < 0:
        words = N_("Brier score {score:.3f}; always saying 50 % gets 0.25; {gap} points too modest")
    click.echo(say(words, score=found.brier, gap=abs(gap)))


def _tell_streak(say: Say, found: Streak) -> None:
    words = N_("today {minutes:.0f} of {goal} min · goal days: {days} · freezes left: {freezes}")
    click.echo(
        say(
            words,
            minutes=found.today_minutes,
            goal=found.goal,
            days=found.days,
            freezes=found.freezes_left,
        )
    )


def _row(name: str, share: float | None, part: int, of: int) -> tuple[str, str, str]:
    return name, "–" if share is None else f"{share:.1%}", f"({part}/{of})"


def _columns(rows: Sequence[tuple[str, ...]]) -> None:
    from studyapp.charts.data import aligned

    for line in aligned(rows):
        click.echo(line)
