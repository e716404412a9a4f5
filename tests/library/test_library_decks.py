"""Deck files found and read, shipped decks brought to a collection, their revision stamped."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import studyapp.paths
from studyapp.formats import FormatError
from studyapp.library.decks import (
    DeckError,
    content_digest,
    deck_files,
    read_file,
    shipped,
    stamp,
)
from studyapp.library.opening import open_collection, revision
from tests.conftest import NOON

NOTE = "[[note]]\nid = 'a'\nkind = 'basic'\nen.prompt = 'p'\nen.answer = 'q'\n"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder of one's own, with one deck, as an installed package has it."""
    folder = tmp_path / "package" / "content"
    (folder / "decks").mkdir(parents=True)
    (folder / "decks" / "one.toml").write_text(NOTE, encoding="utf-8")
    (folder / "revision.toml").write_text(
        '# raised\nrevision = 1\ndigest = "unstamped"\norder = ["one"]\n', encoding="utf-8"
    )
    monkeypatch.setattr(studyapp.paths, "PACKAGE", tmp_path / "package")
    return folder


# -- reading -----------------------------------------------------------------------------------


def test_a_file_is_read_in_the_format_of_its_suffix(tmp_path: Path) -> None:
    for name, text in (
        ("a.toml", NOTE),
        ("a.md", "Q: p\nA: q\n"),
        ("a.csv", "question,answer\np,q\n"),
    ):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        found = read_file(path)
        assert found.deck is not None
        assert found.problems == ()
        assert found.format == {".toml": "toml", ".md": "markdown", ".csv": "csv"}[path.suffix]


def test_a_file_of_no_format_is_a_problem_of_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\x00\x01" * 100)
    found = read_file(path)
    assert (found.deck, found.format) == (None, "")
    assert str(found.problems[0]) == f"{path}: this is binary data - import a text file"


def test_a_format_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(NOTE, encoding="utf-8")
    with pytest.raises(FormatError, match="did you mean 'toml'"):
        read_file(path, format="tml")


def test_what_is_no_file_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nope\.toml: there is no such file - check"):
        read_file(tmp_path / "nope.toml")
    with pytest.raises(IsADirectoryError, match="is a folder - name a file in it"):
        read_file(tmp_path)


def test_a_file_that_grows_without_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.library.decks.LARGEST", 2**20)
    path = tmp_path / "big.csv"
    path.write_bytes(b"q,a\n" * 2**19)
    with pytest.raises(OSError, match=r"big\.csv: is larger than 1 MB - split it"):
        read_file(path)


# -- shipped decks -----------------------------------------------------------------------------


def test_shipped_decks_come_in_reading_order() -> None:
    assert tuple(deck.id for deck in shipped()) == revision().order


def test_a_broken_shipped_deck_is_told_as_a_broken_installation(content: Path) -> None:
    (content / "decks" / "one.toml").write_text("[[note]\n", encoding="utf-8")
    with pytest.raises(DeckError, match=r"one\.toml:1: "):
        shipped()


def test_a_new_collection_gets_the_decks_without_a_word(content: Path, tmp_path: Path) -> None:
    store, news = open_collection(str(tmp_path / "c.db"), NOON)
    with store:
        assert [deck.id for deck in store.decks()] == ["one"]
        assert news == ""


def test_a_collection_that_is_up_to_date_reads_no_deck(content: Path, tmp_path: Path) -> None:
    where = str(tmp_path / "c.db")
    open_collection(where, NOON)[0].close()
    (content / "decks" / "one.toml").write_text("[[note]\n", encoding="utf-8")
    store, news = open_collection(where, NOON)
    store.close()
    assert news == ""


def test_a_higher_revision_brings_the_decks_up_to_date_and_says_so(
    content: Path, tmp_path: Path
) -> None:
    where = str(tmp_path / "c.db")
    open_collection(where, NOON)[0].close()
    deck = content / "decks" / "one.toml"
    deck.write_text(NOTE.replace("'p'", "'changed'"), encoding="utf-8")
    assert stamp()
    store, news = open_collection(where, NOON + timedelta(days=1))
    with store:
        assert "up to date" in news
        assert store.note("one", "a").note.record["en"]["prompt"] == "changed"  # type: ignore[index]


def test_a_learner_who_keeps_to_own_decks_gets_none(content: Path, tmp_path: Path) -> None:
    store, news = open_collection(str(tmp_path / "c.db"), NOON, ship=False)
    with store:
        assert (store.decks(), news) == ((), "")


def test_a_collection_is_closed_when_the_decks_cannot_be_brought(
    content: Path, tmp_path: Path
) -> None:
    (content / "decks" / "one.toml").write_text("[[note]\n", encoding="utf-8")
    with pytest.raises(DeckError):
        open_collection(str(tmp_path / "c.db"), NOON)


# -- the revision ------------------------------------------------------------------------------


def test_stamping_raises_the_revision_once_a_change(content: Path) -> None:
    assert stamp()
    assert (revision().number, revision().digest) == (2, content_digest())
    assert not stamp()
    (content / "decks" / "one.toml").write_text(NOTE + "tags = ['x']\n", encoding="utf-8")
    assert revision().digest != content_digest()
    assert stamp()
    assert revision().number == 3
    text = (content / "revision.toml").read_text(encoding="utf-8")
    assert text.startswith("# raised\n")


def test_the_digest_is_the_same_whatever_ends_a_line(content: Path) -> None:
    before = content_digest()
    path = content / "decks" / "one.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert content_digest() == before


def test_a_renamed_deck_is_a_change(content: Path) -> None:
    before = content_digest()
    shutil.move(content / "decks" / "one.toml", content / "decks" / "two.toml")
    assert content_digest() != before


def test_the_stamped_revision_is_that_of_the_decks() -> None:
    assert deck_files()
    assert revision().digest == content_digest(), "a deck was changed: run make stamp"
