"""Whatever a learner does in whatever order, the schedules are what the log says."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_samples import NOON, TODAY, answer, basic, deck, opened, stocked

from studyapp.deck.values import Deck
from studyapp.scheduler.days import study_day
from studyapp.scheduler.fsrs import Scheduler
from studyapp.scheduler.replay import replay
from studyapp.scheduler.values import Rating, Schedule
from studyapp.scheduler.weights import BELIEVING_MODEL, MODEL
from studyapp.store.store import Store
from studyapp.store.values import Event

CARDS = ("gradients/one", "gradients/two", "gradients/pair", "gradients/pair#reverse")
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A folder whose fsync costs nothing: thousands of transactions are not about the disk."""
cards = st.sampled_from(CARDS)
PAIR = {
    "id": "pair",
    "kind": "reversed",
    "topic": "gradients",
    "en": {"prompt": "ReLU", "answer": "max(0, x)"},
}


class Learner(RuleBasedStateMachine):
    """Answers, changes of mind, and whatever else can be done to a collection."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.now = NOON
        self.edition = 0

    @initialize()
    def begin(self) -> None:
        self.store = opened(self.folder)
        self.store.ship([deck(basic("one"), basic("two"), PAIR)], 1, self.now)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)

    @rule(minutes=st.sampled_from([-90, 0, 5, 600, 1440, 1440 * 9]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        card=cards,
        rating=st.sampled_from(Rating),
        form=st.sampled_from(["reveal", "choose", "decide"]),
        model=st.sampled_from([MODEL, BELIEVING_MODEL]),
    )
    def answers(self, card: str, rating: Rating, form: str, model: str) -> None:
        weights = self.store.weights()
        scheduler = Scheduler(weights=weights.values) if weights else Scheduler()
        shown = ("a", "b", "c") if form == "choose" else ()
        more = {"form": form, "shown": shown, "model": model}
        answer(self.store, card, rating, self.now, scheduler, **more)

    @rule(n=st.integers(1, 4))
    def undoes(self, n: int) -> None:
        self.store.undo(self.now, n)

    @rule(n=st.integers(1, 4))
    def redoes(self, n: int) -> None:
        self.store.redo(self.now, n)

    @rule()
    def undo_and_redo_change_nothing(self) -> None:
        before = self.seen()
        if self.store.undo(self.now):
            self.store.redo(self.now)
            assert self.seen() == before

    @rule(card=cards)
    def suspends(self, card: str) -> None:
        self.store.suspend([card], self.now)

    @rule(card=cards, days=st.integers(0, 3))
    def buries(self, card: str, days: int) -> None:
        self.store.bury([card], study_day(self.now) + days, self.now)

    @rule(card=cards)
    def resets(self, card: str) -> None:
        self.store.reset([card], self.now)

    @rule(card=cards, days=st.integers(0, 60))
    def sets_due(self, card: str, days: int) -> None:
        self.store.set_due({card: study_day(self.now) + days}, self.now)

    @rule(card=cards, other=cards)
    def takes_over(self, card: str, other: str) -> None:
        self.store.import_states({card: self.store.card(other).schedule}, self.now)

    @rule(factor=st.sampled_from([0.9, 1.1]))
    def refits(self, factor: float) -> None:
        fitted = [min(w * factor, 50.0) for w in Scheduler().weights[:4]]
        self.store.adopt([*fitted, *Scheduler().weights[4:]], now=self.now)

    @rule(names=st.sets(st.sampled_from(["one", "two", "pair"]), min_size=1), edits=st.booleans())
    def imports(self, names: set[str], edits: bool) -> None:
        plan = self.store.plan([self.written(names, edits)], prefer="file")
        self.store.apply(plan, now=self.now)

    @rule(names=st.sets(st.sampled_from(["one", "two", "pair"])), edits=st.booleans())
    def ships(self, names: set[str], edits: bool) -> None:
        revision = self.store.shipped_revision() + 1
        self.store.ship([self.written(names, edits)], revision, self.now)

    def written(self, names: set[str], edits: bool) -> Deck:
        self.edition += edits
        notes = [basic(n, f"{n}, edition {self.edition}") for n in sorted(names - {"pair"})]
        if "pair" in names:
            notes.append(PAIR | ({"kind": "basic"} if self.edition % 2 else {}))
        return deck(*notes)

    @rule(name=st.sampled_from(["one", "two"]), words=st.sampled_from(["mine", "mine again"]))
    def edits(self, name: str, words: str) -> None:
        self.store.edit("gradients", name, basic(name, words), self.now)

    @rule()
    def starts_again(self) -> None:
        before = self.seen()
        self.store.close()
        self.store = opened(self.folder)
        assert self.seen() == before

    def seen(self) -> object:
        return (
            self.store.rows(),
            self.store.cards([row.id for row in self.store.rows()]),
            [operation.id for operation in self.store.operations() if not operation.undone],
            self.store.answers(),
        )

    @invariant()
    def the_schedules_are_what_the_log_says(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.replay_check() == ()
        for card in CARDS:
            rows = [
                row
                for row in self.store.reviews(card)
                if not row.voided and row.event is not Event.VOID
            ]
            schedule = self.store.card(card).schedule
            assert schedule.due == (rows[-1].due if rows else None)
            if not rows:
                assert schedule == Schedule()

    @invariant()
    def the_log_is_in_order(self) -> None:
        if hasattr(self, "store"):
            for card in CARDS:
                rows = self.store.reviews(card)
                assert [row.id for row in rows] == sorted({row.id for row in rows})


Learner.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
test_the_laws_hold_for_every_learner = Learner.TestCase


def test_memory_is_the_replay_of_the_answers_that_stand(tmp_path: Path) -> None:
    """The law once more, on a history worked out here."""
    with stocked(tmp_path) as store:
        card = "gradients/one"
        for day, rating in (
            (0, Rating.GOOD),
            (3, Rating.AGAIN),
            (3, Rating.GOOD),
            (9, Rating.EASY),
        ):
            answer(store, card, rating, NOON + timedelta(days=day))
        store.undo(NOON + timedelta(days=9))
        answer(store, card, Rating.HARD, NOON + timedelta(days=10))
        stands = [(TODAY, 3), (TODAY + 3, 1), (TODAY + 3, 3), (TODAY + 10, 2)]
        expected = Scheduler().replay((day, Rating(rating)) for day, rating in stands)
        found = store.card(card).schedule
        assert found.memory == expected.memory
        assert (found.reps, found.lapses, found.state) == (4, 1, expected.state)
        assert found.due == store.reviews(card)[-1].due


def test_each_answer_is_replayed_by_the_rule_that_its_tag_names(tmp_path: Path) -> None:
    """A collection from before choices were weighed keeps the memory it had."""
    chosen = {"form": "choose", "shown": ("a", "b", "c", "d")}
    expected: list[tuple[int, Rating, float]] = []
    with stocked(tmp_path) as store:
        card = "gradients/one"
        for days, more, chance in (
            (0, {**chosen, "model": BELIEVING_MODEL}, 0.0),
            (4, {**chosen, "model": BELIEVING_MODEL}, 0.0),
            (20, {**chosen, "model": MODEL}, 0.25),
            (50, {"form": "decide", "model": MODEL}, 0.5),
            (90, {"form": "type", "model": MODEL}, 0.0),
        ):
            answer(store, card, Rating.GOOD, NOON + timedelta(days=days), **more)
            expected.append((TODAY + days, Rating.GOOD, chance))
            assert store.card(card).schedule.memory == Scheduler().replay(expected).memory
        assert store.replay_check() == ()
        store.undo(NOON + timedelta(days=91), 2)
        assert store.card(card).schedule.memory == Scheduler().replay(expected[:3]).memory
        believed = [(day, rating, 0.0) for day, rating, _ in expected[:3]]
        assert store.card(card).schedule.memory != Scheduler().replay(believed).memory


def test_the_log_as_columns_replays_to_the_schedules_kept(tmp_path: Path) -> None:
    chosen = {"form": "choose", "shown": ("a", "b", "c", "d")}
    with stocked(tmp_path) as store:
        for days in (0, 3, 11, 40):
            now = NOON + timedelta(days=days)
            answer(store, "gradients/one", Rating.GOOD, now, **chosen)
            answer(store, "gradients/two", Rating.GOOD, now, form="decide", model=BELIEVING_MODEL)
        log = store.log()
        assert set(log.chance) == {0.25, 0.0}
        done = replay(log.card, log.day, log.rating, chances=log.chance)
        for number, card in enumerate(log.cards):
            memory, kept = done.schedule(number).memory, store.card(card).schedule.memory
            assert memory is not None
            assert kept is not None
            assert memory.stability == pytest.approx(kept.stability, rel=1e-12)
            assert memory.difficulty == pytest.approx(kept.difficulty, rel=1e-12)
