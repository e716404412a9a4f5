"""Evidence decides its note's key, or says why it doesn't."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from studyapp.deck.evidence import Params
from studyapp.deck.expect import read_expectation
from studyapp.deck.read import read_note
from studyapp.lab.evidence import Fault, Samples, decide, holding, rule
from studyapp.lab.holding import Holding


def samples(**measures: float | Sequence[float]) -> Samples:
    return {name: np.atleast_1d(np.array(values, float)) for name, values in measures.items()}


class Runs:
    """Stands for a demo: what it measures under each setting of `x`."""

    def __init__(self, by_x: Mapping[object, Samples]) -> None:
        self.by_x = by_x

    def __call__(self, demo: str, params: Params) -> Samples:
        return self.by_x[dict(params).get("x")]


BY = {
    1: samples(m=[0.2] * 20),
    2: samples(m=[0.9] * 20),
    3: samples(m=[0.2] * 10 + [0.9] * 10),
    4: samples(m=[0.2] * 19 + [math.nan]),
    5: samples(m=[0.2] * 18 + [math.nan] * 2),
}


def note(kind: str, **more: object) -> object:
    words = {"prompt": "?", "answer": "!"} if kind == "basic" else {"prompt": "?"}
    return read_note({"id": "n", "kind": kind, "en": words, **more})


def decision(kind: str, evidence: dict[str, object], **more: object) -> object:
    made = note(kind, evidence=[{"demo": "d", **evidence}], **more)
    return decide(made, made.evidence[0], Runs(BY))


def faults(found: object) -> list[Fault]:
    return [finding.fault for finding in found.findings]


@pytest.mark.parametrize(
    ("agree", "n", "expected"),
    [
        (20, 20, Holding.HOLDS),
        (19, 20, Holding.HOLDS),
        (18, 20, Holding.DEPENDS),
        (2, 20, Holding.DEPENDS),
        (1, 20, Holding.REFUTED),
        (0, 20, Holding.REFUTED),
        (4, 5, Holding.DEPENDS),
        (1, 1, Holding.HOLDS),
        (0, 1, Holding.REFUTED),
        (0, 0, Holding.REFUTED),
    ],
)
def test_a_claim_holds_from_95_percent_and_is_refuted_up_to_5(
    agree: int, n: int, expected: Holding
) -> None:
    assert holding(agree, n) is expected


@pytest.mark.parametrize(
    ("text", "agree"),
    [
        ("m < 0.5", 2),
        ("m <= 0.4", 2),
        ("m > 0.4", 1),
        ("m >= 0.4", 2),
        ("m in [0.2, 0.4]", 2),
        ("m == 0.4 within 0.01", 1),
        ("m == 0.4 within 60 %", 2),
        ("m == 0.4 within x2", 2),
        ("m < k", 3),
        ("m < 0.5 * k", 2),
        ("claim.m < control.m", 2),
        ("control.m > claim.m", 2),
        ("m > answer", 1),
        ("m > 2 * answer", 1),
    ],
)
def test_an_expectation_is_judged_seed_by_seed(text: str, agree: int) -> None:
    claim = samples(m=[0.2, 0.4, 0.9, math.nan], k=[1, 1, 1, 1])
    control = samples(m=[0.3, 0.5, 0.1, 0.9])
    found = rule([read_expectation(text)], claim, control, answer=0.4)
    assert (found.agree, found.n) == (agree, 4)


def test_a_seed_without_a_finite_value_disagrees() -> None:
    claim = samples(m=[math.inf, -math.inf, math.nan, 1.0])
    assert rule([read_expectation("m > 0")], claim).agree == 1
    assert rule([read_expectation("m < 2")], claim).agree == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(m) > 0.9", Holding.HOLDS),
        ("mean(m) < 0.9", Holding.REFUTED),
        ("mean(m) > 1.05", Holding.DEPENDS),
        ("mean(m) in [0.8, 1.3]", Holding.HOLDS),
        ("mean(m) in [1.2, 1.3]", Holding.REFUTED),
        ("mean(m) in [1.0, 1.3]", Holding.DEPENDS),
        ("mean(m) == 1 within 0.3", Holding.HOLDS),
        ("mean(m) == 2 within 0.3", Holding.REFUTED),
    ],
)
def test_a_statement_about_the_mean_is_judged_by_its_interval(text: str, expected: Holding) -> None:
    spread = samples(m=[0.9, 1.0, 1.1, 1.05, 0.95, 1.1, 1.15, 1.0])  # mean 1.03 ± 0.07
    assert rule([read_expectation(text)], spread).holding is expected


def test_a_mean_over_one_seed_is_that_seed() -> None:
    one = samples(m=[2.0])
    assert rule([read_expectation("mean(m) > 1")], one).holding is Holding.HOLDS
    assert rule([read_expectation("mean(m) < 1")], one).holding is Holding.REFUTED


def test_a_mean_over_seeds_that_gave_no_number_is_open() -> None:
    some = samples(m=[2.0] * 10 + [math.nan] * 10)
    none = samples(m=[math.inf] * 20)
    assert rule([read_expectation("mean(m) > 1")], some).holding is Holding.DEPENDS
    assert rule([read_expectation("mean(m) > 1")], none).holding is Holding.REFUTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(m) < 0.25", Holding.REFUTED),
        ("mean(m) <= 0.25", Holding.HOLDS),
        ("mean(m) > 0.25", Holding.REFUTED),
        ("mean(m) >= 0.25", Holding.HOLDS),
    ],
)
def test_a_bound_met_exactly_is_met_only_where_equality_counts(
    text: str, expected: Holding
) -> None:
    for n in (1, 20):
        assert rule([read_expectation(text)], samples(m=[0.25] * n)).holding is expected


def test_an_open_mean_beside_a_statement_that_holds_is_open_not_refuted() -> None:
    both = [read_expectation("mean(m) > 1.05"), read_expectation("m > 0.5")]
    spread = samples(m=[0.9, 1.0, 1.1, 1.05, 0.95, 1.1, 1.15, 1.0])
    assert rule(both, spread).holding is Holding.DEPENDS


def test_a_product_is_averaged_on_the_log_scale() -> None:
    product = samples(m=[1e-6] * 10 + [1e-2] * 10)
    claim = [read_expectation("mean(m) < 1e-3")]
    assert rule(claim, product).holding is not Holding.HOLDS
    assert rule(claim, product, scales={"m": "log"}).holding is Holding.HOLDS


def test_a_true_sentence_holds_and_fails_under_its_control() -> None:
    found = decision(
        "truefalse", {"params": {"x": 1}, "expect": "m < 0.5", "control": {"x": 2}}, answer=True
    )
    assert found.sound
    assert found.decides
    assert [side.ruling.holding for side in found.sides] == [Holding.HOLDS, Holding.REFUTED]


def test_a_true_sentence_whose_control_holds_too_proves_nothing() -> None:
    found = decision(
        "truefalse", {"params": {"x": 1}, "expect": "m < 0.95", "control": {"x": 2}}, answer=True
    )
    assert faults(found) == [Fault.CONTROL]


def test_a_true_sentence_that_the_run_refutes_is_told() -> None:
    found = decision(
        "truefalse", {"params": {"x": 2}, "expect": "m < 0.5", "control": {"x": 2}}, answer=True
    )
    assert faults(found) == [Fault.REFUTED]


def test_a_claim_that_hangs_on_the_seed_is_told() -> None:
    found = decision(
        "truefalse", {"params": {"x": 3}, "expect": "m < 0.5", "control": {"x": 2}}, answer=True
    )
    assert faults(found) == [Fault.DEPENDS]
    assert "10 of 20" in found.findings[0].what


def test_one_seed_in_twenty_may_fail_and_two_may_not() -> None:
    one = {"params": {"x": 4}, "expect": "m < 0.5", "control": {"x": 2}}
    assert decision("truefalse", one, answer=True).sound
    assert faults(decision("truefalse", one | {"params": {"x": 5}}, answer=True)) == [Fault.DEPENDS]


def test_each_expectation_needs_a_control_of_its_own() -> None:
    two = {"params": {"x": 1}, "expect": ["m < 0.5", "m > 0.1"], "control": {"x": 2}}
    assert faults(decision("truefalse", two, answer=True)) == [Fault.CONTROL]
    both = two | {"expect": ["m < 0.5", "m < 0.4"]}
    assert decision("truefalse", both, answer=True).sound


def test_several_controls_share_the_work() -> None:
    low = {**BY, 6: samples(m=[0.01] * 20)}
    made = note(
        "truefalse",
        answer=True,
        evidence=[
            {
                "demo": "d",
                "params": {"x": 1},
                "expect": ["m < 0.5", "m > 0.1"],
                "control": [{"x": 2}, {"x": 6}],
            }
        ],
    )
    assert decide(made, made.evidence[0], Runs(low)).sound


def test_a_false_sentence_is_refuted_and_holds_under_its_condition() -> None:
    found = decision(
        "truefalse", {"params": {"x": 2}, "expect": "m < 0.5", "control": {"x": 1}}, answer=False
    )
    assert found.sound


def test_a_false_sentence_that_holds_is_a_wrong_key() -> None:
    found = decision(
        "truefalse", {"params": {"x": 1}, "expect": "m < 0.5", "control": {"x": 1}}, answer=False
    )
    assert faults(found) == [Fault.WRONG_KEY]


def test_a_false_sentence_needs_a_condition_under_which_it_is_true() -> None:
    found = decision(
        "truefalse", {"params": {"x": 2}, "expect": "m < 0.5", "control": {"x": 3}}, answer=False
    )
    assert faults(found) == [Fault.CONTROL]


def test_a_number_is_what_its_measure_says_within_the_notes_tolerance() -> None:
    evidence = {"params": {"x": 1}, "measure": "m", "control": {"x": 2}}
    assert decision("number", evidence, answer=0.2, tolerance="2 %").sound
    assert faults(decision("number", evidence, answer=0.3, tolerance="2 %")) == [
        Fault.REFUTED,
    ]
    loose = decision("number", evidence, answer=0.3, tolerance="x10")
    assert faults(loose) == [Fault.CONTROL]


def test_comparing_two_runs_must_fail_when_they_are_exchanged() -> None:
    compares = {"params": {"x": 1}, "expect": "claim.m < control.m", "control": {"x": 2}}
    assert decision("truefalse", compares, answer=True).sound
    same = {"params": {"x": 1}, "expect": "claim.m <= control.m", "control": {"x": 1}}
    assert faults(decision("truefalse", same, answer=True)) == [Fault.CONTROL]


def options(right: str, wrong: str) -> list[dict[str, object]]:
    return [
        {"id": "a", "right": True, "en": {"text": "one"}, "expect": right},
        {"id": "b", "en": {"text": "two"}, "expect": wrong},
    ]


def test_a_choice_is_decided_when_right_holds_and_wrong_is_refuted() -> None:
    found = decision("choice", {"params": {"x": 1}}, option=options("m < 0.5", "m > 0.5"))
    assert found.sound
    assert [side.option for side in found.sides] == ["a", "b"]


def test_a_wrong_option_that_holds_is_a_wrong_key() -> None:
    found = decision("choice", {"params": {"x": 1}}, option=options("m < 0.5", "m < 0.6"))
    assert faults(found) == [Fault.WRONG_KEY]


def test_an_option_may_turn_the_params() -> None:
    rows = options("m < 0.5", "m < 0.5")
    rows[1]["params"] = {"x": 2}
    assert decision("choice", {"params": {"x": 1}}, option=rows).sound


def test_options_that_compare_two_runs_are_shown_with_the_control() -> None:
    rows = options("claim.m < control.m", "claim.m > control.m")
    found = decision("choice", {"params": {"x": 1}, "control": {"x": 2}}, option=rows)
    assert found.sound
    control = found.sides[-1]
    assert (control.role, dict(control.params)) == ("control", {"x": 2})
    assert control.ruling.holding is Holding.REFUTED


def test_evidence_that_supports_is_held_to_the_same_but_does_not_decide() -> None:
    supports = {"params": {"x": 1}, "expect": "m < 0.5", "control": {"x": 2}, "supports": "why"}
    found = decision("basic", supports)
    assert found.sound
    assert not found.decides
    assert faults(decision("basic", supports | {"params": {"x": 2}})) == [Fault.REFUTED]
