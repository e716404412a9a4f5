"""Why a sitting has no card to ask."""

from __future__ import annotations

from studyapp.i18n import N_
from studyapp.study.session import Session

Reason = tuple[str, dict[str, object]]
"""A marked string, and what fills it in."""


def why_nothing(session: Session, new_per_day: int) -> Reason | None:
    """What keeps the cards back that there are; None where there are none."""
    plan, queue = session.plan, session.queue
    if session.dealer.unasked:
        one = session.dealer.unasked[0]
        return one.reason, dict(one.values)
    if not plan.schedules:
        return N_("no card fits"), {}
    if queue.minutes == 0.0:
        return N_("today's minutes are used up; more come tomorrow"), {}
    if queue.left_over:
        words = N_("today's reviews are done; {n} wait for tomorrow")
        return words, {"n": queue.left_over}
    if queue.waiting:
        return waiting(session)
    if any(
        one.new
        for one in session.store.topics(session.day)
        if plan.topic in (None, one.topic) and not (plan.deck or plan.query)
    ):
        words = N_("today's {limit} new cards are done; more come tomorrow")
        return words, {"limit": new_per_day}
    return None


def waiting(session: Session) -> Reason | None:
    """Which new cards are held back, and by what; None where none is."""
    held = session.queue.waiting
    if not held:
        return None
    words = N_("{n} new cards wait for what they build on: {needs}")
    return words, {"n": len(held), "needs": ", ".join(held[0].needs)}
