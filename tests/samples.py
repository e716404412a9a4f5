"""Small real things: a deck with a note of every kind, and a collection that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from studyapp.deck.read import read_note
from studyapp.deck.values import Deck, Text
from studyapp.store.store import Store

Record = dict[str, object]


def both(**words: str) -> Record:
    """The same words in both languages, the Chinese ones marked."""
    return {"en": words, "zh": {key: f"中文 {value}" for key, value in words.items()}}


BASIC: Record = {
    "id": "basic-1",
    "kind": "basic",
    "topic": "alpha",
    **both(
        prompt="What is a gradient?", answer="The slope in every direction.", why="It points up."
    ),
}
CHOICE: Record = {
    "id": "choice-1",
    "kind": "choice",
    "topic": "beta",
    **both(prompt="Which one?", why="Because."),
    "option": [
        {"id": "good", "right": True, **both(text="the right one", why="it is right")},
        {"id": "bad", **both(text="a wrong one", why="it is wrong")},
        {"id": "worse", **both(text="another wrong one", why="it is wrong too")},
    ],
}
TRUEFALSE: Record = {
    "id": "truth-1",
    "kind": "truefalse",
    "topic": "alpha",
    "answer": False,
    **both(prompt="Sigmoid layers keep gradients large.", why="Each multiplies by 1/4 at most."),
    "evidence": [
        {
            "demo": "gradient_decay",
            "params": {"activation": "sigmoid", "depth": 8, "width": 32},
            "expect": "shrink_per_layer > 0.9",
            "control": {"activation": "relu", "init": "he"},
        }
    ],
}
TYPED: Record = {
    "id": "typed-1",
    "kind": "typed",
    "topic": "beta",
    "accept": ["ReLU", "线性整流"],
    **both(prompt="max(0, x) is called?", why="Rectified.", hint="four letters", hint2="R..U"),
}
NUMBER: Record = {
    "id": "number-1",
    "kind": "number",
    "topic": "gamma",
    "answer": 0.25,
    "tolerance": "2 %",
    **both(prompt="How steep is a sigmoid at most?", why="At 0."),
}
CLOZE: Record = {
    "id": "cloze-1",
    "kind": "cloze",
    "topic": "gamma",
    **both(text="A {{c1::sigmoid}} saturates on {{c2::both::how many}} sides.", why="It flattens."),
}
REVERSED: Record = {
    "id": "reversed-1",
    "kind": "reversed",
    "topic": "alpha",
    **both(prompt="BN", answer="batch normalization", why="."),
}
MULTI: Record = {
    "id": "multi-1",
    "kind": "multi",
    "topic": "beta",
    **both(prompt="Which scale each step by past gradients?", why="By a second moment."),
    "option": [
        {"id": "adam", "right": True, **both(text="Adam", why="it does")},
        {"id": "rmsprop", "right": True, **both(text="RMSProp", why="it does, too")},
        {"id": "sgd", **both(text="plain SGD", why="it keeps one rate")},
        {"id": "momentum", **both(text="momentum", why="it averages directions")},
    ],
}
ORDER: Record = {
    "id": "order-1",
    "kind": "order",
    "topic": "gamma",
    **both(prompt="Put one training step in order.", why="Each needs the one before."),
    "step": [
        {"id": "forward", **both(text="the forward pass")},
        {"id": "loss", **both(text="the loss")},
        {"id": "backward", **both(text="the backward pass")},
        {"id": "update", **both(text="the update")},
    ],
}
EVERY_KIND = (BASIC, CHOICE, TRUEFALSE, TYPED, NUMBER, CLOZE, REVERSED)
LONGER_KINDS = (MULTI, ORDER)


def deck(*records: Mapping[str, object], id: str = "small") -> Deck:
    notes = tuple(read_note(record, line) for line, record in enumerate(records, 1))
    return Deck(id, Text("Small deck", "小卡组"), notes, f"{id}.toml")


def collection(folder: Path, now: datetime, *decks: Deck) -> Store:
    """A new collection with some decks in it."""
    store = Store.open(folder / "collection.db", now=now)
    if decks:
        store.apply(store.plan(decks), now=now)
    return store
