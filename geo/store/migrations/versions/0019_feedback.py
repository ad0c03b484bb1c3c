"""What residents say, its answers, and contacts that are erased."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Moment

revision: str = "0019"
down_revision: str | None = "0018b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NEW = ("response", "feedback_contact", "feedback")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feedback",
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column(
            "shows_point", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
        sa.Column("feature_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("follow_token_hash", sa.Text(), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("erased_at", Moment(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'published', 'answered', 'closed', 'duplicate', 'refused')",
            name=op.f("ck_feedback_status_known"),
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR text IS NULL",
            name=op.f("ck_feedback_erased_is_empty"),
        ),
        sa.CheckConstraint(
            "supports >= 0", name=op.f("ck_feedback_supports_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_feedback_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_duplicate_of_id_feedback"),
        ),
        sa.ForeignKeyConstraint(
            ["feature_id"], ["feature.id"], name=op.f("fk_feedback_feature_id_feature")
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
        op.f("ix_feedback_erase_on"), "feedback", ["erase_on"], unique=False
    )
    op.create_index(
        op.f("ix_feedback_municipality_id"),
        "feedback",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        "ix_feedback_municipality_id_status",
        "feedback",
        ["municipality_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_feedback_opportunity_id"), "feedback", ["opportunity_id"], unique=False
    )
    op.create_table(
        "feedback_contact",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_contact_feedback_id_feedback"),
        ),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_feedback_contact")),
    )
    op.create_table(
        "response",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
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
        sa.UniqueConstraint("uid", name=op.f("uq_response_uid")),
    )
    op.create_index(
        op.f("ix_response_feedback_id"), "response", ["feedback_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    for table in NEW:
        op.drop_table(table)
