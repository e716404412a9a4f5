"""The lists around the decks: every record is checked, and every error names its line."""

from pathlib import Path

import pytest

from studyapp.deck.values import Text
from studyapp.library.course import claims, glossary, ladders, references, topics
from studyapp.library.course.glossary import Term, look_up
from studyapp.library.course.ladders import Chain
from studyapp.library.course.records import Shape, read
from studyapp.library.course.topics import Topic

SHAPE = Shape(
    "thing",
    words=frozenset({"colour"}),
    lists=frozenset({"parts"}),
    texts=frozenset({"name", "note"}),
    said_lists=frozenset({"also"}),
    optional=frozenset({"parts", "note"}),
)
GOOD = """# a comment
[[thing]]
id = "one"
colour = "red"
parts = ["a", "b"]
en.name = 'One'
zh.name = '一'
en.also = ["1"]
"""


def written(folder: Path, text: str) -> Path:
    (folder / "things.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_record_comes_with_its_line_and_both_languages(tmp_path: Path) -> None:
    found = read("things.toml", SHAPE, folder=written(tmp_path, GOOD))
    (one,) = found.entries
    assert found.problems == ()
    assert (one.id, one.line, one.word["colour"]) == ("one", 2, "red")
    assert one.list["parts"] == ("a", "b")
    assert one.text["name"] == Text("One", "一")
    assert one.said["also"] == {"en": ("1",), "zh": ()}


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    found = read("things.toml", SHAPE, folder=tmp_path)
    assert (found.entries, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("zh.name = '一'", ""), "things.toml:2: thing 'one': zh.name is missing - write zh.name"),
        (("zh.name = '一'", "zh.name = ' '"), "zh.name is missing"),
        (('colour = "red"', ""), "colour is missing - write colour = '...'"),
        (('parts = ["a", "b"]', 'parts = "a"'), "parts is no list"),
        (('id = "one"', 'id = "One!"'), "thing without an id that is one"),
        (('colour = "red"', 'colour = "red"\nsize = 3'), "key 'size' is not known"),
        (("en.name", "en.size = 'x'\nen.name"), "key 'en.size' is not known"),
        (("[[thing]]", "[[thin]]"), "key 'thin' is not known - write [[thing]] tables only"),
        (('id = "one"', 'id = "one'), "things.toml: no TOML:"),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    found = read("things.toml", SHAPE, folder=written(tmp_path, GOOD.replace(*change)))
    assert any(problem in str(one) for one in found.problems), found.problems


def test_an_id_stands_once(tmp_path: Path) -> None:
    found = read("things.toml", SHAPE, folder=written(tmp_path, GOOD + GOOD))
    assert len(found.entries) == 1
    assert str(found.problems[0]).startswith("things.toml:10: thing 'one' stands here twice")


def test_a_text_that_may_be_left_out_is_left_out_in_both_languages(tmp_path: Path) -> None:
    one = GOOD + "en.note = 'only here'\n"
    found = read("things.toml", SHAPE, folder=written(tmp_path, one))
    assert "zh.note is missing" in str(found.problems[0])


# -- the shipped lists -------------------------------------------------------------------------


@pytest.mark.parametrize("module", [topics, references, claims, glossary, ladders])
def test_every_shipped_list_can_be_read(module: object) -> None:
    assert module.records().problems == ()  # type: ignore[attr-defined]


def test_shipped_topics_require_only_what_stands_above_them() -> None:
    assert list(topics.problems(topics.topics())) == []
    assert topics.topics()[0].requires == ()


@pytest.mark.parametrize(
    ("requires", "problem"),
    [
        (("b",), "topic 'a' requires 'b', which is read after it"),
        (("a",), "topic 'a' requires 'a', which is read after it"),
        (("c",), "topic 'a' requires 'c', which is none"),
    ],
)
def test_a_topic_that_cannot_be_reached_is_told(requires: tuple[str, ...], problem: str) -> None:
    found = [Topic("a", Text("A"), Text(), requires), Topic("b", Text("B"), Text())]
    (one,) = topics.problems(found)
    assert problem in str(one)


@pytest.mark.parametrize(
    ("chain", "problem"),
    [
        (Chain("c", "none", Text("t"), ("d/a", "d/b", "d/c")), "'none' is no topic"),
        (Chain("c", "t", Text("t"), ("d/a", "d/b", "d/x")), "there is no note 'd/x'"),
        (Chain("c", "t", Text("t"), ("d/a", "d/b")), "has 2 questions - give it 3 to 7"),
        (Chain("c", "t", Text("t"), ("d/a", "d/b", "d/a")), "asks one note twice"),
    ],
)
def test_a_chain_asks_several_notes_that_exist(chain: Chain, problem: str) -> None:
    found = [str(one) for one in ladders.problems([chain], {"t"}, {"d/a", "d/b", "d/c"})]
    assert any(problem in one for one in found), found
    good = Chain("c", "t", Text("t"), ("d/a", "d/b", "d/c"))
    assert list(ladders.problems([good], {"t"}, {"d/a", "d/b", "d/c"})) == []


def term(en: str, zh: str, meaning: str = "m", *also: str) -> Term:
    return Term(en, Text(en, zh), Text(meaning, meaning), "t", {"en": also, "zh": ()}, {})


def test_a_word_is_found_by_either_name_the_nearest_first() -> None:
    terms = [
        term("batch normalization", "批量归一化", "scales a batch", "BN"),
        term("batch", "批量"),
        term("mini-batch", "小批量"),
        term("epoch", "轮次", "every batch once"),
    ]

    def found(words: str) -> list[str]:
        return [one.id for one in look_up(words, terms)]

    assert found("BATCH") == ["batch", "batch normalization", "mini-batch", "epoch"]
    assert found("bn") == ["batch normalization"]
    assert found("小批") == ["mini-batch"]
    assert found("") == [one.id for one in terms]
    assert found("nothing like it") == []


def test_a_reference_is_spelled_out_where_a_list_names_it() -> None:
    said = references.spelled_out("- [IS15] the first\n- [Nope99] unknown\ntext [IS15] stays")
    assert said.startswith("- **[IS15]** Ioffe & Szegedy 2015, Batch normalization")
    assert " · the first" in said
    assert "- [Nope99] unknown" in said
    assert said.endswith("text [IS15] stays")
