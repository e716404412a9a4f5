"""Simulated learners rank the policies as the rules expect, by a margin over several seeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.scheduler import DEFAULT_WEIGHTS, Rating, day_date
from studyapp.store.store import Store
from studyapp.store.values import NewReview
from studyapp.study.queue import Limits, build
from tests.learners.comparing import Break, Job, Sat, compared, returned, sat
from tests.learners.decks import half_recalled, made, shuffled
from tests.learners.desk import FIRST_DAY, Course, Policy, weakest
from tests.learners.person import AS_BELIEVED, HARSHER, Mind, World, person

LEARNERS = range(5)
SEVERAL = made(96)


@cache
def courses(policy: Policy, options: int) -> tuple[Sat, ...]:
    items = made(96, options)
    return tuple(sat(Job(items, policy, seed, AS_BELIEVED, 120)) for seed in LEARNERS)


def mean(policy: Policy, name: str, options: int = 2) -> float:
    return float(np.mean([getattr(course, name) for course in courses(policy, options)]))


def test_one_seed_is_one_course() -> None:
    job = Job(SEVERAL, Policy(), 3, AS_BELIEVED, 40)
    assert sat(job) == sat(job)
    assert sat(job) != sat(replace(job, seed=4))


def test_a_mind_with_the_published_weights_is_foretold_exactly_by_its_recalls() -> None:
    who = replace(person(1, World(hollow=1.0)), weights=DEFAULT_WEIGHTS)
    course = Course(who, SEVERAL, Policy(form="recall"))
    course.study(60)
    assert len(course.said) > 200
    assert course.said == pytest.approx(course.true, rel=1e-12)


def test_who_knows_nothing_is_right_by_luck_alone() -> None:
    who = replace(person(0, World(hollow=0.0)), prior=0.0)
    items = made(2000)
    mind = Mind(who, items)
    right = [mind.answer(place, 0, options=4) for place in range(len(items))]
    assert np.mean(right) == pytest.approx(0.25, abs=0.04)
    assert not any(Mind(who, items).answer(place, 0, options=0) for place in range(200))


def test_weighing_luck_makes_the_wanted_retention_true() -> None:
    """People with the published weights, so that luck alone can mislead the app."""
    said, true, known = {}, {}, {}
    for believe in (True, False):
        courses = []
        for seed in range(8):
            who = replace(person(seed, World(hollow=1.0)), weights=DEFAULT_WEIGHTS)
            courses.append(Course(who, made(96, 2), Policy(believe=believe)))
            courses[-1].study(120)
        said[believe] = np.mean([one for course in courses for one in course.said])
        true[believe] = np.mean([one for course in courses for one in course.true])
        known[believe] = np.mean([course.mind.known(133) for course in courses])
    assert said[False] == pytest.approx(true[False], abs=0.02)
    assert said[True] > true[True] + 0.03
    assert known[False] > known[True] + 0.01


def test_recall_forms_repay_their_minutes_where_choices_teach_less() -> None:
    policies = {"choices": Policy(), "ladder": Policy(form="ladder")}
    ways = (0.9, 0.95, 0.98)
    found = compared(policies, made(96), LEARNERS, world=HARSHER, days=120, retentions=ways)
    assert found["ladder"].gain > 0.01


def test_the_lightest_day_evens_the_days_at_no_cost_in_recall() -> None:
    level, hashed = Policy(), Policy(level=False)
    assert mean(level, "uneven", 4) < mean(hashed, "uneven", 4) - 0.05
    assert mean(level, "recall", 4) == pytest.approx(mean(hashed, "recall", 4), abs=0.02)


def test_gates_keep_cards_from_being_met_before_what_they_require() -> None:
    items = shuffled(SEVERAL)
    adrift = [
        np.mean([sat(Job(items, Policy(gate=gate), s, AS_BELIEVED, 60)).adrift for s in range(4)])
        for gate in (True, False)
    ]
    assert adrift[0] < adrift[1] - 0.1


def test_no_card_is_left_out_by_gates() -> None:
    course = Course(person(2), shuffled(SEVERAL), Policy())
    course.study(60)
    assert all(schedule.memory is not None for schedule in course.schedules)


def test_a_backlog_is_worked_off_in_the_minutes_there_are() -> None:
    found = returned(Break(half_recalled(made(160)), weakest, 1, away=14, minutes=4))
    assert found.overdue > 20
    assert found.minutes < 28 * 5
    assert found.meanwhile > found.at_return + 0.01


def test_the_simulated_queue_is_the_one_that_the_collection_builds(tmp_path: Path) -> None:
    """A course on values and a sitting on a collection ask the same cards in the same order."""
    items = made(32)
    policy = Policy(gate=True, level=False)
    course = Course(person(5), items, policy)
    decks: dict[str, list[dict[str, object]]] = {}
    for item in items:
        needs = [items[one].id for one in item.requires]
        said = {"prompt": f"What is {item.id}?", "answer": "It."}
        note = item.id.split("/")[1]
        record = {"id": note, "kind": "basic", "topic": item.topic, "en": said, "requires": needs}
        decks.setdefault(item.topic, []).append(record)
    shipped = [
        Deck(name, Text(name, name), tuple(read_note(r) for r in records), f"{name}.toml")
        for name, records in decks.items()
    ]
    noon = datetime.combine(day_date(FIRST_DAY), datetime.min.time(), UTC)
    noon += timedelta(hours=12)
    with Store.open(tmp_path / "c.db", now=noon) as store:
        store.ship(shipped, 1, noon)
        for day in range(12):
            today = FIRST_DAY + day
            queue = build(
                store, course.scheduler, today, Limits(new=policy.new_a_day, reviews=None)
            )
            assert [row.id for row in queue.rows] == [row.id for row in course.queue(day)]
            for row in queue.rows:
                place = course.place[row.id]
                for _ in range(9):
                    right = course.ask(place, day)
                    after = course.schedules[place]
                    review = NewReview(
                        card=row.id,
                        at=noon + timedelta(days=day),
                        day=today,
                        form="choose",
                        shown=("a", "b", "c", "d"),
                        response="",
                        right=right,
                        rating=Rating.GOOD if right else Rating.AGAIN,
                        interval=None,
                        due=after.due,
                        model="fsrs6.2",
                    )
                    store.record(review, after)
                    if right:
                        break
            course.minutes.append(0.0)
        assert store.replay_check() == ()
