"""What the author changed comes in, what the learner changed stays, and nobody loses a schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_samples import NOON, TODAY, answer, basic, deck, opened, stocked

from studyapp.deck.fields import NoteError
from studyapp.scheduler.values import Schedule
from studyapp.store.errors import Stale
from studyapp.store.store import Store
from studyapp.store.values import Origin

ONE, TWO, THREE = "gradients/one", "gradients/two", "gradients/three"
NOTES = (basic("one"), basic("two"), basic("three"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stocked(tmp_path) as made:
        yield made


def prompt(store: Store, note: str) -> object:
    said = store.note("gradients", note).note.record["en"]
    assert isinstance(said, dict)
    return said["prompt"]


def test_new_notes_come_in_in_the_files_order(store: Store) -> None:
    assert [row.id for row in store.rows()] == [ONE, TWO, THREE]
    note = store.note("gradients", "one")
    assert (note.origin, note.file, note.edited) == (Origin.IMPORTED, "g.toml", False)
    (info,) = store.decks(TODAY)
    assert (info.id, info.title.zh, info.notes, info.new, info.due) == (
        "gradients",
        "gradients的",
        3,
        3,
        0,
    )


def test_a_plan_writes_nothing(store: Store) -> None:
    before = store.where.read_bytes()
    assert store.plan([deck(basic("other"), name="other")])
    assert store.where.read_bytes() == before
    assert len(store.rows()) == 3


def test_the_same_file_again_is_nothing_to_do(store: Store) -> None:
    plan = store.plan([deck(*NOTES)])
    assert not plan
    assert plan.unchanged == (ONE, TWO, THREE)
    assert store.apply(plan, now=NOON).batch is None


def test_what_only_the_author_changed_is_updated(store: Store) -> None:
    plan = store.plan([deck(basic("one", "Better?"), *NOTES[1:])])
    (update,) = plan.updated
    assert [(f.field, f.before, f.after) for f in update.fields] == [
        ("en.prompt", "What is one?", "Better?")
    ]
    assert store.apply(plan, now=NOON).updated == 1
    assert prompt(store, "one") == "Better?"
    assert not store.note("gradients", "one").edited


def test_what_only_the_learner_changed_is_kept(store: Store) -> None:
    store.edit("gradients", "one", basic("one", "Mine?"), NOON)
    plan = store.plan([deck(*NOTES)])
    assert not plan
    assert (plan.conflicts, prompt(store, "one")) == ((), "Mine?")
    assert store.note("gradients", "one").edited


def test_both_changed_other_fields_and_both_count(store: Store) -> None:
    store.edit("gradients", "one", basic("one", "Mine?"), NOON)
    plan = store.plan([deck(basic("one", topic="losses"), *NOTES[1:])])
    assert plan.conflicts == ()
    store.apply(plan, now=NOON)
    assert prompt(store, "one") == "Mine?"
    assert store.note("gradients", "one").note.topic == "losses"


@pytest.mark.parametrize(
    ("prefer", "stands", "conflicts"),
    [(None, "Mine?", 1), ("mine", "Mine?", 0), ("file", "Theirs?", 0)],
    ids=["kept and told", "kept", "given up"],
)
def test_where_both_changed_a_field(
    store: Store, prefer: str | None, stands: str, conflicts: int
) -> None:
    store.edit("gradients", "one", basic("one", "Mine?"), NOON)
    changed = deck(basic("one", "Theirs?"), *NOTES[1:])
    plan = store.plan([changed], prefer=prefer)
    assert len(plan.conflicts) == conflicts
    for conflict in plan.conflicts:
        assert (conflict.field, conflict.base) == ("en.prompt", "What is one?")
        assert (conflict.mine, conflict.file) == ("Mine?", "Theirs?")
    store.apply(plan, now=NOON)
    assert prompt(store, "one") == stands
    assert not store.plan([changed]), "a conflict is told once"


def test_halves_that_do_not_fit_together_are_one_conflict(store: Store) -> None:
    mine = basic("one") | {"en": {"prompt": "Mine?", "answer": "My answer."}}
    store.edit("gradients", "one", mine, NOON)
    theirs = {"id": "one", "kind": "truefalse", "topic": "x", "answer": True} | {
        "en": {"prompt": "So?"}
    }
    plan = store.plan([deck(theirs, *NOTES[1:])])
    assert [conflict.field for conflict in plan.conflicts] == ["*"]
    store.apply(plan, now=NOON)
    assert store.note("gradients", "one").note.kind == "basic"
    store.undo(NOON)
    store.apply(store.plan([deck(theirs, *NOTES[1:])], prefer="file"), now=NOON)
    assert store.note("gradients", "one").note.kind == "truefalse"


def test_an_edited_note_keeps_its_schedule(store: Store) -> None:
    answer(store, ONE)
    known = store.card(ONE).schedule
    store.apply(store.plan([deck(basic("one", "Better?"), *NOTES[1:])]), now=NOON)
    store.edit("gradients", "one", basic("one", "Mine?"), NOON)
    assert store.card(ONE).schedule == known


def test_another_kind_of_one_card_keeps_the_schedule(store: Store) -> None:
    answer(store, ONE)
    known = store.card(ONE).schedule
    typed = {"id": "one", "kind": "typed", "accept": ["x"], "en": {"prompt": "What?"}}
    store.apply(store.plan([deck(typed, *NOTES[1:])]), now=NOON)
    assert store.card(ONE).card.note.kind == "typed"
    assert store.card(ONE).schedule == known


def test_a_slot_that_vanishes_is_retired_and_one_that_stays_keeps_its_schedule(
    tmp_path: Path,
) -> None:
    def cloze(text: str) -> dict[str, object]:
        return {"id": "c", "kind": "cloze", "en": {"text": text}}

    with stocked(tmp_path, cloze("{{c1::a}} {{c2::b}}")) as store:
        answer(store, "gradients/c#c1")
        answer(store, "gradients/c#c2")
        kept, lost = (store.card(f"gradients/c#c{n}").schedule for n in (1, 2))
        store.apply(store.plan([deck(cloze("{{c3::z}} {{c1::a}}"))]), now=NOON)
        assert [row.id for row in store.rows()] == ["gradients/c#c1", "gradients/c#c3"]
        assert store.card("gradients/c#c1").schedule == kept
        assert store.card("gradients/c#c3").schedule == Schedule()
        assert store.card("gradients/c#c2").retired
        assert store.card("gradients/c#c2").schedule == lost
        store.apply(store.plan([deck(cloze("{{c1::a}} {{c2::b}}"))]), now=NOON)
        assert not store.card("gradients/c#c2").retired
        assert store.card("gradients/c#c2").schedule == lost


def test_undo_brings_back_the_cards_that_an_edit_retired(tmp_path: Path) -> None:
    pair = {"id": "p", "kind": "reversed", "en": {"prompt": "ReLU", "answer": "max(0, x)"}}
    with stocked(tmp_path, pair) as store:
        before = store.cards_of("gradients", "p")
        store.edit("gradients", "p", pair | {"kind": "basic"}, NOON)
        assert [one.retired for one in store.cards_of("gradients", "p")] == [False, True]
        store.undo(NOON)
        assert store.cards_of("gradients", "p") == before
        store.redo(NOON)
        assert [one.retired for one in store.cards_of("gradients", "p")] == [False, True]


def test_a_note_gone_from_its_file_is_retired_and_comes_back(store: Store) -> None:
    answer(store, TWO)
    known = store.card(TWO).schedule
    plan = store.plan([deck(NOTES[0], NOTES[2])])
    assert plan.retired == (TWO,)
    store.apply(plan, now=NOON)
    assert TWO not in {row.id for row in store.rows()}
    assert store.card(TWO).retired
    assert len(store.reviews(TWO)) == 1
    plan = store.plan([deck(*NOTES)])
    assert plan.returned == (TWO,)
    store.apply(plan, now=NOON)
    assert store.card(TWO).schedule == known
    assert [row.id for row in store.rows()] == [ONE, TWO, THREE]


def test_another_file_of_the_deck_retires_nothing(store: Store) -> None:
    plan = store.plan([deck(basic("four"), file="more.toml")])
    assert (plan.retired, len(plan.new)) == ((), 1)


def test_a_file_read_in_part_retires_nothing(store: Store) -> None:
    assert not store.plan([deck(NOTES[0])], retire=False).retired


def test_what_the_learner_deleted_stays_deleted(store: Store) -> None:
    answer(store, TWO)
    store.delete("gradients", "two", NOON)
    plan = store.plan([deck(NOTES[0], basic("two", "Better?"), NOTES[2])])
    assert (plan.deleted, bool(plan)) == ((TWO,), False)
    assert store.note("gradients", "two").deleted
    assert len(store.reviews(TWO)) == 1
    store.undo(NOON)
    assert not store.card(TWO).retired


def test_the_learners_own_notes_stay_through_imports(store: Store) -> None:
    store.edit("gradients", "own", basic("own"), NOON)
    store.apply(store.plan([deck(basic("one", "Better?"))]), now=NOON)
    assert [row.id for row in store.rows()] == [ONE, "gradients/own"]
    assert store.note("gradients", "own").origin is Origin.OWN


def test_a_note_asked_elsewhere_already_is_told(store: Store) -> None:
    twin = basic("twin", "What  is ONE?")
    plan = store.plan([deck(twin, basic("new"), name="other")])
    assert plan.duplicates == (("other/twin", ONE),)


def test_two_notes_of_one_id_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="two notes of deck 'gradients' have the id 'one'"):
        store.plan([replace(deck(NOTES[0]), notes=deck(NOTES[0]).notes * 2)])


def test_a_plan_made_before_a_change_is_refused(store: Store) -> None:
    plan = store.plan([deck(basic("one", "Theirs?"), *NOTES[1:])])
    store.edit("gradients", "one", basic("one", "Mine?"), NOON)
    with pytest.raises(Stale):
        store.apply(plan, now=NOON)
    assert prompt(store, "one") == "Mine?"


def test_an_answer_does_not_make_a_plan_stale(store: Store) -> None:
    plan = store.plan([deck(basic("one", "Theirs?"), *NOTES[1:])])
    answer(store, ONE)
    assert store.apply(plan, now=NOON).updated == 1


def test_a_cancelled_import_changes_nothing(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done > 2000:
            raise CancelledError

    many = deck(*(basic(f"n{number}") for number in range(4500)))
    with opened(tmp_path) as store:
        with pytest.raises(CancelledError):
            store.apply(store.plan([many]), now=NOON, progress=progress)
        assert told == [(0, 4500), (2000, 4500), (4000, 4500)]
        assert store.rows() == store.decks() == store.operations() == ()


def test_an_import_is_one_step_to_undo_and_redo(store: Store) -> None:
    before = store.rows()
    store.apply(store.plan([deck(basic("one", "Better?"), basic("four"))]), now=NOON)
    after, record = store.rows(), store.note("gradients", "one").note
    (done,) = store.undo(NOON)
    assert done.name.format(**done.values) == "imported gradients"
    assert store.rows() == before
    assert prompt(store, "one") == "What is one?"
    store.redo(NOON)
    assert store.rows() == after
    assert store.note("gradients", "one").note == record


def test_undoing_an_import_keeps_what_was_answered_meanwhile(store: Store) -> None:
    answer(store, ONE)
    store.undo(NOON, n=2)
    assert store.rows() == ()
    assert store.card(ONE).retired
    assert [row.event for row in store.reviews(ONE)] == ["answer", "void"]
    with pytest.raises(LookupError):
        store.card(TWO)
    store.redo(NOON, n=2)
    assert store.card(ONE).schedule.reps == 1
    assert len(store.rows()) == 3
    assert store.replay_check() == ()


def test_a_backup_can_be_made_before_an_import(store: Store, tmp_path: Path) -> None:
    plan = store.plan([deck(basic("four"))])
    store.apply(plan, now=NOON, backup_to=tmp_path / "b" / "before.db")
    with Store.open(tmp_path / "b" / "before.db", now=NOON, create=False) as before:
        assert len(before.rows()) == 3


# -- what ships with the app -------------------------------------------------------------------


def test_shipped_notes_come_once_a_revision(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = store.ship([deck(*NOTES)], 3, NOON)
        assert first is not None
        assert (first.new, store.shipped_revision()) == (3, 3)
        assert store.ship([deck()], 3, NOON) is None
        assert store.ship([deck()], 2, NOON) is None
        assert store.undo(NOON) == ()
        assert len(store.rows()) == 3
        assert store.note("gradients", "one").origin is Origin.SHIPPED


def test_a_newer_revision_respects_edits_deletions_and_schedules(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ship([deck(*NOTES), deck(basic("old"), name="gone")], 1, NOON)
        answer(store, THREE)
        known = store.card(THREE).schedule
        store.edit("gradients", "one", basic("one", "Mine?"), NOON)
        store.delete("gradients", "two", NOON)
        newer = [basic("one", "Theirs?"), basic("two", "Back?"), basic("three", "Better?")]
        done = store.ship([deck(*newer)], 2, NOON)
        assert done is not None
        assert (done.conflicts, done.updated, done.retired) == (1, 1, 1)
        assert prompt(store, "one") == "Mine?"
        assert prompt(store, "three") == "Better?"
        assert store.card(THREE).schedule == known
        assert [row.id for row in store.rows()] == [ONE, THREE]
        assert store.card("gone/old").retired


def test_only_what_the_app_itself_said_counts_as_shipped(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ship([deck(*NOTES)], 1, NOON)
        store.apply(store.plan([deck(*NOTES)], retire=False), now=NOON)
        assert store.card(ONE).shipped
        foreign = deck(basic("one", "Theirs?"), file="from-elsewhere.toml")
        store.apply(store.plan([foreign]), now=NOON)
        assert prompt(store, "one") == "Theirs?"
        assert not store.card(ONE).shipped
        store.edit("gradients", "two", basic("two", "Mine?"), NOON)
        assert store.card(TWO).shipped, "other words run nothing else"
        run = {"demo": "gradient_decay", "supports": "why", "expect": "shrink_per_layer < 1"}
        store.edit("gradients", "two", basic("two", "Mine?", evidence=[run]), NOON)
        assert not store.card(TWO).shipped
        assert store.card(THREE).shipped
        store.ship([deck(basic("one", "Newer?"), *NOTES[1:])], 2, NOON)
        assert store.card(ONE).shipped


def test_an_edit_that_a_shipment_overtook_is_not_undone_over_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ship([deck(*NOTES)], 1, NOON)
        store.edit("gradients", "one", basic("one", "Mine?"), NOON)
        answer(store, TWO)
        store.ship([deck(basic("one", topic="losses"), *NOTES[1:])], 2, NOON)
        assert len(store.undo(NOON, n=5)) == 1, "the answer; the edit is part of what stands now"
        assert prompt(store, "one") == "Mine?"
        assert store.note("gradients", "one").note.topic == "losses"


# -- edits ------------------------------------------------------------------------------------


def test_an_edit_can_be_undone(store: Store) -> None:
    before = store.note("gradients", "one")
    done = store.edit("gradients", "one", basic("one", "Mine?"), NOON + timedelta(hours=1))
    assert done is not None
    assert done.name.format(**done.values) == "edited gradients/one"
    store.undo(NOON)
    assert store.note("gradients", "one") == before


def test_an_edit_that_changes_nothing_is_no_step(store: Store) -> None:
    assert store.edit("gradients", "one", basic("one"), NOON) is None
    assert len(store.operations()) == 1


def test_a_record_that_is_no_note_is_refused(store: Store) -> None:
    with pytest.raises(NoteError):
        store.edit("gradients", "one", {"id": "one", "kind": "basic"}, NOON)
    with pytest.raises(ValueError, match="the record's id"):
        store.edit("gradients", "one", basic("two"), NOON)


def test_a_note_may_open_a_deck_of_its_own(store: Store) -> None:
    store.edit("mine", "n", basic("n"), NOON)
    assert [one.id for one in store.decks()] == ["gradients", "mine"]
    store.undo(NOON)
    assert [one.id for one in store.decks()] == ["gradients"]


def test_requirements_name_notes_in_full(tmp_path: Path) -> None:
    with stocked(tmp_path, basic("one"), basic("two", requires=["one", "other/x"])) as store:
        assert store.requirements() == {TWO: (ONE, "other/x")}
