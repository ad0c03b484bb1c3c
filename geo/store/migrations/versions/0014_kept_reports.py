"""Reports that were kept: what the figures of a day stood on, byte for byte."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from geo.store.models.base import Moment

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table of kept reports."""
    op.create_table(
        "kept_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_set", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_choice", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("by_role", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "by_role IN ('staff', 'operator')",
            name=op.f("ck_kept_report_by_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_kept_report_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_report")),
        sa.UniqueConstraint(
            "municipality_id",
            "area_set",
            "day",
            name=op.f("uq_kept_report_municipality_id_area_set_day"),
        ),
    )
    op.create_index(
        op.f("ix_kept_report_municipality_id"),
        "kept_report",
        ["municipality_id"],
        unique=False,
    )


def downgrade() -> None:
    """Forget what was kept."""
    op.drop_index(op.f("ix_kept_report_municipality_id"), table_name="kept_report")
    op.drop_table("kept_report")
