"""A wrong answer is explained by what was run; where no run leads to it nothing is invented."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import cast

import pytest

from studyapp.deck.ask import (
    Arranged,
    Chosen,
    ChosenMany,
    Decided,
    GaveUp,
    Numbered,
    Response,
    Revealed,
)
from studyapp.deck.read import read_note
from studyapp.deck.values import Note
from studyapp.i18n import english, translator
from studyapp.lab.demo import Cancelled
from studyapp.study.causes import (
    Explanation,
    KnownSlip,
    Measured,
    OtherSetting,
    Picks,
    Slip,
    Swapped,
)
from studyapp.study.exhibit import Exhibit, exhibits
from studyapp.study.explaining import explain_mistake
from studyapp.study.explaining_words import sentence, told
from studyapp.study.other_setting import RUNS, turns


def silent(done: int, total: int) -> None:
    pass


def note(kind: str, evidence: Mapping[str, object] | None = None, **more: object) -> Note:
    cited = {"evidence": [evidence]} if evidence else {}
    return read_note({"id": "n", "kind": kind, "en": {"prompt": "?"}, **more, **cited})


def exhibit(of: Note, *, trusted: bool = True) -> Exhibit:
    seeds = exhibits(of, of.evidence[0], enough=lambda: True, progress=silent, trusted=trusted)
    return next(seeds)


def explained(of: Note, response: Response) -> Explanation | None:
    if not of.evidence:
        return explain_mistake(of, None, response, None, progress=silent)
    return explain_mistake(of, of.evidence[0], response, exhibit(of), progress=silent)


def said(value: float) -> Numbered:
    return Numbered(value, str(value))


DECAY = {
    "demo": "gradient_decay",
    "params": {"activation": "sigmoid", "depth": 20, "width": 64},
    "measure": "first_over_last",
    "control": {"activation": "relu", "init": "he"},
}
LENGTH = note("number", DECAY, answer=2.3e-13, tolerance="x4")
PRODUCT = note(
    "number",
    {
        "demo": "factor_product",
        "params": {"factor": 0.9, "depth": 40},
        "measure": "product",
        "control": {"depth": 10},
    },
    answer=0.0148,
    tolerance="2 %",
)


# -- numbers -----------------------------------------------------------------------------------


def test_a_wrong_sign_is_named_without_a_run() -> None:
    found = explained(note("number", answer=0.25, tolerance="2 %"), said(-0.25))
    assert found is not None
    assert found.cause == Slip(-0.25, None)
    assert sentence(found, english) == "the size is right, the sign is not"


@pytest.mark.parametrize(
    ("value", "power", "words"),
    [(250, 3, "1000 times too large"), (0.025, -1, "10 times too small")],
)
def test_a_wrong_power_of_ten_is_named_with_its_size(value: float, power: int, words: str) -> None:
    found = explained(note("number", answer=0.25, tolerance="2 %"), said(value))
    assert found is not None
    assert found.cause == Slip(value, power)
    assert words in sentence(found, english)


def test_where_only_the_size_is_asked_no_digits_are_called_right() -> None:
    asked = note("number", answer=0.25, tolerance="x10")
    assert explained(asked, said(250.0)) is None


def test_a_misconception_is_recognised_by_the_number_it_leads_to_in_this_run() -> None:
    found = explained(PRODUCT, said(0.9))
    assert found is not None
    assert isinstance(found.cause, KnownSlip)
    assert found.cause.label == "took one layer's factor for the total"
    assert sentence(found, english).startswith(
        "a known slip leads here: took one layer's factor for the total"
    )
    # a little off counts as the same number
    assert explained(PRODUCT, said(0.91)) is not None


def test_a_misconception_of_another_measure_is_not_taken_for_this_ones() -> None:
    share = note(
        "number",
        {**DECAY, "measure": "mean_slope", "control": {"activation": "relu"}},
        answer=0.21,
        tolerance="10 %",
    )
    assert explained(share, said(0.25**20)) is None
    length = note("number", DECAY, answer=2.3e-15, tolerance="2 %")
    found = explained(length, said(0.25**20))
    assert found is not None
    assert isinstance(found.cause, KnownSlip)


def test_a_number_that_another_setting_gives_is_found_by_running() -> None:
    found = explained(PRODUCT, said(0.9**10))
    assert found is not None
    assert found.cause == OtherSetting(0.9**10, (("depth", 10),), (("depth", 40),))
    assert sentence(found, english) == "0.349 is what depth 10 gives; the card asks depth 40"


def test_of_a_random_run_the_other_setting_is_confirmed_over_seeds() -> None:
    found = explained(LENGTH, said(2e-4))
    assert found is not None
    assert isinstance(found.cause, OtherSetting)
    assert found.cause.asked in ((("gain", 1.0),), (("activation", "sigmoid"),), (("depth", 20),))
    assert found.pair is not None
    measured = found.pair.yours.sweep.summary("first_over_last")
    assert measured.n == 3
    assert 0.25 <= 2e-4 / measured.median <= 4


def test_both_runs_stand_on_one_scale_with_the_place_where_they_part() -> None:
    found = explained(PRODUCT, said(0.9**10))
    assert found is not None
    assert found.pair is not None
    yours, asked = found.pair.charts(english)
    assert (yours.y.low, yours.y.high) == (asked.y.low, asked.y.high)
    assert [panel.side.role for panel in found.pair.panels] == ["yours", "asked"]
    assert dict(found.pair.yours.side.params)["depth"] == 10
    parted = found.pair.parts_at
    if parted is not None:
        assert [m.at for m in yours.marks if getattr(m, "label", "") == "they part"] == [parted]


def test_a_number_that_is_far_from_everything_is_not_explained() -> None:
    for value in (123456.7, 0.0419, -7.7):
        assert explained(PRODUCT, said(value)) is None


def test_a_right_number_and_no_answer_at_all_are_not_explained() -> None:
    assert explained(PRODUCT, said(0.0148)) is None
    assert explained(PRODUCT, GaveUp()) is None
    assert explained(PRODUCT, Revealed()) is None
    assert explained(PRODUCT, said(float("inf"))) is None


def test_a_run_that_only_supports_a_number_explains_none() -> None:
    supporting = {key: value for key, value in DECAY.items() if key != "measure"} | {
        "expect": "first_over_last < 1",
        "supports": "why",
    }
    assert explained(note("number", supporting, answer=4), said(7.0)) is None


def test_the_search_is_bounded_and_stays_on_the_sliders() -> None:
    run = exhibit(LENGTH)
    tried = list(turns(LENGTH.evidence[0], run.panels[0].sweep))
    assert tried[0] == LENGTH.evidence[0].controls[0]
    assert len(set(tried)) == len(tried)
    depths = [value for turn in tried for name, value in turn if name == "depth"]
    assert {19, 21, 10, 40} <= set(depths)
    assert all(2 <= cast("int", depth) <= 60 for depth in depths)
    assert not any(name == "seed" for turn in tried for name, _ in turn)
    assert RUNS == 40


def test_the_search_ends_when_it_is_cancelled() -> None:
    run = exhibit(LENGTH)
    looked = 0

    def stop(done: int, total: int) -> None:
        nonlocal looked
        looked += 1
        if looked > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        explain_mistake(LENGTH, LENGTH.evidence[0], said(123.4), run, progress=stop)


def test_the_search_ends_when_time_is_up() -> None:
    run, asked = exhibit(LENGTH), 0

    def enough() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    found = explain_mistake(
        LENGTH, LENGTH.evidence[0], said(123.4), run, progress=silent, enough=enough
    )
    assert found is None
    assert asked == 4


def test_a_deck_from_elsewhere_is_searched_in_a_child() -> None:
    run = exhibit(PRODUCT, trusted=False)
    found = explain_mistake(
        PRODUCT, PRODUCT.evidence[0], said(0.9**10), run, progress=silent, trusted=False
    )
    assert found is not None
    assert isinstance(found.cause, OtherSetting)


def test_a_hostile_deck_costs_no_more_than_its_childs_time() -> None:
    slow = note(
        "number",
        {
            "demo": "overfitting",
            "params": {"method": "early_stop", "steps": 100_000, "samples": 200},
            "measure": "test_error",
            "control": {"degree": 1},
        },
        answer=0.5,
        tolerance="1 %",
    )
    ready = note(
        "number",
        {"demo": "overfitting", "measure": "test_error", "control": {"degree": 1}},
        answer=0.5,
        tolerance="1 %",
    )
    run = exhibit(ready)
    started = time.monotonic()
    found = explain_mistake(
        slow,
        slow.evidence[0],
        said(7.7),
        run,
        progress=silent,
        enough=lambda: time.monotonic() - started > 0.3,
        trusted=False,
    )
    assert found is None


# -- picks and sentences -----------------------------------------------------------------------


def option(name: str, right: bool = False, **more: object) -> dict[str, object]:
    return {"id": name, "right": right, "en": {"text": name}, "zh": {"text": f"中{name}"}, **more}


WHICH = note(
    "choice",
    {"demo": "gradient_decay", "params": {"depth": 10, "width": 64}},
    option=[
        option("sigmoid", True, expect="shrink_per_layer < 0.4", params={"activation": "sigmoid"}),
        option("linear", expect="shrink_per_layer < 0.4", params={"activation": "linear"}),
        option("none", expect="shrink_per_layer > 2", misconception="one-layer-only"),
    ],
)


def test_a_wrong_option_is_told_what_its_run_measured_and_when_it_would_hold() -> None:
    found = explained(WHICH, Chosen("linear"))
    assert found is not None
    assert isinstance(found.cause, Measured)
    words = sentence(found, english)
    assert words.startswith("measured: shrink_per_layer 0.9")
    assert "so not shrink_per_layer < 0.4; with activation sigmoid it would hold" in words


def test_a_wrong_option_with_params_of_its_own_stands_beside_the_right_one() -> None:
    found = explained(WHICH, Chosen("linear"))
    assert found is not None
    assert found.pair is not None
    shown = [dict(panel.side.params)["activation"] for panel in found.pair.panels]
    assert shown == ["linear", "sigmoid"]


def test_an_option_that_names_a_misconception_is_explained_by_it() -> None:
    found = explained(WHICH, Chosen("none"))
    assert found is not None
    assert isinstance(found.cause, KnownSlip)
    assert found.cause.label == "took one layer's factor for the total"


def test_options_that_no_run_judges_are_not_explained() -> None:
    plain = note("choice", option=[option("a", True), option("b")])
    assert explained(plain, Chosen("b")) is None
    assert explained(WHICH, Chosen("sigmoid")) is None
    assert explained(WHICH, Chosen("gone")) is None


@pytest.mark.parametrize(
    ("answer", "expect", "words"),
    [
        (False, "shrink_per_layer > 0.9", "so not shrink_per_layer > 0.9; with activation relu"),
        (True, "shrink_per_layer < 0.5", "so shrink_per_layer < 0.5; with activation relu"),
    ],
)
def test_a_misjudged_sentence_is_told_what_was_measured_and_when_it_turns(
    answer: bool, expect: str, words: str
) -> None:
    sentences = note(
        "truefalse",
        {
            "demo": "gradient_decay",
            "params": {"depth": 8, "width": 64},
            "expect": expect,
            "control": {"activation": "relu", "init": "he"},
        },
        answer=answer,
    )
    found = explained(sentences, Decided(not answer))
    assert found is not None
    assert words in sentence(found, english)
    assert ("would hold" if answer is False else "would fail") in sentence(found, english)
    assert explained(sentences, Decided(answer)) is None


def test_what_compares_two_runs_is_told_with_both_numbers() -> None:
    compared = note(
        "truefalse",
        {
            "demo": "gradient_decay",
            "params": {"depth": 8, "width": 64},
            "expect": "claim.shrink_per_layer > control.shrink_per_layer",
            "control": {"activation": "relu", "init": "he"},
        },
        answer=False,
    )
    found = explained(compared, Decided(True))
    assert found is not None
    words = sentence(found, english)
    assert "claim.shrink_per_layer 0.2" in words
    assert "control.shrink_per_layer " in words


SEVERAL = note(
    "multi",
    {"demo": "gradient_decay", "params": {"depth": 10, "width": 64}},
    option=[
        option("sigmoid", True, expect="shrink_per_layer < 0.4", params={"activation": "sigmoid"}),
        option("tanh", True, expect="first_over_last < 0.9", params={"activation": "tanh"}),
        option("linear", expect="shrink_per_layer < 0.4", params={"activation": "linear"}),
    ],
)


def test_of_several_options_the_wrong_and_the_missed_ones_are_named() -> None:
    found = explained(SEVERAL, ChosenMany(frozenset({"sigmoid", "linear"})))
    assert found is not None
    assert isinstance(found.cause, Picks)
    words = sentence(found, english)
    assert "picked, though wrong: “linear” (measured: shrink_per_layer" in words
    assert "right, but left out: “tanh”" in words
    assert "“中tanh”" in sentence(found, translator("zh"), "zh")
    assert explained(SEVERAL, ChosenMany(frozenset({"sigmoid", "tanh"}))) is None


def test_several_options_without_a_run_are_named_all_the_same() -> None:
    plain = note("multi", option=[option("a", True), option("b"), option("c")])
    found = explained(plain, ChosenMany(frozenset({"b", "c"})))
    assert found is not None
    assert sentence(found, english) == "picked, though wrong: “b”, “c”; right, but left out: “a”"
    assert sentence(found, translator("zh")) == "错选：“b”、“c”；漏选：“a”"


# -- orders ------------------------------------------------------------------------------------


def step(name: str, **params: object) -> dict[str, object]:
    return {"id": name, "en": {"text": f"with {name}"}, "params": params}


SORTED = note(
    "order",
    {
        "demo": "gradient_decay",
        "params": {"depth": 10, "width": 64},
        "measure": "shrink_per_layer",
    },
    step=[
        step("sigmoid", activation="sigmoid"),
        step("tanh", activation="tanh"),
        step("linear", activation="linear"),
    ],
)


def test_a_wrong_order_names_the_pair_and_what_was_measured_of_each() -> None:
    found = explained(SORTED, Arranged(("linear", "sigmoid", "tanh")))
    assert found is not None
    assert isinstance(found.cause, Swapped)
    assert found.cause.pairs == 2
    words = sentence(found, english)
    assert words.startswith("“with sigmoid” belongs before “with linear”; shrink_per_layer is 0.2")
    assert found.pair is not None
    shown = [dict(panel.side.params)["activation"] for panel in found.pair.panels]
    assert shown == ["sigmoid", "linear"]


def test_an_order_without_a_run_names_the_pair() -> None:
    plain = note("order", step=[step("a"), step("b"), step("c")])
    found = explained(plain, Arranged(("a", "c", "b")))
    assert found is not None
    assert sentence(found, english) == "“with b” belongs before “with c”"
    assert explained(plain, Arranged(("a", "b", "c"))) is None
    assert explained(plain, Arranged(("a", "b"))) is None


# -- told line by line -------------------------------------------------------------------------


def test_told_gives_the_sentence_and_how_to_make_both_runs_again() -> None:
    found = explained(PRODUCT, said(0.9**10))
    assert found is not None
    lines = told(found, english)
    assert lines[0] == "0.349 is what depth 10 gives; the card asks depth 40"
    commands = [line for line in lines if "studyapp demo run factor_product" in line]
    assert len(commands) == 2
    assert commands[0].startswith("yours: depth 10, factor 0.9")
    assert "--depth 40" in commands[1]


def test_an_evidence_without_its_run_explains_nothing() -> None:
    assert (
        explain_mistake(WHICH, WHICH.evidence[0], Chosen("linear"), None, progress=silent) is None
    )
