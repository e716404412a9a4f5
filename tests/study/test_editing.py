"""A note as a form and as text: what is not touched stays, what is wrong is said in one line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.fields import NoteError
from studyapp.deck.kinds import kind_names
from studyapp.deck.read import read_note
from studyapp.deck.values import Note
from studyapp.i18n import english, translator
from studyapp.study.editing import (
    EditError,
    accepting,
    as_toml,
    fields_of,
    from_toml,
    new_note,
    template,
    with_fields,
)
from tests.samples import BASIC, CHOICE, CLOZE, NUMBER, REVERSED, TRUEFALSE, TYPED, both

MULTI = {
    **CHOICE,
    "id": "multi-1",
    "kind": "multi",
    "option": [
        {"id": "a", "right": True, **both(text="one")},
        {"id": "b", "right": True, **both(text="two")},
        {"id": "c", **both(text="three")},
    ],
}
ORDER = {
    "id": "order-1",
    "kind": "order",
    **both(prompt="In which order?"),
    "step": [{"id": name, **both(text=f"step {name}")} for name in ("a", "b", "c")],
}
RECORDS = [BASIC, CHOICE, TRUEFALSE, TYPED, NUMBER, CLOZE, REVERSED, MULTI, ORDER]
NOTES = [read_note(record) for record in RECORDS]
KINDS = [note.kind for note in NOTES]


def by_name(note: Note) -> dict[str, str]:
    return {field.name: field.value for field in fields_of(note)}


def test_there_is_a_note_of_every_kind_here() -> None:
    assert sorted(KINDS) == sorted(kind_names())


@pytest.mark.parametrize("note", NOTES, ids=KINDS)
def test_a_form_sent_back_as_it_is_changes_nothing(note: Note) -> None:
    assert with_fields(note, by_name(note)) == note.record


@pytest.mark.parametrize("note", NOTES, ids=KINDS)
def test_every_field_of_a_form_can_be_changed(note: Note) -> None:
    for field in fields_of(note):
        other = next((one for one in field.choices if one != field.value), "0.5")
        if field.name.endswith(".right"):
            continue  # one alone would leave a choice without a right option
        if field.name.endswith(".text") and note.kind == "cloze":
            continue  # both languages have the same gaps
        changed = read_note(with_fields(note, {field.name: other}))
        assert by_name(changed)[field.name] == other
        assert {k: v for k, v in by_name(changed).items() if k != field.name} == {
            k: v for k, v in by_name(note).items() if k != field.name
        }


def test_a_form_shows_the_languages_asked_for_in_their_order() -> None:
    names = [field.name for field in fields_of(NOTES[0], ("zh", "en"))]
    assert names[:4] == ["zh.prompt", "en.prompt", "zh.answer", "en.answer"]
    assert not any(name.startswith("en.") for name in map(str, by_only_chinese()))


def by_only_chinese() -> list[str]:
    return [field.name for field in fields_of(NOTES[0], ("zh",))]


def test_every_field_has_a_label_in_both_languages() -> None:
    for note in NOTES:
        for field in fields_of(note):
            assert field.said(english)
            assert field.said(translator("zh"))
    labels = {field.name: field.said(english) for field in fields_of(NOTES[1])}
    assert labels["en.prompt"] == "question (English)"
    assert labels["option.good.zh.text"] == "option good: text (Chinese)"


def test_an_empty_text_takes_a_field_out_and_a_language_with_its_last_word() -> None:
    note = read_note({"id": "a", "kind": "basic", "en": {"prompt": "p", "answer": "a"},
                      "zh": {"why": "w"}, "topic": "t", "tags": ["x", "y"]})  # fmt: skip
    record = with_fields(note, {"zh.why": "", "topic": " ", "tags": ""})
    assert record == {"id": "a", "kind": "basic", "en": {"prompt": "p", "answer": "a"}}


def test_lists_numbers_and_switches_are_read_from_text() -> None:
    typed, number, choice = NOTES[3], NOTES[4], NOTES[1]
    assert with_fields(typed, {"accept": "ReLU\n\n rectifier \n"})["accept"] == [
        "ReLU",
        "rectifier",
    ]
    assert with_fields(typed, {"tags": "a, b c，d"})["tags"] == ["a", "b c", "d"]
    assert with_fields(number, {"answer": "1/8"})["answer"] == 0.125
    assert with_fields(number, {"answer": "3"})["answer"] == 3
    assert with_fields(number, {"tolerance": "0.01"})["tolerance"] == 0.01
    assert with_fields(number, {"tolerance": "x10"})["tolerance"] == "x10"
    swapped = with_fields(choice, {"option.good.right": "false", "option.bad.right": "true"})
    assert [one.get("right") for one in swapped["option"]] == [False, True, None]
    assert with_fields(NOTES[2], {"answer": "对"})["answer"] is True


def test_an_option_can_be_added_by_its_name() -> None:
    record = with_fields(NOTES[1], {"option.new.en.text": "a fourth", "option.new.zh.text": "四"})
    assert record["option"][-1] == {"id": "new", "en": {"text": "a fourth"}, "zh": {"text": "四"}}


def test_a_change_of_kind_is_checked_as_the_new_kind() -> None:
    record = with_fields(
        NOTES[0], {"kind": "typed", "accept": "gradient", "en.answer": "", "zh.answer": ""}
    )
    assert (record["kind"], record["accept"]) == ("typed", ["gradient"])


@pytest.mark.parametrize(
    ("at", "changes", "said"),
    [
        (0, {"id": "other"}, "its id never changes"),
        (0, {"en.promt": "x"}, "no field 'en.promt' here - did you mean 'en.prompt'?"),
        (0, {"en.prompt": "", "zh.prompt": ""}, "prompt is missing"),
        (4, {"answer": "a lot"}, "answer: 'a lot' is not a number"),
        (4, {"answer": "5 ms"}, "the unit has a field of its own"),
        (4, {"answer": "nan"}, "not a finite number"),
        (4, {"answer": "1e400"}, "not a finite number"),
        (2, {"answer": "perhaps"}, "answer must be true or false, not 'perhaps'"),
        (1, {"option.good.right": "false"}, "0 options are right"),
        (3, {"accept": "..."}, "says nothing"),
        (5, {"en.text": "no gap"}, "has no gap"),
        (8, {"step.a.right": "true"}, "no field 'step.a.right'"),
        (0, {"en.why": "x" * 30_000}, "30000 characters long"),
    ],
)
def test_what_would_be_no_note_is_refused_in_one_line(
    at: int, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(NoteError) as wrong:
        with_fields(NOTES[at], changes)
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_hostile_text_is_made_safe() -> None:
    record = with_fields(NOTES[0], {"en.why": "a\x1b]0;owned\x07b\u202ec\x00"})
    assert record["en"]["why"] == "abc"


TEXTS = st.text(alphabet=st.sampled_from("ab'\"\\\n\t{}:c1#=[]$梯\x1b\u202e\x00 "), max_size=30)


@settings(deadline=None, max_examples=200)
@given(at=st.integers(0, len(NOTES) - 1), texts=st.lists(TEXTS, min_size=4, max_size=4))
def test_whatever_is_typed_makes_a_note_that_survives_its_own_text(
    at: int, texts: list[str]
) -> None:
    note = NOTES[at]
    names = [field.name for field in fields_of(note)][: len(texts)]
    try:
        record, said = with_fields(note, dict(zip(names, texts, strict=False))), ""
    except NoteError as wrong:
        record, said = note.record, str(wrong)
    assert "\n" not in said
    assert from_toml(as_toml(read_note(record), "mine"), "mine", note.id) == record


# -- as text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("note", NOTES, ids=KINDS)
def test_a_note_written_out_and_read_back_is_the_same(note: Note) -> None:
    text = as_toml(note, "mine")
    assert text.startswith("# The note mine/")
    assert from_toml(text, "mine", note.id) == note.record


def test_text_with_nothing_but_comments_is_no_note() -> None:
    assert from_toml("# a header\n\n  \n", "mine", "a") is None
    assert from_toml("", "mine") is None


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ('id = "basic-1"', 'id = "basic-2"', 6, "never changes - write id = 'basic-1' again"),
        ("en.why", "en.wy", 13, "unknown key en.wy"),
        ('kind = "basic"', 'kind = "basc"', 7, "no kind 'basc' - did you mean 'basic'?"),
        ("en.why = '", "en.why = ", 13, "not TOML"),
        ("en.prompt = 'What", 'en.prompt = "\\x1b[31mWhat', 9, "not TOML"),
        ("[[note]]", "[note]", None, "note is not a list of tables"),
    ],
    ids=["id", "key", "kind", "quote", "escape", "header"],
)
def test_a_mistake_in_the_text_names_its_line(
    before: str, after: str, line: int | None, said: str
) -> None:
    text = as_toml(NOTES[0], "mine").replace(before, after)
    with pytest.raises(EditError) as wrong:
        from_toml(text, "mine", "basic-1")
    assert said in str(wrong.value)
    assert wrong.value.line == line
    assert "\n" not in str(wrong.value)


def test_a_mistake_in_an_option_names_where_the_option_begins() -> None:
    text = as_toml(NOTES[1], "mine").replace("en.text = 'another wrong one'", "en.txt = 'x'")
    with pytest.raises(EditError, match=r"option 3: unknown key en\.txt") as wrong:
        from_toml(text, "mine", "choice-1")
    assert wrong.value.line is not None
    assert text.splitlines()[wrong.value.line - 1 :][:2] == ["[[note.option]]", 'id = "worse"']


def test_two_notes_are_one_too_many() -> None:
    text = as_toml(NOTES[0], "mine") + as_toml(NOTES[1], "mine")
    with pytest.raises(EditError, match="there are 2 notes in it"):
        from_toml(text, "mine", "basic-1")


@pytest.mark.parametrize("kind", kind_names())
def test_a_template_is_refused_until_it_is_filled_in(kind: str) -> None:
    with pytest.raises(EditError):
        from_toml(template(kind, "mine"), "mine")
    filled = template(kind, "mine", "zh").replace("id = ''", "id = 'new'")
    filled = filled.replace("accept = ['']", "accept = ['词']")
    for n in range(8):
        filled = filled.replace("= ''", f"= '文{n} {{{{c1::空}}}}'", 1)
    record = from_toml(filled, "mine")
    assert record is not None
    assert record["kind"] == kind
    assert set(record) & {"en", "zh"} == {"zh"}


# -- new notes and accepted answers ------------------------------------------------------------


def test_a_new_note_is_called_by_its_question() -> None:
    texts = {"en.prompt": "What is the *Adam* optimiser's first moment?", "en.answer": "A mean."}
    record = new_note("basic", texts)
    assert record["id"] == "what-is-the-adam-optimiser-s"
    again = new_note("basic", texts, taken=("what-is-the-adam-optimiser-s",))
    assert again["id"].startswith("what-is-the-adam-optimiser-s-")
    chinese = new_note("basic", {"zh.prompt": "梯度是什么？", "zh.answer": "方向"})
    assert chinese["id"].startswith("q-")
    assert new_note("basic", {**texts, "id": "adam"})["id"] == "adam"


def test_a_new_choice_takes_its_options_by_name() -> None:
    record = new_note(
        "choice",
        {
            "en.prompt": "Which?",
            "option.a.en.text": "this",
            "option.a.right": "true",
            "option.b.en.text": "that",
        },
    )
    assert [one["id"] for one in record["option"]] == ["a", "b"]


def test_a_new_note_of_no_kind_or_without_its_words_is_refused() -> None:
    with pytest.raises(NoteError, match="no kind 'basik'"):
        new_note("basik", {"en.prompt": "x"})
    with pytest.raises(NoteError, match="answer is missing"):
        new_note("basic", {"en.prompt": "x"})


def test_an_answer_is_accepted_once() -> None:
    typed = NOTES[3]
    record = accepting(typed, " Rectified\nlinear\x1b[2J unit ")
    assert record is not None
    assert record["accept"] == ["ReLU", "线性整流", "Rectified linear unit"]
    again = read_note(record)
    assert accepting(again, "rectified LINEAR unit.") is None
    assert accepting(typed, "ｒｅｌｕ") is None
    assert accepting(typed, " . ") is None
    assert accepting(NOTES[0], "anything") is None


def test_a_choice_that_is_typed_later_takes_another_answer() -> None:
    note = read_note({**CHOICE, "accept": ["right"]})
    record = accepting(note, "correct")
    assert record is not None
    assert record["accept"] == ["right", "correct"]
