"""Whatever comes down the line: nothing is lost, nothing is counted wrong, one clear line."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO

import pytest

from studyapp.cli import run
from studyapp.cli.line_reading import LONGEST_LINE, lines
from tests.cli.driver import Said, Studyapp
from tests.cli.sitting_player import one, with_forms


@pytest.fixture
def forms(studyapp: Studyapp) -> Studyapp:
    return with_forms(studyapp)


def refused(said: Said) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith("! ")]


@pytest.mark.parametrize(
    ("note", "line", "why"),
    [
        ("number", "", "! a blank line is not an answer"),
        ("number", "   \t ", "! a blank line is not an answer"),
        ("number", "1e400", "! that is not a number"),
        ("number", "-1e400", "! that is not a number"),
        ("number", "nan", "! that is not a number"),
        ("number", "inf", "! that is not a number"),
        ("number", "9" * 5000, "! that is 5000 characters long; an answer has at most 500"),
        ("number", "1/0", "! that is not a number"),
        ("number", "0.25 kg", "! the answer has no unit; leave out kg"),
        ("number", "\x1b[31m", "! a blank line is not an answer"),
        ("typed", "\x1b]0;title\x07\u202e", "! a blank line is not an answer"),
        ("typed", "x" * 100_000, "! that is 10000 characters long; an answer has at most 500"),
        ("typed", "...", "! ... says nothing"),
        ("choice", "4", "! answer with a number from 1 to 3"),
        ("choice", "０", "! answer with a number from 1 to 3"),
        ("choice", "9" * 400, "! answer with a number from 1 to 3"),
        ("many", "1 4", "! answer with the numbers of the right ones, like 1 3"),
        ("order", "1 1 2 3", "! write all numbers from 1 to 4 in the right order, each once"),
        ("order", "1 2 3", "! write all numbers from 1 to 4 in the right order, each once"),
        ("truth", "maybe", "! answer t or f"),
        ("truth", "\ufffd", "! answer t or f"),
    ],
)
def test_a_line_that_cannot_be_an_answer_is_refused_in_one_line(
    forms: Studyapp, note: str, line: str, why: str
) -> None:
    said = forms(*one(note), stdin=f"{line}\n")
    assert said.code == 0, said.err
    assert len(refused(said)) == 1
    assert refused(said)[0].startswith(why)
    assert "\x1b" not in said.out + said.err
    assert forms("card", f"forms/{note}", "--json").json["reviews"] == []


@pytest.mark.parametrize(
    "line", ["０．２５", "２５％", "１／４", "2.5e-1", "0.25\u200b", "\ufeff0.25"]
)
def test_a_number_may_be_written_in_full_width(forms: Studyapp, line: str) -> None:
    assert "✓ right" in forms(*one("number"), stdin=f"{line}\n３\n").out


def test_what_was_pasted_is_shown_without_its_escapes(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="\x1b[31mmoment\x1b[0mom\n1\n")
    assert "moment[-o-]{+u+}m" in said.out
    assert "\x1b" not in said.out
    assert forms("card", "forms/typed", "--json").json["reviews"][0]["response"] == "momentom"


def test_own_words_are_kept_without_escapes(forms: Studyapp) -> None:
    said = forms(*one("typed"), stdin="x\nw \x1b[2Jgone\x1b[1m\u202e?\n1\nmomentum\n\n")
    assert "your words: gone?" in said.out
    assert "\x1b" not in said.out


def test_a_rating_is_read_in_full_width_and_nothing_else_is_one(forms: Studyapp) -> None:
    said = forms(*one("reveal"), stdin="\n0\n-1\n４\n")
    assert refused(said) == ["! rate 1, 2, 3 or 4; a blank line takes the proposed one"] * 2
    assert forms("card", "forms/reveal", "--json").json["reviews"][0]["rating"] == 4


def test_an_enormous_line_is_one_line_and_takes_no_more_room_than_its_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{'a' * 5_000_000}\nnext\n{'b' * LONGEST_LINE}\n"))
    read = list(lines())
    assert [len(line) for line in read] == [LONGEST_LINE, 4, LONGEST_LINE]


def test_no_stdin_at_all_is_an_end(forms: Studyapp) -> None:
    forms.patch.setattr(sys, "stdin", None)
    assert run(["study", "--plain"]) == 0


# -- clocks and other programs -----------------------------------------------------------------


def test_a_clock_that_jumps_back_is_told_and_loses_nothing(forms: Studyapp) -> None:
    forms(*one("reveal"), stdin="\n3\n")
    forms.patch.setenv("STUDYAPP_NOW", "2026-11-18T09:00:00+01:00")
    said = forms("study", "--plain", "--query", "kind:typed", stdin="momentum\n\n")
    assert said.err == (
        "the clock says 2026-11-18 09:00, and the last thing was done at 2026-11-21 12:00: "
        "is it right?\n"
    )
    assert "saved 2" in said.out
    assert "undid: rated forms/typed Good" in forms("study", "--plain", stdin=":u\n").out
    forms.patch.setenv("STUDYAPP_NOW", "2026-11-22T09:00:00+01:00")
    said = forms("study", "--plain", "--deck", "forms", stdin=":q\n")
    assert said.err == ""
    kept = forms("card", "forms/reveal", "--json").json["reviews"]
    assert [row["rating"] for row in kept] == [3]


@contextmanager
def written_to(studyapp: Studyapp) -> Iterator[None]:
    """Another program is writing to the collection, and takes its time."""
    with closing(sqlite3.connect(studyapp.collection, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


class Meanwhile:
    """A stdin that does something before it gives its last lines."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)

    def readline(self, most: int = -1) -> str:
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, str):
                return f"{step}\n"
            assert callable(step)
            step()
        return ""

    def isatty(self) -> bool:
        return False


def sit(studyapp: Studyapp, *steps: object) -> Said:
    studyapp.capfd.readouterr()
    studyapp.patch.setattr(sys, "stdin", Meanwhile(*steps))
    code = run(["study", "--plain", "--deck", "forms"])
    return Said(int(code), *studyapp.capfd.readouterr())


def test_an_answer_that_cannot_be_kept_is_one_line_and_the_others_stay(forms: Studyapp) -> None:
    lock = written_to(forms)
    said = sit(forms, "", "3", ":s", lock.__enter__, "1", "never read")
    lock.__exit__(None, None, None)
    assert said.code == 4
    assert len(said.lines) == 1
    assert "another program is writing to the collection" in said.lines[0]
    assert "saved 1" in said.out
    assert "1 answered, 1 recalled" in said.out
    assert forms("stats", "--json").json["answers"] == 1
    assert forms("study", "--plain", "--resume", stdin=":q\n").out.startswith("\n[2/")


def test_a_command_that_cannot_be_done_is_one_line_and_the_card_stays(forms: Studyapp) -> None:
    lock = written_to(forms)
    said = sit(forms, lock.__enter__, "*", lambda: lock.__exit__(None, None, None), "", "3")
    assert len(refused(said)) == 1
    assert "another program is writing to the collection" in refused(said)[0]
    assert "saved 1" in said.out


def test_two_sittings_over_one_collection_keep_every_answer(forms: Studyapp) -> None:
    def elsewhere() -> None:
        stdin, sys.stdin = sys.stdin, StringIO("\n1\n")
        assert run(["study", "--plain", "--query", "card:forms/reveal"]) == 0
        sys.stdin = stdin

    said = sit(forms, "", elsewhere, "4", ":q")
    assert said.code == 0
    kept = forms("card", "forms/reveal", "--json").json
    assert [row["rating"] for row in kept["reviews"]] == [1, 4]
    assert kept["schedule"]["reps"] == 2


def test_a_card_that_is_gone_meanwhile_is_passed_over(forms: Studyapp) -> None:
    def elsewhere() -> None:
        assert run(["suspend", "card:forms/typed"]) == 0

    said = sit(forms, "", "3", elsewhere, *[":s", "1"] * 20)
    assert "saved 2" in said.out
    assert said.code == 0
