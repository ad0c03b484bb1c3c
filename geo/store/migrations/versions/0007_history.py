"""Revisions, change requests and subscriptions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Json, Moment

revision: str = "0007"
down_revision: str | None = "0006b"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_uid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", Json(), nullable=True),
        sa.Column("after", Json(), nullable=True),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("import_file_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_file_id"],
            ["import_file.id"],
            name=op.f("fk_revision_import_file_id_import_file"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_revision_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_index(
        op.f("ix_revision_municipality_id"),
        "revision",
        ["municipality_id"],
        unique=False,
    )
    op.create_index(
        "ix_revision_target", "revision", ["target_kind", "target_uid"], unique=False
    )
    op.create_table(
        "change_request",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("target_uid", sa.Text(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("proposal", Json(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("follow_token_hash", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'declined', 'withdrawn')",
            name=op.f("ck_change_request_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layer.id"], name=op.f("fk_change_request_layer_id_layer")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_change_request_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint(
            "follow_token_hash", name=op.f("uq_change_request_follow_token_hash")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_change_request_uid")),
    )
    op.create_index(
        op.f("ix_change_request_layer_id"), "change_request", ["layer_id"], unique=False
    )
    op.create_index(
        op.f("ix_change_request_municipality_id"),
        "change_request",
        ["municipality_id"],
        unique=False,
    )
    op.create_table(
        "subscription",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("query", Json(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_sent_at", Moment(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('daily', 'weekly')", name=op.f("ck_subscription_rhythm_known")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_subscription_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscription_token_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_subscription_uid")),
    )
    op.create_index(
        op.f("ix_subscription_municipality_id"),
        "subscription",
        ["municipality_id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("subscription")
    op.drop_table("change_request")
    op.drop_table("revision")
