"""The first collections: notes, cards, the review log, operations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NO = sa.text("0")


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "learners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
        sa.UniqueConstraint("name", name="uq_learners_name"),
    )
    op.create_table(
        "decks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decks"),
        sa.UniqueConstraint("key", name="uq_decks_key"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("requires", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=NO, nullable=False),
        sa.Column("deleted", sa.Boolean(), server_default=NO, nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("modified", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('shipped', 'imported', 'own')", name=op.f("ck_notes_origin")
        ),
        sa.ForeignKeyConstraint(["deck_id"], ["decks.id"], name="fk_notes_deck_id_decks"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("deck_id", "key", name="uq_notes_deck_id_key"),
    )
    op.create_index("ix_notes_question", "notes", ["question"])
    op.create_index("ix_notes_topic", "notes", ["topic"])
    op.create_table(
        "texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["notes.id"], name="fk_texts_id_notes"),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("suspended", sa.Boolean(), server_default=NO, nullable=False),
        sa.Column("buried_until", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), server_default=NO, nullable=False),
        sa.Column("state", sa.String(), server_default=sa.text("'new'"), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("reps", sa.Integer(), server_default=NO, nullable=False),
        sa.Column("lapses", sa.Integer(), server_default=NO, nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_cards_note_id_notes"),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint("note_id", "slot", name="uq_cards_note_id_slot"),
    )
    op.create_index("ix_cards_due", "cards", ["due"])
    op.create_table(
        "weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("loss", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_weights"),
    )
    _reviews()
    op.create_table(
        "operations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filling", sa.String(), nullable=False),
        sa.Column("reviews", sa.String(), nullable=False),
        sa.Column("images", sa.String(), nullable=True),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default=NO, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operations"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_operations_undone", "operations", ["undone"], sqlite_where=sa.text("undone")
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
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
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("instance", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("weights_id", sa.Integer(), nullable=True),
        sa.Column("voids", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_reviews_id")),
        sa.CheckConstraint(
            "event IN ('answer', 'reset', 'set-due', 'imported-state', 'reschedule', 'void')",
            name=op.f("ck_reviews_event"),
        ),
        sa.CheckConstraint("(event = 'void') = (voids IS NOT NULL)", name=op.f("ck_reviews_voids")),
        sa.CheckConstraint(
            "(event = 'answer') = (rating IS NOT NULL)", name=op.f("ck_reviews_answered")
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_reviews_rating")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learners.id"], name="fk_reviews_learner_id_learners"
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name="fk_reviews_card_id_cards"),
        sa.ForeignKeyConstraint(
            ["weights_id"], ["weights.id"], name="fk_reviews_weights_id_weights"
        ),
        sa.ForeignKeyConstraint(["voids"], ["reviews.id"], name="fk_reviews_voids_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_card_id_at", "reviews", ["card_id", "at"])
    op.create_index("ix_reviews_day", "reviews", ["day"])
    op.create_index("ix_reviews_device_id", "reviews", ["device", "id"])
    op.create_index(
        "ix_reviews_voids", "reviews", ["voids"], sqlite_where=sa.text("voids IS NOT NULL")
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER reviews_no_{verb.lower()} BEFORE {verb} ON reviews "
            "BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END"
        )
