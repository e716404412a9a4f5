"""Cram, quiz and mistakes leave the schedule alone; a sitting is gone on with where it was left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.deck.ask import Chosen, Decided, GaveUp, Numbered, Response, Revealed, Typed
from studyapp.deck.query_terms import QueryError
from studyapp.i18n import english
from studyapp.scheduler import Rating, Scheduler, study_day
from studyapp.store.store import Store
from studyapp.store.values import Event
from studyapp.study.grading import Confidence
from studyapp.study.hints import cap, ladder
from studyapp.study.plan import Habits, Mode, Plan
from studyapp.study.queue import Limits
from studyapp.study.resuming import standing
from studyapp.study.session import Session, Shown
from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, EVERY_KIND, MULTI, ORDER, TYPED, both, collection, deck

RIGHT: dict[str, Response] = {
    "small/choice-1": Chosen("good"),
    "small/truth-1": Decided(False),
    "small/typed-1": Typed("relu"),
    "small/number-1": Numbered(0.25, "1/4"),
}


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path, clock(), deck(*EVERY_KIND)) as opened:
        yield opened


def sitting(store: Store, clock: Clock, mode: Mode = Mode.STUDY, **more: object) -> Session:
    going_on = more.pop("going_on", None)
    plan = going_on.plan if going_on else Plan(mode, **more)
    return Session(store, Scheduler(), clock, plan, going_on=going_on)


def answer(session: Session, shown: Shown, *, right: bool = True) -> None:
    session.respond(RIGHT.get(shown.id, Revealed()) if right else GaveUp())
    session.rate(Rating.GOOD if right else Rating.AGAIN)


def take(session: Session, count: int, *, right: bool = True) -> list[str]:
    seen = []
    for _ in range(count):
        shown = session.current or session.next()
        assert shown is not None
        seen.append(shown.id)
        answer(session, shown, right=right)
    return seen


# -- leaving the schedule alone ----------------------------------------------------------------


@pytest.mark.parametrize("mode", [Mode.CRAM, Mode.QUIZ])
def test_practice_is_logged_and_moves_nothing(store: Store, clock: Clock, mode: Mode) -> None:
    before = {row.id: row.schedule for row in store.rows()}
    session = sitting(store, clock, mode)
    seen = set()
    while (shown := session.next()) is not None:
        assert shown.futures is None
        seen.add(shown.id)
        answer(session, shown)
    assert seen == set(before)
    assert {row.id: row.schedule for row in store.rows()} == before
    assert store.answers() == 0
    assert store.replay_check() == ()
    assert all(store.reviews(card)[-1].event is Event.PRACTICE for card in seen)


def test_a_cram_asks_a_failed_card_until_it_is_right(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, Mode.CRAM)
    first = take(session, 1, right=False)
    rest = []
    while (shown := session.next()) is not None:
        rest.append(shown.id)
        answer(session, shown)
    assert rest.count(first[0]) == 1
    assert rest.index(first[0]) == 5


def test_a_quiz_asks_once_as_many_as_were_wanted_and_its_seed_draws_them(
    store: Store, clock: Clock
) -> None:
    drawn = []
    for seed in (1, 1, 2):
        session = sitting(store, clock, Mode.QUIZ, limits=Limits(cards=4), seed=seed)
        drawn.append(take(session, 4, right=False))
        assert session.next() is None
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 4


def test_a_quiz_of_all_cards_asks_no_failed_one_again(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, Mode.QUIZ)
    count = len(session.line)
    assert len(set(take(session, count, right=False))) == count
    assert session.next() is None


def test_the_verdict_decides_in_practice_whatever_is_pressed(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, Mode.CRAM, query="note:choice-1")
    shown = session.next()
    assert shown is not None
    session.respond(Chosen("bad"))
    session.rate(Rating.EASY)
    assert store.reviews(shown.id)[-1].right is False
    assert session.results[-1].rating is Rating.AGAIN


def test_mistakes_are_asked_the_sure_ones_first(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    wrong = {"small/choice-1": None, "small/number-1": Confidence.CERTAIN}
    for _ in range(7):
        shown = session.next()
        assert shown is not None
        if shown.id in wrong:
            session.respond(GaveUp(), wrong[shown.id])
            session.rate(Rating.AGAIN)
        else:
            answer(session, shown)
    clock.pass_(days=1)
    session = sitting(store, clock, Mode.MISTAKES)
    asked = take(session, 2)
    assert asked == ["small/number-1", "small/choice-1"]
    assert session.next() is None
    assert sitting(store, clock, Mode.MISTAKES).next() is None


def test_a_search_names_the_cards_of_a_sitting(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, query="topic:alpha")
    found = []
    while (shown := session.next()) is not None:
        found.append(shown.question.topic)
        answer(session, shown)
    assert set(found) == {"alpha"}
    with pytest.raises(QueryError):
        sitting(store, clock, query="(topic:alpha")


# -- hints, insisting, marks -------------------------------------------------------------------


def test_hints_come_one_at_a_time_and_cap_the_rating(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(TYPED)) as store:
        session = sitting(store, clock)
        session.next()
        assert session.hint(english) == ("four letters",)
        assert session.hint(english) == ("four letters", "R..U")
        found = session.respond(Typed("relu"))
        assert found.proposed is Rating.HARD
        session.rate(Rating.EASY)
        row = store.reviews("small/typed-1")[-1]
        assert row.rating is Rating.HARD
        assert row.instance["hints"] == 2
        assert row.due == store.card("small/typed-1").schedule.due


@pytest.mark.parametrize("record", [CHOICE, MULTI, ORDER, TYPED])
def test_the_ladder_never_tells_the_whole_answer(
    tmp_path: Path, clock: Clock, record: dict[str, object]
) -> None:
    with collection(tmp_path, clock(), deck(record)) as store:
        session = sitting(store, clock)
        shown = session.next()
        assert shown is not None
        steps = ladder(shown.question, english)
        assert 1 <= len(steps) <= 3
        assert shown.question.answer not in steps
        assert [cap(n) for n in range(5)] == [
            Rating.EASY, Rating.GOOD, Rating.HARD, Rating.AGAIN, Rating.AGAIN,
        ]  # fmt: skip


def test_of_a_short_answer_less_is_told(tmp_path: Path, clock: Clock) -> None:
    three = {**ORDER, "step": ORDER["step"][:3]}
    letter = {**TYPED, "accept": ["σ"], "en": {"prompt": "The sigmoid's letter?"}}
    del letter["zh"]
    with collection(tmp_path, clock(), deck(three, letter)) as store:
        session = sitting(store, clock)
        told = {}
        while (shown := session.next()) is not None:
            told[shown.id] = ladder(shown.question, english)
            session.skip()
        assert told["small/order-1"] == ("the first is: the forward pass",)
        assert told["small/typed-1"] == ("it is 1 characters long",)


def test_insisting_on_a_typed_answer_accepts_it_from_now_on(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, query="note:typed-1")
    session.next()
    assert session.respond(Typed("rectifier")).verdict.right is False
    found = session.insist()
    assert found is not None
    assert (found.verdict.right, found.proposed) == (True, Rating.GOOD)
    session.rate(Rating.GOOD)
    assert store.reviews("small/typed-1")[-1].instance["overridden"] is True
    clock.pass_(days=30)
    session = sitting(store, clock, query="note:typed-1")
    session.next()
    assert session.respond(Typed("Rectifier")).verdict.right is True
    names = [one.name.format(**one.values) for one in store.operations()]
    assert names[:2] == ["rated small/typed-1 3", "edited small/typed-1"]


def test_insisting_elsewhere_counts_this_once(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, query="note:choice-1")
    session.next()
    session.respond(Chosen("bad"))
    found = session.insist()
    assert found is not None
    assert found.verdict.right is True
    assert session.insist() is None
    assert store.operations()[0].name != "edited {deck}/{note}"


def test_marks_flags_and_words_stay_with_the_card_and_leave_it_on_the_table(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    shown = session.next()
    assert shown is not None
    session.flag(3)
    session.mark()
    session.write_words("think of the slope")
    assert session.current is not None
    stored = session.current.stored
    assert (stored.flag, stored.marked, stored.words) == (3, True, "think of the slope")
    assert session.current.question == shown.question
    session.flag(3)
    assert session.current.stored.flag == 0
    for _ in range(4):
        assert session.undo() is not None
        assert session.current is not None
    assert (session.current.stored.flag, session.current.stored.words) == (0, "")


def test_an_answer_survives_a_flag_given_before_it_is_rated(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, query="note:choice-1")
    session.next()
    session.respond(Chosen("good"), Confidence.LIKELY)
    session.flag(1)
    assert session.answer is not None
    assert session.answer.verdict.right is True
    session.rate(Rating.GOOD)
    assert store.reviews("small/choice-1")[-1].confidence == Confidence.LIKELY


def test_an_edited_card_keeps_its_history_and_is_asked_as_edited(
    store: Store, clock: Clock
) -> None:
    take(sitting(store, clock, query="note:basic-1"), 1)
    clock.pass_(days=30)
    session = sitting(store, clock, query="note:basic-1")
    session.next()
    session.edit({**BASIC, **both(prompt="What is a Jacobian?", answer="All first slopes.")})
    assert session.current is not None
    assert session.current.question.prompt == "What is a Jacobian?"
    assert session.current.stored.schedule.reps == 1
    assert session.undo() is not None
    assert session.current.question.prompt == "What is a gradient?"


def test_a_card_reset_or_moved_leaves_and_undo_brings_it_back(store: Store, clock: Clock) -> None:
    take(sitting(store, clock, query="note:basic-1"), 1)
    clock.pass_(days=30)
    for act in (lambda s: s.set_due(9), lambda s: s.reset()):
        session = sitting(store, clock, query="note:basic-1")
        assert session.next() is not None
        done = act(session)
        assert done is not None
        assert session.current is None
        assert store.replay_check() == ()
        session.undo()
        shown = session.next()
        assert shown is not None
        assert (shown.id, shown.stored.schedule.reps) == ("small/basic-1", 1)


def test_two_right_choices_in_a_row_take_the_options_away(tmp_path: Path, clock: Clock) -> None:
    record = {**CHOICE, "accept": ["the right one"]}
    with collection(tmp_path, clock(), deck(record)) as store:
        forms = []
        for right in (True, True, True, False, True, True, True):
            session = sitting(store, clock)
            shown = session.next()
            assert shown is not None
            forms.append(shown.question.recall)
            response = Typed("the right one") if shown.question.recall else Chosen("good")
            session.respond(response if right else GaveUp())
            session.rate(Rating.GOOD if right else Rating.AGAIN)
            clock.pass_(days=400)
        assert forms == [False, False, True, True, False, False, True]


# -- going on ----------------------------------------------------------------------------------


def test_a_sitting_cut_off_goes_on_with_the_card_that_was_next(store: Store, clock: Clock) -> None:
    whole = sitting(store, clock)
    order = take(whole, 7)
    store.undo(clock(), n=7)
    session = sitting(store, clock)
    take(session, 1)
    take(session, 1, right=False)
    take(session, 1)
    third = session.next()
    assert third is not None
    clock.pass_(minutes=3)
    found = standing(store, session.day)
    assert found is not None
    again = sitting(store, clock, going_on=found)
    shown = again.next()
    assert shown is not None
    assert (shown.id, shown.seed, shown.number) == (third.id, third.seed, third.number)
    assert again.left == session.left
    assert [result.card for result in again.results] == order[:3]
    seen = [shown.id]
    answer(again, shown)
    while (shown := again.next()) is not None:
        seen.append(shown.id)
        answer(again, shown)
    assert sorted(seen) == sorted([*order[3:], order[1]])
    assert standing(store, session.day) is None


def test_answers_taken_back_meanwhile_are_no_results_of_it_any_more(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    order = take(session, 4)
    session.next()
    store.undo(clock(), n=3)
    found = standing(store, session.day)
    assert found is not None
    again = sitting(store, clock, going_on=found)
    assert [result.card for result in again.results] == order[:1]
    shown = again.next()
    assert shown is not None
    assert shown.number == 2


def test_a_quiz_goes_on_with_what_was_drawn(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, Mode.QUIZ, limits=Limits(cards=5), seed=7)
    begun = take(session, 2)
    drawn = [row.id for row in session.line.rows]
    session.leave()
    clock.pass_(days=1)
    found = standing(store, study_day(clock()))
    assert found is not None
    assert (found.plan.mode, found.left) == (Mode.QUIZ, 3)
    again = sitting(store, clock, going_on=found)
    assert take(again, 3) == drawn
    assert again.next() is None
    assert len(again.results) == 5
    assert begun[0] == again.results[0].card


def test_study_of_yesterday_is_not_gone_on_with(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    take(session, 2)
    session.leave()
    assert standing(store, session.day) is not None
    assert standing(store, session.day + 1) is None


def test_a_sitting_in_which_nothing_was_answered_leaves_nothing_behind(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    session.next()
    session.leave()
    assert store.sitting() == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 99}', '{"version": 1, "plan": 3}'])
def test_what_another_version_left_is_no_sitting(store: Store, clock: Clock, text: str) -> None:
    store.keep_sitting(text)
    assert standing(store, study_day(clock())) is None


def test_a_card_deleted_meanwhile_is_left_out(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    take(session, 1)
    upcoming = session.next()
    assert upcoming is not None
    store.suspend([upcoming.id], clock())
    found = standing(store, session.day)
    assert found is not None
    again = sitting(store, clock, going_on=found)
    assert upcoming.id not in take(again, 5)


def test_new_cards_that_wait_can_be_let_through(tmp_path: Path, clock: Clock) -> None:
    later = {**BASIC, "id": "later", "requires": ["basic-1"], "topic": "gamma"}
    with collection(tmp_path, clock(), deck(BASIC, later)) as store:
        session = sitting(store, clock)
        assert [row.id for row in session.line.rows] == ["small/basic-1"]
        assert session.queue.waiting[0].needs == ("small/basic-1",)
        free = Session(store, Scheduler(), clock, Plan(), Habits(gate=False))
        assert {row.id for row in free.line.rows} == {"small/basic-1", "small/later"}
