"""Flags and marks on cards, confidence on answers, and a check on a card's state."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NO = sa.text("0")


def upgrade() -> None:
    # SQLite adds no constraint to a table that is there, so the cards are copied to a new one.
    with op.batch_alter_table("cards", copy_from=_cards(), recreate="always") as cards:
        cards.add_column(sa.Column("flag", sa.Integer(), server_default=NO, nullable=False))
        cards.add_column(sa.Column("marked", sa.Boolean(), server_default=NO, nullable=False))
        cards.create_check_constraint(
            op.f("ck_cards_state"), "state IN ('new', 'learning', 'review')"
        )
        cards.create_check_constraint(op.f("ck_cards_flag"), "flag BETWEEN 0 AND 7")
    op.execute(
        "ALTER TABLE reviews ADD COLUMN confidence INTEGER "
        "CONSTRAINT ck_reviews_confidence CHECK (confidence BETWEEN 1 AND 3)"
    )


def _cards() -> sa.Table:
    """The cards as 0001 left them."""
    return sa.Table(
        "cards",
        sa.MetaData(),
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
        sa.Index("ix_cards_due", "due"),
    )
