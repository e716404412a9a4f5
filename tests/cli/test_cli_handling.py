"""Cards set aside, flagged, tagged, reset and moved from the shell; all of it can be undone."""

from __future__ import annotations

import json

import pytest

from tests.cli.driver import Studyapp

UNDO = "; studyapp undo takes it back\n"
ALPHA = ["small/reveal", "small/truth", "small/pair", "small/pair#reverse"]


def found(studyapp: Studyapp, query: str) -> list[str]:
    return [one["card"] for one in studyapp("search", query, "--json").json["cards"]]


@pytest.mark.parametrize(
    ("verb", "back", "query", "done"),
    [
        ("suspend", "unsuspend", "is:suspended", "suspended 4 cards"),
        ("bury", "unbury", "is:buried", "buried 4 cards"),
        ("mark", "unmark", "is:marked", "marked 4 cards"),
        ("flag", "flag --flag 0", "flag:1", "flagged 4 cards"),
        ("flag --flag 7", "flag --flag 0", "flag:7", "flagged 4 cards"),
    ],
)
def test_a_verb_its_opposite_and_undo(
    small: Studyapp, verb: str, back: str, query: str, done: str
) -> None:
    said = small(*verb.split(), "topic:alpha")
    assert (said.code, said.out, said.err) == (0, done + UNDO, "")
    assert found(small, query) == ALPHA
    assert small("undo").out == f"undid: {done}\n"
    assert found(small, query) == []
    small("redo")
    small(*back.split(), "deck:small")
    assert found(small, query) == []


def test_a_card_alone_is_named(small: Studyapp) -> None:
    assert small("suspend", "small/pair").out == f"suspended small/pair{UNDO}"
    assert found(small, "is:suspended") == ["small/pair"]
    assert small("suspend", "small/gaps").out == f"suspended 2 cards{UNDO}"


def test_what_is_so_already_is_left_alone(small: Studyapp) -> None:
    small("suspend", "small/truth")
    document = small("suspend", "topic:alpha", "--json").json
    assert (document["matched"], document["changed"]) == (4, 3)
    assert document["cards"] == [card for card in ALPHA if card != "small/truth"]
    assert document["operation"]["what"] == "suspended 3 cards"
    again = small("suspend", "topic:alpha")
    assert (again.code, again.err) == (0, "")
    assert again.out == "nothing to do: 4 cards found, and so it is with all of them\n"
    assert small("suspend", "topic:alpha", "--json").json["operation"] is None
    assert small("undo").out == "undid: suspended 3 cards\n"


def test_buried_cards_are_back_tomorrow(small: Studyapp) -> None:
    small("bury", "topic:alpha")
    assert found(small, "is:buried") == ALPHA
    small.patch.setenv("STUDYAPP_NOW", "2026-11-22T09:00:00+01:00")
    assert found(small, "is:buried") == []


@pytest.mark.parametrize(
    "verb",
    ["suspend", "bury", "flag", "mark", "tag --add x", "set-due --days 3"],
)
def test_a_dry_run_changes_nothing(small: Studyapp, verb: str) -> None:
    said = small(*verb.split(), "topic:alpha", "--dry-run")
    *cards, last = said.out.splitlines()
    assert cards == ALPHA
    assert last == "4 of 4 cards would change; nothing was changed: this was a dry run"
    document = small(*verb.split(), "topic:alpha", "--dry-run", "--json").json
    assert (document["dry_run"], document["changed"], document["operation"]) == (True, 4, None)
    assert small("undo", "--list").out.count("\n") == 1  # the import alone


VERBS = ["suspend", "unsuspend", "bury", "unbury", "flag", "mark", "unmark", "reset"]


@pytest.mark.parametrize("verb", [*VERBS, "tag --add x", "set-due --days 1"])
def test_no_card_found_is_bad_data_and_names_the_nearest(small: Studyapp, verb: str) -> None:
    said = small(*verb.split(), "small/trut")
    assert said.code == 1
    assert said.lines == [
        "no card matches 'small/trut'; nothing was changed - did you mean small/truth?"
    ]
    document = small(*verb.split(), "nowhere", "--json")
    assert json.loads(document.out)["exit"] == 1
    assert "see it with: studyapp search" in document.err


@pytest.mark.parametrize("verb", VERBS)
def test_without_a_search_nothing_happens(small: Studyapp, verb: str) -> None:
    assert small(verb).code == 2
    said = small(verb, " ")
    assert said.code == 2
    assert said.lines == ["which cards? nothing was changed - all: deck:*"]


def test_a_part_of_the_search_may_begin_with_a_dash(small: Studyapp) -> None:
    small("suspend", "-topic:alpha", "-kind:cloze")
    assert found(small, "-is:suspended") == [
        "small/reveal",
        "small/truth",
        "small/gaps#c1",
        "small/gaps#c2",
        "small/pair",
        "small/pair#reverse",
    ]


# -- tags --------------------------------------------------------------------------------------


def test_notes_are_tagged_in_one_operation(small: Studyapp) -> None:
    said = small("tag", "topic:alpha", "--add", "exam", "--add", "Ｗeek 3")
    assert said.out == f"changed the tags of 3 notes{UNDO}"
    assert found(small, "tag:exam") == ALPHA
    assert found(small, '"tag:week 3"') == ALPHA
    said = small("tag", "small/pair", "--add", "hard", "--remove", "EXAM")
    assert said.out == f"changed the tags of small/pair{UNDO}"
    assert found(small, "tag:hard -tag:exam") == ["small/pair", "small/pair#reverse"]
    small("undo", "2")
    assert found(small, "-tag:none") == []


def test_a_tag_that_is_there_already_is_not_given_twice(small: Studyapp) -> None:
    small("tag", "small/truth", "--add", "exam")
    assert small("tag", "small/truth", "--add", "Exam").out.startswith("nothing to do")
    assert small("tag", "small/truth", "--remove", "other").out.startswith("nothing to do")


def test_a_tagged_note_keeps_its_schedule_and_its_place(small: Studyapp) -> None:
    small("study", "--plain", "--deck", "small", "--limit", "1", stdin="x\n3\n")
    before = small("card", "small/reveal", "--json").json
    small("tag", "deck:small", "--add", "exam")
    assert small("card", "small/reveal", "--json").json == before
    assert found(small, "tag:exam") == found(small, "")


def test_tags_survive_the_next_import_and_can_go_without_a_trace(small: Studyapp) -> None:
    small("tag", "small/truth", "--add", "exam")
    small("import", "small.toml")
    assert found(small, "tag:exam") == ["small/truth"]
    small("tag", "small/truth", "--remove", "exam")
    assert small("import", "small.toml", "--json").json["unchanged"] == 7


@pytest.mark.parametrize("tag", ["", "a,b", "none", "x" * 61, "\x1b[2J"])
def test_what_can_be_no_tag_is_refused(small: Studyapp, tag: str) -> None:
    said = small("tag", "small/truth", "--add", tag)
    assert said.code == 1
    assert len(said.lines) == 1


def test_tag_needs_a_tag(small: Studyapp) -> None:
    said = small("tag", "small/truth")
    assert (said.code, said.lines) == (2, ["which tag? - say --add T or --remove T"])
    said = small("tag", "small/truth", "--add", "a", "--add", "x", "--remove", "x")
    assert (said.code, said.lines) == (2, ["the tag 'x' can't be added and removed - say one"])
    assert found(small, "tag:a") == []


# -- reset and due days ------------------------------------------------------------------------


def test_a_reset_makes_cards_new_and_keeps_their_history(small: Studyapp) -> None:
    small("study", "--plain", "--deck", "small", "--limit", "1", stdin="x\n3\n")
    small("set-due", "small/choice", "--days", "4")
    assert small("reset", "deck:small").out == f"reset 2 cards{UNDO}"
    card = small("card", "small/reveal", "--json").json
    assert card["schedule"]["state"] == "new"
    assert [one["event"] for one in card["reviews"]] == ["answer", "reset"]
    assert small("card", "small/choice", "--json").json["schedule"]["due"] is None
    assert small("reset", "deck:small").out.startswith("nothing to do")
    small("undo")
    assert small("card", "small/reveal", "--json").json["schedule"]["state"] == "review"


def due(studyapp: Studyapp) -> dict[str, str]:
    cards = studyapp("search", "prop:due>=0", "--json").json["cards"]
    return {one["card"].removeprefix("small/"): one["due"] for one in cards}


def test_cards_are_moved_to_a_day(small: Studyapp) -> None:
    said = small("set-due", "topic:gamma", "--on", "2026-12-09")
    assert said.out == f"set the due day of 3 cards{UNDO}"
    assert set(due(small).values()) == {"2026-12-09"}
    small("set-due", "topic:gamma", "--days", "0")
    assert set(due(small).values()) == {"2026-11-21"}
    small("undo")
    assert set(due(small).values()) == {"2026-12-09"}


def test_a_range_of_days_spreads_cards_evenly_and_always_alike(small: Studyapp) -> None:
    small("set-due", "deck:small", "--days", "3-5")
    first = due(small)
    days = list(first.values())
    assert {day: days.count(day) for day in days} == {
        "2026-11-24": 3,
        "2026-11-25": 3,
        "2026-11-26": 3,
    }
    small("set-due", "deck:small", "--days", "3-5")
    assert due(small) == first


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "on which day? - say --days 3, --days 3-7 or --on 2026-12-09"),
        (["--days", "1", "--on", "2026-12-09"], "on which day?"),
        (["--days", "7-3"], "--days '7-3' is no number of days - write 3 or 3-7"),
        (["--days", "soon"], "--days 'soon' is no number of days"),
        (["--days", "-3"], "--days '-3' is no number of days"),
        (["--days", "９９"], "--days '９９' is no number of days"),
        (["--days", "999999"], "--days '999999' is no number of days"),
        (["--on", "2026-02-30"], "--on '2026-02-30' is not a day - write it like 2026-12-09"),
        (["--on", "2026-11-20"], "--on 2026-11-20 is not in the years to come - today is 2026-11"),
        (["--on", "9999-01-01"], "is not in the years to come"),
    ],
)
def test_a_day_that_is_none_is_refused(small: Studyapp, options: list[str], said: str) -> None:
    answer = small("set-due", "small/truth", *options)
    assert answer.code == 2
    assert said in answer.lines[0]
    assert len(answer.lines) == 1


def test_the_laws_of_the_log_hold_after_all_of_it(small: Studyapp) -> None:
    small("study", "--plain", "--deck", "small", "--limit", "2", stdin="x\n3\n1\n3\n")
    for words in (
        ["set-due", "deck:small", "--days", "1-4"],
        ["reset", "topic:alpha"],
        ["tag", "deck:small", "--add", "x"],
        ["undo", "2"],
        ["redo"],
    ):
        assert small(*words).code == 0
    from datetime import UTC, datetime

    from studyapp.store.store import Store

    with Store.open(small.collection, now=datetime(2026, 11, 21, tzinfo=UTC)) as store:
        assert store.replay_check() == ()
