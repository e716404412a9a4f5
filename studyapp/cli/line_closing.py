"""What a sitting says when it ends, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from studyapp.deck.fields import NoteError
from studyapp.i18n import N_, Say
from studyapp.scheduler.days import day_date
from studyapp.stats.calibration import STATED
from studyapp.store.errors import StoreError
from studyapp.study.nothing import waiting
from studyapp.study.session import Session, Summary
from studyapp.text.markdown import plain
from studyapp.text.width import clip

WIDTH: Final = 76
AGAIN: Final = 10
"""Cards that are listed to be seen again."""
ENOUGH: Final = 5
"""Answers with a confidence, of which a score says anything."""


def summary_lines(session: Session, summary: Summary, say: Say) -> list[str]:
    """How a sitting that schedules went, and what comes next."""
    words = N_("{n} answered, {recalled} recalled")
    lines = ["", say(words, n=summary.answered, recalled=summary.recalled)]
    lines += [*_calibration(summary, say), *_again(session, summary, say)]
    if summary.waiting:
        lines.append(say(N_("still to be recalled today: {n}"), n=summary.waiting))
    if session.queue.left_over:
        words = N_("{count} more are due than today's limits take: studyapp backlog")
        lines.append(say(words, count=session.queue.left_over))
    if held := waiting(session):
        lines.append(f"{say(held[0], **held[1])} (--no-gate)")
    lines += _unasked(summary, say)
    if summary.next_due:
        day, count = summary.next_due
        tomorrow = day == session.day + 1
        when = say(N_("tomorrow")) if tomorrow else day_date(day).isoformat()
        lines.append(say(N_("next: {when}, {count} due"), count=count, when=when))
    return lines


def practice_lines(
    session: Session, summary: Summary, topics: Sequence[tuple[str, int, int]], say: Say
) -> list[str]:
    """How practice went: all told, by topic, and what to see again."""
    words, head = N_("{right} right of {n}"), N_("{first}: {then}")
    lines = ["", say(words, right=sum(one.right for one in summary.results), n=summary.answered)]
    if len(topics) > 1:
        lines += [
            f"  {say(head, first=topic, then=say(words, right=right, n=asked))}"
            for topic, asked, right in topics
        ]
    return [
        *lines,
        *_calibration(summary, say),
        *_again(session, summary, say),
        *_unasked(summary, say),
    ]


def left_line(n: int, say: Say) -> str:
    """What is left of a sitting that was ended, and how to go on."""
    one = N_("1 card of this sitting is left; to go on: studyapp study --plain --resume")
    many = N_("{n} cards of this sitting are left; to go on: studyapp study --plain --resume")
    return say(one if n == 1 else many, n=n)


def _calibration(summary: Summary, say: Say) -> list[str]:
    """How well the learner knew what they knew, once enough was said."""
    said = [(STATED[r.confidence], r.right) for r in summary.results if r.confidence is not None]
    if len(said) < ENOUGH:
        return []
    score = sum((stated - right) ** 2 for stated, right in said) / len(said)
    words = N_("Brier score of your confidence: {score:.2f}; 0 is perfect, 0.25 is a coin")
    return [say(words, score=score)]


def _again(session: Session, summary: Summary, say: Say) -> list[str]:
    """The cards that were failed, by their questions, with what the learner wrote of them."""
    failed = summary.again
    if not failed:
        return []
    lines = [say(N_("{first}: {then}"), first=say(N_("to see again")), then="").rstrip()]
    for result in failed[:AGAIN]:
        prompt = " ".join(plain(result.prompt, 400).split())
        lines.append(f"  ✗ {clip(prompt, WIDTH - 4)}")
        if words := _own_words(session, result.card):
            lines.append(f"    {say(N_('your words: {words}'), words=words)}")
    if len(failed) > AGAIN:
        lines.append(f"  {say(N_('and {n} more'), n=len(failed) - AGAIN)}")
    return lines


def _own_words(session: Session, card: str) -> str:
    try:
        return session.store.card(card).words
    except (StoreError, NoteError):  # it was deleted since
        return ""


def _unasked(summary: Summary, say: Say) -> list[str]:
    return [f"! {one.card}: {say(one.reason, **one.values)}" for one in summary.unasked]
