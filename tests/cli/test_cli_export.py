"""Decks written out: what comes back in is what went out."""

import json
import os
import sys

import pytest

from tests.cli.driver import Studyapp


def test_import_of_an_export_changes_nothing(small: Studyapp) -> None:
    assert small("export", "out.toml").out == "out.toml\n"
    document = small("import", "out.toml", "--json").json
    assert (document["new"], document["updated"], document["unchanged"]) == (0, 0, 7)


def test_an_export_into_an_empty_collection_is_the_same_deck(small: Studyapp) -> None:
    small("export", "out.toml")
    other = ("--collection", "other.db")
    assert small(*other, "import", "out.toml").code == 0
    small(*other, "export", "again.toml")
    assert (small.folder / "again.toml").read_bytes() == (small.folder / "out.toml").read_bytes()


def test_several_decks_want_a_name(small: Studyapp) -> None:
    small.write("two.csv", "question,answer\nq,a\n")
    small("import", "two.csv")
    said = small("export", "out.toml")
    assert said.code == 2
    assert said.lines == ["there are 2 decks - name one with --deck: small, two"]
    assert small("export", "out.toml", "--deck", "two").code == 0
    said = small("export", "out.toml", "--deck", "smal", "--force")
    assert (said.code, said.lines) == (2, ["no deck 'smal' - did you mean 'small'?"])


def test_jsonl_holds_notes_schedules_and_reviews_oldest_first(small: Studyapp) -> None:
    small("study", "--plain", "--topic", "gamma", "--limit", "1", stdin="0.25\n4\n")
    small.patch.setenv("STUDYAPP_NOW", "2026-11-21T13:00:00+01:00")
    small("study", "--plain", "--topic", "alpha", "--limit", "1", stdin="x\n4\n")
    small.patch.setenv("STUDYAPP_NOW", "2026-11-21T14:00:00+01:00")
    small("study", "--plain", "--topic", "beta", "--limit", "1", stdin="1\n4\n")
    small("undo")
    small("export", "all.jsonl")
    text = (small.folder / "all.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert rows[0] == {"type": "backup", "schema_version": 1}
    assert rows[-1]["counts"] == {"deck": 1, "note": 7, "card": 9, "review": 4}
    reviews = [row for row in rows if row["type"] == "review"]
    assert [row["event"] for row in reviews] == ["answer", "answer", "answer", "void"]
    assert [row["card"] for row in reviews[:2]] == ["small/number", "small/reveal"]
    assert [row["at"] for row in reviews] == sorted(row["at"] for row in reviews)
    cards = {row["card"]: row for row in rows if row["type"] == "card"}
    assert cards["small/reveal"]["schedule"]["state"] == "review"
    assert cards["small/gaps#c2"]["schedule"]["due"] is None


def test_reviews_of_a_note_that_is_gone_are_kept(small: Studyapp) -> None:
    small("study", "--plain", "--limit", "1", stdin="\n4\n")
    small.write("small.toml", "[[note]]\nid = 'x'\nkind = 'basic'\nen.prompt='p'\nen.answer='a'\n")
    small("import", "small.toml")
    rows = [json.loads(line) for line in small("export", "-", "--format", "jsonl").out.splitlines()]
    assert [row["card"] for row in rows if row["type"] == "review"] == ["small/reveal"]
    (card,) = [row for row in rows if row.get("card") == "small/reveal" and row["type"] == "card"]
    assert card["retired"] is True


def test_a_dash_is_stdout(small: Studyapp) -> None:
    said = small("export", "-", "--format", "toml")
    assert said.out.startswith('id = "small"')
    assert said.err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["-"], 2, "-: which format? - name it .toml or .jsonl, or add --format"),
        (["out.txt"], 2, "out.txt: which format? - name it .toml or .jsonl, or add --format"),
        (["there.toml"], 2, "there.toml: is there already - add --force to write over it"),
        ([".", "--format", "toml"], 4, ".: is a folder - name a file in it"),
        (
            ["nowhere/out.toml"],
            4,
            "nowhere/out.toml: no such file or directory - check the name",
        ),
        (["there.toml/out.toml"], 4, "there.toml/out.toml: not a directory - check the name"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_line(
    small: Studyapp, arguments: list[str], code: int, line: str
) -> None:
    small.write("there.toml", "mine")
    said = small("export", *arguments)
    assert (said.code, said.lines, said.out) == (code, [line], "")
    assert (small.folder / "there.toml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in small.folder.glob(".*")] == []


def test_force_writes_over_a_file_and_through_a_link(small: Studyapp) -> None:
    real = small.write("real.toml", "old")
    (small.folder / "link.toml").symlink_to(real)
    assert small("export", "link.toml", "--force").code == 0
    assert (small.folder / "link.toml").is_symlink()
    assert real.read_text(encoding="utf-8").startswith('id = "small"')


@pytest.mark.skipif(sys.platform == "win32", reason="no such device")
def test_a_device_is_written_to_and_not_replaced(small: Studyapp) -> None:
    assert small("export", os.devnull, "--format", "toml", "--force").code == 0
    assert not os.path.isfile(os.devnull)


def test_what_was_begun_is_taken_away_when_the_disk_refuses_it(small: Studyapp) -> None:
    def refuse(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    small.write("out.toml", "mine")
    with small.patch.context() as patch:
        patch.setattr("os.fsync", refuse)
        said = small("--collection", small.collection, "export", "out.toml", "--force")
    assert said.code == 4
    assert said.lines == ["out.toml: no space left on device - free some space"]
    assert (small.folder / "out.toml").read_text(encoding="utf-8") == "mine"
    assert list(small.folder.glob(".*")) == []
