"""What is pasted is text, whatever stands in it."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from studyapp.tui.paste import END, START, Pastes, patch_pastes

EVIL = "lap\x1b[31mred\x1b[0m\r3\x1b]0;title\x07\u202eab"


@pytest.fixture(autouse=True)
def patched() -> None:
    patch_pastes()


def read(pieces: list[str]) -> list[object]:
    parser = XTermParser()
    return [event for piece in pieces for event in parser.feed(piece)]


@pytest.mark.parametrize("cut", range(1, len(START + EVIL + END)))
def test_an_escape_sequence_in_a_paste_presses_no_key_wherever_it_is_cut(cut: int) -> None:
    sent = START + EVIL + END
    found = read([sent[:cut], sent[cut:], "x"])
    assert [event.text for event in found if isinstance(event, events.Paste)] == ["lapred\n3ab"]
    assert [event.key for event in found if isinstance(event, events.Key)] == ["x"]


def test_what_is_typed_passes_at_once_and_unchanged() -> None:
    pastes = Pastes()
    for typed in ("a", "\x1b", "\x1b[A", "\x1b[20", "ü题", "\r", "\x1b[<0;3;4M"):
        assert pastes.clean(typed) == typed


def test_two_pastes_in_one_piece_stay_two() -> None:
    found = read([f"{START}a{END}b{START}c\x1b[md{END}"])
    assert [getattr(e, "text", "") or e.key for e in found] == ["a", "b", "cd"]
