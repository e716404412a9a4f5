"""Orders and several right options are decided by runs, and a wrong key is found."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from studyapp.deck.evidence import Params
from studyapp.deck.read import read_note
from studyapp.deck.values import Note
from studyapp.lab.citation import problems, runs
from studyapp.lab.evidence import Decision, Fault, Samples, decide
from studyapp.lab.holding import Holding


def samples(*values: float) -> Samples:
    return {"m": np.array(values, float)}


SEEDS = 20
BY: Mapping[object, Sequence[float]] = {
    1: [0.1] * SEEDS,
    2: [0.2] * SEEDS,
    3: [0.3] * SEEDS,
    4: [0.25] * 10 + [0.9] * 10,
    5: [math.inf] * SEEDS,
}


def run(demo: str, params: Params) -> Samples:
    """`x` picks the values; `flat` makes every run the same."""
    turned = dict(params)
    return samples(*([0.5] * SEEDS if turned.get("flat") else BY[turned.get("x", 1)]))


def order(*xs: int, **evidence: object) -> Note:
    steps = [{"id": f"s{x}", "en": {"text": f"step {x}"}, "params": {"x": x}} for x in xs]
    ran = {"demo": "d", "measure": "m", **evidence}
    return read_note(
        {"id": "n", "kind": "order", "en": {"prompt": "?"}, "step": steps, "evidence": [ran]}
    )


def multi(options: Mapping[str, tuple[bool, str]], **evidence: object) -> Note:
    made = [
        {"id": name, "right": right, "expect": expect, "en": {"text": name}}
        for name, (right, expect) in options.items()
    ]
    ran = {"demo": "d", **evidence}
    return read_note(
        {"id": "n", "kind": "multi", "en": {"prompt": "?"}, "option": made, "evidence": [ran]}
    )


def decided(note: Note) -> Decision:
    return decide(note, note.evidence[0], run)


def faults(note: Note) -> list[Fault]:
    return [finding.fault for finding in decided(note).findings]


def test_steps_that_the_measure_sorts_decide_their_order() -> None:
    found = decided(order(1, 2, 3))
    assert found.sound
    assert found.decides
    assert [(side.role, side.option) for side in found.sides] == [
        ("step", "s1"),
        ("step", "s2"),
        ("step", "s3"),
    ]
    assert found.sides[0].ruling.expectation == "m: s1 < s2 < s3"
    assert found.sides[0].ruling.holding is Holding.HOLDS


def test_a_falling_order_is_read_the_other_way() -> None:
    assert decided(order(3, 2, 1, order="falling")).sound
    assert faults(order(1, 2, 3, order="falling")) == [Fault.REFUTED]
    assert decided(order(3, 2, 1, order="falling")).sides[0].ruling.expectation == "m: s3 > s2 > s1"


def test_a_wrong_order_is_found_and_the_runs_own_is_said() -> None:
    found = decided(order(1, 3, 2))
    assert [one.fault for one in found.findings] == [Fault.REFUTED]
    assert "the runs say s1, s2, s3" in found.findings[0].what


def test_an_order_that_the_seed_decides_is_no_key() -> None:
    assert faults(order(1, 4, 3)) == [Fault.DEPENDS]


def test_steps_that_measure_the_same_or_nothing_finite_are_in_no_order() -> None:
    assert faults(order(1, 2, 5)) == [Fault.REFUTED]
    assert faults(order(1, 2, 3, params={"flat": True})) == [Fault.REFUTED]


def test_a_control_of_an_order_must_break_it() -> None:
    assert decided(order(1, 2, 3, control={"flat": True})).sound
    assert faults(order(1, 2, 3, control={"other": 1})) == [Fault.CONTROL]


def test_every_right_option_holds_and_every_wrong_one_is_refuted() -> None:
    assert decided(
        multi({"a": (True, "m < 0.2"), "b": (True, "m > 0"), "c": (False, "m > 1")})
    ).sound


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"a": (True, "m < 0.2"), "b": (True, "m > 1"), "c": (False, "m > 2")}, Fault.REFUTED),
        ({"a": (True, "m < 0.2"), "b": (False, "m > 0"), "c": (False, "m > 2")}, Fault.WRONG_KEY),
    ],
    ids=["a right option that fails", "a wrong option that holds"],
)
def test_a_wrong_key_among_several_options_is_found(
    options: Mapping[str, tuple[bool, str]], fault: Fault
) -> None:
    assert faults(multi(options)) == [fault]


def test_where_every_option_is_right_a_control_refutes_each() -> None:
    both = {"a": (True, "m < 0.2"), "b": (True, "m < 0.4")}
    assert decided(multi(both, control={"flat": True})).sound
    assert faults(multi(both, control={"x": 2})) == [Fault.CONTROL]
    assert faults(multi(both, control=[{"x": 2}, {"flat": True}])) == []


def real_order(steps: Sequence[Mapping[str, object]], **evidence: object) -> Note:
    made = [
        {"id": f"s{n}", "en": {"text": f"step {n}"}, "params": dict(params)}
        for n, params in enumerate(steps)
    ]
    ran = {"demo": "gradient_decay", "measure": "shrink_per_layer", **evidence}
    return read_note(
        {"id": "n", "kind": "order", "en": {"prompt": "?"}, "step": made, "evidence": [ran]}
    )


SIGMOID, TANH, LINEAR = ({"activation": name} for name in ("sigmoid", "tanh", "linear"))


def whats(note: Note) -> list[str]:
    return [what for what, _ in problems(note, note.evidence[0])]


def test_an_order_cites_a_measure_and_one_run_a_step() -> None:
    note = real_order([SIGMOID, TANH, LINEAR])
    assert not whats(note)
    assert [dict(params)["activation"] for params in runs(note, note.evidence[0])] == [
        "sigmoid",
        "tanh",
        "linear",
    ]
    with_control = real_order([SIGMOID, TANH, LINEAR], control={"depth": 5})
    assert len(runs(with_control, with_control.evidence[0])) == 6


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (real_order([SIGMOID, TANH, SIGMOID]), "steps 's0' and 's2' run the same"),
        (real_order([SIGMOID, TANH, LINEAR], measure="shrink"), "has no measure 'shrink'"),
        (real_order([SIGMOID, TANH, {"activation": "step"}]), "'step' is not one of"),
        (real_order([SIGMOID, TANH, LINEAR], expect="m < 1"), "expect on an order's evidence"),
    ],
    ids=["two steps alike", "an unknown measure", "an unknown value", "an expectation"],
)
def test_what_keeps_an_order_from_being_decided_is_told(note: Note, what: str) -> None:
    assert any(what in one for one in whats(note))


def test_only_an_order_says_which_way_it_runs() -> None:
    note = read_note(
        {
            "id": "n",
            "kind": "number",
            "en": {"prompt": "?"},
            "answer": 0.5,
            "tolerance": 0.1,
            "evidence": [
                {
                    "demo": "gradient_decay",
                    "measure": "shrink_per_layer",
                    "order": "falling",
                    "control": {"depth": 5},
                }
            ],
        }
    )
    assert "order on a note that isn't an order" in whats(note)
    with pytest.raises(ValueError, match="rising"):
        order(1, 2, 3, order="upwards")


def test_all_right_options_without_a_control_are_told() -> None:
    note = multi(
        {"a": (True, "shrink_per_layer < 2"), "b": (True, "shrink_per_layer < 3")},
        demo="gradient_decay",
    )
    assert "every option is right and evidence has no control" in whats(note)
