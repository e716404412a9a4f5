"""A sitting gone on with keeps to the day's limits, its minutes and its cards."""

from pathlib import Path

from studyapp.deck.ask import GaveUp
from studyapp.scheduler import Rating, Schedule, Scheduler, State, study_day
from studyapp.store.store import Store
from studyapp.store.values import QueueRow
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.resuming import MOST_ROWS, Standing, rest, standing
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, collection, deck


def plain(name: str, topic: str = "alpha", **more: object) -> dict[str, object]:
    return {**BASIC, "id": name, "topic": topic, **more}


def sit(store: Store, clock: Clock, plan: Plan) -> Session:
    return Session(store, Scheduler(), clock, plan)


def go_on(store: Store, clock: Clock) -> Session:
    found = standing(store, study_day(clock()))
    assert found is not None
    return Session(store, Scheduler(), clock, found.plan, going_on=found)


def answer(session: Session, duration_ms: int | None = None) -> None:
    assert session.next() is not None
    session.respond(GaveUp())
    session.rate(Rating.GOOD, duration_ms)


def names(session: Session) -> list[str]:
    return [row.id.removeprefix("small/") for row in session.line.everyone()]


def test_minutes_spent_before_the_break_are_taken_off_the_day_once(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(9)))) as store:
        session = sit(store, clock, Plan(limits=Limits(minutes_a_day=20)))
        for _ in range(5):
            clock.pass_(minutes=3)
            answer(session, 180_000)
        session.leave()
        again = go_on(store, clock)
        assert again.next() is not None
        clock.pass_(minutes=4)
        assert again.next() is not None
        clock.pass_(minutes=1)
        assert again.next() is None


def test_a_new_study_day_begins_with_all_of_its_minutes(tmp_path: Path, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=3, minute=30)
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(9)))) as store:
        session = sit(store, clock, Plan(limits=Limits(new=3, minutes_a_day=20)))
        answer(session, 60_000)
        clock.pass_(minutes=35)
        assert session.next() is not None
        assert len(session.line) == 2


def test_the_minutes_of_the_sitting_itself_run_on_over_four_in_the_morning(
    tmp_path: Path, clock: Clock
) -> None:
    clock.now = clock.now.replace(hour=3, minute=30)
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(9)))) as store:
        session = sit(store, clock, Plan(limits=Limits(minutes=34)))
        answer(session)
        clock.pass_(minutes=35)
        assert session.next() is None


def test_gates_that_opened_meanwhile_bring_no_more_new_cards_than_a_day_has(
    tmp_path: Path, clock: Clock
) -> None:
    waiting = [plain(f"late{n}", f"topic{n}", requires=["base"]) for n in range(8)]
    notes = [plain("base"), *waiting, *(plain(f"n{n}") for n in range(8))]
    with collection(tmp_path, clock(), deck(*notes)) as store:
        session = sit(store, clock, Plan(limits=Limits(new=5)))
        answer(session)
        left = names(session)
        session.leave()
        assert names(go_on(store, clock)) == left


def test_what_fell_free_meanwhile_is_asked_too(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(6)))) as store:
        store.suspend(["small/n5"], clock())
        session = sit(store, clock, Plan(limits=Limits(new=10)))
        answer(session)
        left = names(session)
        session.leave()
        store.unsuspend(["small/n5"], clock())
        assert names(go_on(store, clock)) == [*left, "n5"]


def row(note: str, slot: str = "", state: State = State.NEW) -> QueueRow:
    return QueueRow(f"d/{note}#{slot}", "d", note, slot, "t", 0, Schedule(state))


def test_only_what_the_day_still_holds_is_brought_in_and_no_sibling(clock: Clock) -> None:
    left = Standing(Plan(), study_day(clock()), 0.0, 0, ("d/a#1",), (), (), 1)
    kept = [row("a", "1"), row("b", state=State.REVIEW)]
    failed = row("a", "3", State.LEARNING)
    found = [row("a", "2"), row("c"), row("e"), row("f", state=State.REVIEW), failed]
    brought = rest(left, kept, found)
    assert brought == (row("c"), row("e"), failed), "three new ones, one of them is there already"
    assert rest(left, [row("a", "1")], found) == (row("c"), row("e"), found[3], failed)


def test_a_long_cram_goes_on_with_all_that_is_left_and_nothing_twice(
    tmp_path: Path, clock: Clock
) -> None:
    count = MOST_ROWS + 20
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(count)))) as store:
        session = sit(store, clock, Plan(Mode.CRAM))
        for _ in range(3):
            answer(session)
        done = {result.card for result in session.results}
        session.leave()
        again = go_on(store, clock)
        line = {row.id for row in again.line.everyone()}
        assert len(line) == len(again.line) == session.left
        right = {result.card for result in session.results if result.right}
        assert not line & right
        assert done | line == {f"small/n{n}" for n in range(count)}


def test_undo_in_a_sitting_goes_back_as_far_as_there_is_something(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(plain("n1"))) as store:
        for turn in range(70):
            store.flag(["small/n1"], turn % 7 + 1, clock())
        session = sit(store, clock, Plan())
        session.next()
        undone = 0
        while session.undo() is not None:
            undone += 1
        assert undone == 70
        assert session.current is not None
        assert session.current.stored.flag == 0


def test_a_sitting_in_which_nothing_was_done_lets_the_one_before_wait(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(9)))) as store:
        first = sit(store, clock, Plan())
        answer(first)
        first.leave()
        looked = sit(store, clock, Plan(query="note:n5"))
        assert looked.next() is not None
        looked.leave()
        empty = sit(store, clock, Plan(query="tag:nowhere"))
        assert empty.next() is None
        empty.leave()
        assert [one.card for one in go_on(store, clock).results] == ["small/n0"]
        second = sit(store, clock, Plan(query="note:n5 or note:n6"))
        answer(second)
        second.leave()
        assert [one.card for one in go_on(store, clock).results] == ["small/n5"]


def test_of_a_sitting_whose_only_answer_was_taken_back_nothing_waits(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(*(plain(f"n{n}") for n in range(9)))) as store:
        session = sit(store, clock, Plan())
        answer(session)
        session.undo()
        session.leave()
        assert standing(store, study_day(clock())) is None
