"""What every demo promises, found by its place: a new demo file is tested without a line here."""

from __future__ import annotations

import importlib
import inspect
import json
import math
import pickle
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studyapp.charts.image import save
from studyapp.charts.spec import Chart
from studyapp.charts.text import draw
from studyapp.i18n import english, translator
from studyapp.lab.demo import AnyDemo, Cancelled, described, find, measures, names
from studyapp.lab.numbers import percent, show, show_log10
from studyapp.lab.params import Parameter, as_dict, build, command, parameters, preview
from studyapp.text.width import cell_width

RESERVED = {"seeds", "json", "plain", "output", "executor", "lang", "help", "demo", "params"}

FORMS: tuple[Callable[[float, int], str], ...] = (
    show,
    percent,
    lambda value, digits: show(100 * value, digits),
    lambda value, digits: show(-value, digits),
    lambda value, digits: percent(1 - value, digits),
    show_log10,
)
"""How a sentence may write a measure."""


@cache
def usual(name: str) -> Any:
    """The run at the defaults; nobody changes it."""
    demo = find(name)
    return demo.run(demo.Params())


every_demo = pytest.mark.parametrize("name", names())


def ends() -> list[Any]:
    """Every param of every demo at each end of its command line, which lie beyond its slider's."""
    cases = []
    for name in names():
        for p in parameters(find(name).Params):
            values = p.choices or {p.hard_low, p.hard_high}
            cases += [
                pytest.param(name, p.name, value, id=f"{name}-{p.name}={value}")
                for value in sorted(values, key=str)
                if value != p.default
            ]
    return cases


def strictly(demo: AnyDemo, params: Any) -> Any:
    """A run in which no floating-point trouble passes unseen."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        return demo.run(params)


def same(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray):
        return np.array_equal(a, np.asarray(b), equal_nan=True)
    return pickle.dumps(a) == pickle.dumps(b)


@every_demo
def test_its_name_is_that_of_its_file(name: str) -> None:
    demo = find(name)
    assert demo.name == name
    assert demo.run.__module__.endswith(f".{name}")


@every_demo
def test_its_claim_is_the_first_sentence_of_its_file(name: str) -> None:
    docstring = inspect.getdoc(importlib.import_module(f"studyapp.lab.demos.{name}"))
    assert docstring is not None
    assert docstring.splitlines()[0] == find(name).claim


@every_demo
def test_the_same_params_give_the_same_result(name: str) -> None:
    demo = find(name)
    first, again = usual(name), demo.run(demo.Params())
    for field in type(first).__dataclass_fields__:
        assert same(getattr(first, field), getattr(again, field)), field


@every_demo
def test_another_seed_gives_another_result(name: str) -> None:
    demo = find(name)
    if demo.random:
        one, other = usual(name), demo.run(replace(demo.Params(), seed=1))
        assert measures(one) != measures(other)


@every_demo
def test_measures_are_finite_numbers(name: str) -> None:
    demo = find(name)
    for measure, value in measures(strictly(demo, demo.Params())).items():
        assert math.isfinite(value), measure


@pytest.mark.parametrize(("name", "param", "value"), ends())
def test_it_runs_and_speaks_at_the_ends_of_its_ranges(name: str, param: str, value: object) -> None:
    demo = find(name)
    params = build(demo, as_dict(preview(demo.Params())) | {param: value})
    result = strictly(demo, params)
    assert not any(math.isnan(v) for v in measures(result).values()), measures(result)
    assert len(demo.explain(params, result, english)) > 20
    assert demo.draw(params, result, english)


@every_demo
def test_it_runs_with_everything_at_the_same_end_of_the_sliders(name: str) -> None:
    demo = find(name)
    for end in ("low", "high"):
        values = {
            p.name: getattr(p, end)
            for p in parameters(demo.Params)
            if not p.choices and getattr(p, end) is not None
        }
        params = build(demo, values, hard=False)
        for measure, value in measures(strictly(demo, params)).items():
            assert not math.isnan(value), (end, measure)


@every_demo
def test_its_explanation_speaks_of_the_run_in_numbers(name: str) -> None:
    demo = find(name)
    sentence = demo.explain(demo.Params(), usual(name), english)
    assert re.search(r"\d", sentence)
    assert "{" not in sentence
    assert not re.search(r"\d\.\d{5,}", sentence), "too many digits"
    assert not re.search(r"\de-?\d", sentence), "an e where a power of ten is due"


@every_demo
def test_its_charts_are_charts_with_something_in_them(name: str) -> None:
    demo = find(name)
    charts = demo.draw(demo.Params(), usual(name), english)
    assert charts
    for chart in charts:
        assert isinstance(chart, Chart)
        assert chart.title
        assert chart.x.label
        assert chart.y.label
        assert chart.marks
    assert len({chart.title for chart in charts}) == len(charts)


@every_demo
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "height"), [(40, 10), (120, 40)])
def test_the_terminal_draws_its_charts(name: str, width: int, height: int, language: str) -> None:
    demo = find(name)
    for chart in demo.draw(demo.Params(), usual(name), translator(language)):
        drawn = draw(chart, width, height)
        assert len(str(drawn).strip()) > width
        assert all(cell_width(line) <= width for line in drawn.lines())


@every_demo
def test_its_charts_become_a_figure(name: str, tmp_path: Path) -> None:
    demo = find(name)
    file = tmp_path / f"{name}.svg"
    save(demo.draw(demo.Params(), usual(name), english), file, title=demo.claim)
    assert file.read_bytes().startswith(b"<?xml")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [file.name]


@every_demo
def test_its_explanation_gives_a_number_that_was_measured(name: str) -> None:
    demo = find(name)
    told = demo.told(demo.Params(), usual(name), english)
    found = [value for value in measures(usual(name)).values() if value not in (0, 1)]
    shown = {form(value, digits) for value in found for form in FORMS for digits in (2, 3, 4)}
    assert any(number in told for number in shown), told


@every_demo
def test_its_words_are_chinese_in_chinese(name: str) -> None:
    demo, say = find(name), translator("zh")
    told = demo.told(demo.Params(), usual(name), say)
    for words in (say(demo.claim), told):
        assert re.search("[\u4e00-\u9fff]", words), words
    assert "{" not in told


@every_demo
def test_every_param_and_measure_says_what_it_is(name: str) -> None:
    demo = find(name)
    assert demo.title
    assert demo.topic
    described_params = parameters(demo.Params)
    assert described(demo.Result)
    for thing in (*described_params, *described(demo.Result)):
        assert len(thing.help) > 5, thing.name
        assert thing.help[0].islower() or thing.help[:2].isupper() or not thing.help[0].isalpha()
        assert not thing.help.endswith("."), thing.name


@every_demo
def test_its_params_can_be_flags_and_sliders(name: str) -> None:
    for p in parameters(find(name).Params):
        assert p.name not in RESERVED
        if p.choices:
            assert p.default in p.choices
            continue
        assert p.low is not None
        assert p.high is not None
        assert p.hard_low is not None
        assert p.hard_high is not None
        assert p.hard_low <= p.low < p.high <= p.hard_high
        assert p.low <= float(p.default) <= p.high
        assert not p.log or p.low > 0
        assert isinstance(p.default, int if p.kind == "int" else float)


@every_demo
def test_params_and_measures_have_names_of_their_own(name: str) -> None:
    demo = find(name)
    turned = {p.name for p in parameters(demo.Params)}
    assert not turned & {m.name for m in described(demo.Result)}


@every_demo
def test_its_command_builds_the_same_params_again(name: str) -> None:
    demo = find(name)
    turned = build(demo, {p.name: other_value(p) for p in parameters(demo.Params)})
    words = command(demo, turned, seeds=3).split()
    assert words[:4] == ["studyapp", "demo", "run", name]
    assert build(demo, from_words(words[4:])) == turned


def other_value(p: Parameter) -> object:
    if p.choices:
        return next(value for value in p.choices if value != p.default)
    return p.high if p.default != p.high else p.low


def from_words(words: list[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for at, word in enumerate(words):
        if word.startswith("--no-"):
            values[word[5:].replace("-", "_")] = False
        elif word.startswith("--") and word != "--seeds":
            last = at + 1 == len(words) or words[at + 1].startswith("--")
            values[word[2:].replace("-", "_")] = True if last else words[at + 1]
    return values


@every_demo
def test_the_preview_is_no_larger_than_what_was_asked_for(name: str) -> None:
    params = find(name).Params()
    small, asked = as_dict(preview(params)), as_dict(params)
    for p in parameters(type(params)):
        if p.preview is not None:
            assert small[p.name] <= asked[p.name]
        else:
            assert small[p.name] == asked[p.name]


@every_demo
def test_it_stops_when_it_is_no_longer_wanted(name: str) -> None:
    def unwanted(done: int, total: int, /) -> None:
        raise Cancelled

    demo = find(name)
    with pytest.raises(Cancelled):
        demo.run(demo.Params(), unwanted)


@every_demo
def test_its_progress_goes_forward_and_not_beyond_its_end(name: str) -> None:
    calls: list[tuple[int, int]] = []
    demo = find(name)
    demo.run(demo.Params(), lambda done, total, /: calls.append((done, total)))
    assert len(calls) > 1
    assert all(0 <= done <= total for done, total in calls)
    shares = [done / total for done, total in calls]
    assert shares == sorted(shares)


@every_demo
def test_params_and_results_travel_between_processes(name: str) -> None:
    demo, result = find(name), usual(name)
    assert pickle.loads(pickle.dumps(demo.Params())) == demo.Params()
    assert measures(pickle.loads(pickle.dumps(result))) == measures(result)


@every_demo
def test_a_misconception_leads_to_a_wrong_number(name: str) -> None:
    demo = find(name)
    params = demo.Params()
    result = usual(name)
    for label, wrong in demo.misconceptions.items():
        assert re.fullmatch(r"[a-z0-9-]+", label)
        assert wrong.label
        assert math.isfinite(wrong.of(params, result))
        assert set(wrong.about) <= set(measures(result)), label


def test_naming_the_demos_loads_neither_them_nor_numpy() -> None:
    code = (
        "import json, sys; from studyapp.lab import demo, params; demo.names(); "
        "print(json.dumps([m for m in sys.modules if m == 'numpy' or '.demos.' in m]))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(out.stdout) == []


@pytest.fixture
def no_global_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a demo draws from NumPy's global randomness")

    refused: Callable[..., None] = refuse
    for drawer in ("rand", "randn", "normal", "uniform", "standard_normal", "random", "seed"):
        monkeypatch.setattr(np.random, drawer, refused)


@every_demo
def test_it_draws_from_its_own_streams_only(name: str, no_global_randomness: None) -> None:
    demo = find(name)
    with pytest.raises(AssertionError):
        np.random.normal()  # the fixture is in force: a global draw would be refused
    assert isinstance(demo.run(demo.Params()), demo.Result)
