"""What a listener is told without seeing the screen; what is taken back, or foreseen."""

from datetime import datetime

import pytest

from tests.cli.conftest import NOW
from tests.cli.driver import Studyapp
from tests.cli.sitting_player import one, play, script, with_forms
from tests.samples import BASIC, both, collection, deck

WAIT = """
id = "wait"
title = { en = "Wait" }
[[note]]
id = "shown"
kind = "basic"
en = { prompt = 'What do sigmoid layers do?', answer = 'They shrink it.', why = 'By 1/4.' }
  [[note.evidence]]
  supports = "why"
  demo = "gradient_decay"
  params = { activation = "sigmoid", depth = 8, width = 32 }
  expect = "shrink_per_layer < 0.25"
  control = { activation = "relu", init = "he" }
[[note]]
id = "time"
kind = "number"
answer = 5
unit = "ms"
tolerance = "x10"
en = { prompt = 'How long does it take?' }
"""


@pytest.fixture
def forms(studyapp: Studyapp) -> Studyapp:
    return with_forms(studyapp)


@pytest.fixture
def wait(studyapp: Studyapp) -> Studyapp:
    studyapp.write("wait.toml", WAIT)
    assert studyapp("import", "wait.toml").code == 0
    return studyapp


def ratings(studyapp: Studyapp, note: str) -> list[tuple[bool, int]]:
    reviews = studyapp("card", f"forms/{note}", "--json").json["reviews"]
    return [(row["right"], row["rating"]) for row in reviews if not row["voided"]]


# -- every question says how it is answered ----------------------------------------------------


@pytest.mark.parametrize(
    ("note", "how"),
    [
        ("reveal", "(Enter shows the answer)"),
        ("choice", "(one is right: write its number)"),
        ("many", "(several may be right: 1 3; 0 for none of them)"),
        ("order", "(write all the numbers in the right order)"),
        ("truth", "true or false? t / f"),
        ("typed", "(type the answer)"),
        ("number", "(a number; ± 2 % counts as right)"),
    ],
)
def test_the_last_line_of_a_question_says_how_to_answer(
    forms: Studyapp, note: str, how: str
) -> None:
    assert f"\n  {how}\n\n0 answered" in forms(*one(note)).out


def test_a_number_says_its_unit_and_what_counts_as_right(wait: Studyapp) -> None:
    said = wait("study", "--plain", "--query", "kind:number")
    assert "  (a number in ms; a factor of 10 counts as right)\n" in said.out


def test_the_answer_and_the_reason_can_be_told_apart_by_ear(forms: Studyapp) -> None:
    said = forms(*one("reveal"), stdin="\n\n")
    assert "the answer: The slope in every direction.\nwhy: It points up.\n" in said.out
    why = "option.good.en.text=the error."
    assert forms("edit", "forms/choice", "--set", why).code == 0
    said = forms(*one("choice"), stdin=":s\n\n")
    assert "✓ the error: zero where all is right" in said.out


# -- confidence --------------------------------------------------------------------------------


def test_before_anything_is_shown_an_answer_can_be_taken_back(forms: Studyapp) -> None:
    lines = ("", "3", "t", "u", "f", "3", "")
    query = ("--query", "card:forms/reveal or card:forms/truth", "--confidence")
    said = forms("study", "--plain", *query, stdin="\n".join((*lines, "")))
    assert "taken back; answer anew\n\n[2/2]" in said.out
    assert ratings(forms, "truth") == [(True, 3)]
    assert len(ratings(forms, "reveal")) == 1  # the card before was left alone


@pytest.mark.parametrize("command", ["h", "s"])
def test_after_an_answer_there_is_no_more_help_with_it(forms: Studyapp, command: str) -> None:
    said = forms(*one("typed"), "--confidence", stdin=f"momentum\n{command}\n3\n\n")
    assert "! you have answered; u takes it back" in said.out
    assert ratings(forms, "typed") == [(True, 3)]


def test_what_confidence_makes_of_an_answer_is_told(forms: Studyapp) -> None:
    said = forms(*one("typed"), "--confidence", stdin="momentum\n1\n\n")
    assert "a right guess proposes Again\nrate it:" in said.out
    assert "Enter is 1 Again" in said.out
    said = forms(*one("truth"), "--confidence", stdin="t\n3\n\n")
    assert "sure but wrong: it comes first next time\n" in said.out
    said = forms(*one("many"), "--confidence", stdin="1 2 3\n2\n\n")
    assert "sure but wrong" not in said.out


def test_the_end_scores_confidence_once_enough_was_said(forms: Studyapp) -> None:
    cram = ("study", "--plain", "--cram", "--confidence", "--query", "card:forms/typed")
    said = forms(*cram, stdin="x\n1\n" * 4 + ":q\n")
    assert "Brier score" not in said.out
    said = forms(*cram, stdin="x\n1\n" * 4 + "momentum\n3\n")
    assert "Brier score of your confidence: 0.20; 0 is perfect, 0.25 is a coin" in said.out


# -- "I was right", taken back -----------------------------------------------------------------


def test_u_takes_back_that_an_answer_was_right_and_no_other_answer(forms: Studyapp) -> None:
    query = ("--query", "card:forms/reveal or card:forms/truth")
    said = forms("study", "--plain", *query, stdin="\n3\nt\ny\nu\n\n")
    assert "it is no longer counted right\n\n[2/2]" in said.out
    assert "undid" not in said.out
    assert ratings(forms, "truth") == [(False, 1)]
    assert len(ratings(forms, "reveal")) == 1


def test_u_takes_back_that_a_typed_answer_is_accepted(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="inertia\ny\nu\n\ninertia\n\n")
    assert "undid: edited forms/typed" in said.out
    assert ratings(forms, "typed") == [(False, 1), (False, 1)]


@pytest.mark.parametrize("mode", ["study", "quiz"])
def test_where_no_answer_was_tried_none_was_right(forms: Studyapp, mode: str) -> None:
    query = ("--query", "card:forms/truth or card:forms/typed")
    said = forms(mode, "--plain", *query, stdin=":s\n:y\n1\n:s\n:y\n1\n")
    assert "! no answer was tried that could be right" in said.out
    assert "counted right" not in said.out
    assert forms("search", "wrong:1", "--json").json["count"] >= 1


# -- a prediction before a run -----------------------------------------------------------------


def test_a_run_is_foreseen_before_it_is_shown(wait: Studyapp) -> None:
    said = wait("study", "--plain", stdin="\nr\nnonsense\n0.9\nr\n3\n")
    asked = said.out.index("before you run it: what will shrink_per_layer be")
    assert (
        asked
        < said.out.index("✗ you predicted 0.9; shrink_per_layer is")
        < said.out.index("claim: shrink_per_layer < 0.25: ✓ holds (20/20)")
    )
    assert said.out.count("before you run it") == 1  # what was seen can't be foreseen
    assert said.out.count("claim:") == 2
    assert "! that is not a number" in said.out
    assert "saved 1" in said.out


def test_a_blank_line_foresees_nothing_and_the_run_is_shown(wait: Studyapp) -> None:
    said = wait("study", "--plain", stdin="\nr\n\n3\n")
    assert "you predicted" not in said.out
    assert "claim:" in said.out
    assert "saved 1" in said.out


@pytest.mark.parametrize("lines", ["\nr\n:q\n", "\nr\n"])
def test_a_sitting_can_end_at_a_prediction(wait: Studyapp, lines: str) -> None:
    said = wait("study", "--plain", stdin=lines)
    assert (said.code, said.err) == (0, "")
    assert "0 answered" in said.out


def test_where_the_run_decides_the_answer_was_the_prediction(forms: Studyapp) -> None:
    said = forms(*one("truth"), stdin="t\nr\n1\n")
    assert "before you run it" not in said.out
    assert "claim:" in said.out


# -- the end -----------------------------------------------------------------------------------


def test_a_sitting_that_is_ended_says_what_is_left_and_how_to_go_on(forms: Studyapp) -> None:
    said = forms("study", "--plain", "--limit", "3", stdin="\n3\n:q\n")
    assert said.out.endswith(
        "2 cards of this sitting are left; to go on: studyapp study --plain --resume\n"
    )
    said = forms("study", "--plain", "--resume", stdin=":s\n1\n")
    assert "1 card of this sitting is left;" in said.out
    assert "is left" not in forms(*one("number"), stdin="0.25\n\n").out


def test_the_end_shows_what_was_written_of_a_failed_card(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="x\nw it rolls on\n\n:q\n")
    assert "  ✗ What averages past gradients?\n    your words: it rolls on\n" in said.out


# -- numbers that are none ---------------------------------------------------------------------


@pytest.mark.parametrize("command", ["f", "due"])
def test_a_number_of_any_length_is_one_line(forms: Studyapp, command: str) -> None:
    said = forms(*one("typed"), stdin=f":{command} {'9' * 5000}\nmomentum\n\n")
    assert said.code == 0, said.err
    assert sum(line.startswith("! ") for line in said.out.splitlines()) == 1
    assert "saved 1" in said.out


def test_noughts_before_a_number_are_nothing(forms: Studyapp) -> None:
    assert "flag 3" in play(forms, script(":f 0000000000003", ":l"), *one("typed")).out


@pytest.mark.parametrize(
    "given", ["nan", "inf", "1e400", "-1", "0", "x", "１e9", "20 min", "1e-9", ""]
)
def test_minutes_are_finite_and_above_nought(forms: Studyapp, given: str) -> None:
    said = forms("study", "--plain", "--minutes", given)
    assert (said.code, len(said.lines), said.out) == (2, 1, "")
    assert " - write " in said.lines[0]
    if given != "0":
        assert forms("backlog", "--minutes", given).code == 2


def test_minutes_may_be_written_in_full_width(forms: Studyapp) -> None:
    assert forms("study", "--plain", "--minutes", "２０").code == 0


# -- what does not fit -------------------------------------------------------------------------


def many(n: int, text: str = "Question") -> str:
    notes = (
        f'[[note]]\nid = "n{k}"\nkind = "basic"\ntopic = "t{k}"\n'
        f"en = {{ prompt = '{text} {k}?', answer = 'yes' }}\n"
        for k in range(n)
    )
    return 'id = "many"\ntitle = { en = "Many" }\n' + "".join(notes)


def test_of_many_failed_cards_the_first_ten_are_listed_and_the_others_counted(
    studyapp: Studyapp,
) -> None:
    studyapp.write("many.toml", many(12))
    assert studyapp("import", "many.toml").code == 0
    said = studyapp("quiz", "--plain", "-n", "12", stdin="\n1\n" * 12)
    listed = said.out.partition("to see again:\n")[2]
    assert listed.count("  ✗ Question") == 10
    assert listed.endswith("  and 2 more\n")


def test_what_the_days_limit_leaves_over_is_told_at_the_end(studyapp: Studyapp) -> None:
    studyapp.write("many.toml", many(4))
    assert studyapp("import", "many.toml").code == 0
    studyapp("study", "--plain", stdin="\n3\n" * 4)
    studyapp.patch.setenv("STUDYAPP_NOW", "2026-11-22T12:00:00+01:00")
    studyapp("set-due", "deck:many", "--days", "0")
    studyapp.settings("shipped = false\nreviews_per_day = 1\n")
    said = studyapp("study", "--plain", stdin="\n3\n")
    assert "3 more are due than today's limits take: studyapp backlog\n" in said.out
    said = studyapp("study", "--plain")
    assert said.out.startswith("Nothing is due.\ntoday's reviews are done; 3 wait for tomorrow\n")
    studyapp.settings("shipped = false\nreviews_per_day = 0\n")
    said = studyapp("study", "--plain")
    assert "the setting reviews_per_day is 0: no card comes back\n" in said.out


def test_an_option_of_several_lines_stays_under_its_number(forms: Studyapp) -> None:
    long = "the error " * 15
    assert forms("edit", "forms/choice", "--set", f"option.good.en.text={long}").code == 0
    said = forms(*one("choice"))
    shown = said.out.partition("the error the error")[2].splitlines()
    assert shown[1].startswith("     the error")


@pytest.mark.parametrize("verb", ["study", "quiz"])
def test_a_card_that_cannot_be_drawn_is_told_with_its_reason(studyapp: Studyapp, verb: str) -> None:
    vary = {"demo": "nowhere", "answer": {"measure": "m", "digits": 2}, "depth": [*range(1, 10)]}
    broken = {
        "id": "broken", "kind": "number", "tolerance": "2 %", "topic": "alpha", "vary": vary,
        **both(prompt="<<depth>>?"),
    }  # fmt: skip
    now = datetime.fromisoformat(NOW)
    with collection(studyapp.folder, now, deck(broken, BASIC)):
        pass
    where = ("--collection", str(studyapp.folder / "collection.db"), verb, "--plain")
    said = studyapp(*where, stdin="\n3\n")
    assert (said.code, said.err) == (0, "")
    assert "! small/broken: " in said.out
    assert "nowhere" in said.out
    said = studyapp(*where, "--query", "kind:number")
    assert "small/broken: its run is not possible" in said.out
