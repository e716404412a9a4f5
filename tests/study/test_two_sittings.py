"""A collection that is open twice: neither sitting harms what the other one does."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from studyapp.deck.ask import GaveUp
from studyapp.scheduler import DEFAULT_WEIGHTS, Rating, Scheduler, study_day
from studyapp.store.errors import StoreError
from studyapp.store.store import Store
from studyapp.study.plan import Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.resuming import standing
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, EVERY_KIND, LONGER_KINDS, collection, deck

NOTES = [{**BASIC, "id": f"n{n}"} for n in range(6)]


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path, clock(), deck(*NOTES)) as store:
        yield store


@pytest.fixture
def there(here: Store, clock: Clock) -> Iterator[Store]:
    with Store.open(here.where, now=clock()) as store:
        yield store


def sit(store: Store, clock: Clock, plan: Plan | None = None) -> Session:
    return Session(store, Scheduler(), clock, plan or Plan())


def give(session: Session, rating: Rating = Rating.GOOD) -> str:
    assert session.current is not None
    card = session.current.id
    session.respond(GaveUp())
    session.rate(rating)
    return card


def test_what_was_answered_in_another_window_is_not_asked_again(
    here: Store, there: Store, clock: Clock
) -> None:
    one, other = sit(here, clock), sit(there, clock)
    asked = []
    while one.next() is not None and len(asked) < 4:
        asked.append(give(one))
    while other.next() is not None:
        asked.append(give(other))
    assert sorted(asked) == sorted(f"small/n{n}" for n in range(6))


def test_what_was_buried_in_another_window_is_not_asked(
    here: Store, there: Store, clock: Clock
) -> None:
    session = sit(here, clock)
    cards = [row.id for row in session.queue.rows]
    there.bury(cards[:3], until=session.day + 1, now=clock())
    shown = session.next()
    assert shown is not None
    assert shown.id == cards[3]


def test_a_cram_asks_what_is_buried_all_the_same(here: Store, there: Store, clock: Clock) -> None:
    session = sit(here, clock, Plan(Mode.CRAM))
    there.bury([row.id for row in session.queue.rows], until=session.day + 1, now=clock())
    assert session.next() is not None


def test_an_answer_counts_from_what_another_window_made_of_the_card(
    here: Store, there: Store, clock: Clock
) -> None:
    one = sit(here, clock)
    one.next()
    card = give(one)
    clock.pass_(days=40)
    one = sit(here, clock)
    while one.next() is not None and one.current is not None and one.current.id != card:
        one.skip()
    there.undo(clock())
    other = sit(there, clock)
    while other.next() is not None and other.current is not None and other.current.id != card:
        other.skip()
    give(other, Rating.HARD)
    give(one)
    assert here.replay_check() == ()
    assert here.card(card).schedule.reps == 2


def test_weights_fitted_meanwhile_count_for_the_card_on_the_table(
    here: Store, there: Store, clock: Clock
) -> None:
    session = sit(here, clock)
    session.next()
    weights = list(DEFAULT_WEIGHTS)
    weights[2] *= 1.5
    there.adopt(weights, now=clock())
    card = give(session)
    assert here.replay_check() == ()
    memory = here.card(card).schedule.memory
    assert memory is not None
    assert memory.stability == pytest.approx(weights[2])


def test_an_edit_that_makes_a_guess_likelier_shows_on_the_buttons_and_in_memory(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(CHOICE)) as store:
        session = sit(store, clock)
        before = session.next()
        assert before is not None
        assert before.futures is not None
        record = dict(store.card(before.id).card.note.record)
        record["option"] = record["option"][:2]
        session.edit(record)
        after = session.current
        assert after is not None
        assert after.futures is not None
        one, other = before.futures.good.schedule.memory, after.futures.good.schedule.memory
        assert one is not None
        assert other is not None
        assert other.stability < one.stability
        give(session)
        assert store.replay_check() == ()
        assert store.card(before.id).schedule == after.futures.good.schedule


class TwoWindows(RuleBasedStateMachine):
    """Two windows on one file, in turn: answers, undos, edits, and one of them closed or killed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        notes = (*EVERY_KIND, *LONGER_KINDS)
        first = collection(Path(self.folder.name), self.clock(), deck(*notes))
        self.stores = [first, Store.open(first.where, now=self.clock())]
        self.sessions = [sit(store, self.clock) for store in self.stores]
        for session in self.sessions:
            session.next()

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    @rule(who=st.integers(0, 1), rating=st.sampled_from(list(Rating)), hints=st.integers(0, 2))
    def answer(self, who: int, rating: Rating, hints: int) -> None:
        session = self.sessions[who]
        if session.current is None:
            return
        kept, before = session.store.answers(), len(session.results)
        session.hints = hints
        give(session, rating)
        assert session.store.answers() == kept + session.plan.schedules
        assert len(session.results) == before + 1
        session.next()

    @rule(who=st.integers(0, 1), back=st.booleans(), times=st.integers(1, 3))
    def turn(self, who: int, back: bool, times: int) -> None:
        session = self.sessions[who]
        for _ in range(times):
            if (session.undo if back else session.redo)() is None:
                return
            if session.current is None:
                session.next()

    @rule(who=st.integers(0, 1), what=st.sampled_from(["bury", "suspend", "reset", "due", "flag"]))
    def handle(self, who: int, what: str) -> None:
        session = self.sessions[who]
        if session.current is None:
            return
        match what:
            case "bury" | "suspend":
                session.put_aside(what, whole_note=True)
            case "reset":
                session.reset()
            case "due":
                session.set_due(3)
            case _:
                session.flag(2)
        if session.current is None:
            session.next()

    @rule(who=st.integers(0, 1), more=st.booleans())
    def edit(self, who: int, more: bool) -> None:
        """Every second edit takes an option of the choice away, or brings it back."""
        record = dict(CHOICE)
        if not more:
            record["option"] = record["option"][:2]
        self.stores[who].edit("small", "choice-1", record, self.clock())
        self.sessions[who].refresh()
        if self.sessions[who].current is None:
            self.sessions[who].next()

    @rule(who=st.integers(0, 1), on=st.booleans(), mode=st.sampled_from(list(Mode)))
    def come_back(self, who: int, on: bool, mode: Mode) -> None:
        store = self.stores[who]
        found = standing(store, study_day(self.clock())) if on else None
        plan = found.plan if found else Plan(mode, limits=Limits(new=5))
        self.sessions[who] = Session(store, Scheduler(), self.clock, plan, going_on=found)
        self.sessions[who].next()

    @rule(time=st.sampled_from([timedelta(hours=7), timedelta(days=31), -timedelta(days=31)]))
    def the_clock_jumps(self, time: timedelta) -> None:
        self.clock.now += time

    @invariant()
    def both_laws_stand(self) -> None:
        assert self.stores[0].replay_check() == ()

    @invariant()
    def nobody_stands_in_a_line_twice(self) -> None:
        for session in self.sessions:
            names = [row.id for row in session.line.everyone()]
            assert len(names) == len(set(names))
            assert session.current is None or session.current.id not in names


TestTwoWindows = TwoWindows.TestCase
TestTwoWindows.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_a_write_that_another_program_holds_up_leaves_the_card_on_the_table(
    here: Store, there: Store, clock: Clock
) -> None:
    session = sit(here, clock)
    session.next()
    first = give(session, Rating.AGAIN)
    session.next()
    session.respond(GaveUp())
    with there._writing():
        with pytest.raises(StoreError):
            session.rate(Rating.AGAIN)
        assert session.current is not None
        assert session.answer is not None
        assert [result.card for result in session.results] == [first]
    assert session.rate(Rating.AGAIN) == 2
    assert session.results[0].card == first


def test_a_sitting_ends_and_is_left_though_another_program_writes(
    here: Store, there: Store, clock: Clock
) -> None:
    session = sit(here, clock, Plan(limits=Limits(minutes=5)))
    session.next()
    give(session)
    kept = here.sitting()
    clock.pass_(minutes=6)
    with there._writing():
        assert session.next() is None
        session.leave()
    assert here.sitting() == kept
    session.leave()
    assert session.next() is None
    assert here.sitting() == ""
