"""Home's numbers are added up in SQL; they are what going through the cards one by one gives."""

import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from studyapp.scheduler import Rating, Scheduler, State, study_day
from studyapp.stats.retention import answers_by_day, true_retention
from studyapp.store.glance import SCHEMA, Glance, glance
from studyapp.store.store import Store
from studyapp.store.tables import SCHEMA as CURRENT
from studyapp.store.values import StoredCard
from studyapp.study.overview import look, overview, week
from studyapp.study.plan import Plan
from studyapp.study.queue import Limits, build
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, EVERY_KIND, collection, deck
from tests.study.test_session import answer


def test_the_statements_are_written_for_the_present_schema() -> None:
    assert SCHEMA == CURRENT, "look at glance.py's statements again, then raise its SCHEMA"


def sit(store: Store, clock: Clock, dice: random.Random) -> None:
    """A sitting in which anything may happen."""
    session = Session(store, Scheduler(), clock, Plan(limits=Limits(new=dice.randint(0, 4))))
    shown = session.next()
    for _ in range(dice.randint(0, 9)):
        if shown is None:
            return
        match dice.randrange(8):
            case 0:
                session.put_aside(dice.choice(["bury", "suspend"]), whole_note=dice.random() < 0.5)
            case 1:
                session.undo()
            case 2:
                session.redo()
            case _:
                answer(session, shown, dice.choice(list(Rating)))
                clock.pass_(seconds=20)
        shown = session.next()


def counted(store: Store, day: int) -> dict[str, Counter[str]]:
    """By topic: cards, started, due, learning, new; told from the cards one by one."""
    cards = store.cards([row.id for row in store.rows()])
    notes: dict[str, list[StoredCard]] = {}
    for card in cards:
        notes.setdefault(f"{card.card.deck}/{card.card.note.id}", []).append(card)
    found: dict[str, Counter[str]] = {}
    for members in notes.values():
        here = found.setdefault(members[0].card.topic, Counter())
        ready = [c for c in members if not c.suspended and (c.buried_until or 0) <= day]
        due = [c for c in ready if (c.schedule.due or day) <= day]
        by = {state: [c for c in due if c.schedule.state is state] for state in State}
        taken = by[State.LEARNING] or any(c.schedule.last == day for c in members)
        here["cards"] += len(members)
        here["started"] += sum(c.schedule.memory is not None for c in members)
        here["learning"] += len(by[State.LEARNING])
        asked = [c for c in by[State.REVIEW] if not taken or c.schedule.last == day]
        here["due"] += len(asked)
        here["due notes"] += bool(asked)
        here["new"] += bool(by[State.NEW]) and not taken and not by[State.REVIEW]
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_glance_counts_what_going_through_the_cards_counts(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    dice = random.Random(seed)
    other = deck(*({**BASIC, "id": f"more-{n}", "topic": "delta"} for n in range(4)), id="other")
    with collection(tmp_path, clock(), deck(*EVERY_KIND), other) as store:
        for _ in range(5):
            sit(store, clock, dice)
            cards = [row.id for row in store.rows()]
            if dice.random() < 0.3:
                store.reset([dice.choice(cards)], clock())
            day = study_day(clock())
            for asked in (day, day + 1, day + 40):
                seen = look(store, Scheduler(), asked)
                assert glance(store.where, asked) == seen
                expected = counted(store, asked)
                for topic in seen.topics:
                    numbers = expected[topic.topic]
                    for name in ("cards", "started", "due", "learning", "new"):
                        assert getattr(topic, name) == numbers[name], (topic.topic, name)
                assert seen.due == sum(numbers["due notes"] for numbers in expected.values())
            said(store, seen=look(store, Scheduler(), day), day=day)
            clock.pass_(days=dice.choice([0, 0, 1, 3, 30]))


def said(store: Store, seen: Glance, day: int) -> None:
    """Home says what a sitting asks, and how well the cards are known."""
    limits = Limits(new=3, reviews=4)
    rows = build(store, Scheduler(), day, limits).rows
    shown = overview(seen, day, limits=limits, language="en", week=week(store, day))
    new = sum(row.schedule.state is State.NEW for row in rows)
    assert (shown.due, shown.new) == (len(rows) - new, new)
    recalls = [Scheduler().retrievability(row.schedule, day) for row in store.rows()]
    known = sum(recall for recall in recalls if recall is not None)
    assert sum(t.recall for t in seen.topics) == pytest.approx(known)
    log = store.log()
    assert shown.week == answers_by_day(log, day - 6, day)
    assert shown.recall == true_retention(log, since=day - 6).share


def test_a_deleted_note_is_not_seen(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(*EVERY_KIND)) as store:
        before = glance(store.where, study_day(clock()))
        store.delete("small", "basic-1", clock())
        after = glance(store.where, study_day(clock()))
    assert before is not None
    assert after is not None
    assert sum(t.cards for t in before.topics) - sum(t.cards for t in after.topics) == 1


def test_nothing_is_seen_where_there_is_no_collection_of_this_schema(
    tmp_path: Path, clock: Clock
) -> None:
    missing, text = tmp_path / "none.db", tmp_path / "text.db"
    text.write_text("not a database, but some text")
    assert glance(missing, 1) is None
    assert not missing.exists()
    assert glance(text, 1) is None
    with collection(tmp_path, clock()) as store:
        pass
    with sqlite3.connect(store.where) as connection:
        connection.execute("UPDATE studyapp_schema SET version_num = '0001'")
    connection.close()
    assert glance(store.where, 1) is None


def test_a_card_begun_anew_was_not_seen_before(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(BASIC)) as store:
        for act in ("answer", "answer", "reset", "answer", "answer"):
            clock.pass_(days=1)
            store.set_due({"small/basic-1": 0}, clock())
            if act == "reset":
                store.reset(["small/basic-1"], clock())
            session = Session(store, Scheduler(), clock)
            shown = session.next()
            assert shown is not None
            answer(session, shown, Rating.GOOD)
        day = study_day(clock())
        found = store.recent(day - 6, day)
        assert (found.answers, found.asked) == ((0, 0, 1, 1, 1, 1, 1), 3)
        assert true_retention(store.log()).asked == 3
