"""Answers that move no schedule, and the learner's own words on a card."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

EVENTS = "'answer', 'reset', 'set-due', 'imported-state', 'reschedule', 'void'"


def upgrade() -> None:
    op.add_column(
        "cards", sa.Column("words", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    # SQLite changes no constraint of a table that is there, so the log is copied to a new one;
    # its triggers go with the old one.
    with op.batch_alter_table("reviews", copy_from=_reviews(), recreate="always") as reviews:
        reviews.create_check_constraint(
            op.f("ck_reviews_event"), f"event IN ({EVENTS}, 'practice')"
        )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER reviews_no_{verb.lower()} BEFORE {verb} ON reviews "
            "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
        )
    _index()


def _index() -> None:
    """Queues are made from indexes alone."""
    op.drop_index("ix_cards_due", "cards")
    op.create_index(
        "ix_cards_asked",
        "cards",
        [
            *("state", "due", "suspended", "buried_until", "retired"),
            *("note_id", "position", "last", "stability", "difficulty"),
        ],
    )
    op.drop_index("ix_notes_topic", "notes")
    op.create_index("ix_notes_topic", "notes", ["topic", "deck_id", "position"])
    requires, gone = sa.text("requires <> ''"), sa.text("retired OR deleted")
    op.create_index(
        "ix_notes_requires",
        "notes",
        ["id", "deck_id", "key", "requires", "retired", "deleted"],
        sqlite_where=requires,
    )
    op.create_index("ix_notes_gone", "notes", ["id"], sqlite_where=gone)
    sure = sa.text("confidence = 3 AND (verdict = 0 OR rating = 1)")
    op.create_index("ix_reviews_sure", "reviews", ["day"], sqlite_where=sure)


def _reviews() -> sa.Table:
    """The log as 0002 left it, but for the events that it allows."""
    return sa.Table(
        "reviews",
        sa.MetaData(),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("tz", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("verdict", sa.Boolean(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("instance", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("weights_id", sa.Integer(), nullable=True),
        sa.Column("voids", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("length(id) = 16", name="ck_reviews_id"),
        sa.CheckConstraint("(event = 'void') = (voids IS NOT NULL)", name="ck_reviews_voids"),
        sa.CheckConstraint("(event = 'answer') = (rating IS NOT NULL)", name="ck_reviews_answered"),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name="ck_reviews_rating"),
        sa.CheckConstraint("confidence BETWEEN 1 AND 3", name="ck_reviews_confidence"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_reviews_learner_id_learners"
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name="fk_reviews_card_id_cards"),
        sa.ForeignKeyConstraint(
            ["weights_id"], ["weights.id"], name="fk_reviews_weights_id_weights"
        ),
        sa.ForeignKeyConstraint(["voids"], ["reviews.id"], name="fk_reviews_voids_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.Index("ix_reviews_card_id_at", "card_id", "at"),
        sa.Index("ix_reviews_day", "day"),
        sa.Index("ix_reviews_device_id", "device", "id"),
        sa.Index("ix_reviews_voids", "voids", sqlite_where=sa.text("voids IS NOT NULL")),
    )
