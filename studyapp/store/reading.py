"""Notes, cards and reviews as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, case, select

from studyapp.deck.ask import chance_of
from studyapp.deck.read import read_note
from studyapp.deck.values import Card, Note
from studyapp.i18n import N_
from studyapp.scheduler.values import Rating, Schedule
from studyapp.scheduler.weights import weighs_chance
from studyapp.store.cards import CARDS, DECKS, JOINED, NAME, NOTES, TEXTS, card_ids, card_row
from studyapp.store.errors import NotFound
from studyapp.store.log import ORDER, REVIEWS, moment, voided
from studyapp.store.schedules import schedule
from studyapp.store.tables import AnyRow, Table
from studyapp.store.values import Event, Log, Origin, Review, StoredCard, StoredNote

LEARNERS: Final = Table.metadata.tables["learners"]

CARD: Final = select(
    NAME,
    DECKS.c.key.label("deck"),
    TEXTS.c.record,
    case((NOTES.c.origin == Origin.SHIPPED, TEXTS.c.base)).label("shipped_record"),
    NOTES.c.id.label("note_row"),
    (NOTES.c.retired | NOTES.c.deleted).label("note_gone"),
    *(CARDS.c[name] for name in CARDS.c.keys() if name != "note_id"),  # noqa: SIM118
).select_from(JOINED.join(TEXTS, TEXTS.c.id == NOTES.c.id))
NOTE: Final = select(NOTES, TEXTS.c.record, TEXTS.c.base, DECKS.c.key.label("deck")).select_from(
    NOTES.join(DECKS).join(TEXTS)
)


def schedule_of(row: AnyRow) -> Schedule:
    return schedule(
        row.state, row.due, row.reps, row.lapses, row.stability, row.difficulty, row.last
    )


def stored_card(row: AnyRow, note: Note) -> StoredCard:
    return StoredCard(
        card=Card(row.deck, note, row.slot),
        schedule=schedule_of(row),
        suspended=row.suspended,
        buried_until=row.buried_until,
        flag=row.flag,
        marked=row.marked,
        retired=bool(row.retired or row.note_gone),
        shipped=_runs_as_shipped(row.shipped_record, row.record),
        words=row.words,
    )


def _runs_as_shipped(base: str | None, record: str) -> bool:
    """Whether what the note runs came with the app; its words may have been edited."""
    if base is None or base == record:
        return base is not None
    before, now = json.loads(base), json.loads(record)
    return all(before.get(key) == now.get(key) for key in ("kind", "evidence", "vary")) and (
        _option_runs(before) == _option_runs(now)
    )


def _option_runs(record: Mapping[str, object]) -> list[object]:
    """What the options or steps of a note add to its runs."""
    parts = [*_tables(record.get("option")), *_tables(record.get("step"))]
    return [[part.get(key) for key in ("id", "expect", "params")] for part in parts]


def _tables(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def stored_cards(rows: Iterable[AnyRow]) -> tuple[StoredCard, ...]:
    """The cards of rows of CARD; a note is read once however many cards it makes."""
    notes: dict[int, Note] = {}
    cards = []
    for row in rows:
        if row.note_row not in notes:
            notes[row.note_row] = read_note(json.loads(row.record))
        cards.append(stored_card(row, notes[row.note_row]))
    return tuple(cards)


def stored_note(row: AnyRow) -> StoredNote:
    return StoredNote(
        deck=row.deck,
        note=read_note(json.loads(row.record)),
        origin=Origin(row.origin),
        file=row.file,
        edited=row.base is not None and row.base != row.record,
        retired=row.retired,
        deleted=row.deleted,
        created=moment(row.created),
        modified=moment(row.modified),
    )


def stored_notes(connection: Connection, deck: str | None) -> tuple[StoredNote, ...]:
    query = NOTE.where(NOTES.c.retired.is_(False), NOTES.c.deleted.is_(False))
    if deck is not None:
        query = query.where(DECKS.c.key == deck)
    query = query.order_by(DECKS.c.position, NOTES.c.position, NOTES.c.id)
    return tuple(stored_note(row) for row in connection.execute(query))


def note_row(connection: Connection, deck: str, note: str) -> AnyRow | None:
    query = NOTE.where(DECKS.c.key == deck, NOTES.c.key == note)
    return connection.execute(query).one_or_none()


def known_note_row(connection: Connection, deck: str, note: str) -> AnyRow:
    """Raises NotFound."""
    row = note_row(connection, deck, note)
    if row is None:
        raise NotFound(
            N_("there is no note {note} in the deck {deck}"),
            N_("studyapp decks lists what there is"),
            note=note,
            deck=deck,
        )
    return row


def requirements(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The notes that each live note requires, all as "deck/note"; those without are left out."""
    query = (
        select(DECKS.c.key, NOTES.c.key, NOTES.c.requires)
        .join_from(NOTES, DECKS)
        .where(NOTES.c.requires != "", NOTES.c.retired.is_(False), NOTES.c.deleted.is_(False))
    )
    return {
        f"{deck}/{note}": tuple(r if "/" in r else f"{deck}/{r}" for r in json.loads(requires))
        for deck, note, requires in connection.execute(query)
    }


def reviews(connection: Connection, card: str) -> tuple[Review, ...]:
    """Every row of a card's log in order, voids and voided ones too."""
    row = card_row(connection, card)
    query = (
        select(REVIEWS, LEARNERS.c.name.label("learner"))
        .join_from(REVIEWS, LEARNERS)
        .where(REVIEWS.c.card_id == row.id)
        .order_by(*ORDER)
    )
    gone = voided(connection, [row.id])
    return tuple(_review(card, one, one.id in gone) for one in connection.execute(query))


def _review(card: str, row: AnyRow, is_voided: bool) -> Review:
    instance = json.loads(row.instance) if row.instance else {}
    return Review(
        id=row.id.hex(),
        card=card,
        learner=row.learner,
        device=row.device,
        at=moment(row.at, row.tz),
        day=row.day,
        event=Event(row.event),
        form=row.form,
        shown=tuple(json.loads(row.shown)) if row.shown else (),
        response=row.response,
        right=row.verdict,
        rating=Rating(row.rating) if row.rating else None,
        confidence=row.confidence,
        duration_ms=row.duration,
        seed=int(instance.pop("seed", 0)),
        instance=instance,
        revision=row.revision,
        interval=row.interval,
        due=row.due,
        model=row.model,
        weights_id=row.weights_id,
        voids=row.voids.hex() if row.voids else None,
        voided=is_voided,
    )


_LOG: Final = select(
    *(REVIEWS.c[name] for name in ("id", "card_id", "event", "at", "tz", "day", "form")),
    *(REVIEWS.c[name] for name in ("verdict", "rating", "confidence", "duration", "shown")),
    LEARNERS.c.name,
    REVIEWS.c.model,
).join_from(REVIEWS, LEARNERS)


def log(connection: Connection, since_day: int | None, met_since: int | None = None) -> Log:
    """The unvoided answers from a study day on; of retired and deleted cards too.

    `met_since` leaves out the cards that were not answered on that study day or later.
    """
    query = _LOG.where(REVIEWS.c.event.in_([Event.ANSWER, Event.RESET, Event.IMPORTED]))
    if since_day is not None:
        query = query.where(REVIEWS.c.day >= since_day)
    if met_since is not None:
        met = select(REVIEWS.c.card_id).where(
            REVIEWS.c.day >= met_since, REVIEWS.c.event == Event.ANSWER
        )
        query = query.where(REVIEWS.c.card_id.in_(met))
    gone = voided(connection)
    code: dict[int, int] = {}
    history: dict[int, int] = {}
    histories = 0
    options: dict[str, int] = {"": 0}
    columns = []
    for row in connection.execute(query.order_by(*ORDER)):
        number, card, event, at, tz, day, form, right, rating, sure, ms, shown, who, model = row
        if number in gone:
            continue
        if event != Event.ANSWER:
            history.pop(card, None)
            continue
        if card not in history:
            history[card] = histories
            histories += 1
        if shown not in options:
            options[shown] = len(json.loads(shown))
        columns.append(
            (
                code.setdefault(card, len(code)),
                history[card],
                *(at, tz, day, form, right, rating, sure, ms, options[shown], who),
                chance_of(form, options[shown]) if weighs_chance(model) else 0.0,
            )
        )
    names = card_ids(connection, code)
    return Log(tuple(names[card] for card in code), *zip(*columns, strict=True))
