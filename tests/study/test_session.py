"""A sitting hands out each card once, records each answer at once, and forgets nothing."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from studyapp.deck.ask import Chosen, Decided, GaveUp, Numbered, Response, Revealed, Typed
from studyapp.scheduler import Rating, Scheduler, State, study_day
from studyapp.store.store import Store
from studyapp.study.grading import Confidence
from studyapp.study.plan import Plan
from studyapp.study.queue import Limits
from studyapp.study.session import AFTER, Session, Shown
from tests.conftest import Clock
from tests.samples import BASIC, CLOZE, EVERY_KIND, both, collection, deck

RIGHT: dict[str, Response] = {
    "small/choice-1": Chosen("good"),
    "small/truth-1": Decided(False),
    "small/typed-1": Typed("relu"),
    "small/number-1": Numbered(0.25, "1/4"),
}
WRONG: dict[str, Response] = {
    "small/choice-1": Chosen("bad"),
    "small/truth-1": Decided(True),
    "small/typed-1": Typed("tanh"),
    "small/number-1": Numbered(1.0, "1"),
}


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with collection(tmp_path, clock(), deck(*EVERY_KIND)) as opened:
        yield opened


def sitting(store: Store, clock: Clock, **more: object) -> Session:
    names = ("mode", "deck", "topic", "query", "limits", "seed")
    plan = Plan(**{name: more.pop(name) for name in names if name in more})
    return Session(store, Scheduler(), clock, plan, **more)


def answer(session: Session, shown: Shown, rating: Rating | None = None) -> int:
    """Answer rightly, and take the proposed rating unless another is given."""
    found = session.respond(RIGHT.get(shown.id, Revealed()))
    return session.rate(found.proposed if rating is None else rating)


def finish(session: Session, rating: Rating | None = None) -> list[str]:
    """Answer all that comes; the ids in order."""
    seen = []
    shown = session.current or session.next()
    while shown is not None and len(seen) < 200:
        seen.append(shown.id)
        answer(session, shown, rating)
        shown = session.next()
    return seen


def test_every_new_card_comes_once_but_one_card_a_note(store: Store, clock: Clock) -> None:
    seen = finish(sitting(store, clock))
    assert sorted(seen) == [
        "small/basic-1", "small/choice-1", "small/cloze-1#c1", "small/number-1",
        "small/reversed-1", "small/truth-1", "small/typed-1",
    ]  # fmt: skip


def test_topics_are_interleaved(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    topics = []
    shown = session.next()
    while shown is not None:
        topics.append(shown.question.topic)
        answer(session, shown)
        shown = session.next()
    assert topics[:3] == ["alpha", "beta", "gamma"]
    assert all(a != b for a, b in pairwise(topics[:6]))


def test_the_daily_limit_of_new_cards_counts_earlier_sittings(store: Store, clock: Clock) -> None:
    assert len(finish(sitting(store, clock, limits=Limits(new=3)))) == 3
    assert finish(sitting(store, clock, limits=Limits(new=4))) != []
    assert finish(sitting(store, clock, limits=Limits(new=4))) == []
    clock.pass_(days=1)
    assert finish(sitting(store, clock, limits=Limits(new=2)))


def test_the_limit_of_cards_counts_what_is_shown(store: Store, clock: Clock) -> None:
    assert len(finish(sitting(store, clock, limits=Limits(cards=2)))) == 2


def test_the_limit_of_minutes_ends_the_sitting(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, limits=Limits(minutes=5))
    assert session.next() is not None
    answer(session, session.current)
    clock.pass_(minutes=6)
    assert session.next() is None


def test_only_the_topic_asked_for_is_studied(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, topic="gamma")
    assert {card.split("/")[1].split("-")[0] for card in finish(session)} == {"number", "cloze"}


def test_a_failed_card_comes_back_after_about_five_others_and_leaves_when_recalled(
    tmp_path: Path, clock: Clock
) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(10)]
    with collection(tmp_path, clock(), deck(*notes)) as store:
        session = sitting(store, clock)
        first = session.next()
        session.respond(Revealed())
        session.rate(Rating.AGAIN)
        rest = []
        while (shown := session.next()) is not None:
            rest.append(shown.id)
            answer(session, shown)
        assert rest.index(first.id) == AFTER
        assert rest.count(first.id) == 1
        assert len(rest) == 10
        assert store.card(first.id).schedule.state is State.REVIEW


def test_the_last_card_failed_comes_back_at_once(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock(), deck(BASIC)) as store:
        session = sitting(store, clock)
        first = session.next()
        session.respond(Revealed())
        session.rate(Rating.AGAIN)
        assert session.next().id == first.id


@pytest.mark.parametrize("card", sorted(WRONG))
def test_a_wrong_answer_proposes_again_and_is_logged_as_said(
    store: Store, clock: Clock, card: str
) -> None:
    session = sitting(store, clock)
    while (shown := session.next()).id != card:
        answer(session, shown)
    found = session.respond(WRONG[card], Confidence.CERTAIN)
    assert found.verdict.right is False
    assert found.proposed is Rating.AGAIN
    session.rate(found.proposed)
    review = store.reviews(card)[-1]
    assert (review.right, review.rating, review.confidence) == (False, Rating.AGAIN, 3)
    assert review.response


def test_the_options_are_logged_in_the_order_shown(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    while (shown := session.next()).id != "small/choice-1":
        answer(session, shown)
    order = tuple(option.id for option in shown.question.ask.options)
    answer(session, shown)
    assert store.reviews(shown.id)[-1].shown == order


def test_giving_up_is_wrong_and_says_nothing(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    shown = session.next()
    found = session.respond(GaveUp())
    assert found.proposed is Rating.AGAIN
    session.rate(found.proposed)
    assert store.reviews(shown.id)[-1].response == ""


def test_a_right_guess_proposes_again_and_confidence_never_sets_the_interval(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    while (shown := session.next()).id != "small/truth-1":
        answer(session, shown)
    guessed = session.respond(Decided(False), Confidence.GUESS)
    assert guessed.proposed is Rating.AGAIN
    expected = shown.futures[Rating.GOOD].schedule
    session.rate(Rating.GOOD)
    assert store.card(shown.id).schedule == expected


def test_each_answer_is_in_the_collection_before_the_next_card(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    for saved in range(1, 4):
        shown = session.next()
        assert answer(session, shown) == saved
        with Store.open(store.where, now=clock()) as other:
            assert len(other.reviews(shown.id)) == 1


def test_undo_asks_the_card_again_and_its_answer_is_gone(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    first = session.next()
    answer(session, first)
    second = session.next()
    operation = session.undo()
    assert operation.cards == (first.id,)
    assert session.next().id == first.id
    assert store.card(first.id).schedule.state is State.NEW
    assert session.summary().answered == 0
    answer(session, session.current)
    assert session.next().id == second.id


def test_undo_then_redo_leaves_the_answer_standing(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    first = session.next()
    answer(session, first)
    before = store.card(first.id).schedule
    session.undo()
    session.redo()
    assert store.card(first.id).schedule == before
    assert session.next().id != first.id


def test_undo_works_in_the_next_sitting_too(store: Store, clock: Clock) -> None:
    finish(sitting(store, clock, limits=Limits(cards=1)))
    with Store.open(store.where, now=clock()) as again:
        session = sitting(again, clock)
        undone = session.undo()
        assert session.next().id == undone.cards[0]


@pytest.mark.parametrize("how", ["bury", "suspend"])
def test_a_card_put_aside_leaves_and_undo_brings_it_back(
    store: Store, clock: Clock, how: str
) -> None:
    session = sitting(store, clock)
    shown = session.next()
    assert session.put_aside(how, whole_note=False)
    assert session.next().id != shown.id
    session.undo()
    assert session.next().id == shown.id
    session.redo()
    rest = finish(session)
    assert shown.id not in rest
    clock.pass_(days=1)
    tomorrow = finish(sitting(store, clock, limits=Limits(new=100)))
    assert (shown.id in tomorrow) is (how == "bury")


def test_putting_a_note_aside_takes_all_its_cards(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    while (shown := session.next()).stored.card.note.id != "cloze-1":
        answer(session, shown)
    session.put_aside("suspend", whole_note=True)
    clock.pass_(days=30)
    assert not [card for card in finish(sitting(store, clock)) if "cloze-1" in card]


def test_the_schedule_is_kept_over_a_restart(store: Store, clock: Clock) -> None:
    seen = finish(sitting(store, clock))
    clock.pass_(days=1)
    with Store.open(store.where, now=clock()) as again:
        due = {row.id for row in again.queue(study_day(clock())) if row.schedule.reps}
        schedules = {card: again.card(card).schedule for card in seen}
    assert all(schedule.reps == 1 for schedule in schedules.values())
    assert due == {card for card, s in schedules.items() if s.due <= study_day(clock())}


def test_due_cards_come_the_weakest_first_and_new_ones_among_them(
    tmp_path: Path, clock: Clock
) -> None:
    notes = [{**BASIC, "id": f"n{n}"} for n in range(6)]
    with collection(tmp_path, clock(), deck(*notes)) as store:
        session = sitting(store, clock, limits=Limits(new=3))
        for rating in (Rating.EASY, Rating.HARD, Rating.GOOD):
            answer(session, session.next(), rating)
        clock.pass_(days=60)
        session = sitting(store, clock, limits=Limits(new=2))
        order = finish(session)
    due, new = ["small/n1", "small/n2", "small/n0"], ["small/n3", "small/n4"]
    assert [card for card in order if card in due] == due
    assert [card for card in order if card in new] == new
    assert order[0] == due[0]
    assert len(order) == 5


def test_turning_the_language_keeps_the_card_and_its_options(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    while (shown := session.next()).id != "small/choice-1":
        answer(session, shown)
    turned = session.speak("zh")
    assert turned.question.prompt == "中文 Which one?"
    assert [o.id for o in turned.question.ask.options] == [o.id for o in shown.question.ask.options]
    assert turned.question.ask.options[0].text.startswith("中文")


def test_the_summary_tells_what_to_see_again_and_when(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    first = session.next()
    session.respond(GaveUp())
    session.rate(Rating.AGAIN)
    finish(session)
    summary = session.summary()
    assert [result.card for result in summary.again] == [first.id]
    assert summary.answered == 8
    assert summary.recalled == 7
    assert summary.next_due is not None
    assert summary.next_due[0] > study_day(clock())


def test_a_sitting_over_midnight_stays_on_its_study_day(store: Store, clock: Clock) -> None:
    clock.pass_(hours=11.5)
    session = sitting(store, clock)
    answer(session, session.next())
    clock.pass_(hours=1)
    shown = session.next()
    answer(session, shown)
    assert store.reviews(shown.id)[-1].day == session.day == study_day(clock())


def test_an_answer_after_four_in_the_morning_belongs_to_the_new_day(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock, limits=Limits(new=2))
    first_day = session.day
    answer(session, session.next())
    shown = session.next()
    clock.pass_(days=3)
    answer(session, shown)
    review = store.reviews(shown.id)[-1]
    assert review.day == first_day + 3
    assert review.due == review.day + review.interval
    assert store.replay_check() == ()
    assert session.next() is not None
    assert session.day == first_day + 3


def test_undo_and_redo_leave_the_counts_as_they_were(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, limits=Limits(cards=3))
    answer(session, session.next())
    session.next()
    session.undo()
    session.redo()
    assert session.summary().answered == store.answers_today(session.day) == 1
    assert len(finish(session)) == 2
    assert session.summary().answered == 3


def test_undoing_a_putting_aside_leaves_the_answers_alone(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    first = session.next()
    session.respond(GaveUp())
    session.rate(Rating.AGAIN)
    while (shown := session.next()).id != first.id:
        answer(session, shown)
    before = session.summary().answered
    session.put_aside("bury", whole_note=False)
    session.undo()
    assert session.summary().answered == before
    assert session.next().id == first.id


def test_a_note_put_aside_comes_back_with_the_card_that_was_on_the_table(
    tmp_path: Path, clock: Clock
) -> None:
    with collection(tmp_path, clock(), deck(CLOZE, BASIC)) as store:
        session = sitting(store, clock, limits=Limits(new=1))
        answer(session, session.next(), Rating.EASY)
        clock.pass_(days=1)
        session = sitting(store, clock)
        while (shown := session.next()).id != "small/cloze-1#c2":
            answer(session, shown)
        session.put_aside("bury", whole_note=True)
        session.undo()
        assert session.next().id == "small/cloze-1#c2"


def test_a_sitting_never_undoes_an_import(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    assert session.next() is not None
    assert session.undo() is None
    assert store.decks()


def test_a_card_taken_back_is_asked_again_though_the_time_is_up(store: Store, clock: Clock) -> None:
    session = sitting(store, clock, limits=Limits(minutes=5))
    first = session.next()
    clock.pass_(minutes=6)
    answer(session, first)
    assert session.next() is None
    session.undo()
    assert session.next().id == first.id
    answer(session, session.current)
    assert session.next() is None


def test_nothing_to_answer_is_an_error_not_a_record(store: Store, clock: Clock) -> None:
    session = sitting(store, clock)
    with pytest.raises(LookupError):
        session.respond(Revealed())
    session.next()
    with pytest.raises(LookupError):
        session.rate(Rating.GOOD)
    assert store.answers() == 0


def test_an_empty_collection_has_nothing_to_ask(tmp_path: Path, clock: Clock) -> None:
    with collection(tmp_path, clock()) as store:
        session = sitting(store, clock)
        assert session.next() is None
        assert session.summary().next_due is None


def test_a_note_without_a_topic_is_about_what_its_deck_is(tmp_path: Path, clock: Clock) -> None:
    bare = {key: value for key, value in BASIC.items() if key != "topic"}
    with collection(tmp_path, clock(), deck(bare, {**BASIC, "id": "other"})) as store:
        assert {row.topic for row in store.rows()} == {"small", "alpha"}
        shown = sitting(store, clock, topic="small").next()
        assert (shown.id, shown.question.topic) == ("small/basic-1", "small")
        assert [topic.topic for topic in store.topics(study_day(clock()))] == ["small", "alpha"]


def test_text_that_looks_like_markup_stays_text(tmp_path: Path, clock: Clock) -> None:
    hostile = {**BASIC, **both(prompt="W[l] [/] [@click=app.quit] {0}", answer="[bold]x")}
    with collection(tmp_path, clock(), deck(hostile)) as store:
        shown = sitting(store, clock).next()
        assert shown.question.prompt == "W[l] [/] [@click=app.quit] {0}"


def test_a_clock_that_was_a_month_ahead_and_is_set_right_is_followed_back(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    day = session.day
    answer(session, session.next())
    clock.pass_(days=30)
    ahead = session.next()
    answer(session, ahead)
    assert store.reviews(ahead.id)[-1].day == day + 30
    on_the_table = session.next()
    clock.pass_(days=-30)
    answer(session, on_the_table)
    assert store.reviews(on_the_table.id)[-1].day == day
    after = session.next()
    answer(session, after)
    assert store.reviews(after.id)[-1].day == day == session.day
    assert store.card(after.id).schedule.due < day + 20
    assert store.replay_check() == ()


def test_a_clock_that_goes_back_over_four_in_the_morning_begins_no_day_again(
    store: Store, clock: Clock
) -> None:
    clock.now = clock.now.replace(hour=4, minute=30)
    session = sitting(store, clock)
    day = session.day
    shown = session.next()
    clock.pass_(hours=-1)
    answer(session, shown)
    assert session.next() is not None
    assert session.day == day == store.reviews(shown.id)[-1].day


def test_a_lapse_taken_back_and_given_again_stands_in_the_line_once(
    store: Store, clock: Clock
) -> None:
    session = sitting(store, clock)
    first = session.next()
    answer(session, first, Rating.AGAIN)
    session.undo()
    session.redo()
    assert [row.id for row in session.line.everyone()].count(first.id) == 1
    assert [row.id for _, row in session.line.failed] == [first.id]
