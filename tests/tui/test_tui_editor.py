"""The learner's own editor: the terminal is lent to it and comes back, nothing typed is lost."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.samples import BASIC, CHOICE, collection, deck
from tests.terminal import Terminal
from tests.tui.conftest import Launch

FAILS = "import sys\nsys.exit(3)\n"
CHANGES = (
    "import pathlib, sys\n"
    "file = pathlib.Path(sys.argv[1])\n"
    "text = file.read_text(encoding='utf-8')\n"
    "file.write_text(text.replace('gradient', 'slope'), encoding='utf-8')\n"
)


@pytest.fixture
def edited(tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """The form of a card in a real terminal, with a script for an editor."""
    collection(tmp_path, clock(), deck(BASIC)).close()
    script = tmp_path / "editor.py"
    script.write_text(request.param)
    (tmp_path / "studyapp").mkdir()
    (tmp_path / "studyapp" / "config.toml").write_text("shipped = false\n")
    places = {f"XDG_{one}_HOME": str(tmp_path) for one in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment = {
        **os.environ,
        **places,
        "LANG": "C.UTF-8",
        "STUDYAPP_NOW": clock().isoformat(),
        "STUDYAPP_LANG": "en",
        "VISUAL": "",
        "EDITOR": f"{sys.executable} {script}",
    }
    path = str(tmp_path / "collection.db")
    command = [sys.executable, "-m", "studyapp", "--collection", path, "study"]
    with Terminal(command, environment=environment) as terminal:
        terminal.until("What is a gradient")
        terminal.type("e")
        terminal.until("F4 editor")
        yield terminal


@pytest.mark.parametrize("edited", [FAILS], indirect=True)
def test_an_editor_that_fails_gives_the_terminal_back(edited: Terminal) -> None:
    edited.type("\x1bOS")
    edited.until("exit status 3")
    edited.type("\x1b")
    edited.until("Space")


@pytest.mark.parametrize("edited", [CHANGES], indirect=True)
def test_the_editor_opens_with_what_the_form_says(edited: Terminal) -> None:
    edited.type("Say: ")
    edited.until("Say: What is a gradient")
    edited.type("\x1bOS")
    edited.until("Say: What is a slope")
    edited.until("Space")


async def test_what_the_form_says_must_be_readable_before_it_is_opened_as_text(
    launch: Launch,
) -> None:
    async with launch(deck(CHOICE)) as app:
        app.app.desk = replace(app.app.desk, editor=lambda: ("no-such-editor",))
        await app.press("enter", "e")
        for field in app.app.screen.query("NoteField"):
            if field.field.name.endswith(".prompt"):
                field.write("")
        await app.press("f4")
        assert "can't be opened" not in app.text
        assert "! note" in app.text
