"""CSV and TSV: which column holds what, what a row becomes, and one line for whatever is wrong."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.values import Note
from studyapp.formats import Reading, Source, find
from studyapp.text.sanitise import sanitise

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def read(
    text: str | bytes, *, file: str = "cards.csv", deck: str | None = None, **mapping: str
) -> Reading:
    reader = find("csv").read
    assert reader is not None
    data = text if isinstance(text, bytes) else text.encode()
    return reader(data, Source(file, deck=deck, mapping=mapping))


def said(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def notes(text: str | bytes, **mapping: str) -> tuple[Note, ...]:
    reading = read(text, **mapping)
    assert said(reading) == []
    assert reading.deck is not None
    return reading.deck.notes


def row(head: str, cells: str) -> Mapping[str, object]:
    """The record of the only row, without its id."""
    (note,) = notes(f"{head}\n{cells}\n")
    return {key: value for key, value in note.record.items() if key != "id"}


# -- which column ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "question,answer",
        "Front,Back",
        "TERM,Definition",
        "prompt,a",
        "问题,答案",
        "正面,背面",
        "题目,解释",
        '"Question","Answer"',
        " question , answer ",
        "\ufeffquestion,answer",
        "No.,question,answer",
        "序号,题目,答案",
    ],
)
def test_columns_are_known_by_their_names_in_two_languages(head: str) -> None:
    cells = "1,why,because" if head.count(",") == 2 else "why,because"
    assert row(head, cells) == {"kind": "basic", "en": {"prompt": "why", "answer": "because"}}


def test_all_that_a_note_has_may_stand_in_a_column() -> None:
    head = "id,question,answer,hint,explanation,tags,topic,source"
    assert notes(f"{head}\nn-1,why,because,h,w,a; b,t,page 3\n")[0].record == {
        "id": "n-1",
        "kind": "basic",
        "tags": ["a", "b"],
        "topic": "t",
        "source": "page 3",
        "en": {"prompt": "why", "answer": "because", "hint": "h", "why": "w"},
    }


def test_what_explains_is_the_reason_where_another_column_is_the_answer() -> None:
    assert row("题目,答案,解释", "梯度是什么,斜率,各方向") == {
        "kind": "basic",
        "zh": {"prompt": "梯度是什么", "answer": "斜率", "why": "各方向"},
    }


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = ["question,answer,tags", '"a, b; c|d\te",x,t', "why?,because,u"]
    text = "\n".join(
        delimiter.join(f'"{cell}"' for cell in next(csv.reader([line]))) for line in lines
    )
    assert [note.record["en"] for note in notes(text)] == [
        {"prompt": "a, b; c|d\te", "answer": "x"},
        {"prompt": "why?", "answer": "because"},
    ]


def test_punctuation_in_the_cells_does_not_mislead() -> None:
    text = "question,answer\n" + "what: is; it|now?,that: is; it|so\n" * 1 + "b: c,d\n"
    assert len(notes(text)) == 2


def test_cells_may_hold_lines_and_errors_still_name_the_line_of_the_file() -> None:
    reading = read('question,answer\n"one\ntwo\nthree",x\ny,\nz,"a\nb"\n,c\n')
    assert said(reading) == [
        "cards.csv:5: the answer is empty - write it, or take the row out",
        "cards.csv:8: the question is empty - write it, or take the row out",
    ]
    assert reading.read == 4
    assert reading.deck is not None
    assert [note.line for note in reading.deck.notes] == [2, 6]


# -- what a row becomes ------------------------------------------------------------------------


def choice(*texts: tuple[str, str], right: str) -> dict[str, object]:
    options = [
        {"id": name, "en": {"text": text}} | ({"right": True} if name == right else {})
        for name, text in texts
    ]
    return {"kind": "choice", "option": options, "en": {"prompt": "q"}}


TWO = (("a-one", "a one"), ("a-two", "a two"))
EN: dict[str, object] = {"en": {"prompt": "q"}}


@pytest.mark.parametrize(
    ("head", "cells", "record"),
    [
        ("question,answer", "q,42", {"kind": "number", "answer": 42} | EN),
        (
            "question,answer",
            "q,3.14±0.01",
            {"kind": "number", "answer": 3.14, "tolerance": 0.01} | EN,
        ),
        ("question,answer", "q,3..4", {"kind": "number", "answer": 3.5, "tolerance": 0.5} | EN),
        ("question,answer", "q,1e-3", {"kind": "number", "answer": 0.001, "tolerance": 1e-05} | EN),
        ("question,answer", "q,true", {"kind": "truefalse", "answer": True} | EN),
        ("question,answer", "q,错", {"kind": "truefalse", "answer": False} | EN),
        ("question,answer", "q,√", {"kind": "truefalse", "answer": True} | EN),
        ("question,answer", "q,yes", {"kind": "basic", "en": {"prompt": "q", "answer": "yes"}}),
        (
            "question,answer",
            "q,3 layers",
            {"kind": "basic", "en": {"prompt": "q", "answer": "3 layers"}},
        ),
        (
            "question,answer",
            "q,=cmd()",
            {"kind": "basic", "en": {"prompt": "q", "answer": "=cmd()"}},
        ),
        (
            "question,answer",
            "a {{c1::gap}},w",
            {"kind": "cloze", "en": {"text": "a {{c1::gap}}", "why": "w"}},
        ),
        (
            "question,answer,type",
            "q,x,双向",
            {"kind": "reversed", "en": {"prompt": "q", "answer": "x"}},
        ),
        (
            "question,answer,type",
            "q,42,问答",
            {"kind": "basic", "en": {"prompt": "q", "answer": "42"}},
        ),
        ("question,answer,type", "q,T,判断", {"kind": "truefalse", "answer": True} | EN),
        ("question,answer,type", "q,no,True/False", {"kind": "truefalse", "answer": False} | EN),
        (
            "question,answer,type",
            "q,a|b;;c,填空",
            {"kind": "typed", "accept": ["a", "b", "c"]} | EN,
        ),
        ("question,answer,type", "q,a,cloze", {"kind": "typed", "accept": ["a"]} | EN),
        (
            "question,answer,type",
            "q,10 ms,numeric",
            {"kind": "number", "answer": 10, "unit": "ms"} | EN,
        ),
        (
            "question,answer,tolerance,unit,type",
            "q,10,2 %,ms,number",
            {"kind": "number", "answer": 10, "tolerance": "2 %", "unit": "ms"} | EN,
        ),
        ("question,choices,answer", "q,a one|a two,B", choice(*TWO, right="a-two")),
        ("question,choices,answer", "q,a one;;a two,1", choice(*TWO, right="a-one")),
        ("question,choices,answer", "q,A. a one|B. a two,a two", choice(*TWO, right="a-two")),
        ("question,choices,answer", "q,a one|*a two,", choice(*TWO, right="a-two")),
        ("question,choices,answer", "q,a one|✓a two,", choice(*TWO, right="a-two")),
        ("question,choices,answer", "q,a one|[x] a two,B", choice(*TWO, right="a-two")),
        ("question,choices,answer", 'q,"a one\na two",A', choice(*TWO, right="a-one")),
        ("question,a,b", "q,a one,*a two", choice(*TWO, right="a-two")),
        ("question,A,B,C,answer", "q,a one,a two,,B", choice(*TWO, right="a-two")),
        ("question,选项A,选项B,答案", "q,a one,a two,B", choice(*TWO, right="a-two")),
        ("question,Option 1,Option 2,answer", "q,a one,a two,2", choice(*TWO, right="a-two")),
        ("question,choices,answer", "q,True|False,A", {"kind": "truefalse", "answer": True} | EN),
        (
            "question,choices,answer",
            "q,*args|√2,A",
            {
                "kind": "choice",
                "option": [
                    {"id": "o-968cc2ce", "right": True, "en": {"text": "*args"}},
                    {"id": "o-5f14696b", "en": {"text": "√2"}},
                ],
            }
            | EN,
        ),
    ],
)
def test_a_row_becomes_the_kind_that_it_names_or_that_its_cells_speak_for(
    head: str, cells: str, record: dict[str, object]
) -> None:
    assert row(head, cells) == record


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("a b", ["a", "b"]),
        ("a b, c", ["a b", "c"]),
        ("a，b、c；d", ["a", "b", "c", "d"]),
        ("#a #a", ["a"]),
        ("deep::learning", ["deep::learning"]),
        ('"" ,', []),
    ],
)
def test_tags_are_cut_at_commas_or_else_at_spaces(cell: str, tags: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["question", "answer", "tags"], ["q", "x", cell]])
    assert list(notes(out.getvalue())[0].tags) == tags


# -- mapping -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("why,because,x\nhow,so,y\n", {"front": "1", "back": "2"}),
        ("x,why,because\ny,how,so\n", {"question": "2", "answer": "3"}),
        ("Stem,Key,Z\nwhy,because,x\nhow,so,y\n", {"question": "Stem", "answer": "key"}),
        ("question,Key,Z\nwhy,because,x\nhow,so,y\n", {"answer": "2"}),
        ("question,answer,Z\nwhy,because,x\nhow,so,y\n", {"question": "1", "answer": "2"}),
    ],
)
def test_columns_may_be_named_by_number_or_name(text: str, mapping: dict[str, str]) -> None:
    assert [note.record["en"] for note in notes(text, **mapping)] == [
        {"prompt": "why", "answer": "because"},
        {"prompt": "how", "answer": "so"},
    ]


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"front": "9"}, "--map front=9: no such column - the file has 2 columns"),
        ({"front": "0"}, "--map front=0: no such column"),
        ({"front": "Stem"}, "--map front=Stem: no such column"),
        ({"bakc": "2"}, "--map bakc: no such column"),
        ({"front": "1"}, "no column is called answer - name the columns"),
    ],
)
def test_a_mapping_that_fits_no_column_is_refused(mapping: dict[str, str], says: str) -> None:
    reading = read("why,because\nhow,so\n", **mapping)
    assert reading.deck is None
    assert says in said(reading)[0]


# -- the deck ----------------------------------------------------------------------------------


def test_the_deck_takes_its_name_from_the_file_the_column_or_the_importer() -> None:
    plain = "question,answer\na,b\n"
    named = "question,answer,deck\na,b,My Deck\nc,d,My Deck\n"
    for reading, expected in (
        (read(plain, file="folder/My Cards.csv"), ("my-cards", "My Cards")),
        (read(named), ("my-deck", "My Deck")),
        (read(named, deck="mine"), ("mine", "My Deck")),
    ):
        assert reading.deck is not None
        assert (reading.deck.id, reading.deck.title.en) == expected


def test_rows_of_several_decks_are_refused_unless_one_is_named() -> None:
    text = "question,answer,deck\na,b,one\nc,d,two\n"
    assert said(read(text)) == [
        (
            "cards.csv:3: rows of 2 decks: 'one', 'two' - "
            "split the file, or put all in one with --deck"
        )
    ]
    assert read(text, deck="all").problems == ()


def test_a_table_of_chinese_is_chinese() -> None:
    (note,) = notes("题目,答案\n什么是 ReLU,取正部\n")
    assert set(note.record) == {"id", "kind", "zh"}


# -- files that are refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cards.csv: the file is empty"),
        (b"\xef\xbb\xbf", "cards.csv: the file is empty"),
        (b"\n\n  \n", "cards.csv: the file is empty"),
        (b"a,b\nc\0,d\n", "cards.csv:2: a NUL byte"),
        ("问题,答案\n好,".encode() + "坏".encode("gbk") + b"\n", "UTF-8 up to byte"),
        ("question,answer\n好,坏".encode()[:-1], "cards.csv:2: the file ends inside a character"),
        (b"PK\x03\x04xl/workbook.xml", "this is an Excel workbook (.xlsx) - save it as CSV UTF-8"),
        (b"{\\rtf1 question,answer}", "this is an RTF document"),
        (b"<html><body>question,answer", "this is a web page"),
        (b'[{"question": "a", "answer": "b"}]', "this is JSON"),
        (b'{"question": "a"}\n{"question": "b"}\n', "this is JSON"),
        (b"question\nwhy\nhow\n", "not a table: no delimiter"),
        (b"just\nsome words, in\nlines\nof text\n", "not a table"),
        (b"hint,answer\na,b\n", "cards.csv:1: the first line names no question column"),
        (b"why,because\nhow,so\n", "or say --map question=1,answer=2"),
        (b"question,hint\na,b\n", "cards.csv:1: no column is called answer"),
        (b"question,answer,Question\na,b,c\n", "two columns are called 'Question' - rename one"),
        (b"question,answer,front\na,b,c\n", "the columns 'question' and 'front' both hold the"),
        (b"question,A,C,answer\na,b,c,A\n", "option columns A, C - name them A, B"),
        (
            b'question,answer\na,b\nc,"d\ne,f\ng,h\n',
            "cards.csv:3: a quote opened here never closes",
        ),
        (b'question,answer\n"' + b"x" * 140_000 + b'",b\n', "a cell of more than 131072"),
    ],
)
def test_a_file_that_is_no_table_of_questions_is_refused(data: bytes, says: str) -> None:
    reading = read(data)
    assert reading.deck is None
    assert len(reading.problems) == 1, said(reading)
    assert says in said(reading)[0]


@pytest.mark.parametrize(
    ("head", "cells", "says"),
    [
        (
            "question,answer",
            "a,b,c",
            "3 cells in a table of 2 columns - put cells that hold commas",
        ),
        ("question,answer,tags", "a,b", "2 cells in a table of 3 columns - write the missing"),
        ("question,answer", ",b", "the question is empty"),
        ("question,answer", "a,", "the answer is empty"),
        ("question,answer,type", "a,b,riddle", "no kind 'riddle' - use one of basic, choice"),
        ("question,answer,type", "a,b,numbr", "no kind 'numbr' - did you mean 'number'?"),
        ("question,answer,type", "a,b,多选", "options are missing - fill the column choices"),
        ("question,answer,type", "a,b,number", "'b' is not a number"),
        ("question;answer;type", "a;3,14;number", "'3,14' has a comma"),
        ("question,answer,type", "a,maybe,tf", "'maybe' is neither true nor false"),
        ("question,answer,type", "a,b,mc", "a choice without options"),
        ("question,answer,type", "a,,cloze", "no gap in the text"),
        ("question,choices,answer", "a,x|y,E", "the answer 'E' is none of the 2 options"),
        ("question,choices,answer", "a,x|y,", "the answer is empty"),
        ("question,choices,answer,type", "a,x|y|z,AC,single", "names several options"),
        ("question,choices,answer,type", "a,*x|*y|z,,mc", "2 options are right - mark one"),
        ("question,choices,answer,type", "a,x|y|z,x|u,multi", "'u' is none of the 3 options"),
        (
            "question,choices,answer",
            'a,"[x] x|y|z","B,C"',
            "the answer is 'B,C', but the option 'x' is marked",
        ),
        (
            "question,choices,answer",
            "a,[x] x|y,B",
            "the answer is 'B', but the option 'x' is marked",
        ),
        ("question,choices,answer", "a,x|x|x,A", "all options are the same - make them differ"),
        ("question,choices,answer", "a,x,A", "at least 2 different options"),
        ("question,choices,answer", "a," + "|".join(map(str, range(10, 1010))) + ",A", "not 1000"),
        ("id,question,answer", "Not An Id,a,b", "note id 'Not An Id' is not an id"),
        ("question,answer,tags", "a,b," + "t" * 10_000, "has 10000 characters - keep it short"),
        ("question,answer", "a," + "x" * 20_001, "20001 characters long"),
        ("question,answer,tolerance", "a,3.5,lots", "tolerance 'lots'"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_others_are_kept(
    head: str, cells: str, says: str
) -> None:
    delimiter = ";" if ";" in head else ","
    width = head.count(delimiter) + 1
    good = delimiter.join(
        {"question": "good {n}", "answer": "fine", "choices": "fine|bad", "id": "g{n}"}.get(
            name, ""
        )
        for name in head.split(delimiter)
    )
    lines = [head, good.format(n=1), good.format(n=2), cells, good.format(n=3), good.format(n=4)]
    assert len(good.split(delimiter)) == width
    reading = read("\n".join(lines))
    assert len(reading.problems) == 1, said(reading)
    assert said(reading)[0].startswith("cards.csv:4: ")
    assert says in said(reading)[0]
    assert "'q-" not in said(reading)[0]
    assert reading.read == 5
    assert reading.deck is not None
    assert [note.line for note in reading.deck.notes] == [2, 3, 5, 6]


def test_one_id_twice_names_both_lines() -> None:
    reading = read("id,question,answer\nn,a,b\nm,c,d\nn,e,f\n")
    assert said(reading) == ["cards.csv:4: the id 'n' stands on line 2 already - change one"]


def test_one_question_with_two_answers_names_both_lines() -> None:
    reading = read("question,answer\nwhat?,this\nwho?,me\nWhat ?,that\n")
    assert "cards.csv:4: the question of line 2 again, with another answer" in said(reading)[0]


def test_a_quote_that_closes_in_the_wrong_cell_names_where_it_opened() -> None:
    reading = read('question,answer\na,b\nc,"d\ne,"f"\ng,h\n')
    assert said(reading)[0].startswith("cards.csv:3: a quote opened here closes in the middle")


# -- what is cleaned ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\r\na,b\r\nc,d\r\n",
        "question,answer\ra,b\rc,d\r",
        "question,answer\r\na,b\nc,d",
        "question,answer\n\n\na,b\n,\n , \nc,d\n\n",
        "question,answer,,\na,b,,\nc,d,,\n",
        "question,answer\na,b,,,\nc,d,\n",
        "sep=,\nquestion,answer\na,b\nc,d\n",
    ],
    ids=["windows", "old mac", "mixed", "blank rows", "blank columns", "trailing", "excel hint"],
)
def test_line_ends_blank_rows_and_trailing_delimiters_do_not_matter(text: str) -> None:
    assert [note.record["en"] for note in notes(text)] == [
        {"prompt": "a", "answer": "b"},
        {"prompt": "c", "answer": "d"},
    ]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_encodings_are_found(codec: str) -> None:
    text = "题目,答案\n什么是过拟合,训练误差低而测试误差高\n什么是梯度,各个方向上的斜率\n"
    assert len(notes(text.encode(codec))) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("question,answer\n", "cards.csv: no notes in it"),
        ("question,answer\na,b\nquestion,answer\nc,d\n", "cards.csv:3: the first line again"),
        ("question,answer\na,b\nc,d\na,b\n", "cards.csv:4: the same note as on line 2, left out"),
        ("question,answer\n#a,b\n", "cards.csv:2: a row that starts with # is a note like any"),
        ("question,answer,mood\na,b,c\n", "cards.csv:1: columns not used: 'mood'"),
        ('question,answer\na 5" disk,b\n', "cards.csv:2: a lone quote is kept as written"),
        (
            "question,answer\nx,y\nz,t\n“a, b”,c\n",
            "cards.csv:4: typographic quotes hold no cell together",
        ),
        ('question,answer\n"' + "x\n" * 300 + '",b\n', "a cell of 301 lines: is a quote missing?"),
        ("question,choices,answer\na,x|y|y,A\n", "the option 'y' stands twice; it is shown once"),
        ("question,choices,answer\na,x|y|x,A\n", "the option 'x' stands twice; it is shown once"),
        ("question,answer\na,\x1b]0;title\x07b\n", "cards.csv:2: 1 character that a terminal"),
        ("question,answer\na,![x](http://y)\n", "cards.csv:2: a picture can't be shown"),
    ],
)
def test_what_is_cleaned_or_doubtful_is_told(text: str, says: str) -> None:
    warnings = [str(w) for w in read(text).warnings]
    assert any(says in warning for warning in warnings), warnings


def test_a_lone_quote_stays() -> None:
    assert notes('question,answer\na 5" disk,b\n')[0].record["en"] == {
        "prompt": 'a 5" disk',
        "answer": "b",
    }


def test_the_head_of_an_anki_text_export_is_read() -> None:
    text = (
        "#separator:tab\n#html:false\n#columns:GUID\tFront\tBack\tTags\n#tags column:4\n"
        "x$1\twhy, then?\tbecause\ta b::c\n"
    )
    (note,) = notes(text)
    assert note.line == 5
    assert note.id.startswith("g-")
    assert note.tags == ("a", "b::c")
    assert note.record["en"] == {"prompt": "why, then?", "answer": "because"}


def test_an_anki_export_without_column_names_asks_for_a_mapping() -> None:
    text = "#separator:tab\n#html:true\nwhy\tbecause\nhow\tso\n"
    assert "say --map question=1,answer=2" in said(read(text))[0]
    reading = read(text, question="1", answer="2")
    assert reading.problems == ()
    assert reading.deck is not None
    assert len(reading.deck.notes) == 2
    assert "HTML" in str(reading.warnings[0])


# -- samples and laws --------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "count"), [("activations.csv", 7), ("output-layers-zh.tsv", 3)])
def test_a_sample_is_read_whole(file: str, count: int) -> None:
    reading = read((SAMPLES / file).read_bytes(), file=file)
    assert said(reading) == []
    assert reading.warnings == ()
    assert reading.deck is not None
    assert len(reading.deck.notes) == count


def test_an_edited_answer_a_new_order_and_a_new_tag_keep_the_ids() -> None:
    before = {note.id for note in notes("question,answer,tags\nwhat?,this,a\nwho?,me,\n")}
    after = {note.id for note in notes("question,answer,tags\nWho?,you,b\n1. What?,that,\n")}
    assert before == after


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=15).map(
    lambda t: f"w {t} w"
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6, unique_by=lambda r: r[0].casefold()))
@settings(deadline=None, max_examples=100)
def test_what_a_csv_writer_writes_is_read_cell_for_cell(pairs: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "question", "answer")])
    csv.writer(out).writerows((f"n{n}", *pair) for n, pair in enumerate(pairs))
    got = notes(out.getvalue())
    assert len(got) == len(pairs)
    for note, (prompt, answer) in zip(got, pairs, strict=True):
        (words,) = (note.record[one] for one in ("en", "zh") if one in note.record)
        assert words == {"prompt": sanitise(prompt), "answer": sanitise(answer)}


SHARDS = st.sampled_from(
    [
        "question",
        "answer",
        "type",
        "choices",
        "A",
        "B",
        "id",
        ",",
        ",",
        ";",
        "\t",
        "|",
        "\n",
        "\n",
        '"',
        '""',
        "*",
        "✓",
        "#",
        "mc",
        "3±1",
        "{{c1::",
        "}}",
        "x",
        "y",
        " ",
        "对",
        "\x1b[0m",
        "\x85",
    ]
)


@given(st.lists(SHARDS, max_size=30).map("".join))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_or_refused_in_single_lines(text: str) -> None:
    for file in (text, "question,answer,choices\n" + text):
        reading = read(file)
        assert reading.deck is not None or reading.problems
        for problem in (*reading.problems, *reading.warnings):
            assert re.fullmatch(r"cards\.csv(:\d+)?: [^\n\x1b]+", str(problem))


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("question,choices,answer", 'a,x|y|z,"A, C"'),
        ("question,choices,answer", "a,x|y|z,AC"),
        ("question,choices,answer", "a,x|y|z,1 3"),
        ("question,choices,answer", "a,*x|y|*z,"),
        ("question,choices,answer,type", "a,x|y|z,x|z,多选题"),
        ("question,A,B,C,answer", "a,x,y,z,A和C"),
    ],
)
def test_a_row_that_names_several_options_is_a_multi(head: str, cells: str) -> None:
    (note,) = notes(f"{head}\n{cells}\n")
    assert note.kind == "multi"
    assert [(o.text.en, o.right) for o in note.body.options] == [
        ("x", True),
        ("y", False),
        ("z", True),
    ]


def test_a_multi_may_have_a_single_right_option() -> None:
    (note,) = notes("question,choices,answer,type\na,x|y|z,B,multi\n")
    assert (note.kind, [o.right for o in note.body.options]) == (
        "multi",
        [False, True, False],
    )
