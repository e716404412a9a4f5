"""Each rule of the lint goes red for what it is about, and stays quiet for what is right."""

import pytest

from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.formats import Problem
from studyapp.library.lint import in_order, lint
from tests.samples import BASIC, CLOZE, EVERY_KIND, NUMBER, TRUEFALSE, Record, both, deck


def said(*decks: Deck, **how: object) -> list[str]:
    return [str(problem) for problem in lint(decks, **how)]  # type: ignore[arg-type]


def only(*decks: Deck, **how: object) -> str:
    (one,) = said(*decks, **how)
    return one


def named(id: str, *requires: str, **more: object) -> Record:
    return {**BASIC, "id": id, "requires": list(requires), **more}


def evidence(**more: object) -> Record:
    (written,) = TRUEFALSE["evidence"]  # type: ignore[misc]
    return {**TRUEFALSE, "evidence": [{**written, **more}]}


def test_a_deck_with_every_kind_has_no_problem() -> None:
    assert said(deck(*EVERY_KIND), both_languages=True, trusted=True) == []


# -- links -------------------------------------------------------------------------------------


def test_a_requirement_must_exist() -> None:
    line = only(deck(named("a", "bb"), named("b")))
    assert line.startswith("small.toml:1: note 'a': requires 'small/bb', which does not exist - ")
    assert line.endswith("did you mean 'small/b'?")
    line = only(deck(named("a", "xyz/q")))
    assert line.endswith("write the id of a note, or take it out")


def test_a_requirement_may_be_in_another_deck_or_already_known() -> None:
    one, two = deck(named("a", "two/b"), id="one"), deck(named("b", "one/a2"), id="two")
    assert len(said(one)) == 1
    assert said(one, known=lambda name: name == "two/b") == []
    assert len(said(one, two)) == 1
    assert "one/a2" in only(one, two)


@pytest.mark.parametrize(
    ("decks", "way"),
    [
        ([deck(named("a", "a"))], "small/a → small/a"),
        ([deck(named("a", "b"), named("b", "a"))], "small/a → small/b → small/a"),
        (
            [deck(named("a", "two/b"), id="one"), deck(named("b", "one/a"), id="two")],
            "one/a → two/b → one/a",
        ),
        (
            [deck(named("x", "a"), named("a", "b"), named("b", "c"), named("c", "a"))],
            "small/a → small/b → small/c → small/a",
        ),
    ],
    ids=["itself", "two", "two decks", "three, met from outside"],
)
def test_a_circle_of_requirements_is_told_once(decks: list[Deck], way: str) -> None:
    line = only(*decks)
    assert f"notes require each other: {way} - cut one" in line


def test_two_ways_to_the_same_note_are_no_circle() -> None:
    notes = [named("top", "left", "right"), named("left", "base"), named("right", "base")]
    assert said(deck(*notes, named("base"))) == []


def test_two_circles_are_two_problems() -> None:
    notes = [named("a", "b"), named("b", "a"), named("c", "d"), named("d", "c")]
    assert len(said(deck(*notes))) == 2


def test_a_chain_of_two_thousand_notes_is_followed() -> None:
    notes = [named(f"n{n}", f"n{n + 1}") for n in range(2_000)]
    assert said(deck(*notes, named("n2000"))) == []


# -- several files -----------------------------------------------------------------------------


def test_two_decks_must_not_share_an_id() -> None:
    one, two = deck(named("a")), deck(named("b"))
    assert only(one, two) == "small.toml: deck 'small' is also small.toml - rename one"


def test_files_gathered_in_one_deck_must_not_share_a_note() -> None:
    notes = tuple(read_note(named(name), line) for line, name in enumerate("ab", 1))
    one = Deck("d", Text("D"), notes, "one.csv")
    two = Deck("d", Text("D"), notes[1:], "two.csv")
    assert said(one, Deck("d", Text("D"), (), "two.csv"), gathered=True) == []
    assert only(one, two, gathered=True) == "two.csv:2: note 'b' is also in one.csv - rename one"


def test_problems_are_put_in_the_order_of_their_files() -> None:
    rows = [("b", 9), ("a", 3), ("b", None), ("a", 1)]
    problems = in_order(Problem(file, line, "") for file, line in rows)
    assert [(p.file, p.line) for p in problems] == [("b", None), ("b", 9), ("a", 1), ("a", 3)]


# -- languages ---------------------------------------------------------------------------------


def test_a_word_of_one_language_only_is_told() -> None:
    english = {key: value for key, value in BASIC.items() if key != "zh"}
    assert said(deck(english)) == []
    lines = said(deck(english), both_languages=True)
    assert "small.toml:1: note 'basic-1': zh.prompt is missing - write zh.prompt = '...'" in lines
    assert any("is written in one language only" in line for line in lines)


def test_a_word_that_only_one_language_has_is_told() -> None:
    note = {**BASIC, "en": {**BASIC["en"], "hint": "h"}}  # type: ignore[dict-item]
    assert "zh.hint is missing" in only(deck(note), both_languages=True)


def test_an_option_is_looked_into() -> None:
    note = {
        **both(prompt="?"),
        "id": "c",
        "kind": "choice",
        "option": [
            {"id": "a", "right": True, "en": {"text": "x", "why": "y"}, "zh": {"text": "x"}},
            {"id": "b", **both(text="z")},
        ],
    }
    assert "option 1 zh.why is missing" in only(deck(note), both_languages=True)


# -- formulae ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("word", ["prompt", "answer", "why"])
def test_a_formula_that_cannot_be_shown_is_told_wherever_it_stands(
    language: str, word: str
) -> None:
    note = {**BASIC, language: {**BASIC[language], word: r"so $\foo{x}$ it is"}}  # type: ignore[dict-item]
    line = only(deck(note))
    assert line.startswith(r"small.toml:1: note 'basic-1': formula $\foo{x}$: ")
    assert line.endswith("write it with what docs/deck-format.md lists")


def test_formulae_that_can_be_shown_are_no_problem() -> None:
    note = {**BASIC, **both(prompt=r"$\frac{a}{b}$ and $$\sum_{i=1}^n x_i^2$$", answer="a")}
    assert said(deck(note)) == []


def test_a_price_and_code_are_no_formulae() -> None:
    note = {**BASIC, **both(prompt=r"$5 and $6, `$\foo$`", answer="a")}
    assert said(deck(note)) == []


def test_a_formula_too_wide_for_a_terminal_is_told_by_its_beginning() -> None:
    note = {**BASIC, **both(prompt=f"${'x+' * 100}x$", answer="a")}
    lines = said(deck(note))
    assert len(lines) == 2  # en and zh
    assert lines[0].endswith("...$ is wider than 76 cells - split it")
    assert len(lines[0]) < 200


def test_a_formula_in_a_gap_or_an_option_is_looked_at() -> None:
    cloze = {**CLOZE, **both(text=r"a {{c1::b}} $\foo$")}
    assert len(said(deck(cloze))) == 2


# -- evidence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (evidence(demo="gradient_decai"), "no demo 'gradient_decai' - did you mean"),
        (evidence(params={"dept": 3}), "no param 'dept'; did you mean 'depth'?"),
        (evidence(params={"depth": 500}), "depth: 500 is outside 1 to 200"),
        (evidence(control={"init": "hee"}), "init: 'hee' is not one of xavier, he"),
        (evidence(expect="shrink < 1"), "has no measure 'shrink'"),
        (evidence(control=[]), "evidence has no control"),
        (evidence(expect=[]), "evidence expects nothing"),
        ({**NUMBER, "evidence": [{"demo": "sparsity"}]}, "evidence names no measure"),
        ({**BASIC, "evidence": [{"demo": "sparsity"}]}, "a run can't decide a note of this kind"),
    ],
)
def test_evidence_that_cannot_be_run_is_told(note: Record, words: str) -> None:
    lines = said(deck(note), trusted=True)
    assert any(words in line for line in lines)
    assert all(line.startswith("small.toml:1: note ") for line in lines)


def test_decks_from_elsewhere_keep_to_the_sliders() -> None:
    deep = evidence(params={"depth": 100})
    assert said(deck(deep), trusted=True) == []
    claim, control = said(deck(deep))
    assert "depth: 100 is outside 2 to 60" in claim
    assert "depth: 100 is outside 2 to 60" in control
