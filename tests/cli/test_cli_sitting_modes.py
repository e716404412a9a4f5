"""Sittings from a search, sittings that leave the schedule alone, and going on with one."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.cli.driver import Said, Studyapp
from tests.cli.sitting_player import one, play, rightly, with_forms
from tests.interrupts import heed_ctrl_c

SCHEDULED = ("choice", "reveal", "typed")
"""Notes that some tests answer before they practise."""


@pytest.fixture
def forms(studyapp: Studyapp) -> Studyapp:
    return with_forms(studyapp)


def schedule(studyapp: Studyapp, note: str) -> object:
    return studyapp("card", f"forms/{note}", "--json").json["schedule"]


def order_of(said: Said) -> list[str]:
    """The first lines of the questions in the order asked."""
    return re.findall(r"^\[\d+/\d+\].*\n(.*)", said.out, re.MULTILINE)


# -- a search ----------------------------------------------------------------------------------


def test_only_what_a_search_finds_is_asked(forms: Studyapp) -> None:
    said = forms("study", "--plain", "--query", "kind:typed or kind:number", stdin="q\n" * 3)
    assert "[1/3]" in said.out
    assert "Nothing is due." in forms("study", "--plain", "--query", "tag:exam").out


def test_a_search_that_cannot_be_read_is_one_line(forms: Studyapp) -> None:
    for verb in (("study", "--plain"), ("quiz", "--plain")):
        said = forms(*verb, "--query", "is:nonsense")
        assert (said.code, len(said.lines), said.out) == (2, 1, "")


# -- new cards that wait -----------------------------------------------------------------------

GATED = """
id = "gated"
title = { en = "Gated" }
[[note]]
id = "first"
kind = "basic"
en = { prompt = 'First?', answer = 'yes' }
[[note]]
id = "second"
kind = "basic"
requires = ["first"]
en = { prompt = 'Second?', answer = 'yes' }
"""


def test_what_waits_is_told_with_what_it_waits_for(studyapp: Studyapp) -> None:
    studyapp.write("gated.toml", GATED)
    assert studyapp("import", "gated.toml").code == 0
    why = "1 new card waits for what it builds on: gated/first"
    said = studyapp("study", "--plain", stdin="\n\n")
    assert "Second?" not in said.out
    assert why in said.out
    studyapp("undo")
    said = studyapp("study", "--plain", "--query", "second")
    assert said.out.startswith(f"Nothing is due.\n{why}")
    said = studyapp("study", "--plain", "--no-gate", "--query", "second")
    assert "Second?" in said.out
    assert why not in said.out


def test_why_nothing_is_left_is_said(forms: Studyapp) -> None:
    forms.settings("shipped = false\nnew_per_day = 1\n")
    forms("study", "--plain", stdin="\n3\n")
    said = forms("study", "--plain")
    assert "today's new card is done; more come tomorrow" in said.out
    said = forms("study", "--plain", "--query", "kind:typed")
    assert "today's new card is done; more come tomorrow" in said.out
    assert "more come tomorrow" not in forms("study", "--plain", "--query", "tag:none card:x").out
    forms.settings("shipped = false\nnew_per_day = 0\n")
    assert "the setting new_per_day is 0: no new card comes" in forms("study", "--plain").out


# -- practice ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [("study", "--cram", "--limit", "12"), ("quiz", "-n", "12")])
def test_practice_leaves_every_schedule_alone(forms: Studyapp, mode: tuple[str, ...]) -> None:
    forms("study", "--plain", stdin="\n3\n")
    before = [schedule(forms, note) for note in SCHEDULED]
    said = play(forms, anything, *mode, "--plain", "--deck", "forms")
    assert said.out.count("saved") == 12
    assert "no schedule moves" in said.out
    assert [schedule(forms, note) for note in SCHEDULED] == before
    assert forms("stats", "--json").json["answers"] == 1


def anything(card: str) -> str | None:
    """Some line that each kind of question takes; a reveal card is missed."""
    if "1 missed, 3 knew; Enter is 3 knew" in card:
        return "1" if "saved" not in card else None
    count = len(re.findall(r"^  \d\. ", card, re.MULTILINE))
    if "in the right order" in card:
        return rightly(card)
    return "1" if count or "· number" in card or "t / f" in card else "momentum"


def test_in_practice_a_judged_card_reads_one_line_and_a_revealed_one_two(forms: Studyapp) -> None:
    said = forms("quiz", "--plain", "--query", "card:forms/typed", stdin="momentum\n1\n2\n")
    assert "missed" not in said.out
    assert "saved 1" in said.out
    assert "1 right of 1" in said.out
    said = forms("quiz", "--plain", "--query", "card:forms/reveal", stdin="\n2\n\n")
    assert "did you know it? 1 missed, 3 knew; Enter is 3 knew\n" in said.out
    assert "! say 1 / 3; a blank line takes the proposed one" in said.out
    assert "1 right of 1" in said.out
    said = forms("quiz", "--plain", "--query", "card:forms/reveal", stdin="\n1\n")
    assert "0 right of 1\nto see again:\n  ✗ What is a gradient?" in said.out


def test_cramming_asks_each_card_until_it_was_right_once(forms: Studyapp) -> None:
    said = forms(*one("typed"), "--cram", stdin="x\nx\nmomentum\nmomentum\n")
    assert len(order_of(said)) == 3
    assert "1 right of 3" in said.out


def test_mistakes_are_asked_until_they_are_right(forms: Studyapp) -> None:
    assert "no card fits" in forms("study", "--plain", "--mistakes").out
    forms(*one("truth"), stdin="t\n\n")
    forms.patch.setenv("STUDYAPP_NOW", "2026-11-21T12:01:00+01:00")
    said = forms("study", "--plain", "--mistakes", stdin="f\n")
    assert "Mistakes: 1 card; no schedule moves" in said.out
    assert "1 right of 1" in said.out
    assert "no card fits" in forms("study", "--plain", "--mistakes").out


def test_a_quiz_draws_the_same_cards_for_the_same_seed(forms: Studyapp) -> None:
    first = play(forms, lambda card: ":-", "quiz", "--plain", "-n", "4", "--seed", "7")
    forms("unbury", "deck:*")
    again = play(forms, lambda card: ":-", "quiz", "--plain", "-n", "4", "--seed", "7")
    forms("unbury", "deck:*")
    other = play(forms, lambda card: ":-", "quiz", "--plain", "-n", "4", "--seed", "8")
    assert len(order_of(first)) == 4
    assert order_of(first) == order_of(again) != order_of(other)
    assert first.out.startswith("seed 7: it draws the same cards again\nQuiz: 4 cards")


def test_a_quiz_without_a_seed_names_the_one_it_took(forms: Studyapp) -> None:
    said = forms("quiz", "--plain")
    seed = re.match(r"seed (\d+):", said.out)
    assert seed
    assert order_of(said) == order_of(forms("quiz", "--plain", "--seed", seed[1]))


def test_a_quiz_is_counted_by_topic(forms: Studyapp) -> None:
    said = play(forms, lambda card: None if "saved" in card else wrong(card), *quiz_of_two())
    assert "0 right of 2" in said.out
    assert "  alpha: 0 right of 1" in said.out
    assert "  beta: 0 right of 1" in said.out


def quiz_of_two() -> tuple[str, ...]:
    return ("quiz", "--plain", "--query", "card:forms/truth or card:forms/number")


def wrong(card: str) -> str:
    return "t" if "t / f" in card else "77"


def test_a_quiz_as_a_document_talks_on_stderr(forms: Studyapp) -> None:
    said = forms(*quiz_of_two(), "--json", "--seed", "1", stdin="t\n77\nt\n77\n77\n")
    found = said.json
    assert found["seed"] == 1
    assert found["asked"] == 2
    assert sum(topic["asked"] for topic in found["topics"]) == 2
    assert {row["card"] for row in found["answers"]} == {"forms/truth", "forms/number"}
    assert set(found["again"]) <= {"forms/truth", "forms/number"}
    assert "How steep" in said.err


# -- going on ----------------------------------------------------------------------------------


def test_a_sitting_that_was_ended_can_be_gone_on_with(forms: Studyapp) -> None:
    first = forms("study", "--plain", "--deck", "forms", stdin="\n3\nq\n")
    total = re.search(r"\[2/(\d+)\]", first.out)
    assert total
    said = forms("study", "--plain", "--resume", stdin=":q\n")
    assert said.out.startswith(f"\n[2/{total[1]}]")
    assert "1 answered, 1 recalled" in said.out  # counted from its beginning


def test_without_resume_a_sitting_begins_anew_and_says_what_is_left(forms: Studyapp) -> None:
    forms("study", "--plain", "--query", "topic:beta", stdin=":s\n\n:q\n")
    said = forms("study", "--plain", "--query", "topic:alpha", stdin="q\n")
    assert "to go on with it: studyapp study --plain --resume;" in said.err
    assert "[1/" in said.out
    said = forms("study", "--plain", "--resume", stdin=":q\n")  # nothing took its place
    assert "· alpha" not in said.out
    assert "1 answered" in said.out
    forms("study", "--plain", "--query", "tag:nowhere")
    assert forms("study", "--plain", "--resume", stdin=":q\n").code == 0
    forms("study", "--plain", "--query", "card:forms/choice", stdin="s\n1\n:q\n")
    assert "beta" not in forms("study", "--plain", "--resume", stdin=":q\n").out


def test_a_sitting_that_came_to_its_end_leaves_nothing(forms: Studyapp) -> None:
    forms(*one("reveal"), stdin="\n3\n")
    said = forms("study", "--plain", "--resume")
    assert said.lines == ["no sitting was left - begin one with: studyapp study"]
    assert said.code == 2


def test_a_quiz_is_gone_on_with_as_a_quiz(forms: Studyapp) -> None:
    play(forms, lambda card: None if "saved" in card else wrong(card), *quiz_of_two())
    forms("quiz", "--plain", "-n", "3", "--query", "kind:typed or kind:number", stdin="77\n")
    said = forms("study", "--plain", "--resume")
    assert "Quiz: 2 cards; no schedule moves" in said.out


@pytest.mark.parametrize(
    "more", [("--deck", "forms"), ("--cram",), ("--limit", "3"), ("--query", "x")]
)
def test_going_on_takes_no_other_options(forms: Studyapp, more: tuple[str, ...]) -> None:
    said = forms("study", "--plain", "--resume", *more)
    assert (said.code, len(said.lines), said.out) == (2, 1, "")


def test_two_modes_at_once_are_refused(forms: Studyapp) -> None:
    said = forms("study", "--plain", "--cram", "--mistakes")
    assert said.lines == ["--cram and --mistakes are two sittings - say one of them"]


class Child:
    """A sitting in a process of its own, answered line by line."""

    def __init__(self, *arguments: str, interruptible: bool = False) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "studyapp", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            preexec_fn=heed_ctrl_c if interruptible else None,  # noqa: PLW1509
        )
        self.out = ""

    def until(self, wanted: Callable[[str], bool]) -> None:
        assert self.process.stdout is not None
        while not wanted(self.out):
            line = self.process.stdout.readline()
            assert line, f"it ended with:\n{self.out}"
            self.out += line

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        out, err = self.process.communicate()
        self.out += out
        self.err = err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_sitting_loses_nothing_and_is_gone_on_with(forms: Studyapp) -> None:
    child = Child("study", "--plain", "--deck", "forms")
    for n in range(1, 4):
        child.until(lambda out, n=n: f"[{n}/" in out)
        for line in (":s", "1"):
            child.say(line)
        child.until(lambda out, n=n: f"saved {n}" in out)
    child.until(lambda out: re.search(r"\[4/.*\n.*\n", out) is not None)
    child.say(":s")  # answered, and not rated yet
    child.end(signal.SIGKILL)
    assert child.process.returncode == -signal.SIGKILL
    assert forms("stats", "--json").json["answers"] == 3
    total = re.search(r"\[4/(\d+)\]", child.out)
    assert total
    asked = child.out[child.out.rindex("[4/") :].splitlines()[1]
    said = forms("study", "--plain", "--resume", stdin=":s\n1\n:q\n")
    assert said.out.startswith(f"\n[4/{total[1]}]")
    assert order_of(said)[0] == asked
    assert "saved 4" in said.out
    assert "4 answered" in said.out


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_ctrl_c_keeps_the_answers_and_the_rest_can_be_gone_on_with(forms: Studyapp) -> None:
    child = Child("study", "--plain", "--deck", "forms", interruptible=True)
    for line in ("", "3"):
        child.say(line)
    child.until(lambda out: "[2/" in out)
    child.end(signal.SIGINT)
    assert child.process.returncode == 130
    assert "1 answered" in child.out
    assert child.err == "studyapp: stopped - answers kept: 1\n"
    assert forms("study", "--plain", "--resume", stdin=":q\n").out.startswith("\n[2/")
