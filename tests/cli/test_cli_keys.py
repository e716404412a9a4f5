"""Keys are changed from the command line and in the file; what can't be meant changes nothing."""

from pathlib import Path

import pytest

from studyapp.tui.keys.keymap import names
from tests.cli.driver import Studyapp


def config(studyapp: Studyapp) -> Path:
    path = studyapp.folder / "home" / "config" / "studyapp" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_a_key_is_set_got_listed_and_put_back(studyapp: Studyapp) -> None:
    assert studyapp("config", "get", "keys.study.bury-card").out == "-\n"
    said = studyapp("config", "set", "keys.study.bury-card", "b")
    assert (said.code, said.lines) == (0, ["keys.study.bury-card = b"])
    assert studyapp("config", "get", "keys.study.bury-card").out == "b\n"
    assert "keys.study.bury-card" in studyapp("config", "list").out
    assert studyapp("config", "list", "--json").json["keys"] == {"study.bury-card": "b"}
    studyapp("config", "set", "keys.study.bury-card", "default")
    assert studyapp("config", "get", "keys.study.bury-card").out == "-\n"
    assert "keys" not in config(studyapp).read_text()


def test_several_keys_may_do_one_thing(studyapp: Studyapp) -> None:
    studyapp("config", "set", "keys.study.bury-card", "b  f6")
    assert studyapp("config", "get", "keys.study.bury-card").out == "b f6\n"


def test_the_file_may_name_keys_in_any_way_that_toml_has(studyapp: Studyapp) -> None:
    path = config(studyapp)
    path.write_text(
        '# mine\n[keys]\nhome.demos = "Z" # lab\n"home.undo" = "z"\n[keys.study]\nundo = ["b"]\n'
    )
    assert studyapp("config", "list", "--json").json["keys"] == {
        "home.demos": "Z",
        "home.undo": "z",
        "study.undo": "b",
    }
    assert studyapp("config", "set", "keys.home.undo", "w").code == 0
    text = path.read_text()
    assert "# mine" in text
    assert "# lab" in text
    assert studyapp("config", "get", "keys.home.undo").out == "w\n"
    assert studyapp("config", "get", "keys.home.demos").out == "Z\n"


@pytest.mark.parametrize(
    ("name", "key", "says"),
    [
        ("keys.study.bury-cart", "b", "did you mean keys.study.bury-card?"),
        ("keys.study.bury-card", "u", "keys.study.undo already"),
        ("keys.study.bury-card", "\x07", "can be seen"),
        ("keys.study.bury-card", "ctrl+m", "arrives as Enter"),
        ("keys", "b", "no setting 'keys'"),
    ],
)
def test_what_a_key_cannot_be_is_one_line_and_changes_nothing(
    studyapp: Studyapp, name: str, key: str, says: str
) -> None:
    studyapp("config", "set", "theme", "light")
    before = config(studyapp).read_bytes()
    said = studyapp("config", "set", name, key)
    assert said.code == 2
    assert len(said.lines) == 1
    assert says in said.lines[0]
    assert config(studyapp).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("keys = 3\n", "is no table"),
        ("[keys.study]\nundo = 3\n", "keys.study.undo = 3 is no key"),
        ('[keys.study]\nbury-card = "u"\n', "keys.study.undo already"),
        ('[keys.study]\nnothing = "u"\n', "no key 'study.nothing'"),
    ],
    ids=["no table", "a number", "two meanings", "no such name"],
)
def test_a_file_whose_keys_cannot_be_used_is_named(
    studyapp: Studyapp, text: str, says: str
) -> None:
    config(studyapp).write_text(text)
    said = studyapp()
    assert said.code == 4
    assert len(said.lines) == 1
    assert "config.toml: " in said.lines[0]
    assert says in said.lines[0]


def test_a_name_that_is_known_no_more_can_be_taken_out(studyapp: Studyapp) -> None:
    config(studyapp).write_text('[keys.study]\nnothing = "u"\n')
    assert studyapp("config", "set", "keys.study.nothing", "default").code == 0
    assert "nothing" not in config(studyapp).read_text()


def test_every_key_that_can_be_changed_is_listed_with_what_it_does(studyapp: Studyapp) -> None:
    said = studyapp("config", "list", "--keys")
    assert [line.split()[0] for line in said.out.splitlines()] == [f"keys.{n}" for n, _ in names()]
