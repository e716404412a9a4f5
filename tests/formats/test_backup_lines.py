"""The JSON lines of a backup: one object each, with a version, a count and no surprises."""

import json
import math
from pathlib import Path

import pytest

from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.formats import Contents, find
from studyapp.formats.jsonl import lines

NOTE = read_note(
    {"id": "n", "kind": "basic", "en": {"prompt": "what\nis \u2028 it?", "answer": "梯度"}}
)
DECK = Deck("d", Text("Deck", "牌组"), (NOTE,))
CARD = {"card": "d/n", "schedule": {"state": "review", "due": "2026-11-21", "stability": 3.5}}
REVIEW = {"card": "d/n", "rating": 3, "shown": ("a", "b"), "duration_ms": None}


def objects(contents: Contents) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines(contents)]


def test_a_backup_holds_decks_notes_cards_and_reviews_in_this_order() -> None:
    assert objects(Contents((DECK,), [CARD], [REVIEW])) == [
        {"type": "backup", "schema_version": 1},
        {"type": "deck", "id": "d", "title": {"en": "Deck", "zh": "牌组"}},
        {"type": "note", "deck": "d", "note": NOTE.record},
        {"type": "card", **CARD},
        {"type": "review", **REVIEW, "shown": ["a", "b"]},
        {"type": "end", "counts": {"deck": 1, "note": 1, "card": 1, "review": 1}},
    ]


def test_a_note_of_a_backup_reads_back_as_the_same_note() -> None:
    record = objects(Contents((DECK,)))[2]["note"]
    assert isinstance(record, dict)
    assert read_note(record) == NOTE


def test_every_line_is_one_line_in_utf8() -> None:
    write = find("jsonl").write
    assert write is not None
    data = write(Contents((DECK,), iter([CARD]), iter([REVIEW])))
    assert data.endswith(b"\n")
    assert data.count(b"\n") == 6
    assert "梯度" in data.decode()


def test_the_same_contents_give_the_same_bytes() -> None:
    contents = Contents((DECK,), [CARD], [REVIEW])
    assert list(lines(contents)) == list(lines(contents))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_lacks_is_null(value: float) -> None:
    assert objects(Contents((), [{"card": "d/n", "stability": value}]))[1]["stability"] is None


def test_an_empty_collection_is_still_a_whole_backup() -> None:
    assert [one["type"] for one in objects(Contents(()))] == ["backup", "end"]


def test_many_reviews_are_written_as_they_come(tmp_path: Path) -> None:
    reviews = ({"card": "d/n", "n": n} for n in range(1000))
    written = lines(Contents((), reviews=reviews))
    assert json.loads(next(written))["type"] == "backup"
    assert json.loads(next(written))["n"] == 0
    assert next(reviews)["n"] == 1  # nothing was gathered ahead
