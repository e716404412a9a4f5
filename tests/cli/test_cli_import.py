"""Decks brought in: all of a file or nothing, schedules kept, conflicts asked about, and undone."""

import sqlite3
from pathlib import Path

import pytest

from studyapp.store.store import Store
from tests.cli.driver import SMALL, Studyapp
from tests.conftest import NOON

BASIC = "[[note]]\nid = 'a'\nkind = 'basic'\nen.prompt = 'p'\nen.answer = 'q'\n"


def counts(studyapp: Studyapp, *arguments: str | Path) -> tuple[int, ...]:
    document = studyapp("import", *arguments, "--json").json
    return tuple(document[key] for key in ("read", "new", "updated", "unchanged"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deck.toml", BASIC + BASIC.replace("'a'", "'b'").replace("'p'", "'p2'")),
        ("deck.md", "Q: one?\nA: 1\n\nQ: two?\nA: 2\n"),
        ("deck.csv", "question,answer\none?,1\ntwo?,2\n"),
        ("deck.tsv", "question\tanswer\none?\t1\ntwo?\t2\n"),
    ],
    ids=["toml", "markdown", "csv", "tsv"],
)
def test_each_format_is_read_by_its_suffix(studyapp: Studyapp, name: str, text: str) -> None:
    studyapp.write(name, text)
    assert counts(studyapp, name) == (2, 2, 0, 0)
    assert counts(studyapp, name) == (2, 0, 0, 2)
    deck = studyapp("decks", "--json").json["decks"]
    assert [(one["id"], one["notes"]) for one in deck] == [("deck", 2)]


def test_a_dry_run_says_what_would_change_and_changes_nothing(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", BASIC)
    said = studyapp("import", "deck.toml", "--dry-run")
    assert said.out == "1 new, 0 updated, 0 unchanged; nothing was changed: this was a dry run\n"
    document = studyapp("import", "deck.toml", "--dry-run", "--json").json
    assert (document["new"], document["batch"], document["backup"]) == (1, None, None)
    assert studyapp("decks", "--json").json["decks"] == []
    assert studyapp("backup", "list").out == ""


def test_json_has_the_documented_keys(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", BASIC)
    assert list(studyapp("import", "deck.toml", "--json").json) == [
        "schema_version", "format", "decks", "read", "new", "updated", "unchanged", "retired",
        "returned", "deleted", "conflicts", "duplicates", "skipped", "warnings", "batch", "backup",
    ]  # fmt: skip


def test_a_verified_backup_is_made_first(small: Studyapp) -> None:
    small.write("deck.toml", BASIC)
    backup = small("import", "deck.toml", "--json").json["backup"]
    with sqlite3.connect(f"file:{backup}?mode=ro", uri=True) as before:
        (notes,) = before.execute("SELECT count(*) FROM notes").fetchone()
    assert notes == 7
    assert small("decks", "--json").json["decks"][1]["id"] == "deck"


def test_old_backups_give_way(small: Studyapp) -> None:
    small.settings("shipped = false\nbackups = 2\n")
    for n in range(4):
        small.write("deck.toml", BASIC.replace("'q'", f"'q{n}'"))
        assert small("import", "deck.toml").code == 0
    assert len(small("backup", "list", "--json").json["backups"]) == 2


def test_a_note_that_changes_keeps_its_schedule(small: Studyapp) -> None:
    small("study", "--plain", "--limit", "1", stdin="\n4\n")
    before = small("card", "small/reveal", "--json").json
    small.write("small.toml", SMALL.replace("What is a gradient?", "What is the gradient?"))
    assert counts(small, "small.toml") == (7, 0, 1, 6)
    after = small("card", "small/reveal", "--json").json
    assert after["prompt"] == "What is the gradient?"
    assert after["schedule"] == before["schedule"]
    assert after["reviews"] == before["reviews"]
    assert before["schedule"]["state"] == "review"


def test_undo_takes_an_import_back_and_redo_does_it_again(small: Studyapp) -> None:
    small.write("small.toml", SMALL.replace("What is a gradient?", "What is the gradient?"))
    small("import", "small.toml")
    assert small("undo").out == "undid: imported small\n"
    assert small("card", "small/reveal", "--json").json["prompt"] == "What is a gradient?"
    assert small("redo").out == "redid: imported small\n"
    assert small("card", "small/reveal", "--json").json["prompt"] == "What is the gradient?"


def test_a_note_gone_from_its_file_is_retired_and_told(small: Studyapp) -> None:
    head, _, rest = SMALL.partition("[[note]]")
    small.write("small.toml", head + "[[note]]" + rest.partition("[[note]]")[2])
    said = small("import", "small.toml")
    assert "not in the file any more, asked no more: small/reveal" in said.lines
    assert small("card", "small/reveal", "--json").json["schedule"]["retired"] is True
    small.write("small.toml", SMALL)
    assert "in the file again: small/reveal" in small("import", "small.toml").lines


def test_several_files_come_in_together_or_not_at_all(studyapp: Studyapp) -> None:
    studyapp.write("good.toml", BASIC)
    studyapp.write("bad.toml", BASIC.replace("kind", "kinf"))
    assert studyapp("import", "good.toml", "bad.toml").code == 1
    assert studyapp("decks", "--json").json["decks"] == []


def test_several_files_may_fill_one_deck_that_is_named(studyapp: Studyapp) -> None:
    studyapp.write("a.csv", "question,answer\none?,1\n")
    studyapp.write("b.csv", "question,answer\ntwo?,2\n")
    assert counts(studyapp, "a.csv", "b.csv", "--deck", "both") == (2, 2, 0, 0)
    assert studyapp("undo").out == "undid: imported both\n"
    studyapp.write("b.csv", "question,answer\none?,1\n")
    said = studyapp("import", "a.csv", "b.csv", "--deck", "both")
    assert said.code == 1
    assert "b.csv:2: note 'q-" in said.err
    assert "is also in a.csv - rename one" in said.err


def test_two_files_of_one_deck_are_refused(studyapp: Studyapp) -> None:
    studyapp.write("a.toml", "id = 'x'\n" + BASIC)
    studyapp.write("b.toml", "id = 'x'\n" + BASIC)
    said = studyapp("import", "a.toml", "b.toml")
    assert said.lines == ["b.toml: deck 'x' is also a.toml - rename one", "nothing was imported"]


def test_a_note_that_is_there_in_another_deck_is_told_not_refused(studyapp: Studyapp) -> None:
    studyapp.write("a.toml", BASIC)
    studyapp.write("b.toml", BASIC)
    studyapp("import", "a.toml")
    said = studyapp("import", "b.toml")
    assert said.code == 0
    assert said.lines[0] == "b/a asks what a/a asks"


# -- conflicts ---------------------------------------------------------------------------------


@pytest.fixture
def edited(studyapp: Studyapp) -> Studyapp:
    """The learner changed the prompt, and so did the file."""
    studyapp.write("deck.toml", BASIC)
    studyapp("import", "deck.toml")
    with Store.open(studyapp.collection, now=NOON) as store:
        record = dict(store.note("deck", "a").note.record)
        store.edit("deck", "a", record | {"en": {"prompt": "mine", "answer": "q"}}, NOON)
    studyapp.write("deck.toml", BASIC.replace("'p'", "'theirs'"))
    return studyapp


def test_a_conflict_needs_a_decision_and_nothing_is_imported(edited: Studyapp) -> None:
    said = edited("import", "deck.toml")
    assert said.code == 3
    assert said.lines == ["changed by you and by the file: deck/a en.prompt"]
    assert "nothing was imported: say --prefer file or --prefer mine" in said.out
    document = edited("import", "deck.toml", "--json").json
    assert document["conflicts"] == [
        {"note": "deck/a", "field": "en.prompt", "mine": "mine", "file": "theirs"}
    ]
    assert document["batch"] is None
    assert edited("card", "deck/a", "--json").json["prompt"] == "mine"
    assert edited("import", "deck.toml", "--dry-run").code == 3


@pytest.mark.parametrize(("prefer", "prompt"), [("mine", "mine"), ("file", "theirs")])
def test_prefer_decides_a_conflict(edited: Studyapp, prefer: str, prompt: str) -> None:
    assert edited("import", "deck.toml", "--prefer", prefer).code == 0
    assert edited("card", "deck/a", "--json").json["prompt"] == prompt


# -- what is wrong -----------------------------------------------------------------------------

BROKEN = [
    (
        "broken.toml",
        "title = 'x'\n[[note]\n",
        "broken.toml:2: not TOML: expected ']]' at the end of an array declaration",
    ),
    ("twice.toml", BASIC + BASIC, "twice.toml:6: the id 'a' stands on line 1 already"),
    (
        "dead.toml",
        BASIC + "requires = ['b']\n",
        "dead.toml:1: note 'a': requires 'dead/b', which does not exist",
    ),
    (
        "demo.toml",
        BASIC + "[[note.evidence]]\ndemo = 'sparsty'\nsupports = 'why'\nexpect = 'zeros > 1'\n",
        "demo.toml:1: note 'a': no demo 'sparsty' - did you mean 'sparsity'?",
    ),
    (
        "formula.toml",
        BASIC.replace("'p'", r"'$\foo{x}$'"),
        r"formula.toml:1: note 'a': formula $\foo{x}$:",
    ),
    (
        "frac.toml",
        BASIC.replace("'p'", r'"\frac12"'),
        r"frac.toml:4: \frac between double quotes is an escape - put text with a backslash in",
    ),
    ("empty.toml", "", "empty.toml: the file is empty - write id, title and one [[note]]"),
    ("empty.csv", "", "empty.csv: the file is empty - write question,answer in the first line"),
    ("empty.md", "", "empty.md: the file is empty - write"),
    ("binary.toml", bytes(range(256)), "binary.toml: this is binary data - import a text file"),
    ("binary", b"\x00\x01" * 500, "binary: this is binary data - import a text file"),
    (
        "escape.toml",
        BASIC.replace("'p'", "'a\x1b[31mb'"),
        "escape.toml:4: ",
    ),
    ("kind.toml", BASIC.replace("basic", "basik"), "kind.toml:1: note 'a': no kind 'basik'"),
    (
        "key.toml",
        BASIC + "promt = 'x'\n",
        "key.toml:1: note 'a': unknown key promt - did you mean 'prompt'?",
    ),
    ("deep.toml", "a = " + "[" * 5000, "deep.toml"),
]


@pytest.mark.parametrize(("name", "text", "line"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_a_bad_file_is_one_clear_line_and_nothing_is_imported(
    studyapp: Studyapp, name: str, text: str | bytes, line: str
) -> None:
    studyapp.write(name, text)
    said = studyapp("import", name)
    assert said.code == 1
    assert said.out == ""
    assert said.lines[-1] == "nothing was imported"
    (problem,) = said.lines[:-1]
    assert problem.startswith(line)
    assert " - " in problem
    assert "\x1b" not in problem
    assert studyapp("decks", "--json").json["decks"] == []
    assert studyapp("backup", "list").out == ""


def test_a_bad_file_under_json_lists_its_problems(studyapp: Studyapp) -> None:
    studyapp.write("twice.toml", BASIC + BASIC)
    said = studyapp("import", "twice.toml", "--json")
    assert said.code == 1
    assert said.json == {
        "schema_version": 1,
        "error": "nothing was imported",
        "exit": 1,
        "problems": [
            {
                "file": "twice.toml",
                "line": 6,
                "what": "the id 'a' stands on line 1 already",
                "fix": "give one another id",
            }
        ],
    }


def test_skip_bad_leaves_bad_notes_out_and_all_that_need_them(studyapp: Studyapp) -> None:
    notes = (
        BASIC
        + BASIC.replace("'a'", "'bad'").replace("'p'", r"'$\foo$'")
        + BASIC.replace("'a'", "'needs'")
        + "requires = ['bad']\n"
        + BASIC.replace("'a'", "'needs-that'")
        + "requires = ['needs']\n"
    )
    studyapp.write("deck.toml", notes)
    assert studyapp("import", "deck.toml").code == 1
    document = studyapp("import", "deck.toml", "--skip-bad", "--json").json
    assert (document["read"], document["new"]) == (4, 1)
    assert [row["line"] for row in document["skipped"]] == [6, 11, 17]


def test_skip_bad_retires_nothing(studyapp: Studyapp) -> None:
    two = BASIC + BASIC.replace("'a'", "'b'").replace("'p'", "'p2'")
    studyapp.write("deck.toml", two)
    studyapp("import", "deck.toml")
    studyapp.write("deck.toml", two.replace("'p2'", r"'$\foo$'"))
    document = studyapp("import", "deck.toml", "--skip-bad", "--json").json
    assert document["retired"] == []
    assert studyapp("card", "deck/b", "--json").json["schedule"]["retired"] is False


def test_skip_bad_does_not_skip_a_whole_file(studyapp: Studyapp) -> None:
    studyapp.write("broken.toml", "[[note]\n")
    assert studyapp("import", "broken.toml", "--skip-bad").code == 1


def test_more_problems_than_fit_are_counted(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", "".join(f"[[note]]\nid = 'n{n}'\n" for n in range(30)))
    said = studyapp("import", "deck.toml")
    assert len(said.lines) == 22
    assert said.lines[-2:] == ["10 more problems", "nothing was imported"]


def test_text_with_markup_is_kept_as_written(studyapp: Studyapp) -> None:
    studyapp.write("deck.md", "Q: [@click=app.quit]press[/] \x1b]0;title\x07me\nA: {x} %s\n")
    said = studyapp("import", "deck.md")
    assert said.code == 0
    assert "terminal" in said.lines[0]
    assert "\x1b" not in said.err
    document = studyapp("export", "-", "--format", "toml", "--deck", "deck").out
    assert "en.prompt = '[@click=app.quit]press[/] me'" in document


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["nope.toml"], 4, "nope.toml: there is no such file - check the name"),
        (["."], 4, ".: is a folder - name a file in it"),
        (["/dev/zero"], 4, "/dev/zero: is larger than 50 MB - split it"),
        (["a\nb.toml"], 4, "a b.toml: there is no such file - check the name"),
        (["a\x1b[31m.toml"], 4, "a.toml: there is no such file - check the name"),
        (["x" * 300 + ".toml"], 4, "x" * 300 + ".toml: file name too long - name it shorter"),
        (["small.toml", "--format", "tml"], 2, "no format 'tml' - did you mean 'toml'?"),
        (["x", "--format", "jsonl"], 2, "jsonl can be written, not read - see import --help"),
        (["x", "--map", "front"], 2, "--map 'front' - write it like front=1,back=3"),
        (
            ["x", "--encoding", "klingon"],
            2,
            "no encoding 'klingon' that text can have - say one like utf-8, gb18030 or latin-1",
        ),
        (
            ["x", "--deck", "A b"],
            2,
            "--deck 'A b' is not an id - write lower-case letters, digits, dashes",
        ),
        ([], 2, "Missing argument 'FILE ...' - see studyapp import --help"),
    ],
)  # fmt: skip
def test_a_file_or_option_that_cannot_be_used_is_one_line(
    studyapp: Studyapp, arguments: list[str], code: int, line: str
) -> None:
    studyapp.write("small.toml", SMALL)
    said = studyapp("import", *arguments)
    assert (said.code, said.lines, said.out) == (code, [line], "")


def test_columns_are_mapped_by_number_and_name(studyapp: Studyapp) -> None:
    studyapp.write("t.csv", "word,meaning\none,1\n")
    assert studyapp("import", "t.csv").code == 1
    assert counts(studyapp, "t.csv", "--map", "question=word,answer=2")[:2] == (1, 1)


def test_an_encoding_is_used_as_told(studyapp: Studyapp) -> None:
    studyapp.write("t.csv", "question,answer\n梯度,斜率\n".encode("gb18030"))
    assert studyapp("import", "t.csv", "--encoding", "gb18030").code == 0
    assert "梯度" in studyapp("export", "-", "--format", "toml").out
