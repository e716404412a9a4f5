"""All pieces of a note's evidence come in turn, what decides first, and one that breaks alone."""

from collections.abc import Mapping

import pytest

from studyapp.deck.read import read_note
from studyapp.deck.values import Note
from studyapp.lab.demo import Cancelled
from studyapp.study.exhibit import Broken, Exhibit, every_exhibit, pieces

DECIDES = {
    "demo": "gradient_decay",
    "params": {"depth": 5, "width": 16},
    "expect": "shrink_per_layer < 0.5",
    "control": {"activation": "linear"},
}
SUPPORTS = {
    "demo": "activation_curves",
    "expect": "max_slope < 0.3",
    "control": {"function": "relu"},
    "supports": "why",
}
BREAKS = {**SUPPORTS, "params": {"layers": 100_000}}


def silent(done: int, total: int) -> None:
    pass


def note(*evidence: Mapping[str, object]) -> Note:
    return read_note(
        {
            "id": "n",
            "kind": "truefalse",
            "answer": True,
            "en": {"prompt": "?"},
            "evidence": list(evidence),
        }
    )


def test_what_decides_the_key_comes_first() -> None:
    assert [one.supports for one in pieces(note(SUPPORTS, DECIDES))] == [False, True]


def test_every_piece_is_shown_over_one_seed_before_any_grows() -> None:
    of = note(SUPPORTS, DECIDES)
    found = list(every_exhibit(of, enough=lambda: False, progress=silent))
    assert all(isinstance(one, Exhibit) for one in found)
    shown = [(one.place, one.seeds) for one in found if isinstance(one, Exhibit)]
    # the curves have no seed, so their first picture is their last
    assert shown == [(0, 1), (1, 1), (0, 5), (0, 10), (0, 20)]
    assert {one.of for one in found} == {2}


def test_the_first_picture_of_each_comes_even_when_time_is_up() -> None:
    found = list(every_exhibit(note(SUPPORTS, DECIDES), enough=lambda: True, progress=silent))
    assert [one.place for one in found] == [0, 1]


def test_a_piece_that_breaks_is_told_once_and_stops_no_other() -> None:
    found = list(every_exhibit(note(BREAKS, DECIDES), enough=lambda: False, progress=silent))
    (broken,) = [one for one in found if isinstance(one, Broken)]
    assert (broken.place, broken.of) == (1, 2)
    assert "100000" in broken.reason
    assert sum(isinstance(one, Exhibit) for one in found) == 4


def test_cancelling_stops_them_all() -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(every_exhibit(note(DECIDES, SUPPORTS), enough=lambda: False, progress=stop))


def test_a_note_without_evidence_shows_nothing() -> None:
    assert not list(every_exhibit(note(), enough=lambda: False, progress=silent))


def test_an_order_shows_its_two_ends() -> None:
    steps = [
        {"id": name, "en": {"text": name}, "params": {"activation": name}}
        for name in ("sigmoid", "tanh", "linear")
    ]
    ran = {"demo": "gradient_decay", "params": {"depth": 5}, "measure": "shrink_per_layer"}
    of = read_note(
        {"id": "n", "kind": "order", "en": {"prompt": "?"}, "step": steps, "evidence": [ran]}
    )
    first = next(every_exhibit(of, enough=lambda: True, progress=silent))
    assert isinstance(first, Exhibit)
    assert [panel.side.option for panel in first.panels] == ["sigmoid", "linear"]
    assert first.decides
    assert len(first.runs) == 3
