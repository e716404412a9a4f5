"""A prediction is judged by the seeds, and how far off it was is said in words."""

from dataclasses import replace

import numpy as np
import pytest

from studyapp.charts.spec import Axis, Chart, Line
from studyapp.i18n import english
from studyapp.lab.demo import Measure, Misconception, find
from studyapp.lab.statistics import summary
from studyapp.lab.sweep import Sweep, sweep
from studyapp.study.prediction import (
    Guess,
    HowMuch,
    Tally,
    Way,
    WhichLine,
    WhichWay,
    contest,
    inside,
    score,
    way,
    winners,
)
from studyapp.study.prediction_words import answers, asked, distance, tallied, verdict

NORM = Measure("norm", "a length", "log", "")
LOSS = Measure("loss", "a loss", "linear", "")


def made(name: str, values: list[float]) -> Sweep:
    return Sweep("none", None, tuple(range(len(values))), {name: np.array(values)}, None)


def judged(measure: Measure, said: float, values: list[float]) -> str:
    found = score(Guess(HowMuch(measure), said), made(measure.name, values))
    return verdict(found, english)


def test_a_number_inside_the_spread_of_the_seeds_is_a_hit() -> None:
    assert inside(0.5, summary([0.4, 0.5, 0.6]))
    assert not inside(0.61, summary([0.4, 0.5, 0.6]))
    assert judged(LOSS, 0.5, [0.4, 0.6]) == (
        "✓ you predicted 0.5; loss is 0.5 (2 seeds: 0.4 … 0.6): inside the spread of the seeds"
    )


def test_where_no_seed_changes_it_a_hit_is_within_five_percent() -> None:
    assert inside(1.04, summary([1.0]))
    assert not inside(1.06, summary([1.0]))
    assert judged(LOSS, 1.02, [1.0]) == "✓ you predicted 1.02; loss is 1: hit, within 5 %"


@pytest.mark.parametrize(
    ("said", "value", "log", "words"),
    [
        (2.0, 1.0, True, "too large by a factor of 2"),
        (0.5, 1.0, True, "too small by a factor of 2"),
        (1e-3, 1e-6, True, "right but for a factor of 1000: too large"),
        (1e-7, 1e-6, True, "right but for a factor of 10: too small"),
        (2.3, 0.23, False, "right but for a factor of 10: too large"),
        (-0.25, 0.25, False, "right but for the sign"),
        (-3.0, 0.25, False, "of the other sign"),
        (0.3, 0.25, False, "too large by 0.05, 20 % of it"),
        (0.2, 0.25, False, "too small by 0.05, 20 % of it"),
        (0.2, 0.0, False, "too large by 0.2"),
        (-0.2, 0.0, True, "too small by 0.2"),
        (0.0, 0.25, True, "too small by 0.25, 100 % of it"),
        (70.0, 1.0, False, "too large by a factor of 70"),
        (1.0, float("nan"), True, "the run gave no number that could be hit"),
        (1.0, float("inf"), True, "the run gave no number that could be hit"),
    ],
)
def test_how_far_off_a_number_is(said: float, value: float, log: bool, words: str) -> None:
    assert distance(said, value, log, english) == words


@pytest.mark.parametrize(
    ("before", "after", "measure", "truth"),
    [
        (1.0, 1.04, LOSS, Way.SAME),
        (1.0, 1.06, LOSS, Way.HIGHER),
        (1.0, 0.9, LOSS, Way.LOWER),
        (-1.0, -2.0, LOSS, Way.LOWER),
        (0.0, 0.0, LOSS, Way.SAME),
        (1e-9, 1.09e-9, NORM, Way.SAME),
        (1e-9, 1.2e-9, NORM, Way.HIGHER),
        (1e-9, 0.0, NORM, Way.LOWER),
        (float("nan"), 1.0, LOSS, Way.SAME),
    ],
)
def test_where_a_measure_goes(before: float, after: float, measure: Measure, truth: Way) -> None:
    assert way(before, after, measure) is truth


def test_a_way_is_judged_by_the_run_before() -> None:
    question = WhichWay(LOSS, 1.0)
    found = score(Guess(question, Way.LOWER), made("loss", [2.0]))
    assert not found.hit
    assert verdict(found, english) == "✗ you said lower; loss went from 1 to 2: higher"
    assert [said for said, _ in answers(question, english)] == list(Way)


def test_a_way_is_judged_on_the_seeds_of_the_run_before() -> None:
    found = score(Guess(WhichWay(LOSS, 1.0, 1), Way.SAME), made("loss", [1.0, 9.0, 9.0]))
    assert found.hit
    assert not score(Guess(WhichWay(LOSS, 1.0, 3), Way.SAME), made("loss", [1.0, 9.0, 9.0])).hit


LINES = Chart(
    "Ends",
    Axis("layer"),
    Axis("norm"),
    (
        Line([0, 1, 2], [9.0, 1.0, 1.0], "falls", 0),
        Line([0, 1, 2], [0.0, 1.0, 3.0], "rises", 1),
        Line([0, 1], [0.0, 9.0], "", 2),
    ),
)


def test_the_highest_line_at_the_right_end_wins() -> None:
    assert winners(LINES) == ("rises",)
    turned = Chart("", Axis("layer", reverse=True), Axis(""), LINES.marks)
    assert winners(turned) == ("falls",)


def test_lines_that_meet_at_the_end_both_win() -> None:
    chart = Chart(
        "",
        Axis(""),
        Axis(""),
        (
            Line([0, 1], [0.0, 1.0], "a"),
            Line([0, 1], [9.0, 1.0], "b"),
            Line([0, 1], [0.0, -1.0], "c"),
        ),
    )
    assert winners(chart) == ("a", "b")


def test_a_line_that_broke_off_is_judged_where_it_ended() -> None:
    chart = Chart(
        "",
        Axis(""),
        Axis(""),
        (Line([0, 1, 2], [0.0, 5.0, float("nan")], "a"), Line([0, 2], [1.0, 1.0], "b")),
    )
    assert winners(chart) == ("a",)


def test_the_first_chart_with_two_named_lines_is_the_contest() -> None:
    alone = Chart("", Axis(""), Axis(""), LINES.marks[:1])
    assert contest([alone, LINES]) is LINES
    assert contest([alone]) is None


def test_a_chart_whose_lines_all_meet_at_the_end_is_no_contest() -> None:
    ends = (2.0, 2.0 + 1e-9)
    met = replace(
        LINES, marks=tuple(Line((0.0, 1.0), (k, y), f"to {k}") for k, y in enumerate(ends))
    )
    assert contest([met, LINES]) is LINES
    assert contest([met]) is None
    found = score(
        Guess(WhichLine("Ends", ("falls", "rises")), "falls"), made("x", [1.0]), None, [LINES]
    )
    assert not found.hit
    assert verdict(found, english) == "✗ you said falls; at the right end the highest is rises"


def test_a_known_slip_is_named() -> None:
    demo = find("learning_rate")
    params = demo.Params(curvature=4.0)
    found = sweep(demo, params)
    name, misconception = next(iter(demo.misconceptions.items()))
    slipped = float(misconception.of(params, found.first))
    measure = Measure("step_limit", "", "log", "")
    judged = score(Guess(HowMuch(measure), slipped), found, demo)
    assert judged.misconception == misconception.label, name
    assert misconception.label in verdict(judged, english)
    right = found.summary(measure.name).median
    assert not score(Guess(HowMuch(measure), right), found, demo).misconception
    elsewhere = HowMuch(Measure("step_size", "", "log", ""))
    assert not score(Guess(elsewhere, slipped), found, demo).misconception


def test_what_is_asked_names_measure_and_meaning() -> None:
    assert "norm" in asked(HowMuch(NORM), english)
    assert "a length" in asked(HowMuch(NORM), english)
    assert "from 0.5" in asked(WhichWay(NORM, 0.5), english)
    assert not answers(HowMuch(NORM), english)


def test_a_sitting_is_tallied() -> None:
    hit = score(Guess(HowMuch(LOSS), 1.0), made("loss", [1.0]))
    miss = score(Guess(HowMuch(LOSS), 9.0), made("loss", [1.0]))
    tally = Tally().with_one(hit).with_one(miss).with_one(hit)
    assert tallied(tally, english) == "predictions hit: 2 of 3"


def test_a_slip_that_hardly_differs_from_the_truth_is_not_named() -> None:
    demo = find("learning_rate")
    found = sweep(demo, demo.Params())
    name = next(iter(found.measures))
    value = found.summary(name).median
    for factor, label in ((1.15, ""), (1.5, "a slip")):
        slip = Misconception("a slip", lambda _, __, factor=factor: factor * value)
        other = replace(demo, misconceptions={"slip": slip})
        guess = Guess(HowMuch(Measure(name, "", "log", "")), factor * value)
        assert score(guess, found, other).misconception == label
