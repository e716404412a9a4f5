from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest

from studyapp.lab.demo import UnknownDemo, find, param
from studyapp.lab.params import ParamError, as_dict, build, command, parameters, preview


@dataclass(frozen=True)
class Params:
    rule: Literal["xavier", "he"] = param("xavier", "a rule")
    depth: int = param(20, "layers", low=2, high=60, hard_low=1, hard_high=400, preview=12)
    gain: float = param(1.0, "gain", low=0.5, high=4, unit=" times")
    residual: bool = param(False, "skip")
    seed: int = param(0, "seed", low=0, high=99)


def test_a_param_is_read_from_its_field() -> None:
    rule, depth, gain, residual, _ = parameters(Params)
    assert (rule.kind, rule.choices) == ("choice", ("xavier", "he"))
    assert (depth.kind, depth.low, depth.high, depth.hard_high) == ("int", 2, 60, 400)
    assert (gain.kind, gain.hard_low, gain.hard_high) == ("float", 0.5, 4)
    assert (residual.kind, residual.choices) == ("bool", (False, True))
    assert depth.flag == "--depth"


def test_a_param_of_no_known_sort_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        words: str = param("a", "words")

    with pytest.raises(TypeError, match="words"):
        parameters(Odd)


@pytest.mark.parametrize(
    ("values", "built"),
    [
        pytest.param({}, Params(), id="nothing named"),
        pytest.param({"depth": "30"}, Params(depth=30), id="a word for a number"),
        pytest.param({"depth": 30.0}, Params(depth=30), id="a whole float"),
        pytest.param({"gain": "2"}, Params(gain=2.0), id="a whole word for a float"),
        pytest.param({"residual": "yes"}, Params(residual=True), id="a word for a bool"),
        pytest.param({"residual": True}, Params(residual=True), id="a bool"),
        pytest.param({"rule": "he"}, Params(rule="he"), id="a choice"),
    ],
)
def test_values_become_params(values: dict[str, object], built: Params) -> None:
    found = build(Params, values)
    assert found == built
    assert [type(v) for v in as_dict(found).values()] == [str, int, float, bool, int]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"dept": 3}, "did you mean 'depth'", id="a slip of the name"),
        pytest.param({"zzz": 3}, "there are rule, depth", id="a name like no other"),
        pytest.param({"depth": 500}, "500 is outside 1 to 400", id="above"),
        pytest.param({"gain": 0.1}, "0.1 is outside 0.5 to 4 times", id="below, with its unit"),
        pytest.param({"depth": "2.5"}, "not a whole number", id="a half layer"),
        pytest.param({"depth": "many"}, "not a number", id="a word"),
        pytest.param({"depth": True}, "not a number", id="a bool for a number"),
        pytest.param({"gain": "nan"}, "finite", id="not a number"),
        pytest.param({"gain": "1e999"}, "finite", id="infinite"),
        pytest.param({"rule": "lecun"}, "one of xavier, he", id="no such choice"),
        pytest.param({"residual": "maybe"}, "neither true nor false", id="neither"),
    ],
)
def test_what_will_not_do_is_refused_with_what_will(values: dict[str, object], says: str) -> None:
    with pytest.raises(ParamError, match=says):
        build(Params, values)


def test_the_slider_is_narrower_than_the_command_line() -> None:
    assert build(Params, {"depth": 100}).depth == 100
    with pytest.raises(ParamError, match="2 to 60"):
        build(Params, {"depth": 100}, hard=False)


def test_the_preview_shrinks_only_what_is_large() -> None:
    assert preview(Params()).depth == 12
    assert preview(Params(depth=5)) == Params(depth=5)


def test_the_command_names_what_differs_from_the_default() -> None:
    demo = find("gradient_decay")
    params = build(demo, {"activation": "leaky_relu", "gain": 0.5, "residual": True})
    assert command(demo, params, seeds=20) == (
        "studyapp demo run gradient_decay --activation leaky_relu --gain 0.5 --residual --seeds 20"
    )
    assert command(demo, demo.Params()) == "studyapp demo run gradient_decay"


def test_an_unknown_demo_names_the_nearest() -> None:
    with pytest.raises(UnknownDemo, match="did you mean 'gradient_decay'") as raised:
        find("gradient_decya")
    assert raised.value.nearest == "gradient_decay"
