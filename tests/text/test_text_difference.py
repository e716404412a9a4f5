"""What was typed beside what would have been right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.text.difference import difference, in_brackets, nearest


@pytest.mark.parametrize(
    ("said", "right", "shown"),
    [
        ("sigmod", "sigmoid", "sigmo{+i+}d"),
        ("sigmoiid", "sigmoid", "sigmoi[-i-]d"),
        ("RELO", "ReLU", "ReL[-O-]{+U+}"),
        ("ＲｅＬＵs", "ReLU", "ReLU[-s-]"),
        ("线形整流", "线性整流", "线[-形-]{+性+}整流"),
        ("e\u0301tait", "était", "était"),
        ("", "", ""),
    ],
)
def test_what_is_missing_and_what_is_too_much_stand_in_brackets(
    said: str, right: str, shown: str
) -> None:
    assert in_brackets(difference(said, right)) == shown


def test_two_answers_that_have_little_in_common_are_not_compared() -> None:
    assert difference("momentum", "ReLU") == ()


def test_the_accepted_answer_that_is_most_alike_is_compared() -> None:
    assert nearest("线形整流", ["ReLU", "线性整流", "rectifier"]) == "线性整流"
    assert nearest("xyz", ["ReLU", "rectifier"]) == "ReLU"


@settings(deadline=None)
@given(st.text(alphabet="abcAB -", max_size=20), st.text(alphabet="abcAB -", max_size=20))
def test_both_answers_can_be_read_off_the_parts(said: str, right: str) -> None:
    parts = difference(said, right)
    if parts:
        assert "".join(part.text for part in parts if part.sort != "extra") == right
        typed = "".join(part.text for part in parts if part.sort != "missing")
        assert typed.casefold() == said.casefold()
