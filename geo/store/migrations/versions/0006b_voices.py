"""What residents say with the answers, and committees."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0006b"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = (
    "committee_composition",
    "committee",
    "response",
    "feedback",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feedback",
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("follow_token_hash", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_feedback_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_feedback_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_feedback_opportunity_id_opportunity"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "follow_token_hash", name=op.f("uq_feedback_follow_token_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_feedback_uid")),
    )
    op.create_index(
        op.f("ix_feedback_municipality_id"),
        "feedback",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "status IN ('adopted', 'partly', 'considering', 'declined')",
            name=op.f("ck_response_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_response_feedback_id_feedback"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_response_feedback_id")),
    )
    op.create_table(
        "committee",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("open_to_public", sa.Boolean(), nullable=False),
        sa.Column("minutes_url", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_committee_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("uid", name=op.f("uq_committee_uid")),
    )
    op.create_index(
        op.f("ix_committee_municipality_id"),
        "committee",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "committee_composition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("publicly_recruited", sa.Integer(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("by_age", Json(), nullable=True),
        sa.Column("concurrent_posts", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committee.id"],
            name=op.f("fk_committee_composition_committee_id_committee"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_composition")),
    )
    op.create_index(
        op.f("ix_committee_composition_committee_id"),
        "committee_composition",
        ["committee_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
