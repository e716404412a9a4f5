"""What the lines of a sitting do that are no answers."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.driver import Studyapp
from tests.cli.sitting_player import one, play, with_forms
from tests.terminal import Terminal


@pytest.fixture
def forms(studyapp: Studyapp) -> Studyapp:
    return with_forms(studyapp)


def card(studyapp: Studyapp, note: str) -> dict[str, object]:
    found: dict[str, object] = studyapp("card", f"forms/{note}", "--json").json
    return found


# -- hints -------------------------------------------------------------------------------------


def test_each_hint_lowers_the_best_rating(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":h\n:h\n:h\nmomentum\n\n")
    assert "hint 1 of 3: physics\nit is rated Good at most now" in said.out
    assert "hint 2 of 3: mass times speed\nit is rated Hard at most now" in said.out
    assert "it is rated Again at most now" in said.out
    assert "✓ right" in said.out
    assert card(forms, "typed")["reviews"][0]["rating"] == 1


def test_a_rating_above_what_hints_leave_is_not_offered_and_refused(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":h\n:h\nmomentum\n3\n4\n2\n")
    assert "rate it: 1 Again today, 2 Hard 1 d; Enter is 2 Hard\n" in said.out
    assert said.out.count("! after 2 hints 2 is the most; a blank line takes the proposed one") == 2
    assert card(forms, "typed")["reviews"][0]["rating"] == 2


def test_no_hint_is_said_to_be_none(forms: Studyapp) -> None:
    assert "there is no hint for this card" in forms(*one("reveal"), stdin="h\n").out
    said = forms(*one("many"), stdin="h\nh\n")
    assert "hint 1 of 1: of these are right: 2" in said.out
    assert "that was the last hint" in said.out


def test_hints_on_a_card_that_is_thought_of_have_their_price_in_practice_too(
    forms: Studyapp,
) -> None:
    for n, hint in enumerate(("one", "two", "three")):
        field = f"en.hint{n + 1 if n else ''}={hint}"
        assert forms("edit", "forms/reveal", "--set", field).code == 0
    said = forms(*one("reveal"), "--cram", stdin="h\nh\nh\n\n3\n\n:q\n")
    assert "at most now" not in said.out  # nothing is rated here
    assert "did you know it? 1 missed; Enter is 1 missed" in said.out
    assert "! after 3 hints 1 is the most" in said.out
    assert "0 right of 1" in said.out


@pytest.mark.parametrize("note", ["typed", "number"])
def test_where_something_is_typed_a_lone_letter_is_no_command(forms: Studyapp, note: str) -> None:
    said = forms(*one(note), stdin="h\n")
    assert "hint" not in said.out
    assert ("✗ wrong" in said.out) is (note == "typed")


# -- "I was right" -----------------------------------------------------------------------------


def test_y_accepts_what_was_typed_from_now_on(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="inertia\ny\n\n")
    assert "✓ right; it is accepted from now on" in said.out
    assert said.out.count("1 Again today") == 2  # the rating is proposed anew
    review = card(forms, "typed")["reviews"][0]
    assert (review["right"], review["rating"]) == (True, 3)
    forms("reset", "card:forms/typed")
    assert "✓ right" in forms(*one("typed"), stdin="Inertia\n\n").out


def test_y_counts_any_other_answer_right_this_once(forms: Studyapp) -> None:
    said = forms(*one("truth"), stdin="t\ny\n\n")
    assert "✓ counted right" in said.out
    assert card(forms, "truth")["reviews"][0]["rating"] == 3


def test_y_before_or_after_a_right_answer_is_refused(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":y\nmomentum\ny\n\n")
    assert "! y comes after an answer that was counted wrong" in said.out
    assert "! that was not counted wrong" in said.out


def test_in_practice_y_counts_the_answer_before_right(forms: Studyapp) -> None:
    cram = ("study", "--plain", "--cram", "--query", "card:forms/typed or card:forms/number")

    def answer(card: str) -> str | None:
        if "[2/" in card:
            return None if "! y comes" in card else ":y"
        return "inertia" if "averages" in card else "0.5"

    said = play(forms, answer, *cram)
    assert said.out.count("saved 1\n") == 2  # taken back, and kept once more
    assert "1 right of 1" in said.out
    assert forms("mistakes", "--json").json["mistakes"] == []


def test_in_practice_y_counts_nothing_right_once_something_else_was_done(forms: Studyapp) -> None:
    cram = ("study", "--plain", "--cram", "--query", "card:forms/typed or card:forms/number")
    said = forms(*cram, stdin="5\n:*\n:y\n")
    assert "! something else was done since; take that back first: u" in said.out
    assert "counted right" not in said.out
    assert forms("search", "is:marked", "--json").json["count"] == 1
    assert forms("search", "wrong:1", "--json").json["count"] == 1


# -- own words ---------------------------------------------------------------------------------


def test_own_words_are_shown_when_the_card_is_answered_the_next_time(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="inertia\nw it rolls on, like a ball\n1\nmomentum\n\n")
    assert "wrote of forms/typed" in said.out
    before, after = said.out.split("saved 1")
    assert "it rolls on" not in before
    assert after.index("✓ right") < after.index("your words: it rolls on, like a ball")


def test_own_words_after_the_rating_are_of_the_card_answered_last(forms: Studyapp) -> None:
    said = forms("study", "--plain", "--deck", "forms", stdin="\n3\n:w look it up\n:i\n")
    assert "wrote of forms/reveal" in said.out
    assert "[2/10]" in said.out
    forms("reset", "card:forms/reveal")
    assert "your words: look it up" in forms(*one("reveal"), stdin="\n\n").out


def test_own_words_can_be_taken_away_and_undone(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="x\nw one\nw\n:u\n:i\n")
    assert said.out.count("wrote of forms/typed") == 3
    assert "undid: wrote of forms/typed" in said.out


def test_own_words_of_the_card_before_are_shown_where_it_came_back_at_once(
    forms: Studyapp,
) -> None:
    said = forms(*one("typed"), stdin="x\n1\n:w it rolls on\nmomentum\n\n")
    assert "your words: it rolls on\nrate it:" in said.out


def test_what_was_taken_back_is_no_longer_the_card_answered_last(forms: Studyapp) -> None:
    said = forms("study", "--plain", "--deck", "forms", stdin="\n3\n:u\n:w too late\n:*\n")
    assert "! w comes after an answer" in said.out
    assert "wrote of" not in said.out


# -- set aside, flagged, marked ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said", "found"),
    [
        ("-", "buried forms/gaps#c1", "is:buried"),
        ("=", "buried 2 cards", "is:buried"),
        ("@", "suspended forms/gaps#c1", "is:suspended"),
        ("!", "suspended 2 cards", "is:suspended"),
        ("＝", "buried 2 cards", "is:buried"),
        (":!", "suspended 2 cards", "is:suspended"),
    ],
)
def test_a_card_or_a_note_is_put_aside_and_comes_back(
    forms: Studyapp, line: str, said: str, found: str
) -> None:
    out = forms(*one("gaps*"), stdin=f"{line}\n").out
    assert said in out
    ids = [row["card"] for row in forms("search", found, "--json").json["cards"]]
    assert len(ids) == (2 if "2" in said else 1)
    assert "undid: " in forms("study", "--plain", "--deck", "forms", stdin=":u\n").out
    assert forms("search", found, "--json").json["count"] == 0


def test_a_mark_and_a_flag_stay_and_are_told_with_the_card(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":*\n:f 3\n:l\n:f3\n")
    assert "[1/1] beta · typed · flag 3 · marked" in said.out
    assert said.out.count("flagged forms/typed") == 2  # the same again takes it off
    assert forms("search", "is:marked", "--json").json["count"] == 1
    assert forms("search", "flag:3", "--json").json["count"] == 0


def test_a_card_is_made_new_again_or_asked_on_another_day(forms: Studyapp) -> None:
    assert "set the due day of forms/reveal" in forms(*one("reveal"), stdin=":due 3\n").out
    assert card(forms, "reveal")["schedule"]["due"] == "2026-11-24"
    forms("set-due", "card:forms/reveal", "--days", "0")
    assert "reset forms/reveal" in forms(*one("reveal"), stdin="\nreset\n").out
    assert card(forms, "reveal")["schedule"]["state"] == "new"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (":due", "! say in how many days, like: due 3"),
        (":due 999999", "! say in how many days, like: due 3"),
        (":f 8", "! a flag is a number from 1 to 7"),
        (":flag", "! there is no command :flag;"),
        (":q now", "! there is no command :q now;"),
        (":e", "! there is no terminal for an editor: e FIELD=TEXT"),
        (":e prompt", "! write the field and its text"),
        (":e en.wy=x", "! no field 'en.wy' here - did you mean 'en.why'?"),
        (":r", "! the run is shown after the answer"),
        (f":w {'x' * 600}", "! that is 600 characters long; at most 500 are kept"),
        (":w so", "! w comes after an answer"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_the_card_stays(
    forms: Studyapp, line: str, why: str
) -> None:
    said = forms(*one("typed"), stdin=f"{line}\nmomentum\n\n")
    assert said.code == 0, said.err
    assert next(one for one in said.out.splitlines() if one.startswith("!")).startswith(why)
    assert "✓ right" in said.out
    assert "saved 1" in said.out


# -- looking, editing, turning back ------------------------------------------------------------


def test_i_tells_the_schedule_and_not_the_answer(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="x\n\n:i\n")
    assert "learning, due 2026-11-21" in said.out
    assert "2026-11-21 12:00  answer 1" in said.out


def test_e_changes_a_field_and_the_card_is_shown_anew(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin=":e en.prompt=What rolls on?\nmomentum\n\n")
    assert said.out.index("averages past") < said.out.index("What rolls on?")
    assert "edited forms/typed" in said.out
    assert card(forms, "typed")["prompt"] == "What rolls on?"
    assert "undid: " in forms(*one("typed"), "--cram", stdin=":u\n:u\n").out


def test_an_edit_after_the_answer_keeps_the_answer(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="momentum\ne en.why=It rolls.\n4\n")
    assert said.out.count("✓ right") == 2
    assert "It rolls." in said.out
    assert card(forms, "typed")["reviews"][0]["rating"] == 4


def test_e_opens_the_editor_where_there_is_a_terminal(forms: Studyapp, tmp_path: Path) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text().replace('averages past', 'smooths all'))\n"
    )
    command = [sys.executable, "-m", "studyapp", *one("typed")]
    environment = {**os.environ, "VISUAL": "", "EDITOR": f"{sys.executable} {editor}"}
    with Terminal(command, environment=environment) as terminal:
        terminal.until("averages past")
        terminal.type(":e\r")
        terminal.until("smooths all")
        terminal.type(":q\r")
        terminal.until("0 answered")
    assert "smooths all" in str(card(forms, "typed")["prompt"])


def test_u_and_capital_u_go_back_and_forth(forms: Studyapp) -> None:
    lines = "\n3\n:u\n:U\n:u\n:u\n"
    said = forms("study", "--plain", "--deck", "forms", stdin=lines)
    assert said.out.count("undid: rated forms/reveal Good") == 2
    assert "redid: rated forms/reveal Good" in said.out
    assert [row["voided"] for row in card(forms, "reveal")["reviews"] if row["rating"]] == [True]


def test_a_turned_card_is_in_the_other_language_and_its_answer_stays(forms: Studyapp) -> None:
    said = forms(*one("reveal"), stdin="\nl\n3\n")
    assert "每个方向上的斜率。" in said.out
    assert "saved 1" in said.out


def test_r_runs_what_stands_behind_the_answer(forms: Studyapp) -> None:
    said = forms(
        *one("truth"),
        stdin="t\nr\n1\n",
    )
    assert "claim: shrink_per_layer > 0.9: ✗ refuted (0/20)" in said.out
    assert "≈ measured: shrink_per_layer" in said.out
    assert "no run stands behind this card" in forms(*one("reveal"), stdin="\nr\n").out


def test_where_a_letter_is_an_answer_the_answer_wins(forms: Studyapp) -> None:
    assert "✓ right" in forms(*one("truth"), stdin="f\n\n").out
    assert forms("search", "flag:1", "--json").json["count"] == 0
    said = forms(*one("truth"), "--cram", stdin=":f\ny\n")
    assert "flagged forms/truth" in said.out
    assert "✗ wrong" in said.out


def test_what_was_thought_of_a_revealed_card_is_no_command(forms: Studyapp) -> None:
    said = forms(*one("reveal"), stdin="reset\n3\n")
    assert "saved 1" in said.out
    assert card(forms, "reveal")["schedule"]["reps"] == 1


def test_two_colons_begin_an_answer_with_one(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="::q\n\n")
    assert card(forms, "typed")["reviews"][0]["response"] == ":q"
    assert "✗ wrong" in said.out


def test_commands_speak_chinese(forms: Studyapp) -> None:
    said = forms("--lang", "zh", *one("typed"), stdin="：ｈ\n：＊\n：？\n：ｑ\n")
    assert "物理" in said.out
    assert "标记 forms/typed" in said.out
    assert said.code == 0


def test_a_card_that_keeps_being_forgotten_is_advised_on(forms: Studyapp) -> None:
    for day in range(1, 9):
        forms.patch.setenv("STUDYAPP_NOW", f"2026-12-{day:02}T12:00:00+01:00")
        forms("set-due", "card:forms/truth", "--days", "0")
        said = forms(*one("truth"), stdin="t\n\nf\n\n")
    assert "→ forgotten" in said.out
    assert "→ turn the params of gradient_decay and see it happen" in said.out


def forget(forms: Studyapp, note: str, lines: str) -> str:
    """What the last of eight days says on which a card is forgotten."""
    out = ""
    for day in range(1, 9):
        forms.patch.setenv("STUDYAPP_NOW", f"2026-12-{day:02}T12:00:00+01:00")
        forms("set-due", f"card:forms/{note}", "--days", "0")
        out = forms(*one(note), stdin=lines).out
    return out


def test_advice_on_a_card_that_is_only_revealed_follows_its_rating(forms: Studyapp) -> None:
    out = forget(forms, "reveal", "\n1\n\n3\n")
    assert out.index("Enter is 3 Good") < out.index("→ forgotten") < out.index("saved")


def test_practice_advises_on_nothing(forms: Studyapp) -> None:
    assert "→ " in forget(forms, "truth", "t\n\nf\n\n")
    said = forms(*one("truth"), "--cram", stdin="t\nf\n")
    assert "✗ wrong" in said.out
    assert "→ " not in said.out


def test_what_a_pipe_answers_says_nothing_about_how_long_it_takes(forms: Studyapp) -> None:
    forms(*one("typed"), stdin="momentum\n\n")
    lines = forms("export", "-", "--format", "jsonl").out.splitlines()
    (review,) = (row for row in map(json.loads, lines) if row.get("response") == "momentum")
    assert review["duration_ms"] is None
