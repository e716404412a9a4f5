"""Checking questions that vary: every variant is run, and what can't be asked is told."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from studyapp.deck.evidence import Params
from studyapp.deck.kinds.number import NumberAnswer
from studyapp.deck.vary import key
from studyapp.formats import Contents, Source, find
from studyapp.lab import demo as lab
from studyapp.lab.guarded import NotRunError
from studyapp.lab.variants import Found, judge, run_variant, variants
from studyapp.library.check import TooManyRunsError, check
from studyapp.library.decks import read_file, shipped
from studyapp.library.lint import lint
from studyapp.library.report import Report
from studyapp.library.runs import Pool, pool, run_trusted, vary_trusted

NOTE = """
[[note]]
id = "{id}"
kind = "number"
tolerance = "{tolerance}"
en.prompt = 'After <<{varied}>> layers?'

[note.vary]
demo = "{demo}"
params = {{ {params} }}
answer = {{ measure = "{measure}", digits = 3 }}
{varied} = {values}
{more}
"""
PRODUCT = {
    "id": "product", "tolerance": "5 %", "demo": "factor_product", "params": "factor = 0.9",
    "measure": "product", "varied": "depth", "values": [1, 2, 3, 5, 8, 10, 20, 50], "more": "",
}  # fmt: skip
CHOICE = """
[[note]]
id = "choice"
kind = "choice"
en.prompt = '<<depth>> layers?'
[note.vary]
demo = "factor_product"
params = { factor = 0.9 }
answer = { measure = "product" }
depth = [1, 2, 3, 5, 8, 10, 20, 50, 100]
[[note.option]]
id = "right"
value = "answer"
[[note.option]]
id = "one"
misconception = "one-layer-only"
[[note.option]]
id = "sum"
misconception = "adds"
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return tmp_path / "deck.toml"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work without starting children, which is what takes long."""

    @contextmanager
    def one_thread(*, trusted: bool) -> Iterator[Pool]:
        with ThreadPoolExecutor(1) as executor:
            yield Pool(executor, run_trusted, vary_trusted)

    monkeypatch.setattr("studyapp.library.check.pool", one_thread)


def checked(deck: Path, text: str, *, seeds: int = 1, many: bool = False) -> Report:
    deck.write_text(text, encoding="utf-8")
    return check([deck], seeds=range(seeds), variant_seeds=range(seeds), many=many)


def test_every_variant_is_run_and_a_sound_note_passes(deck: Path) -> None:
    heard: list[tuple[int, int]] = []
    deck.write_text(NOTE.format(**PRODUCT), encoding="utf-8")
    report = check([deck], seeds=range(5), tell=lambda done, total: heard.append((done, total)))
    assert (report.varying, report.variants, report.runs) == (1, 8, 0)
    assert heard == [(n, 8) for n in range(1, 9)]
    assert report.sound


def test_variants_that_can_not_be_asked_are_told_and_too_few_others_are_an_error(
    deck: Path,
) -> None:
    report = checked(deck, CHOICE)
    # for few layers 1 - n (1 - f) is nearly f to the n, and for one it is the factor as well
    assert [one.what.partition(":")[0] for one in report.unusable] == [
        "depth = 1",
        "depth = 2",
        "depth = 3",
        "depth = 5",
    ]
    assert "only 1 wrong options differ from 0.59 and from each other" in report.unusable[3].what
    (few,) = report.too_few_variants
    assert few.what == "5 of 9 variants can be asked, not 8"
    assert (few.note, few.demo, few.line) == ("choice", "factor_product", 2)
    assert not report.sound


def test_an_unusable_variant_alone_is_no_reason_to_fail(deck: Path) -> None:
    more = CHOICE.replace("[1, 2,", "[1, 2, 4, 6, 7, 9, 11, 12, 15,")
    report = checked(deck, more, many=True)
    assert report.unusable
    assert report.too_few_variants == []
    assert report.sound


def test_an_answer_that_hangs_on_the_seed_is_told_only_over_several(deck: Path) -> None:
    random = PRODUCT | {
        "demo": "gradient_decay", "params": "width = 16, compare = false",
        "measure": "first_over_last", "values": [2, 3, 4, 5, 6, 7, 8, 9],
    }  # fmt: skip
    assert checked(deck, NOTE.format(**random)).sound
    report = checked(deck, NOTE.format(**random), seeds=6)
    assert len(report.ill_conditioned) >= 4
    assert "not well-conditioned: " in report.ill_conditioned[0].what
    assert report.too_few_variants[0].note == "product"
    assert not report.sound
    loose = random | {"tolerance": "x20"}
    assert checked(deck, NOTE.format(**loose), seeds=6).ill_conditioned == []


def test_a_control_must_have_another_answer(deck: Path) -> None:
    fails = PRODUCT | {"more": "control = { factor = 0.5 }"}
    assert checked(deck, NOTE.format(**fails)).sound
    same = PRODUCT | {"more": "control = { factor = 0.9001 }"}
    report = checked(deck, NOTE.format(**same))
    told = report.controls_not_failing[0]
    assert (told.note, told.what) == ("product", "depth = 1: the control has the same answer")
    assert not report.sound


def test_lists_that_change_nothing_are_told(deck: Path) -> None:
    still = PRODUCT | {"measure": "geometric_mean"}
    report = checked(deck, NOTE.format(**still))
    assert [one.what for one in report.controls_not_failing] == [
        "every variant has the same answer"
    ]


def test_children_find_what_this_process_finds() -> None:
    jobs = [("factor_product", (("depth", 3), ("factor", 0.5))), ("factor_product", (("x", 1),))]
    for trusted in (True, False):
        with pool(trusted=trusted) as workers:
            gave, failed = workers.every(workers.vary, jobs, [0], lambda done, total: None)
        assert gave == {jobs[0]: vary_trusted(*jobs[0], (0,))}
        assert list(failed) == [jobs[1]]


def test_what_breaks_is_not_run_and_no_pass(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(demo: str, params: Params, seeds: tuple[int, ...]) -> tuple[Found, ...]:
        if dict(params)["depth"] == 3:
            raise NotRunError(f"{demo} took longer than 5 s")
        return run_variant(demo, params, seeds)

    monkeypatch.setitem(globals(), "vary_trusted", broken)
    report = checked(deck, NOTE.format(**PRODUCT))
    (told,) = report.not_run
    assert told.what == "depth = 3: NotRunError: factor_product took longer than 5 s"
    assert not report.sound


def test_beyond_the_sliders_a_deck_from_elsewhere_is_not_run(deck: Path) -> None:
    report = checked(deck, NOTE.format(**PRODUCT | {"values": [1, 2, 3, 4, 5, 6, 7, 10_000]}))
    assert report.varying == 0
    assert any("depth: 10000 is outside 1 to 1000" in p.what for p in report.problems)
    assert not report.sound


def test_many_variants_of_a_deck_from_elsewhere_are_run_when_allowed(deck: Path) -> None:
    two = NOTE.format(**PRODUCT | {"values": list(range(1, 44))}) + CHOICE
    with pytest.raises(TooManyRunsError, match="these decks ask for 51 runs"):
        checked(deck, two.replace("[1, 2, 3, 5, 8, 10,", "[60, 70, 80, 90, 95, 99,"))
    assert checked(deck, two).variants == 45  # what two notes share is run once
    assert checked(deck, two, many=True).varying == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"values": [1, 2, 3]}, "3 variants, which are soon known by heart"),
        ({"demo": "factor_products"}, "no demo 'factor_products'"),
        ({"measure": "produkt"}, "no measure 'produkt'"),
        ({"params": 'factor = "large"'}, "'large' is not a number"),
        ({"more": "en.hint = 'x'"}, "en is not a list"),
    ],
)
def test_what_is_wrong_before_any_run_is_a_problem_with_its_line(
    deck: Path, change: dict[str, object], says: str
) -> None:
    report = checked(deck, "id = 'deck'\n" + NOTE.format(**PRODUCT | change))
    assert any(says in str(problem) for problem in report.problems), report.problems
    assert {problem.line for problem in report.problems} == {3}


def test_a_formula_is_looked_at_with_its_numbers_in_place(deck: Path) -> None:
    text = NOTE.format(**PRODUCT).replace("layers?'", "layers, $10^<<depth>>$?'")
    deck.write_text(text.replace("en.prompt", "zh.prompt = '<<depth>>'\nen.prompt"), "utf-8")
    reading = read_file(deck)
    assert reading.deck is not None
    assert lint([reading.deck]) == ()
    wrong = NOTE.format(**PRODUCT).replace("layers?'", "layers, $<<product>>^{<<depth>>}$?'")
    deck.write_text(wrong, "utf-8")
    reading = read_file(deck)
    assert reading.deck is not None
    (problem,) = lint([reading.deck])
    assert "second superscript" in problem.what


def test_a_blank_without_a_vary_stands_for_nothing(deck: Path) -> None:
    deck.write_text("[[note]]\nid='a'\nkind='basic'\nen.prompt='<<depth>>?'\nen.answer='!'\n")
    reading = read_file(deck)
    assert reading.deck is not None
    (problem,) = lint([reading.deck])
    assert "<<depth>> stands for nothing" in problem.what


def test_the_shipped_ones_are_the_same_after_writing_and_reading() -> None:
    toml = find("toml")
    assert toml.read is not None
    assert toml.write is not None
    for one in shipped():
        again = toml.read(toml.write(Contents((one,))), Source(f"{one.id}.toml"))
        assert [str(problem) for problem in again.problems] == []
        assert again.deck is not None
        assert again.deck.notes == one.notes


def test_every_variant_of_the_shipped_ones_holds_on_three_seeds() -> None:
    for one in shipped():
        for note in one.notes:
            for params in variants(note.vary) if note.vary else ():
                found = run_variant(note.vary.demo, params, range(40, 43))
                assert judge(note, params, found) == judge(note, params, found[:1]), note.id


RIGHT_HERE = {("variance-behind-tanh", "keep-rate")}
"""A slip for other activations, and for this one the answer."""


def test_no_known_slip_of_the_shipped_ones_is_near_enough_to_count_as_right() -> None:
    """One that gives the very answer is another matter: it is right for these values."""
    near = []
    for note in (note for one in shipped() for note in one.notes if note.vary):
        if not isinstance(note.body, NumberAnswer):
            continue
        for params in variants(note.vary):
            (found,) = run_variant(note.vary.demo, params, [40])
            answer = found.measures[note.vary.measure]
            for name in lab.find(note.vary.demo).slips(note.vary.measure):
                slip = found.slips[name]
                same = math.isclose(slip, answer, rel_tol=1e-9)
                if (note.id, name) in RIGHT_HERE or same:
                    continue
                if note.body.tolerance.accepts(key(note.vary, answer), slip):
                    near.append((note.id, dict(params), name))
    assert near == []
