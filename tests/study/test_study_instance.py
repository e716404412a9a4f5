"""Drawing questions: the same seed the same question, and the shipped ones all fit to be asked."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.judge import judge, write_number
from studyapp.deck.kinds.choice import ChoiceAnswer
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.read import cards, question, read_note
from studyapp.deck.respond import read_response
from studyapp.deck.template import FEWEST_VARIANTS
from studyapp.deck.values import Note
from studyapp.deck.vary import Instance, fill
from studyapp.lab.demo import Cancelled
from studyapp.lab.evidence import decide
from studyapp.library.decks import shipped
from studyapp.library.runs import run_trusted
from studyapp.study.instance import NoInstanceError, draw, drawn, slip_named, usable

VARYING = [note for deck in shipped() for note in deck.notes if note.vary]
IDS = [note.id for note in VARYING]

PRODUCT: dict[str, Any] = {
    "id": "product",
    "kind": "number",
    "tolerance": "5 %",
    "en": {"prompt": "<<factor>>, <<depth>> times?"},
    "vary": {
        "demo": "factor_product",
        "answer": {"measure": "product"},
        "factor": [0.9, 0.95, 0.98, 0.99],
        "depth": [10, 20, 50],
    },
}


def other(**vary: Any) -> Note:
    return read_note(PRODUCT | {"vary": PRODUCT["vary"] | vary})


def shown(note: Note) -> tuple[object, ...]:
    """All that a learner sees of a filled note, and its key."""
    (card,) = cards("deck", note)
    return tuple(question(card, language, 5) for language in ("en", "zh"))


# -- the shipped ones --------------------------------------------------------------------------


def test_questions_that_vary_stand_in_every_deck_and_are_of_both_kinds() -> None:
    assert len(VARYING) >= 40
    assert all(any(note.vary for note in deck.notes) for deck in shipped())
    kinds = Counter(note.kind for note in VARYING)
    assert min(kinds["number"], kinds["choice"]) >= 5


@pytest.mark.parametrize("note", VARYING, ids=IDS)
def test_eight_variants_at_least_can_be_asked(note: Note) -> None:
    assert usable(note, seed=11) >= FEWEST_VARIANTS
    assert usable(note, seed=11) == note.vary.count, "shipped lists hold no variant for nothing"


@pytest.mark.parametrize("note", VARYING, ids=IDS)
def test_a_seed_draws_the_same_text_and_key_and_the_log_fills_it_again(note: Note) -> None:
    for seed in (0, 3_000_000_007):
        instance = draw(note, seed, trusted=True)
        again = draw(note, seed, trusted=True)
        assert again == instance
        logged = Instance.from_log(json.loads(json.dumps(instance.to_log())))
        assert logged == instance
        assert fill(note, logged) == fill(note, instance)
        assert shown(fill(note, logged)) == shown(fill(note, instance))
        assert "<<" not in str(shown(fill(note, instance)))


@pytest.mark.parametrize("note", VARYING, ids=IDS)
def test_seeds_draw_different_questions(note: Note) -> None:
    asked = {draw(note, seed, trusted=True).params for seed in range(12)}
    assert len(asked) >= 4


@pytest.mark.parametrize("note", VARYING, ids=IDS)
def test_the_run_of_a_filled_note_decides_its_key(note: Note) -> None:
    instance = draw(note, 21, trusted=True)
    filled = fill(note, instance)
    seeds = (instance.run_seed,)
    decision = decide(filled, filled.evidence[0], lambda demo, p: run_trusted(demo, p, seeds))
    assert decision.decides
    assert decision.findings == ()


@pytest.mark.parametrize("note", VARYING, ids=IDS)
def test_the_right_answer_is_right_and_the_others_are_wrong(note: Note) -> None:
    instance = draw(note, 5, trusted=True)
    body = fill(note, instance).body
    (card,) = cards("deck", fill(note, instance))
    ask = question(card, "en", 1).ask
    if isinstance(body, NumberAnswer):
        assert judge(ask, read_response(ask, write_number(body.answer))).right
        for name, value in instance.slips:
            assert not judge(ask, read_response(ask, repr(value))).right, name
    else:
        assert isinstance(body, ChoiceAnswer)
        texts = [option.text.en for option in body.options]
        assert 3 <= len(set(texts)) == len(texts) <= 9
        assert all(option.why.en and option.why.zh for option in body.options if not option.right)


@given(st.sampled_from(VARYING), st.integers(0, 2**32))
@settings(deadline=None, max_examples=40)
def test_any_seed_draws_a_question_that_replays(note: Note, seed: int) -> None:
    filled, instance = drawn(note, seed, trusted=True)
    assert instance is not None
    again = Instance.from_log(json.loads(json.dumps(instance.to_log())))
    assert shown(fill(note, again)) == shown(filled)


# -- drawing -----------------------------------------------------------------------------------


def test_a_note_that_does_not_vary_is_drawn_as_it_stands() -> None:
    plain = read_note({"id": "a", "kind": "basic", "en": {"prompt": "?", "answer": "!"}})
    assert drawn(plain, 1, trusted=True) == (plain, None)


def test_the_run_beside_it_has_another_answer() -> None:
    note = other()
    instance = draw(note, 2, trusted=True)
    assert instance.control
    assert set(dict(instance.control)) <= {"factor", "depth"}
    fixed = other(control={"factor": 0.5})
    assert draw(fixed, 2, trusted=True).control == (("factor", 0.5),)


def test_variants_that_can_not_be_asked_are_passed_over() -> None:
    # two hundred layers of 0.001 leave less than the smallest float: every option is 0
    options = [
        {"id": "right", "value": "answer"},
        {"id": "one", "misconception": "one-layer-only"},
        {"id": "ten", "factor": 10},
    ]
    vary = PRODUCT["vary"] | {"factor": [0.001, 0.9], "depth": [200, 10]}
    record = {key: PRODUCT[key] for key in ("id", "en")}
    note = read_note(record | {"kind": "choice", "vary": vary, "option": options})
    asked = {draw(note, seed, trusted=True).params for seed in range(20)}
    assert len(asked) == 3
    assert (("depth", 200), ("factor", 0.001)) not in asked


def test_a_deck_from_elsewhere_draws_the_same_in_a_child() -> None:
    note = other()
    assert draw(note, 4, trusted=False) == draw(note, 4, trusted=True)


@pytest.mark.parametrize(
    ("vary", "trusted", "says"),
    [
        ({"demo": "factor_produkt"}, True, "no demo 'factor_produkt'"),
        ({"answer": {"measure": "produkt"}}, True, "no measure 'produkt'"),
        ({"factor": [-1, -2]}, True, "its run broke: ParamError: factor: -"),
        ({"factor": [0.001, 0.002]}, False, "its run of factor_product gave nothing"),
        ({"answer": {"measure": "half_depth"}, "factor": [1, 1.0001], "depth": [1, 2]}, True, ""),
    ],
)
def test_what_can_not_be_drawn_is_told_in_a_line(
    vary: dict[str, Any], trusted: bool, says: str
) -> None:
    note = other(**vary)
    if not says:
        assert draw(note, 0, trusted=trusted).answer < float("inf")
        return
    with pytest.raises(NoInstanceError) as wrong:
        draw(note, 0, trusted=trusted)
    assert says in str(wrong.value)
    assert wrong.value.reason.format(**wrong.value.values) == str(wrong.value)


def test_a_draw_that_nobody_waits_for_is_given_up() -> None:
    def stop(done: int, total: int, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        draw(other(), 0, trusted=True, progress=stop)


def test_a_wrong_number_is_matched_against_the_slips_of_this_instance() -> None:
    note = other()
    instance = draw(note, 8, trusted=True)
    slips = dict(instance.slips)
    assert slip_named(note, instance, slips["one-layer-only"]) == (
        "took one layer's factor for the total"
    )
    assert slip_named(note, instance, instance.answer) == ""
    assert slip_named(note, instance, 12345.0) == ""
    plain = read_note({"id": "a", "kind": "number", "answer": 1, "en": {"prompt": "?"}})
    assert slip_named(plain, instance, 3.0) == ""
