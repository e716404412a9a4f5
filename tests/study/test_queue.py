"""The queue of a sitting: nothing twice, nothing forgotten, no limit overstepped."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.ask import Revealed
from studyapp.scheduler import (
    DEFAULT_WEIGHTS,
    Memory,
    Rating,
    Schedule,
    Scheduler,
    State,
    study_day,
)
from studyapp.scheduler.gain import gain
from studyapp.store.counting import Spent
from studyapp.store.store import Store
from studyapp.store.values import QueueRow
from studyapp.study.order import siblings
from studyapp.study.plan import Plan
from studyapp.study.queue import Limits, Queue, build, practice
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, CLOZE, REVERSED, collection, deck

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
DAY = study_day(NOW)
SCHEDULER = Scheduler()

TOPICS = ("alpha", "beta", "gamma")
DECKS = (
    deck(*({**BASIC, "id": f"b{n}", "topic": TOPICS[n % 3]} for n in range(9)), id="one"),
    deck(
        *({**REVERSED, "id": f"r{n}", "topic": TOPICS[n % 3]} for n in range(6)),
        *({**CLOZE, "id": f"c{n}", "topic": "two"} for n in range(3)),
        id="two",
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with collection(tmp_path_factory.mktemp("queue"), NOW, *DECKS) as opened:
        yield opened


@dataclass(frozen=True)
class Standing:
    """One card as it may stand."""

    state: str
    away: int
    overdue: int
    stability: float
    suspended: bool
    buried: bool


def count_of_cards() -> int:
    return 9 + 6 * 2 + 3 * 2


cards = st.lists(
    st.builds(
        Standing,
        st.sampled_from(["new", "review", "review", "review", "learning"]),
        st.integers(1, 200),
        st.integers(-5, 30),
        st.floats(0.1, 300),
        st.sampled_from([False] * 6 + [True]),
        st.sampled_from([False] * 6 + [True]),
    ),
    min_size=count_of_cards(),
    max_size=count_of_cards(),
)
some = st.none() | st.integers(0, 12)


def put(store: Store, states: list[Standing]) -> None:
    """Let the cards stand as told."""
    with closing(sqlite3.connect(store.where)) as connection, connection:
        ids = [number for (number,) in connection.execute("SELECT id FROM cards ORDER BY id")]
        for number, one in zip(ids, states, strict=True):
            new = one.state == "new"
            due = DAY if one.state == "learning" else DAY - one.overdue
            connection.execute(
                "UPDATE cards SET state = ?, due = ?, reps = ?, stability = ?, difficulty = ?,"
                " last = ?, suspended = ?, buried_until = ? WHERE id = ?",
                (
                    *(one.state, None if new else due, 0 if new else 3),
                    *(None if new else one.stability, None if new else 5.0),
                    *(None if new else DAY - one.away, one.suspended),
                    *(DAY + 1 if one.buried else None, number),
                ),
            )


def ready(store: Store) -> dict[State, list[QueueRow]]:
    """What may be asked today, told from the cards one by one."""
    found: dict[State, list[QueueRow]] = {state: [] for state in State}
    rows = store.rows()
    stored = store.cards([row.id for row in rows])
    for row, card in zip(rows, stored, strict=True):
        aside = card.suspended or (card.buried_until or 0) > DAY
        if not aside and (row.schedule.due or 0) <= DAY:
            found[row.schedule.state].append(row)
    return found


def note(row: QueueRow) -> tuple[str, str]:
    return row.deck, row.note


def sorted_by_state(queue: Queue) -> dict[State, list[QueueRow]]:
    return {state: [r for r in queue.rows if r.schedule.state is state] for state in State}


NAMES = (
    *(f"one/b{n}" for n in range(9)),
    *(f"two/r{n}{slot}" for n in range(6) for slot in ("", "#reverse")),
    *(f"two/c{n}#{slot}" for n in range(3) for slot in ("c1", "c2")),
)
named = st.sets(st.sampled_from((*NAMES, "no/card")))


@given(cards, some, some, st.none() | st.integers(0, 10), named, named)
@settings(deadline=None, max_examples=120)
def test_a_queue_keeps_every_promise(
    store: Store,
    states: list[Standing],
    new_limit: int | None,
    review_limit: int | None,
    shown: int | None,
    first: set[str],
    prefer: set[str],
) -> None:
    put(store, states)
    may = ready(store)
    limits = Limits(new=new_limit, reviews=review_limit, cards=shown)
    queue = build(store, SCHEDULER, DAY, limits, first=first, prefer=prefer)
    asked = sorted_by_state(queue)

    assert len({row.id for row in queue.rows}) == len(queue.rows), "nothing twice"
    for state, rows in asked.items():
        assert {row.id for row in rows} <= {row.id for row in may[state]}, "nothing out of turn"
    learning = {row.id for row in may[State.LEARNING]}
    assert {row.id for row in asked[State.LEARNING]} == learning, "failed cards always"
    front = queue.rows[: len(learning)]
    if len(set(map(note, asked[State.LEARNING]))) == len(learning):  # else siblings are parted
        assert {row.id for row in front} == learning, "failed cards first"
    assert max(Counter(map(note, asked[State.REVIEW] + asked[State.NEW])).values(), default=0) < 2
    if new_limit is not None:
        assert len(asked[State.NEW]) <= new_limit
    if review_limit is not None:
        assert len(asked[State.REVIEW]) <= review_limit

    taken = set(map(note, may[State.LEARNING]))
    due_notes = set(map(note, may[State.REVIEW])) - taken
    new_notes = set(map(note, may[State.NEW])) - taken - due_notes
    asked_due = set(map(note, asked[State.REVIEW]))
    wanted = len(due_notes) if review_limit is None else min(review_limit, len(due_notes))
    assert asked_due <= due_notes
    assert len(asked_due) == wanted, "as many as the limit lets, none forgotten"
    most = len(new_notes) if new_limit is None else min(new_limit, len(new_notes))
    assert set(map(note, asked[State.NEW])) <= new_notes
    assert len(asked[State.NEW]) == most
    counts = Counter(map(note, queue.rows))
    if max(counts.values(), default=0) <= (len(queue.rows) + 1) // 2:
        assert not any(siblings(*pair) for pair in pairwise(queue.rows))


@given(cards, st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_of_a_backlog_those_are_asked_whose_review_is_worth_most(
    store: Store, states: list[Standing], limit: int
) -> None:
    put(store, states)
    everyone = [
        r for r in build(store, SCHEDULER, DAY, Limits(new=0)).rows
        if r.schedule.state is State.REVIEW
    ]  # fmt: skip
    one_card = [row for row in everyone if row.deck == "one"]
    queue = build(store, SCHEDULER, DAY, Limits(new=0, reviews=limit), deck="one")
    chosen = [row for row in queue.rows if row.schedule.state is State.REVIEW]
    if len(one_card) <= limit:
        assert {row.id for row in chosen} == {row.id for row in one_card}
        assert queue.left_over == 0
        return
    left = [worth(row) for row in one_card if row.id not in {one.id for one in chosen}]
    assert min(map(worth, chosen)) >= max(left) - 1e-12
    assert queue.left_over == len(one_card) - limit


@pytest.mark.parametrize(
    "limits", [Limits(reviews=2), Limits(minutes_a_day=0.9), Limits(reviews=9, minutes_a_day=0.9)]
)
def test_a_memory_worth_more_goes_before_one_more_likely_lost(
    tmp_path: Path, clock: Clock, limits: Limits
) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(4)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        # Recalled with .49 twice and with .74: the first two will hardly last when recalled.
        weak = [Standing("review", 10, 9, s, False, False) for s in (0.1, 0.101)]
        put(opened, [*weak, *(Standing("review", 30, 0, s, False, False) for s in (5.0, 5.01))])
        rows = build(opened, SCHEDULER, DAY, Limits(reviews=4)).rows
        assert [row.note for row in rows] == ["n0", "n1", "n2", "n3"]
        rows = build(opened, SCHEDULER, DAY, limits).rows
        assert {row.note for row in rows[:2]} == {"n2", "n3"}


def test_siblings_put_off_leave_no_place_of_the_day_empty(tmp_path: Path, clock: Clock) -> None:
    notes = [{**REVERSED, "id": f"r{n}"} for n in range(60)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(
            opened, [Standing("review", 30, 0, 20.0 - n // 2 / 9, False, False) for n in range(120)]
        )
        queue = build(opened, SCHEDULER, DAY, Limits(reviews=50))
        assert len({note(row) for row in queue.rows}) == len(queue.rows) == 50
        assert queue.left_over == 120 - queue.put_off - 50


def test_of_new_cards_the_exam_s_come_first(tmp_path: Path, clock: Clock) -> None:
    notes = [{**BASIC, "id": f"n{n}", "topic": f"t{n % 2}"} for n in range(8)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        exam = ["small/n5", "small/n6", "small/n7"]
        rows = build(opened, SCHEDULER, DAY, Limits(new=5), prefer=exam).rows
        assert {row.note for row in rows[:3]} == {"n5", "n6", "n7"}
        assert len({row.id for row in rows}) == 5


def test_an_answer_that_was_not_timed_counts_as_a_usual_one(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(BASIC)) as opened:
        answered(opened, clock, "small/basic-1", Rating.GOOD, ms=None)
        assert opened.spent(DAY).minutes == pytest.approx(25 / 60)
        assert opened.minutes(DAY)[DAY] == pytest.approx(25 / 60)


def worth(row: QueueRow) -> float:
    assert row.schedule.memory is not None
    assert row.schedule.last is not None
    return gain(DEFAULT_WEIGHTS, row.schedule.memory, DAY - row.schedule.last, 1.0)


@given(cards, st.sampled_from(["deck", "topic", "only"]), st.data())
@settings(deadline=None, max_examples=60)
def test_a_sitting_asks_only_what_it_is_about(
    store: Store, states: list[Standing], what: str, data: st.DataObject
) -> None:
    put(store, states)
    rows = store.rows()
    match what:
        case "deck":
            scope: dict[str, object] = {"deck": data.draw(st.sampled_from(["one", "two", "none"]))}
            members = {row.id for row in rows if row.deck == scope["deck"]}
        case "topic":
            scope = {"topic": data.draw(st.sampled_from([*TOPICS, "two", "none"]))}
            members = {row.id for row in rows if row.topic == scope["topic"]}
        case _:
            members = data.draw(st.sets(st.sampled_from([row.id for row in rows])))
            scope = {"only": [*members, "no/card", "nonsense"]}
    queue = build(store, SCHEDULER, DAY, Limits(new=None), **scope)
    assert {row.id for row in queue.rows} <= members
    may = [row for rows in ready(store).values() for row in rows if row.id in members]
    assert bool(queue.rows) or not may or any_sibling_asked(store, may)
    drilled = practice(store, DAY, **scope)
    free = {card.id for card in store.cards(sorted(members)) if not card.suspended}
    assert sorted(row.id for row in drilled) == sorted(free), "practice asks all of it, once"


def any_sibling_asked(store: Store, rows: list[QueueRow]) -> bool:
    """Whether each of them waits for a card of its note outside the scope."""
    return all(
        any(note(other) == note(row) and other.id != row.id for other in store.rows())
        for row in rows
    )


def test_the_least_likely_recalled_comes_first_where_all_fits(tmp_path: Path, clock: Clock) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(6)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(opened, [Standing("review", 10, 0, 5.0 + n, False, False) for n in (3, 0, 5, 1, 4, 2)])
        rows = build(opened, SCHEDULER, DAY, Limits(reviews=6)).rows
        assert [row.note for row in rows] == ["n1", "n3", "n5", "n0", "n4", "n2"]


def test_the_sure_but_wrong_come_first_then_the_exam_s_within_the_limits(
    tmp_path: Path, clock: Clock
) -> None:
    notes = [{**BASIC, "id": f"n{n}", "topic": f"t{n}"} for n in range(8)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(opened, [Standing("review", 10, 0, 5.0 + n, False, False) for n in range(8)])
        first, exam = ["small/n7", "small/gone"], ["small/n5", "small/n6", "small/n7"]
        queue = build(opened, SCHEDULER, DAY, Limits(reviews=5), first=first, prefer=exam)
        names = [row.note for row in queue.rows]
        assert names[0] == "n7"
        assert set(names[1:3]) == {"n5", "n6"}
        assert len(names) == 5
        assert queue.left_over == 3


def answered(store: Store, clock: Clock, card: str, rating: Rating, ms: int | None = 9_000) -> None:
    session = Session(store, SCHEDULER, clock, Plan(limits=Limits(new=None)))
    session.line.rows = [row for row in session.line.rows if row.id == card]
    assert session.next() is not None, card
    session.respond(Revealed())
    session.rate(rating, ms)


def test_a_sibling_of_a_card_answered_today_waits_till_tomorrow(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck({**REVERSED, "id": "r"}, BASIC)) as opened:
        answered(opened, clock, "small/r", Rating.GOOD)
        today = build(opened, SCHEDULER, study_day(clock()))
        assert [row.id for row in today.rows] == ["small/basic-1"]
        opened.undo(clock())
        again = build(opened, SCHEDULER, study_day(clock()))
        assert {row.id for row in again.rows} == {"small/r", "small/basic-1"}
        opened.redo(clock())
        clock.pass_(days=1)
        tomorrow = build(opened, SCHEDULER, study_day(clock()))
        assert {row.id for row in tomorrow.rows} == {"small/r#reverse", "small/basic-1"}


def test_a_failed_card_is_asked_again_and_its_sibling_is_not(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck({**REVERSED, "id": "r"})) as opened:
        answered(opened, clock, "small/r", Rating.AGAIN)
        for _ in range(2):  # the same day, and left over on the next
            rows = build(opened, SCHEDULER, study_day(clock()), Limits(new=0)).rows
            assert [row.id for row in rows] == ["small/r"]
            clock.pass_(days=1)


def test_daily_limits_count_what_was_done_today(tmp_path: Path, clock: Clock) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(12)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(
            opened,
            [Standing("new" if n < 6 else "review", 9, 0, 5.0, False, False) for n in range(12)],
        )
        answered(opened, clock, "small/n0", Rating.GOOD)
        answered(opened, clock, "small/n6", Rating.AGAIN)
        answered(opened, clock, "small/n6", Rating.GOOD)
        answered(opened, clock, "small/n7", Rating.GOOD)
        spent = opened.spent(DAY)
        assert (spent.new, spent.reviews) == (1, 2)
        assert spent.minutes == pytest.approx(4 * 9 / 60)
        asked = sorted_by_state(build(opened, SCHEDULER, DAY, Limits(new=3, reviews=4)))
        assert (len(asked[State.NEW]), len(asked[State.REVIEW])) == (2, 2)
        assert opened.spent(DAY + 1).minutes == 0
        opened.undo(clock(), n=4)
        assert opened.spent(DAY) == Spent()
        opened.redo(clock())
        assert (opened.spent(DAY).new, opened.spent(DAY).reviews) == (1, 0)


def test_minutes_of_a_day_that_are_used_up_leave_only_the_failed(
    tmp_path: Path, clock: Clock
) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(6)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(opened, [Standing("review", 9, 0, 5.0, False, False)] * 6)
        answered(opened, clock, "small/n0", Rating.AGAIN, ms=200_000)
        queue = build(opened, SCHEDULER, DAY, Limits(minutes_a_day=10))
        assert queue.minutes == pytest.approx(10 - 200 / 60)
        assert len(queue.rows) == 6
        queue = build(opened, SCHEDULER, DAY, Limits(minutes_a_day=3))
        assert queue.minutes == 0
        assert [row.id for row in queue.rows] == ["small/n0"]
        assert queue.left_over == 5


def test_an_answer_left_open_over_lunch_is_not_an_hour_of_study(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(BASIC)) as opened:
        answered(opened, clock, "small/basic-1", Rating.GOOD, ms=3_600_000)
        assert opened.spent(DAY).minutes == 5


def test_due_cards_met_beyond_a_sitting_s_own_limit_are_read_sparingly(
    tmp_path: Path, clock: Clock
) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(200)]
    with collection(tmp_path, clock(), deck(*notes)) as opened:
        put(opened, [Standing("review", 9, 0, 5.0, False, False)] * 200)
        queue = build(opened, SCHEDULER, DAY, Limits(cards=20))
        assert 20 <= len(queue.rows) < 100
        assert queue.left_over == 0, "no limit of the day leaves them over"


def test_new_cards_come_in_deck_order_however_many_there_are(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [{**BASIC, "id": f"h{n}", "topic": "t1", "requires": ["far/x"]} for n in range(3)]
    notes = [{**BASIC, "id": f"n{n}", "topic": f"t{n % 4}"} for n in range(60)]
    far = [{**BASIC, "id": name, "topic": topic} for name, topic in (("x", "far"), ("y", "t1"))]
    decks = (deck(*held, *notes), deck(*far, id="far"))
    with collection(tmp_path, clock(), *decks) as opened:
        for scope in ({}, {"topic": "t1"}, {"deck": "far"}, {"topic": "far"}):
            for limit in (0, 1, 7, 30, 500):
                few = build(opened, SCHEDULER, DAY, Limits(new=limit), **scope)
                monkeypatch.setattr("studyapp.store.fresh.FEW", 5)
                many = build(opened, SCHEDULER, DAY, Limits(new=limit), **scope)
                monkeypatch.undo()
                assert many == few
        assert [row.note for row in build(opened, SCHEDULER, DAY, Limits(new=5)).rows] == [
            *("n0", "n1", "n2", "n3", "x")
        ]


def test_the_worth_of_a_review_is_reckoned_alike_in_sql_and_here(store: Store) -> None:
    from studyapp.scheduler.gain import gain_constants
    from studyapp.store.worth import Gain

    spreading = [
        Standing("review", 1 + 7 * n, n, 0.2 * 1.35**n, False, False)
        for n in range(count_of_cards())
    ]
    put(store, spreading)
    seconds = {"basic": 40.0, "reversed": 8.0, "cloze": 15.0}
    weighed = Gain(gain_constants(DEFAULT_WEIGHTS), seconds, 20.0)
    kinds = {"b": "basic", "r": "reversed", "c": "cloze"}

    def a_second(row: QueueRow) -> float:
        return worth(row) / seconds[kinds[row.note[0]]]

    rows = store.due(DAY, gain=weighed)
    values = [a_second(row) for row in rows]
    assert values == sorted(values, reverse=True)
    assert len(rows) == count_of_cards()
    for limit in (1, 3, 10):
        assert store.due(DAY, gain=weighed, limit=limit) == rows[:limit]


def test_a_review_is_worth_nothing_on_the_day_of_the_last_and_more_when_forgetting_is_near() -> (
    None
):
    memory = Memory(20.0, 5.0)
    gains = [gain(DEFAULT_WEIGHTS, memory, days, 10.0) for days in (0, 5, 20, 60)]
    assert gains == sorted(gains)
    assert gains[0] == pytest.approx(0, abs=1e-3)
    assert gain(DEFAULT_WEIGHTS, memory, 20, 5.0) == pytest.approx(2 * gains[2])


def test_cards_of_a_note_are_never_due_on_one_day_by_choice(store: Store) -> None:
    put(store, [Standing("review", 9, -4, 5.0, False, False)] * count_of_cards())
    assert store.sibling_days("two/r0") == {DAY + 4}
    assert store.sibling_days("one/b0") == frozenset()
    assert store.upcoming(DAY) == {DAY + 4: count_of_cards()}
    assert Schedule().due is None
