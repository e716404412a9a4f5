"""Evidence that can't be run is told with what is wrong and how to mend it."""

import pytest

from studyapp.deck.read import read_note
from studyapp.lab.citation import problems, runs

GOOD = {
    "demo": "gradient_decay",
    "params": {"activation": "sigmoid"},
    "expect": "shrink_per_layer < 0.3",
    "control": {"activation": "relu"},
}


def note(evidence: dict[str, object], kind: str = "truefalse", **more: object) -> object:
    more = more or ({"answer": True} if kind == "truefalse" else {})
    words = {"prompt": "?", "answer": "!"} if kind == "basic" else {"prompt": "?"}
    return read_note({"id": "n", "kind": kind, "en": words, "evidence": [evidence], **more})


def said(made: object, *, hard: bool = True) -> str:
    return "; ".join(f"{what} - {fix}" for what, fix in problems(made, made.evidence[0], hard=hard))


def test_good_evidence_has_no_problem() -> None:
    assert said(note(GOOD)) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"demo": "gradient_decai"},
            ("no demo 'gradient_decai'", "did you mean 'gradient_decay'?"),
        ),
        ({"params": {"activaton": "relu"}}, ("no param 'activaton'", "'activation'")),
        ({"params": {"activation": "softmax"}}, ("'softmax' is not one of",)),
        ({"params": {"depth": 100_000}}, ("100000 is outside",)),
        ({"control": {"depth": 0}}, ("0 is outside",)),
        ({"control": {"depth": "many"}}, ("'many' is not a number",)),
        (
            {"expect": "shrink_per_laier < 0.3"},
            ("no measure 'shrink_per_laier'", "'shrink_per_layer'"),
        ),
        ({"expect": "shrink_per_layer < answer"}, ("only a number note has one",)),
        ({"control": []}, ("evidence has no control",)),
        ({"expect": []}, ("expects nothing",)),
        ({"measure": "shrink_per_layer"}, ("neither a number nor an order",)),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_broken_citation_is_told(change: dict[str, object], words: tuple[str, ...]) -> None:
    found = said(note(GOOD | change))
    for word in words:
        assert word in found


def test_a_deck_from_elsewhere_keeps_to_the_sliders_range() -> None:
    deep = note(GOOD | {"params": {"depth": 150}})
    assert said(deep) == ""
    assert "outside" in said(deep, hard=False)


def test_a_kind_that_no_run_can_decide_says_supports() -> None:
    assert "supports = 'why'" in said(note(GOOD, "basic"))
    assert said(note(GOOD | {"supports": "why"}, "basic")) == ""


def test_a_choice_expects_something_of_every_option() -> None:
    rows = [
        {"id": "a", "right": True, "en": {"text": "1"}, "expect": "shrink_per_layer < 1"},
        {"id": "b", "en": {"text": "2"}},
    ]
    made = note({"demo": "gradient_decay"}, "choice", option=rows)
    assert "option 'b' expects nothing" in said(made)


def test_every_setting_is_run_once() -> None:
    made = note(GOOD | {"control": [{"activation": "relu"}, {"activation": "relu"}]})
    assert len(runs(made, made.evidence[0])) == 2
