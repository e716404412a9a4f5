"""A search finds what a plain reading of every card would find, and never crashes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyapp.deck.query import (
    AllOf,
    AnyOf,
    Flag,
    HasRun,
    Is,
    Lately,
    Named,
    Not,
    Pattern,
    Property,
    Query,
    Words,
)
from studyapp.deck.query_parse import QueryError, parse
from studyapp.deck.values import Text
from studyapp.deck.wording import demos_of, folded, tags_of, words_of
from studyapp.scheduler.fsrs import Scheduler
from studyapp.scheduler.values import Rating
from studyapp.store.store import Store
from studyapp.store.values import Review, StoredCard
from tests.store.store_samples import NOON, TODAY, answer, basic, deck, opened

RULE = Scheduler()


def both(en: dict[str, str], zh: dict[str, str], **more: object) -> dict[str, object]:
    return {"en": en, "zh": zh, **more}


RECORDS: list[dict[str, object]] = [
    basic("relu", "What does ReLU do?", tags=["exam", "Hard One"]),
    basic("wide", "What is ｓｏｆｔｍａｘ，in “full” width?", topic="softmax", tags=["exam"]),
    basic("slash", r"Is $\sigma(x) = \frac{1}{1+e^{-x}}$ and/or 50% of 1:2?", requires=["relu"]),
    {
        "id": "gaps",
        "kind": "cloze",
        "topic": "gradients",
        **both(
            {"text": "A {{c1::sigmoid}} saturates on {{c2::both::how many}} sides."},
            {"text": "{{c1::Sigmoid}} 在{{c2::两::几}}端饱和。"},
        ),
    },
    {
        "id": "pick",
        "kind": "choice",
        "requires": ["softmax/other"],
        **both({"prompt": "Which one?"}, {"prompt": "梯度消失的原因？"}),
        "option": [
            {"id": "a", "right": True, "en": {"text": "Saturation", "why": "It\nis flat"}},
            {"id": "b", "en": {"text": "prompt engineering"}},
        ],
        "evidence": [
            {
                "demo": "gradient_decay",
                "params": {"depth": 8},
                "expect": "shrink_per_layer > 0.9",
                "control": {"activation": "relu"},
                "supports": "why",
            }
        ],
    },
    {"id": "word", "kind": "typed", "accept": ["ReLU", "线性整流"], "en": {"prompt": "max(0, x)?"}},
    {"id": "half", "kind": "number", "answer": 0.25, "tolerance": "2 %", "en": {"prompt": "n?"}},
]


def stock(folder: Path) -> Store:
    """Two decks and a few days of study."""
    store = opened(folder)
    other = {name: value for name, value in basic("other").items() if name != "topic"}
    decks = [
        deck(*RECORDS),
        replace(deck(other, name="softmax"), title=Text("Soft Max", "软最大")),
    ]
    store.apply(store.plan(decks), now=NOON - timedelta(days=9))
    before, later = NOON - timedelta(days=4), NOON - timedelta(days=1)
    answer(store, "gradients/relu", Rating.GOOD, before, right=True)
    answer(store, "gradients/wide", Rating.AGAIN, before, right=False, confidence=3)
    answer(store, "gradients/wide", Rating.GOOD, later, right=True)
    answer(store, "gradients/half", Rating.AGAIN, later, right=False, confidence=1)
    answer(store, "gradients/word", Rating.EASY, later)
    answer(store, "gradients/pick", Rating.AGAIN, NOON, right=False, confidence=3)
    store.undo(NOON)
    answer(store, "softmax/other", Rating.AGAIN, NOON)
    answer(store, "gradients/slash", Rating.HARD, before)
    store.reset(["gradients/slash"], later)
    answer(store, "gradients/slash", Rating.GOOD, later)
    store.suspend(["gradients/relu"], NOON)
    store.bury(["gradients/half"], TODAY + 1, NOON)
    store.flag(["gradients/wide", "gradients/gaps#c1"], 2, NOON)
    store.mark(["gradients/pick"], NOON)
    record = {**basic("relu", "What does ReLU do?", tags=["exam", "Hard One"]), "source": "n"}
    store.edit("gradients", "relu", record, NOON)
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stock(tmp_path_factory.mktemp("search")) as made:
        yield made


def found(store: Store, text: str) -> list[str]:
    return [name.removeprefix("gradients/") for name in store.found_ids(text, TODAY)]


GAPS = ["gaps#c1", "gaps#c2"]
ALL = ["relu", "wide", "slash", *GAPS, "pick", "word", "half", "softmax/other"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ALL),
        ("relu", ["relu", "word"]),
        ("RELU prompt", []),
        ("softmax", ["wide"]),
        ("ＳＯＦＴＭＡＸ", ["wide"]),
        ('"softmax,in "', ["wide"]),
        ('"in \\"full\\" width"', ["wide"]),
        ("prompt", ["pick"]),
        ("saturat", [*GAPS, "pick"]),
        ('"a sigmoid saturates"', GAPS),
        ("在两端", GAPS),
        ("几", GAPS),
        ("c1", []),
        ("梯度消失", ["pick"]),
        ("梯度*原因", ["pick"]),
        ("原因*梯度", []),
        ('"it is flat"', ["pick"]),
        (r"\sigma", ["slash"]),
        (r"\\sigma\(x\)", ["slash"]),
        (r"and\/or", []),
        ("and/or", ["slash"]),
        ("50%", ["slash"]),
        ("1:2", ["slash"]),
        ("线性", ["word"]),
        ("0.25", ["half"]),
        ("relu or half", ["relu", "word"]),
        ("relu or number", ["relu", "word"]),
        ("(relu or sigmoid) -kind:typed", ["relu", *GAPS]),
        ("gradients/gaps", GAPS),
        ("gradients/gaps#c2", ["gaps#c2"]),
        ("card:gradients/relu or id:Gradients/Half", ["relu", "half"]),
        ("card:relu", []),
        ("card:*#c*", GAPS),
        ("note:gaps", GAPS),
        ("note:gradients/gaps", GAPS),
        ("note:w*", ["wide", "word"]),
        ("deck:softmax", ["softmax/other"]),
        ('deck:"soft max" or deck:软*', ["softmax/other"]),
        ("deck:none", []),
        ("topic:softmax", ["wide", "softmax/other"]),
        ("-topic:*", []),
        ("tag:exam", ["relu", "wide"]),
        ('tag:"hard one"', ["relu"]),
        ("tag:hard", []),
        ("tag:hard*", ["relu"]),
        ("tag:none kind:cloze", GAPS),
        ("kind:c*", [*GAPS, "pick"]),
        ("kind:choice,", None),
        ("is:new", [*GAPS, "pick"]),
        ("is:learning", ["half", "softmax/other"]),
        ("is:review", ["relu", "wide", "slash", "word"]),
        ("is:suspended", ["relu"]),
        ("is:buried", ["half"]),
        ("is:flagged", ["wide", "gaps#c1"]),
        ("is:marked", ["pick"]),
        ("is:due -is:new", ["softmax/other"]),
        ("flag:2", ["wide", "gaps#c1"]),
        ("flag:0 is:new", ["gaps#c2", "pick"]),
        ("prop:reps=0", [*GAPS, "pick"]),
        ("prop:reps>=2", ["wide"]),
        ("prop:lapses>0", []),
        ("prop:ivl=0", ["half", "softmax/other"]),
        ("prop:due<0", ["relu", "half"]),
        ("-prop:due<0 -prop:due>=0", [*GAPS, "pick"]),
        ("prop:r>99%", ["softmax/other"]),
        ("prop:s!=0 prop:d<=10 is:learning", ["half", "softmax/other"]),
        ("added:9", []),
        ("added:10", ALL),
        ("edited:1", ["relu"]),
        ("rated:1", ["softmax/other"]),
        ("rated:2", ["wide", "slash", "word", "half", "softmax/other"]),
        ("rated:5:1", ["wide", "half", "softmax/other"]),
        ("rated:2:4", ["word"]),
        ("introduced:2", ["slash", "word", "half", "softmax/other"]),
        ("introduced:1", ["softmax/other"]),
        ("wrong:2", ["half", "softmax/other"]),
        ("wrong:5", ["wide", "half", "softmax/other"]),
        ("sure-wrong:5", ["wide"]),
        ("has:run", ["pick"]),
        ("demo:gradient*", ["pick"]),
        ("demo:gradient", []),
        ("requires:relu", ["slash"]),
        ("requires:gradients/relu or requires:other", ["slash", "pick"]),
    ],
)
def test_a_search_finds(store: Store, query: str, names: list[str] | None) -> None:
    if names is None:
        with pytest.raises(QueryError):
            found(store, query)
    else:
        assert found(store, query) == names


# -- against a plain reading of every card -----------------------------------------------------

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def naive(query: Query, store: Store, one: StoredCard) -> bool:
    note, record = one.card.note, one.card.note.record
    whole = lambda pattern, *texts: any(  # noqa: E731
        pattern.folded().whole(folded(text)) for text in texts
    )
    match query:
        case AllOf(parts):
            return all(naive(part, store, one) for part in parts)
        case AnyOf(parts):
            return any(naive(part, store, one) for part in parts)
        case Not(part):
            return not naive(part, store, one)
        case Words(pattern):
            said = any(pattern.folded().within(folded(text)) for text in words_of(record))
            names = (one.id, f"{one.card.deck}/{note.id}") if note.kind == "cloze" else (one.id,)
            return said or (pattern.exact or "").lower() in names
        case Named("deck", pattern):
            info = next(d for d in store.decks() if d.id == one.card.deck)
            return whole(pattern, info.id, info.title.en, info.title.zh)
        case Named("topic", pattern):
            return whole(pattern, one.card.topic)
        case Named("tag", Pattern(("none",))):
            return not tags_of(record)
        case Named("tag", pattern):
            return whole(pattern, *tags_of(record))
        case Named("kind", pattern):
            return whole(pattern, note.kind)
        case Named("note", pattern):
            return whole(pattern, note.id, f"{one.card.deck}/{note.id}")
        case Named("card", pattern):
            # by its note's name alone each card of a cloze is found: none of them goes by it
            of_note = pattern.exact is not None and note.kind == "cloze"
            return whole(pattern, one.id, *([f"{one.card.deck}/{note.id}"] if of_note else []))
        case Named("demo", pattern):
            return whole(pattern, *demos_of(record))
        case Named("requires", pattern):
            full = [r if "/" in r else f"{one.card.deck}/{r}" for r in note.requires]
            return whole(pattern, *full, *(r.partition("/")[2] for r in full))
        case Is(what):
            schedule, buried = one.schedule, (one.buried_until or 0) > TODAY
            due = schedule.due is not None and schedule.due <= TODAY
            return {
                "due": due and not one.suspended and not buried,
                "suspended": one.suspended,
                "buried": buried,
                "flagged": one.flag > 0,
                "marked": one.marked,
            }.get(what, str(schedule.state) == what)
        case Flag(number):
            return one.flag == number
        case Property(name, compare, value):
            found = measured(one, name)
            return found is not None and COMPARE[compare](found, value)
        case HasRun():
            return bool(list(demos_of(record)))
        case Lately(what, days, rating):
            return happened(store, one, what, TODAY - days, rating)


def measured(one: StoredCard, name: str) -> float | None:
    schedule, memory = one.schedule, one.schedule.memory
    if name == "r":
        return RULE.retrievability(schedule, TODAY)
    if name in ("reps", "lapses"):
        return getattr(schedule, name)
    if name == "due":
        return None if schedule.due is None else schedule.due - TODAY
    if name == "ivl":
        if schedule.due is None or schedule.last is None:
            return None
        return schedule.due - schedule.last
    return None if memory is None else memory.stability if name == "s" else memory.difficulty


def happened(store: Store, one: StoredCard, what: str, since: int, rating: int | None) -> bool:
    if what in ("added", "edited"):
        note = store.note(one.card.deck, one.card.note.id)
        at = note.created if what == "added" else note.modified
        moment = at.astimezone(NOON.tzinfo) - timedelta(hours=4)
        return moment.toordinal() > since
    standing = [r for r in store.reviews(one.id) if not r.voided and r.event != "void"]
    if what == "introduced":
        answers: list[Review] = []
        for row in standing:
            answers = [] if row.event == "reset" else [*answers, row]
        return bool(answers) and answers[0].day > since
    rows = [r for r in standing if r.day > since and r.event == "answer"]
    if what == "rated":
        return any(rating in (None, r.rating) for r in rows)
    failed = [r for r in rows if r.right is False or (r.right is None and r.rating == 1)]
    return any(r.confidence == 3 or what == "wrong" for r in failed)


PIECES = (
    "relu ReLU 梯度 ｓｏｆｔ sigmoid gaps gradients exam a 1:2 or -x softmax c1 gradients/gaps "
    'gradients/relu " \\ ( {{ none'
)
pieces = st.sampled_from([*PIECES.split(), "", " "])
patterns = (
    st.lists(pieces, min_size=1, max_size=3)
    .map(lambda parts: Pattern(tuple(parts)))
    .filter(lambda pattern: pattern.exact is None or bool(pattern.exact.strip()))
)
names_ = st.sampled_from(["deck", "topic", "tag", "note", "card", "demo", "requires"])
terms = st.one_of(
    patterns.map(Words),
    st.builds(Named, names_, patterns),
    st.builds(Named, st.just("kind"), st.sampled_from([Pattern(("cloze",)), Pattern(("", "d"))])),
    st.builds(
        Is,
        st.sampled_from(["due", "new", "learning", "review", "suspended", "buried", "flagged"]),
    ),
    st.builds(Flag, st.integers(0, 7)),
    st.builds(
        Property,
        st.sampled_from(["ivl", "due", "reps", "lapses", "s", "d", "r"]),
        st.sampled_from(list(COMPARE)),
        st.one_of(st.integers(-5, 20).map(float), st.floats(0, 1)),
    ),
    st.builds(
        Lately,
        st.sampled_from(["added", "edited", "introduced", "wrong", "sure-wrong", "rated"]),
        st.integers(1, 12),
    ),
    st.builds(Lately, st.just("rated"), st.integers(1, 12), st.integers(1, 4)),
    st.just(HasRun()),
)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: parse_flat(AllOf, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: parse_flat(AnyOf, parts)),
    ),
    max_leaves=6,
)


def parse_flat(kind: type[AllOf] | type[AnyOf], parts: list[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    return kind(tuple(flat))


@settings(deadline=None, max_examples=300)
@given(query=queries)
def test_a_query_written_down_reads_as_itself(query: Query) -> None:
    assert parse(str(query)) == query


@settings(deadline=None, max_examples=150)
@given(query=queries)
@example(query=Named("card", Pattern(("gradients/gaps",))))
def test_a_search_finds_what_reading_every_card_would(store: Store, query: Query) -> None:
    cards = store.cards([row.id for row in store.rows()])
    wanted = [one.id for one in cards if naive(query, store, one)]
    assert list(store.found_ids(query, TODAY)) == wanted
    assert store.count(query, TODAY) == len(wanted)
    assert [row.id for row in store.find(query, TODAY)] == wanted


SIGNS = "\" \\ ( ) （ - * : or and NOT deck is: prop: a rated: 梯 ： ” 1 < / # % _ '"
signs = st.sampled_from([*SIGNS.split(), " ", "\x1b[31m", "\x00", "\u202e"])


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(st.lists(signs, max_size=20).map("".join), st.text(max_size=40)))
def test_any_line_is_read_or_refused_in_one_line(store: Store, text: str) -> None:
    try:
        query, said = parse(text), ""
    except QueryError as wrong:
        query, said = HasRun(), str(wrong)
    assert "\n" not in said
    assert not said or " - " in said
    assert parse(str(query)) == query
    assert store.count(query, TODAY) <= len(ALL)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("deck:", "deck: at 1 is followed by nothing - write deck:gradients, or deck\\: for the"),
        ("a dek:x", "dek: at 3 is no search word - did you mean deck:? For the text write dek\\:"),
        ("Loss:3", "Loss: at 1 is no search word - for the text write Loss\\:"),
        ("a or", "the or at 3 has nothing on one side of it"),
        ("or a", "the or at 1 has nothing on one side of it"),
        ("a and", "the and at 3 has nothing on one side of it"),
        ("(a", "the ( at 1 is never closed - add a ), or write \\( for the sign"),
        ("a)", "the ) at 2 closes nothing"),
        ("a ()", "there is nothing in the ( ) at 3"),
        ('x "a', 'the quote at 3 is never closed - add a ", or write \\" for the sign'),
        ('""', "there is nothing in the quotes at 1"),
        ("- a", "the - at 1 stands before nothing"),
        ("NOT", "the NOT at 1 stands before nothing"),
        ("is:late", "is:late at 1 is not understood - write one of is:due, is:new"),
        ("flag:8", "flag:8 at 1 is not understood - write flag:2, or flag\\: for the text"),
        ("prop:ivl", "prop:ivl at 1 is not understood - write one of prop:ivl>1"),
        ("prop:ivl>many", "not understood"),
        ("rated:0", "not understood"),
        ("wrong:3:1", "not understood"),
        ("kind:multiple", "write one of basic"),
        ("a " * 400, "the search has more than 300 words"),
        ("a" * 5000, "the search has 5000 characters"),
        ("(" * 99 + "a" + ")" * 99, "nested too deep"),
        ("-" * 99 + "a", "nested too deep"),
    ],
)
def test_a_wrong_search_says_what_is_missing_and_how_to_escape(line: str, said: str) -> None:
    with pytest.raises(QueryError) as wrong:
        parse(line)
    assert said in str(wrong.value)


def test_the_widest_search_allowed_is_answered(store: Store) -> None:
    assert store.count(" or ".join(f"a{n}" for n in range(300)), TODAY) == 0
    assert store.count("(" * 50 + "relu" + ")" * 50, TODAY) == 2


def test_found_cards_come_in_the_order_asked_for(store: Store) -> None:
    assert store.found_ids("", TODAY, limit=2) == ("gradients/relu", "gradients/wide")
    by_due = store.find("", TODAY, order="due")
    days = [row.schedule.due for row in by_due]
    assert days == sorted(days, key=lambda due: (due is None, due or 0))
    added = store.found_ids("", TODAY, order="added", limit=1)
    assert added == ("gradients/relu",)


def test_rows_found_are_the_rows_of_a_queue(store: Store) -> None:
    assert store.find("", TODAY) == store.rows()


def test_a_mistake_in_practice_is_one(tmp_path: Path) -> None:
    """Added to the words that speak of mistakes, and to none that speak of ratings."""
    with opened(tmp_path) as store:
        store.apply(store.plan([deck(basic("one"))]), now=NOON)
        with store._writing() as connection:
            store._pen(connection)._write(
                NOON, card_id=1, day=TODAY, event="practice", form="", shown="", response="",
                verdict=False, confidence=3, instance="", revision=0, model="",
            )  # fmt: skip
        assert store.count("wrong:1 sure-wrong:1", TODAY) == 1
        assert store.count("rated:1 or introduced:1", TODAY) == 0
