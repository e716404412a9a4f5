"""The decks that come with the app: sound on every seed, whole in both languages, of every kind."""

from collections import Counter

import pytest

from studyapp.deck.kinds import find_kind
from studyapp.deck.kinds.truefalse import TrueFalse
from studyapp.deck.read import cards_of
from studyapp.deck.values import Note
from studyapp.lab.demo import names as demos
from studyapp.library.check import check
from studyapp.library.course.ladders import chains
from studyapp.library.course.lessons import written
from studyapp.library.course.topics import topics
from studyapp.library.decks import shipped
from studyapp.library.lint import lint
from studyapp.library.report import Report
from studyapp.plugins import names

NOTES = [note for deck in shipped() for note in deck.notes]


@pytest.fixture(scope="module")
def report() -> Report:
    return check(seeds=range(5))


def test_no_deck_has_a_problem() -> None:
    problems = lint(shipped(), both_languages=True, trusted=True)
    assert [str(problem) for problem in problems] == []


def test_all_evidence_holds_on_five_seeds(report: Report) -> None:
    assert report.refuted == []
    assert report.depends == []
    assert report.controls_not_failing == []
    assert report.wrong_keys_holding == []
    assert report.not_run == []
    assert report.problems == []
    assert report.warnings == []
    assert report.sound


def test_enough_is_decided_and_supported_by_runs(report: Report) -> None:
    assert report.notes == len(NOTES) >= 400
    assert report.evidence >= 220
    assert report.supports >= 40
    assert report.varying >= 40
    assert report.holds >= report.evidence + report.supports


LEAST = {"number": 70, "choice": 90, "truefalse": 90, "cloze": 40, "order": 15, "typed": 25}


def test_each_kind_has_its_share() -> None:
    count = Counter(note.kind for note in NOTES)
    assert {kind: least for kind, least in LEAST.items() if count[kind] < least} == {}
    assert count["basic"] + count["reversed"] <= 70


def test_enough_numbers_are_measured_and_enough_demos_are_run() -> None:
    def measured(note: Note) -> bool:
        named = any(one.measure and not one.supports for one in note.evidence)
        return note.kind == "number" and (named or note.vary is not None)

    assert sum(map(measured, NOTES)) >= 60
    runs = {(one.demo, one.params) for note in NOTES for one in note.evidence if not one.supports}
    assert len(runs) >= 60
    unused = set(demos()) - {one.demo for note in NOTES for one in note.evidence}
    unused -= {note.vary.demo for note in NOTES if note.vary}
    assert unused == set(), "every simulation stands behind some card"


def test_every_topic_has_notes_a_lesson_and_follow_ups() -> None:
    asked, chained = {note.topic for note in NOTES}, {chain.topic for chain in chains()}
    named = {topic.id for topic in topics()}
    assert asked == named
    assert set(written()) == named
    assert chained == named


def test_what_the_notes_get_wrong_is_no_deck_of_noes() -> None:
    """Someone who always says "false" must not get through it."""
    (errata,) = (deck for deck in shipped() if deck.id == "errata")
    keys = [n.body.answer for n in errata.notes if isinstance(n.body, TrueFalse)]
    assert 0.25 <= sum(keys) / len(keys) <= 0.6
    assert len({note.kind for note in errata.notes}) >= 6


def test_every_study_note_is_asked_about() -> None:
    count = Counter(note.source for note in NOTES)
    for name in (f"note-00{n}" for n in range(5)):
        assert count[name] >= 10, name
    assert set(count) <= {*(f"note-00{n}" for n in range(5)), "beyond"}


def test_every_kind_is_used() -> None:
    used = {note.kind for note in NOTES}
    assert used == set(names("studyapp.deck.kinds"))
    assert all(find_kind(kind) for kind in used)


def test_every_note_says_why_and_what_it_is_about() -> None:
    def bare(note: Note) -> bool:
        return not (note.topic and note.why.en and note.why.zh)

    assert [note.id for note in NOTES if bare(note)] == []


def test_no_two_cards_share_an_id() -> None:
    ids = Counter(card.id for deck in shipped() for card in cards_of(deck))
    assert [name for name, count in ids.items() if count > 1] == []
