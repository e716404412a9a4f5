"""A card on the table: drawn anew when it should be, asked in a form that tests it, spread well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.deck.ask import Choose, Chosen, GaveUp, Revealed
from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State, study_day
from studyapp.store.store import Store
from studyapp.study.plan import Habits, Mode, Plan
from studyapp.study.session import Session
from studyapp.study.shown import Shown
from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, REVERSED, both, collection, deck

RECALLED = {
    **CHOICE,
    "accept": ["the right one"],
}


def sit(store: Store, clock: Clock, plan: Plan | None = None, **habits: object) -> Session:
    return Session(store, Scheduler(), clock, plan or Plan(), Habits(**habits))


def dealt(session: Session) -> Shown:
    shown = session.next()
    assert shown is not None
    return shown


def give(session: Session, rating: Rating = Rating.GOOD) -> None:
    session.respond(GaveUp())
    session.rate(rating)


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path, clock(), deck(CHOICE)) as opened:
        yield opened


# -- the seed ----------------------------------------------------------------------------------


def test_a_card_is_the_same_until_it_is_answered_whoever_asks(store: Store, clock: Clock) -> None:
    first = dealt(sit(store, clock))
    clock.pass_(hours=3)
    assert dealt(sit(store, clock)).seed == first.seed


def test_a_failed_card_is_drawn_anew_and_undo_brings_the_old_one_back(
    store: Store, clock: Clock
) -> None:
    session = sit(store, clock)
    first = dealt(session)
    give(session, Rating.AGAIN)
    assert dealt(session).seed != first.seed
    session.undo()
    assert dealt(session).seed == first.seed


def test_every_day_draws_anew(store: Store, clock: Clock) -> None:
    first = dealt(sit(store, clock))
    clock.pass_(days=1)
    assert dealt(sit(store, clock)).seed != first.seed


def test_practice_draws_anew_though_it_moves_nothing(store: Store, clock: Clock) -> None:
    session = sit(store, clock, Plan(Mode.CRAM))
    first = dealt(session)
    give(session)
    assert dealt(session).seed != first.seed
    assert store.card(first.id).schedule.reps == 0


# -- the form ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratings", "with_options"),
    [
        ([Rating.GOOD], True),
        ([Rating.GOOD, Rating.GOOD], False),
        ([Rating.GOOD, Rating.AGAIN], True),
        ([Rating.AGAIN, Rating.GOOD], True),
    ],
    ids=["right once", "right twice", "right, but a guess the second time", "the other way round"],
)
def test_options_go_when_a_card_was_right_and_known_twice_in_a_row(
    tmp_path: Path, clock: Clock, ratings: list[Rating], with_options: bool
) -> None:
    with collection(tmp_path, clock(), deck(RECALLED)) as store:
        for rating in ratings:
            session = sit(store, clock)
            dealt(session)
            session.respond(Chosen("good"))
            session.rate(rating)
            clock.pass_(days=60)
        asked = dealt(sit(store, clock)).question.ask
        assert isinstance(asked, Choose) is with_options


# -- the futures -------------------------------------------------------------------------------


def known(store: Store, clock: Clock, due: dict[str, int], stability: float = 60.0) -> None:
    today = study_day(clock())
    states = {
        card: Schedule(State.REVIEW, today + days, 4, 0, Memory(stability, 5.0), today - 40)
        for card, days in due.items()
    }
    store.import_states(states, clock())


def good(session: Session) -> int:
    shown = session.current or dealt(session)
    assert shown.futures is not None
    return shown.futures.good.interval


def test_a_day_that_is_full_is_left_for_the_one_beside_it(tmp_path: Path, clock: Clock) -> None:
    others = [{**BASIC, "id": f"n{n}"} for n in range(20)]
    with collection(tmp_path, clock(), deck({**BASIC, "id": "asked"}, *others)) as store:
        known(store, clock, {"small/asked": 0})
        free = good(sit(store, clock))
        known(store, clock, {f"small/n{n}": free for n in range(20)})
        assert good(sit(store, clock)) != free


def test_what_this_sitting_put_on_a_day_counts(tmp_path: Path, clock: Clock) -> None:
    notes = [{**BASIC, "id": f"n{n}", **both(prompt=f"{n}?", answer="a")} for n in range(12)]
    with collection(tmp_path, clock(), deck(*notes)) as store:
        known(store, clock, {f"small/n{n}": 0 for n in range(12)})
        session, days = sit(store, clock), []
        while session.next() is not None:
            days.append(good(session))
            session.respond(Revealed())
            session.rate(Rating.GOOD)
        assert len(days) == 12
        assert max(map(days.count, days)) <= 2


def test_a_sibling_s_day_is_left_alone(tmp_path: Path, clock: Clock) -> None:
    days = range(10, 300)
    others = [{**BASIC, "id": f"n{day}"} for day in days]
    with collection(tmp_path, clock(), deck({**REVERSED, "id": "r"}, *others)) as store:
        known(store, clock, {"small/r": 0})
        free = good(sit(store, clock))
        # one card on every day but this: with the sibling there it is as full as they are
        known(store, clock, {f"small/n{day}": day for day in days if day != free})
        assert good(sit(store, clock)) == free
        known(store, clock, {"small/r#reverse": free})
        assert good(sit(store, clock)) != free


def test_an_exam_bounds_what_the_buttons_show_and_what_is_kept(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(BASIC)) as store:
        known(store, clock, {"small/basic-1": 0})
        assert good(sit(store, clock)) > 30
        session = sit(store, clock, exam="2026-12-11")
        assert good(session) == 19  # the eve
        session.respond(Revealed())
        session.rate(Rating.GOOD)
        assert store.card("small/basic-1").schedule.due == session.day + 19


# -- what can't be asked -----------------------------------------------------------------------


def test_a_card_that_can_not_be_drawn_is_told_at_the_end_with_its_reason(
    tmp_path: Path, clock: Clock
) -> None:
    vary = {"demo": "nowhere", "answer": {"measure": "m", "digits": 2}, "depth": [*range(1, 10)]}
    broken = {
        "id": "broken", "kind": "number", "tolerance": "2 %", "topic": "alpha", "vary": vary,
        **both(prompt="<<depth>>?"),
    }  # fmt: skip
    with collection(tmp_path, clock(), deck(broken, BASIC)) as store:
        session = sit(store, clock)
        assert dealt(session).id == "small/basic-1"
        give(session)
        assert session.next() is None
        (unasked,) = session.summary().unasked
        assert unasked.card == "small/broken"
        assert "nowhere" in unasked.reason.format(**unasked.values)


@pytest.mark.parametrize("how", ["suspend", "delete"])
def test_a_card_that_went_away_in_the_meantime_is_passed_over(
    tmp_path: Path, clock: Clock, how: str
) -> None:
    with collection(tmp_path, clock(), deck({**BASIC, "id": "a"}, {**BASIC, "id": "b"})) as store:
        session = sit(store, clock, Plan(Mode.CRAM))
        gone = session.line.rows[0].note
        if how == "suspend":
            store.suspend([f"small/{gone}"], clock())
        else:
            store.delete("small", gone, clock())
        assert dealt(session).id != f"small/{gone}"
        assert session.line.rows == []
