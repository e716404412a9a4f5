"""The course is read from the shell: lessons with their runs in words, terms in both languages."""

import json

import pytest

from studyapp.library.course.lessons import lesson, written
from studyapp.library.course.topics import topics
from tests.cli.driver import Studyapp


def test_lessons_are_listed_in_reading_order(studyapp: Studyapp) -> None:
    done = studyapp("lesson")
    assert done.code == 0
    listed = [line.partition(":")[0] for line in done.out.splitlines()]
    assert listed == [topic.id for topic in topics() if topic.id in written()]
    document = json.loads(studyapp("lesson", "--json").out)
    assert [one["topic"] for one in document["lessons"]] == listed
    assert all(one["sections"] for one in document["lessons"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lesson_tells_its_runs_and_names_its_cards(studyapp: Studyapp, language: str) -> None:
    done = studyapp("--lang", language, "lesson", "regularization")
    assert done.code == 0
    found = lesson("regularization", language)
    assert found is not None
    assert found.language == language
    assert done.out.startswith(found.title)
    assert "studyapp demo run" in done.out
    assert all(f" {note}\n" in done.out for note in found.notes)
    assert "**" not in done.out
    document = json.loads(studyapp("--lang", language, "lesson", "regularization", "--json").out)
    assert [b["note"] for b in document["blocks"] if "note" in b] == list(found.notes)


def test_a_lesson_that_is_none_is_one_line(studyapp: Studyapp) -> None:
    done = studyapp("lesson", "regularisation")
    assert done.code == 2
    assert done.err.strip().endswith("did you mean 'regularization'?")
    assert len(done.err.strip().splitlines()) == 1


def test_a_word_is_looked_up_in_either_language(studyapp: Studyapp) -> None:
    for words in ("double desc", "双下降"):
        done = studyapp("glossary", words)
        assert done.code == 0
        assert done.out.startswith("double descent · 双下降")
    (first, *_) = json.loads(studyapp("glossary", "双下降", "--json").out)["terms"]
    assert first["zh"]["term"].startswith("双下降")
    assert first["en"]["meaning"]


def test_a_word_that_is_none_says_so_and_is_no_error(studyapp: Studyapp) -> None:
    done = studyapp("glossary", "zzz")
    assert (done.code, done.out) == (0, "")
    assert "no such word" in done.err
