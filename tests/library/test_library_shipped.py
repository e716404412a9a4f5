"""The decks that come with the app: sound on every seed, whole in both languages, of every kind."""

from collections import Counter

import pytest

from studyapp.deck.kinds import find_kind
from studyapp.deck.read import cards_of
from studyapp.deck.values import Note
from studyapp.library.check import check
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
    assert report.notes == len(NOTES) >= 60
    assert report.evidence >= 80
    assert report.supports >= 90
    assert report.holds >= report.evidence + report.supports


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
