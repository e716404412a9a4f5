"""Whatever a learner does, in whatever order: nothing is lost, nobody is asked twice by mistake."""

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from studyapp.deck.ask import GaveUp
from studyapp.deck.kinds import kind_names
from studyapp.deck.respond import read_response
from studyapp.i18n import english
from studyapp.scheduler import Rating, Scheduler, State, study_day
from studyapp.store.store import Store
from studyapp.store.values import Event
from studyapp.study.plan import Habits, Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.resuming import standing
from studyapp.study.session import Session
from tests.conftest import Clock
from tests.samples import EVERY_KIND, LONGER_KINDS, collection, deck

LINES = {
    "choose": "1",
    "choosemany": "1 2",
    "arrange": "1 2 3 4",
    "decide": "t",
    "type": "relu",
    "number": "0.25",
    "reveal": "",
}
NOTES = (*EVERY_KIND, *LONGER_KINDS)


def test_the_machine_below_knows_every_kind() -> None:
    assert {record["kind"] for record in NOTES} == set(kind_names())


class Learner(RuleBasedStateMachine):
    """Studies, crams, edits, takes back, closes the lid, and comes back another day."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.store = collection(Path(self.folder.name), self.clock(), deck(*NOTES))
        self.saved = 0
        self.words: dict[str, str] = {}
        self.session: Session | None = None

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def _sit(self, plan: Plan, **more: object) -> None:
        habits = Habits(exam="2026-12-01", easy_days="sun")
        self.session = Session(self.store, Scheduler(), self.clock, plan, habits, **more)
        self.session.next()

    @initialize()
    def begin(self) -> None:
        self._sit(Plan())

    @rule(mode=st.sampled_from(list(Mode)), cards=st.sampled_from([None, 3, 50]))
    def sit_down(self, mode: Mode, cards: int | None) -> None:
        self._sit(Plan(mode, limits=Limits(new=4, cards=cards, reviews=5), seed=self.saved))

    @rule()
    def go_on(self) -> None:
        found = standing(self.store, study_day(self.clock()))
        if found is not None:
            self._sit(found.plan, going_on=found)
            assert self.session is not None
            assert [r.card for r in self.session.results] == [r.card for r in found.results]

    @rule(ratings=st.lists(st.sampled_from(list(Rating)), min_size=1, max_size=4))
    def rate_some(self, ratings: list[Rating]) -> None:
        for rating in ratings:
            self.answer(rating is Rating.AGAIN, 0, False, rating)

    @rule(rating=st.sampled_from(list(Rating)), times=st.integers(1, 2))
    def rate_and_think_better_of_it(self, rating: Rating, times: int) -> None:
        for _ in range(times):
            self.answer(rating is Rating.AGAIN, 0, False, rating)
        self.undo(times)

    @rule(
        give_up=st.booleans(),
        hints=st.integers(0, 3),
        insist=st.booleans(),
        rating=st.sampled_from(list(Rating)),
    )
    def answer(self, give_up: bool, hints: int, insist: bool, rating: Rating) -> None:
        session = self.session
        if session is None or session.current is None:
            return
        shown = session.current
        for _ in range(hints):
            session.hint(english)
        ask = shown.question.ask
        line = LINES[type(ask).__name__.lower()]
        response = GaveUp() if give_up else read_response(ask, line)
        session.respond(response)
        if insist:
            session.insist()
        rows = len(self.store.reviews(shown.id))
        running = session.rate(rating)
        last = self.store.reviews(shown.id)[-1]
        assert len(self.store.reviews(shown.id)) == rows + 1
        assert last.seed == shown.seed
        if session.plan.schedules:
            self.saved += 1
            assert running == self.saved
            assert last.event is Event.ANSWER
            assert last.due == self.store.card(shown.id).schedule.due
        else:
            assert last.event is Event.PRACTICE
        session.next()

    @rule(whole=st.booleans(), how=st.sampled_from(["bury", "suspend"]))
    def put_aside(self, whole: bool, how: str) -> None:
        if self.session is not None and self.session.current is not None:
            self.session.put_aside(how, whole_note=whole)
            self.session.next()

    @rule(days=st.integers(0, 40))
    def move(self, days: int) -> None:
        if self.session is not None and self.session.current is not None:
            self.session.set_due(days)
            self.session.next()

    @rule()
    def reset(self) -> None:
        if self.session is not None and self.session.current is not None:
            self.session.reset()
            self.session.next()

    @rule(words=st.text(max_size=20), flag=st.integers(1, 7))
    def write_and_flag(self, words: str, flag: int) -> None:
        session = self.session
        if session is not None and session.current is not None:
            before = session.current
            session.write_words(words)
            session.flag(flag)
            session.mark()
            assert session.current is not None
            assert session.current.question == before.question

    @rule(word=st.sampled_from(["alpha", "βeta", "[/]", "{{c1::x}}"]))
    def edit(self, word: str) -> None:
        session = self.session
        if session is None or session.current is None:
            return
        card = session.current.stored.card
        record = dict(self.store.card(card.id).card.note.record)
        record["en"] = {**record["en"], "why": word}
        before = self.store.card(card.id).schedule
        session.edit(record)
        assert session.current is not None
        assert session.current.question.why == word
        assert self.store.card(card.id).schedule == before

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        session = self.session
        for _ in range(times):
            before = self.store.answers()
            if session is not None and session.undo() is not None:
                if session.current is None:
                    session.next()
            else:
                break
            self.saved += self.store.answers() - before

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        session = self.session
        for _ in range(times):
            before = self.store.answers()
            if session is not None and session.redo() is not None:
                if session.current is None:
                    session.next()
            else:
                break
            self.saved += self.store.answers() - before

    @rule()
    def the_lights_go_out(self) -> None:
        """Nothing is closed in order; what was recorded is there."""
        path = self.store.where
        self.store = Store.open(path, now=self.clock())
        assert self.store.answers() == self.saved
        self._sit(Plan(limits=Limits(new=20)))

    @rule(time=st.sampled_from([timedelta(minutes=1), timedelta(hours=9), timedelta(days=3)]))
    def time_passes(self, time: timedelta) -> None:
        self.clock.now += time

    @rule()
    def the_clock_jumps_back(self) -> None:
        self.clock.now -= timedelta(hours=2)

    @invariant()
    def schedules_are_what_the_log_says(self) -> None:
        assert self.store.replay_check() == ()
        assert self.store.answers() == self.saved

    @invariant()
    def nobody_stands_in_the_line_twice(self) -> None:
        session = self.session
        if session is None:
            return
        names = [row.id for row in session.line.everyone()]
        assert len(names) == len(set(names))
        if session.current is not None:
            assert session.current.id not in names
        assert session.left >= (session.current is not None)

    @invariant()
    def who_was_failed_is_due(self) -> None:
        for row in self.store.rows():
            if row.schedule.state is State.LEARNING:
                assert row.schedule.due is not None


TestLearner = Learner.TestCase
TestLearner.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
