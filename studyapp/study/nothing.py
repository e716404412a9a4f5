"""Why a sitting has no card to ask."""

from __future__ import annotations

from studyapp.i18n import N_, Say
from studyapp.scheduler import State
from studyapp.study.queue import Limits, build
from studyapp.study.session import Session

Reason = tuple[str, dict[str, object]]
"""A marked string, and what fills it in."""


def why_nothing(session: Session, new_per_day: int, say: Say) -> str:
    """What keeps the cards back that there are, in a sentence; "" where there are none."""
    plan, queue = session.plan, session.queue
    if session.dealer.unasked:
        one = session.dealer.unasked[0]
        return say(N_("{card}: {why}"), card=one.card, why=say(one.reason, **one.values))
    if not plan.schedules:
        return say(N_("no card fits"))
    if queue.minutes == 0.0:
        return say(N_("today's minutes are used up; more come tomorrow"))
    if queue.left_over:
        if plan.limits.reviews == 0:
            return say(N_("the setting reviews_per_day is 0: no card comes back"))
        return say(N_("today's reviews are done; {n} wait for tomorrow"), n=queue.left_over)
    if queue.put_off:
        words = N_("{n} due cards wait for tomorrow: another card of their note was asked today")
        if queue.put_off == 1:
            words = N_("1 due card waits for tomorrow: another card of its note was asked today")
        return say(words, n=queue.put_off)
    if held := waiting(session):
        return say(held[0], **held[1])
    if _new_ones_are_there(session):
        if new_per_day == 0:
            return say(N_("the setting new_per_day is 0: no new card comes"))
        words = N_("today's {limit} new cards are done; more come tomorrow")
        if new_per_day == 1:
            words = N_("today's new card is done; more come tomorrow")
        return say(words, limit=new_per_day)
    return ""


def waiting(session: Session) -> Reason | None:
    """Which new cards are held back, and by what; None where none is."""
    held = session.queue.waiting
    if not held:
        return None
    words = N_("{n} new cards wait for what they build on: {needs}")
    if len(held) == 1:
        words = N_("1 new card waits for what it builds on: {needs}")
    return words, {"n": len(held), "needs": ", ".join(held[0].needs)}


def _new_ones_are_there(session: Session) -> bool:
    """Whether there are new cards that it could ask, but for the day's limit."""
    plan, store = session.plan, session.store
    queue = build(
        store,
        session.scheduler,
        session.day,
        Limits(new=None, cards=1, reviews=0),
        deck=plan.deck,
        topic=plan.topic,
        only=store.found_ids(plan.query, session.day) if plan.query else None,
        gate=session.habits.gate,
    )
    return any(row.schedule.state is State.NEW for row in queue.rows)
