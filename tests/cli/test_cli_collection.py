"""What is due, how it went, one card, and the steps taken back and done again."""

import pytest

from tests.cli.driver import Studyapp


@pytest.fixture
def studied(small: Studyapp) -> Studyapp:
    """Two cards answered on Saturday; one failed, and was recalled on Sunday."""
    small("study", "--plain", "--limit", "1", stdin="x\n4\n")
    small("study", "--plain", "--topic", "alpha", "--limit", "1", stdin="t\n1\n")
    small.patch.setenv("STUDYAPP_NOW", "2026-11-22T09:00:00+01:00")
    small("study", "--plain", "--topic", "alpha", "--limit", "1", stdin="f\n3\n")
    return small


def test_due_counts_the_day(studied: Studyapp) -> None:
    assert studied("due").out.splitlines()[0] == "0 due, 0 learning, 5 new"
    assert studied("due", "--json").json == {
        "schema_version": 1,
        "day": "2026-11-22",
        "new": 5,  # of a note with two cards, one a day
        "learning": 0,
        "review": 0,
        "next": studied("due", "--json").json["next"],
        "left_over": 0,
        "exam": None,
    }
    studied.patch.setenv("STUDYAPP_NOW", "2027-02-01T09:00:00+01:00")
    document = studied("due", "--json").json
    assert (document["review"], document["next"]) == (2, None)


def test_due_names_the_next_day(studied: Studyapp) -> None:
    after = studied("due", "--json").json["next"]
    assert set(after) == {"day", "cards"}
    assert after["day"] > "2026-11-22"
    assert after["day"] in studied("due").out


def test_due_before_four_in_the_morning_is_still_yesterday(small: Studyapp) -> None:
    small.patch.setenv("STUDYAPP_NOW", "2026-11-22T03:59:00+01:00")
    assert small("due", "--json").json["day"] == "2026-11-21"


def test_stats_counts_and_tells_true_retention(studied: Studyapp) -> None:
    document = studied("stats", "--json").json
    assert document.pop("calibration")["answers"] == 0
    assert document.pop("predicted")["answers"] == 1
    assert document == {
        "schema_version": 1,
        "day": "2026-11-22",
        "days": 30,
        "cards": 9,
        "new": 7,
        "learning": 0,
        "review": 2,
        "answers": 3,
        "answers_in_days": 3,
        "retention": {"asked": 1, "recalled": 1, "share": 1.0},
        "streak": None,
    }
    text = studied("stats").out
    assert "9 cards: 7 new, 0 learning, 2 in review" in text
    assert "true retention  100.0%  (1/1)" in text


def test_stats_by_topic_and_kind(studied: Studyapp) -> None:
    by = studied("stats", "--by", "topic", "--json").json["by"]
    assert by["alpha"].items() >= {"asked": 1, "recalled": 1, "share": 1.0}.items()
    assert by["gamma"].items() >= {"asked": 0, "recalled": 0, "share": None}.items()
    by = studied("stats", "--by", "kind", "--json").json["by"]
    assert by["truefalse"]["asked"] == 1
    assert list(by) == sorted(by)


def test_stats_looks_as_far_back_as_told(studied: Studyapp) -> None:
    assert studied("stats", "--days", "1", "--json").json["answers_in_days"] == 1
    studied.patch.setenv("STUDYAPP_NOW", "2027-11-22T09:00:00+01:00")
    assert studied("stats", "--json").json["retention"]["asked"] == 0


def test_decks_lists_counts(studied: Studyapp) -> None:
    assert studied("decks", "--json").json == {
        "schema_version": 1,
        "decks": [
            {
                "id": "small",
                "title": {"en": "Small deck", "zh": "小卡组"},
                "notes": 7,
                "cards": 9,
                "new": 7,
                "due": 0,
            }
        ],
    }
    assert "Small deck" in studied("decks").out
    assert "小卡组" in studied("--lang", "zh", "decks").out


def test_an_empty_collection_says_what_to_do(studyapp: Studyapp) -> None:
    said = studyapp("decks")
    assert (said.code, said.out) == (0, "")
    assert said.lines == ["no decks yet; bring one in with: studyapp import FILE"]


def test_card_tells_text_schedule_and_every_review(studied: Studyapp) -> None:
    document = studied("card", "small/truth", "--json").json
    assert list(document) == [
        "schema_version", "card", "kind", "topic", "language", "prompt", "answer", "why",
        "schedule", "reviews", "leech",
    ]  # fmt: skip
    assert list(document["schedule"]) == [
        "state", "due", "reps", "lapses", "stability", "difficulty", "recall", "suspended",
        "buried_until", "retired",
    ]  # fmt: skip
    first, second = document["reviews"]
    assert list(first) == [
        "at", "day", "event", "response", "right", "rating", "confidence", "interval", "due",
        "voided",
    ]  # fmt: skip
    assert (first["day"], first["rating"], first["right"]) == ("2026-11-21", 1, False)
    assert (second["day"], second["rating"], second["right"]) == ("2026-11-22", 3, True)
    assert document["schedule"]["reps"] == 2
    text = studied("card", "small/truth").out
    assert text.startswith("small/truth · alpha · truefalse\n")
    assert "answers 2, lapses 0" in text
    assert text.splitlines()[-1].startswith("2026-11-22 09:00  answer 3 -> ")


def test_card_speaks_the_language_asked_for(small: Studyapp) -> None:
    document = small("--lang", "zh", "card", "small/reveal", "--json").json
    assert (document["language"], document["prompt"]) == ("zh", "什么是梯度？")


def test_a_card_has_a_slot(small: Studyapp) -> None:
    assert small("card", "small/pair#reverse", "--json").json["prompt"] == "batch normalization"


def test_a_card_whose_gap_is_gone_is_still_told(small: Studyapp) -> None:
    text = (small.folder / "small.toml").read_text(encoding="utf-8")
    small.write(
        "small.toml", text.replace("{{c2::both::how many}}", "both").replace("{{c2::两::几}}", "两")
    )
    small("import", "small.toml")
    said = small("card", "small/gaps#c2")
    assert "retired: it is gone from its deck" in said.out


@pytest.mark.parametrize("card", ["small/revael", "reveal", "small", "nope/nope", "", "#", "a/b#c"])
def test_an_unknown_card_is_one_line(small: Studyapp, card: str) -> None:
    said = small("card", card)
    assert said.code == 2
    assert len(said.lines) == 1
    assert said.lines[0].startswith("there is no card")
    assert small("card", card, "--json").json["exit"] == 2


def test_the_nearest_card_is_named(small: Studyapp) -> None:
    assert "did you mean small/reveal?" in small("card", "small/revael").err


# -- undo and redo -----------------------------------------------------------------------------


def test_undo_takes_back_one_and_redo_does_it_again(studied: Studyapp) -> None:
    assert studied("undo").out == "undid: rated small/truth Good\n"
    assert studied("card", "small/truth", "--json").json["schedule"]["state"] == "learning"
    assert studied("redo").out == "redid: rated small/truth Good\n"
    assert studied("card", "small/truth", "--json").json["schedule"]["state"] == "review"


def test_undo_takes_back_several(studied: Studyapp) -> None:
    assert studied("undo", "2").out.splitlines() == [
        "undid: rated small/truth Good",
        "undid: rated small/truth Again",
    ]
    assert len(studied("undo", "99").out.splitlines()) == 2
    assert studied("stats", "--json").json["cards"] == 0
    said = studied("undo")
    assert (said.code, said.out, said.lines) == (0, "", ["nothing to undo"])
    assert len(studied("redo", "99").out.splitlines()) == 4
    assert studied("redo").lines == ["nothing to redo"]


def test_undo_lists_without_undoing(studied: Studyapp) -> None:
    lines = studied("undo", "--list").out.splitlines()
    assert len(lines) == 4
    assert lines[0] == "2026-11-22 09:00   rated small/truth Good"  # by the learner's own clock
    assert len(studied("undo", "2", "--list").out.splitlines()) == 2
    studied("undo")
    rows = studied("undo", "--list", "--json").json["operations"]
    assert [row["undone"] for row in rows] == [True, False, False, False]
    assert set(rows[0]) == {"id", "at", "what", "cards", "undone"}


def test_undo_and_redo_tell_programs(studied: Studyapp) -> None:
    (row,) = studied("undo", "--json").json["undone"]
    assert (row["what"], row["cards"]) == ("rated small/truth Good", ["small/truth"])
    (row,) = studied("redo", "--json").json["redone"]
    assert row["what"] == "rated small/truth Good"


def test_undo_speaks_chinese(studied: Studyapp) -> None:
    assert "undid" not in studied("--lang", "zh", "undo").out


def test_undo_wants_a_number(small: Studyapp) -> None:
    said = small("undo", "two")
    assert said.code == 2
    assert len(said.lines) == 1
