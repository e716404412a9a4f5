"""Notes changed and added from the shell: by field, from stdin, and in an editor of one's own."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path

import pytest

from tests.cli.driver import Studyapp

UNDO = "; studyapp undo takes it back\n"


def prompt(studyapp: Studyapp, card: str) -> str:
    return str(studyapp("card", card, "--json").json["prompt"])


class Editor:
    """A program that changes the file it is given, as a person would, and counts its calls."""

    def __init__(self, studyapp: Studyapp, folder: Path) -> None:
        self.studyapp = studyapp
        self.script, self.seen = folder / "an editor.py", folder / "seen.txt"
        self.says("text")

    def says(self, expression: str, code: int = 0) -> None:
        """`expression` is Python; `text` is what the file holds, `call` counts from 1."""
        self.script.write_text(
            "import sys, pathlib\n"
            f"seen = pathlib.Path({str(self.seen)!r})\n"
            "file = pathlib.Path(sys.argv[-1])\n"
            "text = file.read_text(encoding='utf-8')\n"
            "with seen.open('a', encoding='utf-8') as log: log.write(str(file) + '\\n')\n"
            "call = len(seen.read_text(encoding='utf-8').splitlines())\n"
            f"after = {expression}\n"
            "file.write_bytes(after if isinstance(after, bytes) else after.encode())\n"
            f"sys.exit({code})\n",
            encoding="utf-8",
        )
        command = f"{shlex.quote(sys.executable)} {shlex.quote(str(self.script))}"
        self.studyapp.patch.setenv("EDITOR", command)

    @property
    def files(self) -> list[Path]:
        return [Path(line) for line in self.seen.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def editor(small: Studyapp, tmp_path: Path) -> Editor:
    small.patch.setenv("TMPDIR", str(tmp_path))
    small.patch.setattr("tempfile.tempdir", None)
    return Editor(small, tmp_path)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# -- by field ----------------------------------------------------------------------------------


def test_a_field_is_set_and_the_history_stays(small: Studyapp) -> None:
    small("study", "--plain", "--deck", "small", "--limit", "1", stdin="x\n3\n")
    said = small("edit", "small/reveal", "--set", "en.prompt=What's a *gradient* = ?")
    assert (said.code, said.out) == (0, f"edited small/reveal{UNDO}")
    card = small("card", "small/reveal", "--json").json
    assert card["prompt"] == "What's a *gradient* = ?"
    assert (card["schedule"]["reps"], len(card["reviews"])) == (1, 1)
    assert small("undo").out == "undid: edited small/reveal\n"
    assert prompt(small, "small/reveal") == "What is a gradient?"


def test_several_fields_are_one_edit_and_the_note_is_said(small: Studyapp) -> None:
    said = small(
        "edit",
        "small/choice",
        "--set",
        "option.bad.en.text=a very wrong one",
        "--set",
        "en.hint=Look again.",
        "--json",
    )
    assert said.json["notes"] == ["small/choice"]
    assert said.json["changed"] is True
    assert said.json["operation"]["what"] == "edited small/choice"
    assert small("search", '"very wrong"', "--json").json["count"] == 1


def test_an_edit_that_changes_nothing_says_so(small: Studyapp) -> None:
    said = small("edit", "small/number", "--set", "tolerance=2 %")
    assert (said.code, said.out) == (0, "nothing was changed\n")
    assert small("edit", "small/number", "--set", "answer=1/4", "--json").json["operation"] is None


def test_a_note_with_several_cards_is_edited_by_any_of_its_names(small: Studyapp) -> None:
    for name in ("small/gaps", "small/gaps#c2", "small/pair#reverse"):
        assert small("edit", name, "--set", f"topic={name[6:9]}").code == 0


def test_an_answer_is_accepted(small: Studyapp) -> None:
    assert small("edit", "small/typed", "--accept", "rectifier").out.startswith("edited")
    assert small("edit", "small/typed", "--accept", "RECTIFIER.").out == "nothing was changed\n"
    said = small("edit", "small/reveal", "--accept", "x")
    assert said.code == 1
    assert "accepts no typed answers" in said.lines[0]


@pytest.mark.parametrize(
    ("card", "field", "code", "said"),
    [
        ("small/reveal", "en.promt=x", 1, "no field 'en.promt' here - did you mean 'en.prompt'?"),
        ("small/number", "answer=much", 1, "answer: 'much' is not a number"),
        ("small/number", "answer=1e400", 1, "answer is not a finite number"),
        ("small/reveal", "id=other", 1, "its id never changes"),
        ("small/reveal", "requires=nope", 1, "requires 'small/nope', which does not exist"),
        ("small/reveal", "en.why=$\\frac{1$", 1, "small"),
        ("small/reveal", "topic", 2, "--set 'topic' - write it like en.prompt="),
        ("small/reveel", "topic=x", 2, "there is no card small/reveel - did you mean small/reveal"),
        ("reveal", "topic=x", 2, "there is no card reveal"),
    ],
)
def test_a_wrong_field_changes_nothing(
    small: Studyapp, card: str, field: str, code: int, said: str
) -> None:
    answer = small("edit", card, "--set", field)
    assert (answer.code, answer.out, len(answer.lines)) == (code, "", 1)
    assert said in answer.lines[0] or said == "small"
    assert small("undo", "--list").out.count("\n") == 1
    assert small("edit", card, "--set", field, "--json").json["exit"] == code


# -- in an editor ------------------------------------------------------------------------------


def test_the_editor_gets_the_note_as_toml_and_what_it_saves_is_kept(editor: Editor) -> None:
    small = editor.studyapp
    editor.says("text.replace('What is a gradient?', 'What is $\\\\nabla f$?')")
    said = small("edit", "small/reveal")
    assert (said.code, said.out) == (0, f"edited small/reveal{UNDO}")
    assert prompt(small, "small/reveal") == r"What is $\nabla f$?"
    assert editor.files[0].name == "small--reveal.toml"
    assert not editor.files[0].parent.exists()


def test_visual_comes_before_editor(editor: Editor) -> None:
    editor.studyapp.patch.setenv("VISUAL", "no-such-editor-here")
    said = editor.studyapp("edit", "small/reveal")
    assert said.code == 4
    assert "'no-such-editor-here' can't be started" in said.lines[0]
    assert list(editor.seen.parent.glob("studyapp-*")) == []


def test_no_shell_reads_the_command(editor: Editor, tmp_path: Path) -> None:
    editor.studyapp.patch.setenv("EDITOR", f"true ; touch {tmp_path}/owned $(touch {tmp_path}/no)")
    assert editor.studyapp("edit", "small/reveal").out == "nothing was changed\n"
    assert not (tmp_path / "owned").exists()
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("expression", ["text", "''", "'# nothing\\n'", "text.split('[[')[0]"])
def test_a_text_left_or_emptied_is_no_edit(editor: Editor, expression: str) -> None:
    editor.says(expression)
    said = editor.studyapp("edit", "small/reveal")
    assert (said.code, said.out) == (0, "nothing was changed\n")
    assert not editor.files[0].parent.exists()


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("text.replace('en.prompt', 'en.promt')", "line 9: note 'reveal': unknown key en.promt"),
        ("text.replace('kind =', 'kind')", "line 7: not TOML"),
        ("text.replace('reveal\"', 'other\"')", "line 6: the id of a note never changes"),
        ("text + '\\nrequires = [\"nope\"]\\n'", "requires 'small/nope', which does not exist"),
        ("b'\\xff\\xfe\\x00'", "it is no UTF-8 text"),
        ("text.replace('It points', '\\x1b[31mIt points')", "not TOML"),
    ],
    ids=["key", "toml", "id", "requires", "bytes", "escape"],
)
def test_a_mistake_is_told_by_line_and_the_text_is_kept(
    editor: Editor, expression: str, said: str
) -> None:
    editor.says(expression)
    answer = editor.studyapp("edit", "small/reveal")
    assert answer.code == 1
    assert said in answer.lines[0]
    assert answer.lines[0].endswith(f"your text is kept in {editor.files[0]}")
    assert editor.files[0].exists()
    assert prompt(editor.studyapp, "small/reveal") == "What is a gradient?"


def test_an_editor_that_fails_cancels(editor: Editor) -> None:
    editor.says("text", code=1)
    said = editor.studyapp("edit", "small/reveal")
    assert (said.code, said.lines) == (130, ["the editor ended with 1; nothing was changed"])
    editor.says("text.replace('gradient', 'slope')", code=2)
    said = editor.studyapp("edit", "small/reveal")
    assert said.code == 130
    assert f"your text is kept in {editor.files[-1]}" in said.lines[0]
    assert "slope" in editor.files[-1].read_text(encoding="utf-8")


def test_where_somebody_is_there_a_mistake_opens_the_editor_again(
    editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    editor.says(
        "text.replace('en.prompt', 'en.promt') if call == 1 else "
        "text.replace('en.promt', 'en.prompt').replace('a gradient', 'the gradient')"
    )
    code = at_a_terminal(editor.studyapp, ["edit", "small/reveal"], "y\n")
    err = capfd.readouterr().err
    assert code == 0
    assert "unknown key en.promt" in err
    assert len(editor.files) == 2
    assert prompt(editor.studyapp, "small/reveal") == "What is the gradient?"


def test_a_person_may_stop_after_a_mistake_and_keep_the_text(
    editor: Editor, capfd: pytest.CaptureFixture[str]
) -> None:
    editor.says("text.replace('en.prompt', 'en.promt')")
    code = at_a_terminal(editor.studyapp, ["edit", "small/reveal"], "n\n")
    assert code == 130
    assert f"kept in {editor.files[0]}" in capfd.readouterr().err
    assert editor.files[0].exists()


def at_a_terminal(studyapp: Studyapp, arguments: list[str], typed: str) -> int:
    from studyapp.cli import run

    studyapp.patch.setattr(sys, "stdin", Terminal(typed))
    studyapp.patch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    return int(run(arguments))


def test_a_note_changed_elsewhere_meanwhile_is_not_overwritten(editor: Editor) -> None:
    """The editor itself runs `studyapp edit`, as another window would."""
    inner = (
        f"(__import__('subprocess').run([{sys.executable!r}, '-m', 'studyapp', 'edit', "
        "'small/reveal', '--set', 'topic=other'], check=True), text.replace('slope', 'tilt'))[1]"
    )
    editor.says(inner)
    editor.studyapp.patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    said = editor.studyapp("edit", "small/reveal")
    assert said.code == 3
    assert "the note was changed elsewhere meanwhile - your text is kept in" in said.lines[0]
    assert editor.studyapp("card", "small/reveal", "--json").json["topic"] == "other"


def test_without_an_editor_the_way_out_is_said(small: Studyapp) -> None:
    small.patch.delenv("EDITOR", raising=False)
    small.patch.delenv("VISUAL", raising=False)
    said = small("edit", "small/reveal")
    assert (said.code, said.lines) == (
        2,
        ["no editor is named - set EDITOR, or use --set FIELD=TEXT"],
    )
    small.patch.setenv("EDITOR", "ed 'unclosed")
    assert small("edit", "small/reveal").code == 2


# -- new notes ---------------------------------------------------------------------------------


def test_a_note_is_added_by_its_fields(small: Studyapp) -> None:
    said = small("add", "--set", "en.prompt=What is Adam?", "--set", "en.answer=An optimiser.")
    assert (said.code, said.out) == (0, f"added my-notes/what-is-adam{UNDO}")
    assert prompt(small, "my-notes/what-is-adam") == "What is Adam?"
    assert small("search", "deck:my-notes is:new added:1", "--json").json["count"] == 1
    again = small("add", "--set", "en.prompt=What is Adam?", "--set", "en.answer=x", "--json")
    (name,) = again.json["notes"]
    assert name.startswith("my-notes/what-is-adam-")
    small("undo", "2")
    assert small("search", "deck:my-notes", "--json").json["count"] == 0


def test_a_choice_is_added_by_its_fields(small: Studyapp) -> None:
    fields = [
        "zh.prompt=哪个？",
        "option.a.zh.text=这个",
        "option.a.right=true",
        "option.b.zh.text=那个",
    ]
    words = [word for field in fields for word in ("--set", field)]
    said = small("add", "--deck", "small", "--kind", "choice", *words, "--json")
    assert said.code == 0
    (name,) = said.json["notes"]
    assert name.startswith("small/q-")
    assert small("study", "--plain", "--deck", "small", "--limit", "1", stdin="").code == 0


TWO = """
[[note]]
id = "a"
kind = "basic"
requires = ["b", "small/reveal"]
en.prompt = 'First?'
en.answer = '1'

[[note]]
id = "b"
kind = "basic"
en.prompt = 'Second?'
en.answer = '2'
"""


def test_notes_are_added_from_stdin_in_one_operation(small: Studyapp) -> None:
    said = small("add", "--deck", "own", stdin=TWO)
    assert said.out == f"added 2 notes to own{UNDO}"
    assert prompt(small, "own/b") == "Second?"
    assert small("undo").out == "undid: added 2 notes to own\n"
    said = small("add", "--json", stdin='id = "named"\n' + TWO)
    assert said.json["notes"] == ["named/a", "named/b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "stdin: there is no note in it - write [[note]], or --set"),
        ("hello", "stdin:1: not TOML"),
        ("# nothing\n", "stdin: "),
        (TWO.replace("en.answer = '2'", ""), "stdin:9: note 'b': answer is missing"),
        (TWO.replace('"b", ', '"c", '), "requires 'own/c', which does not exist"),
        (TWO.replace('id = "b"', 'id = "B!"'), "stdin:9: note id 'B!' is not an id"),
    ],
)
def test_a_mistake_on_stdin_adds_nothing(small: Studyapp, text: str, said: str) -> None:
    answer = small("add", "--deck", "own", stdin=text)
    assert (answer.code, answer.out, len(answer.lines)) == (1, "", 1)
    assert said in answer.lines[0]
    assert small("search", "deck:own", "--json").json["count"] == 0
    assert small("add", "--deck", "own", "--json", stdin=text).json["exit"] == 1


def test_a_note_that_is_there_already_is_not_written_over(small: Studyapp) -> None:
    small("add", "--deck", "own", stdin=TWO)
    said = small("add", "--deck", "own", stdin=TWO)
    assert said.code == 1
    assert said.lines == ["the deck 'own' has a note 'a' already - edit it, or change the id"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--set", "en.prompt=x"], 1, "answer is missing"),
        (["--kind", "basik", "--set", "en.prompt=x"], 2, "no kind 'basik' - did you mean 'basic'?"),
        (["--deck", "No Good", "--set", "en.prompt=x"], 2, "--deck 'No Good' is not an id"),
        (["--set", "en.promt=x"], 1, "no field 'en.promt' here"),
    ],
)
def test_what_makes_no_note_is_refused(
    small: Studyapp, words: list[str], code: int, said: str
) -> None:
    answer = small("add", *words)
    assert answer.code == code
    assert said in answer.lines[0]


def test_at_a_terminal_a_template_opens_in_the_editor(editor: Editor) -> None:
    editor.says(
        "text.replace(\"id = ''\", \"id = 'new'\").replace(\"prompt = ''\", \"prompt = 'P?'\")"
        ".replace(\"answer = ''\", \"answer = 'A.'\")"
    )
    assert at_a_terminal(editor.studyapp, ["add", "--deck", "own"], "") == 0
    assert prompt(editor.studyapp, "own/new") == "P?"
    editor.says("text")
    assert at_a_terminal(editor.studyapp, ["add", "--deck", "own"], "") == 0
    assert editor.studyapp("undo", "--list").out.count("added") == 1
