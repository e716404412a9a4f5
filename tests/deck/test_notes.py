"""What all notes share: ids, keys, evidence, and a record that reads back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.deck.evidence import with_params
from studyapp.deck.fields import NoteError
from studyapp.deck.read import cards, cards_of, languages, read_note, tidy
from studyapp.deck.values import ID, Card, Deck, Text, card_id, required, split_card_id

Record = dict[str, object]
BASIC: Record = {"id": "n", "kind": "basic", "en": {"prompt": "p", "answer": "a"}}
EVIDENCE: Record = {
    "demo": "gradient_decay",
    "params": {"depth": 20, "activation": "sigmoid"},
    "expect": "shrink_per_layer < 0.3",
    "control": {"activation": "relu"},
    "supports": "why",
}


@pytest.mark.parametrize(
    ("changes", "what", "fix"),
    [
        ({"id": None}, "a note has no id", "lower-case letters, digits, dashes"),
        ({"id": ""}, "id is missing or empty", ""),
        ({"id": 5}, "id must be text, not 5", "quotes"),
        ({"id": "Two Words"}, "note id 'Two Words' is not an id", "lower-case"),
        ({"id": "a/b"}, "is not an id", "lower-case"),
        ({"id": "a#b"}, "is not an id", "lower-case"),
        ({"id": "-a"}, "is not an id", "lower-case"),
        ({"id": "a" * 81}, "is not an id", "lower-case"),
        ({"kind": None}, "kind is missing", "write kind = "),
        ({"kind": "bsaic"}, "no kind 'bsaic'", "did you mean 'basic'?"),
        ({"kind": "essay"}, "no kind 'essay'", "use one of basic, choice, cloze"),
        ({"kind": "../deck"}, "no kind '../deck'", "use one of"),
        ({"tgas": []}, "unknown key tgas", "did you mean 'tags'?"),
        ({"prompt": "p"}, "prompt is said in a language", "write en.prompt = '...'"),
        ({"option": []}, "unknown key option", "use one of"),
        ({"en": {"prmopt": "p", "answer": "a"}}, "unknown key en.prmopt", "did you mean 'prompt'?"),
        ({"de": {"prompt": "p"}}, "unknown key de", "use one of"),
        ({"tags": "one"}, "tags is not a list", "write tags = ['...']"),
        ({"tags": [""]}, "tags holds an empty string", "take it out"),
        ({"requires": [1]}, "requires must be text, not 1", "quotes"),
        ({"topic": 3}, "topic must be text, not 3", "quotes"),
        ({"evidence": EVIDENCE}, "evidence is not a list of tables", "[[note.evidence]]"),
        ({"evidence": [{}]}, "evidence 1: demo is missing", "write demo = "),
        ({"evidence": [EVIDENCE | {"demos": "x"}]}, "evidence 1: unknown key demos", "'demo'?"),
        ({"evidence": [EVIDENCE | {"expect": "a b"}]}, "evidence 1: expectation 'a b'", "write it"),
        ({"evidence": [EVIDENCE | {"supports": "yes"}]}, "supports = 'yes'", "supports = 'why'"),
        ({"evidence": [EVIDENCE | {"control": "relu"}]}, "control is not a table", "control = {"),
        ({"evidence": [EVIDENCE | {"params": {"a": {}}}]}, "params.a must be a number", ""),
        ({"evidence": [EVIDENCE | {"params": {"a b": 1}}]}, "params holds 'a b'", "its name"),
        ({"evidence": [EVIDENCE | {"params": {"a": 1e999}}]}, "params.a must be a number", ""),
        ({"evidence": [EVIDENCE | {"params": []}]}, "params is not a table", "params = { "),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_remedy(
    changes: Record, what: str, fix: str
) -> None:
    record = {key: value for key, value in (BASIC | changes).items() if value is not None}
    with pytest.raises(NoteError, match=re.escape(what)) as wrong:
        read_note(record)
    assert fix in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_evidence_is_read_as_data() -> None:
    note = read_note(BASIC | {"evidence": [EVIDENCE | {"control": [{"activation": "relu"}, {}]}]})
    (evidence,) = note.evidence
    assert evidence.demo == "gradient_decay"
    assert evidence.params == (("activation", "sigmoid"), ("depth", 20))
    assert [str(one) for one in evidence.expect] == ["shrink_per_layer < 0.3"]
    assert evidence.controls == ((("activation", "relu"),), ())
    assert evidence.supports
    changed = with_params(evidence.params, evidence.controls[0])
    assert changed == (("activation", "relu"), ("depth", 20))


@pytest.mark.parametrize("name", ["a", "a1", "sigmoid-slope", "3.1-x_y", "a" * 80])
def test_an_id_is_lower_case_letters_digits_and_dashes(name: str) -> None:
    assert ID.fullmatch(name)
    assert read_note(BASIC | {"id": name}).id == name


@given(
    st.from_regex(ID, fullmatch=True),
    st.from_regex(ID, fullmatch=True),
    st.sampled_from(["", "reverse", "c1", "c12"]),
)
@settings(deadline=None)
def test_a_card_id_falls_apart_into_what_it_was_made_of(deck: str, note: str, slot: str) -> None:
    assert split_card_id(card_id(deck, note, slot)) == (deck, note, slot)


@pytest.mark.parametrize("text", ["", "note", "/note", "deck/", "#c1"])
def test_what_is_no_card_id_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match="deck/note"):
        split_card_id(text)


def test_a_changed_text_keeps_the_id_of_its_card() -> None:
    other = read_note(BASIC | {"en": {"prompt": "another", "answer": "b"}})
    assert cards("d", other)[0].id == cards("d", read_note(BASIC))[0].id == "d/n"


def test_a_change_between_kinds_of_one_card_keeps_the_id() -> None:
    other = read_note({"id": "n", "kind": "truefalse", "answer": True, "en": {"prompt": "p"}})
    assert cards("d", other)[0].id == "d/n"


def test_required_notes_are_of_the_same_deck_unless_they_name_another() -> None:
    note = read_note(BASIC | {"requires": ["m", "other/k"]})
    assert required("d", note) == ("d/m", "other/k")


def test_the_cards_of_a_deck_stand_in_the_order_of_its_notes() -> None:
    cloze = read_note({"id": "c", "kind": "cloze", "en": {"text": "{{c2::a}} {{c1::b}}"}})
    deck = Deck("d", Text("D"), (cloze, read_note(BASIC)))
    assert [card.id for card in cards_of(deck)] == ["d/c#c1", "d/c#c2", "d/n"]
    assert cards_of(deck)[2] == Card("d", read_note(BASIC))


def test_a_note_knows_its_languages() -> None:
    assert languages(read_note(BASIC)) == ("en",)
    assert languages(read_note(BASIC | {"zh": {"prompt": "题", "answer": "答"}})) == ("en", "zh")


def test_the_line_in_a_file_is_no_part_of_a_note() -> None:
    assert read_note(BASIC, 3) == read_note(BASIC, 9)


HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["\x1b]0;t\x07x", "a\u202eb", "[@click=app.quit]x[/]", "{0} %s $(rm)", "\ud800x", "a\r\nb"]
)
WORDS = st.fixed_dictionaries({"prompt": HOSTILE, "answer": HOSTILE}, optional={"why": HOSTILE})


@given(st.dictionaries(st.sampled_from(["en", "zh"]), WORDS, min_size=1), st.lists(HOSTILE))
@settings(deadline=None, max_examples=200)
def test_the_record_of_a_note_reads_back_as_the_same_note(said: Record, tags: list[str]) -> None:
    record: Record = {"id": "n", "kind": "basic", "tags": tags, **said}
    try:
        note = read_note(record)
    except NoteError:
        return
    assert read_note(note.record) == note
    assert tidy(note.record) == note.record
    for words in (note.record.get("en", {}), note.record.get("zh", {})):
        assert isinstance(words, dict)
        for text in words.values():
            assert not set(text) & set("\x1b\u202e\ud800\r\x07")
