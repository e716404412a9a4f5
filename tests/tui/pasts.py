"""Collections with a past: cards answered wrong, cards due on many days."""

from collections.abc import Mapping
from pathlib import Path

from studyapp.deck.ask import Revealed
from studyapp.scheduler import Rating, Scheduler
from studyapp.store.store import Store
from studyapp.study.grading import Confidence
from studyapp.study.plan import Plan
from studyapp.study.queue import Limits
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, EVERY_KIND, both, collection, deck
from tests.study.test_session import WRONG

EVERY_NEW_CARD = Plan(limits=Limits(new=None, reviews=None))


def sit(folder: Path, clock: Clock, plan: Plan = EVERY_NEW_CARD) -> Session:
    return Session(Store.open(folder / "collection.db", now=clock()), Scheduler(), clock, plan)


def close(session: Session, *, left: bool = False) -> None:
    if left:
        session.leave()
    else:
        session.store.keep_sitting("")
    session.store.close()


def mistaken(folder: Path, clock: Clock, *, words: str = "") -> None:
    """Every card that the machine judges was answered wrong, all but one with certainty."""
    collection(folder, clock(), deck(*EVERY_KIND)).close()
    session = sit(folder, clock)
    for shown in iter(session.next, None):
        if shown.id not in WRONG:
            session.put_aside("bury", whole_note=False)
        elif shown.stored.schedule.reps:
            break
        else:
            if words:
                session.write_words(words)
            sure = Confidence.GUESS if shown.id == "small/number-1" else Confidence.CERTAIN
            session.respond(WRONG[shown.id], sure)
            session.rate(Rating.AGAIN, 4000)
    close(session)


def scheduled(folder: Path, clock: Clock, due: Mapping[int, int]) -> None:
    """So many cards due so many days from today; those before today are overdue."""
    days = [day for day, count in due.items() for _ in range(count)]
    notes = [
        {**BASIC, "id": f"n{n}", "topic": "alpha", **both(prompt=f"question {n}?", answer="yes")}
        for n in range(len(days))
    ]
    clock.pass_(days=-30)
    collection(folder, clock(), deck(*notes)).close()
    session = sit(folder, clock)
    while session.next() is not None:
        session.respond(Revealed())
        session.rate(Rating.GOOD, 4000)
    today = session.day + 30
    session.store.reschedule({f"small/n{n}": today + day for n, day in enumerate(days)}, clock())
    close(session)
    clock.pass_(days=30)
