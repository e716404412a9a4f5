"""Settings, backups and paths; and a collection that can't be used, each way it can't."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyapp.settings import NAMES
from studyapp.store.tables import VERSION_TABLE
from tests.cli.driver import SMALL, Studyapp


def test_config_lists_every_setting(studyapp: Studyapp) -> None:
    said = studyapp("config", "list")
    assert [line.split()[0] for line in said.out.splitlines()] == list(NAMES)
    assert list(studyapp("config", "list", "--json").json["settings"]) == list(NAMES)


def test_config_sets_and_gets(studyapp: Studyapp) -> None:
    said = studyapp("config", "set", "new_per_day", "3")
    assert (said.code, said.out, said.err) == (0, "", "new_per_day = 3\n")
    assert studyapp("config", "get", "new_per_day").out == "3\n"
    assert studyapp("config", "set", "confidence", "off").code == 0
    assert studyapp("config", "get", "confidence").out == "off\n"


def test_config_keeps_comments_and_the_rest(studyapp: Studyapp) -> None:
    studyapp.settings("# mine\nshipped = false\n")
    studyapp("config", "set", "retention", "0.85")
    text = Path(studyapp("paths", "--json").json["settings"]).read_text(encoding="utf-8")
    assert text == "# mine\nshipped = false\nretention = 0.85\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["get", "new_per_dya"], "no setting 'new_per_dya' - did you mean 'new_per_day'?"),
        (["set", "foo", "1"], f"no setting 'foo' - there are {', '.join(NAMES)}"),
        (["set", "new_per_day", "x"], "new_per_day = 'x' is not a number - write new_per_day = 10"),
        (["set", "new_per_day", "-1"], "No such option '-1'"),
        (["set", "retention", "2"], "retention = '2' is out of range - use 0.7 to 0.97"),
        (["set", "shipped", "maybe"], "shipped = 'maybe' is neither on nor off - write on or off"),
        (["set", "theme", "pink"], "theme = 'pink' is unknown - use one of dark, light, contrast"),
        (["set", "theme"], "Missing argument 'VALUE' - see studyapp config set --help"),
        ([], "studyapp config: which verb? - there are get, list, set"),
        (["lst"], "no verb 'lst' - did you mean 'list'?"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_line_and_nothing_is_written(
    studyapp: Studyapp, arguments: list[str], line: str
) -> None:
    said = studyapp("config", *arguments)
    assert said.code == 2
    assert said.out == ""
    if "-1" not in arguments:
        assert said.lines == [line]
    assert len(said.lines) == 1
    assert studyapp("config", "get", "retention").out == "0.9\n"


@pytest.mark.parametrize(
    "text", ["= 1\n", "foo = 1\n", "retention = 'high'\n", "theme = [\n", "\x00"]
)
def test_a_broken_settings_file_is_one_line_that_names_it(studyapp: Studyapp, text: str) -> None:
    studyapp.settings(text)
    for arguments in (("due",), ("config", "list"), ("config", "set", "theme", "dark")):
        said = studyapp(*arguments)
        assert said.code == 4
        assert len(said.lines) == 1
        assert "config.toml: " in said.lines[0]
    assert studyapp("due", "--json").json["exit"] == 4
    assert "config.toml" in studyapp("paths").out


def test_paths_tells_where_everything_lives(studyapp: Studyapp) -> None:
    found = studyapp("paths", "--json").json
    assert list(found) == [
        "schema_version", "collection", "backups", "settings", "cache", "decks", "data",
    ]  # fmt: skip
    assert found["collection"] == str(studyapp.collection)
    assert found["backups"] == str(studyapp.collection.parent / "backups")
    assert Path(found["decks"]).is_dir()
    assert studyapp("paths").out.split()[::2] == list(found)[1:]
    assert not studyapp.collection.exists()


def test_paths_of_another_collection(studyapp: Studyapp) -> None:
    for name in ("sub/x.db", "sqlite:///sub/x.db"):
        found = studyapp("--collection", name, "paths", "--json").json
        assert (found["collection"], found["backups"]) == (name, "sub/backups")


# -- backups -----------------------------------------------------------------------------------


def test_a_backup_is_made_listed_and_gone_back_to(small: Studyapp) -> None:
    made = small("backup").out.strip()
    assert Path(made).parent == small.collection.parent / "backups"
    (row, *_) = small("backup", "list", "--json").json["backups"]
    assert made in small("backup", "list").out
    assert set(row) == {"file", "at", "bytes"}
    small("study", "--plain", "--limit", "1", stdin="\n4\n")
    said = small("backup", "restore", Path(made).name)
    assert said.code == 0
    assert "what was there is kept as" in said.err
    assert small("stats", "--json").json["answers"] == 0
    kept = said.err.strip().rpartition(" ")[2]
    assert small("--collection", kept, "stats", "--json").json["answers"] == 1


def test_two_backups_of_one_moment_are_two(small: Studyapp) -> None:
    assert small("backup").out != small("backup").out


def test_a_backup_with_a_name_is_never_written_over(small: Studyapp) -> None:
    assert small("backup", "sub/mine.db").out == "sub/mine.db\n"
    said = small("backup", "sub/mine.db")
    assert (said.code, len(said.lines)) == (4, 1)
    assert small("--collection", "sub/mine.db", "decks", "--json").json["decks"][0]["notes"] == 7


def test_restoring_into_an_empty_home_needs_no_collection(small: Studyapp) -> None:
    made = small("backup").out.strip()
    said = small("--collection", "fresh.db", "backup", "restore", made)
    assert (said.code, said.lines) == (0, [f"the collection is {made} again"])
    assert small("--collection", "fresh.db", "decks", "--json").json["decks"][0]["notes"] == 7


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["restore"], 2, "which backup? - name one that studyapp backup list shows"),
        (["restore", "nope.db"], 4, "nope.db: there is no such backup - check the path"),
        (
            ["list", "x"],
            2,
            "backup list x - write backup, backup FILE, backup list or backup restore FILE",
        ),
    ],
)
def test_a_backup_that_cannot_be_is_one_line(
    small: Studyapp, words: list[str], code: int, line: str
) -> None:
    said = small("backup", *words)
    assert (said.code, said.lines, said.out) == (code, [line], "")


def test_what_is_no_backup_is_not_restored(small: Studyapp) -> None:
    small.write("junk.db", b"junk" * 1000)
    assert small("backup", "restore", "junk.db").code == 4
    assert small("decks", "--json").json["decks"][0]["notes"] == 7


# -- a collection that can't be used -----------------------------------------------------------


def _future(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")


def _damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4096)
    path.write_bytes(data)


def _junk(path: Path) -> None:
    path.write_bytes(b"this is no database, but it is longer than a header is" * 20)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_future, "a newer studyapp wrote this collection"),
        (_damaged, "damaged"),
        (_junk, "that is not a studyapp collection"),
        (_folder, "that is not a file"),
    ],
)
def test_a_collection_that_cannot_be_used_is_one_line(
    small: Studyapp, spoil: Callable[[Path], None], words: str
) -> None:
    path = Path(small("backup", "spoilt.db").out.strip())
    spoil(path)
    for verb in (
        "decks", "stats", "study --plain", "import small.toml", "export x.jsonl", "undo", "backup",
    ):  # fmt: skip
        said = small("--collection", path, *verb.split())
        assert (said.code, len(said.lines), said.out) == (4, 1, "")
        assert words in said.lines[0]
        assert " - " in said.lines[0]
    document = small("--collection", path, "due", "--json").json
    assert document["exit"] == 4
    assert words in document["error"]
    assert not (small.folder / "x.jsonl").exists()


def test_an_unusable_collection_is_told_in_the_learners_language(small: Studyapp) -> None:
    small.write("junk.db", "junk" * 50)
    said = small("--lang", "zh", "--collection", "junk.db", "due")
    assert said.code == 4
    assert "not a studyapp collection" not in said.err


def test_a_locked_collection_is_one_line_and_nothing_is_lost(small: Studyapp) -> None:
    with closing(sqlite3.connect(small.collection, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = small("study", "--plain", stdin="\n4\n")
        assert said.code == 4
        assert "another program is writing to the collection" in said.lines[0]
        assert "saved" not in said.out
        assert small("due").code == 0
    assert small("study", "--plain", "--limit", "1", stdin="\n4\n").code == 0
    assert small("stats", "--json").json["answers"] == 1


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("file/sub/x.db", "file/sub: the folder can't be made"),
        ("postgresql://somebody:secret@host/x", "a collection is an SQLite file"),
        ("sqlite://", "a collection in memory would be lost"),
        ("nonsense://x", "a collection is an SQLite file"),
    ],
)
def test_a_place_where_no_collection_can_be_is_one_line(
    studyapp: Studyapp, where: str, words: str
) -> None:
    studyapp.write("file", "")
    said = studyapp("--collection", where, "due")
    assert (said.code, len(said.lines)) == (4, 1)
    assert words in said.lines[0]
    assert "secret" not in said.err


@pytest.fixture
def sealed(small: Studyapp) -> Iterator[Studyapp]:
    """A collection in a folder that can't be written, and a deck that can't be read."""
    folder = small.folder / "sealed"
    folder.mkdir()
    small("backup", "sealed/x.db")
    secret = small.write("secret.toml", SMALL)
    folder.chmod(0o555)
    secret.chmod(0)
    if os.access(folder, os.W_OK):
        pytest.skip("whoever runs this writes anywhere")
    yield small
    folder.chmod(0o755)


@pytest.mark.parametrize(
    "verb",
    [
        "--collection sealed/x.db undo",
        "--collection sealed/x.db study --plain",
        "--collection sealed/new.db due",
        "--collection sealed/sub/new.db due",
        "export sealed/out.toml",
        "backup sealed/copy.db",
        "demo plot gradient_decay --depth 3 --width 16 -o sealed/out.png",
        "import secret.toml",
        "check secret.toml",
    ],
)
def test_what_may_not_be_written_or_read_is_one_line(sealed: Studyapp, verb: str) -> None:
    said = sealed(*verb.split(), stdin="\n4\n")
    assert (said.code, len(said.lines)) == (4, 1)
    assert " - " in said.lines[0]
    assert sorted(path.name for path in (sealed.folder / "sealed").iterdir()) == ["x.db"]


def test_the_collection_is_chosen_by_option_then_variable(small: Studyapp) -> None:
    small("backup", "one.db")
    small.patch.setenv("STUDYAPP_COLLECTION", "one.db")
    assert small("paths", "--json").json["collection"] == "one.db"
    assert small("decks", "--json").json["decks"][0]["notes"] == 7
    assert small("--collection", "two.db", "decks", "--json").json["decks"] == []
