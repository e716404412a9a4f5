"""A sitting line by line: every kind answered, every line that acts, and what is kept of it."""

import pytest

from tests.cli.driver import SMALL, Said, Studyapp


def only(studyapp: Studyapp, note: str, *lines: str, more: tuple[str, ...] = ()) -> Said:
    """A sitting over a deck of just one of the notes."""
    head, *notes = SMALL.split("[[note]]")
    one = next(text for text in notes if f'id = "{note}"' in text)
    studyapp.write("one.toml", head.replace('"small"', '"one"') + "[[note]]" + one)
    assert studyapp("import", "one.toml").code == 0
    stdin = "".join(f"{line}\n" for line in lines)
    return studyapp("study", "--plain", "--deck", "one", *more, stdin=stdin)


@pytest.mark.parametrize(
    ("note", "response", "right"),
    [
        ("truth", "f", True),
        ("truth", "false", True),
        ("truth", "错", True),
        ("truth", "2", True),
        ("truth", "t", False),
        ("truth", "对", False),
        ("truth", "1", False),
        ("typed", "relu", True),
        ("typed", "线性整流", True),
        ("typed", "sigmoid", False),
        ("number", "0.25", True),
        ("number", "1/4", True),
        ("number", "２５％", True),
        ("number", "0.5", False),
    ],
)
def test_a_typed_answer_is_judged(small: Studyapp, note: str, response: str, right: bool) -> None:
    said = only(small, note, response, "", more=("--limit", "1"))
    assert ("✓ right" in said.out) is right
    assert ("✗ wrong" in said.out) is not right
    assert "saved 1" in said.out
    assert said.code == 0


def test_an_option_is_chosen_by_its_number(small: Studyapp) -> None:
    shown = only(small, "choice").out
    place = next(n for n in (1, 2) if f"{n}. the right one" in shown)
    said = small("study", "--plain", "--deck", "one", stdin=f"{place}\n\n")
    assert "✓ right" in said.out
    assert "it is right" in said.out


def test_any_line_reveals_and_the_learner_rates(small: Studyapp) -> None:
    said = only(small, "reveal", "whatever I think", "2")
    assert "The slope in every direction." in said.out
    assert small("card", "one/reveal", "--json").json["reviews"][0]["rating"] == 2


def test_a_blank_rating_takes_the_proposed_one(small: Studyapp) -> None:
    only(small, "truth", "t", "", more=("--limit", "1"))
    assert small("card", "one/truth", "--json").json["reviews"][0]["rating"] == 1


def test_a_line_that_cannot_be_read_is_refused_and_not_counted_wrong(small: Studyapp) -> None:
    said = only(small, "number", "", "quarter", "0.25", "3")
    assert said.out.count("\n! ") == 2
    assert "a blank line is not an answer" in said.out
    assert "✓ right" in said.out


def test_after_three_unreadable_lines_a_card_is_skipped_unrecorded(small: Studyapp) -> None:
    said = only(small, "number", "", "", "")
    assert "skipped, nothing recorded" in said.out
    assert "0 answered" in said.out
    assert small("card", "one/number", "--json").json["reviews"] == []


def test_an_unreadable_rating_is_asked_again_then_the_card_is_skipped(small: Studyapp) -> None:
    said = only(small, "truth", "f", "5", "nine", "x")
    assert said.out.count("! rate 1, 2, 3 or 4") == 3
    assert small("card", "one/truth", "--json").json["reviews"] == []


def test_the_end_of_input_ends_the_sitting_and_keeps_the_answers(small: Studyapp) -> None:
    said = small("study", "--plain", stdin="x\n\n")
    assert said.code == 0
    assert "saved 1" in said.out
    assert "1 answered, 1 recalled" in said.out
    assert small("stats", "--json").json["answers"] == 1


def test_q_ends_the_sitting(small: Studyapp) -> None:
    said = small("study", "--plain", stdin="x\n3\nq\n1\n1\n")
    assert "1 answered" in said.out


@pytest.mark.parametrize("note", ["typed", "number"])
def test_where_the_answer_is_typed_only_a_colon_makes_a_command(small: Studyapp, note: str) -> None:
    assert "0 answered" in only(small, note, ":q").out
    said = only(small, "typed", "q", "", more=("--limit", "1"))
    assert "✗ wrong" in said.out


def test_u_takes_the_last_answer_back_and_asks_it_again(small: Studyapp) -> None:
    said = small("study", "--plain", "--deck", "small", stdin="x\n4\nu\nx\n1\n")
    assert "undid: rated small/reveal Easy" in said.out
    assert said.out.count("\nWhat is a gradient?") == 2
    log = small("card", "small/reveal", "--json").json["reviews"]
    assert [(row["rating"], row["voided"]) for row in log if row["event"] == "answer"] == [
        (4, True),
        (1, False),
    ]


def test_u_with_nothing_done_says_so_and_asks_the_same_card_again(small: Studyapp) -> None:
    said = small("study", "--plain", "--limit", "1", stdin="u\nx\n3\n")
    assert "nothing to undo" in said.out
    assert said.out.count("What is a gradient?") == 2
    assert "saved 1" in said.out


def test_a_question_mark_shows_the_lines_that_act(small: Studyapp) -> None:
    assert "  u, U            undo, redo\n" in small("study", "--plain", stdin="?\n").out


def test_limit_counts_the_cards_shown_skipped_ones_too(small: Studyapp) -> None:
    said = only(small, "number", "", "", "", more=("--limit", "1"))
    assert said.out.count("How steep") == 1
    said = small("study", "--plain", "--limit", "3", stdin="\n\n\n\n\n\n\n\n\n\n\n\n\n\n")
    assert said.out.count("[1/3]") == said.out.count("[2/3]") == said.out.count("[3/3]") == 1


def test_confidence_is_asked_only_when_wanted(small: Studyapp) -> None:
    assert "how sure?" not in only(small, "truth", "f", "").out
    small("undo")
    said = small("study", "--plain", "--deck", "one", "--confidence", stdin="f\nsure\n1\n\n")
    assert "how sure?" in said.out
    assert "! say 1, 2 or 3" in said.out
    log = small("card", "one/truth", "--json").json["reviews"]
    assert log[-1]["confidence"] == 1
    assert log[-1]["rating"] == 1  # a guess that was right is asked again


def test_evidence_runs_claim_and_control(small: Studyapp) -> None:
    said = only(small, "truth", "f", "", more=("--evidence", "--limit", "1"))
    assert "claim: shrink_per_layer > 0.9: ✗ refuted (0/20)" in said.out
    assert "control: shrink_per_layer > 0.9: ✓ holds (20/20)" in said.out
    assert "studyapp demo run gradient_decay --depth 8 --width 32 --seeds 20" in said.out


def test_it_speaks_chinese(small: Studyapp) -> None:
    said = small("--lang", "zh", "study", "--plain", "--limit", "1", stdin="\n3\n")
    assert "什么是梯度？" in said.out
    assert "每个方向上的斜率。" in said.out
    assert "answered" not in said.out


def test_plain_before_the_verb_or_alone_is_a_sitting_too(small: Studyapp) -> None:
    for arguments in (("--plain",), ("--plain", "study")):
        assert "What is a gradient?" in small(*arguments, stdin="").out


def test_nothing_due_is_said(studyapp: Studyapp) -> None:
    said = studyapp("study", "--plain")
    assert said.out.startswith("Nothing is due.")
    assert said.code == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--deck", "smal"), "no deck 'smal' - did you mean 'small'?"),
        (("--topic", "alfa"), "no topic 'alfa' - did you mean 'alpha'?"),
    ],
)
def test_an_unknown_deck_or_topic_is_named(
    small: Studyapp, arguments: tuple[str, ...], line: str
) -> None:
    said = small("study", "--plain", *arguments)
    assert (said.code, said.lines, said.out) == (2, [line], "")


def test_new_cards_a_day_are_limited_by_the_setting(small: Studyapp) -> None:
    small.settings("shipped = false\nnew_per_day = 2\n")
    said = small("study", "--plain", stdin="1\n3\n" * 6)
    assert "2 answered" in said.out
    assert "Nothing is due." in small("study", "--plain").out


def test_text_from_a_deck_is_shown_as_written(studyapp: Studyapp) -> None:
    studyapp.write("odd.md", "Q: [@click=app.quit]x[/] {0} %s\x1b[31mred\nA: [bold]\n")
    assert studyapp("import", "odd.md").code == 0
    said = studyapp("study", "--plain", stdin="\n\n")
    assert "[@click=app.quit]x[/] {0} %sred" in said.out
    assert "\x1b" not in said.out + said.err
