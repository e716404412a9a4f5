"""Variants of a question: which can be asked, which options differ, and what hangs on the seed."""

import math
from typing import Any

import pytest

from studyapp.deck.read import read_note
from studyapp.deck.values import Note
from studyapp.lab.citation import problems, vary_problems
from studyapp.lab.variants import (
    Found,
    UnusableError,
    differ,
    instance,
    judge,
    run_variant,
    variants,
)

WORDS = {"en": {"prompt": "<<optimum>>, <<strength>>?"}}
VARY = {
    "demo": "soft_threshold",
    "params": {"penalty": "l1", "steps": 10},
    "answer": {"measure": "weight"},
    "optimum": [0.5, 1, 1.5, 2],
    "strength": [0.5, 1],
}
OPTIONS = [
    {"id": "right", "value": "answer"},
    {"id": "divided", "misconception": "divides"},
    {"id": "unmoved", "misconception": "keeps"},
    {"id": "tenfold", "factor": 10},
]
SETTING = (("optimum", 2), ("penalty", "l1"), ("steps", 10), ("strength", 0.5))


def choice(options: list[dict[str, Any]] = OPTIONS, **vary: Any) -> Note:
    vary = {key: value for key, value in (VARY | vary).items() if value is not None}
    return read_note({"id": "c", "kind": "choice", "vary": vary, "option": options, **WORDS})


def number(tolerance: object = "5 %", prompt: str = "", **vary: Any) -> Note:
    vary = {key: value for key, value in (VARY | vary).items() if value is not None}
    words = {"en": {"prompt": prompt}} if prompt else WORDS
    return read_note({"id": "n", "kind": "number", "tolerance": tolerance, "vary": vary, **words})


def found(weight: float, **slips: float) -> Found:
    names = {name.replace("_", "-"): value for name, value in slips.items()}
    return Found({"weight": weight, "kept_ratio": 0.5}, names)


def test_every_combination_is_a_variant_with_the_fixed_params() -> None:
    every = variants(choice().vary)
    assert len(every) == len(set(every)) == 8
    assert SETTING in every


def test_a_run_gives_measures_and_what_misconceptions_lead_to() -> None:
    (one,) = run_variant("soft_threshold", SETTING, [0])
    assert one.measures["weight"] == 1.5
    assert one.slips["divides"] == pytest.approx(4 / 3)
    assert one.slips["keeps"] == 2


def test_a_demo_with_a_seed_is_run_on_each() -> None:
    params = (("depth", 3), ("width", 16))
    first, second = run_variant("gradient_decay", params, [4, 5])
    assert first.measures != second.measures
    assert first == run_variant("gradient_decay", params, [4])[0]


def test_options_keep_the_authors_order_and_their_own_numbers() -> None:
    made = instance(choice(), SETTING, 9, found(1.5, divides=4.0, keeps=2.0))
    assert made.options == (("right", 1.5), ("divided", 4.0), ("unmoved", 2.0), ("tenfold", 15.0))
    assert (made.seed, made.answer, made.params) == (9, 1.5, SETTING)


@pytest.mark.parametrize(
    ("divides", "keeps", "kept"),
    [
        (1.5, 3.0, ["right", "unmoved", "tenfold"]),
        (1.86, 3.0, ["right", "unmoved", "tenfold"]),
        (1.9, 3.0, ["right", "divided", "unmoved", "tenfold"]),
        (1.9, 2.0, ["right", "divided", "tenfold"]),
        (14.0, 3.0, ["right", "divided", "unmoved"]),
        (math.nan, 3.0, ["right", "unmoved", "tenfold"]),
        (math.inf, -1.5, ["right", "unmoved", "tenfold"]),
        (0.0, -1.5, ["right", "divided", "unmoved", "tenfold"]),
    ],
)
def test_an_option_too_near_another_is_left_out(
    divides: float, keeps: float, kept: list[str]
) -> None:
    made = instance(choice(), SETTING, 0, found(1.5, divides=divides, keeps=keeps))
    assert [name for name, _ in made.options] == kept


def test_options_that_are_written_alike_are_one() -> None:
    note = choice(apart=0.001, answer={"measure": "weight", "digits": 1})
    made = instance(note, SETTING, 0, found(1.5, divides=1.6, keeps=3.0))
    assert [name for name, _ in made.options] == ["right", "unmoved", "tenfold"]


def test_apart_may_be_a_share_or_a_distance() -> None:
    near = found(1.5, divides=1.6, keeps=3.0)
    for apart, count in (("x1.05", 4), ("5 %", 4), (0.05, 4), ("10 %", 3), (0.2, 3)):
        assert len(instance(choice(apart=apart), SETTING, 0, near).options) == count


def test_with_one_wrong_option_the_variant_is_never_asked() -> None:
    with pytest.raises(UnusableError, match="only 1 wrong options differ from 0"):
        instance(choice(), SETTING, 0, found(0.0, divides=0.3, keeps=0.3))


@pytest.mark.parametrize("answer", [math.nan, math.inf, -math.inf])
def test_an_answer_that_is_not_finite_is_never_asked(answer: float) -> None:
    for note in (choice(), number()):
        with pytest.raises(UnusableError, match="weight is not finite"):
            instance(note, SETTING, 0, found(answer, divides=1.0, keeps=2.0))


def test_a_measure_that_a_text_names_is_finite_too() -> None:
    note = number(prompt="<<optimum>>, <<strength>>, <<kept_ratio>>?")
    assert instance(note, SETTING, 0, found(1.5)).measures == (("kept_ratio", 0.5),)
    with pytest.raises(UnusableError, match="kept_ratio is not finite"):
        instance(note, SETTING, 0, Found({"weight": 1.0, "kept_ratio": math.nan}, {}))


def test_digits_that_leave_the_tolerance_are_told() -> None:
    note = number(0.01, answer={"measure": "weight", "digits": 1})
    with pytest.raises(UnusableError, match=r"1 digits of 1.54 are not within its own tolerance"):
        instance(note, SETTING, 0, found(1.54))
    assert instance(note, SETTING, 0, found(2.004)).answer == 2.004


def test_a_number_keeps_the_slips_that_are_not_right_by_its_tolerance() -> None:
    slips = {"divides": 1.52, "keeps": 2.0, "subtracts": math.nan, "no-such": 7.0}
    made = instance(number(), SETTING, 0, Found({"weight": 1.5}, slips))
    assert made.slips == (("keeps", 2.0),)


def test_answers_differ_as_whoever_answers_sees_it() -> None:
    assert not differ(number("5 %"), 1.0, 1.04)
    assert differ(number("5 %"), 1.0, 1.06)
    assert not differ(choice(), 1.0, 1.24)
    assert differ(choice(), 1.0, 1.26)


# -- over seeds --------------------------------------------------------------------------------


def test_seeds_that_agree_within_the_tolerance_are_well_conditioned() -> None:
    note = number("5 %")
    assert judge(note, SETTING, [found(1.0), found(1.04), found(0.96)]).unsteady == ""
    told = judge(note, SETTING, [found(1.0), found(1.04), found(1.06)])
    assert told.unsteady == "not well-conditioned: 2 of 3 seeds are within 5 % of 1"
    assert told.unusable == ""


def test_the_seeds_of_a_choice_stay_nearer_to_the_answer_than_to_any_other() -> None:
    def seeds(*answers: float) -> list[Found]:
        return [found(one, divides=3 * one, keeps=2 * one) for one in answers]

    assert judge(choice(), SETTING, seeds(1.0, 1.11)).unsteady == ""
    assert judge(choice(), SETTING, seeds(1.0, 1.13)).unsteady != ""


def test_where_the_prompt_tells_the_measure_every_seed_is_its_own_question() -> None:
    note = number(prompt="<<kept_ratio>>?")
    assert judge(note, SETTING, [found(1.0), found(9.0)]) == judge(note, SETTING, [found(1.0)])


def test_a_variant_is_unusable_when_it_is_on_any_seed() -> None:
    told = judge(number(), SETTING, [found(1.0, keeps=2), found(math.nan, keeps=2)])
    assert told.unusable == "weight is not finite"


# -- before any run ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"demo": "soft_treshold"}, "no demo 'soft_treshold' - did you mean 'soft_threshold'?"),
        ({"answer": {"measure": "wait"}}, "no measure 'wait' - did you mean 'weight'?"),
        ({"optimum": [1, 2]}, "4 variants, which are soon known by heart - write longer lists: 8"),
        ({"params": {"penalties": "l1"}}, "no param 'penalties'"),
        ({"control": {"penalty": "l3"}}, "penalty: 'l3' is not one of l1, l2"),
        ({"optimum": [1, 2, 3, "four"]}, "optimum: 'four' is not a number"),
        ({"optimum": [1, 2, 3, 400]}, "optimum: 400 is outside -100 to 100"),
    ],
)
def test_what_no_run_is_needed_for_is_told_before_any(changes: dict[str, Any], says: str) -> None:
    told = [f"{what} - {fix}" for what, fix in vary_problems(choice(**changes))]
    assert any(says in one for one in told), told


def test_a_sound_note_has_no_problem() -> None:
    assert list(vary_problems(choice())) == list(vary_problems(number())) == []


def test_a_deck_from_elsewhere_keeps_to_the_sliders() -> None:
    note = choice(optimum=[1, 2, 3, 50])
    assert list(vary_problems(note)) == []
    (problem,) = vary_problems(note, hard=False)
    assert "50 is outside -3 to 3" in problem[0]


def test_a_misconception_must_be_about_the_measure() -> None:
    options = [*OPTIONS[:2], {"id": "x", "misconception": "divide"}]
    (problem,) = vary_problems(choice(options))
    assert problem == (
        "demo 'soft_threshold' has no misconception 'divide' about weight",
        "did you mean 'divides'?",
    )
    other = choice([*OPTIONS[:2], OPTIONS[3]], answer={"measure": "kept_ratio"})
    (problem,) = vary_problems(other)
    assert "no misconception 'divides' about kept_ratio" in problem[0]


def test_a_blank_is_a_param_that_is_set_or_a_measure() -> None:
    note = number(prompt="<<optimum>>, <<strength>>, <<rate>>, <<wait>>?")
    assert [fix for _, fix in vary_problems(note)] == [
        "write rate in params",
        "did you mean 'weight'?",
    ]


def test_other_evidence_of_such_a_note_can_only_support_it() -> None:
    cited = {"demo": "soft_threshold", "measure": "weight", "control": {"strength": 2}}
    record = dict(number().record) | {"evidence": [cited]}
    note = read_note(record)
    (problem,) = problems(note, note.evidence[0])
    assert problem == ("the run of [note.vary] decides the answer", "write supports = 'why' here")
